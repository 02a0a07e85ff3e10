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
    """Scope, search, filters and preset as one condition. Raises Invalid for what `refused` names."""
    shown = coverage(registry, actor, entity, action)
    wrong = refused(entity, query, shown)
    if wrong:
        raise Invalid({name: [why] for name, why in wrong.items()}, "Buka daftar tanpa saringan dan urutan.")
    clauses = [visible(registry, actor, entity, action)]
    if query.q:
        clauses.append(search_clause(registry, entity.name, query.q, session.get_bind().dialect.name))
    clauses.extend(_about(registry, actor, entity, item.condition) for item in query.filters)
    presets = (preset.where for preset in entity.list.presets if preset.name == query.preset)
    clauses.extend(_about(registry, actor, entity, where) for where in presets)
    return Narrowed(sa.and_(*clauses), shown)


def refused(entity: Entity, query: Query, shown: Coverage) -> dict[str, str]:
    """The parameters that ask about fields which do not show in every row, each with the reason.

    Searching, filtering and sorting by a field tells its content.
    """
    wrong = {}
    if query.q and not all(path[0] in shown.always for path in entity.list.search):
        wrong["q"] = "Anda tidak dapat mencari di daftar ini."
    for item in query.filters:
        if item.path[0] not in shown.always:
            wrong[item.name] = "Anda tidak dapat menyaring menurut isian itu."
    if any(sort.path[0] not in shown.always for sort in query.sort):
        wrong["sort"] = "Anda tidak dapat mengurutkan menurut kolom itu."
    return wrong


def _about(registry: Registry, actor: Actor, entity: Entity, condition: Condition) -> sa.ColumnElement[bool]:
    return compile_condition(condition, registry, entity.name, registry.rows(entity.name), context(actor))


def allowed(
    registry: Registry, actor: Actor, entity: Entity, shown: Selection, seen_by: str
) -> Callable[[Tuple], frozenset[str]]:
    """A function that names what the actor may do to a row that is visible for `seen_by`.

    An action granted wherever `seen_by` is costs no SQL.
    """
    always: list[str] = []
    sometimes: list[tuple[str, Callable[[Tuple], bool]]] = []
    seen = _grounds(registry, actor, entity, seen_by)
    for action in (*ROW_ACTIONS, *entity.actions, *entity.transitions):
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
