"""Tambah RHK in one cell, the way of the manual (gambar 17): Jenis RHK, text, and the RHK that is intervened."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.tanggal import tanggal
from app.errors import Invalid, OutOfScope, Passed
from app.models.queries import matriks
from app.views.matriks.pegawai import own
from app.views.matriks.sel import baca
from app.views.matriks.tabel import JENIS, nilai
from app.web import guard, once, resume
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import session, settle
from app.workflows.skp import matriks as verbs

Wrong = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Halaman:
    """The form; `atasan` are the cells of the row, one for each RHK and indikator of the pimpinan."""

    id: int
    label: str
    atasan: tuple[tuple[str, str], ...]
    sel: str
    jenis: tuple[tuple[str, str], ...]
    dipilih: str
    teks: str
    kirim: str
    galat: str = ""
    salah: Wrong = field(default_factory=dict)

    @property
    def semua(self) -> tuple[tuple[str, str], ...]:
        """Everything that is wrong, with the id of its control."""
        return tuple((name, message) for name, messages in self.salah.items() for message in messages)


@guard.permission("create", "rhk")
@resume.form
def tambah(skp_id: int) -> ResponseReturnValue:
    """The form of a cell, and what becomes of it."""
    actor, form = current_actor(), request.form
    sel, jenis, teks = request.values.get("sel", ""), form.get("jenis", "utama"), form.get("teks", "")
    if request.method == "GET" or resume.MARK in form:
        return _show(skp_id, sel, jenis, teks)
    registry = services().registry
    try:
        if once.first(actor):
            done = verbs.tambah_rhk(session(), registry, actor, skp_id, baca([sel]), jenis, teks, now=actor.now)
            settle(done, actor)
            flash(done.message, "success")
    except (Invalid, Passed) as refusal:
        session().rollback()
        wrong = refusal.fields if isinstance(refusal, Invalid) else {}
        return _show(skp_id, sel, jenis, teks, wrong, "" if wrong else refusal.message, refusal.status)
    return redirect(url_for("matriks.matriks", skp_id=skp_id, tulis=1), 303)


def _show(
    skp_id: int, sel: str, jenis: str, teks: str, wrong: Wrong | None = None, late: str = "", code: int = 200
) -> ResponseReturnValue:
    actor, registry = current_actor(), services().registry
    own(skp_id)
    try:
        (cell,) = baca([sel])
    except Invalid:
        raise OutOfScope from None
    rows, _ = matriks.baris(session(), registry, actor, skp_id)
    row = next((one for one in rows if one.skp_id == cell.skp_id), None)
    if row is None:
        raise OutOfScope("SKP itu tidak ada pada matriks ini.", "Muat ulang matriks, lalu pilih lagi.")
    columns = matriks.kolom(session(), registry, skp_id)
    whole = dict.fromkeys((one.rhk_id, one.rhk) for one in columns)
    points = {rhk_id: [one for one in columns if one.rhk_id == rhk_id and one.indikator_id] for rhk_id, _ in whole}
    options = []
    for number, (rhk_id, text) in enumerate(whole, start=1):
        options.append((nilai(cell.skp_id, rhk_id, None), f"{number}. {text}"))
        options += [
            (nilai(cell.skp_id, rhk_id, one.indikator_id), f"{number}. {text} – Indikator: {one.indikator}")
            for one in points[rhk_id]
        ]
    label = f"{row.nama} (SKP Periode {tanggal(row.periode_awal)} sampai {tanggal(row.periode_akhir)})"
    shown = Halaman(skp_id, label, tuple(options), sel, JENIS, jenis, teks, once.mark(), late, wrong or {})
    return render_template("matriks/rhk.html", page=shown), code
