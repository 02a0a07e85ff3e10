"""Kurva distribusi predikat kinerja as a picture: lengths of an SVG, red the ideal line, green the actual one.

Source: Buku Petunjuk e-Kinerja 2022, 7.3; rules.md 3.7 (title and names of the axes). Pure: pages and documents draw it
alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.domain.kurva import NAMA_CAPAIAN, SUMBU, Capaian, Jumlah, ideal, nyata
from app.domain.lengkung import Titik, ruas
from app.domain.predikat import NAMA_PREDIKAT
from app.domain.tanggal import angka

LEBAR, TINGGI = 720.0, 360.0
KIRI, KANAN, ATAS, BAWAH = 64.0, 24.0, 24.0, 64.0
GARIS = 5
"""About so many lines across."""

JUDUL = "KURVA DISTRIBUSI PREDIKAT KINERJA PEGAWAI DENGAN CAPAIAN KINERJA ORGANISASI {}"
SUMBU_Y, SUMBU_X = "Frekuensi Pegawai", "Predikat Kinerja Pegawai"


@dataclass(frozen=True, slots=True)
class Garis:
    """A line of the picture: its path, and its points."""

    jalur: str
    titik: tuple[Titik, ...]


@dataclass(frozen=True, slots=True)
class Baris:
    """A line of the table beside it."""

    predikat: str
    ideal: str
    nyata: int


@dataclass(frozen=True, slots=True)
class Gambar:
    """The picture in numbers and words. `tegak` are (height, number) of the lines across, `mendatar` (x, name)."""

    judul: str
    uraian: str
    ideal: Garis
    nyata: Garis
    tegak: tuple[tuple[float, int], ...]
    mendatar: tuple[tuple[float, str], ...]
    tabel: tuple[Baris, ...]
    lebar: float = LEBAR
    tinggi: float = TINGGI
    kiri: float = KIRI
    dasar: float = TINGGI - BAWAH
    ujung: float = LEBAR - KANAN


def gambar(capaian: Capaian, jumlah: Jumlah) -> Gambar:
    """The curve of a unit's capaian and of how many have each predikat."""
    red, green = ideal(capaian, sum(jumlah.values())), nyata(jumlah)
    step = _step(max([*map(float, red), *map(float, green), 1.0]))
    highest = step * -(-int(max(_up(red), max(green), 1)) // step)
    xs = [KIRI + (place + 0.5) * (LEBAR - KIRI - KANAN) / len(SUMBU) for place in range(len(SUMBU))]
    names = [NAMA_PREDIKAT[one] for one in SUMBU]
    return Gambar(
        judul=JUDUL.format(NAMA_CAPAIAN[capaian].upper()),
        uraian="; ".join(
            f"{name}: {count} pegawai, ideal {_one(wanted)}"
            for name, count, wanted in zip(names, green, red, strict=True)
        )
        + ".",
        ideal=_line(xs, [float(one) for one in red], highest),
        nyata=_line(xs, [float(one) for one in green], highest),
        tegak=tuple((_height(number, highest), number) for number in range(0, highest + 1, step)),
        mendatar=tuple(zip(xs, names, strict=True)),
        tabel=tuple(Baris(name, _one(wanted), count) for name, wanted, count in zip(names, red, green, strict=True)),
    )


def _line(xs: Sequence[float], values: Sequence[float], highest: int) -> Garis:
    points = tuple((x, _height(value, highest)) for x, value in zip(xs, values, strict=True))
    begin = f"M{points[0][0]:.1f},{points[0][1]:.1f}"
    pieces = (
        " ".join(f"{x:.1f},{y:.1f}" for x, y in (one.kendali, one.kendali_lain, one.ujung)) for one in ruas(points)
    )
    return Garis(begin + "".join(f"C{piece}" for piece in pieces), points)


def _height(value: float, highest: int) -> float:
    """Where a number of people is, from the top."""
    return TINGGI - BAWAH - value * (TINGGI - ATAS - BAWAH) / highest


def _step(highest: float) -> int:
    """1, 2 or 5 times a power of ten, so that there are about GARIS lines."""
    wanted, size = highest / GARIS, 1
    while True:
        for times in (1, 2, 5):
            if times * size >= wanted:
                return times * size
        size *= 10


def _up(values: Sequence[Decimal]) -> int:
    return max(-int(-value // 1) for value in values)


def _one(value: Decimal) -> str:
    return angka(value.quantize(Decimal("0.1")))
