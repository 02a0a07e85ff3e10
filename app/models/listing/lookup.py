"""Choosing a row: type-ahead for a relation, and the titles of rows that are known by id."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.conditions import ALWAYS, AnyOf, Compare, Literal
from app.domain.teks import normalise
from app.engine.spec import Entity, Sort
from app.models.build import Registry
from app.models.conditions import compile_condition
from app.models.listing.cells import Selection, relation
from app.models.listing.order import directed, sorted_by
from app.models.listing.query import MAX_Q, field_at
from app.models.scope import MAX_ID, Clause, context, visible
from app.models.search import search_clause

FEW, MOST = 20, 200


def lookup(
    session: Session, registry: Registry, actor: Actor, entity: Entity, field: str, q: str, *, limit: int = FEW
) -> list[tuple[int, str]]:
    """Rows that may be chosen for the relation `field`, with their texts."""
    found = relation(entity, field)
    target = registry.catalog.entity(found.to)
    shown = Selection(registry, actor, target)
    row_id, write = shown.value(("id",)), shown.line(found.option or target.title)
    sorts = target.list.sort or tuple(Sort(path) for path in target.title.paths[:1])
    order = [directed(*sorted_by(shown, sort)) for sort in sorts]
    query = shown.select().where(choosable(registry, actor, entity, field))
    if q.strip():
        query = query.where(_matching(session, registry, actor, target, q))
    rows = session.execute(query.order_by(*order, shown.table.c.id).limit(min(limit, MOST))).all()
    return [(row_id(row), write(row)) for row in rows]


def _matching(session: Session, registry: Registry, actor: Actor, target: Entity, q: str) -> Clause:
    """Rows that `q` finds; where the entity's list has no search, by the words of its title."""
    if target.list.search:
        return search_clause(registry, target.name, q, session.get_bind().dialect.name)
    table = registry.tables[target.name]
    words = AnyOf(
        tuple(
            Compare(path, "contains", (Literal(normalise(q[:MAX_Q])),))
            for path in target.title.paths
            if "contains" in field_at(registry.catalog, target, path).operators
        )
    )
    return compile_condition(words, registry, target.name, table, context(actor))


def chosen(
    session: Session, registry: Registry, actor: Actor, entity: Entity, field: str, ids: Iterable[int]
) -> dict[int, str]:
    """The texts of those of `ids` that may be chosen for the relation `field`."""
    found = relation(entity, field)
    target = registry.catalog.entity(found.to)
    shown = Selection(registry, actor, target)
    row_id, write = shown.value(("id",)), shown.line(found.option or target.title)
    wanted = [number for number in set(ids) if 0 < number <= MAX_ID]
    query = shown.select().where(shown.table.c.id.in_(wanted), choosable(registry, actor, entity, field))
    return {row_id(row): write(row) for row in session.execute(query)} if wanted else {}


def choosable(
    registry: Registry, actor: Actor, entity: Entity, field: str, table: sa.FromClause | None = None
) -> Clause:
    """Condition on the target's table: the rows that `actor` may choose for the relation `field`."""
    found = relation(entity, field)
    target = registry.catalog.entity(found.to)
    rows = registry.tables[target.name] if table is None else table
    clause = visible(registry, actor, target, "list", rows)
    if found.where == ALWAYS:
        return clause
    return sa.and_(clause, compile_condition(found.where, registry, target.name, rows, context(actor)))


def titles(session: Session, registry: Registry, actor: Actor, entity: Entity, ids: Iterable[int]) -> dict[int, str]:
    """The titles of rows of `entity`. Unscoped: for ids that stand in a row which the actor sees already."""
    wanted = sorted(set(ids))
    shown = Selection(registry, actor, entity)
    row_id, write = shown.value(("id",)), shown.line(entity.title)
    texts: dict[int, str] = {}
    for start in range(0, len(wanted), 1_000):
        query = shown.select().where(shown.table.c.id.in_(wanted[start : start + 1_000]))
        texts |= {row_id(row): write(row) for row in session.execute(query)}
    return texts
