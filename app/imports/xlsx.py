"""Opening an xlsx file: its sheets, shared strings and number formats.

The parser is expat itself: it refuses a DTD before anything is expanded, counts what it unpacks, and sees what
openpyxl's fast mode leaves out (hidden rows, merged cells, formulas without a value).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date

from app.imports import package
from app.imports.cells import MAX_TEXT, Book, Broken
from app.imports.sheets import TOO_LONG, Reader, XlsxSheet

BUILTIN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
WIDEST = 40  # figures that a number may be padded to
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')


def open_xlsx(archive: zipfile.ZipFile) -> Book:
    """The workbook in `archive`. Raises BadFile for a bomb, a DTD or a damaged one."""
    try:
        return _book(archive)
    except package.DAMAGE as err:
        raise package.damaged() from err


def _book(archive: zipfile.ZipFile) -> Book:
    names = set(archive.namelist())
    sheets, epoch = _workbook(archive)
    targets = _relations(archive)
    reader = Reader(archive, _strings(archive, names), _styles(archive, names), epoch)
    found = tuple(
        XlsxSheet(name, hidden, reader, targets[link])
        for name, link, hidden in sheets
        if targets.get(link) in names and "worksheets" in targets[link]
    )
    return Book("xlsx", found, notices(names))


def notices(names: set[str]) -> tuple[str, ...]:
    """What to say about a workbook of Excel's with these members."""
    said = []
    if any(name.startswith("xl/externalLinks/") for name in names):
        said.append(
            "Berkas ini memuat tautan ke berkas lain; tautannya tidak dibuka, hanya nilai yang tersimpan yang dibaca."
        )
    if any(name.endswith("vbaProject.bin") for name in names):
        said.append("Berkas ini memuat makro; makronya tidak dijalankan.")
    return tuple(said)


def _workbook(archive: zipfile.ZipFile) -> tuple[list[tuple[str, str, bool]], date]:
    sheets: list[tuple[str, str, bool]] = []
    since_1904 = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal since_1904
        if tag == "sheet":
            link = next((value for key, value in attributes.items() if package.local(key) == "id" and ":" in key), "")
            sheets.append((attributes.get("name", "")[:100], link, attributes.get("state", "visible") != "visible"))
        elif tag == "workbookPr":
            since_1904 = attributes.get("date1904") in ("1", "true")

    package.walk(archive, "xl/workbook.xml", start)
    return sheets, date(1904, 1, 1) if since_1904 else date(1899, 12, 30)


def _relations(archive: zipfile.ZipFile) -> dict[str, str]:
    targets: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"

    package.walk(archive, "xl/_rels/workbook.xml.rels", start)
    return targets


def _strings(archive: zipfile.ZipFile, names: set[str]) -> list[str | Broken]:
    if "xl/sharedStrings.xml" not in names:
        return []
    return _StringsParser().run(package.unpack(archive, "xl/sharedStrings.xml", package.MAX_STRINGS))


class _StringsParser:
    """Reads the shared strings; runs of rich text are joined, phonetic hints left out."""

    def __init__(self) -> None:
        self.strings: list[str | Broken] = []
        self.parts: list[str] = []
        self.size = 0
        self.reading = self.phonetic = False

    def run(self, chunks: Iterator[bytes]) -> list[str | Broken]:
        parser = package.parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        for chunk in chunks:
            parser.Parse(chunk)
        parser.Parse(b"", True)
        return self.strings

    def _start(self, tag: str, _attributes: dict[str, str]) -> None:
        tag = package.local(tag)
        if tag == "si":
            self.parts.clear()
            self.size = 0
        elif tag == "t":
            self.reading = not self.phonetic
        elif tag == "rPh":
            self.phonetic = True

    def _end(self, tag: str) -> None:
        tag = package.local(tag)
        if tag == "si":
            self.strings.append("".join(self.parts) if self.size <= MAX_TEXT else TOO_LONG)
        elif tag == "t":
            self.reading = False
        elif tag == "rPh":
            self.phonetic = False

    def _data(self, data: str) -> None:
        if self.reading:
            self.size += len(data)
            if self.size <= MAX_TEXT:
                self.parts.append(data)


def _styles(archive: zipfile.ZipFile, names: set[str]) -> list[str]:
    """For each cell style what its number means: 'date', '' (a plain number), or '0000' (padded to that width)."""
    formats: dict[int, str] = {}
    styles: list[str] = []
    inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if tag == "numFmt":
            formats[int(attributes.get("numFmtId", 0))] = attributes.get("formatCode", "")
        elif tag in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            inside = tag == "cellXfs"
        elif tag == "xf" and inside:
            styles.append(_meaning(int(attributes.get("numFmtId", 0)), formats))

    if "xl/styles.xml" in names:
        package.walk(archive, "xl/styles.xml", start)
    return styles


def _meaning(number: int, formats: Mapping[int, str]) -> str:
    if number in BUILTIN_DATES:
        return "date"
    code = _QUOTED.sub("", formats.get(number, "").partition(";")[0]).strip().lower()
    if len(code) > 1 and set(code) == {"0"}:
        return code[:WIDEST]
    return "date" if "general" not in code and set(code) & set("dmyhs") else ""
