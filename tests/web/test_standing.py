"""What a request may do as things stand now, whatever stood when its session began: a table written by hand.

The person opens a session first; then the state changes; then they ask for their first page, for the list of accounts,
for one account, and for a reset code that would open it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.engine.spec import Catalog
from app.models.account import AKUN, PERAN, ResetCode, WebSession
from app.models.transaction import Database
from app.web.principal import COOKIE
from app.workflows import akun
from tests.personas import NOW, TODAY, World
from tests.support.web import Clock, application
from tests.support.webfixtures import sqlite_first

pytestmark = sqlite_first
DAY = timedelta(days=1)
TARGET = "pegawai"  # works below alpa.satu


@dataclass(frozen=True, slots=True)
class Site:
    """The application over the invented world."""

    app: Flask
    world: World
    clock: Clock

    def signed_in(self, person: str) -> FlaskClient:
        client = self.app.test_client()
        with self.world.database.write() as session:
            token = akun.open_session(session, self.world.akun[person], address="", agent="", now=NOW)
        client.set_cookie(COOKIE, token)
        return client

    def change(self, statement: sa.Executable) -> None:
        with self.world.database.write() as session:
            session.execute(statement)

    def role(self, person: str, **values: object) -> None:
        self.change(sa.update(PERAN).where(PERAN.c.akun_id == self.world.akun[person]).values(values))


@pytest.fixture
def site(world: World, catalog: Catalog, var: Path) -> Iterator[Site]:
    """The application over a world of the test's own."""
    clock = Clock(NOW)
    app = application(world.database.url.render_as_string(hide_password=False), var, catalog, clock)
    app.config["WTF_CSRF_ENABLED"] = False
    yield Site(app, world, clock)
    app.extensions["ekinerja"].database.dispose()


def last_day(site: Site) -> None:
    site.role("admin", selesai=TODAY)


def first_day(site: Site) -> None:
    site.role("admin", mulai=TODAY)


def ended(site: Site) -> None:
    site.role("admin", selesai=TODAY - DAY)


def not_begun(site: Site) -> None:
    site.role("admin", mulai=TODAY + DAY)


def taken_away(site: Site) -> None:
    site.change(sa.delete(PERAN).where(PERAN.c.akun_id == site.world.akun["admin"]))


def disabled(site: Site) -> None:
    site.change(sa.update(AKUN).where(AKUN.c.id == site.world.akun["admin"]).values(aktif=False))


def deleted(site: Site) -> None:
    """By hand, past the program, which would have taken the session along."""
    site.change(sa.delete(AKUN).where(AKUN.c.id == site.world.akun["admin"]))


def revoked(site: Site) -> None:
    site.change(sa.update(WebSession).values(revoked_at=NOW))


def expired(site: Site) -> None:
    site.clock.now = NOW + akun.SESSION_LIFETIME


def unit_ended(site: Site) -> None:
    site.role("unit", selesai=TODAY - DAY)


def unit_gone(site: Site) -> None:
    """By hand, past the foreign keys, as a restored or a half-synchronised database may have it."""
    other = Database(site.world.database.url.render_as_string(hide_password=False))
    off = {"sqlite": "PRAGMA foreign_keys = OFF", "postgresql": "SET session_replication_role = replica"}
    connection = other.engine.raw_connection()
    cursor = connection.cursor()
    cursor.execute(off[other.dialect.name])
    cursor.execute(f"DELETE FROM unor WHERE id = {site.world.unor['alpa.satu']}")
    connection.commit()
    connection.detach()
    connection.close()
    other.dispose()


def unit_missing(site: Site) -> None:
    site.role("unit", unor_id=None)


def unit_moved_on(site: Site) -> None:
    unor = site.world.registry.tables["unor"]
    moved = sa.update(unor).where(unor.c.id == site.world.unor["alpa.satu.seksi"])
    site.change(moved.values(atasan_id=site.world.unor["alpa.dua"]))


def nothing(site: Site) -> None:
    """It stays as it was."""


FULL = (200, 200, 200, 200)
OUT = (302, 302, 302, 401)
NO_ROLE = (200, 403, 403, 403)
NO_ROW = (200, 200, 404, 404)
TABLE: tuple[tuple[str, Callable[[Site], None], tuple[int, int, int, int]], ...] = (
    ("admin", nothing, FULL),
    ("admin", last_day, FULL),
    ("admin", first_day, FULL),
    ("admin", ended, NO_ROLE),
    ("admin", not_begun, NO_ROLE),
    ("admin", taken_away, NO_ROLE),
    ("admin", disabled, OUT),
    ("admin", deleted, OUT),
    ("admin", revoked, OUT),
    ("admin", expired, OUT),
    ("lewat", nothing, NO_ROLE),
    ("nanti", nothing, NO_ROLE),
    ("mati", nothing, OUT),
    ("unit", nothing, FULL),
    ("unit", unit_ended, NO_ROLE),
    ("unit", unit_gone, NO_ROW),
    ("unit", unit_missing, NO_ROW),
    ("unit", unit_moved_on, NO_ROW),
    ("beta_admin", nothing, NO_ROW),
)


@pytest.mark.parametrize(("person", "change", "expected"), TABLE)
def test_a_request_may_what_holds_now(
    site: Site, person: str, change: Callable[[Site], None], expected: tuple[int, int, int, int]
) -> None:
    client, target = site.signed_in(person), site.world.akun[TARGET]
    change(site)
    listed = client.get("/admin/akun/")
    answers = (
        client.get("/beranda").status_code,
        listed.status_code,
        client.get(f"/admin/akun/details/?id={target}").status_code,
        client.post("/admin/akun/action/kode_reset/", data={"id": target, "version": "1"}).status_code,
    )
    assert answers == expected
    assert (site.world.nip(TARGET) in listed.text) is (expected == FULL)
    with site.world.database.read() as session:
        assert session.scalars(sa.select(ResetCode.akun_id)).all() == ([target] if expected == FULL else [])


def test_a_role_ends_at_midnight_where_the_instansi_is_between_two_requests(site: Site) -> None:
    last_day(site)
    site.clock.now = NOW.replace(hour=16, minute=59)
    client = site.signed_in("admin")
    with site.world.database.write() as session:
        session.execute(sa.update(WebSession).values(expires_at=NOW + 2 * DAY))
    assert client.get("/admin/akun/").status_code == 200
    site.clock.now += timedelta(minutes=1)
    assert client.get("/admin/akun/").status_code == 403


def test_a_unit_with_a_role_on_it_cannot_be_deleted_and_its_admin_keeps_it(site: Site) -> None:
    unor = site.world.unor["alpa.satu"]
    admin, unit = site.signed_in("admin"), site.signed_in("unit")
    answer = admin.post("/admin/unor/delete/", data={"id": unor, "version": 1})
    assert answer.status_code == 409
    assert "Peran" in answer.text
    assert unit.get(f"/admin/akun/details/?id={site.world.akun[TARGET]}").status_code == 200


def test_a_role_given_takes_effect_at_the_next_request(site: Site) -> None:
    client = site.signed_in("nanti")
    assert client.get("/admin/akun/").status_code == 403
    site.role("nanti", mulai=date(2026, 1, 1))
    assert client.get("/admin/akun/").status_code == 200
