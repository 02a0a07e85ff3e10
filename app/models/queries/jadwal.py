"""The stages of the year that concern somebody: those that run and those that are near."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.jadwal import DEKAT, Jadwal, kalimat
from app.models.build import Registry
from app.models.scope import visible


def dekat(session: Session, registry: Registry, actor: Actor, untuk: Collection[str]) -> tuple[Jadwal, ...]:
    """The stages for some of the choices of `untuk` that run today or begin soon, the one that ends first in front.
    One query."""
    rows, periods = registry.tables["jadwal"], registry.tables["periode"]
    entity = registry.catalog.entity("jadwal")
    query = (
        sa.select(rows.c.tahapan, rows.c.untuk, periods.c.nama, rows.c.mulai, rows.c.selesai, rows.c.keterangan)
        .select_from(rows.outerjoin(periods, periods.c.id == rows.c.periode_id))
        .where(visible(registry, actor, entity, "list"), rows.c.untuk.in_(sorted(untuk)))
        .where(rows.c.selesai >= actor.today, rows.c.mulai <= actor.today + timedelta(days=DEKAT))
        .order_by(rows.c.selesai, rows.c.mulai, rows.c.id)
    )
    stage, whom = entity.fields["tahapan"], entity.fields["untuk"]
    return tuple(
        Jadwal(row[0], stage.show(row[0]), row[1], whom.show(row[1]), row[2] or "", row[3], row[4], row[5] or "")
        for row in session.execute(query)
    )


def terdekat(session: Session, registry: Registry, actor: Actor, untuk: str) -> str:
    """The line of the stage for one of the choices of `untuk` that ends first; '' where none is near. One query."""
    return next((kalimat(one, actor.today) for one in dekat(session, registry, actor, (untuk,))), "")
