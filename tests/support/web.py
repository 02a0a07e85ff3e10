"""The web application over a database of the test's own, with invented people who can sign in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.engine.spec import Catalog
from app.models.base import SystemBase
from app.models.build import Registry
from app.models.job_run import JobRun
from app.models.transaction import Database
from app.settings import Settings
from app.web.services import EXTENSION, Services
from app.workflows import akun
from tests.support import apps

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
PASSWORD = "burung-camar-terbang-pagi"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in with PASSWORD."""

    id: int
    nip: str
    nama: str


@dataclass(slots=True)
class Clock:
    """A clock that a test sets."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass(slots=True)
class Web:
    """The application, its clock, and two instansi: 1 with an admin, an operator and somebody without a role; 2 with
    an admin of its own."""

    app: Flask
    clock: Clock

    @property
    def services(self) -> Services:
        """What the application works with."""
        found: Services = self.app.extensions[EXTENSION]
        return found

    @property
    def database(self) -> Database:
        """The test's database."""
        return self.services.database

    def browser(self) -> Browser:
        """A browser nobody has used."""
        return Browser(self.app.test_client())

    def signed_in(self, who: str) -> Browser:
        """A browser in which `who` has signed in."""
        browser = self.browser()
        browser.login(PEOPLE[who].nip, PASSWORD)
        return browser

    def scalars(self, query: sa.Select[Any]) -> Sequence[Any]:
        """What the database says, one column."""
        with self.database.read() as session:
            return session.scalars(query).all()

    def add_job(self, who: str, **values: object) -> int:
        """A job of `who` in the ledger."""
        given = {"kind": "ekspor", "status": "antre", "created_at": self.clock.now} | values
        with self.database.write() as session:
            job = JobRun(akun_id=PEOPLE[who].id, instansi_id=1, **given)
            session.add(job)
            session.flush()
            return job.id


@dataclass(frozen=True, slots=True)
class Browser:
    """A client that fetches the form's token before it posts, as a browser does."""

    client: FlaskClient

    def get(self, path: str, **headers: str) -> TestResponse:
        """The answer to a GET."""
        return self.client.get(path, headers=headers)

    def post(self, path: str, form: str = "/login", **values: str) -> TestResponse:
        """Post `values` with the token of the page `form`."""
        return self.client.post(path, data=values | {"csrf_token": self.token(form)})

    def token(self, path: str) -> str:
        """The CSRF token in the page at `path`."""
        found = TOKEN.search(self.client.get(path, follow_redirects=True).text)
        assert found is not None
        return found[1]

    def login(self, nip: str, password: str, **values: str) -> TestResponse:
        """Sign in by the form."""
        return self.post("/login", nip=nip, password=password, **values)


def prepared(url: str, registry: Registry) -> None:
    """Make every table in the database at `url`, and the people."""
    database = Database(url)
    with database.engine.begin() as connection:
        registry.create_all(connection)
        SystemBase.metadata.create_all(connection)
    with database.write() as session:
        _populate(session, registry)
    database.dispose()


def application(
    url: str, var: Path, catalog: Catalog, clock: Clock, *, more: apps.More | None = None, **settings: object
) -> Flask:
    """The application over the database at `url`, with the routes that `more` adds."""
    given = {"var": var, "database": url, "secret": "kunci-uji", "redis_url": None} | settings
    return apps.application(Settings.model_validate(given), catalog, clock, more)


ROLES = {
    "admin": (1, "198911172014031901", "Rahmawati Kusumaningrum", "admin_instansi"),
    "operator": (1, "198501012010011902", "Oka Pradipta", "operator"),
    "tamu": (1, "199002022015021903", "Tania Utami", None),
    "tetangga": (2, "198703032012032904", "Teguh Prakoso", "admin_instansi"),
}
PEOPLE = {name: Account(number, nip, nama) for number, (name, (_, nip, nama, _)) in enumerate(ROLES.items(), 1)}


def _populate(session: Session, registry: Registry) -> None:
    for number, (kode, nama) in enumerate((("7301", "Kabupaten Nusa Raya"), ("7302", "Kabupaten Tanjung Elok")), 1):
        own = {"id": number, "kode": kode, "nama": nama, "jenis": "D", "zona": "Asia/Jakarta"}
        _insert(session, registry, "instansi", **own, mandiri_auto_approve=False)
    for name, (instansi, _, _, role) in ROLES.items():
        _add_account(session, registry, PEOPLE[name], instansi, role)


def _add_account(session: Session, registry: Registry, who: Account, instansi: int, role: str | None) -> None:
    own = {"id": who.id, "instansi_id": instansi}
    _insert(session, registry, "akun", **own, nip=who.nip, nama=who.nama, aktif=True)
    if role:
        _insert(session, registry, "akun_peran", **own, akun_id=who.id, peran=role, mulai=date(2020, 1, 1))
    akun.set_password(session, who.id, who.nip, PASSWORD, now=NOW - timedelta(days=1))


def _insert(session: Session, registry: Registry, entity: str, **values: object) -> None:
    table = registry.tables[entity]
    given = {"version": 1, "created_at": NOW, "updated_at": NOW} | values
    session.execute(table.insert().values({name: value for name, value in given.items() if name in table.c}))
