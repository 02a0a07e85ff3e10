"""One database full of data, and ours and the peers' servers over it."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from app.models import migrate
from app.models.entities import REGISTRY
from app.models.transaction import Database
from app.settings import PACKAGED_SCHEMA, Settings
from app.workflows import akun
from tests.bench import data
from tests.bench.client import Client
from tests.bench.report import DJANGO, FLOOR, OURS, STOCK
from tests.bench.servers import serve
from tests.support.databases import Files, Server

PASSWORD = "mangga-sungai-payung-77"


@dataclass(frozen=True, slots=True)
class System:
    """One of those measured: its WSGI application, and the packages that it needs besides ours."""

    application: str
    needs: tuple[str, ...] = ()

    @property
    def installed(self) -> bool:
        """Whether it can run here."""
        return all(importlib.util.find_spec(name) for name in self.needs)


SYSTEMS = {
    OURS: System("app.wsgi:app"),
    DJANGO: System("tests.bench.peers.django_lean:application", ("django", "import_export")),
    STOCK: System("tests.bench.peers.flask_admin_stock:application", ("flask_sqlalchemy",)),
    FLOOR: System("tests.bench.peers.floor:application"),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """What is measured: `clients` has the systems that are installed, `environment` what their processes are told."""

    dialect: str
    database: Database
    people: int
    rounds: int
    folder: Path
    clients: Mapping[str, Client]
    environment: Mapping[str, str]


@contextmanager
def stage(dialect: str, folder: Path, people: int, rounds: int) -> Iterator[Stage]:
    """A filled database of the dialect, served by everybody."""
    with ExitStack() as stack:
        url = _empty(dialect, folder, stack)
        database = Database(url)
        stack.callback(database.dispose)
        _fill(database, people)
        environment = {
            "BENCH_DATABASE_URL": url,
            "EKINERJA_DATABASE_URL": url,
            "EKINERJA_VAR": str(folder / "var"),
            "EKINERJA_SCHEMA": str(PACKAGED_SCHEMA),
        }
        clients = {
            name: stack.enter_context(serve(system.application, environment))
            for name, system in SYSTEMS.items()
            if system.installed
        }
        _sign_in(clients, environment)
        yield Stage(dialect, database, people, rounds, folder, clients, environment)


def _empty(dialect: str, folder: Path, stack: ExitStack) -> str:
    if dialect == "sqlite":
        return Files(folder).empty()
    made = Server(server())
    stack.callback(made.drop_all)
    return made.empty()


def server() -> str:
    """The PostgreSQL server in which databases may be made."""
    return Settings.load().test_database_url or "postgresql://postgres@127.0.0.1:5432/postgres"


def reachable() -> bool:
    """Whether it answers."""
    try:
        psycopg.connect(server(), connect_timeout=5).close()
    except psycopg.Error:
        return False
    return True


def _fill(database: Database, people: int) -> None:
    print(f"filling {database.dialect.name} with {people} pegawai", file=sys.stderr, flush=True)
    migrate.upgrade(database.engine, [PACKAGED_SCHEMA])
    data.fill(database.engine, people)
    _admin(database)


def _admin(database: Database) -> None:
    """The account that asks: an admin of the instansi."""
    now = datetime.now(UTC)
    row = {"instansi_id": 1, **data.STAMP}
    with database.write() as session:
        account = REGISTRY.entity("akun")(nip=data.ADMIN, nama="Admin Uji", aktif=True, **row)
        session.add(account)
        session.flush()
        role = REGISTRY.entity("akun_peran")
        start = (now - timedelta(days=30)).date()
        session.add(role(akun_id=account.id, peran="admin_instansi", mulai=start, **row))
        akun.set_password(session, account.id, data.ADMIN, PASSWORD, now=now)


def _sign_in(clients: Mapping[str, Client], environment: Mapping[str, str]) -> None:
    ours = clients[OURS]
    form = {**ours.fields("/login"), "nip": data.ADMIN, "password": PASSWORD}
    if ours.post("/login", form).status not in (302, 303):
        raise RuntimeError("the login of the benchmark failed")
    if DJANGO in clients:
        command = [sys.executable, "-m", "tests.bench.peers.django_lean", "setup"]
        made = subprocess.run(command, env={**os.environ, **environment}, check=True, capture_output=True, text=True)
        clients[DJANGO].cookies["sessionid"] = made.stdout.strip()
