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
TITLE = "File kesalahan"


def sheets(plan: ImportPlan) -> dict[str, str]:
    """The sheets that the file of errors has, by the part whose rows they hold: what the sheet is called. Rows of
    lists keep the name of theirs, by which they are known."""
    return {table.part: table.name if table.part else TITLE for table in tables_from(plan)}


def columns(plan: ImportPlan, part: str = "") -> list[str]:
    """The file's own headers, then the sheet's row, then the reasons."""
    mine = [table for table in tables_from(plan) if table.part == part]
    first = mine[0]
    width = max((column.index + 1 for table in mine for column in table.columns), default=0)
    titles = {column.index: column.title for column in first.columns}
    own = [titles.get(index) or f"Kolom {column_letter(index)}" for index in range(width)]
    return [*own, PLACE, REASON]


def lines(desk: Desk, plan: ImportPlan, part: str = "") -> Iterator[list[object]]:
    """The wrong rows, some hundred at a time."""
    tables = tables_from(plan)
    width = len(columns(plan, part)) - 2
    several = sum(table.part == part for table in tables) > 1
    for sheet, number, cells, messages in _wrong(desk, plan, part):
        place = f"{tables[sheet].name} baris {number}" if several else number
        reasons = [f"{f'Kolom {letter}: ' if letter else ''}{text}" for _, letter, text, error in messages if error]
        yield [*cells[:width], *[None] * (width - len(cells)), place, " ".join(reasons)]


def _wrong(desk: Desk, plan: ImportPlan, part: str) -> Iterator[Wrong]:
    """Sheet, number, cells and messages of the wrong rows, in their order; a page has no cursor to read them from."""
    row = sa.select(ImportRow.seq, ImportRow.sheet, ImportRow.number, ImportRow.cells, ImportRow.messages)
    here = (ImportRow.plan_id == plan.id, ImportRow.part == part, ImportRow.outcome == "error")
    wanted = row.where(*here).order_by(ImportRow.seq).limit(CHUNK)
    last = -1
    while found := desk.session.execute(wanted.where(ImportRow.seq > last)).all():
        last = found[-1].seq
        yield from ((one.sheet, one.number, one.cells, one.messages) for one in found)
