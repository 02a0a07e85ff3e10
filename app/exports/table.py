"""Writing a list as xlsx or csv, row by row: memory stays the same whatever the number of rows, and data never becomes
a formula, a link or a number that it is not."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import xlsxwriter

from app.engine.fieldtypes.base import CellKind

FORMULA_STARTS = frozenset("=+-@\t\r\n|%\uff1d\uff0b\uff0d\uff20")  # the last four: full-width
_AS_IT_IS = frozenset({str, type(None), date, int})
_TEXTS = frozenset({str, type(None)})
_FORMULA = re.compile(f"\0[{re.escape(''.join(FORMULA_STARTS))}]")
SHEET_NAME_LENGTH = 31
MAX_SHEET_ROWS = 1_048_575
MAX_CELL_TEXT = 32_767
WIDTHS = {"integer": 10, "decimal": 12, "date": 14, "datetime": 20, "text": 24}

Line = Sequence[object]


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one column: its title and what its cells hold."""

    title: str
    kind: CellKind


class Writer(Protocol):
    """Takes lines, one after the other."""

    def write(self, line: Line) -> None:
        """Add one line of values, in the order of the heads."""

    def write_all(self, lines: Sequence[Line]) -> None:
        """Add many lines at once, which is faster."""


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula when it opens a csv: a quote is put before what could be one."""
    return f"'{text}" if text[:1] in FORMULA_STARTS else text


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment as a clock in `zone` shows it; one without a zone is that already."""
    return moment if moment.tzinfo is None else moment.astimezone(zone).replace(tzinfo=None)


@contextmanager
def csv_writer(path: Path, heads: Sequence[Head], zone: str) -> Iterator[Writer]:
    """A UTF-8 csv file, with the mark that makes Excel read it as such."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write("\ufeff")  # by hand: Python's own utf-8-sig asks at every line whether it is the first
        made = _Csv(csv.writer(stream), ZoneInfo(zone))
        made.write([head.title for head in heads])
        yield made


class _Csv:
    def __init__(self, writer: Any, zone: ZoneInfo) -> None:
        self._rows: Callable[[Iterable[Sequence[object]]], object] = writer.writerows
        self._zone = zone

    def write(self, line: Line) -> None:
        self.write_all([line])

    def write_all(self, lines: Sequence[Line]) -> None:
        self._rows(zip(*(self._column(cells) for cells in zip(*lines, strict=True)), strict=True))

    def _column(self, cells: Sequence[object]) -> Sequence[object]:
        """The cells as csv takes them. Most columns hold nothing that needs a change: one look, and they stay."""
        kinds = set(map(type, cells))
        if kinds <= _AS_IT_IS:
            texts = filter(None, cells) if kinds <= _TEXTS else (cell for cell in cells if cell.__class__ is str)
            if str not in kinds or not _FORMULA.search("\0".join(["", *texts])):
                return cells
        return [self._text(cell) for cell in cells]

    def _text(self, value: object) -> str:
        if isinstance(value, str):
            return harmless(value)
        if value is None:
            return ""
        if isinstance(value, datetime):
            return _local(value, self._zone).strftime("%Y-%m-%d %H:%M:%S")
        if isinstance(value, bool):
            return "Ya" if value else "Tidak"
        if isinstance(value, Decimal):
            return f"{value:f}".replace(".", ",")  # the decimal comma, as our own import and Indonesian offices read it
        return str(value)


@contextmanager
def xlsx_writer(path: Path, heads: Sequence[Head], zone: str, title: str, made_at: datetime) -> Iterator[Writer]:
    """An xlsx file with a frozen, filtered header; rows go to disk as they come."""
    with xlsx_book(path, zone, title, made_at) as add:
        yield add(title, heads)


@contextmanager
def xlsx_book(
    path: Path, zone: str, title: str, made_at: datetime
) -> Iterator[Callable[[str, Sequence[Head]], Writer]]:
    """An xlsx file of several such sheets: what is given adds one by its name and heads. Each is written before the
    next is added."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(path.parent),
    }
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"title": title, "created": made_at.astimezone(UTC).replace(tzinfo=None)})
    sheets: list[_Xlsx] = []

    def add(name: str, heads: Sequence[Head]) -> Writer:
        sheets.append(_Xlsx(book, heads, ZoneInfo(zone), sheet_name(name)))
        return sheets[-1]

    try:
        yield add
    finally:
        for made in sheets:
            made.finish()
        book.close()


def sheet_name(title: str) -> str:
    """`title` as Excel takes it for a sheet."""
    kept = "".join(character for character in title if character not in "[]:*?/\\'")
    return kept.strip()[:SHEET_NAME_LENGTH] or "Data"


class _Xlsx:
    def __init__(self, book: Any, heads: Sequence[Head], zone: ZoneInfo, name: str) -> None:
        self._sheet = book.add_worksheet(name)
        self._zone = zone
        self._width = len(heads)
        self._line = 0
        bold = book.add_format({"bold": True, "bg_color": "#E8ECF4", "border": 1, "text_wrap": True, "valign": "top"})
        self._day = book.add_format({"num_format": "dd-mm-yyyy"})
        self._moment = book.add_format({"num_format": "dd-mm-yyyy hh:mm"})
        text = book.add_format({"num_format": "@"})
        for column, head in enumerate(heads):
            self._sheet.set_column(column, column, WIDTHS[head.kind], text if head.kind == "text" else None)
        self._sheet.freeze_panes(1, 0)
        for column, head in enumerate(heads):
            self._sheet.write_string(0, column, head.title, bold)
        self._text = text

    def write(self, line: Line) -> None:
        self._line += 1
        if self._line > MAX_SHEET_ROWS:
            raise ValueError("more rows than a sheet can hold; write csv instead")
        sheet, number = self._sheet, self._line
        for column, value in enumerate(line):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                sheet.write_string(number, column, value[:MAX_CELL_TEXT], self._text)
            elif isinstance(value, bool):
                sheet.write_string(number, column, "Ya" if value else "Tidak")
            elif isinstance(value, datetime):
                sheet.write_datetime(number, column, _local(value, self._zone), self._moment)
            elif isinstance(value, date):
                sheet.write_datetime(number, column, value, self._day)
            elif isinstance(value, int | float | Decimal) and -(10**15) < value < 10**15:
                sheet.write_number(number, column, value)
            else:
                sheet.write_string(number, column, str(value), self._text)

    def write_all(self, lines: Sequence[Line]) -> None:
        for line in lines:
            self.write(line)

    def finish(self) -> None:
        """Offer the filter buttons over all that was written."""
        if self._width:
            self._sheet.autofilter(0, 0, self._line, self._width - 1)
