"""A plain model of penilaian and keberatan, written from rules.md 3 and 5 and the README's decisions, for a test that
walks the verbs against it. It knows nothing of `app`: who may, what must be, what follows.

The office: PANJI and RINI (`pegawai`, `rekan`) are rated by UJANG (`unit`), and from 1 to 10 December 2026 by LEO
(`lewat`), who is PLH; above stands TITIN (`tim`). ASTI (`admin`) is admin instansi, UJANG admin of the unit, too.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

WIB = ZoneInfo("Asia/Jakarta")
BATAS = {"Triwulan 3": date(2026, 10, 5), "Triwulan 4": date(2027, 1, 5), "Final": date(2027, 1, 5)}
OWNERS = ("pegawai", "rekan")
PEOPLE = (*OWNERS, "unit", "lewat", "tim", "admin", "beta_admin", "operator")
PLH = (date(2026, 12, 1), date(2026, 12, 10))
OPEN = ("diajukan", "diproses")
SESUAI = ("sesuai", "sesuai")
CELLS = {
    ("diatas", "diatas"): "sangat_baik",
    ("diatas", "sesuai"): "baik",
    ("diatas", "dibawah"): "kurang",
    ("sesuai", "diatas"): "baik",
    ("sesuai", "sesuai"): "baik",
    ("sesuai", "dibawah"): "kurang",
    ("dibawah", "diatas"): "butuh_perbaikan",
    ("dibawah", "sesuai"): "butuh_perbaikan",
    ("dibawah", "dibawah"): "sangat_kurang",
}


@dataclass
class Lembar:
    """A period of an SKP; `marks` are hasil kerja and perilaku."""

    nama: str
    rencana: int = 0
    realisasi: set[int] = field(default_factory=set)
    bukti: int = 0
    marks: tuple[str, str] | None = None
    dinilai: date | None = None


@dataclass
class Keberatan:
    """What became of an objection; `batas` is the last day for the answer."""

    status: str
    batas: date


@dataclass
class Model:
    """What must be so, by owner and period. Each method says whether the step succeeds, and has it happen if so."""

    now: datetime
    skp: dict[str, str] = field(default_factory=lambda: dict.fromkeys(OWNERS, "persetujuan"))
    lembar: dict[tuple[str, str], Lembar] = field(default_factory=dict)
    keberatan: dict[tuple[str, str], Keberatan] = field(default_factory=dict)
    capaian: str = "belum_final"
    told: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many steps of which kind the history must tell."""

    @property
    def today(self) -> date:
        return self.now.astimezone(WIB).date()

    @property
    def penilai(self) -> str:
        return "lewat" if PLH[0] <= self.today <= PLH[1] else "unit"

    def _tell(self, entity: str, step: str) -> bool:
        self.told[entity, step] += 1
        return True

    def langkah_skp(self, who: str, owner: str, step: str) -> bool:
        rights = {
            "ajukan": ({"draft"}, {owner}, "pengajuan"),
            "setujui": ({"pengajuan"}, {self.penilai}, "persetujuan"),
            "kembalikan": ({"pengajuan"}, {self.penilai}, "draft"),
            "ke_draft": ({"pengajuan", "persetujuan"}, {self.penilai, "unit", "admin"}, "draft"),
        }
        source, people, target = rights[step]
        if self.skp[owner] not in source or who not in people:
            return False
        self.skp[owner] = target
        return self._tell("skp", step)

    def buka(self, who: str, owner: str, nama: str) -> bool:
        if who != owner or self.skp[owner] != "persetujuan" or (owner, nama) in self.lembar:
            return False
        self.lembar[owner, nama] = Lembar(nama)
        return True

    def isi(self, who: str, owner: str, nama: str, apa: str, indikator: int) -> bool:
        """Rencana aksi of the first RHK, realisasi and bukti dukung of the indikator 0 (of that RHK) or 1 (of
        another)."""
        sheet = self.lembar.get((owner, nama))
        if sheet is None or who != owner or self.skp[owner] != "persetujuan" or sheet.marks:
            return False
        if self.today > BATAS[nama]:
            return False
        if apa == "rencana":
            sheet.rencana += nama != "Final"
            return nama != "Final"
        if nama != "Final" and (indikator == 1 or not sheet.rencana):
            return False
        if apa == "realisasi":
            if indikator in sheet.realisasi:
                return False
            sheet.realisasi.add(indikator)
        else:
            sheet.bukti += 1
        return True

    def umpan(self, who: str, owner: str, nama: str) -> bool:
        return (owner, nama) in self.lembar and who == self.penilai and self.skp[owner] == "persetujuan"

    def nilai(self, who: str, owner: str, nama: str, marks: tuple[str, str], catatan: bool) -> bool:
        sheet, objected = self.lembar.get((owner, nama)), self.keberatan.get((owner, nama))
        if sheet is None or not self.umpan(who, owner, nama) or not sheet.realisasi:
            return False
        if (marks != SESUAI and not catatan) or (objected and objected.status != "terlambat"):
            return False
        sheet.marks, sheet.dinilai = marks, self.today
        return self._tell("penilaian", "nilai")

    def langkah_capaian(self, who: str, step: str) -> bool:
        target = {"final": "final", "batal_final": "belum_final"}[step]
        if who != "admin" or self.capaian == target:
            return False
        self.capaian = target
        return self._tell("capaian_organisasi", step)

    def ajukan(self, who: str, owner: str, nama: str, minta: tuple[str, str]) -> bool:
        sheet = self.lembar.get((owner, nama))
        if sheet is None or sheet.marks is None or sheet.dinilai is None or who != owner:
            return False
        if (owner, nama) in self.keberatan or minta == sheet.marks or self.today > sheet.dinilai + timedelta(days=14):
            return False
        self.keberatan[owner, nama] = Keberatan("diajukan", self.today + timedelta(days=14))
        return self._tell("keberatan", "create")

    def langkah_keberatan(self, who: str, owner: str, nama: str, step: str, marks: tuple[str, str]) -> bool:
        objected = self.keberatan.get((owner, nama))
        right = {"jelaskan": self.penilai, "setujui": "tim", "tolak": "tim"}.get(step)  # the atasan is still the same
        if objected is None or objected.status not in OPEN or who != right or self.today > objected.batas:
            return False
        objected.status = {"jelaskan": "diproses", "setujui": "disetujui", "tolak": "ditolak"}[step]
        if step == "setujui":
            self.lembar[owner, nama].marks = marks
        return self._tell("keberatan", step)

    def lewat(self) -> None:
        for objected in self.keberatan.values():
            if objected.status in OPEN and self.today > objected.batas:
                objected.status = "terlambat"
                self._tell("keberatan", "lewat")

    def melihat(self, who: str, owner: str, nama: str) -> bool:
        """Who may see the penilaian: its owner; of an SKP that is no draft the penilai of today and the admins; the
        atasan penilai its marks, and as one of the Tim Penilai the year of a Final at either end."""
        if who == owner:
            return True
        if self.skp[owner] == "draft":
            return False
        final = self.lembar.get((owner, "Final"))
        reviewed = final is not None and final.marks in (("diatas", "diatas"), ("dibawah", "dibawah"))
        tim = reviewed or self.lembar[owner, nama].marks is not None
        return who in {self.penilai, "unit", "admin"} or (who == "tim" and tim)
