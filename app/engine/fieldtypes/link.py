"""`link`: an address on the web."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from app.engine.fieldtypes.base import Widget
from app.engine.fieldtypes.worded import Worded

_ADDRESS = re.compile(r"https?://[^\s\\<>\"'`^{|}]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkField(Worded):
    """An http or https address with a host and without a user name, which would disguise the host."""

    max_length: int = 2048

    kind: ClassVar[str] = "link"
    called: ClassVar[str] = "tautan"

    @property
    def widget(self) -> Widget:
        return Widget("url", inputmode="url", placeholder="https://")

    def accept(self, text: str) -> str:
        if _ADDRESS.fullmatch(text) is None or not self.host(text) or "@" in _authority(text):
            raise self.wrong("harus berupa tautan lengkap yang diawali http:// atau https://")
        return text

    def host(self, value: str) -> str:
        """The host that a link leads to, for showing beside it; '' when there is none."""
        try:
            split = urlsplit(value)
            return (split.hostname or "") if split.port != 0 else ""
        except ValueError:
            return ""

    def json_schema(self) -> Mapping[str, object]:
        return {"type": "string", "format": "uri", "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://", "maxLength": self.max_length}

    def limits(self) -> tuple[str, ...]:
        return ("diawali http:// atau https://",)

    def examples(self) -> tuple[str, ...]:
        return ("https://contoh.go.id/berkas", "http://contoh.id:8080/a?b=1#c")


def _authority(text: str) -> str:
    """What stands between the slashes and the path."""
    try:
        return urlsplit(text).netloc
    except ValueError:
        return "@"
