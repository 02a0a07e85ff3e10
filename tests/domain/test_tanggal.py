"""Dates and numbers as they are written and read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.tanggal import angka, from_serial, hari_bulan, parse_month_day, parse_tanggal, tanggal, waktu

CHRISTMAS = date(2020, 12, 25)


def test_words() -> None:
    assert tanggal(date(2026, 12, 31)) == "31 Desember 2026"
    assert hari_bulan("12-31") == "31 Desember"
    assert hari_bulan("02-29") == "29 Februari"
    assert hari_bulan("01-01") == "01 Januari"


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Asia/Jakarta", "31 Desember 2026 23.59 WIB"),
        ("Asia/Makassar", "1 Januari 2027 00.59 WITA"),
        ("Asia/Jayapura", "1 Januari 2027 01.59 WIT"),
    ],
)
def test_a_moment_is_told_in_its_zone(zone: str, shown: str) -> None:
    assert waktu(datetime(2026, 12, 31, 16, 59, tzinfo=UTC), zone) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (Decimal("10.938"), "10,938"),
        (Decimal("1234567.50"), "1.234.567,50"),
        (Decimal("-0.5"), "-0,5"),
        (Decimal("1E+3"), "1.000"),
        (Decimal("1E-7"), "0,0000001"),
        (1234567, "1.234.567"),
        (-999, "-999"),
    ],
)
def test_numbers(number: Decimal | int, shown: str) -> None:
    assert angka(number) == shown


@pytest.mark.parametrize(
    "text",
    [
        "25-12-2020", "25/12/2020", "25.12.2020", "25 12 2020", "2020-12-25", "2020/12/25", "2020-12-25 00:00:00",
        "25-12-20",
        "25 Desember 2020", "25 desember 2020", "25 Des 2020", "25-Dec-2020", "25 December 2020", "25Des20",
        " 25-12-2020 ",
        "25-Des-20",
    ],
)  # fmt: skip
def test_the_ways_offices_write_one_date(text: str) -> None:
    assert parse_tanggal(text) == CHRISTMAS


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1 Agt 2020", 8),
        ("1 Ags 2020", 8),
        ("1 Nopember 2020", 11),
        ("1 Pebruari 2020", 2),
        ("1 Mei 2020", 5),
        ("1 Sept 2020", 9),
    ],
)
def test_old_and_short_months(text: str, month: int) -> None:
    assert parse_tanggal(text) == date(2020, month, 1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31-02-2020", "31 Februari 2020 tidak ada"),
        ("29-02-2021", "29 Februari 2021 tidak ada"),
        ("12-25-2020", "Bulan 25 tidak ada"),
        ("1 Foo 2020", "'Foo' tidak dikenali"),
        ("1 Januarix 2020", "tidak dikenali"),
        ("25-12-1850", "antara 1900 dan 2200"),
        ("0000-00-00", "Bulan 0"),
        ("25-12-202", "tidak dikenali"),
        ("kemarin", "tidak dikenali"),
        ("", "tidak dikenali"),
        ("２５-12-2020", "tidak dikenali"),
        ("2020-12-25 08:00", "tidak dikenali"),
    ],
)
def test_the_refusal_says_why(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_tanggal(text)


def test_two_figures_turn_at_the_pivot_or_are_refused() -> None:
    assert parse_tanggal("01-01-40").year == 2040
    assert parse_tanggal("01-01-41").year == 1941
    with pytest.raises(ValueError, match="empat angka"):
        parse_tanggal("01-01-40", pivot=None)


def test_the_month_may_come_first_where_a_file_says_so() -> None:
    assert parse_tanggal("12/25/2020", order="mdy") == CHRISTMAS


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    try:
        found = parse_tanggal(text)
    except ValueError:
        return
    assert 1900 <= found.year <= 2200


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    assert parse_tanggal(tanggal(day)) == day
    assert parse_tanggal(day.isoformat()) == day
    assert parse_tanggal(f"{day:%d/%m/%Y}") == day


@pytest.mark.parametrize(("number", "day"), [(61, date(1900, 3, 1)), (44190, CHRISTMAS), (44190.75, CHRISTMAS)])
def test_day_numbers_of_spreadsheets(number: float, day: date) -> None:
    assert from_serial(number) == day


@pytest.mark.parametrize("number", [0, 60, -5, 20201225, float("nan"), float("inf")])
def test_other_numbers_are_no_days(number: float) -> None:
    with pytest.raises(ValueError, match="bukan tanggal"):
        from_serial(number)


@pytest.mark.parametrize("number", [1900, 2020, 2200])
def test_a_bare_year_is_no_day(number: int) -> None:
    with pytest.raises(ValueError, match="hanya tahun"):
        from_serial(number)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("13-01", "Bulan 13"), ("00-10", "Bulan 00"), ("02-30", "Februari"), ("04-31", "April"),
        ("01-00", "Tanggal 00"),
        ("2-5", "dua angka"), ("02/05", "tanda hubung"), ("12-31\n", "dua angka"), ("１２-31", "dua angka"),
        ("", "dua angka"),
    ],
)  # fmt: skip
def test_no_month_and_day(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_month_day(text)
