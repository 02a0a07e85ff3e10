"""Statements are compiled once a run, not once a database: every test has a database, and so an engine, of its own."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

KEPT = 4_000


def share(patch: pytest.MonkeyPatch) -> None:
    """Give all engines one cache of compiled statements, in which every dialect of a kind counts as the same.

    They are: all are made by `Database` with the same options, for one server or one library of this machine.
    """
    for dialect in (PGDialect_psycopg, SQLiteDialect_pysqlite):
        patch.setattr(dialect, "__hash__", _hash)
        patch.setattr(dialect, "__eq__", _equal)
    cached: dict[str, LRUCache[Any, Any]] = {"compiled_cache": LRUCache(KEPT)}
    patch.setattr(sa, "create_engine", partial(sa.create_engine, execution_options=cached))


def _hash(dialect: object) -> int:
    return hash(type(dialect))


def _equal(dialect: object, other: object) -> bool:
    return type(dialect) is type(other)
