"""The stages that people pass in a period, from no SKP to a rated Final, and the message to those who are late.

Source: ux.md (funnel by unit; 'belum mengisi' lists, one press copies a ready message).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from itertools import groupby
from types import MappingProxyType

from app.domain.tanggal import tanggal
from app.domain.tenggat import sisa_kata


class Keadaan(StrEnum):
    """Where somebody stands, the first stage in front; BEBAS owes no SKP and is in no stage."""

    BELUM = "belum"
    DRAFT = "draft"
    PENGAJUAN = "pengajuan"
    PERSETUJUAN = "persetujuan"
    REALISASI = "realisasi"
    DINILAI = "dinilai"
    FINAL = "final"
    BEBAS = "bebas"


NAMA: Mapping[Keadaan, str] = MappingProxyType(
    {
        Keadaan.BELUM: "Belum",
        Keadaan.DRAFT: "Draft",
        Keadaan.PENGAJUAN: "Pengajuan",
        Keadaan.PERSETUJUAN: "Persetujuan",
        Keadaan.REALISASI: "Realisasi",
        Keadaan.DINILAI: "Dinilai",
        Keadaan.FINAL: "Final",
    }
)
"""The stages in order."""

TERLAMBAT = (Keadaan.BELUM, Keadaan.DRAFT, Keadaan.PERSETUJUAN)
"""Stages at which the pegawai themselves have something to do before the period is filled in."""

KURANG: Mapping[Keadaan, str] = MappingProxyType(
    {
        Keadaan.BELUM: "belum menyusun SKP",
        Keadaan.DRAFT: "SKP belum diajukan",
        Keadaan.PERSETUJUAN: "realisasi belum diisi",
    }
)


def pesan(periode: str, batas: date, today: date, orang: Iterable[tuple[str, str, Keadaan]], lainnya: int = 0) -> str:
    """A message to copy: what is asked, by when, and of whom (unit, name, state, in the order of units)."""
    left = (batas - today).days
    when = f"paling lambat {tanggal(batas)} ({sisa_kata(left)})" if left >= 0 else f"batasnya {tanggal(batas)}"
    lines = [f"Yth. Bapak/Ibu, mohon melengkapi {periode} di e-Kinerja, {when}."]
    for unit, rows in groupby(orang, key=lambda one: one[0]):
        lines += ["", f"{unit}:", *(f"- {name}: {KURANG[state]}" for _, name, state in rows)]
    if lainnya > 0:
        lines += ["", f"dan {lainnya} pegawai lainnya."]
    return "\n".join([*lines, "", "Abaikan pesan ini bila sudah diisi. Terima kasih."])
