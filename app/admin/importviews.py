"""What the templates of the import pages are given: frozen, plain, decided."""

from __future__ import annotations

from dataclasses import dataclass

from app.admin.pages import Trail


@dataclass(frozen=True, slots=True)
class Recent:
    """An earlier import."""

    address: str
    name: str
    at: str
    state: str
    kind: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPage:
    """The page with the file field."""

    heading: str
    trail: Trail
    action: str
    template: str
    cancel: str
    modes: tuple[tuple[str, str, str, bool], ...]
    accept: str
    formats: str
    sheets: tuple[tuple[str, tuple[tuple[str, bool, str], ...]], ...]
    by_hand: str
    recent: tuple[Recent, ...]
    errors: tuple[tuple[str, str], ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column of the file and the field it fills."""

    name: str
    letter: str
    title: str
    samples: tuple[str, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class TableView:
    """One table of the file."""

    name: str
    place: str
    columns: tuple[ColumnView, ...]
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What only a person can say; each option is (value, text, chosen). Where `pick` names an input, a row of the
    relation `field` may be named in it instead."""

    name: str
    text: str
    hint: str
    options: tuple[tuple[str, str, bool], ...]
    pick: str = ""
    picked: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One cell of the plan: what is stored, what would stand there."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something said about a row: where in the file, and the sentence."""

    place: str
    text: str
    error: bool


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of the plan."""

    number: int
    sheet: str
    title: str
    address: str
    changes: tuple[Change, ...]
    notes: tuple[Note, ...]
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Tab:
    """One outcome with its count."""

    name: str
    label: str
    icon: str
    count: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """The preview of one import, and what became of it."""

    heading: str
    trail: Trail
    address: str
    again: str
    file_name: str
    status: str
    state: str
    state_kind: str
    step: int
    steps: tuple[str, ...]
    running: bool
    stuck: bool
    job: int | None
    message: str
    notices: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    tabs: tuple[Tab, ...]
    tab: str
    rows: tuple[RowView, ...]
    total: int
    page: int
    last: int
    lacking: str
    wanting: str
    blocked: str
    doomed: str
    count: str
    wrong: int
    warnings: int
    questions: tuple[Question, ...]
    lists: tuple[tuple[str, tuple[str, ...]], ...]
    errors: tuple[tuple[str, str], ...]
    tables: tuple[TableView, ...]
    by_hand: str
    skip_hidden: bool
    may_correct: bool
    tree: str

    def page_address(self, number: int) -> str:
        """Where page `number` of the current tab is."""
        return f"{self.address}?lihat={self.tab}&page={number}"
