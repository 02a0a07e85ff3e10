"""`integer`: a whole number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.engine.fieldtypes.numeric import BIGGEST, Whole
from app.engine.language import INTEGER, Key


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegerField(Whole):
    """A whole number between `min` and `max`."""

    min: int | None = None
    max: int | None = None

    kind: ClassVar[str] = "integer"
    called: ClassVar[str] = "bilangan bulat"
    keys: ClassVar[tuple[Key, ...]] = (
        Key("min", INTEGER, "The smallest number allowed.", "no bound", "min: 0"),
        Key("max", INTEGER, "The largest number allowed.", "no bound", "max: 100"),
    )

    @property
    def lowest(self) -> int:
        return -BIGGEST if self.min is None else self.min

    @property
    def highest(self) -> int:
        return BIGGEST if self.max is None else self.max
