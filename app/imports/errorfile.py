"""The rows that were wrong, as the person wrote them, each with its reasons: to be mended and uploaded again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from app.imports.cells import column_letter
from app.imports.store import Desk
from app.imports.stored import tables_from
from app.imports.table import PLACE, REASON
from app.models.imports import ImportPlan, ImportRow

Wrong = tuple[int, int, list[Any], list[Any]]

CHUNK = 500


def columns(plan: ImportPlan) -> list[str]:
    """The file's own headers, then the sheet's row, then the reasons."""
    first = tables_from(plan)[0]
    width = max((column.index + 1 for table in tables_from(plan) for column in table.columns), default=0)
    titles = {column.index: column.title for column in first.columns}
    own = [titles.get(index) or f"Kolom {column_letter(index)}" for index in range(width)]
    return [*own, PLACE, REASON]


def lines(desk: Desk, plan: ImportPlan) -> Iterator[list[object]]:
    """The wrong rows, some hundred at a time."""
    tables = tables_from(plan)
    width = len(columns(plan)) - 2
    for sheet, number, cells, messages in _wrong(desk, plan):
        place = f"{tables[sheet].name} baris {number}" if len(tables) > 1 else number
        reasons = [f"{f'Kolom {letter}: ' if letter else ''}{text}" for _, letter, text, error in messages if error]
        yield [*cells[:width], *[None] * (width - len(cells)), place, " ".join(reasons)]


def _wrong(desk: Desk, plan: ImportPlan) -> Iterator[Wrong]:
    """Sheet, number, cells and messages of the wrong rows, in their order; a page has no cursor to read them from."""
    row = sa.select(ImportRow.seq, ImportRow.sheet, ImportRow.number, ImportRow.cells, ImportRow.messages)
    wanted = row.where(ImportRow.plan_id == plan.id, ImportRow.outcome == "error").order_by(ImportRow.seq).limit(CHUNK)
    last = -1
    while found := desk.session.execute(wanted.where(ImportRow.seq > last)).all():
        last = found[-1].seq
        yield from ((one.sheet, one.number, one.cells, one.messages) for one in found)
