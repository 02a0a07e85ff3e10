"""What an SKP is made of: its model, what an indikator needs in it, and the year that it belongs to.

Sources: PermenPANRB 6/2022 with Anak Lampiran 4 (the tables of the kuantitatif approach), Buku Petunjuk e-Kinerja 2022,
2.1 and 2.2 (the two approaches; its part 3 has them the wrong way round), Buku Petunjuk Admin 2.3 (Unor Mandiri).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

DRAFT = "draft"
PENGAJUAN = "pengajuan"
PERSETUJUAN = "persetujuan"

DEFINITIF = "definitif"
"""The post of an SKP that is made for no PLT or PLH."""

JPT = "jpt"
JAJF = "jajf"
KUANTITATIF = "kuantitatif"
KUALITATIF = "kualitatif"

ISIAN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "kuantitatif_jpt": ("target", "perspektif"),
        "kuantitatif_jajf": ("aspek", "target"),
        "kualitatif": (),
    }
)
"""What an indikator has besides its text, by the form (`bentuk`) of its SKP. Of a qualitative one the target stands in
the sentence itself."""


def model(*, pimpinan: bool, mandiri: bool, jpt: bool) -> str:
    """The model of somebody's SKP: JPT for Pejabat Pimpinan Tinggi and for heads of a unit mandiri, else JAJF.

    `jpt` says that the unit's eselon is one of a Pejabat Pimpinan Tinggi. The head of a unit that is neither (a Kabid)
    is a Pejabat Administrator and makes an SKP of the model JAJF.
    """
    return JPT if pimpinan and (mandiri or jpt) else JAJF


def menetapkan_sendiri(*, memimpin: bool, puncak: bool, mandiri: bool, setelan: bool) -> bool:
    """Whether somebody sets the SKP that they make in a unit themselves, without a penilai's approval (rules 2.9).

    `memimpin`: they hold that unit; `puncak`: no unit stands above it; `mandiri`: it is a unit mandiri; `setelan`: the
    instansi's mandiri_auto_approve. That the unit above is vacant never makes it so.
    """
    return memimpin and (puncak or (mandiri and setelan))


def bentuk(pendekatan: str, of_model: str) -> str:
    """The form of the indikator of an SKP: a key of ISIAN."""
    return KUALITATIF if pendekatan == KUALITATIF else f"{KUANTITATIF}_{of_model}"


def tahun(awal: date, akhir: date) -> int | None:
    """The year that a period belongs to; None for one that runs over New Year's Eve, which no SKP does."""
    return awal.year if awal.year == akhir.year else None


def posisi(plt_plh: int | None) -> str:
    """The post that a period is filled in: two SKP of one person in one post never have a day in common."""
    return "definitif" if plt_plh is None else f"plt-plh-{plt_plh}"


def pangkat_golongan(jenis: str | None, pangkat: str | None, golongan: str | None) -> str:
    """Rank and grade as the forms print them: 'Penata Tingkat I - III/d', of a PPPK 'IX'; '-' without either.

    `jenis` is PNS or PPPK, whose grades have no ranks.
    """
    parts = (pangkat if jenis != "PPPK" else None, golongan)
    return " - ".join(part for part in parts if part) or "-"


def nama_lengkap(nama: str, depan: str | None, belakang: str | None) -> str:
    """A name with its titles: 'Dr. Nama, M.Si.'."""
    front = f"{depan} {nama}" if depan else nama
    return f"{front}, {belakang}" if belakang else front
