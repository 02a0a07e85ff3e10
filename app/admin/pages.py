"""What the generated templates are given: frozen, plain, decided. A template neither queries nor judges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.admin.forms import AnyControl
from app.errors import Difference
from app.models.listing import Cell

Trail = tuple[tuple[str, str], ...]
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the look of a button; `confirm` opens its page as a dialog where there is a script."""

    label: str
    address: str
    kind: str = "secondary"
    icon: str = ""
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class Press:
    """A button that posts to `action`, with hidden `fields`."""

    label: str
    action: str
    icon: str = ""
    fields: Pairs = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several ready-made filters or saved views; `kind` says which, for those who do not see the icon."""

    label: str
    address: str
    current: bool
    icon: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the address of the list without it."""

    label: str
    shown: str
    without: str


@dataclass(frozen=True, slots=True)
class Empty:
    """What a list without rows says, and what can be done about it."""

    title: str
    advice: str = ""
    links: tuple[Link, ...] = ()
    presses: tuple[Press, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """The list of one entity. `head`, `rows` and `foot` are finished markup; `bulk`: (name, label) of steps on many
    rows; `whole`: its address without parameters; `left_out`: what the saved view asks that no longer holds."""

    heading: str
    trail: Trail
    description: str
    basis: str
    about: str
    add: Link | None
    links: tuple[Link, ...]
    presses: tuple[Press, ...]
    presets: tuple[Choice, ...]
    view_links: tuple[Link, ...]
    view_presses: tuple[Press, ...]
    left_out: tuple[str, ...]
    address: str
    whole: str
    lookups: str
    purpose: str
    kept: Pairs
    sized: Pairs
    search_hint: str
    query: str
    filters: tuple[AnyControl, ...]
    filters_open: bool
    chips: tuple[Chip, ...]
    nothing: Empty | None
    bulk: Pairs
    bulk_address: str
    bulk_pairs: Pairs
    head: Markup
    rows: Markup
    foot: Markup
    summary: str
    page: int
    last: int | None
    has_next: bool
    page_address: Callable[[int], str]
    size: int
    sizes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One place of a form or details page: a control, or a label with its shown value.

    Of a file, `address` is where it is fetched, and `view` where it is shown, if browsers
    can. Of a link, `address` is the link itself.
    """

    label: str
    shown: str = ""
    control: AnyControl | None = None
    address: str = ""
    view: str = ""


@dataclass(frozen=True, slots=True)
class SectionView:
    """Items side by side in rows, under an optional title."""

    title: str
    rows: tuple[tuple[Item, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """The add or edit form; `differences` are set when somebody else saved the row meanwhile.

    `once` marks the form of a new row, which is made once however often it is sent.
    """

    heading: str
    trail: Trail
    notice: str
    action: str
    cancel: str
    back: str
    submit: str
    refused: str
    another: bool
    lookups: str
    purpose: str
    problems: tuple[tuple[str, str], ...]
    sections: tuple[SectionView, ...]
    version: int | None = None
    once: str = ""
    resumed: bool = False
    with_files: bool = False
    differences: tuple[Difference, ...] = ()
    stale: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a small table, with the address of its own page where there is one, and what stands below it."""

    cells: tuple[Cell, ...]
    address: str = ""
    below: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A small table on a details page; `more` leads to the whole list."""

    title: str
    labels: tuple[str, ...]
    rows: tuple[TableRow, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change: what was done, by whom, when; `changes` are (label, before, after)."""

    action: str
    actor: str
    moment: str
    at: str
    origin: str
    reason: str
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsPage:
    """One row, its children and what hangs on it, and its history (None: the rows are nowhere kept)."""

    heading: str
    trail: Trail
    links: tuple[Link, ...]
    rights: str
    state: StateMark | None
    sections: tuple[SectionView, ...]
    tables: tuple[Table, ...]
    history: tuple[HistoryEntry, ...] | None


@dataclass(frozen=True, slots=True)
class StateMark:
    """The state of a workflow as a mark: its label, its colour, and whether the matter is closed."""

    label: str
    color: str
    final: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPage:
    """Why a row could not be deleted, and where to see what hangs on it."""

    heading: str
    trail: Trail
    subject: str
    reason: str
    hint: str
    details: str
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmPage:
    """A question before something that is not easily undone."""

    heading: str
    trail: Trail
    question: str
    subject: str
    action: str
    cancel: str
    back: str
    submit: str
    danger: bool
    row_id: int
    version: int | None
    basis: str = ""
    reason: ReasonBox | None = None
    notes: tuple[str, ...] = ()
    controls: tuple[AnyControl, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    lookups: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class ReasonBox:
    """Where the reason for a step is written: its form name, what stands there, and what is wrong with it."""

    name: str
    text: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretPage:
    """Something shown once: it is in no cookie, log or history."""

    heading: str
    trail: Trail
    subject: str
    secret: str
    onward: str


@dataclass(frozen=True, slots=True)
class Node:
    """A row of a tree; `children` is None for a leaf, and empty where they are loaded when asked for."""

    text: str
    address: str
    count: int
    branch: str
    children: Sequence[Node] | None
    opened: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TreePage:
    """A tree of one entity's rows, or one branch of it."""

    heading: str
    trail: Trail
    address: str
    nodes: Sequence[Node]
