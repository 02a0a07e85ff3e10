"""`phone`: a telephone number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from app.engine.fieldtypes.base import Widget
from app.engine.fieldtypes.worded import Worded

_NUMBER = re.compile(r"(?:\+|0)[0-9]{6,14}|1[0-9]{2,7}")
_SEPARATORS = re.compile(r"[ ().-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneField(Worded):
    """A number as it is dialled: 0… or +…, or a short service number; blanks and hyphens are taken out.

    A spreadsheet that took the leading 0 away is refused rather than guessed at.
    """

    max_length: int = 20

    kind: ClassVar[str] = "phone"
    called: ClassVar[str] = "nomor telepon"

    @property
    def widget(self) -> Widget:
        return Widget("text", inputmode="tel")

    def accept(self, text: str) -> str:
        number = _SEPARATORS.sub("", text)
        if _NUMBER.fullmatch(number) is None:
            raise self.wrong("diawali 0 atau + dan berisi 7 sampai 15 angka, misalnya 081200000900")
        return number

    def json_schema(self) -> Mapping[str, object]:
        return {"type": "string", "pattern": r"^[+0-9 ().-]+$", "maxLength": self.max_length}

    def limits(self) -> tuple[str, ...]:
        return ("diawali 0 atau +, 7 sampai 15 angka; nomor layanan singkat diawali 1",)

    def examples(self) -> tuple[str, ...]:
        return ("081200000900", "+62 812-0000-0900")
