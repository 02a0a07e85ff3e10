"""The demo's year of penilaian: everything that would be over by now, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from app.models.entities import REGISTRY
from app.models.transaction import Database
from app.settings import SEEDS
from app.workflows import demo, demo_penilaian, demo_skp, seed
from tests.support.webfixtures import sqlite_first

pytestmark = sqlite_first


def _seeded(database: Database, now: datetime) -> list[int]:
    """Load the demo twice; gives how many penilaian each time made."""
    made = []
    with database.write() as session:
        seed.reference(session, REGISTRY, SEEDS / "reference", now)
        for _ in range(2):
            people = demo.load(session, REGISTRY, SEEDS / "demo", now)
            demo_skp.load(session, REGISTRY, SEEDS / "demo", people, now)
            made.append(demo_penilaian.load(session, REGISTRY, SEEDS / "demo", people, now))
    return made


def _rows(database: Database, entity: str, *columns: str) -> Sequence[tuple[Any, ...]]:
    table = REGISTRY.tables[entity]
    with database.read() as session:
        query = sa.select(*(table.c[name] for name in columns)).order_by(table.c.id)
        return [tuple(row) for row in session.execute(query)]


def test_by_november_two_quarters_are_rated_and_the_third_waits(database: Database) -> None:
    assert _seeded(database, datetime(2026, 11, 20, 2, tzinfo=UTC)) == [12, 0]
    marks = _rows(database, "penilaian", "nama", "status", "predikat")
    assert [marks.count(("Triwulan 3", "berjalan", None)), len(marks)] == [4, 12]
    assert [marks.count((nama, "dinilai", "sangat_baik")) for nama in ("Triwulan 1", "Triwulan 2")] == [0, 1]
    assert _rows(database, "keberatan", "status", "sebelum_predikat", "sesudah_predikat") == [
        ("disetujui", "butuh_perbaikan", "baik")
    ]
    assert _rows(database, "capaian_organisasi", "status") == [("final",)] * 3


@pytest.mark.parametrize(
    ("day", "reported", "rated"),
    [
        pytest.param((3, 27), 0, 0, marks=pytest.mark.full),
        pytest.param((3, 28), 4, 0, marks=pytest.mark.full),
        pytest.param((4, 11), 4, 4, marks=pytest.mark.full),
        pytest.param((12, 31), 16, 8, marks=pytest.mark.full),
    ],
)
def test_what_is_still_to_come_is_not_there(
    database: Database, day: tuple[int, int], reported: int, rated: int
) -> None:
    assert _seeded(database, datetime(2026, *day, 3, tzinfo=UTC))[0] == reported
    assert len([status for (status,) in _rows(database, "penilaian", "status") if status == "dinilai"]) == rated
