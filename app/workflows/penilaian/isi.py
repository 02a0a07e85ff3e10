"""Adding, changing and deleting what a pegawai reports: the generic verbs, with the penilaian held open.

The penilaian is asked first, so that a page that is too late hears why (Passed), and not that it has no right.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.models.build import Registry
from app.models.scope import one
from app.workflows import entity as verbs
from app.workflows.draft import Values, Work
from app.workflows.effects import Done
from app.workflows.penilaian import terbuka


def tambah_periode(
    session: Session, registry: Registry, actor: Actor, skp_id: int, periode_id: int, *, now: datetime
) -> Done:
    """'Tambah Periode Penilaian': `Done.subject_id` is the new penilaian.

    Raises OutOfScope, NotAllowed for somebody else's SKP, Passed unless it is approved, and Invalid for a period that
    it is not offered or has already.
    """
    work = Work(session, registry, actor, registry.catalog.entity("penilaian"), now)
    one(session, registry, actor, registry.catalog.entity("skp"), skp_id, "list")
    terbuka.hold_skp(work, skp_id)
    values = {"skp": skp_id, "periode": periode_id}
    done = verbs.create(session, registry, actor, "penilaian", values, now=now)
    return Done(done.subject_id, "Periode penilaian ditambahkan.", done.effects)


def tambah(session: Session, registry: Registry, actor: Actor, entity: str, values: Values, *, now: datetime) -> Done:
    """Add a rencana aksi, a realisasi or a bukti dukung. Raises Passed, NotAllowed, OutOfScope and Invalid."""
    above = values.get("penilaian")
    if isinstance(above, int):
        hold(session, registry, actor, above, now)
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
    row = one(session, registry, actor, registry.catalog.entity(entity), row_id, "read")
    hold(session, registry, actor, row["penilaian_id"], now)
    return verbs.update(session, registry, actor, entity, row_id, values, version, now=now)


def hapus(
    session: Session, registry: Registry, actor: Actor, entity: str, row_id: int, version: int | None, *, now: datetime
) -> Done:
    """Delete such a row. Raises besides the above InUse for a rencana aksi that others rest on."""
    row = one(session, registry, actor, registry.catalog.entity(entity), row_id, "read")
    hold(session, registry, actor, row["penilaian_id"], now)
    return verbs.delete(session, registry, actor, entity, row_id, version, now=now)


def hold(session: Session, registry: Registry, actor: Actor, penilaian_id: int, now: datetime) -> terbuka.Lembar:
    """The penilaian, open and locked. Raises OutOfScope unless the actor sees it, and Passed."""
    entity = registry.catalog.entity("penilaian")
    one(session, registry, actor, entity, penilaian_id, "read")
    return terbuka.hold(Work(session, registry, actor, entity, now), penilaian_id)
