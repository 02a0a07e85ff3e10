"""The web application over an office with one approved SKP, for the pages of everybody who has to do with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.web.services import EXTENSION
from tests.personas import World
from tests.support.penilaian import Kerja, temukan
from tests.support.skp_site import Situs, situs


@pytest.fixture
def dialect_name() -> str:
    """What the pages do is the same over both databases."""
    return "sqlite"


@pytest.fixture
def work(kerja_world: World) -> Kerja:
    """An approved SKP of PANJI PEGAWAI with three RHK of two indikator each, whom UJANG UNIT rates."""
    return temukan(kerja_world)


@pytest.fixture
def site(work: Kerja, var: Path) -> Iterator[Situs]:
    """The application over that office."""
    made = situs(work.office.world, var)
    yield made
    made.app.extensions[EXTENSION].database.dispose()
