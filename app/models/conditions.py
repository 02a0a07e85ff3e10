"""Conditions as SQL expressions over one table or alias.

As in Python and in the sentences, the outcome is two-valued: `Not` turns NULL into true by way of coalesce(…, false).
Elsewhere a comparison stays bare, so that an index can serve it: NULL chooses no row. Whoever shows the outcome as a
value wraps it in `truth`. Paths over relations become `x_id IN (SELECT id …)`, which never multiplies rows.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from app.domain.conditions import (
    All,
    AnyOf,
    Compare,
    Condition,
    Exists,
    FieldRef,
    IsNull,
    Literal,
    Me,
    Not,
    Operand,
    Path,
    Predicate,
    Today,
    facts,
    fold,
)
from app.engine.fieldtypes.computed import ComputedField
from app.engine.spec import ID
from app.engine.sqltext import like
from app.models.base import SetType
from app.models.build import Registry
from app.models.context import SqlContext
from app.models.outcomes import outcome
from app.models.pointing import pointing
from app.models.predicates import PREDICATES
from app.models.tree import subtree

__all__ = ["SqlContext", "compile_condition", "truth", "value_at"]

Source = sa.FromClause
Bool = sa.ColumnElement[bool]
Clause = sa.ColumnElement[Any]

COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = MappingProxyType(
    {"eq": operator.eq, "lt": operator.lt, "lte": operator.le, "gt": operator.gt, "gte": operator.ge}
)


def truth(condition: Bool) -> Bool:
    """The condition as a value that is true or false, never NULL."""
    return sa.func.coalesce(condition, sa.false())


def compile_condition(condition: Condition, registry: Registry, entity: str, source: Source, ctx: SqlContext) -> Bool:
    """The condition about the rows of `entity` in `source`, its table or an alias of it. KeyError for unknown names."""
    return _Compiler(registry, ctx).about(condition, entity, source)


def value_at(path: Path, registry: Registry, entity: str, source: Source) -> Clause:
    """The value at the end of a path over to-one relations, NULL where one of them is empty."""
    return _value(registry, entity, source, path)


@dataclass(frozen=True, slots=True)
class _Compiler:
    registry: Registry
    ctx: SqlContext

    def about(self, condition: Condition, entity: str, source: Source) -> Bool:
        match condition:
            case All(items):
                return sa.and_(sa.true(), *(self.about(item, entity, source) for item in items))
            case AnyOf(items):
                return sa.or_(sa.false(), *(self.about(item, entity, source) for item in items))
            case Not(item):
                return sa.not_(truth(self.about(item, entity, source)))
            case Compare():
                return self.compare(condition, entity, source)
            case IsNull(path, wanted):
                return self.is_null(path, wanted, entity, source)
            case Exists(other, by, where):
                return self.exists(other, by, where, source)
            case Predicate(name, path):
                return PREDICATES[name](self.registry, _value(self.registry, entity, source, path), self.ctx)

    def compare(self, condition: Compare, entity: str, source: Source) -> Bool:
        """With another field on the right, the left side is fetched to this row; else the test goes to where it is."""
        tree = _reference(self.registry, entity, condition.path) if condition.op == "within" else None

        def test(left: Clause) -> Bool:
            values = (self.values(operand, left, entity, source) for operand in condition.operands)
            return self.test(condition, left, [one for several in values for one in several], tree)

        if any(isinstance(operand, FieldRef) for operand in condition.operands):
            return test(_value(self.registry, entity, source, condition.path))
        return self.at_end(condition.path, entity, source, test)

    def at_end(self, path: Path, entity: str, source: Source, test: Callable[[Clause], Bool]) -> Bool:
        """The test of the column at the end of the path, as a chain of half-joins."""
        column = self.column(entity, source, path[0])
        if len(path) == 1 or path[1:] == (ID,):
            return test(column)
        target = _target(self.registry, entity, path[0])
        there = self.registry.alias(target)
        return column.in_(sa.select(there.c[ID]).where(self.at_end(path[1:], target, there, test)))

    def column(self, entity: str, source: Source, step: str) -> Clause:
        """A stored column, or the outcome of a computed field, by which lists filter."""
        field = self.registry.catalog.entity(entity).fields.get(step)
        if not isinstance(field, ComputedField):
            return source.c[self.registry.column_name(entity, step)]
        return outcome(
            field,
            self.registry,
            entity,
            source,
            self.ctx,
            compile_condition,
            lambda path: _value(self.registry, entity, source, path),
        )

    def test(self, condition: Compare, left: Clause, values: list[Clause], tree: str | None) -> Bool:
        """The comparison itself; a fact that the actor lacks matches nothing."""
        if not values:
            return sa.false()
        if tree is not None:
            return within(self.registry, tree, left, values)
        if condition.op in ("contains", "starts_with"):
            return sa.or_(*(_matches(condition.op, left, value) for value in values))
        if condition.op == "in":
            return left.in_(values)
        return sa.or_(*(COMPARISONS[condition.op](left, value) for value in values))

    def values(self, operand: Operand, left: Clause, entity: str, source: Source) -> list[Clause]:
        """The operand as SQL: nothing where the actor has no such fact."""
        match operand:
            case FieldRef(path):
                return [_value(self.registry, entity, source, path)]
            case Literal(value):
                return [_bound(value, left)]
            case Me(name):
                return [_bound(value, left) for value in facts(self.ctx.actor, name)]
            case Today(days):
                return [_bound(self.ctx.today + timedelta(days=days), left)]
        return [_bound(self.ctx.now, left)]

    def is_null(self, path: Path, wanted: bool, entity: str, source: Source) -> Bool:
        """Also empty: what lies behind an empty relation."""
        if wanted and len(path) > 1:
            return sa.not_(truth(self.at_end(path, entity, source, lambda end: end.is_not(None))))
        return self.at_end(path, entity, source, lambda end: end.is_(None) if wanted else end.is_not(None))

    def exists(self, entity: str, by: str, where: Condition, source: Source) -> Bool:
        there = self.registry.alias(entity)
        mine = pointing(self.registry, entity, by, there, source)
        return sa.exists().where(mine, self.about(where, entity, there)).correlate_except(there)


def within(registry: Registry, tree: str, left: Clause, roots: list[Clause]) -> Bool:
    """Whether the row of entity `tree` that `left` names is one of the roots or stands below one."""
    table = registry.thin[tree]
    parent = _parent(registry, tree)
    known = [root.value for root in roots if isinstance(root, sa.BindParameter)]
    if len(known) == len(roots):
        return left.in_(subtree(table, parent, [int(str(root)) for root in known]))
    closure = sa.select(table.c[ID].label("root"), table.c[ID].label("below")).cte(recursive=True)
    lower = table.alias()
    closure = closure.union(
        sa.select(closure.c.root, lower.c[ID]).select_from(closure.join(lower, lower.c[parent] == closure.c.below))
    )
    pairs = closure.alias()
    return sa.exists().where(pairs.c.root.in_(roots), pairs.c.below == left).correlate_except(pairs)


def _parent(registry: Registry, entity: str) -> str:
    tree = registry.catalog.entity(entity).tree
    if tree is None:
        raise KeyError(f"{entity} is no tree")
    return registry.column_name(entity, tree.parent)


def _reference(registry: Registry, entity: str, path: Path) -> str:
    """The entity whose id stands at the end of the path."""
    for step in path:
        entity = entity if step == ID else _target(registry, entity, step)
    return entity


def _target(registry: Registry, entity: str, step: str) -> str:
    storage = registry.catalog.entity(entity).fields[step].storage
    if storage is None or storage.to is None:
        raise KeyError(f"{entity}.{step} leads to no other row")
    return storage.to


def _value(registry: Registry, entity: str, source: Source, path: Path) -> Clause:
    column = source.c[registry.column_name(entity, path[0])]
    if len(path) == 1 or path[1:] == (ID,):
        return column
    target = _target(registry, entity, path[0])
    there = registry.alias(target)
    inner = _value(registry, target, there, path[1:])
    return sa.select(inner).where(there.c[ID] == column).correlate_except(there).scalar_subquery()


def _bound(value: object, left: Clause) -> Clause:
    """The value as a parameter of the type that the other side has; a set is asked by text."""
    return sa.literal(value, sa.Text() if isinstance(left.type, SetType) else left.type)


def _matches(op: str, left: Clause, value: Clause) -> Bool:
    """LIKE with A-Z and a-z alike, in sets with one whole item."""
    is_set = isinstance(left.type, SetType)
    head, tail = ("%|", "|%") if is_set else ("%" if op == "contains" else "", "%")
    if isinstance(value, sa.BindParameter):
        pattern: Clause = sa.literal(head + like(fold(str(value.value))) + tail, sa.Text())
    else:
        pattern = sa.literal(head) + _harmless(sa.func.lower(sa.type_coerce(value, sa.Text()))) + sa.literal(tail)
    return sa.func.lower(sa.type_coerce(left, sa.Text())).like(pattern, escape="\\")


def _harmless(text: Clause) -> Clause:
    for sign in ("\\", "%", "_"):
        text = sa.func.replace(text, sign, f"\\{sign}", type_=sa.Text())
    return text
