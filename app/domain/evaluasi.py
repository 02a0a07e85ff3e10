"""Whether a bawahan can be rated in a period, and if not, why: every bawahan is listed, with the reason.

Sources: rules.md 3.2, steps 1 to 6 (in the manual 002 those were simply missing), and 6.1; screens B10.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain import skp as aturan


class Keadaan(StrEnum):
    """Where a bawahan stands in a period."""

    BELUM_DINILAI = "belum_dinilai"
    SUDAH_DINILAI = "sudah_dinilai"
    BELUM_DAPAT = "belum_dapat"


NAMA = {
    Keadaan.BELUM_DINILAI: "Belum Dinilai",
    Keadaan.SUDAH_DINILAI: "Sudah Dinilai",
    Keadaan.BELUM_DAPAT: "Belum Dapat Dinilai",
}
FINAL_LAIN = (
    "Final dinilai pada SKP definitif terakhir tahun itu, dan pegawai memiliki SKP yang mulai sesudah SKP ini. Minta "
    "pegawai menambahkan periode Final pada SKP terakhir itu."
)
STATUS_SKP = {aturan.DRAFT: "Draft", aturan.PENGAJUAN: "Pengajuan", aturan.PERSETUJUAN: "Persetujuan"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fakta:
    """What decides: the state of the SKP (None: there is none), whether it is that of the definitive post, whether the
    period was added, whether something was reported in it, and whether it is rated. `final_lain`: the period is Final,
    which belongs to a later SKP of the year. `dikecualikan` is why no SKP is owed."""

    skp: str | None
    definitif: bool = True
    periode: bool = False
    realisasi: bool = False
    dinilai: bool = False
    final_lain: bool = False
    dikecualikan: str = ""


def halangan(fakta: Fakta) -> str:
    """Why the bawahan cannot be rated, as a sentence; '' where they can."""
    if fakta.skp is None:
        free = f"Tidak wajib membuat SKP: {fakta.dikecualikan}."
        return free if fakta.dikecualikan else "Pegawai belum membuat SKP untuk unit ini."
    if not fakta.definitif:
        return "SKP sebagai PLT/PLH tidak dinilai; predikat diambil dari SKP definitif."
    if fakta.final_lain:
        return FINAL_LAIN
    if fakta.skp == aturan.DRAFT:
        return "SKP sedang disusun pegawai (DRAFT) dan belum disetujui."
    if fakta.skp == aturan.PENGAJUAN:
        return "SKP menunggu persetujuan Anda."
    if not fakta.periode:
        return "Pegawai belum menambahkan periode penilaian ini."
    return "" if fakta.realisasi else "Pegawai belum mengisi realisasi."


def keadaan(fakta: Fakta) -> Keadaan:
    """Where the bawahan stands. What was rated stays so, also while its SKP is a draft again."""
    if fakta.dinilai:
        return Keadaan.SUDAH_DINILAI
    return Keadaan.BELUM_DAPAT if halangan(fakta) else Keadaan.BELUM_DINILAI
