"""The office whose people write SKP."""

from __future__ import annotations

import pytest

from tests.personas import World
from tests.support.skp import Dinas


@pytest.fixture
def world(dinas_world: World) -> World:
    """The world with posts given out and the BerAKHLAK values known."""
    return dinas_world


@pytest.fixture
def office(world: World) -> Dinas:
    """Short words for what its people do."""
    return Dinas(world)
