"""How a document carries the mark by which it is known again: a QR code, and the same in letters to be typed."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from io import BytesIO
from itertools import groupby

import segno

from app.domain.keaslian import Keaslian
from app.exports.rencana_skp import Words

QUIET = 4  # modules of white around a QR code, which readers ask for (ISO/IEC 18004)
DOTS = 8  # of the picture in a Word document, to each module


def mark(keaslian: Keaslian | None, words: Words) -> dict[str, object] | None:
    """The values of the block 'Periksa keaslian dokumen ini'; None where a document carries no mark.

    Where nobody said by what address the program is reached, the QR code holds the code itself: it can be pasted into
    the form under /verifikasi/, while an address made up here would lead nowhere.
    """
    if keaslian is None:
        return None
    made = segno.make(keaslian.tautan or keaslian.kode, error="m", micro=False)
    picture = BytesIO()
    made.save(picture, kind="png", scale=DOTS, border=QUIET)
    rows = [[bool(module) for module in row] for row in made.matrix]
    return {
        "kode": keaslian.kode,
        "tautan": words.text(keaslian.tautan.removesuffix("/")),
        "sisi": len(rows) + 2 * QUIET,
        "jalur": path(rows),
        "png": base64.b64encode(picture.getvalue()).decode("ascii"),
    }


def foot(keaslian: Keaslian | None) -> str:
    """What the foot of every page begins with, so that no page is taken for one of another document."""
    return f"{keaslian.kode} – " if keaslian else ""


def path(rows: Sequence[Sequence[bool]]) -> str:
    """The dark modules as one path of an SVG, a rectangle for each run in a row."""
    drawn = []
    for y, row in enumerate(rows, QUIET):
        x = QUIET
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                drawn.append(f"M{x},{y}h{length}v1h-{length}z")
            x += length
    return "".join(drawn)
