"""The condition language in Python: two-valued, null and date edges included."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.actor import Actor, Grant
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
    MeName,
    Not,
    Now,
    Operand,
    Operator,
    Path,
    Predicate,
    RowView,
    Today,
    Value,
    evaluate,
)

TODAY = date(2026, 3, 1)
NOW = datetime(2026, 3, 1, 5, tzinfo=UTC)
ADMIN = Actor(
    akun_id=1,
    nip="199001012020012901",
    nama="Admin",
    instansi_id=7,
    pegawai_id=None,
    unor_id=30,
    grants=(Grant("admin_unit", 7, 31), Grant("pegawai", 7)),
    now=NOW,
    today=TODAY,
)
BELOW = {(32, 31), (33, 31), (33, 32)}


def row(**values: Held | None) -> RowView:
    """A row by field name; `a__b` is the path a.b."""
    held: Mapping[Path, Held | None] = {tuple(name.split("__")): value for name, value in values.items()}
    return held.get


def context(actor: Actor | None = ADMIN) -> Context:
    return Context(
        today=TODAY,
        now=NOW,
        actor=actor,
        is_within=lambda unor_id, root_id: unor_id == root_id or (unor_id, root_id) in BELOW,
        exists=lambda entity, by, row_id, where: (entity, by, row_id, where) == ("pegawai", "unor", 5, ALWAYS),
        predicates={"penilai": lambda view, asked: view(("nip",)) == (asked.actor.nip if asked.actor else None)},
    )


def compare(op: Operator, *operands: Operand | Value, field: str = "a") -> Compare:
    return Compare((field,), op, tuple(Literal(item) if isinstance(item, Value) else item for item in operands))


@pytest.mark.parametrize(
    ("held", "op", "operands", "holds"),
    [
        ("x", "eq", ("x",), True),
        ("x", "eq", ("X",), False),
        ("x", "eq", (), False),
        (None, "eq", ("x",), False),
        (3, "in", (1, 3), True),
        (3, "in", (1, 2), False),
        (3, "in", (), False),
        (None, "in", (1,), False),
        (3, "lt", (3,), False),
        (3, "lte", (3,), True),
        (3, "gt", (3,), False),
        (3, "gte", (3,), True),
        (3, "gt", (Decimal("2.5"),), True),
        (None, "gte", (0,), False),
        ("12-31", "gt", ("02-29",), True),
        (TODAY, "eq", (Today(),), True),
        (date(2026, 2, 28), "gte", (Today(-1),), True),
        (date(2026, 2, 27), "gte", (Today(-1),), False),
        (date(2026, 3, 2), "lte", (Today(1),), True),
        (NOW, "lte", (Now(),), True),
        (NOW, "lt", (Now(),), False),
        ("Budi Santoso", "contains", ("SANTO",), True),
        ("Éric", "contains", ("éric",), False),
        ("Éric", "contains", ("ÉRIC",), True),
        ("50%_a", "contains", ("%_",), True),
        ("abc", "contains", ("_",), False),
        ("Budi", "starts_with", ("bu",), True),
        ("Budi", "starts_with", ("ud",), False),
        (("a", "b"), "contains", ("b",), True),
        (("ab",), "contains", ("a",), False),
        (("A",), "contains", ("a",), False),
        (("a",), "eq", ("a",), False),
        (33, "within", (31,), True),
        (31, "within", (31,), True),
        (31, "within", (33,), False),
        (33, "within", (99, 32), True),
        (None, "within", (31,), False),
        (33, "within", (Me("unors"),), True),
        (34, "within", (Me("unors"),), False),
        (7, "eq", (Me("instansi"),), True),
        (1, "eq", (Me("account"),), True),
        (30, "eq", (Me("unor"),), True),
        (30, "in", (Me("unors"),), False),
        (5, "eq", (Me("pegawai"),), False),
        ("pegawai", "in", (Me("roles"),), True),
        ("operator", "in", (Me("roles"),), False),
    ],
)
def test_comparisons(held: Held | None, op: Operator, operands: tuple[Operand | Value, ...], holds: bool) -> None:
    assert evaluate(compare(op, *operands), row(a=held), context()) is holds
    assert evaluate(Not(compare(op, *operands)), row(a=held), context()) is not holds


@pytest.mark.parametrize(
    ("a", "b", "holds"),
    [(1, 2, True), (2, 2, True), (3, 2, False), (None, 2, False), (1, None, False), (None, None, False)],
)
def test_another_field_of_the_row(a: int | None, b: int | None, holds: bool) -> None:
    assert evaluate(compare("lte", FieldRef(("b",))), row(a=a, b=b), context()) is holds


def test_a_field_of_another_row() -> None:
    condition = Compare(("unor", "nama"), "eq", (FieldRef(("nama",)),))
    assert evaluate(condition, row(unor__nama="A", nama="A"), context())
    assert not evaluate(condition, row(unor__nama=None, nama=None), context())


@pytest.mark.parametrize(("held", "empty"), [(None, True), ((), True), (0, False), (False, False), (("a",), False)])
def test_only_is_null_sees_emptiness(held: Held | None, empty: bool) -> None:
    assert evaluate(IsNull(("a",)), row(a=held), context()) is empty
    assert evaluate(IsNull(("a",), wanted=False), row(a=held), context()) is not empty


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (All(), True),
        (AnyOf(), False),
        (Not(All()), False),
        (All((compare("eq", 1), compare("eq", 2, field="b"))), True),
        (All((compare("eq", 1), compare("eq", 9, field="b"))), False),
        (AnyOf((compare("eq", 9), compare("eq", 2, field="b"))), True),
        (AnyOf((compare("eq", 9), compare("eq", 9, field="b"))), False),
        (Not(Not(compare("eq", 1))), True),
    ],
)
def test_joining(condition: Condition, holds: bool) -> None:
    assert evaluate(condition, row(a=1, b=2), context()) is holds


def test_rows_that_point_here() -> None:
    condition = Exists("pegawai", "unor", ALWAYS)
    assert evaluate(condition, row(id=5), context())
    assert not evaluate(condition, row(id=6), context())
    assert not evaluate(condition, row(), context())


def test_a_predicate_speaks_of_the_row_at_its_path() -> None:
    condition = Predicate("penilai", ("atasan",))
    assert evaluate(condition, row(atasan__nip=ADMIN.nip), context())
    assert not evaluate(condition, row(nip=ADMIN.nip), context())
    with pytest.raises(KeyError):
        evaluate(Predicate("unheard_of", ()), row(), context())


@pytest.mark.parametrize("name", ["account", "pegawai", "instansi", "unor", "roles", "unors"])
def test_without_an_actor_nothing_is_theirs(name: MeName) -> None:
    assert not evaluate(compare("in", Me(name)), row(a=1), context(None))


def test_rows_that_are_not_stored_have_no_others_and_units_lie_within_themselves() -> None:
    bare = Context(today=TODAY, now=NOW)
    assert not evaluate(Exists("pegawai", "unor", ALWAYS), row(id=5), bare)
    assert evaluate(compare("within", 5), row(a=5), bare)
    assert not evaluate(compare("within", 6), row(a=5), bare)


leaves = st.one_of(
    st.builds(IsNull, st.just(("a",)), st.booleans()),
    st.builds(
        lambda op, value: compare(op, value), st.sampled_from(["eq", "lt", "lte", "gt", "gte"]), st.integers(0, 2)
    ),
    st.builds(lambda values: compare("in", *values), st.lists(st.integers(0, 2), max_size=2)),
)
conditions: st.SearchStrategy[Condition] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(All, st.lists(inner, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=6,
)


@given(st.lists(conditions, max_size=3), st.one_of(st.none(), st.integers(0, 2)))
def test_not_all_is_any_not(items: list[Condition], held: int | None) -> None:
    inverted = AnyOf(tuple(Not(item) for item in items))
    assert evaluate(Not(All(tuple(items))), row(a=held), context()) is evaluate(inverted, row(a=held), context())
