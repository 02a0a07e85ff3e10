"""Trees stay trees: nobody stands below themselves, not even when two people move units at the same moment."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import sqlalchemy as sa

from app.engine.spec import Entity
from app.workflows.draft import Draft, Work

CHUNK = 1_000


def hold(work: Work, drafts: Sequence[Draft]) -> None:
    """Keep other movers out until the transaction ends. SQLite has only one writer anyway."""
    if not _moved(work.entity, drafts) or work.session.get_bind().dialect.name != "postgresql":
        return
    table = zlib.crc32(work.entity.name.encode()) & 0x7FFFFFFF
    for instansi_id in sorted({draft.instansi_id or 0 for draft in drafts}):
        work.session.execute(sa.select(sa.func.pg_advisory_xact_lock(table, instansi_id & 0x7FFFFFFF)))


def judge(work: Work, drafts: Sequence[Draft]) -> None:
    """Note a problem on every draft that points at itself; longer circles show when the rows are written."""
    for draft in _moved(work.entity, drafts):
        if work.entity.tree is not None and draft.after[work.entity.tree.parent] == draft.row_id:
            _refuse(work.entity, draft, work.entity.tree.parent)


def check(work: Work, drafts: Sequence[Draft]) -> None:
    """Note a problem on every written draft that now stands below itself."""
    moved = _moved(work.entity, drafts)
    if work.entity.tree is None or not moved:
        return
    parent = work.entity.tree.parent
    looped = _looped(work, f"{parent}_id", [draft.row_id for draft in moved])
    for draft in moved:
        if draft.row_id in looped:
            _refuse(work.entity, draft, parent)


def _refuse(entity: Entity, draft: Draft, parent: str) -> None:
    draft.refuse(parent, f"{entity.fields[parent].label} tidak boleh berada di bawah dirinya sendiri.")


def _moved(entity: Entity, drafts: Sequence[Draft]) -> list[Draft]:
    """New rows cannot close a circle: nothing stands below them yet. Unless they came in one batch with others."""
    if entity.tree is None:
        return []
    parent = entity.tree.parent
    return [draft for draft in drafts if draft.after[parent] is not None and parent in draft.changed]


def _looped(work: Work, parent: str, ids: Sequence[int]) -> set[int]:
    """Those of `ids` that a walk upwards from themselves comes back to."""
    table = work.registry.tables[work.entity.name]
    found: set[int] = set()
    for start in range(0, len(ids), CHUNK):
        first, above = table.alias(), table.alias()
        begun = sa.select(first.c.id.label("start"), first.c[parent].label("up"))
        walk = begun.where(first.c.id.in_(ids[start : start + CHUNK])).cte("walk", recursive=True)
        walk = walk.union(sa.select(walk.c.start, above.c[parent]).join(above, above.c.id == walk.c.up))
        found |= set(work.session.scalars(sa.select(walk.c.start).where(walk.c.start == walk.c.up)))
    return found
