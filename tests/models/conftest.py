"""The sample schema and a database that has its tables."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.models.build import Registry
from app.models.transaction import Database
from tests.models import schemas
from tests.support.databases import Templates


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    """The sample schema, built."""
    return schemas.sample(tmp_path_factory.mktemp("sample") / "schema")


@pytest.fixture
def blank(empty_url: str) -> Iterator[Database]:
    """A database without tables, on each database in turn."""
    made = Database(empty_url)
    yield made
    made.dispose()


@pytest.fixture
def store(templates: Templates, sample: Registry) -> Iterator[Database]:
    """A database with the sample's tables and no rows."""
    url = templates.copy("sample", lambda empty: _with_tables(empty, sample))
    made = Database(url)
    yield made
    made.dispose()
    templates.store.drop(url)


def _with_tables(url: str, sample: Registry) -> None:
    made = Database(url)
    with made.engine.begin() as connection:
        sample.create_all(connection)
    made.dispose()
