"""Reading csv: the encoding and the separator are found by looking, as offices seldom know them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from app.imports.cells import FORMATS, MAX_COLUMNS, BadFile, Book, Cell, Row

SEPARATORS = ",;\t|"
SAMPLE_LINES = 60
_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13}


def open_csv(content: bytes) -> Book:
    """The one sheet of a csv file. Raises BadFile for what is no text."""
    text, encoding = decode(content)
    notices = ("Berkas dibaca dengan pengodean Windows-1252; periksa huruf beraksen.",) if encoding == "cp1252" else ()
    separator, start = _separator(text)
    return Book("csv", (CsvSheet("CSV", text, separator, start),), notices)


def decode(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: UTF-16 with a mark, UTF-8 with or without one, else Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), "utf-16"
        except UnicodeDecodeError:
            raise _no_text() from None
    if sum(byte in _CONTROLS for byte in content[:4096]) > 0:
        raise _no_text()
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), "cp1252"


def _no_text() -> BadFile:
    return BadFile("Berkas ini bukan lembar kerja dan bukan teks csv.", f"Unggah berkas {FORMATS}.")


def _separator(text: str) -> tuple[str, int]:
    """The separator, and where the data starts (behind Excel's own line 'sep=;')."""
    head, _, _ = text.partition("\n")
    if head.lower().startswith("sep=") and len(head.strip()) == 5:
        return head[4], len(head) + 1
    sample = text[:65_536].splitlines()[:SAMPLE_LINES]
    return max(SEPARATORS, key=lambda mark: _agreement(sample, mark)), 0


def _agreement(lines: list[str], mark: str) -> tuple[int, int]:
    """How many lines are split by `mark` into the same number of cells, three or more before two."""
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=mark) if row]
    except csv.Error:
        return 0, 0
    split = [width for width in widths if width > 1]
    common = max(set(split), key=split.count, default=1)
    return (split.count(common) if common > 1 else 0), common


@dataclass(frozen=True, slots=True)
class CsvSheet:
    """The rows of a csv file; a row's number is that of its first line."""

    name: str
    text: str
    separator: str
    start: int = 0
    hidden: bool = False

    def rows(self) -> Iterator[Row]:
        """The rows that hold something. Raises BadFile where quotes run away."""
        stream = io.StringIO(self.text[self.start :] if self.start else self.text, newline="")
        reader = csv.reader(stream, delimiter=self.separator)
        first = 1 + (1 if self.start else 0)
        line = first
        while True:
            try:
                values = next(reader)
            except StopIteration:
                return
            except csv.Error as err:
                reason = (
                    f"Baris {line} tidak dapat dibaca: isi selnya terlalu panjang atau tanda kutipnya tidak ditutup."
                )
                raise BadFile(reason, "Perbaiki baris itu, lalu unggah lagi.") from err
            if any(values):
                cells: list[Cell] = [value or None for value in values[:MAX_COLUMNS]]
                yield Row(line, False, cells)
            line = first + reader.line_num
