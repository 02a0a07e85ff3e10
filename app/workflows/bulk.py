"""The verbs for many rows, for imports and seeds: the same checks, one history row each, a thousand rows a statement.

A batch is one decision: any row that is refused refuses the batch (`InvalidRows` names each by its position).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.engine.spec import ID, Entity
from app.errors import OutOfScope, Stale
from app.models.build import Registry
from app.models.scope import forbidden, visible
from app.workflows import recording, removal, write
from app.workflows.draft import Draft, InvalidRows, Values, Work, changed, new
from app.workflows.integrity import translated
from app.workflows.permitted import permitted
from app.workflows.registry import run_after, run_guard

BATCH = 1_000
MOST_REASONS = 1_000
Progress = Callable[[int], None]
Change = tuple[int, Values, int | None]
T = TypeVar("T")


def create_many(
    session: Session,
    registry: Registry,
    actor: Actor,
    entity: Entity | str,
    rows: Sequence[Values],
    *,
    now: datetime,
    progress: Progress | None = None,
) -> list[int]:
    """Store new rows (without child rows); gives their ids in order. `progress` hears how many are done.

    Rows may point at earlier ones of an earlier call, not of the same one. Raises NotAllowed and InvalidRows.
    """
    work = Work(session, registry, actor, _entity(registry, entity), now)
    permitted(work, "create", {name for row in rows for name in row})
    batch = _Batch(work, "create", progress)
    ids: list[int] = []
    for start, some in _chunks(rows):
        drafts = [new(work, start + place, row) for place, row in enumerate(some)]
        batch.save(drafts, write.insert)
        ids += [draft.row_id for draft in drafts]
    batch.finish()
    return ids


def update_many(
    session: Session,
    registry: Registry,
    actor: Actor,
    entity: Entity | str,
    rows: Sequence[Change],
    *,
    now: datetime,
    progress: Progress | None = None,
) -> int:
    """Change rows given as (id, values, version or None); gives how many really changed.

    Raises OutOfScope and NotAllowed where one may not be changed, Stale where one has another version, InvalidRows.
    """
    work = Work(session, registry, actor, _entity(registry, entity), now)
    permitted(work, "update", {name for _, values, _ in rows for name in values})
    batch = _Batch(work, "update", progress)
    count = 0
    for start, some in _chunks(rows):
        stored = _stored(work, [row_id for row_id, _, _ in some])
        drafts = [_changed(work, start + place, change, stored) for place, change in enumerate(some)]
        wanted = [draft for draft in drafts if draft.changed or draft.problems]
        batch.save(wanted, write.update, done=len(drafts))
        count += len(wanted)
    batch.finish()
    return count


def delete_many(
    session: Session,
    registry: Registry,
    actor: Actor,
    entity: Entity | str,
    rows: Sequence[tuple[int, int | None]],
    *,
    now: datetime,
    progress: Progress | None = None,
) -> int:
    """Delete rows given as (id, version or None); gives their number.

    Raises OutOfScope and NotAllowed where one may not be deleted, Stale where one has another version, and InUse.
    """
    work = Work(session, registry, actor, _entity(registry, entity), now)
    permitted(work, "delete", ())
    done = 0
    for start, some in _chunks(rows):
        stored = _stored(work, [row_id for row_id, _ in some], "delete")
        drafts = [_changed(work, start + place, (row_id, {}, old), stored) for place, (row_id, old) in enumerate(some)]
        for draft in drafts:
            run_guard(work, "delete", draft)
        removal.remove_many(work, drafts)
        for draft in drafts:
            run_after(work, "delete", draft)
        done += len(drafts)
        if progress is not None:
            progress(done)
    return done


class _Batch:
    """What spans the chunks of a batch: keys that were used, titles that are known, rows that were refused."""

    def __init__(self, work: Work, action: str, progress: Progress | None) -> None:
        self.work = work
        self.action = action
        self.progress = progress
        self.done = 0
        self.seen = write.Seen()
        self.titles: recording.Titles = {}
        self.refused: dict[int, dict[str, list[str]]] = {}

    def save(self, drafts: Sequence[Draft], store: Callable[[Work, Sequence[Draft]], None], done: int = 0) -> None:
        """Judge a chunk and store it, unless some row of the batch has been refused: then only judge on."""
        write.hold(self.work, drafts)
        write.judge(self.work, drafts, self.seen)
        for draft in drafts:
            run_guard(self.work, self.action, draft)
        self.refused |= {draft.place: draft.problems for draft in drafts if draft.problems}
        if len(self.refused) > MOST_REASONS:
            self.finish()
        if not self.refused and drafts:
            with translated(self.work):
                store(self.work, drafts)
                recording.note(self.work, drafts, self.action, known=self.titles)
            for draft in drafts:
                run_after(self.work, self.action, draft)
        self.done += done or len(drafts)
        if self.progress is not None:
            self.progress(self.done)

    def finish(self) -> None:
        """Raises InvalidRows when a row was refused."""
        if self.refused:
            raise InvalidRows(self.refused)


def _entity(registry: Registry, entity: Entity | str) -> Entity:
    return registry.catalog.entity(entity) if isinstance(entity, str) else entity


def _chunks(rows: Sequence[T]) -> Iterator[tuple[int, Sequence[T]]]:
    for start in range(0, len(rows), BATCH):
        yield start, rows[start : start + BATCH]


def _stored(work: Work, ids: Sequence[int], action: str = "update") -> dict[int, Mapping[str, Any]]:
    """The rows that the actor may `action`. Raises OutOfScope, or NotAllowed where one is in sight but not theirs."""
    table = work.registry.tables[work.entity.name]
    allowed = visible(work.registry, work.actor, work.entity, action)
    rows = work.session.execute(sa.select(table).where(table.c[ID].in_(ids), allowed)).mappings()
    found: dict[int, Mapping[str, Any]] = {row[ID]: dict(row) for row in rows}
    missing = next((row_id for row_id in ids if row_id not in found), None)
    if missing is not None:
        seen = visible(work.registry, work.actor, work.entity, "list")
        in_sight = sa.select(sa.exists().where(table.c[ID] == missing, seen))
        raise forbidden(work.entity, action) if work.session.scalar(in_sight) else OutOfScope()
    return found


def _changed(work: Work, place: int, change: Change, stored: Mapping[int, Mapping[str, Any]]) -> Draft:
    row_id, values, version = change
    draft = changed(work, place, stored[row_id], values)
    if version is not None and version != draft.version:
        raise Stale("Sebagian data sudah diubah oleh orang lain sejak rencana ini dibuat.", version=draft.version)
    return draft
