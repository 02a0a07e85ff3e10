"""Login with NIP and password, logout, a forgotten password, a new one."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import AppError, Invalid, Throttled
from app.views.auth.forms import PasswordForm
from app.web import guard, principal, resume
from app.web.errors import not_signed_in, wants_json
from app.web.params import local_path
from app.web.services import services
from app.web.transaction import keep, session
from app.web.words import wait
from app.workflows import akun

page = Blueprint("auth", __name__)

RESET = ("nip", "kode", "password_baru", "ulangi_password")
SESSION_ENDED = "Sesi Anda sudah berakhir. Isian Anda belum tersimpan, tetapi tidak hilang: login untuk meneruskannya."
CHANGE = ("password_lama", "password_baru", "ulangi_password")


@page.get("/")
@guard.public
def root() -> ResponseReturnValue:
    """The front door: to the first page, or to the login page."""
    return redirect(_first_page() if principal.optional_actor() else url_for("auth.login"))


@page.get("/login")
@guard.public
def login() -> ResponseReturnValue:
    """The login page."""
    lanjut = local_path(request.args.get("lanjut"))
    if principal.optional_actor():
        return redirect(lanjut or _first_page())
    return _show("auth/login.html", PasswordForm(lanjut=lanjut))


@page.post("/login")
@guard.public
def sign_in() -> ResponseReturnValue:
    """Check NIP and password; a failure counts, and is told in the same words whatever was wrong."""
    form = _form(("nip", "password"))
    if not form.complete():
        return _show("auth/login.html", form, 422)
    now = services().clock()
    try:
        with services().database.read() as reading:
            claim = akun.check(reading, form.nip, form["password"], _address(), now=now, demo=services().settings.demo)
        akun_id = akun.authenticate(session(), claim, now=now)
    except AppError as refusal:
        return _refused("auth/login.html", form, refusal)
    typed = resume.unsealed(form.isian) if form.isian else None
    if typed is None:
        return principal.sign_in(make_response(redirect(form.lanjut or _first_page())), akun_id)
    answer = principal.sign_in(make_response(), akun_id)
    answer.set_data(_back_to_the_form(typed))  # with the CSRF token of the new session
    return answer


@page.app_errorhandler(principal.NotSignedIn)
def signed_out(error: principal.NotSignedIn) -> ResponseReturnValue:
    """Ask for the login. What was typed into a form waits for it."""
    typed = None if wants_json() else resume.typed(ours=True)
    if typed is None:
        return not_signed_in(error)
    form = PasswordForm(isian=resume.sealed(typed), errors={"": [SESSION_ENDED]})
    return _show("auth/login.html", form, error.status)


@page.post("/logout")
@guard.public
def logout() -> ResponseReturnValue:
    """End this browser's session, on the server too."""
    answer = principal.sign_out(make_response(redirect(url_for("auth.login"))))
    flash("Anda sudah logout.", "success")
    return answer


@page.get("/lupa-password")
@guard.public
def forgotten() -> ResponseReturnValue:
    """The page for somebody with a one-time code."""
    return _show("auth/forgotten.html", PasswordForm())


@page.post("/lupa-password")
@guard.public
def reset() -> ResponseReturnValue:
    """Set a new password with a one-time code."""
    form = _form(RESET)
    if not form.complete():
        return _show("auth/forgotten.html", form, 422)
    try:
        akun.reset_password(session(), form.nip, form.kode, form["password_baru"], _address(), now=services().clock())
    except AppError as refusal:
        return _refused("auth/forgotten.html", form, refusal)
    flash("Password baru tersimpan. Silakan login.", "success")
    return redirect(url_for("auth.login"))


@page.get("/ganti-password")
@guard.account
def change_password() -> ResponseReturnValue:
    """The page to change one's own password."""
    return _show("auth/change_password.html", PasswordForm())


@page.post("/ganti-password")
@guard.account
def replace() -> ResponseReturnValue:
    """Change one's own password; every other session of the account ends."""
    form = _form(CHANGE)
    if not form.complete():
        return _show("auth/change_password.html", form, 422)
    actor = principal.current_actor()
    try:
        akun.change_password(
            session(),
            actor,
            form["password_lama"],
            form["password_baru"],
            keep=principal.token(),
            demo=services().settings.demo,
        )
    except AppError as refusal:
        return _refused("auth/change_password.html", form, refusal)
    flash("Password Anda sudah diganti.", "success")
    return redirect(_first_page())


def _form(asked: tuple[str, ...]) -> PasswordForm:
    typed: Mapping[str, str] = {name: request.form.get(name, "").replace("\x00", "") for name in asked}
    return PasswordForm(typed, asked, local_path(request.form.get("lanjut")), request.form.get("isian", ""))


def _back_to_the_form(typed: resume.Typed) -> str:
    shown = {"title": "Anda sudah login", "message": "Isian Anda dibuka kembali.", "now": True}
    return render_template("errors/resume.html", typed=typed, mark=resume.MARK, **shown)


def _refused(template: str, form: PasswordForm, refusal: AppError) -> ResponseReturnValue:
    """Show the form again with the reason. What the verb wrote about the failure stays."""
    keep()
    if isinstance(refusal, Throttled):
        form.errors[""] = [f"{refusal.message} Coba lagi dalam {wait(refusal.retry_after)}."]
        return _show(template, form, 429, {"Retry-After": str(refusal.retry_after)})
    fields = refusal.fields if isinstance(refusal, Invalid) else {"": [refusal.message]}
    form.errors = {name if name in form.asked else "": messages for name, messages in fields.items()}
    return _show(template, form, refusal.status)


def _show(
    template: str, form: PasswordForm, status: int = 200, headers: Mapping[str, str] | None = None
) -> ResponseReturnValue:
    return render_template(template, form=form, demo=services().settings.demo), status, dict(headers or {})


def _first_page() -> str:
    return url_for("beranda.index")


def _address() -> str:
    return request.remote_addr or ""
