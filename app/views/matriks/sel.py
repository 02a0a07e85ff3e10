"""Cells of the matrix on their way in: 'skp.rhk.indikator', the last one 0 for a column without an indikator."""

from __future__ import annotations

from collections.abc import Iterable

from app.errors import Invalid
from app.web.params import LARGEST_ID
from app.workflows.skp.matriks import Sel


def baca(ticked: Iterable[str]) -> list[Sel]:
    """The cells that were sent. Raises Invalid for one that is none."""
    return [_cell(text) for text in ticked]


def _cell(text: str) -> Sel:
    parts = text.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 20 for part in parts):
        raise Invalid({"sel": ["Sel itu tidak dikenal."]}, "Muat ulang matriks, lalu pilih lagi.")
    skp, rhk, indikator = (int(part) for part in parts)
    if not (0 < skp <= LARGEST_ID and 0 < rhk <= LARGEST_ID and indikator <= LARGEST_ID):
        raise Invalid({"sel": ["Sel itu tidak dikenal."]}, "Muat ulang matriks, lalu pilih lagi.")
    return Sel(skp, rhk, indikator or None)
