"""The period that a new SKP is offered with: what is left of the year in the post that it is made for.

Source: Sosialisasi pengisian 2024 (a change of post ends one SKP and opens another from the TMT; one that ends on 31
December opens all quarters).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

Masa = tuple[date, date]


def sisa_tahun(terisi: Sequence[Masa], hari: date) -> Masa:
    """First and last day of the longest open end of the year: behind the last period of it; when that reaches its
    end, the whole next year. `terisi` are the periods of the post that there are, in any year."""
    year = hari.year
    while True:
        last = max((akhir for awal, akhir in terisi if awal.year == year), default=None)
        if last is None:
            return date(year, 1, 1), date(year, 12, 31)
        if last < date(year, 12, 31):
            return last + timedelta(days=1), date(year, 12, 31)
        year += 1


def masa_tugas(awal: date, akhir: date, hari: date) -> Masa:
    """The part of a PLT's or PLH's time that lies in the year of `hari`."""
    return max(awal, date(hari.year, 1, 1)), min(akhir, date(hari.year, 12, 31))


def masa_tahun(awal: date, akhir: date, tahun: int) -> Masa | None:
    """The part of a PLT's or PLH's time that lies in a year, since an SKP stays within one; None where none does."""
    first, last = max(awal, date(tahun, 1, 1)), min(akhir, date(tahun, 12, 31))
    return (first, last) if first <= last else None


def tahun_tugas(awal: date, akhir: date, hari: date) -> range:
    """The years whose SKP is prepared with an appointment: from the year of `hari`, or the one it begins in, two at
    most, as one that runs over New Year's Eve has. Whoever acts for longer adds the later ones."""
    first = max(awal.year, hari.year)
    return range(first, min(akhir.year, first + 1) + 1)
