"""The generic verbs: create, update, delete, quick_add and act. `app.workflows.bulk` has those for many rows.

All in one order: decide (may this person do this to this row), validate, change, record, effects. They never commit and
never enqueue; whoever opened the transaction does. `entity` is an Entity or its name; `values` are typed and keyed by
field name, those of a children field are lists of such rows with an optional `id`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.engine.permissions import may
from app.engine.spec import INSTANSI, Entity
from app.errors import OutOfScope
from app.models.build import Registry
from app.models.scope import forbidden, one
from app.workflows import acting, children, firing, recording, references, removal, stale, trash, write
from app.workflows.bulk import create_many, update_many
from app.workflows.draft import Values, Work, changed, new, refuse_if_wrong
from app.workflows.effects import Done
from app.workflows.integrity import translated
from app.workflows.permitted import permitted
from app.workflows.registry import run_after, run_guard

__all__ = ["act", "create", "create_many", "delete", "fire", "quick_add", "restore", "update", "update_many"]


def create(
    session: Session, registry: Registry, actor: Actor, entity: Entity | str, values: Values, *, now: datetime
) -> Done:
    """Store a new row with its child rows. Raises NotAllowed and Invalid."""
    work = _work(session, registry, actor, entity, now)
    permitted(work, "create", values)
    own, below = children.split(work.entity, values)
    draft = new(work, 0, own)
    planned = children.plan(work, 0, below)
    write.hold(work, [draft])
    write.judge(work, [draft])
    children.judge(planned, draft)
    run_guard(work, "create", draft, planned)
    refuse_if_wrong([draft])
    with translated(work):
        write.insert(work, [draft])
        recording.note(work, [draft], "create")
        children.save(planned, draft)
    run_after(work, "create", draft)
    return Done(draft.row_id, f"Data {work.entity.label_plural} tersimpan.", firing.news(work, draft.row_id))


def update(
    session: Session,
    registry: Registry,
    actor: Actor,
    entity: Entity | str,
    row_id: int,
    values: Values,
    version: int | None,
    *,
    now: datetime,
) -> Done:
    """Change a row and its child rows; fields that `values` leaves out stay. Without any change nothing is written.

    Raises OutOfScope, NotAllowed, Stale when the row is no longer at `version`, and Invalid.
    """
    work = _work(session, registry, actor, entity, now)
    row = one(session, registry, actor, work.entity, row_id, "update", lock=True)
    permitted(work, "update", values, row_id)
    own, below = children.split(work.entity, values)
    draft = changed(work, 0, row, own)
    planned = children.plan(work, row_id, below)
    if version is not None and version != draft.version:
        raise stale.refusal(work, draft)
    if not draft.changed and not any(part.any for part in planned) and not draft.problems:
        return Done(row_id, "Tidak ada perubahan.")
    write.hold(work, [draft])
    write.judge(work, [draft])
    children.judge(planned, draft)
    run_guard(work, "update", draft, planned)
    refuse_if_wrong([draft])
    with translated(work):
        write.update(work, [draft])
        if draft.changed:
            recording.note(work, [draft], "update")
        children.save(planned, draft)
    run_after(work, "update", draft)
    return Done(row_id, f"Perubahan data {work.entity.label_plural} tersimpan.")


def delete(
    session: Session,
    registry: Registry,
    actor: Actor,
    entity: Entity | str,
    row_id: int,
    version: int | None = None,
    *,
    now: datetime,
) -> Done:
    """Delete a row that nothing hangs on, with its child rows.

    Raises OutOfScope, NotAllowed, Stale when the row is no longer at `version`, and InUse.
    """
    work = _work(session, registry, actor, entity, now)
    row = one(session, registry, actor, work.entity, row_id, "delete", lock=True)
    draft = changed(work, 0, row, {})
    if version is not None and version != draft.version:
        raise stale.refusal(work, draft)
    run_guard(work, "delete", draft)
    if work.entity.soft_delete:
        trash.keep(work, draft)
    removal.remove(work, draft)
    run_after(work, "delete", draft)
    return Done(row_id, f"Data {work.entity.label_plural} terhapus.")


def restore(
    session: Session, registry: Registry, actor: Actor, entity: Entity | str, trash_id: int, *, now: datetime
) -> Done:
    """Bring a deleted row back from the trash, with the rows below it.

    Raises NotAllowed, OutOfScope for what is not in the trash, and Invalid where it no longer fits.
    """
    return trash.restore(_work(session, registry, actor, entity, now), trash_id)


def quick_add(
    session: Session, registry: Registry, actor: Actor, entity: Entity | str, name: str, *, now: datetime
) -> Done:
    """Store the ready-made rows of a set; those whose natural key is taken stay as they are.

    `Done.subject_id` is the first new row, 0 without any. Raises OutOfScope for an unknown set, NotAllowed and Invalid.
    """
    work = _work(session, registry, actor, entity, now)
    found = next((one_set for one_set in work.entity.form.quick_add if one_set.name == name), None)
    if found is None:
        raise OutOfScope("Set data itu tidak ada.")
    if not may(registry.catalog, actor, work.entity.name, "create"):
        raise forbidden(work.entity, "create")
    made = [
        create(session, registry, actor, work.entity, row, now=now).subject_id
        for row in found.rows
        if not _taken(work, row)
    ]
    there = len(found.rows) - len(made)
    message = f"{len(made)} data {work.entity.label_plural} ditambahkan."
    return Done(made[0] if made else 0, f"{message} {there} sudah ada dan tidak diubah." if there else message)


def _taken(work: Work, row: Mapping[str, object]) -> bool:
    """Whether a row with the same natural key exists in the instansi, whoever may see it."""
    if not work.entity.natural_key:
        return False
    table = work.registry.tables[work.entity.name]
    clauses = [
        work.registry.column(work.entity.name, name) == work.entity.fields[name].clean(row.get(name))
        for name in work.entity.natural_key
    ]
    if work.entity.tenant_bound:
        clauses.append(table.c[INSTANSI] == references.granted_instansi(work))
    return bool(work.session.scalar(sa.select(sa.exists().where(*clauses))))


def act(
    session: Session,
    registry: Registry,
    actor: Actor,
    entity: Entity | str,
    row_id: int,
    action: str,
    values: Values = MappingProxyType({}),
    version: int | None = None,
    *,
    now: datetime,
) -> Done:
    """Do an action of the entity's own on a row; `values` is what was filled in for it.

    Raises OutOfScope for an unknown one, NotAllowed where its condition does not hold, Stale when the row is no longer
    at `version`, and Invalid.
    """
    return acting.act(_work(session, registry, actor, entity, now), row_id, action, values, version)


def fire(
    session: Session,
    registry: Registry,
    actor: Actor,
    entity: Entity | str,
    row_id: int,
    step: str,
    values: Values = MappingProxyType({}),
    *,
    reason: str | None = None,
    version: int | None = None,
    now: datetime,
) -> Done:
    """Take a step of the entity's workflow on a row. `values` is what was filled in for it, `reason` goes into the
    history.

    Raises OutOfScope, NotAllowed with the reason, Passed when the row is in another state by now, Stale when it is no
    longer at `version`, and Invalid for wrong values and without a reason where one is asked for.
    """
    work = _work(session, registry, actor, entity, now)
    return firing.fire(work, row_id, step, values, reason, version)


def _work(session: Session, registry: Registry, actor: Actor, entity: Entity | str, now: datetime) -> Work:
    found = registry.catalog.entity(entity) if isinstance(entity, str) else entity
    return Work(session, registry, actor, found, now)
