"""Down past a loss and up again: what came back empty is not held against the rows that are there."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from app.engine.catalog import load
from app.models import migrate
from app.models.build import Registry, build
from app.models.migrate import MigrationError
from app.models.transaction import Database
from tests.models.schemas import SAMPLE, write_folder

EXTRA = """  surat: {type: text, label: Surat, required: true, max_length: 20}
  tugas_lain: {type: text, label: Lain, visible_when: {jenis: pimpinan}, required: true}
  tugas:"""
LOST = ["drop-column:pegawai.surat", "drop-column:pegawai.tugas_lain"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample schema with a field that is required, and one that is so for some rows."""
    folder = write_folder(tmp_path / "contoh", SAMPLE)
    _edit(folder, "  tugas:", EXTRA)
    return folder


def _edit(folder: Path, old: str, new: str) -> None:
    path = folder / "entities" / "pegawai.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def _registry(folder: Path) -> Registry:
    return build(load([folder]))


def _put(database: Database, registry: Registry) -> None:
    with database.engine.begin() as connection:
        for entity, values in (
            ("instansi", {"nama": "Instansi"}),
            ("unor", {"instansi_id": 1, "nama": "Dinas"}),
            (
                "pegawai",
                {"instansi_id": 1, "unor_id": 1, "kode": "K1", "nama": "Orang", "aktif": True, "surat": "S1"}
                | {"jenis": "pimpinan", "tugas_lain": "Rapat"},
            ),
        ):
            connection.execute(sa.insert(registry.tables[entity]).values(values))


def _first(folder: Path) -> str:
    return next((folder / "migrations").glob("0001*.py")).name[:13]


def test_what_was_lost_is_not_demanded_on_the_way_down(blank: Database, folder: Path) -> None:
    migrate.migrate(blank.engine, [folder])
    old = _registry(folder)
    _put(blank, old)
    _edit(folder, EXTRA, "  tugas:")
    migrate.migrate(blank.engine, [folder], allow_loss=LOST)
    migrate.downgrade(blank.engine, [folder], _first(folder))
    table = old.tables["pegawai"]
    with blank.engine.connect() as connection:
        (row,) = connection.execute(sa.select(table)).mappings()
    assert (row["nama"], row["jenis"], row["surat"], row["tugas_lain"]) == ("Orang", "pimpinan", None, None)
    migrate.upgrade(blank.engine, [folder])
    with blank.engine.connect() as connection:
        (again,) = connection.execute(sa.select(_registry(folder).tables["pegawai"])).mappings()
    assert {name: row[name] for name in again} == dict(again)
    assert migrate.plan(blank.engine, [folder]).empty


def test_other_rules_hold_on_the_way_down(blank: Database, folder: Path) -> None:
    migrate.migrate(blank.engine, [folder])
    old = _registry(folder)
    _put(blank, old)
    _edit(folder, EXTRA, "  tugas:")
    migrate.migrate(blank.engine, [folder], allow_loss=LOST)
    migrate.downgrade(blank.engine, [folder], _first(folder))
    table = old.tables["pegawai"]
    for wrong in ({"urutan": 1001}, {"kode": None}, {"jenis": "ketua"}, {"surat": "S" * 21}):
        with pytest.raises(sa.exc.DatabaseError), blank.engine.begin() as connection:
            connection.execute(sa.update(table).values(wrong))


def test_a_table_without_rows_gets_all_of_it_back(blank: Database, folder: Path) -> None:
    migrate.migrate(blank.engine, [folder])
    old = _registry(folder)
    _edit(folder, EXTRA, "  tugas:")
    migrate.migrate(blank.engine, [folder], allow_loss=LOST)
    migrate.downgrade(blank.engine, [folder], _first(folder))
    with blank.engine.connect() as connection:
        found = {column["name"]: column["nullable"] for column in sa.inspect(connection).get_columns("pegawai")}
    assert found["surat"] is False
    _put(blank, old)


def test_rows_that_the_old_shape_cannot_hold_are_told(blank: Database, folder: Path) -> None:
    migrate.migrate(blank.engine, [folder])
    _edit(folder, "max_length: 18, unique: true", "max_length: 18")
    _put(blank, _registry(folder))
    migrate.migrate(blank.engine, [folder])
    table = _registry(folder).tables["pegawai"]
    with blank.engine.begin() as connection:
        values = {"instansi_id": 1, "unor_id": 1, "kode": "K1", "nama": "Kembar", "aktif": True, "surat": "S2"}
        connection.execute(sa.insert(table).values(values))
    with pytest.raises(MigrationError, match="rows stand in the way"):
        migrate.downgrade(blank.engine, [folder], _first(folder))
