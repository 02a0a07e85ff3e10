"""What a file is made of, whatever its format: sheets, rows, cells, and the bounds that every reader keeps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from app.errors import AppError

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 256
MAX_TEXT = 32_767  # what one cell of a spreadsheet can hold
FORMATS = ".xlsx, .xls, .xlsb, .ods, atau .csv"


class BadFile(AppError):
    """The file as a whole cannot be read; the message says why, the hint what to do with it."""

    code = "bad_file"


class Broken(NamedTuple):
    """A cell without a usable value (a failed formula, a text beyond all bounds): the sentence that says so."""

    reason: str


Cell = str | int | float | bool | date | datetime | Broken | None


class Row(NamedTuple):
    """One row that holds something. `number` is what the spreadsheet shows, `spans` are its cells merged sideways."""

    number: int
    hidden: bool
    cells: list[Cell]
    spans: tuple[tuple[int, int], ...] = ()


class Sheet(Protocol):
    """One sheet: its rows can be walked more than once, each time from the file and never all at once."""

    @property
    def name(self) -> str:
        """What the tab says."""

    @property
    def hidden(self) -> bool:
        """True for a sheet that people do not see."""

    def rows(self) -> Iterator[Row]:
        """The rows that hold something, in order."""


@dataclass(frozen=True, slots=True)
class Book:
    """A file that was opened. `notices` are things the person should know, as sentences."""

    kind: str
    sheets: tuple[Sheet, ...]
    notices: tuple[str, ...] = ()


def column_letter(index: int) -> str:
    """The letter of column `index` (from 0) as spreadsheets show it: 0 is A, 26 is AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def is_empty(cell: Cell) -> bool:
    """True for a cell that holds nothing to see."""
    return cell is None or (isinstance(cell, str) and not cell.strip(" \t\r\n\u00a0\u200b\ufeff"))
