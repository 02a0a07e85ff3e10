"""The rows that were wrong, as the person wrote them, each with its reasons: to be mended and uploaded again."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from app.imports.cells import column_letter
from app.imports.store import Desk, tables_from
from app.models.imports import ImportPlan, ImportRow

REASON = "Alasan"
PLACE = "Baris"


def columns(plan: ImportPlan) -> list[str]:
    """The file's own headers, then the sheet's row, then the reasons."""
    first = tables_from(plan)[0]
    width = max((column.index + 1 for table in tables_from(plan) for column in table.columns), default=0)
    titles = {column.index: column.title for column in first.columns}
    own = [titles.get(index) or f"Kolom {column_letter(index)}" for index in range(width)]
    return [*own, PLACE, REASON]


def lines(desk: Desk, plan: ImportPlan) -> Iterator[list[object]]:
    """The wrong rows, from a cursor that holds a few at a time."""
    tables = tables_from(plan)
    width = len(columns(plan)) - 2
    wrong = (ImportRow.plan_id == plan.id, ImportRow.outcome == "error")
    wanted = sa.select(ImportRow.sheet, ImportRow.number, ImportRow.cells, ImportRow.messages).where(*wrong)
    for sheet, number, cells, messages in desk.session.execute(
        wanted.order_by(ImportRow.seq).execution_options(yield_per=500)
    ):
        place = f"{tables[sheet].name} baris {number}" if len(tables) > 1 else number
        reasons = [f"{f'Kolom {letter}: ' if letter else ''}{text}" for _, letter, text, error in messages if error]
        yield [*cells[:width], *[None] * (width - len(cells)), place, " ".join(reasons)]
