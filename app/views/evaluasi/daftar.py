"""Penilaian Bawahan and its Rekap: every bawahan of a period, or why one cannot be rated yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from app.domain.evaluasi import NAMA, STATUS_SKP, Fakta, Keadaan, halangan, keadaan
from app.domain.predikat import NAMA_PREDIKAT
from app.domain.skp import DEFINITIF, DRAFT
from app.engine.spec import Catalog
from app.models.queries.evaluasi import Orang
from app.views.evaluasi.periode import Rangka, predikat, rating

KINDS = {Keadaan.BELUM_DINILAI: "info", Keadaan.SUDAH_DINILAI: "success", Keadaan.BELUM_DAPAT: "neutral"}


@dataclass(frozen=True, slots=True)
class Baris:
    """One bawahan; `url` is where they are rated, '' where they cannot be, and then `alasan` says why; `cetak` is where
    their penilaian is printed, '' where there is none."""

    nomor: int
    nip: str
    nama: str
    jabatan: str
    unor: str
    status: str
    kind: str
    alasan: str
    hasil: str
    perilaku: str
    predikat: str
    penilaian: int | None
    url: str
    cetak: str
    pilihan: str


@dataclass(frozen=True, slots=True)
class Daftar:
    """The page: `mulai` leads to the first who waits; `jumlah` counts by status, `sebaran` by predikat."""

    rangka: Rangka
    baris: tuple[Baris, ...]
    menunggu: int
    mulai: str
    jumlah: tuple[tuple[str, int], ...]
    sebaran: tuple[tuple[str, int], ...]


def halaman(catalog: Catalog, rangka: Rangka, orang: Sequence[Orang]) -> Daftar:
    """The page of the bawahan in a period."""
    rows = tuple(_row(catalog, number, one) for number, one in enumerate(orang, start=1))
    waiting = [row for row in rows if row.status == NAMA[Keadaan.BELUM_DINILAI]]
    return Daftar(
        rangka,
        rows,
        len(waiting),
        waiting[0].url if waiting else "",
        tuple((name, sum(row.status == name for row in rows)) for name in NAMA.values()),
        tuple((name, sum(row.predikat == name for row in rows)) for name in NAMA_PREDIKAT.values()),
    )


def fakta(catalog: Catalog, one: Orang) -> Fakta:
    """What decides whether somebody can be rated."""
    why = catalog.entity("pengecualian").fields["alasan"].show(one.alasan) if one.alasan else ""
    return Fakta(
        skp=one.skp,
        definitif=one.posisi in (None, DEFINITIF),
        periode=one.penilaian_id is not None,
        realisasi=one.terisi > 0,
        dinilai=one.status == "dinilai",
        final_lain=one.final_lain,
        dikecualikan=why,
    )


def dapat(catalog: Catalog, orang: Sequence[Orang], *, menunggu: bool = False) -> list[int]:
    """The penilaian that can be rated, in the order of the list; with `menunggu` those that are not yet."""
    found = ((one.penilaian_id, fakta(catalog, one)) for one in orang)
    return [
        number
        for number, facts in found
        if number is not None and not halangan(facts) and not (menunggu and facts.dinilai)
    ]


def _row(catalog: Catalog, number: int, one: Orang) -> Baris:
    facts = fakta(catalog, one)
    state, why = keadaan(facts), halangan(facts)
    seen = one.penilaian_id is not None and one.skp != DRAFT
    words = f"{number}. {one.nip} - {one.nama} / {one.jabatan} - {STATUS_SKP.get(one.skp or '', 'Tanpa SKP')}"
    return Baris(
        number,
        one.nip,
        one.nama,
        one.jabatan,
        one.unor,
        NAMA[state],
        KINDS[state],
        why,
        rating(one.rating_hasil),
        rating(one.rating_perilaku),
        predikat(one.predikat),
        one.penilaian_id,
        url_for("evaluasi.nilai", penilaian_id=one.penilaian_id) if seen and not why else "",
        url_for("cetak.penilaian.cetak", penilaian_id=one.penilaian_id) if seen else "",
        f"{NAMA[state]} - {words}",
    )
