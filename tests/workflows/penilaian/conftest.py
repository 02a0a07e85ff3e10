"""The office whose people report what they did."""

import pytest

from tests.personas import World
from tests.support.penilaian import Kerja, temukan
from tests.support.skpfixtures import dialect_name, office, world

__all__ = ["dialect_name", "office", "world"]


@pytest.fixture
def work(kerja_world: World) -> Kerja:
    """An approved SKP of three RHK with two indikator each, in an office of its own."""
    return temukan(kerja_world)
