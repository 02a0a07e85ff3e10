"""The sample schema and a database that has its tables."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.models.build import Registry
from app.models.transaction import Database
from tests.models import schemas


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
def store(blank: Database, sample: Registry) -> Database:
    """A database with the sample's tables and no rows."""
    with blank.engine.begin() as connection:
        sample.create_all(connection)
    return blank
