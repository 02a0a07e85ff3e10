"""The process that reads one xls, xlsb or ods file: python -m app.imports.calamine KIND <file >rows

It has bounds of its own, since the library loads a sheet whole and a hostile file may have it ask for any amount of
memory: whatever becomes of this process, the one that started it goes on.
"""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum
from python_calamine import SheetVisibleEnum as Visible

from app.imports import package
from app.imports.biff import xls_marks, xlsb_marks
from app.imports.cells import MAX_COLUMNS, MAX_TEXT, BadFile, Broken, Cell, Row
from app.imports.marks import Marks, ods_marks
from app.imports.sheets import EXACT, LAST_ROW, TOO_LONG, Merge, unfold
from app.imports.whole import packed, too_large
from app.imports.xlsx import notices

MEMORY = 768 * 1024 * 1024  # of addresses; 100,000 rows of 20 columns take 300 MB
SECONDS = 60  # of the processor; 100,000 rows of 20 columns take 10
VALUES_ONLY = "Berkas .{} dibaca nilainya saja: kode yang disimpan sebagai angka dan tampil 0031 terbaca 31."

Value = int | float | str | bool | time | date | datetime | timedelta


def main(kind: str) -> None:
    """Read the file on standard input, write its rows and last where they are, or why the file is refused."""
    bound()
    out = sys.stdout.buffer
    try:
        told = convert(sys.stdin.buffer.read(), kind, out)
    except (BadFile, MemoryError) as error:
        refusal = error if isinstance(error, BadFile) else too_large(kind)
        told = {"refused": [refusal.message, refusal.hint]}
    out.write(b"\n" + json.dumps(told).encode() + b"\n")
    out.flush()


def bound() -> None:
    """Take away from this process what no honest file needs."""
    limits = ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, MEMORY))
    for limit, most in limits:
        with contextlib.suppress(OSError, ValueError):  # a system that knows no such limit
            resource.setrlimit(limit, (most, most))


def convert(content: bytes, kind: str, out: BinaryIO) -> dict[str, object]:
    """Write the rows of all sheets to `out`; where each sheet is among them, and what to tell. Raises BadFile."""
    try:
        marks, said = _looked_over(content, kind)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets, place = [], 0
        for index, about in enumerate(book.sheets_metadata):
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            start = place
            mark = marks[index] if index < len(marks) else Marks()
            place += sum(out.write(packed(row)) for row in _rows(book.get_sheet_by_index(index), mark))
            sheets.append([about.name[:100], about.visible != Visible.Visible, start, place])
    except PasswordError as err:
        raise package.locked() from err
    except (*package.DAMAGE, CalamineError) as err:
        raise package.damaged() from err
    return {"sheets": sheets, "notices": [*said, VALUES_ONLY.format(kind)]}


def _looked_over(content: bytes, kind: str) -> tuple[list[Marks], Sequence[str]]:
    """What the library does not tell, sheet by sheet, and notices. Archives are unpacked within their bounds here,
    before the library does it without any."""
    if kind == "xls":
        return xls_marks(content), ()
    archive = package.opened(io.BytesIO(content))
    if kind == "ods":
        return ods_marks(archive), ()
    return xlsb_marks(archive), notices(set(archive.namelist()))


def _rows(sheet: CalamineSheet, marks: Marks) -> Iterator[Row]:
    """The rows that hold something, merged cells unfolded downwards."""
    ranges = sheet.merged_cell_ranges or ()
    merges = [Merge(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in ranges]
    return unfold(_plain_rows(sheet, marks), sorted(merges or marks.merges, key=lambda merge: merge.top))


def _plain_rows(sheet: CalamineSheet, marks: Marks) -> Iterator[Row]:
    left = sheet.start[1] if sheet.start else 0
    values = iter(sheet.iter_rows()) if sheet.start else iter(())
    last = min(LAST_ROW, max((sheet.end or (0, 0))[0] + 1, max(marks.broken, default=0)))
    for number in range(1, last + 1):
        cells: list[Cell] = [None] * left
        cells.extend(_cell(value) for value in next(values, ())[: max(0, MAX_COLUMNS - left)])
        for column, reason in marks.broken.get(number, {}).items():
            cells.extend([None] * (column + 1 - len(cells)))
            cells[column] = Broken(reason)
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            yield Row(number, number in marks.hidden, cells)


def _cell(value: Value) -> Cell:
    """The value as the reader of xlsx files would give it."""
    if isinstance(value, str):
        return TOO_LONG if len(value) > MAX_TEXT else value or None
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        moment = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
        return moment if moment.time() != time() else moment.date()
    return value if isinstance(value, date) else str(value)


def _number(value: float) -> Cell:
    if not isfinite(value):
        return Broken("Sel berisi angka yang tidak berhingga.")
    if abs(value) >= EXACT:
        return float(value)
    return int(value) if value == int(value) else value


if __name__ == "__main__":
    main(sys.argv[1])
