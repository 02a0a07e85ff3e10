"""`relation`: another row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from app.domain.conditions import ALWAYS, Condition
from app.engine.fieldtypes.base import BadValue, CellKind, Field, Storage, Template, Widget
from app.engine.fieldtypes.numeric import BIGGEST
from app.engine.language import CONDITION, NAME, TEMPLATE, Key, one_of

OnDelete = Literal["restrict", "cascade", "set_null"]
Pick = Literal["search", "list"]
_ID = re.compile(r"[0-9]{1,19}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationField(Field):
    """The id of a row of entity `to`. Its words, and whether it may be seen, are for the models to say."""

    to: str = ""
    on_delete: OnDelete = "restrict"
    where: Condition = ALWAYS
    option: Template | None = None
    pick: Pick = "search"

    kind: ClassVar[str] = "relation"
    called: ClassVar[str] = "rujukan"
    operators: ClassVar[tuple[str, ...]] = ("eq", "in", "within", "is_null")
    keys: ClassVar[tuple[Key, ...]] = (
        Key("to", NAME, "The entity whose rows may be chosen.", example="to: unor", required=True),
        Key(
            "on_delete",
            one_of("restrict", "cascade", "set_null"),
            "When the other row is deleted: refuse that, delete this row with it, or empty this field.",
            "restrict",
            "on_delete: set_null",
        ),
        Key(
            "where", CONDITION, "Only rows where this holds may be chosen.", "every visible row", "where: {aktif: true}"
        ),
        Key(
            "option",
            TEMPLATE,
            "How a row is called in the look-up.",
            "the title of that entity",
            'option: "{nama} - {nip}"',
        ),
        Key(
            "pick",
            one_of("search", "list"),
            "How a row is chosen: by typing three characters of it, or from the whole list at once. "
            "A list is for few rows; one of more than 200 is searched all the same.",
            "search",
            "pick: list",
        ),
    )

    @property
    def cell(self) -> CellKind:
        return "text"

    @property
    def storage(self) -> Storage:
        return Storage("reference", to=self.to, on_delete=self.on_delete)

    @property
    def widget(self) -> Widget:
        hint = "Minimal 3 karakter" if self.pick == "search" else "Pilih, atau ketik untuk mencari"
        return Widget("lookup", placeholder=hint)

    def parse(self, raw: str) -> int | None:
        text = raw.strip()
        if not text:
            return None
        if _ID.fullmatch(text) is None:
            raise self._refused()
        return self.clean(int(text))

    def clean(self, value: object) -> int | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= BIGGEST:
            raise self._refused()
        return value

    def raw(self, value: object) -> str:
        return "" if value is None else str(value)

    def show(self, value: object) -> str:
        """The bare id: only the models know the row's title."""
        return self.raw(value)

    def to_json(self, value: object) -> object:
        return value

    def from_json(self, value: object) -> int | None:
        return self.clean(value)

    def from_cell(self, value: object) -> int | None:
        """An id. What people write in that column, the import looks up by key, path or name before it comes here."""
        return self.parse(value) if isinstance(value, str) else self.clean(value)

    def to_cell(self, value: object) -> object:
        return value

    def checks(self) -> tuple[Condition, ...]:
        return ()

    def json_schema(self) -> Mapping[str, object]:
        return {"type": "integer", "minimum": 1, "maximum": BIGGEST}

    def examples(self) -> tuple[str, ...]:
        return ("1",)

    def _refused(self) -> BadValue:
        return self.wrong("dipilih dari daftar yang muncul setelah Anda mengetik")
