"""The periods of one's SKP: a new one, also out of an earlier one; changed, ended earlier, deleted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain import rencana
from app.domain import skp as aturan
from app.domain.actor import Actor
from app.errors import InUse, OutOfScope, Passed, Stale
from app.models.queries import skp as queries
from app.models.queries.skp import Tugas
from app.views.skp import akses, simpan
from app.views.skp.isi import Tanya
from app.views.skp.simpan import Halaman
from app.web import guard, once, resume
from app.web.isian import Formulir, formulir
from app.web.params import row_id, sent_version
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import session
from app.workflows import entity as verbs
from app.workflows.effects import Done
from app.workflows.skp import salin, terbuka

page = Blueprint("periode", __name__)

TAMBAH = "Tambah Periode SKP"
PENDEKATAN = (
    "Kuantitatif (menggunakan target berbasis angka) dan Kualitatif (tidak menggunakan target berbasis angka). "
    "Untuk SKP Kuantitatif, Anda juga diharuskan mengisi target."
)
"""The hint of the manual's screens."""


@page.route("/tambah", methods=("GET", "POST"))
@guard.permission("create", "skp")
@resume.form
def tambah() -> ResponseReturnValue:
    """A new period, offered with what is left of the year; of a PLT or PLH with the days of that."""
    actor = _pegawai()
    acting = queries.tugas(session(), services().registry, actor, actor.today.year)
    form = _form(acting)
    form.show(_offered(actor, acting))
    halaman = Halaman(TAMBAH, _jejak(TAMBAH), url_for("skp.index"))

    def act(values: dict[str, object], _version: int | None) -> Done:
        given = {**values, "pegawai": actor.pegawai_id}
        done = verbs.create(session(), services().registry, actor, "skp", given, now=actor.now)
        return replace(done, message="Periode SKP tersimpan. Susun Hasil Kerja, lalu Ajukan SKP.")

    return simpan.layani(halaman, form, act, lambda made: url_for("skp.detil", skp_id=made))


@page.post("/salin")
@guard.permission("create", "skp")
def salin_baru() -> ResponseReturnValue:
    """A new period for what is left of the year, with the content of an earlier SKP of one's own."""
    actor = _pegawai()
    if not once.first(actor):
        return simpan.selesai(Done(0, "SKP sudah disalin."), url_for("skp.index"))
    awal, akhir = _rest(actor)
    from_id = row_id(request.form.get("dari"))
    done = salin.baru(session(), services().registry, actor, from_id, awal, akhir, now=actor.now)
    return simpan.selesai(done, url_for("skp.detil", skp_id=done.subject_id))


@page.route("/<rowid:skp_id>/periode", methods=("GET", "POST"))
@guard.permission("update", "skp")
@resume.form
def ubah(skp_id: int) -> ResponseReturnValue:
    """Change period and approach of a draft; of an approved SKP only its end, to an earlier day."""
    skp, registry, actor = akses.milik(skp_id), services().registry, current_actor()
    if skp.row["status"] == aturan.PENGAJUAN:
        raise Passed(terbuka.PASSED[aturan.PENGAJUAN])
    draft = skp.row["status"] == aturan.DRAFT
    names = ("periode_awal", "periode_akhir", "pendekatan") if draft else ("periode_akhir",)
    form = formulir(registry.catalog.entity("skp"), names)
    form.show(skp.row)
    if draft:
        form.controls["pendekatan"].help = PENDEKATAN
    title = "Edit Periode SKP" if draft else "Akhiri lebih awal"
    hints = () if draft else (AKHIRI,)
    halaman = Halaman(title, _jejak(title), url_for("skp.index"), skp.row["version"], petunjuk=hints)

    def act(values: dict[str, object], version: int | None) -> Done:
        if draft:
            return verbs.update(session(), registry, actor, "skp", skp_id, values, version, now=actor.now)
        return verbs.act(session(), registry, actor, "skp", skp_id, "perpendek", values, version, now=actor.now)

    return simpan.layani(halaman, form, act, lambda _: url_for("skp.index", _anchor=f"skp-{skp_id}"))


AKHIRI = (
    "SKP yang sudah disetujui hanya dapat diakhiri lebih awal, misalnya sehari sebelum TMT jabatan baru. "
    "Sesudahnya, tambahkan periode SKP untuk jabatan baru."
)


@page.route("/<rowid:skp_id>/hapus", methods=("GET", "POST"))
@guard.permission("delete", "skp")
def hapus(skp_id: int) -> ResponseReturnValue:
    """Delete a draft with all that is in it, once that was confirmed."""
    skp, actor = akses.terbuka_milik(skp_id), current_actor()
    title, note = "Hapus SKP", "Seluruh Rencana Hasil Kerja, indikator, dan lampiran di dalamnya ikut terhapus."
    asked = Tanya(title, _jejak(title), akses.masa(skp.row), note, url_for("skp.index"), skp.row["version"])
    if request.method != "POST":
        return render_template("skp/hapus.html", page=asked)
    try:
        done = verbs.delete(session(), services().registry, actor, "skp", skp_id, sent_version(), now=actor.now)
    except (Stale, InUse) as refusal:
        session().rollback()
        return render_template("skp/hapus.html", page=replace(asked, basi=refusal.message)), refusal.status
    return simpan.selesai(done, url_for("skp.index"))


def _pegawai() -> Actor:
    actor = current_actor()
    if actor.pegawai_id is None:
        raise OutOfScope("Akun ini tidak tertaut dengan pegawai.", "SKP dibuat dari akun seorang pegawai.")
    return actor


def _form(acting: tuple[Tugas, ...]) -> Formulir:
    names = ("periode_awal", "periode_akhir", "pendekatan", *(("plt_plh",) if acting else ()))
    posts = [("", "Jabatan definitif"), *((str(one.id), f"{one.jabatan} ({one.jenis})") for one in acting)]
    form = formulir(services().catalog.entity("skp"), names, {"plt_plh": posts})
    form.controls["pendekatan"].help = PENDEKATAN
    if acting:
        form.controls["plt_plh"].help = "Pilih jabatan yang SKP-nya dibuat."
    return form


def _offered(actor: Actor, acting: tuple[Tugas, ...]) -> dict[str, object]:
    asked = next((one for one in acting if str(one.id) == request.args.get("sebagai")), None)
    awal, akhir = rencana.masa_tugas(asked.awal, asked.akhir, actor.today) if asked else _rest(actor)
    return {
        "periode_awal": awal,
        "periode_akhir": akhir,
        "pendekatan": aturan.KUANTITATIF,
        "plt_plh": asked.id if asked else None,
    }


def _rest(actor: Actor) -> tuple[date, date]:
    """What is left of the year in one's definitive post."""
    found = queries.daftar(session(), services().registry, actor)
    filled = [(one.row["periode_awal"], one.row["periode_akhir"]) for one in found if one.row["plt_plh_id"] is None]
    return rencana.sisa_tahun(filled, actor.today)


def _jejak(last: str) -> simpan.Jejak:
    return (("Daftar SKP", url_for("skp.index")), (last, ""))
