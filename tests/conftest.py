"""Fixtures for every test: `database` and `world` on both databases, `redis_url` on both kinds of Redis, `browser`.

A database is copied from a template that is made once a run. What this machine lacks is left out and said in one line;
`EKINERJA_TEST_REQUIRE` names what may not be left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app.models.transaction import Database
from app.settings import PACKAGED_SCHEMA, Settings
from tests.support import requirements, sockets
from tests.support.databases import DialectName, Files, Server, Store, Templates
from tests.support.requirements import LEFT_OUT


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line that says what this run left out."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = {str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped if report.longrepr}
    left_out = sorted(reason.removeprefix(LEFT_OUT) for reason in reasons if reason.startswith(LEFT_OUT))
    if left_out:
        terminalreporter.write_line(LEFT_OUT + "; ".join(left_out), yellow=True)


@pytest.fixture(scope="session", autouse=True)
def _no_outside() -> Iterator[None]:
    hosts = {urlsplit(url).hostname for url in (Settings.load().test_database_url, Settings.load().test_redis_url) if url}
    with pytest.MonkeyPatch.context() as patch:
        sockets.shut(patch, frozenset(host for host in hosts if host))
        yield


@pytest.fixture(scope="session")
def sqlite_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Where SQLite test databases are made."""
    return Files(tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def postgresql_store() -> Iterator[Store]:
    """Where PostgreSQL test databases are made; leaves its tests out when there is no server."""
    url = requirements.postgresql_server()
    if url is None:
        requirements.leave_out("postgresql", "set EKINERJA_TEST_DATABASE_URL to a server in which databases may be made")
    server = Server(url)
    yield server
    server.drop_all()


@pytest.fixture(scope="session")
def sqlite_templates(sqlite_store: Store) -> Templates:
    """SQLite templates of this run."""
    return Templates(sqlite_store)


@pytest.fixture(scope="session")
def postgresql_templates(postgresql_store: Store) -> Templates:
    """PostgreSQL templates of this run."""
    return Templates(postgresql_store)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def dialect_name(request: pytest.FixtureRequest) -> DialectName:
    """Each database in turn; a test may narrow it by parametrizing `dialect_name` itself."""
    name: DialectName = request.param
    return name


@pytest.fixture
def templates(dialect_name: DialectName, request: pytest.FixtureRequest) -> Templates:
    """The templates of `dialect_name`."""
    found: Templates = request.getfixturevalue(f"{dialect_name}_templates")
    return found


@pytest.fixture
def empty_url(templates: Templates) -> Iterator[str]:
    """The address of a database without tables."""
    url = templates.store.empty()
    yield url
    templates.store.drop(url)


@pytest.fixture
def database(templates: Templates) -> Iterator[Database]:
    """A database with all tables of the packaged schema and no rows."""
    url = templates.copy("migrated", migrated)
    made = Database(url)
    yield made
    made.dispose()
    templates.store.drop(url)


def migrated(url: str) -> None:
    """Give the database at `url` the tables of the packaged schema."""
    from app.models import migrate

    made = Database(url)
    migrate.upgrade(made.engine, [PACKAGED_SCHEMA])
    made.dispose()


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """A var folder of the test's own."""
    folder = tmp_path / "var"
    folder.mkdir()
    return folder
