"""The web application over the office of `tests.support.skp`, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.web.services import EXTENSION
from tests.personas import World
from tests.support.databases import DialectName
from tests.support.skp_site import Situs, situs


@pytest.fixture
def dialect_name() -> DialectName:
    """SQLite: what the two databases do differently is asked of the verbs; `both` asks for the two."""
    return "sqlite"


@pytest.fixture
def site(dinas_world: World, var: Path) -> Iterator[Situs]:
    """The application over the office."""
    made = situs(dinas_world, var)
    yield made
    made.app.extensions[EXTENSION].database.dispose()
