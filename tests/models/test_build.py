"""The tables keep what the schema says, whoever writes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.models import stubs
from app.models.build import Registry, class_name
from app.models.entities import CATALOG, REGISTRY
from app.models.transaction import Database


class People:
    """Writes rows of the sample schema."""

    def __init__(self, session: Session, registry: Registry) -> None:
        self.session = session
        self.registry = registry
        self.numbers = iter(range(1, 1000))

    def add(self, entity: str, **values: Any) -> int:
        row = self.registry.entity(entity)(**values)
        self.session.add(row)
        self.session.flush()
        return int(row.id)

    def unit(self, instansi: int | None = None, **values: Any) -> tuple[int, int]:
        """An instansi (unless given) and a unit in it."""
        instansi = instansi or self.add("instansi", nama=f"Instansi {next(self.numbers)}")
        return instansi, self.add("unor", **{"instansi_id": instansi, "nama": f"Unor {next(self.numbers)}", **values})

    def pegawai(self, instansi: int, unor: int, **values: Any) -> int:
        kode = f"K{next(self.numbers)}"
        return self.add(
            "pegawai",
            **{"instansi_id": instansi, "unor_id": unor, "kode": kode, "nama": "Budi", "aktif": True, **values},
        )


@pytest.fixture
def people(store: Database, sample: Registry) -> Any:
    with store.write() as session:
        yield People(session, sample)


@pytest.fixture
def refused(people: People) -> Any:
    """Asserts that the database itself refuses a row, naming the constraint where it can."""

    def check(entity: str, constraint: str = "", **values: Any) -> None:
        with pytest.raises(sa.exc.IntegrityError) as caught, people.session.begin_nested():
            people.session.execute(sa.insert(people.registry.tables[entity]).values(**values))
        if people.session.get_bind().dialect.name == "postgresql" and constraint:
            assert caught.value.orig.diag.constraint_name == constraint  # type: ignore[union-attr]

    return check


def test_values_come_back_as_they_went(people: People) -> None:
    instansi, unor = people.unit()
    wib = timezone(timedelta(hours=7))
    values = {
        "nilai": Decimal("10.938"),
        "mulai": date(2026, 2, 28),
        "dilihat": datetime(2026, 1, 1, 6, 30, 0, 123456, tzinfo=wib),
        "batas": "02-29",
        "tugas": ("b", "a"),
        "urutan": 1000,
        "aktif": False,
    }
    id_ = people.pegawai(instansi, unor, **values)
    people.session.expire_all()
    row: Any = people.session.get(people.registry.entity("pegawai"), id_)
    assert {name: getattr(row, name) for name in values} == {**values, "tugas": ("a", "b")}
    assert row.dilihat.tzinfo is UTC
    assert (row.version, row.created_at.tzinfo) == (1, UTC)


def test_a_naive_moment_and_a_text_for_a_set_are_refused(people: People) -> None:
    instansi, unor = people.unit()
    for values in ({"dilihat": datetime(2026, 1, 1)}, {"tugas": "ab"}, {"tugas": ("a|b",)}):
        with pytest.raises(sa.exc.StatementError), people.session.begin_nested():
            people.pegawai(instansi, unor, **values)


def test_an_unknown_attribute_is_refused(sample: Registry) -> None:
    with pytest.raises(TypeError, match="no column 'unor'"):
        sample.entity("pegawai")(unor=1)


def test_an_alias_has_the_columns_of_its_table(sample: Registry) -> None:
    for name, table in sample.tables.items():
        first, second = sample.alias(name), sample.alias(name)
        assert [(column.name, column.type) for column in first.c] == [(one.name, one.type) for one in table.c]
        assert str(first.c.id == second.c.id) != str(first.c.id == first.c.id)


def test_a_relation_stays_within_the_instansi(people: People, refused: Any) -> None:
    one, unor = people.unit()
    other = people.add("instansi", nama="Lain")
    refused("pegawai", "fk_pegawai__unor", instansi_id=other, unor_id=unor, kode="X", nama="X", aktif=True)
    refused("unor", "fk_unor__atasan", instansi_id=other, atasan_id=unor, nama="X")
    people.pegawai(one, unor)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("ck_pegawai__jenis", {"jenis": "ketua"}),
        ("ck_pegawai__urutan", {"urutan": -1}),
        ("ck_pegawai__urutan__2", {"urutan": 1001}),
        ("ck_pegawai__batas", {"batas": "13-01"}),
        ("ck_pegawai__nama__length", {"nama": "x" * 101}),
        ("ck_pegawai__rule__urut", {"mulai": date(2026, 2, 1), "selesai": date(2026, 1, 31)}),
        ("ck_pegawai__rule__urut", {"mulai": None, "selesai": date(2026, 1, 31)}),
        ("", {"nama": None}),
    ],
)
def test_choices_ranges_lengths_and_rules_are_constraints(
    people: People, refused: Any, constraint: str, values: dict[str, Any]
) -> None:
    instansi, unor = people.unit()
    row = {"instansi_id": instansi, "unor_id": unor, "kode": "X", "nama": "X", "aktif": True}
    refused("pegawai", constraint, **{**row, **values})


def test_keys_are_unique_within_an_instansi_only(people: People, refused: Any) -> None:
    one, unor = people.unit()
    two, elsewhere = people.unit()
    people.pegawai(one, unor, kode="A")
    people.pegawai(two, elsewhere, kode="A")
    refused("pegawai", "uq_pegawai__kode", instansi_id=one, unor_id=unor, kode="A", nama="X", aktif=True)


def test_two_roots_of_a_tree_differ_in_their_natural_key(people: People, refused: Any) -> None:
    instansi, root = people.unit(nama="Dinas")
    people.unit(instansi, nama="Dinas", atasan_id=root)
    refused("unor", "uq_unor__atasan__nama", instansi_id=instansi, nama="Dinas")


def test_a_partial_key_binds_only_where_its_condition_holds(people: People, refused: Any) -> None:
    instansi, unor = people.unit()
    people.pegawai(instansi, unor, jenis="pimpinan")
    people.pegawai(instansi, unor, jenis="pimpinan", aktif=False)
    people.pegawai(instansi, unor, jenis="pegawai")
    refused("pegawai", instansi_id=instansi, unor_id=unor, kode="Z", nama="Z", aktif=True, jenis="pimpinan")


def test_nobody_stands_below_themselves(people: People) -> None:
    _, unor = people.unit()
    table = people.registry.tables["unor"]
    with pytest.raises(sa.exc.IntegrityError), people.session.begin_nested():
        people.session.execute(sa.update(table).where(table.c.id == unor).values(atasan_id=unor))


def test_on_delete_is_kept(people: People) -> None:
    instansi, unor = people.unit()
    boss = people.pegawai(instansi, unor)
    id_ = people.pegawai(instansi, unor, atasan_id=boss)
    pegawai, units = people.registry.tables["pegawai"], people.registry.tables["unor"]
    with pytest.raises(sa.exc.IntegrityError), people.session.begin_nested():
        people.session.execute(sa.delete(units).where(units.c.id == unor))
    people.session.execute(sa.delete(pegawai).where(pegawai.c.id == boss))
    assert people.session.execute(sa.select(pegawai.c.id, pegawai.c.atasan_id)).all() == [(id_, None)]


def test_an_id_is_never_given_out_twice(people: People) -> None:
    first = people.add("instansi", nama="A")
    people.session.execute(sa.delete(people.registry.tables["instansi"]))
    assert people.add("instansi", nama="B") > first


def test_every_key_and_index_of_tenant_rows_is_led_by_the_instansi_or_by_what_lies_within_it() -> None:
    everywhere = {("akun", "uq_akun__nip")}
    for table in REGISTRY.shape:
        if CATALOG.entity(table.name).tenant_bound:
            within = {key.columns[1] for key in table.foreign_keys if len(key.columns) > 1}
            led = [*table.uniques, *(index for index in table.indexes if not index.name.startswith("fx_"))]
            apart = {(table.name, index.name) for index in led if index.columns[0] not in {"instansi_id", *within}}
            assert apart <= everywhere


def test_every_reference_leads_an_index() -> None:
    for table in REGISTRY.shape:
        first = {index.columns[0] for index in (*table.uniques, *table.indexes) if index.where is None}
        assert {key.columns[-1] for key in table.foreign_keys} <= {*first, "instansi_id"}, table.name


def test_every_filter_sort_and_search_of_a_list_has_an_index() -> None:
    for entity in (one for one in CATALOG if one.source is None):
        table = REGISTRY.shape.tables[entity.name]
        indexed = {
            column.removeprefix("-") for index in (*table.uniques, *table.indexes) for column in index.columns[:2]
        }
        wanted = [*entity.list.filters, *(sort.path for sort in entity.list.sort[:1])]
        own = {path[0] for path in wanted if len(path) == 1 and entity.fields[path[0]].storage is not None}
        assert {REGISTRY.column_name(entity.name, name) for name in own} <= indexed
        order = [REGISTRY.column_name(entity.name, sort.path[0]) for sort in entity.list.sort if len(sort.path) == 1]
        if len(order) == len(entity.list.sort):
            sorted_by = [
                [one.removeprefix("-") for one in index.columns if one != "instansi_id"]
                for index in (*table.uniques, *table.indexes)
            ]
            assert any(columns[: len(order)] == order for columns in sorted_by), entity.name
        assert set(table.search) == {path[0] for path in entity.list.search if len(path) == 1}


def test_the_packaged_classes_are_named_after_their_entities() -> None:
    assert class_name("jenis_jabatan") == "JenisJabatan"
    assert REGISTRY.entity("akun_peran").__name__ == "AkunPeran"
    assert REGISTRY.column("pegawai", "unor").name == "unor_id"


def test_the_stub_file_is_what_the_schema_says() -> None:
    assert stubs.PATH.read_text(encoding="utf-8") == stubs.render(CATALOG), "run `ekinerja schema types`"
