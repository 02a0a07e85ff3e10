"""From a cell to a value: what offices write into spreadsheets, made into what a field keeps, or refused and why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from app.domain.tanggal import parse_tanggal
from app.domain.teks import collapse, normalise
from app.engine.fieldtypes.base import BadValue, Field
from app.engine.fieldtypes.choice import ChoiceField
from app.imports.cells import Broken, Cell

Order = Literal["dmy", "mdy"]

NOTHING = frozenset(
    {"", "-", "--", "---", "—", "–", ".", "n/a", "na", "#n/a", "nil", "null", "none", "kosong", "tidak ada"}
)
ZERO_IS_NOTHING = frozenset(
    {"date", "datetime", "month_day", "year", "nip", "nik", "email", "phone", "link", "relation", "choice"}
)
NONE_IS_A_WORD = frozenset({"boolean", "choice"})
KEEPS_LINES = frozenset({"long_text"})
WORDS = {"pria": "lakilaki", "wanita": "perempuan", "laki": "lakilaki", "male": "lakilaki", "female": "perempuan"}

_NUMBERS = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4}|[0-9]{2})")
_NOT_WORD = re.compile(r"[\W_]+")


def squash(text: str) -> str:
    """Text as names are compared: letters and digits alone, in lower case. 'Sub Bagian Umum' is 'subbagianumum'."""
    return _NOT_WORD.sub("", text.casefold())


def text_of(cell: Cell) -> str:
    """The cell as one line of clean text; '' for an empty one. Raises BadValue for a broken one."""
    if isinstance(cell, Broken):
        raise BadValue(cell.reason)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ya" if cell else "tidak"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return collapse(normalise(cell)) if isinstance(cell, str) else str(cell)


def is_nothing(kind: str, text: str) -> bool:
    """True where the text stands for an empty cell in a column of this kind."""
    lowered = text.casefold()
    if lowered in ("tidak ada", "kosong") and kind in NONE_IS_A_WORD:
        return False
    return lowered in NOTHING or (lowered in ("0", "00", "0.0") and kind in ZERO_IS_NOTHING)


def value_of(item: Field, cell: Cell, order: Order = "dmy") -> object:
    """The value of a cell for the field; None where it is empty. Raises BadValue with an Indonesian sentence."""
    text = text_of(cell)
    if is_nothing(item.kind, text) and not _is_choice(item, text):
        return None
    if not isinstance(cell, str):
        return item.from_cell(cell)
    if item.kind == "date" and order == "mdy" and _NUMBERS.fullmatch(text):
        return _month_first(item, text)
    if isinstance(item, ChoiceField):
        text = _named(item, text)
    return item.from_cell(normalise(cell, multiline=True) if item.kind in KEEPS_LINES else text)


def _is_choice(item: Field, text: str) -> bool:
    return isinstance(item, ChoiceField) and text in item.choices


def _month_first(item: Field, text: str) -> date:
    try:
        return parse_tanggal(text, order="mdy")
    except ValueError as error:
        raise BadValue(f"{item.label} belum benar. {error}") from None


def _named(item: ChoiceField, text: str) -> str:
    """The choice that is meant, written in whatever way; the text itself when none is."""
    wanted = squash(text)
    wanted = WORDS.get(wanted, wanted)
    found = [raw for raw, label in item.choices.items() if wanted and wanted in (squash(raw), squash(label.id))]
    return found[0] if len(found) == 1 else text


@dataclass(slots=True)
class DateOrder:
    """Watches the dates in figures of a file to learn whether the day or the month stands first in them.

    One file is written by one hand: a single '31-12-2020' speaks for every column. So does a column in which the first
    number is always 1 and the second is not: appointments count from the first of a month.
    """

    order: Order | None = None
    day_first: int = 0
    month_first: int = 0
    either: int = 0
    sample: str = ""
    columns: dict[str, set[tuple[int, int]]] = field(default_factory=dict)

    def see(self, column: str, cell: Cell) -> None:
        """Take one cell of a column into account."""
        match = _NUMBERS.fullmatch(collapse(cell)) if isinstance(cell, str) and len(cell) < 40 else None
        if match is None:
            return
        first, second = int(match[1]), int(match[2])
        self.columns.setdefault(column, set()).add((first, second))
        if first > 12:
            self.day_first += 1
        elif second > 12:
            self.month_first += 1
        elif first != second:
            self.either += 1
            self.sample = self.sample or match[0]

    @property
    def found(self) -> Order:
        """The order that the file shows; the day first where nothing speaks against it."""
        return self.order or ("mdy" if self.month_first and not self.day_first else "dmy")

    @property
    def unsure(self) -> bool:
        """True when some date can be read both ways and nothing in the file tells which."""
        if self.order is not None or not self.either or self.day_first or self.month_first:
            return False
        return not any(_first_of_month(pairs) for pairs in self.columns.values())


def _first_of_month(pairs: set[tuple[int, int]]) -> bool:
    return len(pairs) > 2 and {first for first, _ in pairs} == {1}


def shown_cell(cell: Cell) -> object:
    """A cell as it is kept with the plan and handed back in the file of errors: text, number, truth or nothing."""
    if isinstance(cell, Broken):
        return f"[{cell.reason}]"
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return normalise(cell, multiline=True)[:2000] if isinstance(cell, str) else cell


def trigrams(text: str) -> frozenset[str]:
    """The three-letter pieces of squashed text, ends marked."""
    padded = f"  {squash(text)} "
    return frozenset(padded[place : place + 3] for place in range(len(padded) - 2))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How much two sets of trigrams share: 0 nothing, 1 all."""
    return len(one & other) / len(one | other) if one and other else 0.0


def nearest(
    text: str, names: Iterable[tuple[int, str, frozenset[str]]], count: int = 3, least: float = 0.45
) -> list[tuple[int, str]]:
    """The (id, name) most like `text`, best first."""
    pieces = trigrams(text)
    scored = [(likeness(pieces, known), key, name) for key, name, known in names]
    best = sorted((item for item in scored if item[0] >= least), key=lambda item: (-item[0], item[2]))
    return [(key, name) for _, key, name in best[:count]]
