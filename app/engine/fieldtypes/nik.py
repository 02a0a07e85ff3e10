"""`nik`: the number of a resident."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from app.domain.nip import parse_nik
from app.engine.fieldtypes.base import BadValue, Widget
from app.engine.fieldtypes.worded import Worded


@dataclass(frozen=True, slots=True, kw_only=True)
class NikField(Worded):
    """16 figures, personal: masked unless the schema says otherwise, and never repeated in a message."""

    max_length: int = 16
    mask: bool = True

    kind: ClassVar[str] = "nik"
    called: ClassVar[str] = "NIK"
    operators: ClassVar[tuple[str, ...]] = ("eq", "is_null")

    @property
    def widget(self) -> Widget:
        return Widget("text", inputmode="numeric", maxlength=40, placeholder="16 angka")

    def parse(self, raw: str) -> str | None:
        return self.clean(raw[:64].replace(" ", "") or None)

    def clean(self, value: object) -> str | None:
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.wrong("harus berupa teks 16 angka")
        try:
            return parse_nik(value).text
        except ValueError as error:
            raise BadValue(str(error)) from None

    def from_cell(self, value: object) -> str | None:
        text = self.cell_text(value).strip(" \t'\u00a0")
        return self.parse(text)

    def json_schema(self) -> Mapping[str, object]:
        return {"type": "string", "pattern": "^[0-9]{16}$"}

    def limits(self) -> tuple[str, ...]:
        return ("16 angka",)

    def examples(self) -> tuple[str, ...]:
        return ("3201014101900901", "3201 0101 0190 0902")
