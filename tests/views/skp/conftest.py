"""The web application over the office of `tests.support.skp`, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.web.services import EXTENSION
from tests.personas import World
from tests.support.databases import DialectName
from tests.support.skp_site import Situs, situs


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def dialect_name(request: pytest.FixtureRequest) -> DialectName:
    """Each database in turn; `@satu` keeps a test to SQLite."""
    name: DialectName = request.param
    return name


@pytest.fixture
def site(world: World, var: Path) -> Iterator[Situs]:
    """The application over the office."""
    made = situs(world, var)
    yield made
    made.app.extensions[EXTENSION].database.dispose()
