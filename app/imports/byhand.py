"""What a person may say that a text of the file means: any row that the relation may point at, picked by hand."""

from __future__ import annotations

from app.engine.fieldtypes.relation import RelationField
from app.imports.resolve import Targets, load
from app.imports.store import Desk

MOST = 500  # rows that are offered as a list; of more, one is named by its number, path or name


def offered(desk: Desk, name: str) -> tuple[str, ...]:
    """What can be picked for the relation `name`, as people know it; nothing where there are too many."""
    targets = _targets(desk, name, ())
    return tuple(sorted(targets.called(key) for key in targets.candidates)) if len(targets.candidates) <= MOST else ()


def meant(desk: Desk, name: str, text: str) -> int | None:
    """The row that was picked or named; None where the text names no row, or several."""
    return _targets(desk, name, (text,)).find(text).id


def called(desk: Desk, name: str, row_id: int) -> str:
    """How the row that was picked is offered; '' when it may no longer be."""
    targets = _targets(desk, name, ())
    return targets.called(row_id) if row_id in targets.candidates else ""


def _targets(desk: Desk, name: str, texts: tuple[str, ...]) -> Targets:
    relation = desk.entity.fields[name]
    assert isinstance(relation, RelationField)
    return load(desk.session, desk.registry, desk.actor, desk.entity, relation, texts, {})
