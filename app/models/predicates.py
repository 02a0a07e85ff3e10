"""The predicates of conditions (`is`) as SQL: one function for each name of `app.engine.names.PREDICATES`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from app.models.build import Registry
from app.models.context import SqlContext

SqlPredicate = Callable[[Registry, sa.ColumnElement[Any], SqlContext], sa.ColumnElement[bool]]
"""Given the id of the row that the predicate speaks of: does it hold?"""

PREDICATES: Mapping[str, SqlPredicate] = MappingProxyType({})
"""None yet: the first come with the SKP and its penilai."""
