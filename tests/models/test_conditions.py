"""SQLite, PostgreSQL and Python agree on every condition, with empty values and at the edges of dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.actor import Actor, Grant
from app.domain.conditions import (
    All,
    AnyOf,
    Compare,
    Condition,
    Context,
    Exists,
    FieldRef,
    IsNull,
    Literal,
    Me,
    Not,
    Now,
    Path,
    RowView,
    Today,
    evaluate,
)
from app.models.build import Registry
from app.models.conditions import SqlContext, compile_condition, truth
from app.models.transaction import Database

TODAY = date(2026, 3, 1)
NOW = datetime(2026, 2, 28, 17, 30, tzinfo=UTC)
ACTOR = Actor(
    akun_id=1,
    nip="",
    nama="",
    instansi_id=1,
    pegawai_id=2,
    unor_id=2,
    grants=(Grant("admin", 1, 2), Grant("pimpinan", 1, 4)),
    now=NOW,
    today=TODAY,
)
NOBODY = Actor(
    akun_id=9, nip="", nama="", instansi_id=1, pegawai_id=None, unor_id=None, grants=(), now=NOW, today=TODAY
)

TEXTS = ["", "ba", "a", "A", "ab", "aB%", "a_b", "\\", "é", "É", "100%", "x'y"]
VALUES: dict[str, list[Any]] = {
    "nama": TEXTS,
    "urutan": [0, 1, 2, 999, 1000],
    "nilai": [Decimal(0), Decimal("0.1"), Decimal("0.3"), Decimal("10.938"), Decimal("-1.5"), Decimal("99999.999")],
    "aktif": [True, False],
    "mulai": [date(2026, 2, 28), TODAY, date(2024, 2, 29), date(1900, 1, 1)],
    "selesai": [date(2026, 3, 1), date(2026, 3, 2), date(2200, 12, 31)],
    "dilihat": [NOW, NOW - timedelta(microseconds=1), datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC)],
    "batas": ["02-28", "02-29", "12-31", "01-01"],
    "jenis": ["pegawai", "pimpinan"],
    "tugas": [("a",), ("b",), ("ab",), ("a", "b"), ("a", "ab")],
}
UNITS: dict[int, int | None] = {1: None, 2: 1, 3: 2, 4: 1, 5: None}
PAIRS = {"mulai": "selesai", "selesai": "mulai", "nama": "kode", "unor": "atasan.unor", "atasan.unor": "unor"}
ORDERED = {"urutan", "nilai", "mulai", "selesai", "dilihat", "batas"}

rows = st.lists(
    st.fixed_dictionaries(
        {name: st.sampled_from([*values, None]) for name, values in VALUES.items() if name not in ("aktif", "nama")}
        | {"aktif": st.booleans(), "nama": st.sampled_from(TEXTS), "unor": st.sampled_from(sorted(UNITS))}
    ),
    min_size=1,
    max_size=4,
)


def operands(name: str) -> st.SearchStrategy[Any]:
    base: st.SearchStrategy[Any] = st.sampled_from(VALUES[name]).map(Literal)
    if name in ("mulai", "selesai"):
        base = st.one_of(base, st.sampled_from([Today(0), Today(-1), Today(1)]))
    return st.one_of(base, st.just(Now())) if name == "dilihat" else base


def compares(prefix: Path) -> st.SearchStrategy[Condition]:
    def one(name: str) -> st.SearchStrategy[Condition]:
        path = (*prefix, name)
        if name == "tugas":
            return st.sampled_from(["a", "b", "ab"]).map(lambda item: Compare(path, "contains", (Literal(item),)))
        found = [operands(name).map(lambda value: Compare(path, "eq", (value,)))]
        found.append(
            st.lists(operands(name), min_size=1, max_size=3).map(lambda some: Compare(path, "in", tuple(some)))
        )
        if name in ORDERED:
            ops = st.sampled_from(["lt", "lte", "gt", "gte"])
            found.append(st.builds(lambda op, value: Compare(path, op, (value,)), ops, operands(name)))
        if name == "nama":
            ops = st.sampled_from(["contains", "starts_with"])
            found.append(st.builds(lambda op, value: Compare(path, op, (value,)), ops, operands(name)))
        return st.one_of(found)

    return st.one_of([one(name) for name in VALUES])


def fields(prefix: Path) -> st.SearchStrategy[Condition]:
    paths = st.sampled_from([(*prefix, name) for name in (*VALUES, "atasan", "unor")])
    return st.one_of(
        compares(prefix),
        st.builds(IsNull, paths, st.booleans()),
        st.sampled_from([("mulai", "selesai"), ("nama", "kode"), ("selesai", "mulai")]).map(
            lambda pair: Compare((*prefix, pair[0]), "eq", (FieldRef((*prefix, pair[1])),))
        ),
    )


me = st.sampled_from(
    [
        Compare(("unor",), "eq", (Me("unor"),)),
        Compare(("unor",), "in", (Me("unors"),)),
        Compare(("unor",), "within", (Me("unor"),)),
        Compare(("unor",), "within", (Me("unors"),)),
        Compare(("atasan", "unor"), "within", (Me("unors"),)),
        Compare(("unor",), "within", (FieldRef(("atasan", "unor")),)),
        Compare(("atasan", "unor"), "within", (FieldRef(("unor",)),)),
        Compare(("unor", "atasan"), "within", (Me("unor"), FieldRef(("unor",)))),
        Compare(("atasan",), "eq", (Me("pegawai"),)),
        Compare(("id",), "eq", (Me("pegawai"),)),
        Compare(("atasan", "id"), "eq", (Me("pegawai"),)),
        Compare(("jenis",), "in", (Me("roles"),)),
        Compare(("nama",), "contains", (FieldRef(("atasan", "nama")),)),
        Compare(("nama",), "starts_with", (FieldRef(("atasan", "nama")),)),
        Compare(("mulai",), "lt", (FieldRef(("atasan", "selesai")),)),
        Compare(("nilai",), "gte", (FieldRef(("atasan", "nilai")),)),
        Compare(("atasan", "atasan", "nama"), "eq", (Literal("ab"),)),
        IsNull(("atasan", "atasan"), True),
        IsNull(("unor", "atasan", "nama"), False),
    ]
)
plain = st.one_of(fields(()), fields(("atasan",)), me)
below = st.builds(lambda where: Exists("pegawai", "atasan", where), st.one_of(fields(()), fields(("atasan",))))
conditions = st.recursive(
    st.one_of(plain, below),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: All(tuple(items))),
        st.lists(inner, max_size=3).map(lambda items: AnyOf(tuple(items))),
        inner.map(Not),
    ),
    max_leaves=6,
)


class World:
    """Rows in Python, as `evaluate` reads them."""

    def __init__(self, given_rows: list[dict[str, Any]], actor: Actor) -> None:
        self.rows = {number: {**row, "id": number} for number, row in enumerate(given_rows, start=1)}
        for number, row in self.rows.items():
            row["kode"] = f"{row['nama']}" if number == 1 else f"{number}"
            row["atasan"] = number - 1 if number % 2 == 0 else None
        self.context = Context(today=TODAY, now=NOW, actor=actor, is_within=self.is_within, exists=self.exists)

    def view(self, number: int) -> RowView:
        return lambda path: self.value("pegawai", number, path)

    def value(self, entity: str, number: int, path: Path) -> Any:
        if entity == "unor":
            held: Any = {"id": number, "atasan": UNITS[number], "nama": f"U{number}"}[path[0]]
        else:
            held = self.rows[number][path[0]]
        if len(path) == 1 or held is None:
            return held
        return self.value("pegawai" if entity == "pegawai" and path[0] == "atasan" else "unor", held, path[1:])

    def is_within(self, unor: int, root: int) -> bool:
        above: int | None = unor
        while above is not None and above != root:
            above = UNITS[above]
        return above == root

    def exists(self, entity: str, by: str, row_id: int, where: Condition) -> bool:
        return any(
            row[by] == row_id and evaluate(where, self.view(number), self.context) for number, row in self.rows.items()
        )

    def fulfil(self, condition: Condition) -> set[int]:
        return {number for number in self.rows if evaluate(condition, self.view(number), self.context)}


@pytest.fixture
def tables(store: Database, sample: Registry) -> Iterator[tuple[sa.Connection, Registry]]:
    """The sample's tables with five units in two trees; what a test adds is rolled back."""
    with store.engine.connect() as connection, connection.begin() as transaction:
        connection.execute(sa.insert(sample.tables["instansi"]).values(id=1, nama="I"))
        for number, atasan in UNITS.items():
            connection.execute(
                sa.insert(sample.tables["unor"]).values(id=number, instansi_id=1, nama=f"U{number}", atasan_id=atasan)
            )
        yield connection, sample
        transaction.rollback()


