"""The web application over the office of `tests.support.skp`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.web.services import EXTENSION
from tests.personas import World
from tests.support.skp_site import Situs, situs
from tests.support.skpfixtures import dialect_name, world

__all__ = ["dialect_name", "site", "world"]


@pytest.fixture
def site(world: World, var: Path) -> Iterator[Situs]:
    """The application over the office."""
    made = situs(world, var)
    yield made
    made.app.extensions[EXTENSION].database.dispose()
