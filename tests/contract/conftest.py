"""The command line on a database of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from app.cli.commands import ekinerja as root
from app.cli.outcome import run_command
from app.models.transaction import Database
from app.settings import PACKAGED_SCHEMA, PREFIX, Settings
from tests.personas import World
from tests.support import loading
from tests.support.databases import Templates


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


Command = Callable[..., Ended]


@pytest.fixture
def site(var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No settings but a var folder, in an empty working folder."""
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)
    for name in ("SCHEMA", "DATABASE_URL", "SECRET_KEY"):
        monkeypatch.delenv(PREFIX + name, raising=False)
    monkeypatch.setenv("EKINERJA_VAR", str(var))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    loading.share(monkeypatch)
    return monkeypatch


@pytest.fixture
def ekinerja(site: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command; what earlier ones printed is forgotten."""

    def run(*arguments: str | Path) -> Ended:
        capsys.readouterr()
        code = run_command(root, [str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Ended(int(code), captured.out, captured.err)

    return run


@pytest.fixture
def on_database(site: pytest.MonkeyPatch, database: Database) -> Database:
    """The commands use a migrated database without rows, of each kind in turn."""
    site.setenv("EKINERJA_DATABASE_URL", database.url.render_as_string(hide_password=False))
    return database


@pytest.fixture(scope="session")
def demo_var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo that tests copy keeps its passwords."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture
def on_demo(
    site: pytest.MonkeyPatch, templates: Templates, ekinerja: Command, var: Path, demo_var: Path
) -> Iterator[Database]:
    """Demo mode, on a database with the demo instansi and nobody besides those whom it names."""
    site.setenv("EKINERJA_DEMO", "1")

    def load(url: str) -> None:
        site.setenv("EKINERJA_VAR", str(demo_var))
        site.setenv("EKINERJA_DATABASE_URL", url)
        assert ekinerja("db", "upgrade").code == 0
        assert ekinerja("seed", "demo", "--pegawai", "0").code == 0

    url = templates.copy("demo", load)
    copytree(demo_var, var, dirs_exist_ok=True)
    site.setenv("EKINERJA_VAR", str(var))
    site.setenv("EKINERJA_DATABASE_URL", url)
    made = Database(url)
    yield made
    made.dispose()
    templates.store.drop(url)


@pytest.fixture
def on_world(site: pytest.MonkeyPatch, world: World) -> World:
    """The commands use a database with the invented people, of each kind in turn."""
    site.setenv("EKINERJA_DATABASE_URL", world.database.url.render_as_string(hide_password=False))
    return world


@pytest.fixture
def schema_copy(site: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The commands work on a copy of the packaged schema: `schema migrate` writes revisions into its folders."""
    copy = tmp_path / "schema"
    copytree(PACKAGED_SCHEMA, copy, ignore=ignore_patterns("__pycache__"))
    site.setenv("EKINERJA_SCHEMA", str(copy))
    return copy
