"""What is left of a condition when a part of the row is known means the same as the whole, for every row that fits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.conditions import (
    ALWAYS,
    All,
    AnyOf,
    Compare,
    Condition,
    Context,
    Exists,
    FieldRef,
    Held,
    IsNull,
    Literal,
    Me,
    Not,
    Now,
    Operand,
    Path,
    Predicate,
    Today,
    evaluate,
)
from app.domain.settling import NEVER, dated, paths_of, settle, timely
from tests.domain.test_conditions import ADMIN

DAY = date(2026, 2, 28)
CONTEXT = Context(
    today=DAY,
    now=datetime(2026, 2, 28, 5, tzinfo=UTC),
    actor=ADMIN,
    exists=lambda _entity, _by, row_id, _where: row_id % 2 == 0,
    predicates={"ganjil": lambda view, _context: view(("id",)) == 1},
)
NUMBERS: tuple[Path, ...] = (("a",), ("b",), ("c", "d"))
DATES: tuple[Path, ...] = (("mulai",), ("selesai",))
days = st.integers(-2, 2).map(lambda number: DAY + timedelta(days=number))
rows = st.fixed_dictionaries(
    {
        **{path: st.none() | st.integers(0, 3) for path in NUMBERS},
        **{path: st.none() | days for path in DATES},
        ("id",): st.integers(1, 2),
    }
)
orders = st.sampled_from(["eq", "lt", "lte", "gt", "gte", "in"])


def _compares(paths: tuple[Path, ...], values: st.SearchStrategy[Operand]) -> st.SearchStrategy[Condition]:
    operands = values | st.sampled_from(paths).map(FieldRef)
    return st.builds(Compare, st.sampled_from(paths), orders, st.lists(operands, max_size=2).map(tuple))


leaves: st.SearchStrategy[Condition] = st.one_of(
    _compares(NUMBERS, st.integers(0, 3).map(Literal) | st.just(Me("account"))),
    _compares(DATES, days.map(Literal) | st.integers(-2, 2).map(Today)),
    st.builds(IsNull, st.sampled_from((*NUMBERS, *DATES)), st.booleans()),
    st.just(Exists("x", "y", ALWAYS)),
    st.just(Predicate("ganjil", ())),
)
conditions = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: All(tuple(items)))
        | st.lists(inner, max_size=3).map(lambda items: AnyOf(tuple(items)))
        | inner.map(Not)
    ),
    max_leaves=8,
)


@given(conditions, rows, st.sets(st.sampled_from((*NUMBERS, *DATES))))
def test_what_is_left_means_the_same(condition: Condition, row: dict[Path, Held | None], names: set[Path]) -> None:
    known = {path: row[path] for path in names}
    left = settle(condition, known, CONTEXT)
    assert evaluate(left, row.get, CONTEXT) is evaluate(condition, row.get, CONTEXT)
    assert paths_of(left) <= paths_of(condition)


@given(conditions, rows)
def test_the_day_may_be_written_into_it(condition: Condition, row: dict[Path, Held | None]) -> None:
    written = dated(condition, CONTEXT)
    assert not timely(written)
    assert evaluate(written, row.get, CONTEXT) is evaluate(condition, row.get, CONTEXT)


def _is(path: str, *operands: Operand) -> Compare:
    return Compare((path,), "gte", operands)


@pytest.mark.parametrize(
    ("condition", "left"),
    [
        (_is("a", Literal(1)), ALWAYS),
        (_is("a", Literal(9)), NEVER),
        (_is("a", Me("account")), _is("a", Me("account"))),
        (_is("kosong", Me("account")), NEVER),
        (_is("lain", Literal(1)), _is("lain", Literal(1))),
        (_is("a", FieldRef(("lain",))), _is("a", FieldRef(("lain",)))),
        (_is("mulai", Today()), ALWAYS),
        (_is("mulai", Today(1)), NEVER),
        (Compare(("a",), "within", (Literal(1),)), Compare(("a",), "within", (Literal(1),))),
        (IsNull(("kosong",)), ALWAYS),
        (All((_is("a", Literal(1)), _is("lain", Literal(1)))), _is("lain", Literal(1))),
        (AnyOf((_is("a", Literal(9)), Exists("x", "y", ALWAYS))), Exists("x", "y", ALWAYS)),
        (Not(AnyOf((_is("a", Literal(1)), Exists("x", "y", ALWAYS)))), NEVER),
        (Not(_is("lain", Literal(1))), Not(_is("lain", Literal(1)))),
        (All(()), ALWAYS),
        (AnyOf(()), NEVER),
    ],
)
def test_what_is_known_is_decided_and_nothing_else(condition: Condition, left: Condition) -> None:
    assert settle(condition, {("a",): 2, ("kosong",): None, ("mulai",): DAY}, CONTEXT) == left


def test_today_and_now_are_seen_at_any_depth() -> None:
    assert timely(Not(AnyOf((All((_is("a", Today()),)),))))
    assert timely(_is("a", Now()))
    assert not timely(Exists("x", "y", _is("a", Today())))
