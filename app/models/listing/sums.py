"""The sums below a list: over all rows that the query lets through, in one statement, and exact on both databases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.engine.fieldtypes.base import Field
from app.engine.fieldtypes.computed import ComputedField
from app.engine.fieldtypes.decimal import DecimalField
from app.models.build import Registry
from app.models.listing.cells import Selection
from app.models.listing.narrow import narrow
from app.models.listing.query import Query

PART = 10**9
"""SQLite sums 64-bit integers, and refuses a sum that has more: numbers are summed in two parts."""


def sums(session: Session, registry: Registry, actor: Actor, query: Query) -> Mapping[str, int | Decimal]:
    """The sums by field, of the entity's `list.totals` that show in every row; of those that show in some rows only, a
    sum would be of rows that nobody can tell. Raises Invalid for a query that the actor may not ask."""
    entity = registry.catalog.entity(query.entity)
    narrowed = narrow(session, registry, actor, entity, query, "list")
    fields = [entity.fields[name] for name in entity.list.totals if name in narrowed.coverage.always]
    if not fields:
        return {}
    shown = Selection(registry, actor, entity)
    values = [shown.expression((field.name,))[1].label(field.name) for field in fields]
    rows = sa.select(*values).select_from(shown.source).where(narrowed.where).subquery("summed")
    in_parts = session.get_bind().dialect.name == "sqlite"
    columns = [
        sa.func.coalesce(sa.func.sum(part), 0)
        for field in fields
        for part in (_parts(rows.c[field.name], _places(field)) if in_parts else [rows.c[field.name]])
    ]
    found = iter(session.execute(sa.select(*columns)).one())
    return {field.name: _number(found, _places(field), in_parts) for field in fields}


def _places(field: Field) -> int | None:
    """The figures behind the comma; None for whole numbers."""
    outcome = field.outcome if isinstance(field, ComputedField) else field
    return outcome.places if isinstance(outcome, DecimalField) else None


def _parts(value: sa.ColumnElement[Any], places: int | None) -> list[sa.ColumnElement[int]]:
    """The number as thousand millions of its smallest unit, and what is left of them."""
    if places is None:
        whole: sa.ColumnElement[int] = sa.type_coerce(value, sa.BigInteger())
    else:
        whole = sa.cast(sa.func.round(sa.type_coerce(value, sa.Float()) * 10**places), sa.BigInteger())
    return [whole // PART, whole % PART]


def _number(found: Iterator[Any], places: int | None, in_parts: bool) -> int | Decimal:
    if not in_parts:
        total = next(found)
        return int(total) if places is None else round(Decimal(total), places)
    total = int(next(found)) * PART + int(next(found))
    return total if places is None else Decimal(total).scaleb(-places)
