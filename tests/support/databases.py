"""Databases for tests: a template is made once a run, each test gets a copy of its own."""

from __future__ import annotations

import itertools
import os
import secrets
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, Protocol

import psycopg
from psycopg import sql

from tests.support import washing

WORN = 40
"""After so many tests a database holds more dead rows than a new copy is dear."""

DialectName = Literal["sqlite", "postgresql"]


class Store(Protocol):
    """Somewhere databases can be made, copied and dropped; each is known by its SQLAlchemy address."""

    def empty(self) -> str:
        """The address of a new database without tables."""

    def copy(self, url: str) -> str:
        """The address of a copy of the database at `url`, which nobody may be using."""

    def drop(self, url: str) -> None:
        """Remove the database at `url`."""


class Files:
    """SQLite files in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = itertools.count(1)

    def empty(self) -> str:
        return f"sqlite:///{self.folder / f'{next(self.numbers)}.db'}"

    def copy(self, url: str) -> str:
        target = self.empty()
        shutil.copyfile(self._path(url), self._path(target))
        return target

    def drop(self, url: str) -> None:
        for ending in ("", "-wal", "-shm"):
            self._path(url + ending).unlink(missing_ok=True)

    @staticmethod
    def _path(url: str) -> Path:
        return Path(url.removeprefix("sqlite:///"))


class Server:
    """Databases on a PostgreSQL server, all named after this run.

    A copy takes the server half a second and washing one that was used a few milliseconds, so that copies are used
    again and again.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.prefix = f"ekinerja_test_{os.getpid()}_{secrets.token_hex(3)}"
        self.numbers = itertools.count(1)
        self._states: dict[str, washing.State] = {}  # of each template
        self._origin: dict[str, str] = {}  # the template of each copy
        self._clean: dict[str, list[str]] = {}  # copies of each template that wait for a test
        self._used: Counter[str] = Counter()
        self._empty: list[str] = []  # databases without tables that wait for one

    def empty(self) -> str:
        return self._empty.pop() if self._empty else self._create("template0")

    def copy(self, url: str) -> str:
        waiting = self._clean.setdefault(url, [])
        if waiting:
            return waiting.pop()
        made = self._create(_name(url))
        self._origin[made] = url
        if url not in self._states:
            with self._connected(made) as connection:
                self._states[url] = washing.look(connection)
        return made

    def drop(self, url: str) -> None:
        self._alone(url)
        template = self._origin.get(url)
        if template is None:
            with self._connected(url) as connection:
                washing.clear(connection)
            self._empty.append(url)
            return
        self._used[url] += 1
        with self._connected(url) as connection:
            washed = self._used[url] < WORN and washing.wash(connection, self._states[template])
        if washed:
            self._clean[template].append(url)
        else:
            del self._origin[url]
            self._do("DROP DATABASE {} WITH (FORCE)", _name(url))

    def drop_all(self) -> None:
        """Remove whatever this run left."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            found = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [self.prefix + "%"])
            names = [str(row[0]) for row in found]
        for name in names:
            self._do("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _create(self, template: str) -> str:
        name = f"{self.prefix}_{next(self.numbers)}"
        self._do("CREATE DATABASE {} TEMPLATE {}", name, template)
        address = self.url.partition("://")[2]
        server, _, query = address.partition("?")
        host = server.rpartition("/")[0] or server
        return f"postgresql+psycopg://{host}/{name}" + (f"?{query}" if query else "")

    def _alone(self, url: str) -> None:
        """Send away whoever the test left in the database."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [_name(url)]
            )

    def _connected(self, url: str) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(url.replace("postgresql+psycopg", "postgresql"), autocommit=True)

    def _do(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _name(url: str) -> str:
    """The name of the database at an address."""
    return url.partition("?")[0].rpartition("/")[2]


class Templates:
    """Databases made once and copied from then on, by name."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._made: dict[str, str] = {}

    def copy(self, name: str, make: Callable[[str], None]) -> str:
        """The address of a copy of the template `name`; `make(url)` fills it the first time."""
        if name not in self._made:
            url = self.store.empty()
            make(url)
            self._made[name] = url
        return self.store.copy(self._made[name])
