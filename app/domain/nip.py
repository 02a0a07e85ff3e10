"""NIP and NIK: what their figures say, and what makes them wrong.

Sources: Perka BKN 43/2007 for the NIP of PNS; the NI PPPK and the bounds of the years as observed and derived in the
project's rules 8.3; the NIK's layout in rules 8.4. Neither number has a check digit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

Sex = Literal["L", "P"]

_NIP = re.compile(r"[0-9]{18}")
_NIK = re.compile(r"[0-9]{16}")
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]+")
_PADDING = re.compile("[\\s'\"`\u2018\u2019\u201c\u201d.\u200b\ufeff-]+")
YOUNGEST, OLDEST = 16, 60
"""Years between birth and appointment (derived in rules 8.3)."""
FIRST_PPPK_CODE = 20
INEXACT = 10**15
"""A spreadsheet keeps 15 figures of a number; a longer one has lost its last figures, even where it shows none in E."""


@dataclass(frozen=True, slots=True)
class Nip:
    """The parts of a NIP. `tmt` is the first day of the month of appointment; a PPPK's number tells only its year."""

    text: str
    birth: date
    tmt: date
    pppk: bool
    sex: Sex
    serial: int


@dataclass(frozen=True, slots=True)
class Nik:
    """The parts of a NIK. Its year of birth has two figures: `birth_day`, `birth_month`, `birth_year` (0..99)."""

    text: str
    area: str
    birth_day: int
    birth_month: int
    birth_year: int
    sex: Sex
    serial: int


def parse_nip(text: str) -> Nip:
    """The parts of an 18-digit NIP or NI PPPK, ASCII digits only, nothing around them.

    Raises ValueError with an Indonesian sentence that names the wrong part. Source: Perka BKN 43/2007; rules 8.3.
    """
    if _NIP.fullmatch(text) is None:
        raise ValueError(_not_digits(text, "NIP", 18))
    birth = _date(text[:8])
    year, code = int(text[8:12]), int(text[12:14])
    if not YOUNGEST <= year - birth.year <= OLDEST:
        raise ValueError(
            f"NIP tidak wajar: tahun pengangkatan {year} untuk kelahiran {birth.year} (angka ke-9 sampai ke-12)."
        )
    if not (1 <= code <= 12 or code >= FIRST_PPPK_CODE):
        raise ValueError(f"NIP memuat bulan pengangkatan {text[12:14]} yang tidak ada (angka ke-13 dan ke-14).")
    if text[14] not in "12":
        raise ValueError(
            f"NIP memuat kode jenis kelamin {text[14]}; angka ke-15 harus 1 (laki-laki) atau 2 (perempuan)."
        )
    if text[15:] == "000":
        raise ValueError("NIP memuat nomor urut 000; tiga angka terakhir dimulai dari 001.")
    pppk = code >= FIRST_PPPK_CODE
    return Nip(text, birth, date(year, 1 if pppk else code, 1), pppk, "L" if text[14] == "1" else "P", int(text[15:]))


def clean_nip(cell: object) -> str:
    """The NIP in a spreadsheet's cell, without quotes, dots, spaces and hyphens; '' for an empty cell.

    A long number, or text in scientific notation, has lost figures and is never repaired. Raises ValueError with
    advice. Source: the import rules, 4.
    """
    if cell is None:
        return ""
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise ValueError("NIP harus berupa teks 18 angka.")
    if isinstance(cell, float) or (isinstance(cell, int) and cell >= INEXACT) or _is_scientific(cell):
        raise ValueError(
            "NIP berubah menjadi bilangan dan angkanya sudah hilang (misalnya 1,98911E+17). "
            "Ubah format kolom menjadi Teks, lalu ketik atau tempel ulang NIP."
        )
    text = _PADDING.sub("", str(cell))
    return parse_nip(text).text if text else ""


def parse_nik(text: str) -> Nik:
    """The parts of a 16-digit NIK. Raises ValueError with an Indonesian sentence that never repeats the number.

    Source: rules 8.4 (a woman's day of birth is written plus 40). The area is that of first registration.
    """
    if _NIK.fullmatch(text) is None:
        raise ValueError(_not_digits(text, "NIK", 16))
    day, month, year = int(text[6:8]), int(text[8:10]), int(text[10:12])
    sex: Sex = "P" if day > 40 else "L"
    day -= 40 if day > 40 else 0
    if text[:2] == "00" or text[2:4] in ("00", "70") or text[4:6] == "00":
        raise ValueError("NIK memuat kode wilayah yang tidak ada (enam angka pertama).")
    if not _is_day(year, month, day):
        raise ValueError("NIK memuat tanggal lahir yang tidak ada (angka ke-7 sampai ke-12).")
    if text[12:] == "0000":
        raise ValueError("NIK memuat nomor urut 0000; empat angka terakhir dimulai dari 0001.")
    return Nik(text, text[:6], day, month, year, sex, int(text[12:]))


def _is_scientific(cell: object) -> bool:
    return isinstance(cell, str) and _SCIENTIFIC.fullmatch(cell.strip()) is not None


def _not_digits(text: str, name: str, length: int) -> str:
    """Why `text` is not a number of `length` figures."""
    if any(char.isdigit() and not char.isascii() for char in text):
        return f"{name} harus ditulis dengan angka biasa 0 sampai 9."
    if re.fullmatch(r"[0-9]+", text):
        return f"{name} harus {length} angka, yang diisi {len(text)} angka."
    return f"{name} harus {length} angka tanpa huruf, spasi, atau tanda lain."


def _date(text: str) -> date:
    """The birth date in the first eight figures."""
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        raise ValueError("NIP memuat tanggal lahir yang tidak ada (delapan angka pertama, tttt-bb-hh).") from None


def _is_day(year: int, month: int, day: int) -> bool:
    """Whether the day exists in a year of either century with these last two figures."""
    for century in (1900, 2000):
        try:
            date(century + year, month, day)
            return True
        except ValueError:
            continue
    return False
