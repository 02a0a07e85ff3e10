"""The predicates of conditions (`is`) as SQL: one function for each name of `app.engine.names.PREDICATES`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from app.domain.penilaian import FINAL
from app.domain.tinjauan import DITINJAU
from app.models.build import Registry
from app.models.context import SqlContext
from app.models.tree import ancestors

SqlPredicate = Callable[[Registry, sa.ColumnElement[Any], SqlContext], sa.ColumnElement[bool]]
"""Given the id of the row that the predicate speaks of: does it hold?"""


def above_me(registry: Registry, unit: sa.ColumnElement[Any], ctx: SqlContext) -> sa.ColumnElement[bool]:
    """Whether the unit is where the actor works, or stands above it."""
    mine = ctx.actor.unor_id if ctx.actor is not None else None
    return sa.false() if mine is None else unit.in_(ancestors(registry.tables["unor"], "atasan_id", mine))


def final_reviewed(registry: Registry, skp: sa.ColumnElement[Any], _ctx: SqlContext) -> sa.ColumnElement[bool]:
    """Whether the Final of the SKP has a predikat that the Tim Penilai reviews, with all that the year brought."""
    marks = registry.tables["penilaian"].alias()
    reviewed = marks.c.predikat.in_([one.value for one in DITINJAU])
    return skp.in_(sa.select(marks.c.skp_id).where(marks.c.jenis == FINAL, reviewed))


PREDICATES: Mapping[str, SqlPredicate] = MappingProxyType(
    {"menaungi_unit_saya": above_me, "final_ditinjau": final_reviewed}
)
