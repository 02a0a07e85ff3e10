"""`long_text`: paragraphs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.engine.fieldtypes.base import Widget
from app.engine.fieldtypes.worded import MAX_LENGTH, Worded
from app.engine.language import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class LongTextField(Worded):
    """Text of several lines, ended by LF."""

    max_length: int = 20_000

    kind: ClassVar[str] = "long_text"
    called: ClassVar[str] = "teks panjang"
    keys: ClassVar[tuple[Key, ...]] = (MAX_LENGTH,)
    operators: ClassVar[tuple[str, ...]] = ("contains", "is_null")
    multiline: ClassVar[bool] = True

    @property
    def widget(self) -> Widget:
        return Widget("textarea")

    def examples(self) -> tuple[str, ...]:
        return tuple(text[: self.max_length].strip() for text in ("Contoh uraian.", "Baris satu\nBaris dua"))
