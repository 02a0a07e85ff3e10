"""Migrations on both databases: nothing lost, nothing done twice, whole or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from app.engine.catalog import load
from app.engine.diff import diff
from app.engine.shape import shape
from app.engine.shapefile import load as load_shape
from app.models import migrate
from app.models.build import Registry, build
from app.models.entities import REGISTRY
from app.models.migrate import MigrationError
from app.models.migrations import system
from app.models.search import search_clause
from app.models.transaction import Database
from app.settings import PACKAGED_SCHEMA
from tests.models import schemas
from tests.models.schemas import HARI_LIBUR, SAMPLE, write_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample schema, without revisions."""
    return write_folder(tmp_path / "contoh", SAMPLE)


@pytest.fixture
def seeded(blank: Database, folder: Path) -> Database:
    """The migrated sample schema with two units and three people."""
    migrate.migrate(blank.engine, [folder])
    registry = registry_of(folder)
    with blank.engine.begin() as connection:
        insert(connection, registry, "instansi", nama="Instansi")
        for nama, atasan in (("Dinas", None), ("Bidang", 1)):
            insert(connection, registry, "unor", instansi_id=1, nama=nama, atasan_id=atasan)
        for number, atasan in ((1, None), (2, 1), (3, 1)):
            who = {"kode": f"K{number}", "nama": f"Orang {number}", "atasan_id": atasan}
            insert(connection, registry, "pegawai", instansi_id=1, unor_id=2, aktif=True, urutan=number, **who)
        connection.execute(sa.delete(registry.tables["pegawai"]).where(registry.column("pegawai", "kode") == "K3"))
    return blank


def registry_of(*folders: Path) -> Registry:
    return build(load(folders))


def insert(connection: sa.Connection, registry: Registry, entity: str, **values: Any) -> None:
    connection.execute(sa.insert(registry.tables[entity]).values(**values))


def rows(database: Database, registry: Registry, entity: str, *columns: str) -> list[tuple[Any, ...]]:
    table = registry.tables[entity]
    with database.engine.connect() as connection:
        found = connection.execute(sa.select(*(table.c[column] for column in columns)).order_by(table.c.id))
        return [tuple(row) for row in found]


def change(folder: Path, old: str, new: str, entity: str = "pegawai") -> Registry:
    """Edit an entity's file."""
    path = folder / "entities" / f"{entity}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return registry_of(folder)


def differences(database: Database, metadata: sa.MetaData) -> list[Any]:
    """What Alembic would change to get from the database to the metadata, expression indexes left out."""
    ours = set(metadata.tables)

    def compared(_object: object, name: str | None, kind: str, *_: object) -> bool:
        return name in ours if kind == "table" else not str(name).startswith("sx_")

    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": compared, "compare_type": False})
        return list(compare_metadata(context, metadata))


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection:sqlalchemy.exc.SAWarning")
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
def test_the_migrated_database_is_what_the_models_say(database: Database) -> None:
    assert differences(database, REGISTRY.metadata) == []
    with database.engine.connect() as connection:
        assert system.differences(connection) == []


def test_the_committed_shape_is_what_the_schema_asks_for() -> None:
    committed = load_shape((PACKAGED_SCHEMA / "migrations" / "shape.json").read_text(encoding="utf-8"))
    assert diff(committed, shape(REGISTRY.catalog)) == (), "run `ekinerja schema migrate --write-only`"


def test_a_second_run_does_nothing(blank: Database, folder: Path) -> None:
    first = migrate.migrate(blank.engine, [folder])
    assert [step.change.id for step in first.steps] == [
        "create-table:instansi",
        "create-table:pegawai",
        "create-table:unor",
    ]
    files = {path: path.stat().st_mtime_ns for path in (folder / "migrations").iterdir()}
    assert migrate.migrate(blank.engine, [folder]).empty
    assert {path: path.stat().st_mtime_ns for path in (folder / "migrations").iterdir()} == files
    assert str(migrate.plan(blank.engine, [folder])) == "nothing to do"


def test_revisions_that_stand_in_the_folder_are_applied_and_told(blank: Database, folder: Path) -> None:
    migrate.migrate(blank.engine, [folder], write_only=True)
    written = migrate.plan(blank.engine, [folder]).pending
    done = migrate.migrate(blank.engine, [folder])
    assert written
    assert done.applied == written
    assert f"APPLIED    revision {written[-1]}" in str(done)
    assert sa.inspect(blank.engine).has_table("pegawai")


