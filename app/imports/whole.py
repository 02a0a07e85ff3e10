"""Opening xls, xlsb and ods files, which can only be read whole: in a process of its own, bounded in memory and time.

That process (`app.imports.calamine`) writes the rows to an unnamed file, from which they are walked like any others.
"""

from __future__ import annotations

import json
import logging
import mmap
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.imports import package
from app.imports.cells import BadFile, Book, Broken, Cell, Row

PATIENCE = 180  # seconds; the process itself stops after fewer of work, this is for a machine that is busy
ROOT = Path(__file__).parents[2]
PANIC = 1  # how a process ends that met with something unforeseen, a panic of the library among them

log = logging.getLogger(__name__)


def open_whole(content: bytes, kind: str) -> Book:
    """The workbook. Raises BadFile for a damaged or locked one, and for one beyond the bounds."""
    spool = _spooled(content, kind)
    told: dict[str, Any] = json.loads(spool[spool.rfind(b"\n", 0, len(spool) - 1) + 1 :])
    if "refused" in told:
        raise BadFile(*told["refused"])
    sheets = (WholeSheet(name, hidden, spool, start, end) for name, hidden, start, end in told["sheets"])
    return Book(kind, tuple(sheets), tuple(told["notices"]))


def _spooled(content: bytes, kind: str) -> mmap.mmap:
    """What the process wrote: a line for each row, and a last one that says where each sheet is."""
    command = [sys.executable, "-m", "app.imports.calamine", kind]
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as spool:
        given.write(content)
        given.seek(0)
        try:
            ended = subprocess.run(  # noqa: S603 - a module of ours, and one of three words
                command,
                cwd=ROOT,
                env={},  # it reads a stranger's file: no secret of ours goes along
                stdin=given,
                stdout=spool,
                stderr=subprocess.DEVNULL,
                timeout=PATIENCE,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            raise too_large(kind) from None
        if ended:
            log.warning("reading a .%s file of %s bytes ended with %s", kind, len(content), ended)
            raise package.damaged() if ended == PANIC else too_large(kind)
        return mmap.mmap(spool.fileno(), 0, access=mmap.ACCESS_READ)


def too_large(kind: str) -> BadFile:
    """The refusal of a file that takes more memory or time than there is for one."""
    return BadFile(
        f"Berkas .{kind} ini terlalu besar untuk dibaca.",
        "Simpan sebagai .xlsx, atau bagi menjadi beberapa berkas, lalu unggah lagi.",
    )


@dataclass(frozen=True, slots=True)
class WholeSheet:
    """One sheet: its rows stand in `spool` from `start` to `end`."""

    name: str
    hidden: bool
    spool: mmap.mmap
    start: int
    end: int

    def rows(self) -> Iterator[Row]:
        """The rows that hold something, merged cells unfolded downwards."""
        place = self.start
        while place < self.end:
            behind = self.spool.find(b"\n", place) + 1
            yield unpacked(self.spool[place:behind])
            place = behind


def packed(row: Row) -> bytes:
    """The row as a line; its dates and broken cells as [kind, text]."""
    cells = [_packed_cell(cell) for cell in row.cells]
    return json.dumps([row.number, row.hidden, cells, row.spans], separators=(",", ":")).encode() + b"\n"


def _packed_cell(cell: Cell) -> object:
    if isinstance(cell, Broken):
        return ["broken", cell.reason]
    if isinstance(cell, datetime):
        return ["time", cell.isoformat()]
    return ["date", cell.isoformat()] if isinstance(cell, date) else cell


def unpacked(line: bytes) -> Row:
    """The row that `packed` made this line of."""
    number, hidden, cells, spans = json.loads(line)
    return Row(
        number,
        hidden,
        [_unpacked_cell(*cell) if isinstance(cell, list) else cell for cell in cells],
        tuple((left, right) for left, right in spans),
    )


def _unpacked_cell(kind: str, text: str) -> Cell:
    if kind == "broken":
        return Broken(text)
    return datetime.fromisoformat(text) if kind == "time" else date.fromisoformat(text)
