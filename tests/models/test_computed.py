"""Computed fields are right without rows, with empty values and on the day itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from app.domain.conditions import Compare, Literal
from app.engine.fieldtypes.computed import ComputedField
from app.models.build import Registry
from app.models.computed import computed_column
from app.models.conditions import compile_condition
from app.models.context import SqlContext
from app.models.transaction import Database

TODAY = date(2026, 3, 1)
CTX = SqlContext(None, TODAY, datetime(2026, 3, 1, tzinfo=UTC))
PEOPLE: list[dict[str, Any]] = [
    {"aktif": True, "nilai": Decimal("0.105"), "mulai": date(2024, 2, 28), "selesai": TODAY},
    {"aktif": True, "nilai": Decimal("0.2"), "mulai": date(2026, 3, 1), "selesai": date(2026, 3, 1)},
    {"aktif": False, "nilai": None, "mulai": date(2026, 1, 1), "selesai": date(2026, 2, 28)},
    {"aktif": True, "nilai": Decimal("0.1"), "mulai": None, "selesai": None},
]


@pytest.fixture
def filled(store: Database, sample: Registry) -> Database:
    with store.engine.begin() as connection:
        connection.execute(sa.insert(sample.tables["instansi"]).values(id=1, nama="I"))
        for number in (1, 2):
            connection.execute(sa.insert(sample.tables["unor"]).values(id=number, instansi_id=1, nama=f"U{number}"))
        for number, values in enumerate(PEOPLE):
            who = {"kode": str(number), "nama": "x", "unor_id": 1, "instansi_id": 1}
            connection.execute(sa.insert(sample.tables["pegawai"]).values(**who, **values))
    return store


def column(registry: Registry, entity: str, name: str, table: sa.FromClause) -> sa.ColumnElement[Any]:
    spec = registry.catalog.entity(entity)
    field = spec.fields[name]
    assert isinstance(field, ComputedField)
    return computed_column(registry, spec, field, table, CTX)


@pytest.mark.parametrize(
    ("entity", "name", "expected"),
    [
        ("unor", "jumlah", [3, 0]),
        ("unor", "jumlah_nilai", [Decimal("0.405"), Decimal("0.000")]),
        ("unor", "rata_nilai", [Decimal("0.135"), None]),
        ("pegawai", "lama", [732, 0, 58, None]),
        ("pegawai", "berlaku", [True, True, False, False]),
    ],
)
def test_values(filled: Database, sample: Registry, entity: str, name: str, expected: list[Any]) -> None:
    table = sample.tables[entity].alias()
    with filled.engine.connect() as connection:
        found = connection.scalars(
            sa.select(column(sample, entity, name, table)).select_from(table).order_by(table.c.id)
        ).all()
    assert found == expected
    assert [type(value) for value in found] == [type(value) for value in expected]


def test_lists_filter_by_computed_fields(filled: Database, sample: Registry) -> None:
    table = sample.tables["pegawai"]
    with filled.engine.connect() as connection:
        for value, expected in ((True, ["0", "1"]), (False, ["2", "3"])):
            condition = Compare(("berlaku",), "eq", (Literal(value),))
            clause = compile_condition(condition, sample, "pegawai", table, CTX)
            assert list(connection.scalars(sa.select(table.c.kode).where(clause).order_by(table.c.id))) == expected
        units = sample.tables["unor"]
        clause = compile_condition(Compare(("jumlah",), "gte", (Literal(1),)), sample, "unor", units, CTX)
        assert list(connection.scalars(sa.select(units.c.id).where(clause))) == [1]
