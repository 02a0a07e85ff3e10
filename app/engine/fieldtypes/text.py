"""`text`: one line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from app.engine.fieldtypes.worded import MAX_LENGTH, Worded
from app.engine.language import TEXT, Key


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField(Worded):
    """One line of text; with `pattern`, the whole of it has to match that regular expression."""

    pattern: str | None = None

    kind: ClassVar[str] = "text"
    called: ClassVar[str] = "teks"
    keys: ClassVar[tuple[Key, ...]] = (
        MAX_LENGTH,
        Key(
            "pattern",
            TEXT,
            "A regular expression that the whole text has to match; people are told the `help` beside it.",
            "any text",
            "pattern: '[0-9]{2}'",
        ),
    )

    def accept(self, text: str) -> str:
        if self.pattern is not None and re.fullmatch(self.pattern, text) is None:
            wanted = str(self.help or self.pattern).removesuffix(".")
            raise self.wrong(f"tidak sesuai bentuk yang diminta ({wanted})")
        return text

    def json_schema(self) -> Mapping[str, object]:
        bounds: dict[str, object] = {"type": "string", "maxLength": self.max_length}
        return bounds if self.pattern is None else {**bounds, "pattern": f"^(?:{self.pattern})$"}

    def limits(self) -> tuple[str, ...]:
        length = Worded.limits(self)  # slots take the cell that super() needs
        told = self.pattern is None or self.help  # in words that people read
        return length if told else (*length, f"berpola {self.pattern}")

    def examples(self) -> tuple[str, ...]:
        if self.pattern is not None:
            return ()
        return tuple(text[: self.max_length].strip() for text in ("Contoh", "Ç + ñ – 'teks'", "=1+1"))
