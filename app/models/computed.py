"""Computed fields as columns of a query."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.engine.fieldtypes.computed import ComputedField
from app.engine.spec import Entity
from app.models.build import Registry
from app.models.conditions import compile_condition, value_at
from app.models.context import SqlContext
from app.models.outcomes import outcome


def computed_column(
    registry: Registry, entity: Entity, field: ComputedField, table: sa.FromClause, ctx: SqlContext
) -> sa.ColumnElement[Any]:
    """The value of `field` for each row of `table`, the entity's own or an alias of it; adds no rows and no join."""
    return outcome(
        field,
        registry,
        entity.name,
        table,
        ctx,
        compile_condition,
        lambda path: value_at(path, registry, entity.name, table),
    )
