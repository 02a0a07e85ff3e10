"""What the library that reads xls, xlsb and ods files leaves out: hidden rows, failed formulas, merged cells of ods.

It gives a failed formula as an empty cell, and an empty cell keeps what is stored: a mistake would pass unseen.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field

from app.imports import package
from app.imports.cells import MAX_COLUMNS
from app.imports.sheets import LAST_ROW, MAX_MERGES, Merge

MAX_BROKEN = 1_000_000


@dataclass(slots=True)
class Marks:
    """One sheet: rows from 1, columns from 0; `broken` says row by row which cells hold an error, and which."""

    hidden: set[int] = field(default_factory=set)
    broken: dict[int, dict[int, str]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    errors: int = 0

    def hide(self, first: int, count: int = 1) -> None:
        """The rows from `first` on are hidden."""
        self.hidden.update(range(first, min(first + count, LAST_ROW + 1)))

    def breaks(self, row: int, column: int, error: str = "") -> None:
        """The cell holds an error."""
        if not 0 <= column < MAX_COLUMNS or not 1 <= row <= LAST_ROW:
            return
        self.errors += 1
        if self.errors > MAX_BROKEN:
            raise package.bomb()
        said = f"Sel berisi kesalahan {error}.".replace(" .", ".")
        self.broken.setdefault(row, {})[column] = said

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """These cells are one."""
        self.merges.append(Merge(top, left, bottom, right))
        if len(self.merges) > MAX_MERGES:
            raise package.bomb()


def ods_marks(archive: zipfile.ZipFile) -> list[Marks]:
    """The marks of each sheet of an OpenDocument file. Raises BadFile, also for a DTD and a bomb."""
    _refuse_locked(archive)
    walk = _OdsWalk()
    package.walk(archive, "content.xml", walk.start)
    return walk.sheets


def _refuse_locked(archive: zipfile.ZipFile) -> None:
    def start(tag: str, _attributes: dict[str, str]) -> None:
        if tag == "encryption-data":
            raise package.locked()

    if "META-INF/manifest.xml" in archive.namelist():
        package.walk(archive, "META-INF/manifest.xml", start)


class _OdsWalk:
    """Follows rows and cells, each of which may stand for many."""

    def __init__(self) -> None:
        self.sheets: list[Marks] = []
        self.row = self.rows = self.column = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in ("table-cell", "covered-table-cell"):
            self._cell(attributes)
        elif tag == "table-row":
            self.row += self.rows
            self.rows, self.column = int(attributes.get("table:number-rows-repeated", 1)), 0
            if attributes.get("table:visibility", "visible") != "visible":
                self.sheets[-1].hide(self.row, self.rows)
        elif tag == "table":
            self.sheets.append(Marks())
            self.row, self.rows = 1, 0

    def _cell(self, attributes: dict[str, str]) -> None:
        column, count = self.column, int(attributes.get("table:number-columns-repeated", 1))
        self.column += count
        if attributes.get("calcext:value-type") == "error":
            for row in range(self.row, min(self.row + self.rows, LAST_ROW)):
                for place in range(column, min(column + count, MAX_COLUMNS)):
                    self.sheets[-1].breaks(row, place)
        down = int(attributes.get("table:number-rows-spanned", 1))
        right = int(attributes.get("table:number-columns-spanned", 1))
        if down > 1 or right > 1:
            self.sheets[-1].merge(self.row, column, self.row + down - 1, column + right - 1)
