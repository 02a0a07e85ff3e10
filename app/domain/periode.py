"""The dates of a penilaian period in one year.

Source: rules 3.1 (Buku Petunjuk Admin e-Kinerja, 2.2; the example with 'Batas: 5 Januari 2025' for a period that ends
on 31 December).
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from app.domain.tanggal import parse_month_day


@dataclass(frozen=True, slots=True)
class Jendela:
    """A period's first and last day, and the last day for filling in; all are local dates."""

    awal: date
    akhir: date
    batas: date


class Berjangka(Protocol):
    """A period of the set by its three 'mm-dd'."""

    @property
    def periode_awal(self) -> str:
        """Its first day."""
        ...

    @property
    def periode_akhir(self) -> str:
        """Its last day."""
        ...

    @property
    def batas_pengisian(self) -> str:
        """The last day for filling in."""
        ...


def on_year(month_day: str, year: int) -> date:
    """The day 'mm-dd' of `year`; 02-29 is 28 February in common years. Raises ValueError for what is no such day."""
    month, day = parse_month_day(month_day)
    return date(year, month, 28 if (month, day) == (2, 29) and not calendar.isleap(year) else day)


def jendela(periode_awal: str, periode_akhir: str, batas_pengisian: str, year: int) -> Jendela:
    """The dates of a period of `year`, from its three 'mm-dd'.

    A batas before the akhir falls in the next year, an equal one on the same day (rules 3.1). An akhir before the awal
    falls in the next year too (derived: windows need not be calendar months).
    """
    end_year = year + (periode_akhir < periode_awal)
    return Jendela(
        on_year(periode_awal, year),
        on_year(periode_akhir, end_year),
        on_year(batas_pengisian, end_year + (batas_pengisian < periode_akhir)),
    )


def tahun_kerja(today: date) -> int:
    """The year that is worked on: in January still the one before, whose last periods are filled in and rated then
    (rules.md 6.6: rating until 2 January, upload until 5 January)."""
    return today.year - (today.month == 1)


T = TypeVar("T", bound=Berjangka)


def fokus(setelan: Sequence[T], tahun: int, today: date) -> T | None:
    """The period that is due: of those that have begun the one with the nearest batas, else the one whose batas was
    last, else the first. In doubt the one that stands in front."""
    if not setelan:
        return None
    windows = [(one, jendela(one.periode_awal, one.periode_akhir, one.batas_pengisian, tahun)) for one in setelan]
    begun = [(one, window) for one, window in windows if window.awal <= today]
    due = [(one, window) for one, window in begun if window.batas >= today]
    if due:
        return min(due, key=lambda pair: pair[1].batas)[0]
    return max(begun, key=lambda pair: pair[1].batas)[0] if begun else setelan[0]
