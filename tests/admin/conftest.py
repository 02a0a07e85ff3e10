"""The offices that the tests of generated pages work in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.models import migrate
from app.models.transaction import Database
from app.settings import PACKAGED_SCHEMA
from tests.admin.office import Office, fill, open_office
from tests.support.databases import Templates
from tests.support.skpfixtures import dialect_name

__all__ = ["dialect_name"]


def peopled(url: str) -> None:
    """Give the database at `url` the tables of the packaged schema and the rows of both instansi."""
    made = Database(url)
    migrate.upgrade(made.engine, [PACKAGED_SCHEMA])
    fill(made)
    made.dispose()


@pytest.fixture
def office(templates: Templates, var: Path) -> Iterator[Office]:
    """An office of the test's own, on each database."""
    url = templates.copy("admin-office", peopled)
    made = open_office(url, var)
    yield made
    made.database.dispose()
    templates.store.drop(url)


@pytest.fixture(scope="module")
def shared_office(sqlite_templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office for tests that only look."""
    url = sqlite_templates.copy("admin-office", peopled)
    made = open_office(url, tmp_path_factory.mktemp("var"))
    yield made
    made.database.dispose()
