"""A member of the Tim Penilai Kinerja reviews a penilaian: agrees, or asks its penilai."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.tinjauan import SETUJUI, TANYA
from app.errors import OutOfScope, Stale
from app.models.build import Registry
from app.models.scope import one
from app.workflows import entity as verbs
from app.workflows.effects import Done

ENTITY = "tinjauan"
RATED_AGAIN = "Penilaian ini berubah sejak halaman dibuka."
REVIEWED = "Anggota lain sudah meninjau penilaian ini sejak halaman dibuka."
WORDS = {SETUJUI: "catatan", TANYA: "pertanyaan"}
"""The field that the words of a step are kept in."""


def tinjau(
    session: Session,
    registry: Registry,
    actor: Actor,
    penilaian_id: int,
    langkah: str,
    kata: str | None,
    versi: tuple[int, int],
    *,
    now: datetime,
) -> Done:
    """Take the step `langkah` on the review of a penilaian, which is begun with it. `versi` are those of the penilaian
    and of its review that the person looked at, 0 where there was none.

    Raises OutOfScope, NotAllowed for a penilaian of one's own and one whose marks one gave, Stale, and Invalid.
    """
    if langkah not in WORDS:
        raise OutOfScope("Tindakan itu tidak ada.")
    row = one(session, registry, actor, registry.catalog.entity("penilaian"), penilaian_id, "tinjau", lock=True)
    if row["version"] != versi[0]:
        raise Stale(RATED_AGAIN)
    table = registry.tables[ENTITY]
    known = session.execute(sa.select(table.c.id, table.c.version).where(table.c.penilaian_id == penilaian_id)).first()
    if (known.version if known else 0) != versi[1]:
        raise Stale(REVIEWED)
    number = known.id if known else None
    if number is None:
        # Nobody is told of it: with the step right behind, it does not wait.
        number = verbs.create(session, registry, actor, ENTITY, {"penilaian": penilaian_id}, now=now).subject_id
    return verbs.fire(session, registry, actor, ENTITY, number, langkah, {WORDS[langkah]: kata}, now=now)
