"""Profil Pegawai: five tabs, Struktur Unit Kerja, Edit Profil, and the presses that change something."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Invalid, OutOfScope, Stale, Taken
from app.models.build import Registry
from app.views.profil import context, edit
from app.views.profil.people import people
from app.web import guard
from app.web.params import sent_version, whole
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import session, settle
from app.workflows import entity as verbs
from app.workflows import lapor as reports
from app.workflows import pimpinan as heads
from app.workflows import profil as profiles
from app.workflows.effects import Done

page = Blueprint("profil", __name__, url_prefix="/profil")

REQUESTS = ("klaim_pimpinan", "usulan_profil")
NOBODY_HERE = "Belum ada pegawai aktif pada unit kerja Anda."
NOBODY_BELOW = "Tidak ada pegawai yang Anda nilai hari ini."


@page.get("/")
@guard.account
def index() -> ResponseReturnValue:
    """Data Pribadi."""
    return _tab("profil.index", "pribadi", context.pribadi(session(), _registry(), current_actor()))


@page.get("/atasan/")
@guard.account
def atasan() -> ResponseReturnValue:
    """Data Atasan, and why it is they."""
    return _tab("profil.atasan", "atasan", context.atasan(session(), _registry(), current_actor()))


@page.post("/atasan/lapor")
@guard.account
def lapor() -> ResponseReturnValue:
    """Tell the admins that one's penilai is missing or wrong."""
    actor = current_actor()
    try:
        done = reports.lapor(session(), _registry(), actor, now=actor.now)
    except Taken as refusal:
        session().rollback()
        flash(f"{refusal.message} {refusal.hint}", "warning")
        return redirect(url_for("profil.atasan"), 303)
    return _done(done, "profil.atasan")


@page.get("/unit-kerja/")
@guard.permission("list", "rekan")
def rekan() -> ResponseReturnValue:
    """List Pegawai Satu Unit Kerja."""
    return _people("profil.rekan", "rekan", NOBODY_HERE)


@page.get("/bawahan/")
@guard.permission("list", "bawahan")
def bawahan() -> ResponseReturnValue:
    """List Pegawai Bawahan."""
    return _people("profil.bawahan", "bawahan", NOBODY_BELOW, "bawahan_pelaksana")


@page.get("/pimpinan/")
@guard.account
def pimpinan() -> ResponseReturnValue:
    """Klaim Pimpinan Unit Kerja."""
    return _tab("profil.pimpinan", "pimpinan", context.klaim(session(), _registry(), current_actor()))


@page.post("/pimpinan/klaim")
@guard.account
def klaim() -> ResponseReturnValue:
    """Claim to head one's unit; where somebody is in the way, the tab says who."""
    actor = current_actor()
    try:
        done = heads.klaim(session(), _registry(), actor, now=actor.now)
    except Taken as refusal:
        return _in_the_way(refusal)
    return _done(done, "profil.pimpinan")


@page.post("/pimpinan/lepas")
@guard.account
def lepas() -> ResponseReturnValue:
    """Give up heading one's unit."""
    actor, version = current_actor(), sent_version()
    try:
        done = heads.lepas(session(), _registry(), actor, version, now=actor.now)
    except Taken as refusal:
        return _in_the_way(refusal)
    return _done(done, "profil.pimpinan")


@page.post("/permintaan/<entity>/<rowid:row_id>/batalkan")
@guard.account
def batalkan(entity: str, row_id: int) -> ResponseReturnValue:
    """Take back a request of one's own."""
    if entity not in REQUESTS:
        raise OutOfScope("Permintaan itu tidak ada.")
    actor = current_actor()
    done = verbs.fire(session(), _registry(), actor, entity, row_id, "batalkan", now=actor.now)
    return _done(done, "profil.pimpinan" if entity == REQUESTS[0] else "profil.ubah")


@page.get("/struktur/")
@guard.account
def struktur() -> ResponseReturnValue:
    """Struktur Unit Kerja."""
    shown = context.struktur(session(), _registry(), current_actor())
    return render_template("profil/struktur.html", page=shown)


@page.route("/edit/", methods=["GET", "POST"])
@guard.account
def ubah() -> ResponseReturnValue:
    """Edit Profil Saya; a press on 'Cari' without a script looks up and keeps what was typed."""
    actor, form = current_actor(), request.form if request.method == "POST" else None
    if form is None or form.get("_cari"):
        return _form(edit.compose(session(), _registry(), actor, form))
    version = sent_version()
    try:
        done = profiles.ubah(session(), _registry(), actor, edit.typed(form), version, now=actor.now)
    except Invalid as refusal:
        why, status = edit.Refusal(refusal.fields), refusal.status
    except Stale as refusal:
        why, status = edit.Refusal({}, refusal.message, refusal.differences), refusal.status
    else:
        return _done(done, "profil.index")
    session().rollback()
    return _form(edit.compose(session(), _registry(), actor, form, why)), status


@page.get("/edit/cari/<name>/")
@guard.account
def cari(name: str) -> ResponseReturnValue:
    """Units for the look-ups of Edit Profil."""
    induk = whole(request.args.get("induk"))
    found = edit.search(session(), _registry(), current_actor(), name, request.args.get("q", ""), induk)
    return jsonify(results=[{"id": str(row_id), "text": text} for row_id, text in found])


def _in_the_way(refusal: Taken) -> ResponseReturnValue:
    session().rollback()
    shown = context.klaim(session(), _registry(), current_actor(), refusal.message, refusal.hint)
    return _tab("profil.pimpinan", "pimpinan", shown), refusal.status


def _done(done: Done, endpoint: str) -> ResponseReturnValue:
    settle(done, current_actor())
    flash(done.message, "success")
    return redirect(url_for(endpoint), 303)


def _form(shown: edit.Edit) -> str:
    return render_template("profil/edit.html", page=shown)


def _people(endpoint: str, entity: str, empty: str, beside: str = "") -> str:
    args = request.args.to_dict(flat=False)
    shown = people(session(), _registry(), current_actor(), entity, args, empty, beside)

    def address(number: int) -> str:
        return url_for(endpoint, q=shown.query or None, page=number)

    return _tab(endpoint, "orang", shown, address=address)


def _tab(endpoint: str, template: str, shown: object, **more: object) -> str:
    return render_template(f"profil/{template}.html", page=shown, tabs=context.tabs(endpoint), **more)


def _registry() -> Registry:
    return services().registry
