"""Check Keberatan (A10; Buku Petunjuk Admin e-Kinerja, gambar 2.38). Its steps are those of the workflow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.domain import keberatan as aturan
from app.domain import tenggat
from app.domain.tanggal import tanggal
from app.engine.spec import Entity
from app.models import listing
from app.models.listing import Record
from app.views.skp.daftar import Tombol
from app.web import guard
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import session, settle
from app.workflows.keberatan import putusan

page = Blueprint("keberatan", __name__, url_prefix="/keberatan")

STEP = "/admin/keberatan/action/{}/?id={}"
NONE = "-"
WAKTU = ("diajukan_pada", "dilihat_pada", "ditanggapi_pada")
KATA = ("penilaian", "alasan_pegawai", "penilai", "penjelasan", "atasan", "keputusan")
BAGIAN = (("Hasil Kerja", "hasil"), ("Perilaku Kerja", "perilaku"), ("Hasil Akhir", "predikat"))
SAAT = ("sebelum", "minta", "sesudah")
KINDS = {aturan.DISETUJUI: "success", aturan.DITOLAK: "danger", aturan.TERLAMBAT: "warning"}


@dataclass(frozen=True, slots=True)
class Halaman:
    """What the page shows; `banding` is a row each of hasil kerja, perilaku kerja and hasil akhir: its name, then the
    marks before, asked for and after. `periksa`: the reader decides, and has not begun to look into it."""

    judul: str
    status: str
    kind: str
    kalimat: str
    waktu: tuple[tuple[str, str], ...]
    kata: tuple[tuple[str, str], ...]
    banding: tuple[tuple[str, ...], ...]
    tombol: tuple[Tombol, ...]
    periksa: bool


@page.get("/<rowid:keberatan_id>/")
@guard.permission("check", "keberatan")
def check(keberatan_id: int) -> ResponseReturnValue:
    """The page, for whoever may see the keberatan."""
    registry = services().registry
    entity = registry.catalog.entity("keberatan")
    record = listing.detail(session(), registry, current_actor(), entity, keberatan_id, "check")
    return render_template("keberatan/check.html", page=_halaman(entity, record))


@page.post("/<rowid:keberatan_id>/")
@guard.permission("check", "keberatan")
def mulai(keberatan_id: int) -> ResponseReturnValue:
    """'Check' by whoever decides, who begins to look into it: the moment is kept, the first time."""
    actor = current_actor()
    settle(putusan.lihat(session(), services().registry, actor, keberatan_id, now=actor.now), actor)
    return redirect(url_for("keberatan.check", keberatan_id=keberatan_id), 303)


def _halaman(entity: Entity, record: Record) -> Halaman:
    shown = record.shown
    begins = "setujui" in record.may and not record.values["dilihat_pada"]
    return Halaman(
        judul=record.title,
        status=shown["status"],
        kind=KINDS.get(record.values["status"], "info"),
        kalimat=_kalimat(record),
        waktu=tuple((_label(entity, name), shown[name] or NONE) for name in WAKTU),
        kata=tuple((_label(entity, name), shown[name] or NONE) for name in KATA),
        banding=tuple((name, *(shown[f"{when}_{part}"] or NONE for when in SAAT)) for name, part in BAGIAN),
        tombol=() if begins else tuple(_tombol(entity, record)),
        periksa=begins,
    )


def _label(entity: Entity, name: str) -> str:
    return str(entity.fields[name].label)


def _kalimat(record: Record) -> str:
    """The state as a sentence: who has to do what by when."""
    values: Mapping[str, object] = record.values
    who, last = record.shown["atasan"], record.values["batas"]
    if values["status"] == aturan.TERLAMBAT:
        return f"Tidak diputuskan sampai batas tanggapan {tanggal(last)}; hasil penilaian tetap."
    if values["status"] not in aturan.TERBUKA:
        return f"Diputuskan {who} pada {record.shown['ditanggapi_pada']}. Putusan ini final."
    actor = current_actor()
    left = tenggat.sisa_hari(last, actor.now, actor.zone)
    when = f"{left} hari lagi" if left > 0 else "hari ini" if left == 0 else "sudah lewat"
    return f"Menunggu putusan {who} sampai {tanggal(last)} ({when})."


def _tombol(entity: Entity, record: Record) -> Iterator[Tombol]:
    steps = [step for step in entity.transitions.values() if step.name in record.may]
    for number, step in enumerate(steps):
        address = STEP.format(step.name, record.id)
        yield Tombol(str(step.label), address, "secondary" if number else "primary", "arrow-right")
