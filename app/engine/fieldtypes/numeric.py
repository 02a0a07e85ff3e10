"""What every type of whole numbers has in common."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from app.domain.conditions import Compare, Condition, Literal
from app.engine.fieldtypes.base import CellKind, Field, Storage, Widget

ORDERED_OPERATORS = ("eq", "in", "lt", "lte", "gt", "gte", "is_null")
BIGGEST = 2**63 - 1
_WHOLE = re.compile(r"[+-]?(?:[0-9]{1,19}|[0-9]{1,3}(?:\.[0-9]{3}){1,6})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole(Field):
    """A whole number of at most 64 bits. A type of its own overrides `lowest` and `highest`."""

    operators: ClassVar[tuple[str, ...]] = ORDERED_OPERATORS
    cell_is_value: ClassVar[bool] = True

    @property
    def cell(self) -> CellKind:
        return "integer"

    @property
    def lowest(self) -> int:
        """The smallest number accepted."""
        return -BIGGEST

    @property
    def highest(self) -> int:
        """The largest number accepted."""
        return BIGGEST

    @property
    def storage(self) -> Storage:
        return Storage("integer")

    @property
    def widget(self) -> Widget:
        return Widget("number", inputmode="numeric" if self.lowest >= 0 else "text", maxlength=25)

    def parse(self, raw: str) -> int | None:
        text = raw.strip()
        if not text:
            return None
        if _WHOLE.fullmatch(text) is None:
            raise self.wrong("harus berupa bilangan bulat, misalnya 12")
        return self.clean(int(text.replace(".", "")))

    def clean(self, value: object) -> int | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.wrong("harus berupa bilangan bulat, misalnya 12")
        if value < self.lowest:
            raise self.wrong(f"paling kecil {self.show(self.lowest)}")
        if value > self.highest:
            raise self.wrong(f"paling besar {self.show(self.highest)}")
        return value

    def raw(self, value: object) -> str:
        return "" if value is None else str(value)

    def show(self, value: object) -> str:
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else ""

    def to_json(self, value: object) -> object:
        return value

    def from_json(self, value: object) -> int | None:
        return self.clean(value)

    def from_cell(self, value: object) -> int | None:
        if isinstance(value, float):
            if not value.is_integer():
                raise self.wrong("harus berupa bilangan bulat, misalnya 12")
            return self.clean(int(value))
        return self.parse(value) if isinstance(value, str) else self.clean(value)

    def to_cell(self, value: object) -> object:
        return value

    def checks(self) -> tuple[Condition, ...]:
        found: list[Condition] = []
        if self.lowest > -BIGGEST:
            found.append(self.filled(Compare((self.name,), "gte", (Literal(self.lowest),))))
        if self.highest < BIGGEST:
            found.append(self.filled(Compare((self.name,), "lte", (Literal(self.highest),))))
        return tuple(found)

    def json_schema(self) -> Mapping[str, object]:
        return {"type": "integer", "minimum": self.lowest, "maximum": self.highest}

    def limits(self) -> tuple[str, ...]:
        low = (f"paling kecil {self.show(self.lowest)}",) if self.lowest > -BIGGEST else ()
        return (*low, f"paling besar {self.show(self.highest)}") if self.highest < BIGGEST else low

    def examples(self) -> tuple[str, ...]:
        inside = min(max(1, self.lowest), self.highest)
        return (str(inside), str(min(self.highest, max(self.lowest, inside + 1))))
