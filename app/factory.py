"""The composition root: the only place that knows everyone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect, generate_csrf
from werkzeug.middleware.proxy_fix import ProxyFix

from app.admin import build as admin
from app.admin.api import api
from app.domain import zona
from app.domain.tanggal import angka
from app.engine import catalog as engine
from app.engine.spec import Catalog
from app.errors import OutOfScope
from app.models import build as models
from app.models.transaction import Database
from app.settings import TEMPLATES, Settings
from app.sync import progress, queues
from app.views import (
    auth,
    bantuan,
    bawahan,
    beranda,
    cetak,
    evaluasi,
    feedback,
    health,
    keberatan,
    kunci,
    matriks,
    pekerjaan,
    pemberitahuan,
    penilaian,
    praperiksa,
    profil,
    skp,
    tim_penilai,
    verifikasi,
)
from app.web import assets, bearer, errors, guard, navigation, principal, security, transaction
from app.web.params import RowIdConverter
from app.web.principal import current_actor, optional_actor
from app.web.services import EXTENSION, Clock, Services, services, utc_now
from app.web.words import wait

if TYPE_CHECKING:  # the names exist for type checkers only
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MEGABYTE = 1024 * 1024
UPLOAD = 22 * MEGABYTE  # a spreadsheet of 20 MB and its form
PARTS = 10_000
AREAS = (
    auth,
    bantuan,
    bawahan,
    beranda,
    cetak,
    evaluasi,
    feedback,
    health,
    keberatan,
    kunci,
    matriks,
    pekerjaan,
    pemberitahuan,
    penilaian,
    praperiksa,
    profil,
    skp,
    tim_penilai,
    verifikasi,
)
FOREVER = "public, max-age=31536000, immutable"
HTMX = {
    "allowEval": False,
    "includeIndicatorStyles": False,
    "disableInheritance": True,
    "historyCacheSize": 0,
    "selfRequestsOnly": True,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "422", "swap": True},
        {"code": "[45]..", "swap": False, "error": True},
    ],
}


class Application(Flask):
    """Flask, with every view inside the request's transaction and behind its guard."""

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request whose body is as long as it says: one that was cut off on its way is no form to save.

        gunicorn ends such a body early and without a word; without its mark werkzeug counts the bytes itself.
        """
        if environ.get("CONTENT_LENGTH"):
            environ.pop("wsgi.input_terminated", None)
        return super().wsgi_app(environ, start_response)

    def dispatch_request(self) -> ResponseReturnValue:
        """Answer the request. What the view changed is committed when its answer is no error."""
        with zona.within(), transaction.unit() as current:
            self._authorize()
            response = self.make_response(super().dispatch_request())
            if response.status_code >= 400 and not current.keep:
                transaction.take_back(current)
            return response

    def _authorize(self) -> None:
        endpoint = request.endpoint
        if endpoint is None:
            optional_actor()  # the page that says 'not found' shows their menus to people who are signed in
            return
        if request.method == "OPTIONS":
            return
        needed = guard.declared(self.view_functions[endpoint])
        if needed is None:
            raise OutOfScope
        if needed.kind == "public":
            return
        if needed.kind == "key":
            bearer.bearer()
            return
        actor = current_actor()
        if needed.kind == "permission":
            guard.authorize(services().catalog, actor, needed.entity, needed.action)


def create_app(settings: Settings, *, catalog: Catalog | None = None, clock: Clock = utc_now) -> Flask:
    """The web application for `settings`. Raises engine.SchemaError when the schema folders have findings.

    `catalog` spares tests the reading of the folders; `clock` is the one source of the current time.
    """
    catalog = catalog or engine.load(settings.folders)
    database = Database(settings.database_url)
    app = Application("app", static_folder=None, template_folder=str(TEMPLATES))
    app.extensions[EXTENSION] = Services(
        settings=settings,
        catalog=catalog,
        registry=models.build(catalog),
        database=database,
        assets=assets.read(),
        queue=queues.job_queue(settings.redis_url),
        board=progress.board(database, settings.var),
        clock=clock,
    )
    _configure(app, settings)
    _pages(app)
    app.register_blueprint(api)
    admin.mount(app, _services(app).registry)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    """Limits, cookies, headers, error pages, and what templates may call."""
    app.config.update(
        SECRET_KEY=settings.signing_key(),
        MAX_CONTENT_LENGTH=UPLOAD,
        MAX_FORM_MEMORY_SIZE=security.TYPED,
        MAX_FORM_PARTS=PARTS,
        SESSION_COOKIE_NAME="__Host-ekinerja" if settings.tls else "ekinerja",
        SESSION_COOKIE_SECURE=settings.tls,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # a long form must not lose its text; the token dies with the session
    )
    if settings.tls:
        # This server speaks no TLS itself, so there is one proxy in front of it.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    app.url_map.converters["rowid"] = RowIdConverter
    security.install(app, settings)
    CSRFProtect(app).exempt(api)  # a key is never sent along by a browser of itself
    principal.install(app)
    errors.install(app)
    app.jinja_env.globals.update(
        asset=_services(app).assets.url,
        csrf_token=generate_csrf,
        shell_context=navigation.shell_context,
        wait=wait,
        htmx_config=json.dumps(HTMX, separators=(",", ":")),
    )
    app.jinja_env.filters["number"] = angka
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _services(app: Flask) -> Services:
    found: Services = app.extensions[EXTENSION]
    return found


def _pages(app: Flask) -> None:
    app.add_url_rule("/static/<path:name>", "static", _static)
    for area in AREAS:
        app.register_blueprint(area.page)


@guard.public
def _static(name: str) -> Response:
    """A static file under its hashed name."""
    asset = services().assets.by_path.get(name)
    if asset is None:
        raise OutOfScope("Berkas ini tidak ada.")
    packed = asset.packed if request.accept_encodings["gzip"] else None
    response = Response(packed or asset.body, mimetype=asset.media_type)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = FOREVER
    return response
