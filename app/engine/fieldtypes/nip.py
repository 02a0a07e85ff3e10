"""`nip`: the number of a civil servant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from app.domain.nip import clean_nip, parse_nip
from app.engine.fieldtypes.base import BadValue, Widget
from app.engine.fieldtypes.worded import Worded


@dataclass(frozen=True, slots=True, kw_only=True)
class NipField(Worded):
    """18 figures with a real birth date, see `app.domain.nip`. Typed text may be grouped with blanks."""

    max_length: int = 18

    kind: ClassVar[str] = "nip"
    called: ClassVar[str] = "NIP"

    @property
    def widget(self) -> Widget:
        return Widget("text", inputmode="numeric", maxlength=40, placeholder="18 angka")

    def parse(self, raw: str) -> str | None:
        return self.clean(raw[:64].replace(" ", "") or None)

    def clean(self, value: object) -> str | None:
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.wrong("harus berupa teks 18 angka")
        try:
            return parse_nip(value).text
        except ValueError as error:
            raise BadValue(str(error)) from None

    def from_cell(self, value: object) -> str | None:
        try:
            return clean_nip(value) or None
        except ValueError as error:
            raise BadValue(str(error)) from None

    def json_schema(self) -> Mapping[str, object]:
        return {"type": "string", "pattern": "^[0-9]{18}$"}

    def limits(self) -> tuple[str, ...]:
        return ("18 angka",)

    def examples(self) -> tuple[str, ...]:
        return ("199001012020012901", "19900101 202021 1 902")
