"""One sheet of a workbook as a stream of rows, merged cells unfolded, numbers told from dates."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import isfinite

from app.imports import package
from app.imports.cells import MAX_COLUMNS, MAX_TEXT, Broken, Cell, Row, is_empty

MAX_MERGES = 200_000
LAST_ROW = 1_048_576
LETTERS = 3  # of a column: the last one is XFD
EXACT = 2**53  # beyond it a spreadsheet's number has lost digits
TOO_LONG = Broken(f"Isi sel lebih dari {MAX_TEXT:,} karakter.".replace(",", "."))
NO_VALUE = Broken("Rumus belum punya hasil. Buka berkas di Excel, simpan, lalu unggah lagi.")
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; rows from 1, columns from 0, all inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Reader:
    """What the sheets of one workbook share."""

    archive: zipfile.ZipFile
    strings: list[str | Broken]
    styles: list[str]
    epoch: date

    def number(self, text: str, style: str) -> Cell:
        """The value of a numeric cell. Above 2**53 it stays a float: its last digits are lost already."""
        value = float(text)
        if not isfinite(value):
            return Broken("Sel berisi angka yang tidak berhingga.")
        meaning = self.styles[int(style)] if style and int(style) < len(self.styles) else ""
        if meaning == "date":
            return self.moment(value)
        if value.is_integer() and abs(value) < EXACT:
            return str(int(value)).zfill(len(meaning)) if meaning else int(value)
        return value

    def moment(self, serial: float) -> Cell:
        """The date (with its time, when it has one) of a serial number."""
        if not 0 <= serial < 2_958_466:
            return Broken("Angka tanggal di luar jangkauan.")
        days = int(serial)
        shift = 1 if self.epoch.year == 1899 and days < 60 else 0  # Excel believes in 29 February 1900
        day = self.epoch + timedelta(days=days + shift)
        seconds = round((serial - days) * 86_400)
        return datetime.combine(day, time()) + timedelta(seconds=seconds) if seconds else day


@dataclass(slots=True)
class XlsxSheet:
    """One sheet of a workbook."""

    name: str
    hidden: bool
    reader: Reader
    member: str
    merged: list[Merge] | None = field(default=None)

    def rows(self) -> Iterator[Row]:
        """The rows that hold something, merged cells unfolded downwards. Raises BadFile."""
        parse = _SheetParser(self.reader)
        try:
            if self.merged is None:
                self.merged = _merges(self.reader.archive, self.member)
            yield from unfold(parse.run(package.unpack(self.reader.archive, self.member)), self.merged)
        except package.DAMAGE as err:
            raise package.damaged() from err


def _merges(archive: zipfile.ZipFile, member: str) -> list[Merge]:
    """The merged ranges. They stand behind the rows, so the bytes are searched: ten times faster than parsing, and
    a text that looked like one (only a forged file has it) would at worst repeat a value."""
    tail, found = b"", []
    for chunk in package.unpack(archive, member):
        tail += chunk
        for match in _MERGE.finditer(tail):
            left, top, right, bottom = match.groups()
            found.append(Merge(int(top), _column(left.decode()), int(bottom), _column(right.decode())))
        if len(found) > MAX_MERGES:
            raise package.bomb()
        tail = tail[-80:] if not tail.endswith(b">") else b""
    unique = {(merge.top, merge.left, merge.bottom, merge.right): merge for merge in found}
    return sorted(unique.values(), key=lambda merge: merge.top)


def _column(letters: str) -> int:
    """The column that letters name, from 0. Raises ValueError for more letters than any sheet has."""
    if len(letters) > LETTERS:
        raise ValueError(f"no column has {len(letters)} letters")
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def unfold(rows: Iterator[Row], merges: list[Merge]) -> Iterator[Row]:
    """Give the rows below a merged cell its value, and tell each row which of its cells are merged sideways."""
    waiting, active = 0, dict[Merge, Cell]()
    for row in rows:
        while waiting < len(merges) and merges[waiting].top <= row.number:
            if merges[waiting].left < MAX_COLUMNS:
                active[merges[waiting]] = None
            waiting += 1
        if len(active) > MAX_COLUMNS:  # ranges that are not forged never overlap
            raise package.damaged()
        spans: tuple[tuple[int, int], ...] = ()
        for merge in [known for known in active if known.bottom < row.number]:
            del active[merge]
        for merge in active:
            if merge.top == row.number and merge.left < len(row.cells):
                active[merge] = row.cells[merge.left]
            elif merge.top < row.number and not is_empty(active[merge]):
                row.cells.extend([None] * (merge.left + 1 - len(row.cells)))
                row.cells[merge.left] = active[merge]
            if merge.right > merge.left:
                spans += ((merge.left, min(merge.right, MAX_COLUMNS - 1)),)
        yield row._replace(spans=spans) if spans else row


class _SheetParser:
    """Turns the XML of one sheet into rows. Its handlers run millions of times: no more work than needed."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.ready: list[Row] = []
        self.number = 0
        self.hidden = False
        self.cells: list[Cell] = []
        self.column = -1
        self.kind = self.style = ""
        self.text: list[str] = []
        self.size = 0
        self.reading = self.formula = self.phonetic = False

    def run(self, chunks: Iterator[bytes]) -> Iterator[Row]:
        parser = package.parser()
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = (
            self._start,
            self._end,
            self._data,
        )
        for chunk in chunks:
            parser.Parse(chunk)
            yield from self.ready
            self.ready.clear()
        parser.Parse(b"", True)
        yield from self.ready

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if ":" in tag:
            tag = package.local(tag)
        if tag == "c":
            place = attributes.get("r", "")
            self.column = _column(place.rstrip("0123456789")) if place else self.column + 1
            self.kind = attributes.get("t", "n")
            self.style = attributes.get("s", "")
            self.text.clear()
            self.size = 0
            self.formula = False
        elif tag == "v" or (tag == "t" and not self.phonetic):
            self.reading = True
        elif tag == "f":
            self.formula = True
        elif tag == "row":
            self.number = int(attributes.get("r", self.number + 1))
            if not 1 <= self.number <= LAST_ROW:
                raise ValueError(f"no sheet has a row {self.number}")
            self.hidden = attributes.get("hidden") in ("1", "true")
            self.cells, self.column = [], -1
        elif tag == "rPh":
            self.phonetic = True

    def _data(self, data: str) -> None:
        if self.reading:
            self.size += len(data)
            if self.size <= MAX_TEXT:
                self.text.append(data)

    def _end(self, tag: str) -> None:
        if ":" in tag:
            tag = package.local(tag)
        if tag == "v" or tag == "t":
            self.reading = False
        elif tag == "c":
            if (self.size or self.formula) and 0 <= self.column < MAX_COLUMNS:
                value = self._value()
                if value is not None:
                    self.cells.extend([None] * (self.column - len(self.cells)))
                    del self.cells[self.column :]
                    self.cells.append(value)
        elif tag == "row":
            if self.cells:
                self.ready.append(Row(self.number, self.hidden, self.cells))
        elif tag == "rPh":
            self.phonetic = False

    def _value(self) -> Cell:
        text = "".join(self.text)
        if self.size > MAX_TEXT:
            return TOO_LONG
        if not text:
            return NO_VALUE if self.formula and self.kind != "str" else None
        if self.kind == "s":
            return self.reader.strings[int(text)]
        if self.kind == "n":
            return self.reader.number(text, self.style)
        if self.kind == "b":
            return text.strip() in ("1", "true")
        if self.kind == "e":
            return Broken(f"Sel berisi kesalahan {text[:20]}.")
        if self.kind == "d":
            return datetime.fromisoformat(text)
        return text
