"""Which rows point at a row. Every reference leads an index (`app.engine.shape`), so nothing more is asked."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from app.engine.spec import ID
from app.models.build import Registry

Bool = sa.ColumnElement[bool]


def pointing(registry: Registry, entity: str, by: str, there: sa.FromClause, source: sa.FromClause) -> Bool:
    """Whether a row of `there`, the table of `entity` or an alias of it, points at the row of `source` by `by`."""
    return there.c[registry.column_name(entity, by)] == source.c[ID]


def pointing_at(
    registry: Registry, entity: str, by: str, ids: Collection[int] | sa.Select[Any], there: sa.FromClause | None = None
) -> Bool:
    """Whether a row of `there` (default: what the rows of `entity` are read from) points at one of `ids` by `by`."""
    rows = registry.rows(entity) if there is None else there
    return rows.c[registry.column_name(entity, by)].in_(ids)
