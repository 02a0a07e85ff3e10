"""Moments on the pages: typed and shown in the zone of the instansi, kept in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.web.services import EXTENSION
from tests.personas import NOW, PASSWORD, World
from tests.support.web import Browser, Clock, application


@pytest.fixture
def dialect_name() -> str:
    """What the pages do is the same over both databases."""
    return "sqlite"


@pytest.mark.parametrize(
    ("zone", "stored", "shown"),
    [
        ("Asia/Jakarta", datetime(2026, 12, 31, 17, 0, tzinfo=UTC), "1 Januari 2027 00.00 WIB"),
        ("Asia/Jayapura", datetime(2026, 12, 31, 15, 0, tzinfo=UTC), "1 Januari 2027 00.00 WIT"),
    ],
)
def test_a_moment_is_the_instansis(kantor: World, var: Path, zone: str, stored: datetime, shown: str) -> None:
    tables = kantor.registry.tables
    with kantor.database.write() as session:
        session.execute(sa.update(tables["instansi"]).values(zona=zone))
    app = application(str(kantor.database.url), var, kantor.registry.catalog, Clock(NOW))
    browser, other = Browser(app.test_client()), Browser(app.test_client())
    browser.login(kantor.nip("admin"), PASSWORD)
    form = {"nomor": "1", "jenis": "cuti", "diterima": "2027-01-01T00:00"}
    assert browser.post("/admin/izin/new/", "/admin/izin/new/", **form).status_code == 303
    with kantor.database.read() as session:
        assert session.scalar(sa.select(tables["izin"].c.diterima)) == stored
    assert shown in browser.get("/admin/izin/").text
    assert 'value="2027-01-01T00:00"' in browser.get("/admin/izin/edit/?id=1").text
    assert "1</a>" in browser.get("/admin/izin/?f.diterima.gte=2027-01-01T00:00").text
    assert "1</a>" not in browser.get("/admin/izin/?f.diterima.gte=2027-01-01T00:01").text
    other.get("/login")  # whoever comes next in this thread is nobody's zone
    app.extensions[EXTENSION].database.dispose()
