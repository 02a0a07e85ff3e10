"""Which fields somebody may write, asked before a verb changes anything."""

from __future__ import annotations

from collections.abc import Iterable

from app.engine.permissions import may
from app.errors import Invalid, NotAllowed
from app.models.scope import forbidden, open_here, writes
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
        opened = cover.any if row_id is None else open_here(work.session, work.registry, cover, work.entity, row_id)
        refused = [name for name in refused if name not in opened]
    if refused:
        raise NotAllowed(
            f"Anda tidak berwenang mengisi {_labels(work, refused)} pada data {work.entity.label_plural}.",
            "Kosongkan perubahan pada isian itu, atau minta bantuan admin instansi.",
        )


def asked_for(asks: Iterable[str], values: Iterable[str]) -> None:
    """Raises Invalid for values of fields that a step does not ask for."""
    strange = sorted(set(values) - set(asks))
    if strange:
        raise Invalid({key: ["Isian ini tidak termasuk tindakan itu."] for key in strange})


def _labels(work: Work, names: Iterable[str]) -> str:
    fields = work.entity.fields
    return ", ".join(str(fields[name].label) if name in fields else name for name in names)
