"""`email`: an e-mail address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from app.engine.fieldtypes.base import Widget
from app.engine.fieldtypes.worded import Worded

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ADDRESS = re.compile(rf"[a-z0-9!#$%&'*+/=?^_`{{|}}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{{|}}~-]+)*@(?:{_LABEL}\.)+{_LABEL}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailField(Worded):
    """An e-mail address, kept in small letters so that equal ones are found equal."""

    max_length: int = 254

    kind: ClassVar[str] = "email"
    called: ClassVar[str] = "alamat surel"

    @property
    def widget(self) -> Widget:
        return Widget("email", inputmode="email")

    def accept(self, text: str) -> str:
        lowered = text.lower()
        if _ADDRESS.fullmatch(lowered) is None or len(lowered.partition("@")[0]) > 64:
            raise self.wrong("harus berupa alamat surel seperti nama@contoh.go.id")
        return lowered

    def json_schema(self) -> Mapping[str, object]:
        return {"type": "string", "format": "email", "maxLength": self.max_length}

    def examples(self) -> tuple[str, ...]:
        return ("nama@contoh.go.id", "n.a-m+a@sub.contoh.id")
