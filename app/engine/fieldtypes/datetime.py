"""`datetime`: a moment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from app.domain import zona
from app.domain.conditions import Condition
from app.domain.tanggal import LAST_YEAR, waktu
from app.engine.fieldtypes.base import BadValue, CellKind, Field, Storage, Widget
from app.engine.fieldtypes.numeric import ORDERED_OPERATORS

FIRST_YEAR = 1970
"""Indonesia's zones have kept their offsets since 1964; before, a local time could mean two moments."""

_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}[:.][0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?P<offset>Z|[+-][0-9]{2}:[0-9]{2})?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatetimeField(Field):
    """A moment, kept as aware UTC; typed and shown in the zone of whoever is at work (`app.domain.zona`)."""

    kind: ClassVar[str] = "datetime"
    called: ClassVar[str] = "tanggal dan jam"
    operators: ClassVar[tuple[str, ...]] = ORDERED_OPERATORS

    @property
    def cell(self) -> CellKind:
        return "datetime"

    @property
    def storage(self) -> Storage:
        return Storage("timestamp")

    @property
    def widget(self) -> Widget:
        return Widget("datetime", placeholder="tttt-bb-hh jj:mm")

    def parse(self, raw: str) -> datetime | None:
        text = raw[:100].strip()
        if not text:
            return None
        if _MOMENT.fullmatch(text) is None:
            raise self._unreadable()
        try:
            moment = datetime.fromisoformat(f"{text[:10]}T{text[11:16].replace('.', ':')}{text[16:]}")
        except ValueError:
            raise self._unreadable() from None
        return self.clean(self._aware(moment))

    def clean(self, value: object) -> datetime | None:
        if value is None:
            return None
        if not isinstance(value, datetime) or value.tzinfo is None:
            raise self._unreadable()
        if not FIRST_YEAR < value.year < LAST_YEAR:
            raise self.wrong(f"harus antara tahun {FIRST_YEAR + 1} dan {LAST_YEAR - 1}")
        return value.astimezone(UTC)

    def raw(self, value: object) -> str:
        if not isinstance(value, datetime):
            return ""
        local = value.astimezone(ZoneInfo(zona.current())).replace(tzinfo=None)
        return local.isoformat() if local.second or local.microsecond else local.isoformat(timespec="minutes")

    def show(self, value: object) -> str:
        return waktu(value, zona.current()) if isinstance(value, datetime) else ""

    def to_json(self, value: object) -> object:
        return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else None

    def from_json(self, value: object) -> datetime | None:
        """A moment with its offset, as ISO 8601 writes it."""
        if value is None:
            return None
        if not isinstance(value, str) or not (match := _MOMENT.fullmatch(value)) or not match["offset"]:
            raise self.wrong("harus berupa waktu dengan selisih UTC, seperti 2026-12-31T16:59:00+00:00")
        return self.parse(value)

    def from_cell(self, value: object) -> datetime | None:
        """A spreadsheet's moment has no zone: that of whoever brings it is meant."""
        if isinstance(value, datetime):
            return self.clean(self._aware(value))
        return self.parse(value) if isinstance(value, str) else self.clean(value)

    def to_cell(self, value: object) -> object:
        """The local time, without a zone, which spreadsheets do not know."""
        return value.astimezone(ZoneInfo(zona.current())).replace(tzinfo=None) if isinstance(value, datetime) else None

    def checks(self) -> tuple[Condition, ...]:
        return ()

    def json_schema(self) -> Mapping[str, object]:
        return {"type": "string", "format": "date-time"}

    def examples(self) -> tuple[str, ...]:
        return ("2026-12-31T17:00", "2026-12-31 23:59:59")

    def _aware(self, moment: datetime) -> datetime:
        return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zona.current()))

    def _unreadable(self) -> BadValue:
        return self.wrong("harus berupa tanggal dan jam seperti 2026-12-31 17:00")
