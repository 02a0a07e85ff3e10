"""`month_day`: a day of every year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from app.domain.conditions import AnyOf, Compare, Condition, Literal
from app.domain.tanggal import hari_bulan, parse_month_day
from app.engine.fieldtypes.base import BadValue, Field, Storage, Widget
from app.engine.fieldtypes.numeric import ORDERED_OPERATORS


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthDayField(Field):
    """A day as 'mm-dd'. 02-29 stands for 28 February in common years."""

    kind: ClassVar[str] = "month_day"
    called: ClassVar[str] = "bulan dan hari"
    operators: ClassVar[tuple[str, ...]] = ORDERED_OPERATORS

    @property
    def storage(self) -> Storage:
        return Storage("text", length=5)

    @property
    def widget(self) -> Widget:
        return Widget("text", inputmode="text", maxlength=40, placeholder="mm-dd")

    def parse(self, raw: str) -> str | None:
        return self.clean(raw.strip(" ") or None)

    def clean(self, value: object) -> str | None:
        if value is None:
            return None
        if not isinstance(value, str):
            raise self._refused("")
        try:
            parse_month_day(value)
        except ValueError as error:
            raise self._refused(f" {error}") from None
        return value

    def raw(self, value: object) -> str:
        return "" if value is None else str(value)

    def show(self, value: object) -> str:
        return hari_bulan(value) if isinstance(value, str) and value else ""

    def to_json(self, value: object) -> object:
        return value

    def from_json(self, value: object) -> str | None:
        return self.clean(value)

    def from_cell(self, value: object) -> str | None:
        """Text only: a spreadsheet that made a date of it may have exchanged month and day."""
        return self.parse(value) if isinstance(value, str) else self.clean(value)

    def to_cell(self, value: object) -> object:
        return value

    def checks(self) -> tuple[Condition, ...]:
        months = tuple(Literal(f"{month:02}-") for month in range(1, 13))
        return (self.filled(AnyOf(tuple(Compare((self.name,), "starts_with", (month,)) for month in months))),)

    def json_schema(self) -> Mapping[str, object]:
        return {"type": "string", "pattern": "^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"}

    def limits(self) -> tuple[str, ...]:
        return ("ditulis mm-dd, misalnya 12-31",)

    def examples(self) -> tuple[str, ...]:
        return ("12-31", "02-29")

    def _refused(self, reason: str) -> BadValue:
        return BadValue(f"{self.label} diisi dalam format mm-dd (Ex. 31 Desember menjadi 12-31).{reason}")
