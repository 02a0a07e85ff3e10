"""What every type that is kept as text has in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from app.domain.conditions import Condition
from app.domain.nip import INEXACT
from app.domain.tanggal import angka
from app.domain.teks import collapse, normalise
from app.engine.fieldtypes.base import BadValue, Field, Storage, Widget
from app.engine.language import INTEGER, Key

TEXT_OPERATORS = ("eq", "in", "contains", "starts_with", "is_null")
MAX_LENGTH = Key("max_length", INTEGER, "Most characters.", "255; long_text: 20000", "max_length: 60")


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded(Field):
    """A field kept as normalised, bounded text. A type of its own overrides `accept`."""

    max_length: int = 255

    operators: ClassVar[tuple[str, ...]] = TEXT_OPERATORS
    multiline: ClassVar[bool] = False
    cell_is_value: ClassVar[bool] = True

    @property
    def storage(self) -> Storage:
        return Storage("text", length=self.max_length)

    @property
    def widget(self) -> Widget:
        return Widget("text")

    def accept(self, text: str) -> str:
        """The text in the form that is kept; raises BadValue when it is not of this type."""
        return text

    def parse(self, raw: str) -> str | None:
        return self.clean(raw)

    def parse_operand(self, op: str, raw: str) -> str | None:
        if op in ("contains", "starts_with"):
            return self._bounded(raw) or None
        return self.parse(raw)

    def clean(self, value: object) -> str | None:
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.wrong("harus berupa teks")
        text = self._bounded(value)
        return self._within(self.accept(text)) if text else None

    def raw(self, value: object) -> str:
        return "" if value is None else str(value)

    def show(self, value: object) -> str:
        return self.raw(value)

    def to_json(self, value: object) -> object:
        return value

    def from_json(self, value: object) -> str | None:
        return self.clean(value)

    def from_cell(self, value: object) -> str | None:
        return self.parse(self.cell_text(value))

    def to_cell(self, value: object) -> object:
        return value

    def checks(self) -> tuple[Condition, ...]:
        return ()

    def json_schema(self) -> Mapping[str, object]:
        return {"type": "string", "maxLength": self.max_length}

    def limits(self) -> tuple[str, ...]:
        return (f"paling banyak {angka(self.max_length)} karakter",)

    def cell_text(self, value: object) -> str:
        """A cell as text. A number keeps its figures; one so large that figures are lost is refused."""
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        if isinstance(value, bool):
            return "YA" if value else "TIDAK"
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, int | float):
            return self._figures(value)
        raise self.wrong("berisi nilai yang tidak dapat dibaca; ubah format selnya menjadi Teks")

    def _figures(self, number: int | float) -> str:
        """The figures of a number in a cell."""
        if not abs(number) < INEXACT:  # a NaN compares false
            raise self.wrong("berubah menjadi bilangan dan angkanya sudah hilang; ubah format selnya menjadi Teks")
        return str(int(number)) if number == int(number) else repr(number)

    def _bounded(self, raw: str) -> str:
        """Normalised text; what is far too long is refused before any work is done on it."""
        if len(raw) > 4 * self.max_length + 64:
            raise self._too_long(len(raw))
        text = normalise(raw, multiline=self.multiline)
        return self._within(text if self.multiline else collapse(text))

    def _within(self, text: str) -> str:
        if len(text) > self.max_length:
            raise self._too_long(len(text))
        return text

    def _too_long(self, length: int) -> BadValue:
        return self.wrong(f"paling banyak {self.max_length} karakter, yang diisi {length}")
