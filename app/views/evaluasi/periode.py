"""Which period of which year the pages of Pemantauan dan Evaluasi are about, and the frame that they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.periode import tahun_kerja
from app.domain.predikat import NAMA_PREDIKAT, NAMA_RATING, Predikat, Rating
from app.models.build import Registry
from app.models.queries import evaluasi
from app.models.queries.evaluasi import Periode
from app.models.queries.jadwal import terdekat
from app.web.params import small_number, whole

YEARS_BACK = 4
TABS = (
    ("evaluasi.index", "Penilaian Bawahan"),
    ("evaluasi.rekap", "Rekap Penilaian Bawahan"),
    ("evaluasi.kurva", "Lihat Kurva"),
)
PEMBINAAN = "/admin/pembinaan/"
"""A menu made from the schema, of no one period."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the pages about a period."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Rangka:
    """What the pages share: the year and period they are about (None: the instansi has none), and the others."""

    tahun: int
    tahun_lain: tuple[int, ...]
    periode: Periode | None
    pilihan: tuple[Periode, ...]
    tabs: tuple[Tab, ...]
    jadwal: str = ""

    @property
    def nama(self) -> str:
        """'Triwulan 4 Tahun 2026'."""
        return f"{self.periode.nama} Tahun {self.tahun}" if self.periode else f"Tahun {self.tahun}"


def rangka(session: Session, registry: Registry, actor: Actor, args: Mapping[str, str], endpoint: str) -> Rangka:
    """The frame of a page for what its address asks; whatever cannot be meant is left out."""
    tahun = tahun_diminta(args, actor)
    known = evaluasi.periode(session, registry, actor, tahun)
    chosen = dipilih(known, args, actor, tahun)
    number = chosen.id if chosen else None
    return Rangka(
        tahun,
        tahun_lain(actor),
        chosen,
        known,
        (
            *(Tab(label, url_for(name, tahun=tahun, periode=number), name == endpoint) for name, label in TABS),
            Tab("Pembinaan Bawahan", PEMBINAAN, current=False),
        ),
        terdekat(session, registry, actor, "pejabat_penilai"),
    )


def tahun_diminta(args: Mapping[str, str], actor: Actor) -> int:
    """The year that an address asks for; the one that is being rated for whatever cannot be meant."""
    now = tahun_kerja(actor.today)
    tahun = small_number(args.get("tahun"), now)
    return tahun if 2000 <= tahun <= 2200 else now


def tahun_lain(actor: Actor) -> tuple[int, ...]:
    """The years that are offered."""
    return tuple(range(actor.today.year, actor.today.year - YEARS_BACK - 1, -1))


def dipilih(known: Sequence[Periode], args: Mapping[str, str], actor: Actor, tahun: int) -> Periode | None:
    """The period that an address asks for, else the first in which somebody waits, else the last that is over; None
    where there are none."""
    asked = whole(args.get("periode"))
    return next((one for one in known if one.id == asked), None) or _first(known, actor, tahun)


def _first(known: Sequence[Periode], actor: Actor, tahun: int) -> Periode | None:
    """The first period in which somebody waits, else the last that is over."""
    waiting = next((one for one in known if one.menunggu), None)
    today = f"{actor.today:%m-%d}"
    over = [one for one in known if tahun < actor.today.year or one.periode_akhir <= today]
    return waiting or next(iter([*reversed(over), *known]), None)


def rating(value: str | None) -> str:
    """A rating in words; '' for none."""
    return NAMA_RATING[Rating(value)] if value else ""


def predikat(value: str | None) -> str:
    """A predikat in words; '' for none."""
    return NAMA_PREDIKAT[Predikat(value)] if value else ""
