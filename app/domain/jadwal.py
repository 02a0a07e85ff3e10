"""The stages of the year as people read them. A schedule reminds; what closes is the batas of a period.

Sources: Sosialisasi penilaian SKP TW IV dan Final 2024 (Waktu Pelaksanaan); rules.md 6.6.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.tanggal import BULAN, tanggal
from app.domain.tenggat import sisa_kata

DEKAT = 30
"""So many days ahead a stage is worth a line."""


@dataclass(frozen=True, slots=True)
class Jadwal:
    """A stage, and for whom it is, by code and name; the name of its period or '', and its first and last day."""

    kode: str
    tahapan: str
    kode_untuk: str
    untuk: str
    periode: str
    mulai: date
    selesai: date
    keterangan: str = ""


def kalimat(jadwal: Jadwal, today: date) -> str:
    """'Penilaian Final: 28 Desember 2026 - 2 Januari 2027, 6 hari lagi'; the days left are those until the end, or
    until the beginning of one that has not begun."""
    name = f"{jadwal.tahapan} {jadwal.periode}".strip()
    return f"{name}: {rentang(jadwal.mulai, jadwal.selesai)}, {_sisa(jadwal, today)}"


def rentang(mulai: date, selesai: date) -> str:
    """'15 - 27 Desember 2026': month and year once where both days share them."""
    if mulai == selesai:
        return tanggal(mulai)
    if (mulai.year, mulai.month) == (selesai.year, selesai.month):
        return f"{mulai.day} - {tanggal(selesai)}"
    if mulai.year == selesai.year:
        return f"{mulai.day} {BULAN[mulai.month - 1]} - {tanggal(selesai)}"
    return f"{tanggal(mulai)} - {tanggal(selesai)}"


def _sisa(jadwal: Jadwal, today: date) -> str:
    if today < jadwal.mulai:
        return f"mulai {sisa_kata((jadwal.mulai - today).days)}"
    if today > jadwal.selesai:
        return "sudah selesai"
    left = (jadwal.selesai - today).days
    return "berakhir hari ini" if left == 0 else sisa_kata(left)
