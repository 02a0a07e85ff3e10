"""The environment variables and the commands of make that a stranger's script may rely on."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.settings import PACKAGED_SCHEMA, PREFIX, Settings
from tests.support import requirements

PROJECT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("HOST", "0.0.0.0", lambda settings: settings.host),
        ("PORT", "8080", lambda settings: str(settings.port)),
        ("VAR", "/srv/ekinerja", lambda settings: str(settings.var)),
        ("SCHEMA", "a:b", lambda settings: ":".join(map(str, settings.folders))),
        ("DATABASE_URL", "sqlite:////srv/x.db", lambda settings: settings.database_url),
        ("REDIS_URL", "redis://127.0.0.1/3", lambda settings: settings.redis_url),
        ("SECRET_KEY", "rahasia", lambda settings: settings.signing_key()),
        ("DEMO", "1", lambda settings: str(int(settings.demo))),
        ("PUBLIC_URL", "https://kinerja.test", lambda settings: settings.public_url if settings.tls else ""),
        ("TEST_DATABASE_URL", "postgresql://x", lambda settings: settings.test_database_url),
        ("TEST_REDIS_URL", "redis://x", lambda settings: settings.test_redis_url),
        ("TEST_REQUIRE", "browser,redis", lambda settings: ",".join(sorted(settings.required_in_tests))),
    ],
)
def test_every_variable_has_its_effect(
    site: pytest.MonkeyPatch, name: str, value: str, read: Callable[[Settings], str | None]
) -> None:
    site.setenv(PREFIX + name, value)
    assert read(Settings.load()) == value


def test_an_empty_environment_has_a_default_for_all(site: pytest.MonkeyPatch) -> None:
    site.delenv("EKINERJA_VAR")
    settings = Settings.load()
    assert (settings.host, settings.port, settings.var, settings.demo) == ("127.0.0.1", 8000, Path("var"), False)
    assert settings.database_url == f"sqlite:///{Path.cwd() / 'var' / 'ekinerja.db'}"
    assert settings.redis_url is None
    assert settings.folders == (PACKAGED_SCHEMA,)


def test_an_empty_variable_counts_as_absent(site: pytest.MonkeyPatch) -> None:
    site.setenv("EKINERJA_PORT", "")
    assert Settings.load().port == 8000


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({"public_url": "https://kinerja.test/"}, "https://kinerja.test"),
        ({"host": "10.1.2.3", "port": "8080"}, "http://10.1.2.3:8080"),
        ({"host": "fd00::5"}, "http://[fd00::5]:8000"),
        ({"host": "127.0.0.2"}, ""),
        ({"host": "0.0.0.0"}, ""),
        ({}, ""),
    ],
)
def test_paper_names_an_address_that_leads_somewhere_or_none(
    site: pytest.MonkeyPatch, given: dict[str, str], address: str
) -> None:
    for name, value in given.items():
        site.setenv(PREFIX + name.upper(), value)
    assert Settings.load().address == address


def test_a_schema_folder_where_one_works_comes_first(site: pytest.MonkeyPatch) -> None:
    Path("schema").mkdir()
    assert Settings.load().folders == (Path("schema"),)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_addresses_name_the_driver(site: pytest.MonkeyPatch, scheme: str) -> None:
    site.setenv("EKINERJA_DATABASE_URL", f"{scheme}://db/ekinerja")
    assert Settings.load().database_url == "postgresql+psycopg://db/ekinerja"


def test_the_secret_key_is_made_once_and_nobody_else_reads_it(site: pytest.MonkeyPatch, var: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: Settings.load().signing_key(), range(16)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 48
    assert [(path.name, path.stat().st_mode & 0o777) for path in var.iterdir()] == [("secret_key", 0o600)]


def test_settings_do_not_print_the_secret(site: pytest.MonkeyPatch) -> None:
    site.setenv("EKINERJA_SECRET_KEY", "sangat-rahasia")
    assert "sangat-rahasia" not in repr(Settings.load())


@pytest.mark.parametrize("target", ["run", "test", "test-all", "bench", "lint"])
def test_make_knows_the_target(target: str) -> None:
    subprocess.run(["make", "--dry-run", target], cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)


def test_what_is_required_fails_where_it_is_missing(site: pytest.MonkeyPatch) -> None:
    """The same lack skips one run and fails another."""
    requirements.settings.cache_clear()
    with pytest.raises(pytest.skip.Exception, match="left out: browser"):
        requirements.leave_out("browser", "none here")
    site.setenv("EKINERJA_TEST_REQUIRE", "postgresql,browser")
    requirements.settings.cache_clear()
    with pytest.raises(pytest.fail.Exception, match="browser is required"):
        requirements.leave_out("browser", "none here")
    requirements.settings.cache_clear()
