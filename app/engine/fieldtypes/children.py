"""`children`: rows of their own under a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from app.domain.conditions import Condition
from app.engine.fieldtypes.base import Field, Widget


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildrenField(Field):
    """Rows of the entity `entity`, entered with their parent; a value is a tuple of rows keyed by field name.

    The form takes and the database keeps them row by row, so there is no typed text and no cell for the whole.
    """

    entity: str = ""

    kind: ClassVar[str] = "children"
    called: ClassVar[str] = "daftar baris"

    @property
    def storage(self) -> None:
        return None

    @property
    def widget(self) -> Widget:
        return Widget("children")

    def parse(self, raw: str) -> tuple[dict[str, object], ...] | None:
        if raw.strip():
            raise self.wrong("diisi baris demi baris")
        return None

    def clean(self, value: object) -> tuple[dict[str, object], ...] | None:
        if value is None:
            return None
        if not isinstance(value, tuple | list):
            raise self.wrong("harus berupa daftar baris")
        rows: list[dict[str, object]] = []
        for row in value:
            if not isinstance(row, Mapping) or not all(isinstance(name, str) for name in row):
                raise self.wrong("harus berupa daftar baris")
            rows.append(dict(row))
        return tuple(rows)

    def raw(self, value: object) -> str:
        return ""

    def show(self, value: object) -> str:
        return f"{len(value)} baris" if isinstance(value, tuple) else ""

    def to_json(self, value: object) -> object:
        return [dict(row) for row in value] if isinstance(value, tuple) else None

    def from_json(self, value: object) -> tuple[dict[str, object], ...] | None:
        return self.clean(value)

    def from_cell(self, value: object) -> tuple[dict[str, object], ...] | None:
        if value in (None, ""):
            return None
        raise self.wrong("tidak dapat diisi dari satu sel")

    def to_cell(self, value: object) -> object:
        return self.show(value) or None

    def checks(self) -> tuple[Condition, ...]:
        return ()

    def json_schema(self) -> Mapping[str, object]:
        return {"type": "array", "items": {"type": "object"}}

    def examples(self) -> tuple[str, ...]:
        return ()
