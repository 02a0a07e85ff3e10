"""The web application over the office whose people report what they did."""

from __future__ import annotations

import pytest

from tests.personas import World
from tests.support.penilaian import Kerja, temukan
from tests.views.skp.conftest import dialect_name, site

__all__ = ["dialect_name", "site"]


@pytest.fixture
def world(kerja_world: World) -> World:
    """The office with an approved SKP of three RHK with two indikator each."""
    return kerja_world


@pytest.fixture
def work(world: World) -> Kerja:
    """That SKP."""
    return temukan(world)
