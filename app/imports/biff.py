"""Marks in Excel's binary formats: the records of xls, as [MS-XLS] has them, and those of xlsb, as [MS-XLSB]."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator

from app.imports import package
from app.imports.marks import Marks
from app.imports.ole import stream_of

ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}

# xls
_FORMULA, _EOF, _FILEPASS, _BOUNDSHEET, _BOOLERR, _ROW = 0x06, 0x0A, 0x2F, 0x85, 0x205, 0x208
_FAILED = b"\xff\xff"  # where the result of a formula is no number; before it, 2 says that it is an error
_BOF = frozenset((0x09, 0x209, 0x409, 0x809))

# xlsb
_B_ROW, _B_ERROR, _B_FORMULA_ERROR, _B_SHEET, _B_MERGE = 0, 3, 11, 156, 176


def xls_marks(content: bytes) -> list[Marks]:
    """The marks of each sheet of an xls file. Raises BadFile for a locked one, ValueError for a damaged one."""
    stream = stream_of(content, ("Workbook", "Book"))
    places: list[int] = []
    for kind, start, size in _records(stream, 0):
        if kind == _FILEPASS:
            raise package.locked()
        if kind == _BOUNDSHEET and size >= 4:
            places.append(struct.unpack_from("<I", stream, start)[0])
    return [_xls_sheet(stream, place) for place in places]


def _records(stream: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    """Kind, start and size of each record from `place` to the end of what begins there; charts within are passed."""
    depth = 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        place += 4
        depth += (kind in _BOF) - (kind == _EOF)
        if depth == 1:
            yield kind, place, size
        elif depth <= 0:
            return
        place += size


def _xls_sheet(stream: bytes, place: int) -> Marks:
    marks = Marks()
    for kind, start, size in _records(stream, place):
        if kind == _ROW and size >= 16:
            if stream[start + 12] & 0x20:
                marks.hide(_row(stream, start))
        elif kind == _BOOLERR and size >= 8:
            if stream[start + 7]:
                marks.breaks(_row(stream, start), _column(stream, start), _error(stream[start + 6]))
        elif kind == _FORMULA and size >= 14 and stream[start + 12 : start + 14] == _FAILED and stream[start + 6] == 2:
            marks.breaks(_row(stream, start), _column(stream, start), _error(stream[start + 8]))
    return marks


def _row(stream: bytes, start: int) -> int:
    return stream[start] + (stream[start + 1] << 8) + 1


def _column(stream: bytes, start: int) -> int:
    return stream[start + 2] + (stream[start + 3] << 8)


def _error(code: int) -> str:
    return ERRORS.get(code, "")


def xlsb_marks(archive: zipfile.ZipFile) -> list[Marks]:
    """The marks of each sheet of an xlsb file. Raises BadFile, also for a bomb."""
    targets: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"

    package.walk(archive, "xl/_rels/workbook.bin.rels", start)
    names = set(archive.namelist())
    if "xl/sharedStrings.bin" in names:
        for _ in package.unpack(archive, "xl/sharedStrings.bin", package.MAX_STRINGS):
            pass  # within bounds, or it raises
    links = [_link(data) for kind, data in _xlsb_records(archive, "xl/workbook.bin") if kind == _B_SHEET]
    return [_xlsb_sheet(archive, targets[link]) if targets.get(link) in names else Marks() for link in links]


def _link(data: bytes) -> str:
    """The relation that a sheet of the workbook stands in: behind its state and its number."""
    size = struct.unpack_from("<I", data, 8)[0]
    return data[12 : 12 + 2 * min(size, 255)].decode("utf-16-le", "replace")


def _xlsb_sheet(archive: zipfile.ZipFile, member: str) -> Marks:
    marks, row = Marks(), 0
    for kind, data in _xlsb_records(archive, member):
        if kind == _B_ROW and len(data) >= 12:
            row = int.from_bytes(data[:4], "little") + 1
            if data[11] & 0x10:
                marks.hide(row)
        elif kind in (_B_ERROR, _B_FORMULA_ERROR) and len(data) >= 9:
            marks.breaks(row, int.from_bytes(data[:4], "little"), _error(data[8]))
        elif kind == _B_MERGE and len(data) >= 16:
            top, bottom, left, right = struct.unpack_from("<4I", data)
            marks.merge(top + 1, left, bottom + 1, right)
    return marks


def _xlsb_records(archive: zipfile.ZipFile, member: str) -> Iterator[tuple[int, bytes]]:
    """Kind and data of each record; a record that is cut off is the last."""
    held, place = b"", 0
    for chunk in package.unpack(archive, member):
        held, place = held[place:] + chunk, 0
        while (found := _xlsb_record(held, place)) is not None:
            kind, start, place = found
            yield kind, held[start:place]


def _xlsb_record(held: bytes, place: int) -> tuple[int, int, int] | None:
    """Kind, start and end of the record at `place`; None where it is not all there yet."""
    kind, place = _variable(held, place, 2)
    size, place = _variable(held, place, 4)
    return (kind, place, place + size) if place + size <= len(held) and size >= 0 and kind >= 0 else None


def _variable(held: bytes, place: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends; -1 where it is cut off."""
    number = 0
    for step in range(most):
        if place >= len(held):
            return -1, place
        number |= (held[place] & 0x7F) << (7 * step)
        place += 1
        if not held[place - 1] & 0x80:
            break
    return number, place
