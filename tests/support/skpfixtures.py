"""Fixtures of the tests about SKP; imported by the conftest of each such folder."""

from __future__ import annotations

import pytest

from tests.personas import World
from tests.support.databases import DialectName
from tests.support.skp import Dinas


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgresql, pytest.mark.full])])
def dialect_name(request: pytest.FixtureRequest) -> DialectName:
    """For pages, and verbs that do nothing of their own with the database; `both` asks for the two in every run."""
    name: DialectName = request.param
    return name


@pytest.fixture
def world(dinas_world: World) -> World:
    """The world with posts given out and the BerAKHLAK values known."""
    return dinas_world


@pytest.fixture
def office(world: World) -> Dinas:
    """Short words for what its people do."""
    return Dinas(world)
