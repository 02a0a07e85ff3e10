"""What computed fields are worked out by: SQL over the row and the rows that point at it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.domain.conditions import Condition, Path
from app.engine.fieldtypes.computed import ComputedField
from app.models import pemegang
from app.models.base import DecimalType
from app.models.build import Registry
from app.models.context import SqlContext
from app.models.pointing import pointing

Clause = sa.ColumnElement[Any]
Compile = Callable[[Condition, Registry, str, sa.FromClause, SqlContext], sa.ColumnElement[bool]]
ValueAt = Callable[[Path], Clause]
Provider = Callable[[Registry, str, sa.FromClause, SqlContext], Clause]

PROVIDERS: Mapping[str, Provider] = MappingProxyType(
    {"pimpinan_unor": pemegang.heading, "pelaksana_unor": pemegang.acting}
)
"""Values `by` name, one function for each name of `app.engine.names.PROVIDERS`."""


class days_between(FunctionElement[int]):  # noqa: N801 -- an SQL function
    """Days from the first date to the second."""

    type = sa.Integer()
    inherit_cache = True
    name = "days_between"


@compiles(days_between, "postgresql")
def _days_postgresql(element: days_between, compiler: SQLCompiler, **options: Any) -> str:
    first, second = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({second} - {first})"


@compiles(days_between, "sqlite")
def _days_sqlite(element: days_between, compiler: SQLCompiler, **options: Any) -> str:
    first, second = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(julianday({second}) - julianday({first}) AS INTEGER)"


def outcome(
    field: ComputedField,
    registry: Registry,
    entity: str,
    source: sa.FromClause,
    ctx: SqlContext,
    compiled: Compile,
    value_at: ValueAt,
) -> Clause:
    """The value of `field` for each row of `source`; `compiled` makes SQL of conditions, `value_at` of paths."""
    if field.op == "when":
        return sa.func.coalesce(compiled(field.when, registry, entity, source, ctx), sa.false())
    if field.op == "days":
        assert field.days is not None
        first, second = field.days
        return days_between(value_at(first), value_at(second))
    if field.op == "by":
        assert field.by is not None
        return PROVIDERS[field.by](registry, entity, source, ctx)
    return _over_rows(field, registry, source, ctx, compiled)


def _over_rows(
    field: ComputedField, registry: Registry, source: sa.FromClause, ctx: SqlContext, compiled: Compile
) -> Clause:
    """Count, sum (0 without rows) or mean (empty without rows) of the rows that point here."""
    assert field.of is not None
    there = registry.alias(field.of)
    mine = pointing(registry, field.of, field.path[0], there, source)
    rows = (mine, compiled(field.where, registry, field.of, there, ctx))
    if field.op == "count":
        return sa.select(sa.func.count()).select_from(there).where(*rows).correlate_except(there).scalar_subquery()
    values = there.c[registry.column_name(field.of, field.path[1])]
    total = sa.func.coalesce(sa.func.sum(values), 0) if field.op == "sum" else sa.func.avg(values)
    found = sa.select(total).where(*rows).correlate_except(there).scalar_subquery()
    return sa.type_coerce(found, DecimalType(15, field.places))