def test_one_new_file_in_an_overlay_gives_a_working_table(seeded: Database, folder: Path, tmp_path: Path) -> None:
    overlay = write_folder(tmp_path / "tambahan", {"hari_libur": HARI_LIBUR}, roles=False)
    planned = migrate.migrate(seeded.engine, [folder, overlay])
    assert [(step.code, step.change.id) for step in planned.steps] == [("M-SAFE", "create-table:hari_libur")]
    assert sorted(path.suffix for path in (overlay / "migrations").glob("0*")) == [".json", ".py"]
    assert not list((folder / "migrations").glob("0002*"))
    registry = registry_of(folder, overlay)
    with seeded.engine.begin() as connection:
        insert(
            connection,
            registry,
            "hari_libur",
            instansi_id=1,
            nama="Tahun Baru",
            tanggal=sa.func.current_date(),
            unor_id=1,
        )
        clause = search_clause(registry, "hari_libur", "baru", connection.dialect.name)
        assert connection.scalar(sa.select(registry.tables["hari_libur"].c.nama).where(clause)) == "Tahun Baru"


def test_without_its_overlay_a_database_still_opens(seeded: Database, folder: Path, tmp_path: Path) -> None:
    overlay = write_folder(tmp_path / "tambahan", {"hari_libur": HARI_LIBUR}, roles=False)
    migrate.migrate(seeded.engine, [folder, overlay])
    migrate.upgrade(seeded.engine, [folder])
    registry = change(folder, "  nilai:", "  catatan: {type: text, label: Catatan}\n  nilai:")
    migrate.migrate(seeded.engine, [folder])
    assert rows(seeded, registry, "pegawai", "catatan") == [(None,), (None,)]
    assert migrate.plan(seeded.engine, [folder, overlay]).empty


def test_a_new_field_keeps_the_rows_and_what_points_at_them(seeded: Database, folder: Path) -> None:
    old = registry_of(folder)
    before = rows(seeded, old, "pegawai", "id", "kode", "atasan_id", "urutan", "aktif", "created_at")
    new = change(
        folder,
        "  nilai:",
        "  kelas: {type: choice, label: Kelas, required: true, default: a, choices: {a: A, b: B}}\n  nilai:",
    )
    planned = migrate.migrate(seeded.engine, [folder])
    assert ("M-BACKFILL", "add-column:pegawai.kelas", 2) in [(s.code, s.change.id, s.rows) for s in planned.steps]
    assert rows(seeded, new, "pegawai", "id", "kode", "atasan_id", "urutan", "aktif", "created_at") == before
    assert rows(seeded, new, "pegawai", "kelas") == [("a",), ("a",)]
    with seeded.engine.begin() as connection:
        clause = search_clause(new, "pegawai", "orang", connection.dialect.name)
        table = new.tables["pegawai"]
        assert connection.scalar(sa.select(sa.func.count()).select_from(table).where(clause)) == 2
        who = {"kode": "K9", "nama": "Orang 9", "unor_id": 1, "kelas": "b", "aktif": True}
        assert connection.scalar(sa.insert(table).values(instansi_id=1, **who).returning(table.c.id)) == 4
        assert connection.scalar(sa.select(sa.func.count()).select_from(table).where(clause)) == 3


def test_a_parent_table_is_rebuilt_without_losing_its_children(seeded: Database, folder: Path) -> None:
    new = change(
        folder, "max_length: 100}\n  atasan", "max_length: 50}\n  kota: {type: text, label: Kota}\n  atasan", "unor"
    )
    migrate.migrate(seeded.engine, [folder])
    assert len(rows(seeded, new, "pegawai", "id")) == 2
    assert rows(seeded, new, "unor", "nama", "atasan_id", "kota") == [("Dinas", None, None), ("Bidang", 1, None)]
    with pytest.raises(sa.exc.IntegrityError), seeded.engine.begin() as connection:
        connection.execute(sa.delete(new.tables["unor"]).where(new.tables["unor"].c.id == 2))


