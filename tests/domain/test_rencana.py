"""The period that a new SKP is offered with."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.rencana import masa_tugas, sisa_tahun

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("terisi", "expected"),
    [
        ([], YEAR),
        ([(date(2025, 1, 1), date(2025, 12, 31))], YEAR),
        ([(date(2026, 1, 1), date(2026, 6, 20))], (date(2026, 6, 21), date(2026, 12, 31))),
        ([(date(2026, 7, 1), date(2026, 12, 30))], (date(2026, 12, 31), date(2026, 12, 31))),
        ([YEAR], (date(2027, 1, 1), date(2027, 12, 31))),
        ([YEAR, (date(2027, 1, 1), date(2027, 3, 31))], (date(2027, 4, 1), date(2027, 12, 31))),
    ],
)
def test_what_is_left_of_the_year_is_offered(terisi: list[tuple[date, date]], expected: tuple[date, date]) -> None:
    assert sisa_tahun(terisi, TODAY) == expected


@pytest.mark.parametrize(
    ("awal", "akhir", "expected"),
    [
        (date(2025, 10, 1), date(2026, 3, 31), (date(2026, 1, 1), date(2026, 3, 31))),
        (date(2026, 7, 1), date(2027, 2, 28), (date(2026, 7, 1), date(2026, 12, 31))),
    ],
)
def test_of_a_plt_the_part_in_this_year_is_offered(awal: date, akhir: date, expected: tuple[date, date]) -> None:
    assert masa_tugas(awal, akhir, TODAY) == expected
