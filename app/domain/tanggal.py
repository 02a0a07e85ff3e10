"""Dates, times and numbers as Indonesian offices write and read them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo

BULAN = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
HARI = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
ZONE_NAMES: Mapping[str, str] = MappingProxyType(
    {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
)
FIRST_YEAR, LAST_YEAR = 1900, 2200
PIVOT = 40
"""Two-digit years up to this one are 20yy, later ones 19yy: birth dates and appointments of people in service."""

_MONTHS = {
    **{name[:3].lower(): number for number, name in enumerate(BULAN, 1)},
    "agu": 8, "ags": 8, "agt": 8, "aug": 8, "okt": 10, "oct": 10, "nop": 11, "des": 12, "dec": 12, "peb": 2, "may": 5,
}  # fmt: skip
_OTHER_NAMES = "pebruari nopember sept january february march may june july august october december"
_FULL_NAMES = frozenset({name.lower() for name in BULAN} | set(_OTHER_NAMES.split()))
_ISO = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_NUMBERS = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4}|[0-9]{2})")
_NAMED = re.compile(r"([0-9]{1,2})[-/. ]*([A-Za-z]{3,9})[-/., ]*([0-9]{4}|[0-9]{2})")
_EXCEL_EPOCH = date(1899, 12, 30)
_MONTH_DAY = re.compile(r"([0-9]{2})-([0-9]{2})")


def tanggal(day: date) -> str:
    """'31 Desember 2026'."""
    return f"{day.day} {BULAN[day.month - 1]} {day.year}"


def hari(day: date) -> str:
    """'Kamis'."""
    return HARI[day.weekday()]


def hari_bulan(month_day: str) -> str:
    """'12-31' as '31 Desember' and '01-01' as '01 Januari', the way the manuals print them.

    Raises ValueError where `parse_month_day` does.
    """
    month, day = parse_month_day(month_day)
    return f"{day:02d} {BULAN[month - 1]}"


def waktu(moment: datetime, zone: str = "Asia/Jakarta") -> str:
    """An aware moment in `zone`: '31 Desember 2026 23.59 WIB'."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{tanggal(local.date())} {local:%H.%M} {ZONE_NAMES.get(zone, local.tzname() or '')}".rstrip()


def angka(number: Decimal | int) -> str:
    """A number with dots between thousands and a decimal comma, all its decimals kept: '10,938', '1.234.567'."""
    return f"{number:,f}".translate(_SWAP) if isinstance(number, Decimal) else f"{number:,}".replace(",", ".")


_SWAP = str.maketrans(",.", ".,")


def parse_month_day(text: str) -> tuple[int, int]:
    """(month, day) of 'mm-dd'; 02-29 is a day of leap years and allowed. Raises ValueError that says what is wrong."""
    match = _MONTH_DAY.fullmatch(text)
    if match is None:
        raise ValueError("Tulis dua angka bulan, tanda hubung, lalu dua angka tanggal.")
    month, day = int(match[1]), int(match[2])
    if not 1 <= month <= 12:
        raise ValueError(f"Bulan {match[1]} tidak ada.")
    try:
        date(2000, month, day)
    except ValueError:
        raise ValueError(f"Tanggal {match[2]} tidak ada pada bulan {BULAN[month - 1]}.") from None
    return month, day


def parse_tanggal(text: str, *, order: Literal["dmy", "mdy"] = "dmy", pivot: int | None = PIVOT) -> date:
    """The date of '31-12-2026' (also with / . or space), '31 Desember 2026' or '2026-12-31'.

    `order` is that of a date in figures that does not start with the year. A two-digit year is read with `pivot`, and
    refused when that is None. Raises ValueError with an Indonesian sentence.
    """
    text = text.strip()
    if match := _ISO.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMBERS.fullmatch(text):
        first, second = int(match[1]), int(match[2])
        day, month = (first, second) if order == "dmy" else (second, first)
        return _day(_year(match[3], pivot), month, day)
    if match := _NAMED.fullmatch(text):
        return _day(_year(match[3], pivot), _month(match[2]), int(match[1]))
    raise ValueError("Tanggal tidak dikenali. Tulis seperti 31-12-2026 atau 31 Desember 2026.")


def from_serial(number: float) -> date:
    """The date of a spreadsheet's day number (day 1 is 1 January 1900). Raises ValueError outside 1900..2200.

    A number that looks like a year is refused: 2020 is more likely a year than 12 July 1905.
    """
    if FIRST_YEAR <= number <= LAST_YEAR:
        raise ValueError("Ini hanya tahun. Tulis hari dan bulannya juga, misalnya 31-12-2026.")
    if not 61 <= number < 109_940:
        raise ValueError("Angka ini bukan tanggal. Tulis seperti 31-12-2026.")
    return _EXCEL_EPOCH + timedelta(days=int(number))


def in_years(day: date) -> date:
    """`day` itself. Raises ValueError when it is outside the years that the program keeps."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"Tahun harus antara {FIRST_YEAR} dan {LAST_YEAR}.")
    return day


def _year(text: str, pivot: int | None) -> int:
    """The full year of two or four figures."""
    if len(text) == 4:
        return int(text)
    if pivot is None:
        raise ValueError("Tulis tahun dengan empat angka, misalnya 31-12-2026.")
    return int(text) + (2000 if int(text) <= pivot else 1900)


def _month(name: str) -> int:
    """The month of an Indonesian or English name or its three-letter form ('Agt' and 'Nop' too)."""
    lowered = name.lower()
    number = _MONTHS.get(lowered[:3]) if len(lowered) == 3 or lowered in _FULL_NAMES else None
    if number is None:
        raise ValueError(f"Bulan '{name}' tidak dikenali.")
    return number


def _day(year: int, month: int, day: int) -> date:
    """The date, or the reason why there is none."""
    if not 1 <= month <= 12:
        raise ValueError(f"Bulan {month} tidak ada. Tulis hari lebih dahulu, misalnya 31-12-2026.")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"Tahun harus antara {FIRST_YEAR} dan {LAST_YEAR}.")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"Tanggal {day} {BULAN[month - 1]} {year} tidak ada.") from None
