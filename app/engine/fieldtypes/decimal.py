"""`decimal`: an exact number with decimals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation
from typing import ClassVar

from app.domain.conditions import Compare, Condition, Literal
from app.domain.tanggal import angka
from app.engine.fieldtypes.base import BadValue, CellKind, Field, Storage, Widget
from app.engine.fieldtypes.numeric import ORDERED_OPERATORS
from app.engine.language import INTEGER, NUMBER, Key

_COMMA = re.compile(r"[+-]?(?:[0-9]{1,40}|[0-9]{1,3}(?:\.[0-9]{3}){1,12})(?:,[0-9]{1,40})?")
_EITHER = re.compile(r"[+-]?[0-9]{1,3}\.[0-9]{3}")
_POINT = re.compile(r"[+-]?[0-9]{1,40}\.[0-9]{1,40}")
_PLAIN = re.compile(r"[+-]?[0-9]{1,40}(?:\.[0-9]{1,40})?")
_WIDE = Context(prec=120)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecimalField(Field):
    """A number of at most `digits` figures, `places` of them behind the comma, never rounded silently."""

    min: Decimal | None = None
    max: Decimal | None = None
    digits: int = 12
    places: int = 2

    kind: ClassVar[str] = "decimal"
    called: ClassVar[str] = "bilangan desimal"
    operators: ClassVar[tuple[str, ...]] = ORDERED_OPERATORS
    keys: ClassVar[tuple[Key, ...]] = (
        Key("min", NUMBER, "The smallest number allowed.", "no bound; percent: 0", "min: 0"),
        Key("max", NUMBER, "The largest number allowed.", "no bound; percent: 100", "max: 99.5"),
        Key("digits", INTEGER, "Most figures in all, 1 to 30.", "12; percent: 5", "digits: 7"),
        Key("places", INTEGER, "Figures behind the comma.", "2", "places: 3"),
    )

    @property
    def cell(self) -> CellKind:
        return "decimal"

    @property
    def storage(self) -> Storage:
        return Storage("numeric", precision=self.digits, scale=self.places)

    @property
    def widget(self) -> Widget:
        return Widget("text", inputmode="decimal", maxlength=60)

    def parse(self, raw: str) -> Decimal | None:
        """The number of '10,938' or '1.234,5', and of '10.5'. '10.938' has to be possible in one way only."""
        text = raw.strip()
        if not text:
            return None
        if _EITHER.fullmatch(text):
            return self._unambiguous(text)
        if _COMMA.fullmatch(text):
            return self.clean(Decimal(text.replace(".", "").replace(",", ".")))
        if _POINT.fullmatch(text):
            return self.clean(Decimal(text))
        raise self.wrong("harus berupa bilangan, misalnya 10,5")

    def _unambiguous(self, text: str) -> Decimal | None:
        """'10.938' as ten thousand or as ten and a bit, if the field's bounds and places rule one of them out."""
        readings = [Decimal(text.replace(".", "")), Decimal(text)]
        possible = [number for number in readings if self._takes(number)]
        if len(possible) == 2:
            comma, plain = text.replace(".", ","), text.replace(".", "")
            raise self.wrong(f"'{text}' dapat berarti dua hal; tulis {comma} atau {plain}")
        return self.clean(possible[0] if possible else readings[0])

    def _takes(self, number: Decimal) -> bool:
        try:
            self.clean(number)
        except BadValue:
            return False
        return True

    def clean(self, value: object) -> Decimal | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, Decimal | int):
            raise self.wrong("harus berupa bilangan, misalnya 10,5")
        number = self._exact(Decimal(value))
        if self.min is not None and number < self.min:
            raise self.wrong(f"paling kecil {angka(self.min)}")
        if self.max is not None and number > self.max:
            raise self.wrong(f"paling besar {angka(self.max)}")
        return number

    def _exact(self, number: Decimal) -> Decimal:
        """`number` with exactly `places` decimals; refuses what would have to be rounded or cut."""
        if not number.is_finite() or (number != 0 and number.adjusted() >= self.digits - self.places):
            raise self.wrong(f"paling banyak {self.digits - self.places} angka di depan koma")
        try:
            quantized = number.quantize(Decimal(1).scaleb(-self.places), context=_WIDE)
        except InvalidOperation:
            raise self.wrong(f"paling banyak {self.places} angka di belakang koma") from None
        if quantized != number:
            raise self.wrong(f"paling banyak {self.places} angka di belakang koma")
        return abs(quantized) if quantized.is_zero() else quantized

    def raw(self, value: object) -> str:
        return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else ""

    def show(self, value: object) -> str:
        return angka(value) if isinstance(value, Decimal) else ""

    def to_json(self, value: object) -> object:
        return f"{value:f}" if isinstance(value, Decimal) else None

    def from_json(self, value: object) -> Decimal | None:
        """A number, or text with a decimal point (exact, which JSON's numbers are not)."""
        if isinstance(value, str):
            if _PLAIN.fullmatch(value) is None:
                raise self.wrong("harus berupa bilangan dengan titik desimal, misalnya 10.5")
            return self.clean(Decimal(value))
        return self.from_cell(value)

    def from_cell(self, value: object) -> Decimal | None:
        """A spreadsheet's number counts with its 15 sure figures, so that 0.1 + 0.2 is 0,3."""
        if isinstance(value, float):
            return self.clean(Decimal(f"{value:.15g}"))
        return self.parse(value) if isinstance(value, str) else self.clean(value)

    def to_cell(self, value: object) -> object:
        return value

    def checks(self) -> tuple[Condition, ...]:
        path = (self.name,)
        found: list[Condition] = []
        if self.min is not None:
            found.append(self.filled(Compare(path, "gte", (Literal(self.min),))))
        if self.max is not None:
            found.append(self.filled(Compare(path, "lte", (Literal(self.max),))))
        return tuple(found)

    def json_schema(self) -> Mapping[str, object]:
        return {"type": ["string", "number"], "pattern": r"^[+-]?[0-9]+(\.[0-9]+)?$"}

    def limits(self) -> tuple[str, ...]:
        low = () if self.min is None else (f"paling kecil {angka(self.min)}",)
        high = () if self.max is None else (f"paling besar {angka(self.max)}",)
        return (*low, *high, f"paling banyak {self.places} angka di belakang koma")

    def examples(self) -> tuple[str, ...]:
        low = Decimal(0) if self.min is None else self.min
        inside = low if self.max is None or low <= self.max else self.max
        return (self.raw(inside),)
