"""Daftar SKP, Detil SKP, handing it in, and the short ways to fill it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import AppError, Invalid, NotAllowed, OutOfScope
from app.views.skp import akses, daftar, isi, periode, rincian, simpan
from app.web import guard, once
from app.web.params import row_id, sent_version
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import session
from app.workflows import entity as verbs
from app.workflows.effects import Done
from app.workflows.skp import beku, salin

page = Blueprint("skp", __name__, url_prefix="/skp")
page.register_blueprint(periode.page)
page.register_blueprint(isi.page)

STEPS = ("ajukan", "tetapkan")


@page.get("/")
@guard.permission("list", "skp")
def index() -> ResponseReturnValue:
    """One's own SKP, of all years or of one."""
    return render_template("skp/index.html", page=daftar.halaman(_year()))


@page.get("/<rowid:skp_id>/")
@guard.permission("read", "skp")
def detil(skp_id: int) -> ResponseReturnValue:
    """An SKP: one's own to work on, that of others to read."""
    return render_template("skp/detil.html", page=rincian.halaman(akses.lihat(skp_id)))


@page.route("/<rowid:skp_id>/<any(ajukan, tetapkan):step>", methods=("GET", "POST"))
@guard.permission("update", "skp")
def langkah(skp_id: int, step: str) -> ResponseReturnValue:
    """Hand the SKP in, or set it where nobody stands above; asked first, with what is still missing."""
    skp, actor = akses.terbuka_milik(skp_id), current_actor()
    if request.method != "POST":
        return render_template("skp/ajukan.html", page=rincian.pengajuan(skp))
    try:
        done = verbs.fire(
            session(), services().registry, actor, "skp", skp_id, step, version=sent_version(), now=actor.now
        )
    except NotAllowed as refusal:
        session().rollback()
        return render_template("skp/ajukan.html", page=rincian.pengajuan(akses.milik(skp_id), refusal)), refusal.status
    told = Done(skp_id, "SKP berhasil diajukan." if step == "ajukan" else "SKP ditetapkan.", done.effects)
    return simpan.selesai(told, url_for("skp.detil", skp_id=skp_id))


@page.post("/<rowid:skp_id>/muat-ulang")
@guard.permission("read", "skp")
def muat_ulang(skp_id: int) -> ResponseReturnValue:
    """Refresh one of the two blocks of an approved SKP from the profile."""
    part, actor = request.form.get("bagian", ""), current_actor()
    if part not in beku.PARTS:
        raise OutOfScope
    done = beku.muat_ulang(session(), services().registry, actor, skp_id, part, sent_version(), now=actor.now)
    return simpan.selesai(done, url_for("skp.detil", skp_id=skp_id))


@page.post("/<rowid:skp_id>/ambil")
@guard.permission("create", "rhk")
def ambil(skp_id: int) -> ResponseReturnValue:
    """Take the RHK of the pimpinan that are ticked, with their indikator."""
    actor = current_actor()
    chosen = [row_id(text) for text in request.form.getlist("rhk")]
    return _filled(skp_id, lambda: salin.ambil(session(), services().registry, actor, skp_id, chosen, now=actor.now))


@page.post("/<rowid:skp_id>/salin")
@guard.permission("create", "rhk")
def salin_isi(skp_id: int) -> ResponseReturnValue:
    """Copy the content of an earlier SKP of one's own into the empty draft."""
    actor, from_id = current_actor(), row_id(request.form.get("dari"))
    return _filled(skp_id, lambda: salin.salin(session(), services().registry, actor, skp_id, from_id, now=actor.now))


def _filled(skp_id: int, act: Callable[[], Done]) -> ResponseReturnValue:
    target = url_for("skp.detil", skp_id=skp_id, _anchor="hasil-kerja")
    if not once.first(current_actor()):
        return simpan.selesai(Done(skp_id, "Rencana Hasil Kerja sudah ditambahkan."), target)
    try:
        return simpan.selesai(act(), target)
    except Invalid as refusal:
        session().rollback()
        return _again(skp_id, refusal)


def _again(skp_id: int, refusal: AppError) -> ResponseReturnValue:
    page = rincian.halaman(akses.lihat(skp_id), refusal.message)
    return render_template("skp/detil.html", page=page), refusal.status


def _year() -> int | None:
    text = request.args.get("tahun", "")
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() else None
