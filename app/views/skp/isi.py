"""The rows of an SKP by forms: RHK, indikator, lampiran; added, changed, put in order and deleted by their owner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain import skp as aturan
from app.engine.spec import Entity
from app.errors import InUse, OutOfScope, Stale
from app.models.queries import isi_skp
from app.models.queries.isi_skp import Pilihan
from app.models.queries.skp import Skp
from app.views.skp import akses, simpan
from app.views.skp.simpan import Halaman
from app.web import guard, resume
from app.web.isian import Formulir, Option, formulir
from app.web.params import sent_version
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import session
from app.workflows.draft import Work
from app.workflows.effects import Done
from app.workflows.skp import isi, penilai, urutan

page = Blueprint("isi", __name__)

NAMES = {"rhk": "Rencana Hasil Kerja (RHK)", "indikator": "Indikator", "lampiran": "Lampiran"}


@page.route("/<rowid:skp_id>/rhk/tambah", methods=("GET", "POST"))
@guard.permission("create", "rhk")
@resume.form
def tambah_rhk(skp_id: int) -> ResponseReturnValue:
    """A new RHK."""
    skp = akses.terbuka_milik(skp_id)
    form = _rhk_form(skp)
    offered = _jabatan_penilai(skp) if "penugasan_dari" in form.controls else None
    form.show({"klasifikasi": "individu", "jenis": "utama", "penugasan_dari": offered})
    return _tambah(skp, "rhk", form, {"skp": skp_id})


@page.route("/<rowid:skp_id>/rhk/<rowid:row_id>/edit", methods=("GET", "POST"))
@guard.permission("update", "rhk")
@resume.form
def ubah_rhk(skp_id: int, row_id: int) -> ResponseReturnValue:
    """Change an RHK."""
    skp, row = _milik(skp_id, "rhk", row_id)
    return _ubah(skp, "rhk", row, _rhk_form(skp))


@page.route("/<rowid:skp_id>/rhk/<rowid:row_id>/hapus", methods=("GET", "POST"))
@guard.permission("delete", "rhk")
def hapus_rhk(skp_id: int, row_id: int) -> ResponseReturnValue:
    """Delete an RHK with its indikator, once that was confirmed."""
    return _hapus(skp_id, "rhk", row_id, "Indikator di bawahnya ikut terhapus.")


@page.post("/<rowid:skp_id>/rhk/<rowid:row_id>/pindah")
@guard.permission("update", "rhk")
def pindah_rhk(skp_id: int, row_id: int) -> ResponseReturnValue:
    """Move an RHK one place up or down."""
    akses.baris(skp_id, "rhk", row_id)
    arah: urutan.Arah = "naik" if request.form.get("arah") == "naik" else "turun"
    actor = current_actor()
    done = urutan.pindah(session(), services().registry, actor, row_id, arah, sent_version(), now=actor.now)
    return simpan.selesai(done, detil(skp_id, "rhk", row_id))


@page.route("/<rowid:skp_id>/rhk/<rowid:rhk_id>/indikator/tambah", methods=("GET", "POST"))
@guard.permission("create", "indikator")
@resume.form
def tambah_indikator(skp_id: int, rhk_id: int) -> ResponseReturnValue:
    """A new indikator of an RHK."""
    skp, row = _milik(skp_id, "rhk", rhk_id)
    return _tambah(skp, "indikator", _indikator_form(skp), {"rhk": rhk_id}, f"RHK: {row['teks']}", rhk_id)


@page.route("/<rowid:skp_id>/indikator/<rowid:row_id>/edit", methods=("GET", "POST"))
@guard.permission("update", "indikator")
@resume.form
def ubah_indikator(skp_id: int, row_id: int) -> ResponseReturnValue:
    """Change an indikator."""
    skp, row = _milik(skp_id, "indikator", row_id)
    return _ubah(skp, "indikator", row, _indikator_form(skp))


@page.route("/<rowid:skp_id>/indikator/<rowid:row_id>/hapus", methods=("GET", "POST"))
@guard.permission("delete", "indikator")
def hapus_indikator(skp_id: int, row_id: int) -> ResponseReturnValue:
    """Delete an indikator, once that was confirmed."""
    return _hapus(skp_id, "indikator", row_id)


@page.route("/<rowid:skp_id>/lampiran/<bagian>/tambah", methods=("GET", "POST"))
@guard.permission("create", "lampiran")
@resume.form
def tambah_lampiran(skp_id: int, bagian: str) -> ResponseReturnValue:
    """A new line of a part of the lampiran. Raises OutOfScope for a part that there is not."""
    skp, choices = akses.terbuka_milik(skp_id), dict(_field("lampiran", "bagian"))
    if bagian not in choices:
        raise OutOfScope
    form = formulir(_entity("lampiran"), ("teks",))
    return _tambah(skp, "lampiran", form, {"skp": skp_id, "bagian": bagian}, choices[bagian])


@page.route("/<rowid:skp_id>/lampiran/<rowid:row_id>/edit", methods=("GET", "POST"))
@guard.permission("update", "lampiran")
@resume.form
def ubah_lampiran(skp_id: int, row_id: int) -> ResponseReturnValue:
    """Change a line of the lampiran."""
    skp, row = _milik(skp_id, "lampiran", row_id)
    return _ubah(skp, "lampiran", row, formulir(_entity("lampiran"), ("teks",)))


@page.route("/<rowid:skp_id>/lampiran/<rowid:row_id>/hapus", methods=("GET", "POST"))
@guard.permission("delete", "lampiran")
def hapus_lampiran(skp_id: int, row_id: int) -> ResponseReturnValue:
    """Delete a line of the lampiran, once that was confirmed."""
    return _hapus(skp_id, "lampiran", row_id)


@dataclass(frozen=True, slots=True)
class Tanya:
    """A question before something is deleted."""

    judul: str
    jejak: simpan.Jejak
    subjek: str
    catatan: str
    kembali: str
    version: int
    basi: str = ""


def detil(skp_id: int, entity: str = "", row_id: int = 0) -> str:
    """The page of an SKP, at one of its rows."""
    return url_for("skp.detil", skp_id=skp_id, _anchor=f"{entity}-{row_id}" if row_id else None)


def _tambah(
    skp: Skp, entity: str, form: Formulir, fixed: Mapping[str, object], hint: str = "", above: int = 0
) -> ResponseReturnValue:
    title = f"Tambah {NAMES[entity]}"
    skp_id, actor = skp.row["id"], current_actor()
    back = detil(skp_id, "rhk", above)
    halaman = Halaman(
        title, akses.jejak(skp, title), back, petunjuk=(hint,) if hint else _kosong(form), tambah_lagi=True
    )

    def act(values: dict[str, object], _version: int | None) -> Done:
        given = {**values, **fixed}
        return isi.tambah(session(), services().registry, actor, entity, given, now=actor.now)

    return simpan.layani(halaman, form, act, lambda made: detil(skp_id, entity, made))


def _ubah(skp: Skp, entity: str, row: sa.RowMapping, form: Formulir) -> ResponseReturnValue:
    title, actor, registry = f"Edit {NAMES[entity]}", current_actor(), services().registry
    skp_id, row_id = skp.row["id"], row["id"]

    def act(values: dict[str, object], version: int | None) -> Done:
        return isi.ubah(session(), registry, actor, entity, row_id, values, version, now=actor.now)

    if simpan.for_script():
        return simpan.otomatis(form, row_id, act)
    form.show({name: row[registry.column_name(entity, name)] for name in form.controls})
    back = detil(skp_id, entity, row_id)
    halaman = Halaman(title, akses.jejak(skp, title), back, row["version"])
    return simpan.layani(halaman, form, act, lambda _: back)


def _hapus(skp_id: int, entity: str, row_id: int, note: str = "") -> ResponseReturnValue:
    skp, row = _milik(skp_id, entity, row_id)
    actor, title = current_actor(), f"Hapus {NAMES[entity]}"
    asked = Tanya(title, akses.jejak(skp, title), row["teks"], note, detil(skp_id, entity, row_id), row["version"])
    if request.method != "POST":
        return render_template("skp/hapus.html", page=asked)
    try:
        done = isi.hapus(session(), services().registry, actor, entity, row_id, sent_version(), now=actor.now)
    except (Stale, InUse) as refusal:
        session().rollback()
        return render_template("skp/hapus.html", page=_again(asked, refusal)), refusal.status
    return simpan.selesai(done, detil(skp_id))


def _again(asked: Tanya, refusal: Stale | InUse) -> Tanya:
    return Tanya(
        asked.judul, asked.jejak, asked.subjek, asked.catatan, asked.kembali, asked.version, f"{refusal.message}"
    )


def _milik(skp_id: int, entity: str, row_id: int) -> tuple[Skp, sa.RowMapping]:
    """One's own draft and a row of it."""
    row = akses.baris(skp_id, entity, row_id)
    return akses.terbuka_milik(skp_id), row


