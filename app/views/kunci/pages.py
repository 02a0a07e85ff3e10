"""One's own keys of the API: a new one is shown once, the others by name and date."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.tanggal import waktu
from app.errors import Invalid
from app.models import token
from app.web import guard
from app.web.principal import current_actor
from app.web.transaction import session
from app.workflows import kunci

page = Blueprint("kunci", __name__, url_prefix="/kunci-api")


@dataclass(frozen=True, slots=True)
class Key:
    """A key as the page shows it."""

    id: int
    nama: str
    reach: str
    ends: str
    over: bool


@dataclass(frozen=True, slots=True)
class Page:
    """The keys, and the form as it was sent."""

    keys: tuple[Key, ...]
    nama: str = ""
    hari: str = str(kunci.DAYS)
    tulis: bool = False
    errors: dict[str, list[str]] = field(default_factory=dict)
    secret: str = ""
    message: str = ""


@page.get("/")
@guard.account
def index() -> ResponseReturnValue:
    """One's own keys."""
    return _show(Page(_keys()))


@page.post("/")
@guard.account
def create() -> ResponseReturnValue:
    """Make a key, and show it: it cannot be shown again."""
    actor, form = current_actor(), request.form
    days, writes = form.get("hari", ""), "tulis" in form
    number = int(days) if days.isascii() and days.isdigit() and len(days) < 5 else 0
    try:
        done = kunci.issue(session(), actor, form.get("nama", ""), days=number, writes=writes, now=actor.now)
    except Invalid as refusal:
        session().rollback()
        return _show(Page(_keys(), form.get("nama", ""), days, writes, refusal.fields), refusal.status)
    return _show(Page(_keys(), secret=done.secret or "", message=done.message))


@page.post("/<rowid:key_id>/cabut")
@guard.account
def revoke(key_id: int) -> ResponseReturnValue:
    """End one of one's own keys."""
    actor = current_actor()
    flash(kunci.revoke(session(), actor, key_id, now=actor.now).message, "success")
    return redirect(url_for("kunci.index"), 303)


def _keys() -> tuple[Key, ...]:
    actor = current_actor()
    return tuple(
        Key(
            one.id,
            one.nama,
            ("Membaca dan mengubah" if one.writes else "Membaca") + (f": {one.entities}" if one.entities else ""),
            waktu(one.expires_at, actor.zone),
            one.expires_at <= actor.now,
        )
        for one in token.of_account(session(), actor.akun_id)
    )


def _show(shown: Page, status: int = 200) -> ResponseReturnValue:
    return render_template("kunci/index.html", page=shown), status
