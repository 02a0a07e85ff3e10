"""Keberatan that nobody answered in time become Terlambat by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import keberatan as aturan
from app.domain import tenggat, zona
from app.errors import Passed
from app.models.build import Registry
from app.workflows import entity as verbs
from app.workflows.effects import Effect
from app.workflows.seed import system_actor

MOST = 500
"""Of one round: the next comes soon."""


def tandai(session: Session, registry: Registry, *, now: datetime) -> tuple[Effect, ...]:
    """Take the step `lewat` on every keberatan whose limit is over in the zone of its instansi; the news of it."""
    effects: list[Effect] = []
    for row in _lewat(session, registry, now):
        actor = system_actor(now, row.instansi_id, "admin_instansi")
        zone = row.zona or zona.DEFAULT
        actor = replace(actor, today=now.astimezone(ZoneInfo(zone)).date(), zone=zone)
        try:
            with session.begin_nested():
                effects += verbs.fire(session, registry, actor, "keberatan", row.id, "lewat", now=now).effects
        except Passed:  # answered at this very moment
            continue
    return tuple(effects)


def _lewat(session: Session, registry: Registry, now: datetime) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    table, places = registry.tables["keberatan"], registry.tables["instansi"]
    query = sa.select(table.c.id, table.c.instansi_id, places.c.zona, table.c.batas)
    query = query.join(places, places.c.id == table.c.instansi_id)
    latest = max(now.astimezone(ZoneInfo(zone)).date() for zone in zona.ENDS)
    waiting = query.where(table.c.status.in_(aturan.TERBUKA), table.c.batas < latest).order_by(table.c.id).limit(MOST)
    rows = session.execute(waiting).all()
    return [row for row in rows if tenggat.lewat(row.batas, now, row.zona or zona.DEFAULT)]
