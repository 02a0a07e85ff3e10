"""Cells of the matrix on their way in: 'skp.rhk.indikator', the last one 0 for a column without an indikator."""

from __future__ import annotations

from collections.abc import Iterable

from app.errors import Invalid
from app.web.params import whole
from app.workflows.skp.matriks import Sel


def baca(ticked: Iterable[str]) -> list[Sel]:
    """The cells that were sent. Raises Invalid for one that is none."""
    return [_cell(text) for text in ticked]


def _cell(text: str) -> Sel:
    parts = [whole(part) for part in text.split(".")]
    if len(parts) == 3:
        skp, rhk, indikator = parts
        if skp and rhk and indikator is not None:
            return Sel(skp, rhk, indikator or None)
    raise Invalid({"sel": ["Sel itu tidak dikenal."]}, "Muat ulang matriks, lalu pilih lagi.")
