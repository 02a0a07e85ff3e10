"""Adding, changing and deleting the rows of an SKP: the generic verbs, with the SKP held in the state that lets them.

The SKP is asked first, so that a second tab which is too late hears why (Passed), and not that it has no right.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.teks import normalise
from app.models.build import Registry
from app.models.scope import one
from app.workflows import entity as verbs
from app.workflows.draft import Values, Work, changed, new
from app.workflows.effects import Done
from app.workflows.skp import terbuka


def tambah(session: Session, registry: Registry, actor: Actor, entity: str, values: Values, *, now: datetime) -> Done:
    """Add an RHK, an indikator or a line of the lampiran. Raises Passed, NotAllowed, OutOfScope and Invalid."""
    work = Work(session, registry, actor, registry.catalog.entity(entity), now)
    above = terbuka.skp_of(work, new(work, 0, values))
    if above is not None:
        one(session, registry, actor, registry.catalog.entity("skp"), above, "list")
        terbuka.hold(work, above, terbuka.CONTENT[entity])
    return verbs.create(session, registry, actor, entity, values, now=now)


def ubah(
    session: Session,
    registry: Registry,
    actor: Actor,
    entity: str,
    row_id: int,
    values: Values,
    version: int | None,
    *,
    now: datetime,
) -> Done:
    """Change such a row. Raises besides the above Stale when it is no longer at `version`."""
    _hold(session, registry, actor, entity, row_id, now)
    return verbs.update(session, registry, actor, entity, row_id, values, version, now=now)


def hapus(
    session: Session, registry: Registry, actor: Actor, entity: str, row_id: int, version: int | None, *, now: datetime
) -> Done:
    """Delete such a row with what stands below it. Raises besides the above InUse, once something was rated on it."""
    _hold(session, registry, actor, entity, row_id, now)
    return verbs.delete(session, registry, actor, entity, row_id, version, now=now)


def ekspektasi(
    session: Session, registry: Registry, actor: Actor, skp_id: int, perilaku_id: int, teks: str, *, now: datetime
) -> Done:
    """Keep what the penilai expects of one of the perilaku; an empty text takes it back.

    Raises Passed unless the SKP is under review, NotAllowed, OutOfScope and Invalid.
    """
    work = Work(session, registry, actor, registry.catalog.entity("ekspektasi"), now)
    one(session, registry, actor, registry.catalog.entity("skp"), skp_id, "read")
    terbuka.hold(work, skp_id, terbuka.CONTENT["ekspektasi"])
    table = registry.tables["ekspektasi"]
    there = session.scalar(sa.select(table.c.id).where(table.c.skp_id == skp_id, table.c.perilaku_id == perilaku_id))
    told = normalise(teks, multiline=True)
    if not told:
        done = Done(skp_id, "Tidak ada perubahan.")
        return verbs.delete(session, registry, actor, "ekspektasi", there, now=now) if there else done
    if there:
        return verbs.update(session, registry, actor, "ekspektasi", there, {"teks": told}, None, now=now)
    values = {"skp": skp_id, "perilaku": perilaku_id, "teks": told}
    return verbs.create(session, registry, actor, "ekspektasi", values, now=now)


def _hold(session: Session, registry: Registry, actor: Actor, entity: str, row_id: int, now: datetime) -> None:
    of = registry.catalog.entity(entity)
    work = Work(session, registry, actor, of, now)
    row = one(session, registry, actor, of, row_id, "read")
    above = terbuka.skp_of(work, changed(work, 0, row, {}))
    if above is not None:
        terbuka.hold(work, above, terbuka.CONTENT[entity])
