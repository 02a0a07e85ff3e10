"""The trash: rows that were deleted and may come back, whole, with the rows below them.

A deleted row leaves its table, so that no list, look-up, key or count has to leave it out; here lies what it held.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.actor import Actor
from app.engine.permissions import rules
from app.engine.rolespec import Reach
from app.engine.spec import Entity
from app.models.base import SystemBase
from app.models.build import Registry
from app.models.history import names_of

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class Trash(SystemBase):
    """A deleted row. `content` is {fields: {name: value}, below: {field: [content]}}, as JSON by field name."""

    __tablename__ = "sys_trash"
    __table_args__ = (sa.Index(None, "entity", "instansi_id", "id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(IDENTITY, primary_key=True)
    entity: Mapped[str] = mapped_column(sa.String(80))
    row_id: Mapped[int]
    instansi_id: Mapped[int | None]
    title: Mapped[str] = mapped_column(sa.String(300))
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    at: Mapped[datetime]
    actor_nama: Mapped[str] = mapped_column(sa.String(200))


def latest(session: Session, registry: Registry, actor: Actor, entity: Entity, limit: int = 200) -> list[Trash]:
    """What lies in the entity's trash for the actor, the last deleted first."""
    names = names_of(registry.catalog, entity)
    mine = sa.select(Trash).where(Trash.entity.in_(names), _within(registry, actor, entity))
    return list(session.scalars(mine.order_by(Trash.id.desc()).limit(limit)))


def one(session: Session, registry: Registry, actor: Actor, entity: Entity, trash_id: int) -> Trash | None:
    """One row of the entity's trash, locked; None where there is none for the actor."""
    names: Collection[str] = names_of(registry.catalog, entity)
    mine = sa.select(Trash).where(Trash.id == trash_id, Trash.entity.in_(names), _within(registry, actor, entity))
    return session.scalars(mine.with_for_update()).first()


def _within(registry: Registry, actor: Actor, entity: Entity) -> sa.ColumnElement[bool]:
    """Rows of the instansi of every grant that may restore; of all, for those that reach all. Nobody else's."""
    granted = [grant for grant, _ in rules(registry.catalog, actor, entity.name, "restore")]
    reaches = {grant: registry.catalog.roles[grant.role].reach for grant in granted}
    if Reach.ALL in reaches.values():
        return sa.true()
    own = {grant.instansi_id for grant, reach in reaches.items() if reach is Reach.INSTANSI}
    return Trash.instansi_id.in_(own)
