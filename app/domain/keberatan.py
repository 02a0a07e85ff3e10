"""Keberatan: how long one may be filed and answered.

Sources: PP 30/2019 Pasal 59 and PermenPANRB 6/2022 Bab V (14 days to file; rules.md 5, where calendar or working days
are a setting). The manuals show 'Terlambat' and name no limit for the answer: it is a setting, too.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from app.domain.tenggat import hari_terakhir

DIAJUKAN = "diajukan"
DIPROSES = "diproses"
DISETUJUI = "disetujui"
DITOLAK = "ditolak"
TERLAMBAT = "terlambat"
TERBUKA = (DIAJUKAN, DIPROSES)
"""The states in which it waits for an answer."""

HARI = 14
KERJA = "kerja"


@dataclass(frozen=True, slots=True)
class Setelan:
    """What an instansi set; None where it left it to the rule."""

    ajukan_hari: int | None = None
    respon_hari: int | None = None
    hitung: str | None = None

    def batas_ajukan(self, dinilai: date, libur: Collection[date] = ()) -> date:
        """The last day on which a mark of `dinilai` (a local date) may be objected to."""
        return hari_terakhir(dinilai, self.ajukan_hari or HARI, kerja=self.hitung == KERJA, libur=libur)

    def batas_respon(self, diajukan: date, libur: Collection[date] = ()) -> date:
        """The last day on which a keberatan of `diajukan` (a local date) may be decided."""
        return hari_terakhir(diajukan, self.respon_hari or HARI, kerja=self.hitung == KERJA, libur=libur)
