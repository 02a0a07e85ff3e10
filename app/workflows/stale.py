"""A save that came too late: what stands there now beside what was about to be written."""

from __future__ import annotations

from app.domain.tanggal import waktu
from app.engine.fieldtypes.relation import RelationField
from app.errors import Difference, Stale
from app.models.history import for_row, names_of
from app.models.listing import titles
from app.models.scope import coverage
from app.workflows.draft import Draft, Work


def refusal(work: Work, draft: Draft) -> Stale:
    """The refusal, with the fields that differ and that the actor may read, and who saved last."""
    readable = coverage(work.registry, work.actor, work.entity, "read").always
    differences = tuple(_difference(work, draft, name) for name in draft.entered if name in draft.changed & readable)
    return Stale(_message(work, draft), differences, version=draft.version)


def _message(work: Work, draft: Draft) -> str:
    latest = next(
        iter(for_row(work.session, names_of(work.registry.catalog, work.entity), draft.row_id, limit=1)), None
    )
    if latest is None:
        return "Data ini sudah diubah sejak Anda membukanya."
    moment = waktu(latest.at, work.actor.zone)
    return f"Data ini sudah diubah oleh {latest.actor_nama} pada {moment}, sesudah Anda membukanya."


def _difference(work: Work, draft: Draft, name: str) -> Difference:
    assert draft.before is not None
    label = str(work.entity.fields[name].label)
    return Difference(name, label, _shown(work, name, draft.before[name]), _shown(work, name, draft.after[name]))


def _shown(work: Work, name: str, value: object) -> str:
    item = work.entity.fields[name]
    if isinstance(item, RelationField) and isinstance(value, int):
        target = work.registry.catalog.entity(item.to)
        return titles(work.session, work.registry, work.actor, target, [value]).get(value, "")
    return item.show(value)
