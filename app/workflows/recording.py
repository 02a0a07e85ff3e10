"""History rows of written drafts: each changed field before and after, related rows by id and by title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from app.engine.fieldtypes.relation import RelationField
from app.models.history import Event, record
from app.models.listing import titles
from app.workflows.draft import Draft, Work

Titles = dict[str, dict[int, str]]


def note(
    work: Work,
    drafts: Sequence[Draft],
    action: str,
    *,
    root: tuple[str, int] = ("", 0),
    known: Titles | None = None,
    reason: str | None = None,
) -> None:
    """Write one history row for each draft. `known` keeps titles between the chunks of a batch."""
    cache = {} if known is None else known
    _learn(work, drafts, cache)
    events = [
        Event(
            entity=work.entity.name,
            row_id=draft.row_id,
            action=action,
            changes={name: _pair(work, draft, name, cache) for name in _told(work, draft)},
            instansi_id=draft.instansi_id,
            root_entity=root[0],
            root_id=root[1],
            reason=reason,
        )
        for draft in drafts
    ]
    record(work.session, work.actor, events, now=work.now)


def _told(work: Work, draft: Draft) -> list[str]:
    """The changed fields in the entity's order; a child's pointer to its parent goes without saying."""
    return [name for name in work.columns if name in draft.changed and name != work.entity.parent]


def _pair(work: Work, draft: Draft, name: str, cache: Titles) -> list[object]:
    before = None if draft.before is None else draft.before[name]
    return [_told_value(work, name, value, cache) for value in (before, draft.after[name])]


def _told_value(work: Work, name: str, value: Any, cache: Titles) -> object:
    item = work.entity.fields[name]
    if value is None:
        return None
    if isinstance(item, RelationField):
        return {"id": value, "teks": cache.get(item.to, {}).get(value, "")}
    return item.to_json(value)


def _learn(work: Work, drafts: Sequence[Draft], cache: Titles) -> None:
    """Fetch the titles that the drafts speak of and that are not known yet, in one query a target."""
    for item in work.relations:
        known = cache.setdefault(item.to, {})
        unknown = set(_ids(drafts, item.name)) - known.keys()
        if unknown:
            target = work.registry.catalog.entity(item.to)
            known |= titles(work.session, work.registry, work.actor, target, unknown)


def _ids(drafts: Iterable[Draft], name: str) -> Iterable[int]:
    for draft in drafts:
        if name in draft.changed:
            for value in (draft.after[name], None if draft.before is None else draft.before[name]):
                if value is not None:
                    yield value