def fill(connection: sa.Connection, registry: Registry, world: World) -> None:
    table = registry.tables["pegawai"]
    connection.execute(sa.delete(table))
    for row in world.rows.values():
        values = {name: value for name, value in row.items() if name not in ("unor", "atasan")}
        connection.execute(
            sa.insert(table).values(instansi_id=1, unor_id=row["unor"], atasan_id=row["atasan"], **values)
        )


def in_order(row: dict[str, Any]) -> dict[str, Any]:
    """The row as the sample's rules let it in."""
    if row["selesai"] is not None and (row["mulai"] is None or row["mulai"] > row["selesai"]):
        row = {**row, "selesai": None}
    return {**row, "jenis": None if row["jenis"] == "pimpinan" and row["aktif"] else row["jenis"]}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(given_rows=rows, condition=conditions, actor=st.sampled_from([ACTOR, NOBODY]))
def test_sql_and_python_agree(
    tables: tuple[sa.Connection, Registry], given_rows: list[dict[str, Any]], condition: Condition, actor: Actor
) -> None:
    connection, registry = tables
    world = World([in_order(row) for row in given_rows], actor)
    fill(connection, registry, world)
    table = registry.tables["pegawai"].alias()
    compiled = compile_condition(condition, registry, "pegawai", table, SqlContext(actor, TODAY, NOW))
    expected = world.fulfil(condition)
    found = list(connection.scalars(sa.select(table.c.id).where(compiled)))
    assert len(found) == len(set(found))
    assert set(found) == expected
    shown = connection.execute(sa.select(table.c.id, truth(compiled))).all()
    assert {number for number, holds in shown if holds} == expected
    assert all(holds is not None for _, holds in shown)


