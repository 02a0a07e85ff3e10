"""Who is asking: the cookie's token, looked up among the server-side sessions, becomes an Actor once a request.

Flask-Login keeps that answer for the length of a request, and is known here alone. Nothing else of it is in use:
Flask's own session cookie never says who somebody is, and there is no remember cookie.
"""

from __future__ import annotations

from dataclasses import dataclass

import flask
from flask import Flask, Request, Response, request
from flask_login import LoginManager, current_user, login_user, logout_user

from app.domain import zona
from app.domain.actor import Actor
from app.errors import AppError
from app.models.account import load_actor
from app.web.services import services
from app.web.transaction import has_unit, session
from app.workflows import akun

COOKIE = "ekinerja_masuk"


class NotSignedIn(AppError):
    """The page needs an account; a browser is sent to the login page, a script gets 401."""

    status = 401
    code = "not_signed_in"

    def __init__(self) -> None:
        super().__init__("Anda belum login, atau sesi Anda sudah berakhir.", "Login lagi dengan NIP dan password Anda.")


@dataclass(frozen=True, slots=True)
class User:
    """What Flask-Login asks of a user; without an actor it is a stranger."""

    actor: Actor | None = None

    @property
    def is_authenticated(self) -> bool:
        """True for a signed-in account."""
        return self.actor is not None

    @property
    def is_active(self) -> bool:
        """True for a signed-in account: a disabled one is no actor."""
        return self.actor is not None

    @property
    def is_anonymous(self) -> bool:
        """True for a stranger."""
        return self.actor is None

    def get_id(self) -> str | None:
        """The id of the account."""
        return str(self.actor.akun_id) if self.actor else None


def install(app: Flask) -> None:
    """Let Flask-Login ask the server-side sessions who somebody is, and nothing else."""
    manager = LoginManager()
    manager.anonymous_user = User
    manager.session_protection = None  # guards an identity in Flask's session cookie, where ours never is
    manager.request_loader(_user)
    app.config["REMEMBER_COOKIE_NAME"] = None  # under its usual name it would be believed before our own cookie
    # Not `init_app`: that only adds the refresh of the remember cookie, which makes every answer, static files too,
    # vary by cookie, and `current_user` in templates, which do not decide.
    app.login_manager = manager  # type: ignore[attr-defined]


def cookie_name() -> str:
    """The name of the session cookie; under TLS browsers hold it to this host, path '/' and https."""
    return f"__Host-{COOKIE}" if services().settings.tls else COOKIE


def token() -> str | None:
    """The session token that the browser sent, if any."""
    return request.cookies.get(cookie_name())


def optional_actor() -> Actor | None:
    """The signed-in account of this request, or None. Looked up once a request.

    An error page is made after the request's transaction: whoever was not looked up by then stays unknown.
    """
    found: Actor | None = current_user.actor
    return found


def current_actor() -> Actor:
    """The signed-in account of this request. Raises NotSignedIn."""
    actor = optional_actor()
    if actor is None:
        raise NotSignedIn
    return actor


def _user(_request: Request) -> User | None:
    sent = token()
    if not sent or not has_unit():
        return None
    actor = akun.signed_in(session(), sent, services().clock())
    if actor is None:
        return None
    zona.use(actor.zone)
    return User(actor)


def sign_in(response: Response, akun_id: int) -> Response:
    """Open a session of the account on the server and hand the browser its token with `response`.

    The CSRF token of before ends with it. Raises NotSignedIn when the account was disabled at this very moment.
    """
    now = services().clock()
    actor = load_actor(session(), akun_id, now)
    if actor is None:
        raise NotSignedIn
    address, agent = request.remote_addr or "", request.user_agent.string
    opened = akun.open_session(session(), akun_id, address=address, agent=agent, now=now)
    login_user(User(actor))
    flask.session.clear()  # what Flask-Login put there, too
    response.set_cookie(
        cookie_name(), opened, httponly=True, samesite="Lax", secure=services().settings.tls, path="/"
    )  # not readable by scripts, not sent along from other sites
    return response


def sign_out(response: Response) -> Response:
    """End this browser's session on the server, and take the token away with `response`."""
    sent = token()
    if sent:
        akun.close_session(session(), sent, now=services().clock())
    logout_user()
    flask.session.clear()
    response.delete_cookie(cookie_name(), httponly=True, samesite="Lax", secure=services().settings.tls, path="/")
    return response
