"""What tables a schema asks for, and what leads from one shape to another."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.conditions import (
    All,
    AnyOf,
    Compare,
    Condition,
    Exists,
    FieldRef,
    IsNull,
    Literal,
    Me,
    Not,
    Predicate,
    Today,
)
from app.engine.catalog import load
from app.engine.diff import Change, diff
from app.engine.shape import shape, short_name
from app.engine.shapefile import dump
from app.engine.shapefile import load as load_shape
from app.engine.sqltext import NotPortableError, condition_sql
from app.engine.tableshape import ColumnShape, ForeignKeyShape, IndexShape, Shape, TableShape
from tests.models.schemas import SAMPLE, write_folder


@pytest.fixture
def made(tmp_path: Path) -> Shape:
    return shape(load([write_folder(tmp_path / "contoh", SAMPLE)]))


def foreign_keys(table: TableShape) -> dict[str, ForeignKeyShape]:
    return {key.name: key for key in table.foreign_keys}


def test_relations_between_tenant_rows_name_the_instansi(made: Shape) -> None:
    keys = foreign_keys(made.tables["pegawai"])
    unor, atasan = keys["fk_pegawai__unor"], keys["fk_pegawai__atasan"]
    assert (unor.columns, unor.references) == (("instansi_id", "unor_id"), ("instansi_id", "id"))
    assert (atasan.columns, atasan.references, atasan.on_delete) == (("atasan_id",), ("id",), "set_null")
    assert keys["fk_pegawai__instansi_id"].table == "instansi"


def test_the_tenant_itself_has_no_instansi(made: Shape) -> None:
    instansi = made.tables["instansi"]
    assert [column.name for column in instansi.columns] == ["id", "nama", "version", "created_at", "updated_at"]
    assert (instansi.uniques, instansi.foreign_keys) == ((), ())
    assert [index.columns for index in instansi.indexes] == [("nama",)]


def test_indexes_are_not_made_twice(made: Shape) -> None:
    table = made.tables["pegawai"]
    assert {index.name: index.columns for index in table.indexes if not index.unique} == {
        "ix_pegawai__nama": ("instansi_id", "nama", "id"),
        "ix_pegawai__jenis__nama": ("instansi_id", "jenis", "nama", "id"),
        "fx_pegawai__unor_id": ("unor_id",),
        "fx_pegawai__atasan_id": ("atasan_id",),
    }


def test_names_fit_postgresql_and_stay_apart() -> None:
    one, other = (
        short_name("uq", "tabel_dengan_nama_yang_panjang", "kolom_dengan_nama_yang_panjang", end) for end in "ab"
    )
    assert len(one) == len(other) == 60
    assert one != other
    assert short_name("uq", "a", "b") == "uq_a__b"


def test_shapes_survive_their_file(made: Shape) -> None:
    text = dump(made)
    again = load_shape(text, folder=made.tables["unor"].folder)
    assert again == made
    assert dump(again) == text
    assert diff(made, again) == ()


@pytest.mark.parametrize("text", ["", "[]", '{"a": {"columns": [{"nama": 1}]}}', '{"a": 1}'])
def test_a_file_that_is_no_shape_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        load_shape(text)


def column(name: str) -> tuple[str, bool]:
    return {"nama": ("nama", False), "unor": ("unor_id", False), "tugas": ("tugas", True)}[name]


@pytest.mark.parametrize(
    ("condition", "sql"),
    [
        (All(), "true"),
        (AnyOf(), "false"),
        (Compare(("nama",), "eq", (Literal("x'y"),)), "\"nama\" = 'x''y'"),
        (Compare(("unor",), "gte", (Literal(Decimal("1.50")),)), '"unor_id" >= 1.50'),
        (Compare(("nama",), "lt", (Literal(date(2026, 2, 1)),)), "\"nama\" < '2026-02-01'"),
        (Compare(("nama",), "eq", (Literal(True),)), '"nama" = true'),
        (Compare(("nama",), "in", (Literal("a"), Literal("b"))), "\"nama\" IN ('a', 'b')"),
        (Compare(("nama",), "in", ()), "false"),
        (Compare(("nama",), "starts_with", (Literal("5%"),)), "lower(\"nama\") LIKE lower('5\\%%') ESCAPE '\\'"),
        (Compare(("tugas",), "contains", (Literal("a"),)), "\"tugas\" LIKE '%|a|%' ESCAPE '\\'"),
        (Not(IsNull(("unor",))), 'NOT coalesce("unor_id" IS NULL, false)'),
        (
            All((AnyOf((IsNull(("nama",)), IsNull(("unor",), False))), IsNull(("nama",)))),
            '("nama" IS NULL OR "unor_id" IS NOT NULL) AND "nama" IS NULL',
        ),
    ],
)
def test_conditions_about_one_row_as_text(condition: Condition, sql: str) -> None:
    assert condition_sql(condition, column) == sql


@pytest.mark.parametrize(
    "condition",
    [
        Compare(("nama",), "eq", (Me("account"),)),
        Compare(("nama",), "eq", (Today(),)),
        Compare(("nama",), "eq", (Literal(datetime(2026, 1, 1, tzinfo=UTC)),)),
        Compare(("unor", "nama"), "eq", (Literal("x"),)),
        Compare(("lain",), "eq", (Literal("x"),)),
        Compare(("unor",), "within", (FieldRef(("unor",)),)),
        Compare(("nama",), "contains", (FieldRef(("nama",)),)),
        Exists("pegawai", "unor", All()),
        Predicate("penilai", ("unor",)),
    ],
)
def test_what_needs_more_than_the_row_is_left_to_the_verbs(condition: Condition) -> None:
    with pytest.raises(NotPortableError):
        condition_sql(Not(condition), column)


BASE = TableShape(
    name="t", folder="", columns=(ColumnShape("id", "id", False), ColumnShape("a", "integer"), ColumnShape("b", "text"))
)


def changes(**parts: object) -> list[tuple[str, str]]:
    after = dataclasses.replace(BASE, **parts)  # type: ignore[arg-type]
    return [(change.code, change.id) for change in diff(Shape({"t": BASE}), Shape({"t": after}))]


def replaced(*columns: ColumnShape) -> dict[str, tuple[ColumnShape, ...]]:
    names = {item.name for item in columns}
    return {"columns": (*(item for item in BASE.columns if item.name not in names), *columns)}


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (ColumnShape("c", "text"), [("M-SAFE", "add-column:t.c")]),
        (ColumnShape("c", "text", fill="''"), [("M-BACKFILL", "add-column:t.c")]),
        (ColumnShape("c", "text", nullable=False), [("M-BACKFILL", "add-column:t.c")]),
        (ColumnShape("a", "integer", nullable=False), [("M-BACKFILL", "require-column:t.a")]),
        (ColumnShape("a", "text"), [("M-BACKFILL", "change-column:t.a")]),
        (ColumnShape("b", "integer"), [("M-LOSS", "retype-column:t.b")]),
        (ColumnShape("a", "integer", fill="1"), []),
    ],
)
def test_changes_of_columns(column: ColumnShape, expected: list[tuple[str, str]]) -> None:
    assert changes(**replaced(column)) == expected


def test_a_narrower_number_is_a_loss_and_a_wider_one_is_not() -> None:
    def table(precision: int, scale: int) -> Shape:
        numeric = ColumnShape("n", "numeric", precision=precision, scale=scale)
        return Shape({"t": dataclasses.replace(BASE, columns=(numeric,))})

    assert [change.code for change in diff(table(8, 2), table(10, 3))] == ["M-BACKFILL"]
    assert [change.code for change in diff(table(8, 2), table(8, 3))] == ["M-LOSS"]
    assert [change.code for change in diff(table(8, 2), table(8, 1))] == ["M-LOSS"]


def test_a_dropped_table_or_column_is_a_loss() -> None:
    assert [str(one) for one in diff(Shape({"t": BASE}), Shape())] == ["M-LOSS drop table t"]
    assert changes(columns=BASE.columns[:2]) == [("M-LOSS", "drop-column:t.b")]


def test_a_demand_counts_what_breaks_it() -> None:
    key = IndexShape("uq_t_a", ("a", "(coalesce(\"b\", ''))"), unique=True, where='"a" > 1')
    (found,) = diff(Shape({"t": BASE}), Shape({"t": dataclasses.replace(BASE, indexes=(key,))}))
    assert found == Change("M-BACKFILL", "add index", "t", "uq_t_a", found.probe, strict=True, source="t")
    assert found.probe == (
        'SELECT count(*) FROM (SELECT 1 FROM "t" WHERE "a" IS NOT NULL AND (coalesce("b", \'\')) IS NOT NULL'
        ' AND "a" > 1 GROUP BY "a", (coalesce("b", \'\')) HAVING count(*) > 1) AS found'
    )
