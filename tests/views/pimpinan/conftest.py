"""The pages of whoever leads, over the office of `tests.support.skp`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.personas import World
from tests.support.skpfixtures import dialect_name, office, world
from tests.support.tim_skp import site
from tests.support.web import Web

__all__ = ["dialect_name", "office", "web", "world"]


@pytest.fixture
def web(world: World, var: Path) -> Iterator[Web]:
    """The application over the office."""
    made = site(world, var)
    yield made
    made.database.dispose()
