"""`date`: a day of the calendar."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from app.domain.conditions import Condition
from app.domain.tanggal import PIVOT, from_serial, in_years, parse_tanggal, tanggal
from app.domain.teks import collapse, normalise
from app.engine.fieldtypes.base import BadValue, CellKind, Field, Storage, Widget
from app.engine.fieldtypes.numeric import ORDERED_OPERATORS

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SERIAL = re.compile(r"[0-9]{4,6}(?:[.,]0+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateField(Field):
    """A day between the years 1900 and 2200, typed as 2026-12-31, 31-12-2026 or 31 Desember 2026."""

    kind: ClassVar[str] = "date"
    called: ClassVar[str] = "tanggal"
    operators: ClassVar[tuple[str, ...]] = ORDERED_OPERATORS
    cell_is_value: ClassVar[bool] = True

    @property
    def cell(self) -> CellKind:
        return "date"

    @property
    def storage(self) -> Storage:
        return Storage("date")

    @property
    def widget(self) -> Widget:
        return Widget("date", placeholder="hh-bb-tttt")

    def parse(self, raw: str) -> date | None:
        return self._read(raw, None)

    def clean(self, value: object) -> date | None:
        if value is None:
            return None
        if isinstance(value, datetime) or not isinstance(value, date):
            raise self.wrong("harus berupa tanggal, misalnya 31-12-2026")
        try:
            return in_years(value)
        except ValueError as error:
            raise self._because(error) from None

    def raw(self, value: object) -> str:
        return value.isoformat() if isinstance(value, date) else ""

    def show(self, value: object) -> str:
        return tanggal(value) if isinstance(value, date) else ""

    def to_json(self, value: object) -> object:
        return self.raw(value) or None

    def from_json(self, value: object) -> date | None:
        if value is None or (isinstance(value, str) and _ISO.fullmatch(value)):
            return self.parse(value or "")
        raise self.wrong("harus berupa tanggal seperti 2026-12-31")

    def from_cell(self, value: object) -> date | None:
        """The date of a date cell, of a day number, or of text, where two-digit years are read with a pivot."""
        if isinstance(value, datetime):
            return self.clean(value.date())
        if isinstance(value, str) and not _SERIAL.fullmatch(value.strip()):
            return self._read(value, PIVOT)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return self._serial(float(value if not isinstance(value, str) else value.strip().replace(",", ".")))
        return self.clean(value)

    def to_cell(self, value: object) -> object:
        return value

    def checks(self) -> tuple[Condition, ...]:
        return ()

    def json_schema(self) -> Mapping[str, object]:
        return {"type": "string", "format": "date"}

    def examples(self) -> tuple[str, ...]:
        return ("2026-12-31", "29-02-2024", "1 Desember 2020")

    def _read(self, raw: str, pivot: int | None) -> date | None:
        text = collapse(normalise(raw[:200]))
        if not text:
            return None
        try:
            return self.clean(parse_tanggal(text, pivot=pivot))
        except BadValue:
            raise
        except ValueError as error:
            raise self._because(error) from None

    def _serial(self, number: float) -> date:
        try:
            return from_serial(number)
        except ValueError as error:
            raise self._because(error) from None

    def _because(self, error: ValueError) -> BadValue:
        return BadValue(f"{self.label} belum benar. {error}")