def comparisons() -> Iterator[Condition]:
    """Every operator with every value, on the row itself and on the row that it points at."""
    for name, values in VALUES.items():
        for path in ((name,), ("atasan", name)):
            for wanted in (True, False):
                yield IsNull(path, wanted)
            if name == "tugas":
                yield from (Compare(path, "contains", (Literal(item),)) for item in ("a", "b", "ab"))
                continue
            ops = ["eq", *(("lt", "lte", "gt", "gte") if name in ORDERED else ())]
            ops += ["contains", "starts_with"] if name == "nama" else []
            yield from (Compare(path, op, (Literal(value),)) for op in ops for value in values)
            yield Compare(path, "in", tuple(Literal(value) for value in values[:2]))
    for op in ("lt", "lte", "gt", "gte", "eq"):
        yield from (Compare(("mulai",), op, (Today(days),)) for days in (-1, 0, 1))
        yield Compare(("dilihat",), op, (Now(),))
    yield from (Compare(("nama",), op, (FieldRef(("atasan", "nama")),)) for op in ("eq", "contains", "starts_with"))


def test_every_comparison_with_every_value(tables: tuple[sa.Connection, Registry]) -> None:
    connection, registry = tables
    longest = max(len(values) for values in VALUES.values())
    spread = [
        {
            name: [*values, None if name not in ("nama", "aktif") else values[0]][n % (len(values) + 1)]
            for name, values in VALUES.items()
        }
        | {"unor": n % len(UNITS) + 1}
        for n in range(2 * longest)
    ]
    world = World([in_order(row) for row in spread], ACTOR)
    fill(connection, registry, world)
    table = registry.tables["pegawai"]
    for condition in comparisons():
        for asked in (condition, Not(condition)):
            compiled = compile_condition(asked, registry, "pegawai", table, SqlContext.of(ACTOR))
            assert set(connection.scalars(sa.select(table.c.id).where(compiled))) == world.fulfil(asked), asked


@pytest.mark.parametrize("part", ["_", "%", "\\", "a_", "%b"])
def test_the_signs_of_like_mean_themselves_also_from_another_row(
    tables: tuple[sa.Connection, Registry], part: str
) -> None:
    connection, registry = tables
    row: dict[str, Any] = dict.fromkeys(VALUES) | {"aktif": True, "unor": 1}
    world = World(
        [{**row, "nama": part}, {**row, "nama": "axb"}, {**row, "nama": part}, {**row, "nama": f"x{part}x"}], ACTOR
    )
    fill(connection, registry, world)
    table = registry.tables["pegawai"]
    condition = Compare(("nama",), "contains", (FieldRef(("atasan", "nama")),))
    compiled = compile_condition(condition, registry, "pegawai", table, SqlContext.of(ACTOR))
    assert set(connection.scalars(sa.select(table.c.id).where(compiled))) == {4} == world.fulfil(condition)


def test_a_positive_comparison_stays_bare_for_the_index(sample: Registry) -> None:
    table = sample.tables["pegawai"]
    compiled = compile_condition(
        All((Compare(("nama",), "eq", (Literal("x"),)), Compare(("unor", "nama"), "eq", (Literal("y"),)))),
        sample,
        "pegawai",
        table,
        SqlContext.of(ACTOR),
    )
    text = str(compiled)
    assert "coalesce" not in text
    assert text.startswith("pegawai.nama = ")
    assert "pegawai.unor_id IN (SELECT" in text


def test_a_ring_in_the_tree_ends_the_walk(tables: tuple[sa.Connection, Registry]) -> None:
    connection, registry = tables
    units = registry.tables["unor"]
    connection.execute(sa.update(units).where(units.c.id == 1).values(atasan_id=3))
    for operand, expected in ((Me("unor"), {1, 2, 3, 4}), (FieldRef(("id",)), {1, 2, 3})):
        condition = Compare(("atasan",), "within", (operand,))
        compiled = compile_condition(condition, registry, "unor", units, SqlContext.of(ACTOR))
        assert set(connection.scalars(sa.select(units.c.id).where(compiled))) == expected


def test_unknown_names_are_an_error_of_ours_not_of_the_database(sample: Registry) -> None:
    for condition in (Compare(("tidak_ada",), "eq", (Literal(1),)), Compare(("nama", "x"), "eq", (Literal(1),))):
        with pytest.raises(KeyError):
            compile_condition(condition, sample, "pegawai", sample.tables["pegawai"], SqlContext.of(ACTOR))
