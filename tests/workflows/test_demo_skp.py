"""The demo's SKP: whole, approved, and made once."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from app.models.entities import REGISTRY
from app.models.transaction import Database
from app.settings import SEEDS
from app.workflows import demo, demo_skp, seed
from tests.support.webfixtures import sqlite_first

pytestmark = sqlite_first

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def test_the_demo_shows_approved_skp_from_the_top_down(database: Database) -> None:
    made = []
    with database.write() as session:
        seed.reference(session, REGISTRY, SEEDS / "reference", NOW)
        for _ in range(2):
            people = demo.load(session, REGISTRY, SEEDS / "demo", NOW)
            made.append(demo_skp.load(session, REGISTRY, SEEDS / "demo", people, NOW))
    plans, rows = REGISTRY.tables["skp"], REGISTRY.tables["rhk"]
    with database.read() as session:
        found = session.execute(sa.select(plans.c.tahun, plans.c.status, plans.c.model).order_by(plans.c.id)).all()
        linked = session.scalar(sa.select(sa.func.count(rows.c.rhk_pimpinan_id)))
    assert made == [10, 0]
    assert [tuple(row) for row in found] == [
        (2026, "persetujuan", "jpt"),
        (2026, "persetujuan", "jpt"),
        (2026, "persetujuan", "jajf"),
        (2025, "persetujuan", "jajf"),
        *[(2026, "persetujuan", "jpt")] * 2,
        *[(2026, "persetujuan", "jajf")] * 4,
    ]
    assert linked == 8
