"""What is said of rows that hang on one that is to go."""

from __future__ import annotations

import pytest

from app.errors import InUse
from app.workflows import entity
from tests.personas import NOW, World


def test_a_row_that_points_twice_counts_once(world: World) -> None:
    """A unit has the same unit above it as Atasan and as Induk."""
    actor, registry = world.actor("admin"), world.registry
    with world.database.write() as session:
        above = entity.create(session, registry, actor, "unor", {"nama": "Dinas Baru"}, now=NOW).subject_id
        for number in (1, 2):
            values = {"nama": f"Bidang {number}", "atasan": above, "induk": above}
            entity.create(session, registry, actor, "unor", values, now=NOW)

    with pytest.raises(InUse) as caught, world.database.write() as session:
        entity.delete(session, registry, actor, "unor", above, None, now=NOW)

    assert caught.value.users == {"Unor": 2}
