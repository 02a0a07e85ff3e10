"""The one row of a singleton."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.engine.spec import INSTANSI, Entity
from app.models.build import Registry
from app.workflows.draft import Work
from app.workflows.references import granted_instansi


def is_there(session: Session, registry: Registry, actor: Actor, entity: Entity) -> bool:
    """Whether the row that `actor` would add is there already, whoever may see it; of other entities never."""
    if not entity.singleton:
        return False
    there = sa.exists(registry.tables[entity.name].select())
    if entity.tenant_bound:
        work = Work(session, registry, actor, entity, actor.now)
        there = sa.exists().where(registry.tables[entity.name].c[INSTANSI] == granted_instansi(work))
    return bool(session.scalar(sa.select(there)))
