"""Databases for tests: a template is made once a run, each test gets a copy of its own."""

from __future__ import annotations

import itertools
import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Literal, Protocol

import psycopg
from psycopg import sql

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
    """Databases on a PostgreSQL server, all named after this run."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.prefix = f"ekinerja_test_{os.getpid()}_{secrets.token_hex(3)}"
        self.numbers = itertools.count(1)

    def empty(self) -> str:
        return self._create("template0")

    def copy(self, url: str) -> str:
        return self._create(url.rpartition("/")[2])

    def drop(self, url: str) -> None:
        self._do("DROP DATABASE IF EXISTS {} WITH (FORCE)", url.rpartition("/")[2])

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

    def _do(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


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
