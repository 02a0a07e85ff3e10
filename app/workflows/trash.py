"""Into the trash and back: a row with the rows below it, under its old number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from app.engine.fieldtypes.base import BadValue
from app.engine.fieldtypes.children import ChildrenField
from app.engine.former import present_names
from app.engine.permissions import may
from app.engine.spec import ID
from app.errors import OutOfScope
from app.models import trash
from app.models.listing import titles
from app.models.pointing import pointing_at
from app.models.scope import forbidden
from app.models.trash import Trash
from app.workflows import children, files, recording, write
from app.workflows.draft import Draft, Work, new, refuse_if_wrong
from app.workflows.effects import Done
from app.workflows.integrity import translated
from app.workflows.registry import run_after, run_guard

Content = Mapping[str, Any]


def keep(work: Work, draft: Draft) -> None:
    """Put the stored row of `draft`, which is about to be deleted, into the trash."""
    table = work.registry.tables[work.entity.name]
    called = titles(work.session, work.registry, work.actor, work.entity, [draft.row_id])
    row = work.session.execute(sa.select(table).where(table.c[ID] == draft.row_id)).mappings().one()
    work.session.add(
        Trash(
            entity=work.entity.name,
            row_id=draft.row_id,
            instansi_id=draft.instansi_id,
            title=called[draft.row_id][:300],
            content=_content(work, row),
            at=work.now,
            actor_nama=work.actor.nama,
        )
    )


def _content(work: Work, row: Mapping[Any, Any]) -> dict[str, Any]:
    """The row's values as JSON by field name, with those of the rows below it."""
    fields = {
        name: None if row[column] is None else work.entity.fields[name].to_json(row[column])
        for name, column in work.columns.items()
        if name != work.entity.parent
    }
    below: dict[str, list[dict[str, Any]]] = {}
    for item in work.entity.fields.values():
        if isinstance(item, ChildrenField):
            inner = work.of(work.registry.catalog.entity(item.entity))
            table = work.registry.tables[inner.entity.name]
            mine = pointing_at(work.registry, inner.entity.name, str(inner.entity.parent), [row[ID]])
            found = work.session.execute(sa.select(table).where(mine).order_by(table.c[ID])).mappings()
            below[item.name] = [_content(inner, one) for one in found]
    return {"fields": fields, "below": below}


def restore(work: Work, trash_id: int) -> Done:
    """Bring a row back. Raises NotAllowed, OutOfScope for what is not there, and Invalid where it no longer fits."""
    if not may(work.registry.catalog, work.actor, work.entity.name, "restore"):
        raise forbidden(work.entity, "restore")
    found = trash.one(work.session, work.registry, work.actor, work.entity, trash_id)
    if found is None:
        raise OutOfScope("Data itu tidak ada di sampah.")
    lost: list[str] = []
    values = _values(work, found.content, lost)
    files.take_up_again(work, values)
    own, below = children.split(work.entity, values)
    draft = new(work, 0, own)
    draft.row_id, draft.instansi_id = found.row_id, found.instansi_id
    planned = children.plan(work, 0, below)
    write.hold(work, [draft])
    write.judge(work, [draft])
    children.judge(planned, draft)
    run_guard(work, "restore", draft, planned)
    refuse_if_wrong([draft])
    with translated(work):
        write.insert(work, [draft], "restore")
        recording.note(work, [draft], "restore")
        children.save(planned, draft)
        work.session.delete(found)
    run_after(work, "restore", draft)
    told = f" Isian yang tidak terbaca lagi tidak ikut pulih: {', '.join(lost)}." if lost else ""
    return Done(draft.row_id, f"Data {work.entity.label_plural} dipulihkan.{told}")


def _values(work: Work, content: Content, lost: list[str]) -> dict[str, object]:
    """The values for the fields that there are by now, some of which had other names or types then."""
    names = present_names(work.registry.catalog, work.entity)
    values: dict[str, object] = {}
    for written, value in content["fields"].items():
        item = work.entity.fields.get(names.get(written, ""))
        if item is None or item.storage is None:
            continue
        try:
            values[item.name] = None if value is None else item.from_json(value)
        except BadValue:
            lost.append(str(item.label))
    for written, rows in content["below"].items():
        item = work.entity.fields.get(names.get(written, ""))
        if isinstance(item, ChildrenField):
            inner = work.of(work.registry.catalog.entity(item.entity))
            values[item.name] = [_values(inner, row, lost) for row in rows]
    return values
