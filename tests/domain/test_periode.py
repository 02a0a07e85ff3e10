"""The dates of a period, from three days without a year."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.periode import Jendela, jendela, on_year


@pytest.mark.parametrize(
    ("days", "year", "expected"),
    [
        (("10-01", "12-31", "01-05"), 2024, (date(2024, 10, 1), date(2024, 12, 31), date(2025, 1, 5))),
        (("01-01", "03-31", "04-05"), 2026, (date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 5))),
        (("01-01", "12-31", "12-31"), 2026, (date(2026, 1, 1), date(2026, 12, 31), date(2026, 12, 31))),
        (("02-01", "02-29", "03-05"), 2026, (date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 5))),
        (("02-01", "02-29", "02-29"), 2024, (date(2024, 2, 1), date(2024, 2, 29), date(2024, 2, 29))),
        (("12-16", "01-15", "01-20"), 2026, (date(2026, 12, 16), date(2027, 1, 15), date(2027, 1, 20))),
        (("01-16", "02-15", "02-14"), 2026, (date(2026, 1, 16), date(2026, 2, 15), date(2027, 2, 14))),
    ],
)
def test_the_dates_of_one_year(days: tuple[str, str, str], year: int, expected: tuple[date, date, date]) -> None:
    assert jendela(*days, year) == Jendela(*expected)


def test_29_february_is_the_28th_in_common_years() -> None:
    assert [on_year("02-29", year).day for year in (1900, 2000, 2023, 2024)] == [28, 29, 28, 29]


def test_no_such_day() -> None:
    with pytest.raises(ValueError, match="Bulan 13"):
        on_year("13-01", 2026)
