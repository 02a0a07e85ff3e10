"""Errors become pages (or JSON, for a script): what happened, why, and what to do next."""

from __future__ import annotations

import logging
import secrets
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote

import sqlalchemy as sa
from flask import Flask, Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.errors import AppError, Busy, Difference, InUse, Invalid, Stale, Throttled
from app.web import resume
from app.web.principal import NotSignedIn, optional_actor

log = logging.getLogger("ekinerja.web")

TAKEN_IN = 200 * 1024 * 1024
CHUNK = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What an error page shows."""

    status: int
    code: str
    title: str
    message: str
    hint: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    differences: tuple[Difference, ...] = ()
    users: tuple[tuple[str, int], ...] = ()
    retry_after: int | None = None
    reference: str = ""


TITLES = {
    400: "Permintaan tidak dapat dibaca",
    401: "Silakan login",
    403: "Anda tidak berhak",
    404: "Tidak ditemukan",
    405: "Cara membuka halaman ini tidak dikenal",
    409: "Belum disimpan",
    411: "Panjang isian tidak disebutkan",
    413: "Terlalu besar",
    422: "Isian belum benar",
    429: "Terlalu banyak percobaan",
    500: "Ada yang salah di pihak kami",
    503: "Sistem sedang sibuk",
}
MESSAGES = {
    400: ("Alamat atau isian yang dikirim tidak dapat dibaca.", "Kembali, lalu coba lagi."),
    403: ("Anda tidak berhak membuka halaman ini.", "Hubungi admin instansi bila Anda memerlukannya."),
    404: ("Halaman atau data ini tidak ada, atau bukan milik Anda.", "Periksa alamatnya, atau mulai dari Beranda."),
    405: ("Halaman ini tidak dapat dibuka dengan cara itu.", "Gunakan tombol yang ada di halaman."),
    413: ("Berkas atau isian yang dikirim melebihi batas 20 MB.", "Kecilkan atau bagi berkasnya, lalu kirim lagi."),
}
CSRF = Problem(
    status=403,
    code="csrf",
    title="Formulir sudah kedaluwarsa",
    message="Formulir ini dibuka dari sesi yang sudah berakhir, sehingga isiannya belum disimpan.",
    hint="Kembali ke formulir, muat ulang halamannya, lalu kirim lagi.",
)
UNREACHABLE = Busy("Basis data tidak dapat dihubungi.", 10)
OUT_OF_BOUNDS = Invalid({"": ["Ada nilai di luar batas yang dapat disimpan."]})


def install(app: Flask) -> None:
    """Register a handler for everything that can be raised."""
    app.register_error_handler(NotSignedIn, not_signed_in)
    app.register_error_handler(AppError, lambda error: respond(of_app_error(error)))
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(sa.exc.DataError, _data)
    app.register_error_handler(sa.exc.OperationalError, _unreachable)
    app.register_error_handler(Exception, _unexpected)


def of_app_error(error: AppError) -> Problem:
    """The page of one of our own refusals."""
    return Problem(
        status=error.status,
        code=error.code,
        title=TITLES.get(error.status, "Belum berhasil"),
        message=error.message,
        hint=error.hint,
        fields=_fields(error),
        differences=error.differences if isinstance(error, Stale) else (),
        users=tuple(error.users.items()) if isinstance(error, InUse) else (),
        retry_after=error.retry_after if isinstance(error, Throttled | Busy) else None,
    )


def _fields(error: AppError) -> tuple[tuple[str, str], ...]:
    if not isinstance(error, Invalid):
        return ()
    return tuple((name, message) for name, messages in error.fields.items() for message in messages)


def respond(problem: Problem) -> Response:
    """The answer that shows `problem`, in the form that the caller reads."""
    answer = _json(problem) if wants_json() else Response(_page(problem), mimetype="text/html")
    answer.status_code = problem.status
    if problem.retry_after is not None:
        answer.headers["Retry-After"] = str(problem.retry_after)
    return answer


def wants_json() -> bool:
    """True for a caller that asks for JSON before HTML."""
    accepted = request.accept_mimetypes
    return request.path.startswith("/api/") or (
        accepted.best_match(["text/html", "application/json"]) == "application/json" and not accepted["text/html"]
    )


def _json(problem: Problem) -> Response:
    body: dict[str, object] = {"code": problem.code, "message": problem.message, "hint": problem.hint}
    if problem.fields:
        body["fields"] = {name: [text for key, text in problem.fields if key == name] for name, _ in problem.fields}
    return jsonify(body)


def _page(problem: Problem) -> str:
    return render_template("errors/error.html", problem=problem, signed_in=optional_actor() is not None)


def not_signed_in(error: NotSignedIn) -> ResponseReturnValue:
    """Send a browser to the login page; tell everything else that it has to log in."""
    if wants_json() or request.method not in ("GET", "HEAD") or request.headers.get("HX-Request"):
        return respond(of_app_error(error))
    here = request.full_path.rstrip("?")
    return redirect(url_for("auth.login") + ("" if here == "/" else f"?lanjut={quote(here, safe='/')}"))


def _csrf(error: CSRFError) -> Response:
    log.info("form refused at %s: %s", request.endpoint, error.description)
    kept = None if wants_json() else resume.typed(ours=False)
    if kept is not None:
        text = "Formulir ini dibuka sebelum Anda login. Isiannya belum tersimpan, tetapi tidak hilang."
        shown = {"title": CSRF.title, "message": text, "typed": kept, "mark": resume.MARK}
        return Response(render_template("errors/resume.html", **shown), CSRF.status, mimetype="text/html")
    return respond(CSRF)


def _take_in() -> None:
    """Read what is left of an upload that was refused, within bounds: a browser that is cut off while it still sends
    shows its own error instead of our answer."""
    stream, left = request.environ["wsgi.input"], min(request.content_length or 0, TAKEN_IN)
    with suppress(OSError):  # it went away, or fell silent
        while left > 0 and (chunk := stream.read(min(left, CHUNK))):
            left -= len(chunk)


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status == 413:
        _take_in()
    if error.response is not None or status < 400:
        return error
    message, hint = MESSAGES.get(status, ("Permintaan ini tidak dapat dilayani.", "Kembali, lalu coba lagi."))
    title = TITLES.get(status, "Belum berhasil")
    answer = respond(Problem(status=status, code=f"http_{status}", title=title, message=message, hint=hint))
    for name, value in error.get_headers(request.environ):
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def _data(error: sa.exc.DataError) -> Response:
    log.warning("value refused by the database at %s", request.endpoint, exc_info=error)
    return respond(of_app_error(OUT_OF_BOUNDS))


def _unreachable(error: sa.exc.OperationalError) -> Response:
    log.error("database unreachable at %s", request.endpoint, exc_info=error)
    return respond(of_app_error(UNREACHABLE))


def _unexpected(error: Exception) -> Response:
    """A defect of ours. The log gets the whole story under a reference that the person can quote."""
    reference = secrets.token_hex(4)
    log.error("unexpected error %s at %s", reference, request.endpoint, exc_info=error)
    return respond(
        Problem(
            status=500,
            code="unexpected",
            title=TITLES[500],
            message="Permintaan Anda tidak dapat diselesaikan. Tidak ada data yang berubah.",
            hint="Coba lagi. Bila terulang, sampaikan nomor rujukan di bawah kepada admin.",
            reference=reference,
        )
    )
