"""Predikat kinerja: what two ratings come to.

Sources: PermenPANRB 6/2022 (kuadran kinerja); Mekanisme teknis pengisian realisasi 2023 and Sosialisasi penilaian 2024,
which print all nine cells and the guide to each rating; rules.md 3.3 and 3.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Rating(StrEnum):
    """How hasil kerja, or perilaku kerja, compares with what was expected."""

    DIATAS = "diatas"
    SESUAI = "sesuai"
    DIBAWAH = "dibawah"


class Predikat(StrEnum):
    """The mark of a period, best first."""

    SANGAT_BAIK = "sangat_baik"
    BAIK = "baik"
    BUTUH_PERBAIKAN = "butuh_perbaikan"
    KURANG = "kurang"
    SANGAT_KURANG = "sangat_kurang"


class Bagian(StrEnum):
    """What is rated."""

    HASIL_KERJA = "hasil_kerja"
    PERILAKU = "perilaku"


NAMA_RATING: Mapping[Rating, str] = MappingProxyType(
    {
        Rating.DIATAS: "DIATAS EKSPEKTASI",
        Rating.SESUAI: "SESUAI EKSPEKTASI",
        Rating.DIBAWAH: "DIBAWAH EKSPEKTASI",
    }
)
NAMA_PREDIKAT: Mapping[Predikat, str] = MappingProxyType(
    {
        Predikat.SANGAT_BAIK: "Sangat Baik",
        Predikat.BAIK: "Baik",
        Predikat.BUTUH_PERBAIKAN: "Butuh Perbaikan",
        Predikat.KURANG: "Kurang/Misconduct",
        Predikat.SANGAT_KURANG: "Sangat Kurang",
    }
)

KODE_RATING: Mapping[Rating, int] = MappingProxyType({Rating.DIATAS: 1, Rating.SESUAI: 2, Rating.DIBAWAH: 3})
KODE_PREDIKAT: Mapping[Predikat, int] = MappingProxyType({one: code for code, one in enumerate(Predikat, 1)})
"""The codes of SIASN."""

KUADRAN: Mapping[tuple[Rating, Rating], Predikat] = MappingProxyType(
    {
        (Rating.DIATAS, Rating.DIBAWAH): Predikat.KURANG,
        (Rating.DIATAS, Rating.SESUAI): Predikat.BAIK,
        (Rating.DIATAS, Rating.DIATAS): Predikat.SANGAT_BAIK,
        (Rating.SESUAI, Rating.DIBAWAH): Predikat.KURANG,
        (Rating.SESUAI, Rating.SESUAI): Predikat.BAIK,
        (Rating.SESUAI, Rating.DIATAS): Predikat.BAIK,
        (Rating.DIBAWAH, Rating.DIBAWAH): Predikat.SANGAT_KURANG,
        (Rating.DIBAWAH, Rating.SESUAI): Predikat.BUTUH_PERBAIKAN,
        (Rating.DIBAWAH, Rating.DIATAS): Predikat.BUTUH_PERBAIKAN,
    }
)
"""All nine cells: (hasil kerja, perilaku)."""

PANDUAN: Mapping[tuple[Bagian, Rating], str] = MappingProxyType(
    {
        (Bagian.HASIL_KERJA, Rating.DIATAS): (
            "Sebagian besar atau seluruh hasil kerja di atas ekspektasi, tidak ada hasil kerja utama yang di bawah "
            "ekspektasi, dan umpan balik sebagian atau seluruhnya positif."
        ),
        (Bagian.HASIL_KERJA, Rating.SESUAI): (
            "Sebagian besar atau seluruh hasil kerja sesuai ekspektasi, hanya sebagian kecil hasil kerja utama yang "
            "di bawah ekspektasi, dan sebagian umpan balik positif."
        ),
        (Bagian.HASIL_KERJA, Rating.DIBAWAH): (
            "Sebagian besar atau seluruh hasil kerja utama di bawah ekspektasi, dan umpan balik sebagian besar atau "
            "seluruhnya tidak positif."
        ),
        (Bagian.PERILAKU, Rating.DIATAS): (
            "Konsisten menjalankan nilai dasar ASN untuk diri sendiri dan mengajak orang lain menjalankannya."
        ),
        (Bagian.PERILAKU, Rating.SESUAI): "Konsisten menjalankan nilai dasar ASN untuk diri sendiri.",
        (Bagian.PERILAKU, Rating.DIBAWAH): "Belum konsisten menjalankan nilai dasar ASN.",
    }
)
"""When each rating is given, for the penilai to read beside it."""


@dataclass(frozen=True, slots=True)
class Perhitungan:
    """A predikat and how it came about, in one sentence."""

    predikat: Predikat
    kalimat: str


def predikat(hasil_kerja: Rating, perilaku: Rating) -> Predikat:
    """The predikat of two ratings."""
    return KUADRAN[hasil_kerja, perilaku]


def hitung(hasil_kerja: Rating, perilaku: Rating) -> Perhitungan:
    """The predikat with 'bagaimana ini dihitung'."""
    found = predikat(hasil_kerja, perilaku)
    kalimat = (
        f"Rating hasil kerja {NAMA_RATING[hasil_kerja]} dan rating perilaku kerja {NAMA_RATING[perilaku]} bertemu pada "
        f"kuadran {NAMA_PREDIKAT[found]}."
    )
    return Perhitungan(found, kalimat)
