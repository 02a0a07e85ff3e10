"""What the templates about many rows are given: steps on many, the grid, and the trash."""

from __future__ import annotations

from dataclasses import dataclass

from app.admin.forms import AnyControl
from app.admin.pages import Pairs, ReasonBox, Trail


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkPage:
    """A question about many rows. `ticked` are (id, title), of which `named` are named; `matching` counts the rows that
    the step fits within the filters, `over` says that there are more; `chosen` is which of the two was chosen."""

    heading: str
    trail: Trail
    question: str
    action: str
    cancel: str
    step: str
    pairs: Pairs
    ticked: Pairs
    named: int
    matching: int
    over: bool
    filtered: bool
    chosen: str
    submit: str
    danger: bool
    reason: ReasonBox | None
    controls: tuple[AnyControl, ...]
    problems: tuple[tuple[str, str], ...]
    lookups: str
    purpose: str
    once: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkResult:
    """What a step on many rows did, and the rows that it left, as (title, reason)."""

    heading: str
    trail: Trail
    message: str
    left: Pairs
    onward: str


@dataclass(frozen=True, slots=True)
class TrashLine:
    """A deleted row: its number in the trash, what it was called, when it was deleted and by whom."""

    id: int
    title: str
    at: str
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrashPage:
    """What lies in the trash, and what stood in the way of bringing a row back."""

    heading: str
    trail: Trail
    action: str
    problems: tuple[tuple[str, str], ...]
    lines: tuple[TrashLine, ...]


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of the grid: what it is called, the version that was seen, what is wrong with it as a whole, and a control
    for each column (None where this row's is not open)."""

    id: int
    version: int
    title: str
    notes: tuple[str, ...]
    controls: tuple[AnyControl | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GridPage:
    """Rows of a list, to be filled in like a spreadsheet."""

    heading: str
    trail: Trail
    action: str
    cancel: str
    pairs: Pairs
    labels: tuple[str, ...]
    rows: tuple[GridRow, ...]
    others: int
    problems: tuple[tuple[str, str], ...]
