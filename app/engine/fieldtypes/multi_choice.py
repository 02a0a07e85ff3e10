"""`multi_choice`: several of a closed list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar

from app.domain.conditions import Condition
from app.engine.fieldtypes.base import BadValue, Field, Storage, Text, Widget
from app.engine.fieldtypes.choice import CHOICES, choice_named
from app.engine.language import Key

SEPARATOR = "|"
MAX_CELL = 32_767
"""The most characters that a spreadsheet's cell can hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiChoiceField(Field):
    """A set of choices as a sorted tuple, as the database gives it back, shown in the order of `choices`.

    None at all is None. Typed text parts them with '|'."""

    choices: Mapping[str, Text] = field(default_factory=lambda: MappingProxyType({}))

    kind: ClassVar[str] = "multi_choice"
    called: ClassVar[str] = "beberapa pilihan"
    operators: ClassVar[tuple[str, ...]] = ("contains", "is_null")
    keys: ClassVar[tuple[Key, ...]] = (CHOICES,)

    @property
    def storage(self) -> Storage:
        return Storage("set", length=sum(len(raw) + 1 for raw in self.choices) + 1)

    @property
    def widget(self) -> Widget:
        return Widget("checkboxes", choices=tuple((raw, str(label)) for raw, label in self.choices.items()))

    def parse(self, raw: str) -> tuple[str, ...] | None:
        return self.clean(tuple(part for part in raw.strip().split(SEPARATOR) if part))

    def parse_operand(self, op: str, raw: str) -> str | None:
        """One member."""
        if raw in self.choices or not raw:
            return raw or None
        raise self._refused()

    def clean(self, value: object) -> tuple[str, ...] | None:
        if value is None:
            return None
        if not isinstance(value, tuple | list) or not all(
            isinstance(item, str) and item in self.choices for item in value
        ):
            raise self._refused()
        return tuple(sorted(set(value))) or None

    def raw(self, value: object) -> str:
        return SEPARATOR.join(self._ordered(value)) if isinstance(value, tuple) else ""

    def show(self, value: object) -> str:
        return ", ".join(self._labels(value)) if isinstance(value, tuple) else ""

    def to_json(self, value: object) -> object:
        return list(value) if isinstance(value, tuple) else None

    def from_json(self, value: object) -> tuple[str, ...] | None:
        return self.clean(value)

    def from_cell(self, value: object) -> tuple[str, ...] | None:
        """Values or labels, parted by '|', ';' or ','."""
        if value is None:
            return None
        if not isinstance(value, str) or len(value) > MAX_CELL:
            raise self._refused()
        for separator in (SEPARATOR, ";", ","):
            named = [choice_named(self.choices, part) for part in value.split(separator) if part.strip()]
            if None not in named:
                return self.clean(named)
        raise self._refused()

    def to_cell(self, value: object) -> object:
        """The labels; the values where a label holds the sign between them."""
        if not isinstance(value, tuple):
            return None
        labels = self._labels(value)
        unclear = any(";" in label or "|" in label for label in labels)
        return SEPARATOR.join(self._ordered(value)) if unclear else "; ".join(labels)

    def checks(self) -> tuple[Condition, ...]:
        return ()

    def json_schema(self) -> Mapping[str, object]:
        return {"type": "array", "items": {"type": "string", "enum": list(self.choices)}, "uniqueItems": True}

    def limits(self) -> tuple[str, ...]:
        return (f"satu atau lebih dari: {', '.join(str(label) for label in self.choices.values())}",)

    def examples(self) -> tuple[str, ...]:
        return (next(iter(self.choices), ""), SEPARATOR.join(self.choices))

    def _ordered(self, value: tuple[str, ...]) -> list[str]:
        """The members in the order of `choices`; what is no choice any more comes last."""
        return [raw for raw in self.choices if raw in value] + [raw for raw in value if raw not in self.choices]

    def _labels(self, value: tuple[str, ...]) -> list[str]:
        return [str(self.choices.get(raw, raw)) for raw in self._ordered(value)]

    def _refused(self) -> BadValue:
        return self.wrong(f"dipilih dari: {', '.join(str(label) for label in self.choices.values())}")
