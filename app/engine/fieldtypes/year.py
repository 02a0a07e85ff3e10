"""`year`: a calendar year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.domain.tanggal import FIRST_YEAR, LAST_YEAR
from app.engine.fieldtypes.base import Widget
from app.engine.fieldtypes.numeric import Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class YearField(Whole):
    """A year between 1900 and 2200, shown without a dot."""

    kind: ClassVar[str] = "year"
    called: ClassVar[str] = "tahun"

    @property
    def lowest(self) -> int:
        return FIRST_YEAR

    @property
    def highest(self) -> int:
        return LAST_YEAR

    @property
    def widget(self) -> Widget:
        return Widget("number", inputmode="numeric", maxlength=4, placeholder="tttt")

    def show(self, value: object) -> str:
        return self.raw(value)

    def examples(self) -> tuple[str, ...]:
        return ("2026", "1999")
