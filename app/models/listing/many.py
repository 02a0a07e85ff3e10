"""Which rows of a list, as it is filtered, a step can be taken on."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.conditions import ALWAYS
from app.engine.spec import ID
from app.models.build import Registry
from app.models.conditions import compile_condition
from app.models.listing.narrow import narrow
from app.models.listing.query import Query
from app.models.scope import context, visible


def ids(session: Session, registry: Registry, actor: Actor, query: Query, action: str, most: int) -> list[int]:
    """The ids of the rows that `query` lets through and to which the actor may do `action`, the first `most` by number.

    Raises Invalid for a filter on a field that does not show.
    """
    entity = registry.catalog.entity(query.entity)
    table = registry.rows(entity.name)
    when = entity.actions[action].when if action in entity.actions else ALWAYS
    found = sa.select(table.c[ID]).where(
        narrow(session, registry, actor, entity, query, "list").where,
        visible(registry, actor, entity, action),
        compile_condition(when, registry, entity.name, table, context(actor)),
    )
    return list(session.scalars(found.order_by(table.c[ID]).limit(most)))
