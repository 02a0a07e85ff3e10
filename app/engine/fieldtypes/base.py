"""What a field type has to say. One module beside this one says it for one type, whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from app.domain.conditions import AnyOf, Condition, IsNull, Path
from app.engine.language import Key


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was written: file, line and column (from 1), and the length of the written text."""

    file: str
    line: int
    column: int
    length: int = 1


NOWHERE = Place("", 0, 0)


@dataclass(frozen=True, slots=True)
class Text:
    """A label: Indonesian first, English where it is given."""

    id: str
    en: str | None = None

    def __str__(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True)
class Template:
    """A line composed of literal text and field paths: '{nama} - {nip}' is (('nama',), ' - ', ('nip',))."""

    parts: tuple[str | Path, ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        """The fields it reads, in order."""
        return tuple(part for part in self.parts if not isinstance(part, str))

    def render(self, shown: Callable[[Path], str]) -> str:
        """The line, with every path replaced by `shown(path)`."""
        texts = [part if isinstance(part, str) else shown(part) for part in self.parts]
        return joined(texts, [place for place, part in enumerate(self.parts) if not isinstance(part, str)])


SIGNS = frozenset({"-", "–", "—", ",", ";", ":", "/", "·", "|", "+", "&", "s.d."})
"""Literal text that does nothing but stand between two fields."""


def joined(texts: Sequence[str], fields: Collection[int]) -> str:
    """The parts of a line; `fields` are the places of those that are no literal text.

    An empty field takes along the brackets around it, or the sign in front of it, at the start the one behind it.
    """
    if all(texts):
        return "".join(texts)
    rest, kept = list(texts), [""]
    for place, text in enumerate(texts):
        if text or place not in fields:
            kept.append(rest[place])
            continue
        behind = rest[place + 1] if place + 1 < len(rest) and place + 1 not in fields else ""
        if kept[-1].endswith(("(", "[")) and behind.startswith((")", "]")):
            kept[-1], rest[place + 1] = kept[-1][:-1].rstrip(), behind[1:]
        elif place - 1 not in fields and kept[-1].strip() in SIGNS:
            kept.pop()
        elif not "".join(kept) and behind.strip() in SIGNS:
            rest[place + 1] = ""
    return "".join(kept).strip()


class BadValue(ValueError):
    """A value that a field refuses; the text is an Indonesian sentence that says why and what would be right."""


StorageKind = Literal["text", "integer", "numeric", "boolean", "date", "timestamp", "set", "reference", "file"]
WidgetKind = Literal[
    "text",
    "textarea",
    "number",
    "select",
    "checkboxes",
    "date",
    "datetime",
    "lookup",
    "email",
    "url",
    "file",
    "children",
    "none",
]
CellKind = Literal["text", "integer", "decimal", "date", "datetime"]


@dataclass(frozen=True, slots=True)
class Storage:
    """How a value is kept: the column's kind and its measures; `to` names the entity that a reference points at."""

    kind: StorageKind
    length: int | None = None
    precision: int | None = None
    scale: int | None = None
    to: str | None = None
    on_delete: Literal["restrict", "cascade", "set_null"] = "restrict"


@dataclass(frozen=True, slots=True)
class Widget:
    """How a value is entered. `choices` are (raw value, label) pairs."""

    kind: WidgetKind
    inputmode: str = ""
    maxlength: int | None = None
    placeholder: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of an entity. Subclasses, one a type, add their own keys and say everything below."""

    name: str
    label: Text
    place: Place = NOWHERE
    help: Text | None = None
    required: bool = False
    unique: bool = False
    default: object = None
    readonly: bool = False
    set_once: bool = False
    mask: bool = False
    basis: str | None = None
    renamed_from: tuple[str, ...] = ()
    visible_when: Condition | None = None
    required_when: Condition | None = None
    readonly_when: Condition | None = None

    kind: ClassVar[str] = ""
    called: ClassVar[str] = ""
    """What people call a value of this type: 'tanggal', 'teks'."""
    operators: ClassVar[tuple[str, ...]] = ()
    keys: ClassVar[tuple[Key, ...]] = ()
    cell_is_value: ClassVar[bool] = False
    """True where `to_cell` gives back what it is given, so that exports need not ask it a million times."""
    """The keys of the schema language that only this type has; each is the name of an attribute."""

    @property
    def cell(self) -> CellKind:
        """The kind of spreadsheet cell that `to_cell` fills."""
        return "text"

    @property
    def storage(self) -> Storage | None:
        """The column, or None where the value is computed or lives in rows of its own."""
        raise NotImplementedError

    @property
    def widget(self) -> Widget:
        """The form control."""
        raise NotImplementedError

    def parse(self, raw: str) -> object:
        """The value of typed text (a form, a filter, the address); None for nothing typed. Raises BadValue."""
        raise NotImplementedError

    def parse_operand(self, op: str, raw: str) -> object:
        """What `raw` means behind operator `op` of a filter; `contains` takes parts of values. Raises BadValue."""
        return self.parse(raw)

    def clean(self, value: object) -> object:
        """A value of the right Python type, checked against the field's bounds. Raises BadValue."""
        raise NotImplementedError

    def raw(self, value: object) -> str:
        """The value as it is typed: `parse(raw(v)) == v`."""
        raise NotImplementedError

    def show(self, value: object) -> str:
        """The value as people read it, in Indonesian; '' for None."""
        raise NotImplementedError

    def to_json(self, value: object) -> object:
        """The value for JSON and for the history."""
        raise NotImplementedError

    def from_json(self, value: object) -> object:
        """The value of JSON data, checked. Raises BadValue."""
        raise NotImplementedError

    def from_cell(self, value: object) -> object:
        """The value of a spreadsheet cell (str, int, float, bool, date, datetime or None). Raises BadValue."""
        raise NotImplementedError

    def to_cell(self, value: object) -> object:
        """The value for a spreadsheet cell of kind `cell`."""
        raise NotImplementedError

    def checks(self) -> tuple[Condition, ...]:
        """What the database enforces about the column besides NOT NULL: ranges, lengths, choices."""
        raise NotImplementedError

    def json_schema(self) -> Mapping[str, object]:
        """The JSON Schema of the value."""
        raise NotImplementedError

    def limits(self) -> tuple[str, ...]:
        """What a value has to keep to, as Indonesian clauses for the manual: 'paling banyak 60 karakter'."""
        return ()

    def filled(self, condition: Condition) -> Condition:
        """`condition`, or nothing filled in: for checks of columns that may be empty."""
        return AnyOf((IsNull((self.name,)), condition))

    def wrong(self, reason: str) -> BadValue:
        """The refusal '<label> <reason>.'"""
        return BadValue(f"{self.label} {reason}.")

    def examples(self) -> tuple[str, ...]:
        """Typed texts that `parse` accepts, for templates and generated tests; the first is the example row's."""
        raise NotImplementedError