def test_a_new_choice_replaces_the_check(seeded: Database, folder: Path) -> None:
    new = change(folder, "pimpinan: Pimpinan}", "pimpinan: Pimpinan, plt: PLT}")
    planned = migrate.migrate(seeded.engine, [folder])
    assert ("M-SAFE", "change-check:pegawai.ck_pegawai__jenis") in [(s.code, s.change.id) for s in planned.steps]
    table = new.tables["pegawai"]
    with seeded.engine.begin() as connection:
        connection.execute(sa.update(table).values(jenis="plt"))
    with pytest.raises(sa.exc.IntegrityError), seeded.engine.begin() as connection:
        connection.execute(sa.update(table).values(jenis="ketua"))


def test_a_loss_needs_its_name(seeded: Database, folder: Path) -> None:
    new = change(folder, "  urutan: {type: integer, label: Urutan, min: 0, max: 1000}\n", "")
    with pytest.raises(MigrationError, match=r"drop-column:pegawai\.urutan loses data \(2 rows"):
        migrate.migrate(seeded.engine, [folder], allow_loss=["drop-column:pegawai.nilai"])
    assert len(list((folder / "migrations").glob("0*.py"))) == 1
    assert not migrate.plan(seeded.engine, [folder]).empty
    migrate.migrate(seeded.engine, [folder], allow_loss=["drop-column:pegawai.urutan"])
    with seeded.engine.connect() as connection:
        assert "urutan" not in {column["name"] for column in sa.inspect(connection).get_columns("pegawai")}
    assert len(rows(seeded, new, "pegawai", "id")) == 2


def test_dropping_an_entity_is_a_loss_too(seeded: Database, folder: Path) -> None:
    (folder / "entities" / "pegawai.yaml").unlink()
    unor = schemas.UNOR.splitlines()
    kept = "\n".join(line for line in unor if "pegawai.unor" not in line)
    write_folder(folder, {"unor": kept})
    with pytest.raises(MigrationError, match="drop-table:pegawai loses data"):
        migrate.migrate(seeded.engine, [folder])
    migrate.migrate(seeded.engine, [folder], allow_loss=["drop-table:pegawai"])
    with seeded.engine.connect() as connection:
        assert not [name for name in sa.inspect(connection).get_table_names() if name.startswith("pegawai")]


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ("max: 1000}", "max: 1}", r"change-check:pegawai\.ck_pegawai__urutan__2 stands against 1 rows"),
        ("label: Nilai,", "label: Nilai, required: true,", r"require-column:pegawai\.nilai stands against 2 rows"),
        ("label: Unor, required: true}", "label: Unor, required: true, unique: true}", "stands against 1 rows"),
        (
            "  nilai:",
            "  gaji: {type: integer, label: Gaji, required: true}\n  nilai:",
            "stands against 2 rows: give the new field a default",
        ),
    ],
)
def test_what_rows_break_is_refused_before_anything_is_written(
    seeded: Database, folder: Path, old: str, new: str, refusal: str
) -> None:
    change(folder, old, new)
    with pytest.raises(MigrationError, match=refusal):
        migrate.migrate(seeded.engine, [folder])
    assert len(list((folder / "migrations").glob("0*.py"))) == 1


def test_a_migration_that_fails_half_way_leaves_everything_as_it_was(seeded: Database, folder: Path) -> None:
    change(folder, "max: 1000}", "max: 1}")
    write_folder(folder, {"hari_libur": HARI_LIBUR})
    with seeded.engine.begin() as connection:
        kept = connection.execute(sa.text("SELECT id, urutan FROM pegawai ORDER BY id")).all()
        connection.execute(sa.text("UPDATE pegawai SET urutan = 1"))
    migrate.migrate(seeded.engine, [folder], write_only=True)
    with seeded.engine.begin() as connection:
        connection.execute(sa.text("UPDATE pegawai SET urutan = id"))
    with pytest.raises(MigrationError, match="ck_pegawai__urutan__2"):
        migrate.upgrade(seeded.engine, [folder])
    with seeded.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT id, urutan FROM pegawai ORDER BY id")).all() == kept
        assert not sa.inspect(connection).has_table("hari_libur")
    assert len(migrate.plan(seeded.engine, [folder]).pending) == 1


