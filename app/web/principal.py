"""Who is asking: the cookie's token, looked up among the server-side sessions, becomes an Actor once a request."""

from __future__ import annotations

from flask import Response, g, request

from app.domain.actor import Actor
from app.errors import AppError
from app.models.account import load_actor
from app.web.services import services
from app.web.transaction import session
from app.workflows import akun

COOKIE = "ekinerja_masuk"


class NotSignedIn(AppError):
    """The page needs an account; a browser is sent to the login page, a script gets 401."""

    status = 401
    code = "not_signed_in"

    def __init__(self) -> None:
        super().__init__("Anda belum login, atau sesi Anda sudah berakhir.", "Login lagi dengan NIP dan password Anda.")


def cookie_name() -> str:
    """The name of the session cookie; under TLS browsers hold it to this host, path '/' and https."""
    return f"__Host-{COOKIE}" if services().settings.tls else COOKIE


def token() -> str | None:
    """The session token that the browser sent, if any."""
    return request.cookies.get(cookie_name())


def optional_actor() -> Actor | None:
    """The signed-in account of this request, or None. Looked up once a request."""
    if "actor" not in g:
        g.actor = _look_up()
    found: Actor | None = g.actor
    return found


def current_actor() -> Actor:
    """The signed-in account of this request. Raises NotSignedIn."""
    actor = optional_actor()
    if actor is None:
        raise NotSignedIn
    return actor


def _look_up() -> Actor | None:
    sent = token()
    if not sent:
        return None
    now = services().clock()
    akun_id = akun.session_owner(session(), sent, now)
    return load_actor(session(), akun_id, now) if akun_id is not None else None


def set_cookie(response: Response, value: str) -> Response:
    """Hand the browser its session token: not readable by scripts, not sent along from other sites."""
    response.set_cookie(cookie_name(), value, httponly=True, samesite="Lax", secure=services().settings.tls, path="/")
    return response


def clear_cookie(response: Response) -> Response:
    """Take the session token away from the browser."""
    response.delete_cookie(cookie_name(), httponly=True, samesite="Lax", secure=services().settings.tls, path="/")
    return response
