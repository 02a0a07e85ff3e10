"""Values of a column that becomes one of another type: what each is then, or that it cannot be carried over."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from app.domain.tanggal import parse_tanggal
from app.engine.tableshape import ColumnShape

WIB = ZoneInfo("Asia/Jakarta")
"""Days and moments are turned into one another by this zone: a schema has no instansi."""


class _Lost:
    """Stands for a value that cannot be carried."""


LOST: Final = _Lost()
_WHOLE = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,15}([.,][0-9]{1,10})?", re.ASCII)
_YES, _NO = ("ya", "true", "1"), ("tidak", "false", "0")


def carried(value: object, new: ColumnShape) -> object:
    """The value (not None) in a column of `new`'s type; LOST where it has none there."""
    made = _TO[new.kind](value) if new.kind in _TO else LOST
    if new.kind == "numeric" and isinstance(made, Decimal):
        return made if _fits(made, new) else LOST
    return made


def _text(value: object) -> object:
    match value:
        case bool():
            return "ya" if value else "tidak"
        case tuple():
            return value[0] if len(value) == 1 else LOST
        case Decimal():
            return f"{value:f}".replace(".", ",")
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
    return str(value)


def _integer(value: object) -> object:
    match value:
        case bool() | int():
            return int(value)
        case Decimal():
            return int(value) if value == value.to_integral_value() else LOST
        case str():
            return int(value) if _WHOLE.fullmatch(value.strip()) else LOST
    return LOST


def _numeric(value: object) -> object:
    match value:
        case bool():
            return Decimal(int(value))
        case int():
            return Decimal(value)
        case Decimal():
            return value
        case str():
            return Decimal(value.strip().replace(",", ".")) if _NUMBER.fullmatch(value.strip()) else LOST
    return LOST


def _boolean(value: object) -> object:
    word = _text(value)
    word = word.strip().casefold() if isinstance(word, str) else word
    return True if word in _YES else False if word in _NO else LOST


def _date(value: object) -> object:
    match value:
        case datetime():
            return value.astimezone(WIB).date()
        case date():
            return value
        case str():
            try:
                return parse_tanggal(value)
            except ValueError:
                return LOST
    return LOST


def _timestamp(value: object) -> object:
    match value:
        case datetime():
            return value
        case date():
            return datetime.combine(value, time(), WIB).astimezone(UTC)
        case str():
            try:
                moment = datetime.fromisoformat(value.strip())
            except ValueError:
                return LOST
            return moment if moment.tzinfo else moment.replace(tzinfo=WIB)
    return LOST


def _set(value: object) -> object:
    if isinstance(value, tuple):
        return value
    word = _text(value)
    return (word,) if isinstance(word, str) and word and "|" not in word else LOST


def _fits(value: Decimal, column: ColumnShape) -> bool:
    precision, scale = column.precision or 15, 2 if column.scale is None else column.scale
    return value == round(value, scale) and abs(value) < Decimal(10) ** (precision - scale)


_TO: Mapping[str, Callable[[object], object]] = MappingProxyType(
    {
        "text": _text,
        "integer": _integer,
        "numeric": _numeric,
        "boolean": _boolean,
        "date": _date,
        "timestamp": _timestamp,
        "set": _set,
    }
)
