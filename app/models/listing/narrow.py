"""Which rows a query lets through, and what the actor may do to each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.conditions import ALWAYS, Condition
from app.engine.permissions import rules
from app.engine.spec import Entity
from app.errors import Invalid
from app.models.build import Registry
from app.models.conditions import compile_condition
from app.models.listing.cells import Selection, Tuple
from app.models.listing.query import Query
from app.models.scope import Coverage, context, coverage, visible
from app.models.search import search_clause

ROW_ACTIONS = ("read", "update", "delete")


class Narrowed(NamedTuple):
    """What a query lets through, and which fields of it show."""

    where: sa.ColumnElement[bool]
    coverage: Coverage


def narrow(session: Session, registry: Registry, actor: Actor, entity: Entity, query: Query, action: str) -> Narrowed:
    """Scope, search, filters and preset as one condition. Raises Invalid for a filter on a field that does not show.

    Searching, filtering and sorting by a field tells its content: they ask for fields that show in every row.
    """
    shown = coverage(registry, actor, entity, action)
    clauses = [visible(registry, actor, entity, action)]
    if query.q:
        if not all(path[0] in shown.always for path in entity.list.search):
            raise Invalid({"q": ["Anda tidak dapat mencari di daftar ini."]}, "")
        clauses.append(search_clause(registry, entity.name, query.q, session.get_bind().dialect.name))
    for item in query.filters:
        if item.path[0] not in shown.always:
            raise Invalid({item.name: ["Anda tidak dapat menyaring menurut isian itu."]}, "Buka daftar tanpa saringan.")
        clauses.append(_about(registry, actor, entity, item.condition))
    presets = (preset.where for preset in entity.list.presets if preset.name == query.preset)
    clauses.extend(_about(registry, actor, entity, where) for where in presets)
    return Narrowed(sa.and_(*clauses), shown)


def _about(registry: Registry, actor: Actor, entity: Entity, condition: Condition) -> sa.ColumnElement[bool]:
    return compile_condition(condition, registry, entity.name, registry.tables[entity.name], context(actor))


def allowed(
    registry: Registry, actor: Actor, entity: Entity, shown: Selection, seen_by: str
) -> Callable[[Tuple], frozenset[str]]:
    """A function that names what the actor may do to a row that is visible for `seen_by`.

    An action granted wherever `seen_by` is costs no SQL.
    """
    always: list[str] = []
    sometimes: list[tuple[str, Callable[[Tuple], bool]]] = []
    seen = _grounds(registry, actor, entity, seen_by)
    for action in (*ROW_ACTIONS, *entity.actions):
        grounds = _grounds(registry, actor, entity, action)
        when = entity.actions[action].when if action in entity.actions else ALWAYS
        if grounds and seen <= grounds and when == ALWAYS:
            always.append(action)
        elif grounds:
            clause = visible(registry, actor, entity, action, shown.table)
            sometimes.append((action, shown.flag(sa.and_(clause, _about(registry, actor, entity, when)))))
    fixed = frozenset(always)
    if not sometimes:
        return lambda _row: fixed
    return lambda row: fixed.union(action for action, flag in sometimes if flag(row))


def _grounds(registry: Registry, actor: Actor, entity: Entity, action: str) -> frozenset[object]:
    granted = rules(registry.catalog, actor, entity.name, action)
    return frozenset((grant, permission.where) for grant, permission in granted)
