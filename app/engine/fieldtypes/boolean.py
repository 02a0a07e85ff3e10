"""`boolean`: yes or no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from app.domain.conditions import Condition
from app.domain.teks import collapse, normalise
from app.engine.fieldtypes.base import Field, Storage, Text, Widget
from app.engine.language import LABEL, Key, Shape

YES = frozenset({"ya", "y", "true", "1", "on", "v", "√", "✓", "yes", "benar", "aktif"})
NO = frozenset({"tidak", "t", "false", "0", "off", "n", "no", "salah", "tidak aktif", "nonaktif"})
LABELS = Key(
    "labels",
    Shape("block", "{true: label, false: label}", keys=(Key("true", LABEL, "Yes."), Key("false", LABEL, "No."))),
    "What yes and no are called.",
    "{true: Ya, false: Tidak}",
    "labels: {true: AKTIF, false: TIDAK AKTIF}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BooleanField(Field):
    """True or False, typed as 'ya' or 'tidak'; `labels` are the words for yes and for no."""

    labels: tuple[Text, Text] = (Text("Ya", "Yes"), Text("Tidak", "No"))

    kind: ClassVar[str] = "boolean"
    called: ClassVar[str] = "ya atau tidak"
    operators: ClassVar[tuple[str, ...]] = ("eq", "is_null")
    keys: ClassVar[tuple[Key, ...]] = (LABELS,)

    @property
    def storage(self) -> Storage:
        return Storage("boolean")

    @property
    def widget(self) -> Widget:
        return Widget("select", choices=(("ya", str(self.labels[0])), ("tidak", str(self.labels[1]))))

    def parse(self, raw: str) -> bool | None:
        word = collapse(normalise(raw[:1000])).casefold()
        if not word:
            return None
        yes, no = (str(label).casefold() for label in self.labels)
        if word in (yes, no):
            return word == yes
        if word in YES or word in NO:
            return word in YES
        raise self.wrong(f"diisi {self.labels[0]} atau {self.labels[1]}")

    def clean(self, value: object) -> bool | None:
        if value is None or isinstance(value, bool):
            return value
        raise self.wrong(f"diisi {self.labels[0]} atau {self.labels[1]}")

    def raw(self, value: object) -> str:
        return "" if value is None else "ya" if value else "tidak"

    def show(self, value: object) -> str:
        return "" if value is None else str(self.labels[0 if value else 1])

    def to_json(self, value: object) -> object:
        return value

    def from_json(self, value: object) -> bool | None:
        return self.clean(value)

    def from_cell(self, value: object) -> bool | None:
        if isinstance(value, int | float) and value in (0, 1):
            return bool(value)
        return self.parse(value) if isinstance(value, str) else self.clean(value)

    def to_cell(self, value: object) -> object:
        return self.show(value) or None

    def checks(self) -> tuple[Condition, ...]:
        return ()

    def json_schema(self) -> Mapping[str, object]:
        return {"type": "boolean"}

    def examples(self) -> tuple[str, ...]:
        return ("ya", "tidak")
