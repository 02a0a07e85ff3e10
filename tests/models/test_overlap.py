"""A rule about periods in the migration: counted, refused while rows break it, and counted as Python counts."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.domain.spans import Span, meet
from app.engine.diff import diff
from app.engine.meeting import meeting_sql
from app.engine.shape import shape
from app.engine.shapefile import dump, load
from app.engine.tableshape import OverlapShape, Shape
from app.models import migrate
from app.models.migrate import MigrationError
from app.models.transaction import Database
from tests.models.schemas import INSTANSI, write_folder
from tests.models.test_migrate import change, insert, registry_of, rows

SEWA = """
entity: sewa
label: Sewa
title: "{ruang}"
scope: instansi
fields:
  ruang: {type: text, label: Ruang}
  mulai: {type: date, label: Mulai}
  selesai: {type: date, label: Selesai}
  batal: {type: boolean, label: Batal, default: false}
permissions:
  admin: {actions: [list, read, create, update]}
"""
RULE = """rules:
  - {id: terpakai, no_overlap: {from: mulai, to: selesai, per: [ruang], where: {batal: false}}, message: Terpakai.}
permissions:"""
AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "contoh", {"instansi": INSTANSI, "sewa": SEWA})


@pytest.fixture
def rented(blank: Database, folder: Path) -> Database:
    """Rooms, two of which are let twice on one day; one of those lettings was cancelled."""
    migrate.migrate(blank.engine, [folder])
    registry = registry_of(folder)
    lettings = [("A", 1, 3, False), ("A", 3, 4, False), ("A", 5, 6, False), ("B", 1, 3, False), ("B", 2, 2, True)]
    with blank.engine.begin() as connection:
        insert(connection, registry, "instansi", nama="Instansi")
        for ruang, start, end, batal in lettings:
            ends = {"mulai": date(2026, 5, start), "selesai": date(2026, 5, end)}
            insert(connection, registry, "sewa", instansi_id=1, ruang=ruang, batal=batal, **ends)
    return blank


def test_rows_that_overlap_are_counted_and_stand_against_the_rule(rented: Database, folder: Path) -> None:
    change(folder, "permissions:", RULE, "sewa")
    planned = migrate.plan(rented.engine, [folder])
    told = [(step.code, step.change.id, step.rows) for step in planned.steps]
    assert ("M-BACKFILL", "add-rule:sewa.terpakai", 2) in told
    with pytest.raises(MigrationError, match=r"stands against 2 rows: their periods overlap; correct them first"):
        migrate.migrate(rented.engine, [folder])
    assert len(list((folder / "migrations").glob("0*.json"))) == 1


def test_the_rule_comes_when_the_rows_keep_to_it_and_goes_again(rented: Database, folder: Path) -> None:
    registry = change(folder, "permissions:", RULE, "sewa")
    with rented.engine.begin() as connection:
        table = registry.tables["sewa"]
        connection.execute(sa.update(table).where(table.c.id == 2).values(batal=True))
    migrate.migrate(rented.engine, [folder])
    assert migrate.plan(rented.engine, [folder]).empty
    change(folder, RULE, "permissions:", "sewa")
    assert "drop-rule:sewa.terpakai" in [step.change.id for step in migrate.plan(rented.engine, [folder]).steps]
    migrate.migrate(rented.engine, [folder])
    assert len(rows(rented, registry, "sewa", "id")) == 5


def test_a_written_revision_is_refused_where_rows_overlap(rented: Database, folder: Path) -> None:
    """It was written at another office, whose rows are fine."""
    table = change(folder, "permissions:", RULE, "sewa").tables["sewa"]
    with rented.engine.begin() as connection:
        connection.execute(sa.update(table).where(table.c.id == 2).values(batal=True))
    migrate.migrate(rented.engine, [folder], write_only=True)
    with rented.engine.begin() as connection:
        connection.execute(sa.update(table).where(table.c.id == 2).values(batal=False))
    with pytest.raises(MigrationError, match=r"2 rows of sewa stand against the rule terpakai: they overlap"):
        migrate.upgrade(rented.engine, [folder])


def test_columns_that_come_with_the_rule_are_asked_when_they_are_there(rented: Database, folder: Path) -> None:
    """All rows of a room have no beginning and no end then."""
    added = "  awal: {type: date, label: Awal}\n  akhir: {type: date, label: Akhir}\n"
    change(folder, "permissions:", added + RULE.replace("mulai", "awal").replace("selesai", "akhir"), "sewa")
    with pytest.raises(MigrationError, match=r"3 rows of sewa"):
        migrate.migrate(rented.engine, [folder])


def test_a_renamed_column_takes_the_rule_along(rented: Database, folder: Path) -> None:
    table = change(folder, "permissions:", RULE, "sewa").tables["sewa"]
    with rented.engine.begin() as connection:
        connection.execute(sa.update(table).where(table.c.id == 2).values(batal=True))
    migrate.migrate(rented.engine, [folder])
    path = folder / "entities" / "sewa.yaml"
    text = path.read_text(encoding="utf-8").replace("mulai", "sejak")
    path.write_text(text.replace("label: Mulai}", "label: Sejak, renamed_from: mulai}"), encoding="utf-8")
    assert [step.change.id for step in migrate.migrate(rented.engine, [folder]).steps] == ["rename-column:sewa.sejak"]


def test_the_shape_file_keeps_the_rule(folder: Path) -> None:
    change(folder, "permissions:", RULE, "sewa")
    made = shape(registry_of(folder).catalog)
    assert made.tables["sewa"].overlaps == (
        OverlapShape("terpakai", ("instansi_id", "ruang"), "mulai", "selesai", where='"batal" = false'),
    )
    kept = load(dump(made), str(folder))
    assert diff(kept, made) == diff(made, kept) == ()
    assert kept.tables["sewa"].overlaps == made.tables["sewa"].overlaps
    without = Shape({name: made.tables[name] for name in ("instansi",)})
    assert [item.id for item in diff(without, made)] == ["create-table:sewa"]


@pytest.mark.parametrize("yearly", [False, True])
def test_the_database_counts_as_python_does(blank: Database, yearly: bool) -> None:
    """On random rows, some of which have no beginning, no end, neither, or end before they begin."""
    dice = random.Random(7)
    texts = (sa.Column(name, sa.Text()) for name in ("k", "a", "b"))
    table = sa.Table("r", sa.MetaData(), sa.Column("id", sa.Integer()), *texts)
    rule = OverlapShape("r", ("k",), "a", "b", yearly=yearly)
    with blank.engine.begin() as connection:
        table.create(connection)
        for _ in range(150):
            days = [None, "01-05", "02-28", "06-01", "12-31"]
            made = [
                {"id": number, "k": dice.choice(["x", "y", None]), "a": dice.choice(days), "b": dice.choice(days)}
                for number in range(dice.randint(1, 4))
            ]
            connection.execute(sa.delete(table))
            connection.execute(sa.insert(table), made)
            spans = [(row["k"], Span(row["a"], row["b"])) for row in made]
            expected = sum(
                any(
                    at != there and key is not None and key == other_key and meet(span, other, yearly=yearly)
                    for there, (other_key, other) in enumerate(spans)
                )
                for at, (key, span) in enumerate(spans)
            )
            assert connection.exec_driver_sql(meeting_sql("r", rule)).scalar() == expected, made
