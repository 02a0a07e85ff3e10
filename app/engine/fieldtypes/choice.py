"""`choice`: one of a closed list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar

from app.domain.conditions import Compare, Condition, Literal
from app.domain.teks import collapse, normalise
from app.engine.fieldtypes.base import BadValue, Field, Storage, Text, Widget
from app.engine.language import LABEL, NAME, Key, either, map_of

RAW = re.compile(r"[^\s|](?:[^|\x00-\x1f]{0,58}[^\s|])?")
"""What a choice's stored value may look like: at most 60 characters, no '|', no blank at either end."""

CHOICES = Key(
    "choices",
    either(NAME, map_of(LABEL)),
    "The values kept, each with what people read; or the name of a list in types.yaml; or `roles`.",
    example="choices: {reguler: Reguler, final: Final}",
    required=True,
)


def choice_named(choices: Mapping[str, Text], text: str) -> str | None:
    """The value that `text` names: itself, or its label in either language, capitals aside. None if no value does."""
    if text in choices:
        return text
    wanted = collapse(normalise(text)).casefold()
    named = [
        raw
        for raw, label in choices.items()
        if wanted in (raw.casefold(), label.id.casefold(), (label.en or "").casefold())
    ]
    return named[0] if len(named) == 1 and wanted else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceField(Field):
    """One of `choices`, which maps the stored value to its label."""

    choices: Mapping[str, Text] = field(default_factory=lambda: MappingProxyType({}))

    kind: ClassVar[str] = "choice"
    called: ClassVar[str] = "pilihan"
    operators: ClassVar[tuple[str, ...]] = ("eq", "in", "is_null")
    keys: ClassVar[tuple[Key, ...]] = (CHOICES,)

    @property
    def storage(self) -> Storage:
        return Storage("text", length=max((len(raw) for raw in self.choices), default=1))

    @property
    def widget(self) -> Widget:
        return Widget("select", choices=tuple((raw, str(label)) for raw, label in self.choices.items()))

    def parse(self, raw: str) -> str | None:
        return self.clean(raw or None)

    def clean(self, value: object) -> str | None:
        if value is None:
            return None
        if isinstance(value, str) and value in self.choices:
            return value
        raise self._refused()

    def raw(self, value: object) -> str:
        return "" if value is None else str(value)

    def show(self, value: object) -> str:
        return "" if value is None else str(self.choices.get(str(value), value))

    def to_json(self, value: object) -> object:
        return value

    def from_json(self, value: object) -> str | None:
        return self.clean(value)

    def from_cell(self, value: object) -> str | None:
        """The choice whose value or label stands in the cell."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if value is None or (isinstance(value, str) and not normalise(value[:1000])):
            return None
        if isinstance(value, bool) or not isinstance(value, str | int) or len(text := _text(value)) > 1000:
            raise self._refused()
        named = choice_named(self.choices, text)
        if named is None:
            raise self._refused()
        return named

    def to_cell(self, value: object) -> object:
        return self.show(value) or None

    def checks(self) -> tuple[Condition, ...]:
        return (self.filled(Compare((self.name,), "in", tuple(Literal(raw) for raw in self.choices))),)

    def json_schema(self) -> Mapping[str, object]:
        return {"type": "string", "enum": list(self.choices)}

    def limits(self) -> tuple[str, ...]:
        return (f"salah satu dari: {', '.join(str(label) for label in self.choices.values())}",)

    def examples(self) -> tuple[str, ...]:
        return tuple(self.choices)[:3]

    def _refused(self) -> BadValue:
        labels = [str(label) for label in self.choices.values()]
        return self.wrong(f"dipilih dari: {', '.join(labels[:10])}{', …' if len(labels) > 10 else ''}")


def _text(value: str | int) -> str:
    """A cell as text; a number far too long becomes text that is too long as well."""
    return value if isinstance(value, str) else str(value) if abs(value) < 10**18 else "9" * 1001
