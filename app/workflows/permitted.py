"""Which fields somebody may write, asked before a verb changes anything."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from app.engine.permissions import may
from app.errors import NotAllowed
from app.models.scope import forbidden, writes
from app.workflows.draft import Work


def permitted(work: Work, action: str, names: Iterable[str], row_id: int | None = None) -> None:
    """Raises NotAllowed when the actor may not `action` at all, or not with these fields (of the row, where given).

    For a new row the fields of all permissions count together; whether the row falls under one of them is seen when it
    is stored.
    """
    if not may(work.registry.catalog, work.actor, work.entity.name, action):
        raise forbidden(work.entity, action)
    cover = writes(work.registry, work.actor, work.entity, action)
    refused = [name for name in names if name not in cover.always]
    if refused and cover.some:
        open_here = cover.any if row_id is None else cover.always.union(*_holding(work, row_id))
        refused = [name for name in refused if name not in open_here]
    if refused:
        raise NotAllowed(
            f"Anda tidak berwenang mengisi {_labels(work, refused)} pada data {work.entity.label_plural}.",
            "Kosongkan perubahan pada isian itu, atau minta bantuan admin instansi.",
        )


def _holding(work: Work, row_id: int) -> list[frozenset[str]]:
    """The field sets whose permission covers the stored row."""
    table = work.registry.tables[work.entity.name]
    cover = writes(work.registry, work.actor, work.entity)
    flags = [sa.func.coalesce(clause, sa.false()) for _, clause in cover.some]
    row = work.session.execute(sa.select(*flags).where(table.c.id == row_id)).one()
    return [fields for (fields, _), flag in zip(cover.some, row, strict=True) if flag]


def _labels(work: Work, names: Iterable[str]) -> str:
    fields = work.entity.fields
    return ", ".join(str(fields[name].label) if name in fields else name for name in names)
