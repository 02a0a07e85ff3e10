"""Long tables on paper: texts and rows cut where a page may end, so that no cell is ever cut by one.

A cell that spans rows does not go over a page well: its text would be cut at any line, without a border. So what is
taller than about half a page is divided beforehand into groups that stay whole. Heights are estimated in lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from math import ceil

from app.domain.teks import normalise

POINT = 0.3528  # millimetres
PADDING = 0.5  # lines of a row beside its text
_NARROW, _WIDE = frozenset("fijlrtI.,;:'|!()[]/ -"), frozenset("mwMW%")
_NEVER_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_WORDS = re.compile(r"\S+|\s+")


def plain(text: str, lookalikes: Mapping[int, str]) -> str:
    """`text` as a document may carry it: lines, nothing invisible, and no mark of an anchor."""
    return _NEVER_IN_XML.sub("", normalise(text, multiline=True)).translate(lookalikes)


@dataclass(frozen=True, slots=True)
class Column:
    """A column's width in millimetres, without its padding, and the size of its letters in points."""

    width: float
    size: float

    def lines(self, text: str) -> int:
        """How many lines `text` takes, rather too many than too few."""
        return sum(max(1, ceil(self._length(line) * 1.1 / self.width)) for line in text.split("\n"))

    def pieces(self, text: str, most: int) -> list[str]:
        """`text` in parts of at most `most` lines, divided between words where it can be; one part at least."""
        parts, part, lines = [], "", 0
        for line in text.split("\n"):
            for bit, height in self._bits(line, most):
                if part and lines + height > most:
                    parts.append(part)
                    part, lines = "", 0
                part, lines = f"{part}\n{bit}" if part else bit, lines + height
        return [*parts, part]

    def _bits(self, line: str, most: int) -> Iterator[tuple[str, int]]:
        """One line in bits of at most `most` lines each, and how many lines each takes."""
        room = self.width * most / 1.1
        bit, length = "", 0.0
        for word in self._words(line, room):
            long = self._length(word)
            if bit and length + long > room:
                yield bit.strip(), most
                bit, length = "", 0.0
            bit, length = bit + word, length + long
        yield bit.strip(), self.lines(bit)

    def _words(self, line: str, room: float) -> Iterator[str]:
        """The words of a line and the spaces between them; a word beyond `room` in parts."""
        most = max(1, int(room / (self.size * POINT)))
        for word in _WORDS.findall(line):
            yield from (word[at : at + most] for at in range(0, len(word), most))

    def _length(self, text: str) -> float:
        return sum(map(_em, text)) * self.size * POINT


def _em(char: str) -> float:
    """About how wide a letter is, in parts of its size."""
    if char in _NARROW:
        return 0.33
    if char in _WIDE or ord(char) > 0x2E80:
        return 1.0
    return 0.7 if char.isupper() else 0.56


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of one row; `more`: the row goes on with texts of the row above."""

    cells: tuple[str, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Rows with the cells that span them all; `more`: it goes on with the group above."""

    spanning: tuple[str, ...]
    rows: tuple[Row, ...]
    more: bool = False


def rows_of(columns: Sequence[Column], cells: Sequence[str], most: int) -> list[Row]:
    """One row, or several where a text takes more than `most` lines."""
    parts = [column.pieces(text, most) for column, text in zip(columns, cells, strict=True)]
    return [Row(tuple(piece), more=at > 0) for at, piece in enumerate(zip_longest(*parts, fillvalue=""))]


def groups_of(
    outer: Sequence[Column], spanning: Sequence[str], inner: Sequence[Column], rows: Sequence[Sequence[str]], most: int
) -> list[Group]:
    """A spanning text with its rows, as one group or as several of about `most` lines each."""
    heads = [piece.cells for piece in rows_of(outer, spanning, most)]
    bundles = _bundles(inner, list(chain.from_iterable(rows_of(inner, cells, most) for cells in rows)), most)
    blank_head, blank_row = ("",) * len(outer), (Row(("",) * len(inner)),)
    return [
        Group(head or blank_head, bundle or blank_row, more=at > 0)
        for at, (head, bundle) in enumerate(zip_longest(heads, bundles))
    ]


def _bundles(columns: Sequence[Column], rows: Sequence[Row], most: int) -> list[tuple[Row, ...]]:
    """The rows in bundles of about `most` lines."""
    bundles: list[list[Row]] = []
    room = 0.0
    for row in rows:
        height = PADDING + max(column.lines(text) for column, text in zip(columns, row.cells, strict=True))
        if not bundles or height > room:
            bundles.append([])
            room = most
        bundles[-1].append(row)
        room -= height
    return [tuple(bundle) for bundle in bundles]
