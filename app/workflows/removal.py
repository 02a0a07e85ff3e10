"""Deleting a row: refused while others hang on it, recorded for every row that goes or loses its pointer with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.engine.fieldtypes.relation import RelationField
from app.engine.spec import ID, INSTANSI, UPDATED, VERSION, Entity
from app.errors import InUse
from app.models.build import Registry
from app.models.pointing import pointing_at
from app.models.reach import Clause
from app.workflows import recording
from app.workflows.draft import Draft, Work, changed, relations


def remove(work: Work, draft: Draft) -> None:
    """Delete the row, its child rows and whatever is declared to go with it. Raises InUse with the counts by menu."""
    doomed, refusal = _examined(work, draft.row_id)
    if refusal is not None:
        raise refusal
    try:
        with work.session.begin_nested():
            for part, drafts, emptied in [*doomed, (work, [draft], None)]:
                _apply(part, drafts, emptied, (work.entity.name, draft.row_id))
    except sa.exc.IntegrityError as error:
        message = f"{work.entity.label_plural} ini baru saja dipakai oleh data lain, sehingga tidak dapat dihapus."
        raise InUse(message, {}) from error


def hindrance(work: Work, row_id: int) -> InUse | None:
    """What hangs on the row and so keeps it from being deleted, whoever asks; None where nothing does."""
    return _examined(work, row_id)[1]


def _examined(work: Work, row_id: int) -> tuple[list[Doomed], InUse | None]:
    users: dict[str, int] = {}
    if work.entity.scope.kind == "tenant":
        _tally_tenant(work, row_id, users)
    doomed = _doomed(work, [row_id], users)
    return doomed, InUse(_message(work.entity, users), users) if users else None


@dataclass(frozen=True, slots=True)
class Along:
    """Rows of one kind that go with a row, or lose their pointer to it (`emptied` names the field)."""

    entity: Entity
    count: int
    emptied: str = ""


def along(session: Session, registry: Registry, actor: Actor, entity: Entity, row_id: int) -> tuple[Along, ...]:
    """What a deletion of the row would do to others, counted; empty where others forbid it."""
    work, users = Work(session, registry, actor, entity, actor.now), dict[str, int]()
    counts: dict[tuple[str, str], int] = {}
    for part, drafts, emptied in _doomed(work, [row_id], users):
        key = (part.entity.name, str(emptied.label) if emptied else "")
        counts[key] = counts.get(key, 0) + len(drafts)
    if users:
        return ()
    return tuple(Along(registry.catalog.entity(name), count, field) for (name, field), count in counts.items())


def remove_many(work: Work, drafts: Sequence[Draft]) -> None:
    """Delete rows of one kind together. Raises InUse for what hangs on any of them from outside."""
    users: dict[str, int] = {}
    doomed = _doomed(work, [draft.row_id for draft in drafts], users)
    if users:
        raise InUse(_message(work.entity, users), users)
    if doomed:  # what goes along is recorded with the row it went with
        for draft in drafts:
            remove(work, draft)
    else:
        _apply(work, drafts, None, ("", 0))


Doomed = tuple[Work, Sequence[Draft], RelationField | None]


def _doomed(work: Work, ids: Sequence[int], users: dict[str, int]) -> list[Doomed]:
    """What hangs on the rows: cascades, deepest first, and pointers to empty. `users` counts those that refuse."""
    found: list[Doomed] = []
    refusing: dict[str, tuple[Work, list[Clause]]] = {}
    for other, item in _pointing(work, work.entity.name):
        here = _hanging(work, other, item, ids)
        if item.on_delete == "restrict":
            refusing.setdefault(other.entity.name, (other, []))[1].append(here)
            continue
        drafts = _drafts(other, here)
        if drafts and item.on_delete == "set_null":
            found.append((other, drafts, item))
        elif drafts:
            found += [*_doomed(other, [draft.row_id for draft in drafts], users), (other, drafts, None)]
    for other, clauses in refusing.values():
        _tally(other, sa.or_(*clauses), users)
    return found


def _pointing(work: Work, name: str) -> Iterator[tuple[Work, RelationField]]:
    for entity in _stored(work):
        for item in relations(entity):
            if item.to == name:
                yield work.of(entity), item


def _stored(work: Work) -> Iterator[Entity]:
    """What has rows of its own: those of a query hang on nothing."""
    return (entity for entity in work.registry.catalog if entity.source is None)


def _hanging(work: Work, other: Work, item: RelationField, ids: Sequence[int]) -> Clause:
    """Rows of `other` whose relation points at one of `ids`, but themselves. Unscoped: they hang there, seen or not."""
    table = work.registry.tables[other.entity.name]
    here = pointing_at(work.registry, other.entity.name, item.name, ids)
    return sa.and_(here, table.c[ID].not_in(ids)) if other.entity.name == work.entity.name else here


def _tally(work: Work, here: Clause, users: dict[str, int]) -> None:
    table = work.registry.tables[work.entity.name]
    count = work.session.scalar(sa.select(sa.func.count()).select_from(table).where(here)) or 0
    if count:
        label = str(work.entity.label_plural)
        users[label] = users.get(label, 0) + count


def _tally_tenant(work: Work, instansi_id: int, users: dict[str, int]) -> None:
    """Everything that an instansi owns hangs on it, by the column that no field shows."""
    for entity in _stored(work):
        if entity.tenant_bound and entity.parent is None:
            owned = work.registry.tables[entity.name].c[INSTANSI] == instansi_id
            _tally(work.of(entity), owned, users)


def _drafts(work: Work, here: Clause) -> list[Draft]:
    table = work.registry.tables[work.entity.name]
    rows = work.session.execute(sa.select(table).where(here)).mappings()
    return [changed(work, 0, row, {}) for row in rows]


def _apply(work: Work, drafts: Sequence[Draft], emptied: RelationField | None, root: tuple[str, int]) -> None:
    table = work.registry.tables[work.entity.name]
    here = table.c[ID].in_([draft.row_id for draft in drafts])
    below = root if work.registry.catalog.top(work.entity).name == root[0] and work.entity.parent else ("", 0)
    for draft in drafts:
        draft.put(dict.fromkeys(draft.after) if emptied is None else {emptied.name: None})
    recording.note(work, drafts, "delete" if emptied is None else "update", root=below)
    if emptied is None:
        work.session.execute(sa.delete(table).where(here))
    else:
        bumped = {f"{emptied.name}_id": None, VERSION: table.c[VERSION] + 1, UPDATED: work.now}
        work.session.execute(sa.update(table).where(here).values(bumped))


def _message(entity: Entity, users: dict[str, int]) -> str:
    listed = ", ".join(f"{count} {label}" for label, count in users.items())
    return f"{entity.label_plural} ini masih dipakai oleh {listed}, sehingga tidak dapat dihapus."