def _rhk_form(skp: Skp) -> Formulir:
    """The fields of an RHK as its model asks for them."""
    jpt = skp.row["model"] == aturan.JPT
    head = ("klasifikasi", "jenis") if skp.row["jenis_jabatan"] == "pimpinan" else ("jenis",)
    if jpt:
        return formulir(_entity("rhk"), (*head, "teks", "penugasan_dari"))
    found = pilihan(skp)
    above = [(str(one.id), f"{number}. {one.teks}") for number, one in enumerate(found, start=1)]
    points = [
        (str(key), f"{number}. {text}") for number, one in enumerate(found, start=1) for key, text in one.indikator
    ]
    options = {"rhk_pimpinan": [("", "—"), *above], "indikator_pimpinan": [("", "—"), *points]}
    return formulir(_entity("rhk"), (*head, "teks", "rhk_pimpinan", "indikator_pimpinan"), options)


def pilihan(skp: Skp) -> tuple[Pilihan, ...]:
    """The RHK of the pimpinan that an SKP may intervene."""
    registry, actor = services().registry, current_actor()
    held = penilai.of(_work(), skp.row["pegawai_id"], skp.row["unor_id"])
    return isi_skp.pilihan(session(), registry, actor, skp.row["id"], skp.row["tahun"], held)


