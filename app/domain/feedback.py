"""Feedback of colleagues on the perilaku of a penilaian: who may give it, and while what holds.

Sources: Buku Petunjuk e-Kinerja 2022, 7.4; rules.md 3.1 (the batas closes it) and 3.2, step 5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from app.domain.penilaian import BERJALAN, FINAL
from app.domain.skp import DEFINITIF, PERSETUJUAN
from app.domain.umpan_balik import JEMPOL, Arah


@dataclass(frozen=True, slots=True)
class Fakta:
    """A penilaian as somebody meets it: `sendiri`, it is their own; `penilai`, they rate it; `terakhir`, its SKP is
    the year's last, to which Final belongs; `lewat`, its batas is over."""

    sendiri: bool
    penilai: bool
    posisi: str
    status_skp: str
    status: str
    jenis: str
    terakhir: bool
    lewat: bool


class Halangan(StrEnum):
    """Why somebody gives no feedback on a penilaian."""

    PLT = "plt"
    SENDIRI = "sendiri"
    PENILAI = "penilai"
    DINILAI = "dinilai"
    TERKUNCI = "terkunci"
    FINAL = "final"
    LEWAT = "lewat"

    @property
    def tentang_orang(self) -> bool:
        """Whether it is about who somebody is, and not about what the penilaian stands at."""
        return self in (Halangan.SENDIRI, Halangan.PENILAI, Halangan.PLT)


KALIMAT: Mapping[Halangan, str] = MappingProxyType(
    {
        Halangan.PLT: "SKP ini dibuat sebagai PLT/PLH dan tidak dinilai. Feedback diberikan pada SKP definitif.",
        Halangan.SENDIRI: "Feedback diberikan kepada rekan kerja, bukan kepada diri sendiri.",
        Halangan.PENILAI: (
            "Anda pejabat penilai kinerja pegawai ini. Berikan umpan balik pada Pemantauan dan Evaluasi, "
            "bersama penilaiannya."
        ),
        Halangan.DINILAI: "Periode ini sudah dinilai pejabat penilai.",
        Halangan.TERKUNCI: "SKP ini sedang tidak dalam status PERSETUJUAN.",
        Halangan.FINAL: "Periode Final diisi pada SKP definitif terakhir tahun ini.",
        Halangan.LEWAT: "Batas waktu feedback untuk periode ini sudah lewat.",
    }
)


def tertutup(fakta: Fakta) -> Halangan | None:
    """The first reason against feedback of anybody; None while somebody could give it."""
    against = (
        (fakta.posisi != DEFINITIF, Halangan.PLT),
        (fakta.status != BERJALAN, Halangan.DINILAI),
        (fakta.status_skp != PERSETUJUAN, Halangan.TERKUNCI),
        (fakta.jenis == FINAL and not fakta.terakhir, Halangan.FINAL),
        (fakta.lewat, Halangan.LEWAT),
    )
    return next((reason for holds, reason in against if holds), None)


def halangan(fakta: Fakta) -> Halangan | None:
    """The first reason against feedback of this person, who they are before what it stands at; None where they can."""
    against = ((fakta.sendiri, Halangan.SENDIRI), (fakta.penilai, Halangan.PENILAI))
    return next((reason for holds, reason in against if holds), None) or tertutup(fakta)


def kalimat(nama: str, arah: str | None, teks: str | None, *, jempol: bool = True) -> str:
    """How it is told: '(NAMA) 👍 Positif: teks'; without `jempol` in words alone, for a font that has no thumbs."""
    thumb = f"{JEMPOL[Arah(arah)]} " if arah and jempol else ""
    said = ": ".join(part for part in (f"{thumb}{arah.title()}" if arah else "", teks) if part)
    return f"({nama}) {said}"
