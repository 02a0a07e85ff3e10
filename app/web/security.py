"""What every request and every answer must be: a known host, no NUL, and headers that bind the browser."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import BadRequest, LengthRequired, NotFound

from app.settings import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HSTS = "max-age=31536000; includeSubDomains"
ANYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - recognised here, bound elsewhere
NUL = "\x00"
TYPED = 2 * 1024 * 1024  # bytes of typed text in one form


def known_hosts(settings: Settings) -> frozenset[str]:
    """The host names by which this server may be called."""
    public = urlsplit(settings.public_url).hostname or ""
    named = {"localhost", "127.0.0.1", "::1", settings.host, socket.gethostname(), public}
    return frozenset(name.lower() for name in named - ANYWHERE)


def is_known(host: str, settings: Settings, known: frozenset[str]) -> bool:
    """True for a Host header that names this server. One that listens everywhere may be called by any address."""
    try:
        name = (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return False
    return name in known or (settings.host in ANYWHERE and _is_address(name))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _check_address() -> None:
    if NUL in request.path:
        raise NotFound
    if any(NUL in part for name, values in request.args.lists() for part in (name, *values)):
        raise BadRequest("Alamat memuat karakter yang tidak dapat dipakai.")


def install(app: Flask, settings: Settings) -> None:
    """Check every request before anything reads it, and set the headers of every answer."""
    known = known_hosts(settings)

    def check() -> None:
        if not is_known(request.host, settings, known):
            raise BadRequest("Nama host pada alamat ini tidak dikenal.")
        _check_address()
        if "Transfer-Encoding" in request.headers and request.content_length is None:
            raise LengthRequired  # no browser sends a form so, and of what is cut off there is no telling
        if request.mimetype != "multipart/form-data":
            request.max_content_length = TYPED  # Flask's bound on typed text is for multipart forms alone

    def headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.tls:
            response.headers.setdefault("Strict-Transport-Security", HSTS)
        if not response.cache_control.public:  # whatever is not meant for everybody, downloads too
            response.headers["Cache-Control"] = "private, no-store"
        return response

    app.before_request(check)
    app.after_request(headers)
