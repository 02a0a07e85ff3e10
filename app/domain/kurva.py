"""Kurva distribusi predikat kinerja: the ideal one, and the rules of SE Menteri PANRB 3/2023 as warnings.

Sources: SE Menteri PANRB 3/2023 (pola distribusi; shares of the unit's pegawai), Buku Petunjuk e-Kinerja 2022, 7.3 (red
is the ideal curve, green the actual one). BKN publishes no heights of the ideal curve: those of `IDEAL` are circulated
with the regulation's spreadsheet (rules.md 3.7, confidence C), and serve the red line alone. A warning never rests on
them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from app.domain.predikat import NAMA_PREDIKAT, Predikat
from app.domain.tanggal import angka


class Capaian(StrEnum):
    """Capaian kinerja organisasi, best first."""

    ISTIMEWA = "istimewa"
    BAIK = "baik"
    BUTUH_PERBAIKAN = "butuh_perbaikan"
    KURANG = "kurang"
    SANGAT_KURANG = "sangat_kurang"


NAMA_CAPAIAN: Mapping[Capaian, str] = MappingProxyType(
    {
        Capaian.ISTIMEWA: "Istimewa",
        Capaian.BAIK: "Baik",
        Capaian.BUTUH_PERBAIKAN: "Butuh Perbaikan",
        Capaian.KURANG: "Kurang",
        Capaian.SANGAT_KURANG: "Sangat Kurang",
    }
)

SUMBU: tuple[Predikat, ...] = tuple(reversed(Predikat))
"""The x-axis, from left to right: Sangat Kurang to Sangat Baik."""

IDEAL: Mapping[Capaian, tuple[int, ...]] = MappingProxyType(
    {
        Capaian.ISTIMEWA: (0, 1, 3, 7, 13),
        Capaian.BAIK: (2, 3, 6, 11, 2),
        Capaian.BUTUH_PERBAIKAN: (3, 4, 10, 4, 3),
        Capaian.KURANG: (2, 11, 6, 3, 2),
        Capaian.SANGAT_KURANG: (13, 7, 3, 1, 0),
    }
)
"""Heights of the ideal curve along SUMBU; each sums to POIN."""

POIN = 24

Jumlah = Mapping[Predikat, int]
"""How many pegawai have each predikat; one that is missing has none."""


@dataclass(frozen=True, slots=True)
class Peringatan:
    """A rule of the distribution that does not hold: what the rule says, and what there is."""

    aturan: str
    keadaan: str


@dataclass(frozen=True, slots=True)
class _Aturan:
    teks: str
    dilanggar: Callable[[_Bagian], bool]
    predikat: tuple[Predikat, ...]


@dataclass(frozen=True, slots=True)
class _Bagian:
    """Shares of the rated pegawai, in per cent."""

    jumlah: Jumlah
    total: int

    def __call__(self, *predikat: Predikat) -> Decimal:
        return Decimal(100 * sum(self.jumlah.get(one, 0) for one in predikat)) / self.total


_SB, _B, _BP, _K, _SK = Predikat


def _at_most(share: int, *predikat: Predikat) -> Callable[[_Bagian], bool]:
    return lambda of: of(*predikat) > share


def _at_least(share: int, *predikat: Predikat) -> Callable[[_Bagian], bool]:
    return lambda of: of(*predikat) < share


def _most(predikat: Predikat) -> Callable[[_Bagian], bool]:
    """'Sebagian besar': no other predikat is given to more."""
    return lambda of: any(of(other) > of(predikat) for other in Predikat)


def _some(*predikat: Predikat) -> Callable[[_Bagian], bool]:
    return lambda of: of(*predikat) == 0


ATURAN: Mapping[Capaian, tuple[_Aturan, ...]] = MappingProxyType(
    {
        Capaian.ISTIMEWA: (
            _Aturan("Sebagian besar pegawai berpredikat Sangat Baik.", _most(_SB), (_SB,)),
            _Aturan("Predikat Sangat Baik paling banyak 70%.", _at_most(70, _SB), (_SB,)),
        ),
        Capaian.BAIK: (
            _Aturan("Sebagian besar pegawai berpredikat Baik.", _most(_B), (_B,)),
            _Aturan("Predikat Baik paling banyak 70%.", _at_most(70, _B), (_B,)),
            _Aturan("Harus ada predikat Butuh Perbaikan dan/atau Kurang.", _some(_BP, _K), (_BP, _K)),
        ),
        Capaian.BUTUH_PERBAIKAN: (
            _Aturan("Predikat Butuh Perbaikan paling sedikit 60%.", _at_least(60, _BP), (_BP,)),
            _Aturan("Predikat Sangat Baik paling banyak 10%.", _at_most(10, _SB), (_SB,)),
        ),
        Capaian.KURANG: (
            _Aturan("Predikat Kurang paling sedikit 60%.", _at_least(60, _K), (_K,)),
            _Aturan("Predikat Butuh Perbaikan paling sedikit 10%.", _at_least(10, _BP), (_BP,)),
            _Aturan("Predikat Sangat Baik paling banyak 10%.", _at_most(10, _SB), (_SB,)),
        ),
        Capaian.SANGAT_KURANG: (
            _Aturan("Predikat Sangat Kurang paling sedikit 60%.", _at_least(60, _SK), (_SK,)),
            _Aturan("Predikat Kurang dan/atau Butuh Perbaikan paling sedikit 10%.", _at_least(10, _K, _BP), (_K, _BP)),
            _Aturan("Tidak ada predikat Sangat Baik.", _at_most(0, _SB), (_SB,)),
        ),
    }
)
"""What SE 3/2023 asks of the shares. What it leaves free ('yang lain boleh …') is no rule here."""


def ideal(capaian: Capaian, pegawai: int) -> tuple[Decimal, ...]:
    """Heights of the red line along SUMBU, in pegawai, for a unit of so many rated pegawai."""
    return tuple(Decimal(points * pegawai) / POIN for points in IDEAL[capaian])


def nyata(jumlah: Jumlah) -> tuple[int, ...]:
    """Heights of the green line along SUMBU, in pegawai."""
    return tuple(jumlah.get(one, 0) for one in SUMBU)


def peringatan(capaian: Capaian, jumlah: Jumlah) -> tuple[Peringatan, ...]:
    """The rules that the distribution breaks; none while nobody is rated. A warning: nothing is refused for it."""
    total = sum(jumlah.values())
    if not total:
        return ()
    share = _Bagian(jumlah, total)
    return tuple(
        Peringatan(rule.teks, _keadaan(share, rule.predikat)) for rule in ATURAN[capaian] if rule.dilanggar(share)
    )


def _keadaan(share: _Bagian, predikat: tuple[Predikat, ...]) -> str:
    names = " dan ".join(NAMA_PREDIKAT[one] for one in predikat)
    count = sum(share.jumlah.get(one, 0) for one in predikat)
    per_cent = angka(share(*predikat).quantize(Decimal("0.1")))
    return f"{names}: {count} dari {share.total} pegawai ({per_cent}%)."
