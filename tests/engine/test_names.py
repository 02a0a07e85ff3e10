"""The names that the schema may call are those that Python offers, and no name is refused without need."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.engine import names
from app.models.entities import REGISTRY
from app.models.outcomes import PROVIDERS
from app.models.predicates import PREDICATES
from app.models.sources import QUERIES
from app.workflows.derived import DERIVATIONS
from app.workflows.guards import GUARDS
from app.workflows.registry import VERBS
from tests.engine.schemas import BARANG, findings


def test_every_verb_of_the_language_is_registered() -> None:
    assert set(names.VERBS) == set(VERBS)


def test_every_derivation_of_the_language_is_registered() -> None:
    assert set(names.DERIVATIONS) == set(DERIVATIONS)


def test_every_guard_of_the_language_is_registered() -> None:
    assert set(names.GUARDS) == set(GUARDS)


def test_every_predicate_of_the_language_is_registered() -> None:
    assert set(names.PREDICATES) == set(PREDICATES)


def test_every_provider_of_the_language_is_registered() -> None:
    assert set(names.PROVIDERS) == set(PROVIDERS)


def test_every_query_of_the_language_is_registered_with_its_columns() -> None:
    assert set(names.QUERIES) == set(QUERIES)
    for name, query in QUERIES.items():
        own = {"id", "version", "created_at", "updated_at"}
        assert set(query(REGISTRY.tables).selected_columns.keys()) == {*names.QUERIES[name].columns, *own}


@pytest.mark.parametrize("word", sorted(names.RESERVED))
def test_reserved_words_are_refused_as_fields(tmp_path: Path, word: str) -> None:
    found = findings(tmp_path, f"{BARANG}  {word}: {{type: text, label: X}}\n")
    assert {problem.code for problem in found} <= {"E207", "E112"}
    assert found


@pytest.mark.parametrize(
    "word", ["nama", "q", "page", "size", "sort", "type", "key", "filter", "user", "order", "label"]
)
def test_other_words_are_free(tmp_path: Path, word: str) -> None:
    assert findings(tmp_path, f"{BARANG}  {word}: {{type: text, label: X}}\n") == ()
