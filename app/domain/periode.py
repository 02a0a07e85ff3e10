"""The dates of a penilaian period in one year.

Source: rules 3.1 (Buku Petunjuk Admin e-Kinerja, 2.2; the example with 'Batas: 5 Januari 2025' for a period that ends
on 31 December).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from app.domain.tanggal import parse_month_day


@dataclass(frozen=True, slots=True)
class Jendela:
    """A period's first and last day, and the last day for filling in; all are local dates."""

    awal: date
    akhir: date
    batas: date


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
