"""Choosing a row: type-ahead for a relation, and the titles of rows that are known by id."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.conditions import ALWAYS, AnyOf, Compare, Literal, Path
from app.domain.teks import normalise
from app.engine.fieldtypes.base import Template
from app.engine.spec import Entity, Sort
from app.models.build import Registry
from app.models.conditions import compile_condition, truth
from app.models.listing.cells import Selection, relation
from app.models.listing.order import directed, sorted_by
from app.models.listing.query import MAX_Q, field_at
from app.models.reach import Clause, pointed_at
from app.models.scope import MAX_ID, context, visible
from app.models.search import search_clause

FEW, MOST = 20, 200


def lookup(
    session: Session,
    registry: Registry,
    actor: Actor,
    entity: Entity,
    field: str,
    q: str,
    *,
    limit: int = FEW,
    action: str | None = None,
    among: Clause | None = None,
) -> list[tuple[int, str]]:
    """Rows that may be chosen for the relation `field`, with their texts; `action` as `choosable` has it.

    `among` narrows them further: a condition on the target's table.
    """
    found = relation(entity, field)
    target = registry.catalog.entity(found.to)
    shown = Selection(registry, actor, target)
    text = found.option or target.title
    row_id, write = shown.value(("id",)), shown.line(text)
    sorts = target.list.sort or tuple(Sort(path) for path in target.title.paths[:1])
    order = [directed(*sorted_by(shown, sort)) for sort in sorts]
    query = shown.select().where(choosable(registry, actor, entity, field, action=action))
    if among is not None:
        query = query.where(among)
    if q.strip():
        search = _Search(session, registry, actor, target, _words(q))
        above = search.above(text)
        query = query.where(search.matching(above))
        order = [sa.case((truth(search.matching()), 0), else_=1), *order] if above else order
    rows = session.execute(query.order_by(*order, shown.table.c.id).limit(min(limit, MOST))).all()
    return [(row_id(row), write(row)) for row in rows]


def _words(q: str) -> str:
    """What was typed without the signs between words, so that a text can be searched as it is offered."""
    return " ".join(word for word in q.split() if any(map(str.isalnum, word))) or q


@dataclass(frozen=True, slots=True)
class _Search:
    """The rows of `target` that the words find, by what its list is searched by."""

    session: Session
    registry: Registry
    actor: Actor
    target: Entity
    words: str

    def above(self, text: Template) -> tuple[Path, ...]:
        """The names of other rows in the offered text: they tell rows of one name apart, so they are searched too."""
        searched = self.target.list.search
        over = [path for path in text.paths if len(path) > 1 and path not in searched and self._indexed(path)]
        return tuple(over) if searched else ()

    def matching(self, more: tuple[Path, ...] = ()) -> Clause:
        """Rows that the words find there or in `more`; where the list has no search, by the words of the title."""
        if self.target.list.search:
            dialect = self.session.get_bind().dialect.name
            paths = (*self.target.list.search, *more)
            return search_clause(self.registry, self.target.name, self.words, dialect, paths=paths)
        table = self.registry.rows(self.target.name)
        words = AnyOf(
            tuple(
                Compare(path, "contains", (Literal(normalise(self.words[:MAX_Q])),))
                for path in self.target.title.paths
                if "contains" in field_at(self.registry.catalog, self.target, path).operators
            )
        )
        return compile_condition(words, self.registry, self.target.name, table, context(self.actor))

    def _indexed(self, path: Path) -> bool:
        entity = self.target
        for step in path[:-1]:
            entity = self.registry.catalog.entity(relation(entity, step).to)
        return path[-1:] in entity.list.search


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
    registry: Registry,
    actor: Actor,
    entity: Entity,
    field: str,
    table: sa.FromClause | None = None,
    *,
    action: str | None = None,
) -> Clause:
    """Condition on the target's table: the rows that `actor` may choose for the relation `field`.

    With an `action` ('create', 'update') only those that leave the row within the actor's reach; filters ask for all.
    """
    found = relation(entity, field)
    target = registry.catalog.entity(found.to)
    rows = registry.rows(target.name) if table is None else table
    clauses = [visible(registry, actor, target, "list", rows)]
    if action is not None:
        clauses.append(pointed_at(registry, actor, entity, field, action, rows))
    if found.where != ALWAYS:
        clauses.append(compile_condition(found.where, registry, target.name, rows, context(actor)))
    return sa.and_(*clauses)


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
