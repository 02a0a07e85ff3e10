"""What a person may say that a text of the file means: any row that the relation may point at, picked by hand."""

from __future__ import annotations

import sqlalchemy as sa

from app.engine.fieldtypes.relation import RelationField
from app.imports.resolve import ACTION, Targets, load
from app.imports.store import Desk
from app.models.listing import choosable

MOST = 500  # rows that are offered as a list; of more, one is named by its number, path or name


def offered(desk: Desk, name: str) -> tuple[str, ...]:
    """What can be picked for the relation `name`, as people know it; nothing where there are too many."""
    if _count(desk, name) > MOST:
        return ()
    targets = _targets(desk, name, ())
    return tuple(sorted(targets.called(key) for key in targets.candidates))


def listed(desk: Desk, name: str, most: int) -> list[str]:
    """The same for a drop-down: by name, and by path only where several bear one; nothing beyond `most`."""
    if _count(desk, name) > most:
        return []
    targets = _targets(desk, name, ())
    texts = ((key, targets.short(key)) for key in targets.candidates)
    return sorted({text for key, text in texts if targets.find(text).id == key})


def meant(desk: Desk, name: str, text: str) -> int | None:
    """The row that was picked or named; None where the text names no row, or several."""
    return _targets(desk, name, (text,)).find(text).id


def called(desk: Desk, name: str, row_id: int) -> str:
    """How the row that was picked is offered; '' when it may no longer be."""
    targets = _targets(desk, name, ())
    return targets.called(row_id) if row_id in targets.candidates else ""


def _count(desk: Desk, name: str) -> int:
    table = desk.registry.tables[_relation(desk, name).to]
    fits = choosable(desk.registry, desk.actor, desk.entity, name, action=ACTION)
    return desk.session.scalar(sa.select(sa.func.count()).select_from(table).where(fits)) or 0


def _relation(desk: Desk, name: str) -> RelationField:
    relation = desk.entity.fields[name]
    assert isinstance(relation, RelationField)
    return relation


def _targets(desk: Desk, name: str, texts: tuple[str, ...]) -> Targets:
    return load(desk.session, desk.registry, desk.actor, desk.entity, _relation(desk, name), texts, {})
