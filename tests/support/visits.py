"""The world of `tests.personas` behind the application, over each database, for somebody who is signed in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.web.principal import COOKIE
from app.workflows import akun, entity
from tests.personas import NOW, World
from tests.support.web import Browser, Clock, application

Visit = Callable[[str], Browser]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def dialect_name(request: pytest.FixtureRequest) -> str:
    """Who sees whom is SQL: both databases say it."""
    return str(request.param)


@pytest.fixture
def app(world: World, var: Path) -> Iterator[Flask]:
    """The application over the world."""
    url = world.database.url.render_as_string(hide_password=False)
    made = application(url, var, world.registry.catalog, Clock(NOW))
    yield made
    made.extensions["ekinerja"].database.dispose()


@pytest.fixture
def visit(world: World, app: Flask) -> Visit:
    """A browser in which somebody is signed in."""

    def visitor(person: str) -> Browser:
        with world.database.write() as session:
            token = akun.open_session(session, world.akun[person], address="127.0.0.1", agent="test", now=NOW)
        client = app.test_client()
        client.set_cookie(COOKIE, token)
        return Browser(client)

    return visitor


def words(answer: TestResponse) -> str:
    """What people read, without marks and runs of blanks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def change(world: World, person: str, **values: object) -> None:
    """What an admin enters about somebody."""
    with world.database.write() as session:
        boss = world.actor("beta_admin" if person.startswith("beta") else "admin")
        entity.update(session, world.registry, boss, "pegawai", world.pegawai[person], values, None, now=NOW)


def stored(world: World, person: str) -> dict[str, Any]:
    """Somebody's row as it stands in the table."""
    table = world.registry.tables["pegawai"]
    with world.database.read() as session:
        row = session.execute(sa.select(table).where(table.c.id == world.pegawai[person])).mappings().one()
        return dict(row)
