"""Periode penilaian: which an SKP is offered, until when they are filled in, and what Final begins with.

Sources: rules.md 3.1 and 3.2 (Buku Petunjuk Admin e-Kinerja 2.2; Sosialisasi pengisian 2024, where Triwulan 2 is
offered to an SKP from 21 Juni and 'TW IV tidak muncul' to one that ends too early); ux.md (Final is filled from the
periods before it, then edited).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.periode import jendela
from app.domain.tanggal import angka, tanggal
from app.domain.tenggat import sisa_kata

REGULER = "reguler"
FINAL = "final"

BERJALAN = "berjalan"
DINILAI = "dinilai"

BUKAN_JUMLAH = frozenset({"", "%", "persen", "indeks", "nilai", "skor", "point", "poin"})
"""Units of shares and marks: two of them do not add up."""

DIINGATKAN = (14, 7, 3, 1)
"""So many days before the batas."""

ROMAWI = {"1": "I", "2": "II", "3": "III", "4": "IV-AKHIR"}
"""Quarters as the titles of documents name them."""

_TRIWULAN = re.compile(r"triwulan\s+([1-4])", re.IGNORECASE)
_TERUKUR = re.compile(r"(?P<angka>[0-9]+(?:\.[0-9]{3})*(?:,[0-9]+)?)\s*(?P<satuan>\D*)")


@dataclass(frozen=True, slots=True)
class Setelan:
    """A period of the instansi's set: its days are 'mm-dd'."""

    id: int
    nama: str
    periode_awal: str
    periode_akhir: str
    batas_pengisian: str
    jenis: str


@dataclass(frozen=True, slots=True)
class Periode:
    """A period of one SKP: local dates, first, last, and last for filling in."""

    setelan: int
    nama: str
    jenis: str
    awal: date
    akhir: date
    batas: date


@dataclass(frozen=True, slots=True)
class Isian:
    """What was reported in one period."""

    periode: str
    realisasi: str
    sumber_data: str


def kalimat_batas(batas: date) -> str:
    """What the pages say of the last day (Buku Petunjuk e-Kinerja 2022, 7)."""
    return f"Batas waktu pengisian eviden dan realisasi SKP untuk periode ini adalah tanggal {tanggal(batas)}."


def perlu_diingatkan(batas: date, today: date) -> bool:
    """Whether whoever has not reported is reminded today (ux.md)."""
    return (batas - today).days in DIINGATKAN


def kalimat_pengingat(periode: Periode, hari: int) -> str:
    """What they are told: 'Triwulan 4: realisasi belum diisi. Batas pengisian 5 Januari 2027, 3 hari lagi.'"""
    return f"{periode.nama}: realisasi belum diisi. Batas pengisian {tanggal(periode.batas)}, {sisa_kata(hari)}."


def ditawarkan(setelan: Iterable[Setelan], awal: date, akhir: date, *, final: bool) -> tuple[Periode, ...]:
    """The periods of an SKP from `awal` to `akhir`, in the order of their last days, Final behind the others.

    A regular one is offered when its last day lies in the SKP. Final is offered where `final` says that this is the
    year's last definitive SKP, and covers what of the year the SKP covers.
    """
    found = [_reguler(one, awal, akhir) for one in setelan if one.jenis != FINAL]
    periods = [period for several in found for period in several]
    if final:
        periods += [_final(one, awal, akhir) for one in setelan if one.jenis == FINAL]
    return tuple(sorted(periods, key=lambda period: (period.jenis == FINAL, period.akhir, period.awal, period.nama)))


def _reguler(one: Setelan, awal: date, akhir: date) -> list[Periode]:
    """A window over the New Year may end in the SKP's year although it began in the one before."""
    windows = (
        jendela(one.periode_awal, one.periode_akhir, one.batas_pengisian, year)
        for year in range(awal.year - 1, akhir.year + 1)
    )
    return [
        Periode(one.id, one.nama, REGULER, window.awal, window.akhir, window.batas)
        for window in windows
        if awal <= window.akhir <= akhir
    ]


def _final(one: Setelan, awal: date, akhir: date) -> Periode:
    batas = jendela(one.periode_awal, one.periode_akhir, one.batas_pengisian, awal.year).batas
    return Periode(one.id, one.nama, FINAL, *masa_final(awal, akhir), batas)


def masa_final(awal: date, akhir: date) -> tuple[date, date]:
    """What Final covers of an SKP: its first and last day, within its year."""
    return max(date(awal.year, 1, 1), awal), min(date(awal.year, 12, 31), akhir)


def judul_periode(nama: str, jenis: str, *, dokumen: bool = False) -> str:
    """A period in the title of a Form Penilaian: 'TRIWULAN IV-AKHIR', 'FINAL', or its name; the Dokumen Evaluasi
    (`dokumen`) calls Final 'AKHIR TAHUN' (documents.md 10.2 and 10.3)."""
    if jenis == FINAL:
        return "AKHIR TAHUN" if dokumen else "FINAL"
    found = _TRIWULAN.fullmatch(nama.strip())
    return f"TRIWULAN {ROMAWI[found[1]]}" if found else nama.strip().upper()


def gabungan(isian: Sequence[Isian]) -> Isian | None:
    """What Final begins with: the sum where all count the same thing, else each with the name of its period.

    None when nothing was reported. Shares and marks ('98 %', 'indeks 87') are listed, since they do not add up.
    """
    told = [one for one in isian if one.realisasi.strip()]
    if not told:
        return None
    return Isian(FINAL, _jumlah(told) or _daftar(told), _sumber(told))


def _jumlah(isian: Sequence[Isian]) -> str:
    counted = [_TERUKUR.fullmatch(one.realisasi.strip()) for one in isian]
    units = {match["satuan"].strip().casefold() if match else "" for match in counted}
    if len(units) != 1 or units & BUKAN_JUMLAH:
        return ""
    numbers = (Decimal(match["angka"].replace(".", "").replace(",", ".")) for match in counted if match)
    first = counted[0]
    return f"{angka(sum(numbers, Decimal()))} {first['satuan'].strip() if first else ''}"


def _daftar(isian: Sequence[Isian]) -> str:
    texts = {one.realisasi.strip() for one in isian}
    if len(texts) == 1:
        return texts.pop()
    return "; ".join(f"{one.periode}: {one.realisasi.strip()}" for one in isian)


def _sumber(isian: Sequence[Isian]) -> str:
    """Each source once, in the order of the periods."""
    return "; ".join(dict.fromkeys(one.sumber_data.strip() for one in isian if one.sumber_data.strip()))
