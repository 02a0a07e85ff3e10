"""Tambah Pegawai: somebody with an SKP of the year is looked up by NIP and taken into the matrix (gambar 16)."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.tanggal import tanggal
from app.domain.teks import normalise
from app.errors import Invalid, NotAllowed
from app.models.queries import matriks
from app.models.queries.matriks import Kepala, Pilihan
from app.views.matriks.tabel import milik
from app.web import guard
from app.web.params import whole
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import session, settle
from app.workflows.skp import matriks as verbs

READ_ONLY = "Matriks ini hanya diisi oleh pimpinan pemiliknya."


@dataclass(frozen=True, slots=True)
class Halaman:
    """The two steps: `nama` and `pilihan` are what was found for the NIP, `salah` what is wrong with it."""

    id: int
    tahun: int
    nip: str = ""
    nama: str = ""
    pilihan: tuple[tuple[str, str, bool], ...] = ()
    salah: tuple[str, ...] = ()
    salah_skp: tuple[str, ...] = ()

    @property
    def bisa(self) -> bool:
        """Whether there is an SKP to take in."""
        return any(not there for _, _, there in self.pilihan)


@guard.permission("create", "matriks")
def tambah(skp_id: int) -> ResponseReturnValue:
    """Cari Pegawai by GET, OK by POST."""
    actor, registry = current_actor(), services().registry
    head = own(skp_id)
    nip = normalise(request.values.get("nip", "")).replace(" ", "")[:40]
    if request.method == "GET":
        return render_template("matriks/pegawai.html", page=_found(head, nip))
    chosen = whole(request.form.get("skp")) or 0
    try:
        done = verbs.tambah_pegawai(session(), registry, actor, skp_id, chosen, nip, now=actor.now)
    except Invalid as refusal:
        session().rollback()
        shown = _found(head, nip, tuple(message for found in refusal.fields.values() for message in found))
        return render_template("matriks/pegawai.html", page=shown), refusal.status
    settle(done, actor)
    flash(done.message, "success")
    return redirect(url_for("matriks.matriks", skp_id=skp_id, tulis=1), 303)


def own(skp_id: int) -> Kepala:
    """The actor's own matrix. Raises OutOfScope and NotAllowed."""
    head = matriks.kepala(session(), services().registry, current_actor(), skp_id)
    if not milik(head, current_actor()):
        raise NotAllowed(READ_ONLY, "Anda dapat membacanya, tetapi tidak mengubahnya.")
    return head


def _found(head: Kepala, nip: str, refused: tuple[str, ...] = ()) -> Halaman:
    if not nip:
        return Halaman(head.id, head.tahun)
    if not (nip.isascii() and nip.isdigit() and len(nip) == 18):
        return Halaman(head.id, head.tahun, nip, salah=("NIP terdiri atas 18 angka.",))
    nama, plans = matriks.pilihan(session(), services().registry, head, nip)
    if not nama:
        return Halaman(head.id, head.tahun, nip, salah=("Tidak ada pegawai dengan NIP itu di instansi ini.",))
    if not plans:
        wrong = f"{nama} belum membuat SKP tahun {head.tahun}. Pegawai yang dapat ditambahkan sudah memiliki SKP."
        return Halaman(head.id, head.tahun, nip, nama, salah=(wrong,))
    return Halaman(head.id, head.tahun, nip, nama, tuple(map(_option, plans)), salah_skp=refused)


def _option(one: Pilihan) -> tuple[str, str, bool]:
    label = f"{one.nama} (Periode SKP {tanggal(one.periode_awal)} - {tanggal(one.periode_akhir)})"
    return str(one.skp_id), f"{label}, sudah ada" if one.sudah else label, one.sudah