def _jabatan_penilai(skp: Skp) -> str | None:
    held = penilai.jabatan(_work(), skp.row["pegawai_id"], skp.row["unor_id"])
    return held.jabatan if held else None


def _work() -> Work:
    actor = current_actor()
    return Work(session(), services().registry, actor, _entity("skp"), actor.now)


def _indikator_form(skp: Skp) -> Formulir:
    names = aturan.ISIAN[aturan.bentuk(skp.row["pendekatan"], skp.row["model"])]
    return formulir(_entity("indikator"), ("teks", *names))


def _kosong(form: Formulir) -> tuple[str, ...]:
    """Why the list of the pimpinan's RHK is empty, where it is."""
    chosen = form.controls.get("rhk_pimpinan")
    return (KOSONG,) if chosen is not None and len(chosen.options) < 2 else ()


KOSONG = (
    "Belum ada Rencana Hasil Kerja pimpinan yang dapat diintervensi. Pejabat penilai Anda perlu mengajukan SKP-nya "
    "dengan RHK berklasifikasi Organisasi, atau memasukkan Anda ke Matriks Peran Hasil dengan Sinkronisasi SKP "
    "Bawahan. RHK ini dapat disimpan sekarang dan dihubungkan kemudian."
)


def _entity(name: str) -> Entity:
    return services().catalog.entity(name)


def _field(entity: str, name: str) -> tuple[Option, ...]:
    return services().catalog.entity(entity).fields[name].widget.choices
