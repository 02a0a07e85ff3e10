"""Fixtures of the tests that go through the web application; imported by the conftest of each such folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.engine import catalog as engine
from app.engine.spec import Catalog
from app.models import build
from app.settings import PACKAGED_SCHEMA
from tests.support import apps
from tests.support import web as support
from tests.support.databases import Templates


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The packaged schema."""
    return engine.load([PACKAGED_SCHEMA])


both = pytest.mark.parametrize("dialect_name", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
"""Mark of a test, or a module, whose pages lean on what the two databases do differently: locks, types, time."""


sqlite_first = pytest.mark.parametrize(
    "dialect_name", ["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgresql, pytest.mark.full])]
)
"""Mark of a long way through much that has tests of its own on both databases: the short run goes it once."""


@pytest.fixture
def dialect_name() -> str:
    """Most pages are the same over both databases, so that one is enough; `both` asks for the two."""
    return "sqlite"


@pytest.fixture
def more() -> apps.More | None:
    """Adds routes of the test's own to the application; a module that has some overrides it."""
    return None


@pytest.fixture
def web(templates: Templates, catalog: Catalog, var: Path, more: apps.More | None) -> Iterator[support.Web]:
    """The application over a database with invented people."""
    url = templates.copy("web", lambda empty: support.prepared(empty, build.build(catalog)))
    clock = support.Clock()
    made = support.Web(support.application(url, var, catalog, clock, more=more), clock)
    yield made
    made.database.dispose()
    templates.store.drop(url)