def test_up_down_and_up_again_keeps_the_rows(seeded: Database, folder: Path) -> None:
    columns = ("id", "kode", "nama", "unor_id", "atasan_id", "urutan", "aktif", "created_at", "version")
    before = rows(seeded, registry_of(folder), "pegawai", *columns)
    new = change(folder, "label: Urutan, min: 0", "label: Urutan, required: true, default: 7, min: 1")
    new = change(
        folder, "  nilai:", "  kelas: {type: text, label: Kelas, required: true, default: x, unique: false}\n  nilai:"
    )
    migrate.migrate(seeded.engine, [folder])
    first = migrate.scripts([folder]).get_revision("0001_" + revision(folder, 1)).revision
    assert rows(seeded, new, "pegawai", *columns) == before
    migrate.downgrade(seeded.engine, [folder], first)
    with seeded.engine.connect() as connection:
        assert "kelas" not in {column["name"] for column in sa.inspect(connection).get_columns("pegawai")}
    assert rows(seeded, registry_of(folder), "pegawai", *columns) == before
    migrate.upgrade(seeded.engine, [folder])
    assert rows(seeded, new, "pegawai", *columns, "kelas") == [(*row, "x") for row in before]


def revision(folder: Path, number: int) -> str:
    return next((folder / "migrations").glob(f"{number:04}*.py")).name.split("_")[1]


def test_all_the_way_down_and_up_again(blank: Database) -> None:
    migrate.upgrade(blank.engine, [PACKAGED_SCHEMA])
    with blank.engine.connect() as connection:
        made = set(sa.inspect(connection).get_table_names())
    migrate.downgrade(blank.engine, [PACKAGED_SCHEMA], "base")
    with blank.engine.connect() as connection:
        assert set(sa.inspect(connection).get_table_names()) <= {"alembic_version", "sqlite_sequence"}
    migrate.upgrade(blank.engine, [PACKAGED_SCHEMA])
    with blank.engine.connect() as connection:
        assert set(sa.inspect(connection).get_table_names()) == made


def test_write_only_leaves_the_database_alone(seeded: Database, folder: Path) -> None:
    change(folder, "  nilai:", "  catatan: {type: text, label: Catatan}\n  nilai:")
    migrate.migrate(seeded.engine, [folder], write_only=True)
    with seeded.engine.connect() as connection:
        assert "catatan" not in {column["name"] for column in sa.inspect(connection).get_columns("pegawai")}
    planned = migrate.plan(seeded.engine, [folder])
    assert (planned.steps, len(planned.pending), planned.empty) == ((), 1, False)
    migrate.upgrade(seeded.engine, [folder])
    assert migrate.plan(seeded.engine, [folder]).empty


def test_a_copied_folder_brings_its_revisions_along(seeded: Database, folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "salinan"
    shutil.copytree(folder, copy)
    assert migrate.migrate(seeded.engine, [copy]).empty


def test_the_search_columns_may_change(seeded: Database, folder: Path) -> None:
    new = change(folder, "search: [nama, kode, unor.nama]", "search: [kode]")
    migrate.migrate(seeded.engine, [folder])
    table = new.tables["pegawai"]
    with seeded.engine.begin() as connection:
        for word, count in (("orang", 0), ("K1", 1)):
            clause = search_clause(new, "pegawai", word, connection.dialect.name)
            assert connection.scalar(sa.select(sa.func.count()).select_from(table).where(clause)) == count


def test_a_type_that_keeps_every_value_changes_in_place(seeded: Database, folder: Path) -> None:
    new = change(
        folder, "{type: integer, label: Urutan, min: 0, max: 1000}", "{type: text, label: Urutan, max_length: 10}"
    )
    migrate.migrate(seeded.engine, [folder])
    assert rows(seeded, new, "pegawai", "urutan") == [("1",), ("2",)]


def test_a_schema_ahead_of_its_revisions_is_told_and_what_to_do(blank: Database, folder: Path) -> None:
    with pytest.raises(MigrationError, match=r"create-table:pegawai[\s\S]*Run 'ekinerja schema migrate'"):
        migrate.refuse_unwritten(blank.engine, [folder], load([folder]))
    migrate.migrate(blank.engine, [folder])
    migrate.refuse_unwritten(blank.engine, [folder], load([folder]))
