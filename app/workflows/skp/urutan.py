"""The order of the RHK of an SKP, which is that of its printed tables."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import skp as aturan
from app.domain.actor import Actor
from app.models.build import Registry
from app.models.scope import one
from app.workflows import recording, stale, write
from app.workflows.draft import Draft, Work, changed
from app.workflows.effects import Done
from app.workflows.skp import terbuka

Arah = Literal["naik", "turun"]


def pindah(
    session: Session, registry: Registry, actor: Actor, rhk_id: int, arah: Arah, version: int | None, *, now: datetime
) -> Done:
    """Let an RHK change places with the one before it (`naik`) or behind it (`turun`) of its kind, by the owner.

    At the end of the list nothing changes. Raises OutOfScope, NotAllowed, Passed unless the SKP is a draft, and Stale.
    """
    work = Work(session, registry, actor, registry.catalog.entity("rhk"), now)
    above = one(session, registry, actor, work.entity, rhk_id, "read")["skp_id"]
    terbuka.hold(work, above, aturan.DRAFT)
    draft = changed(work, 0, one(session, registry, actor, work.entity, rhk_id, "update", lock=True), {})
    if version is not None and version != draft.version:
        raise stale.refusal(work, draft)
    other = _neighbour(work, draft, arah)
    if other is None:
        return Done(above, "Tidak ada perubahan.")
    here, there = draft.after["urutan"], other.after["urutan"]
    draft.put({"urutan": there})
    other.put({"urutan": here})
    write.update(work, [draft, other])
    recording.note(work, [draft, other], "pindah")
    return Done(above, "Urutan Rencana Hasil Kerja diubah.")


def _neighbour(work: Work, draft: Draft, arah: Arah) -> Draft | None:
    table = work.registry.tables["rhk"]
    place, mine = table.c.urutan, draft.after["urutan"]
    query = sa.select(table).where(table.c.skp_id == draft.after["skp"], table.c.jenis == draft.after["jenis"])
    query = query.where(place < mine if arah == "naik" else place > mine)
    order = place.desc() if arah == "naik" else place.asc()
    row = work.session.execute(query.order_by(order).limit(1).with_for_update()).mappings().first()
    return changed(work, 1, row, {}) if row is not None else None
