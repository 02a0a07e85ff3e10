"""`percent`: a share of a hundred."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from app.engine.fieldtypes.decimal import DecimalField


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentField(DecimalField):
    """A number from 0 to 100 that is shown, and may be typed, with '%'."""

    min: Decimal | None = Decimal(0)
    max: Decimal | None = Decimal(100)
    digits: int = 5

    kind: ClassVar[str] = "percent"
    called: ClassVar[str] = "persen"

    def parse(self, raw: str) -> Decimal | None:
        return DecimalField.parse(self, raw.strip().removesuffix("%"))

    def show(self, value: object) -> str:
        return "" if value is None else f"{DecimalField.show(self, value)}%"
