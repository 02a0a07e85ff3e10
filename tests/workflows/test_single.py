"""Singletons: one row an instansi, or one altogether; the database says so too."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.engine.catalog import check
from app.errors import Invalid
from app.models import migrate
from app.models.migrate import MigrationError
from app.models.transaction import Database
from app.workflows import entity, single
from app.workflows.draft import InvalidRows
from tests.engine.schemas import BARANG, folder_of
from tests.models.schemas import INSTANSI, write_folder
from tests.models.test_migrate import change, insert, registry_of
from tests.personas import NOW, World

TOLD = {"": ["Setelan Kantor sudah ada, dan hanya boleh satu. Ubah yang sudah ada."]}


def create(world: World, who: str = "admin", name: str = "setelan", **values: object) -> int:
    given = values or {"alamat": "Jalan Satu"}
    with world.database.write() as session:
        return entity.create(session, world.registry, world.actor(who), name, given, now=NOW).subject_id


def is_there(world: World, who: str, name: str = "setelan") -> bool:
    with world.database.read() as session:
        return single.is_there(session, world.registry, world.actor(who), world.registry.catalog.entity(name))


def test_there_is_one_row_an_instansi(kantor: World) -> None:
    made = create(kantor)
    with pytest.raises(Invalid) as refusal:
        create(kantor, alamat="Jalan Dua")
    assert refusal.value.fields == TOLD
    assert (is_there(kantor, "admin"), is_there(kantor, "beta_admin")) == (True, False)
    create(kantor, "beta_admin")
    registry, actor = kantor.registry, kantor.actor("admin")
    with kantor.database.write() as session:
        entity.update(session, registry, actor, "setelan", made, {"alamat": "Jalan Tiga"}, None, now=NOW)
    with kantor.database.write() as session:
        entity.delete(session, registry, actor, "setelan", made, now=NOW)
    assert not is_there(kantor, "admin")
    create(kantor)


def test_a_shared_one_is_alone_altogether(kantor: World) -> None:
    assert not is_there(kantor, "operator", "moto")
    create(kantor, "operator", "moto", teks="Melayani")
    assert is_there(kantor, "beta_admin", "moto")
    with pytest.raises(Invalid, match="Moto sudah ada"):
        create(kantor, "operator", "moto", teks="Lagi")


def test_of_other_entities_there_may_be_more(kantor: World) -> None:
    assert not is_there(kantor, "admin", "pegawai")


def test_a_batch_brings_in_one(kantor: World) -> None:
    rows = [{"alamat": "Jalan Satu"}, {"alamat": "Jalan Dua"}]
    with pytest.raises(InvalidRows) as refusal, kantor.database.write() as session:
        entity.create_many(session, kantor.registry, kantor.actor("admin"), "setelan", rows, now=NOW)
    assert refusal.value.rows == {1: TOLD}


@pytest.mark.parametrize(("name", "values"), [("setelan", {"alamat": "A"}), ("moto", {"teks": "A"})])
def test_of_two_at_once_one_is_told(kantor: World, name: str, values: dict[str, str]) -> None:
    start, outcomes = threading.Barrier(2), []

    def make() -> None:
        actor = kantor.actor("admin" if name == "setelan" else "operator")
        start.wait(10)
        try:
            with kantor.database.write() as session:
                entity.create(session, kantor.registry, actor, name, values, now=NOW)
            outcomes.append("kept")
        except Invalid as error:
            outcomes.append(error.fields[""][0].partition(" sudah ada, dan hanya boleh satu.")[0])

    threads = [threading.Thread(target=make) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == sorted([str(kantor.registry.catalog.entity(name).label), "kept"])


@pytest.mark.parametrize(("name", "label"), [("setelan", "Setelan Kantor"), ("moto", "Moto")])
def test_what_only_the_database_saw_is_told_in_words(
    kantor: World, name: str, label: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else's row that is not committed yet is hidden from the verb, not from the unique key."""
    values = {"alamat": "A"} if name == "setelan" else {"teks": "A"}
    who = "admin" if name == "setelan" else "operator"
    create(kantor, who, name, **values)
    monkeypatch.setattr("app.workflows.write.uniqueness.check", lambda *_: None)
    with pytest.raises(Invalid) as refusal:
        create(kantor, who, name, **values)
    assert refusal.value.fields == {"": [f"{label} sudah ada, dan hanya boleh satu. Ubah yang sudah ada."]}


CATATAN = """
entity: catatan
label: Catatan
title: "{isi}"
scope: instansi
fields:
  isi: {type: text, label: Isi}
"""


@pytest.mark.parametrize("scope", ["instansi", "shared"])
def test_a_table_with_more_rows_does_not_become_one(empty_url: str, tmp_path: Path, scope: str) -> None:
    text = CATATAN.replace("scope: instansi", f"scope: {scope}")
    folder, database = write_folder(tmp_path / "contoh", {"instansi": INSTANSI, "catatan": text}), Database(empty_url)
    migrate.migrate(database.engine, [folder])
    own = {"instansi_id": 1} if scope == "instansi" else {}
    with database.engine.begin() as connection:
        insert(connection, registry_of(folder), "instansi", nama="Instansi")
        for text in ("a", "b"):
            insert(connection, registry_of(folder), "catatan", isi=text, **own)
    table = change(folder, "fields:", "singleton: true\nfields:", "catatan").tables["catatan"]
    told = [(step.code, step.change.id, step.rows) for step in migrate.plan(database.engine, [folder]).steps]
    assert told == [("M-BACKFILL", "add-index:catatan.uq_catatan", 1)]
    with pytest.raises(MigrationError, match="stands against 1 rows"):
        migrate.migrate(database.engine, [folder])
    with database.engine.begin() as connection:
        connection.execute(sa.delete(table).where(table.c.isi == "b"))
    migrate.migrate(database.engine, [folder])
    with pytest.raises(sa.exc.IntegrityError), database.engine.begin() as connection:
        insert(connection, registry_of(folder), "catatan", isi="c", **own)
    database.dispose()


def test_ready_made_rows_are_for_more_than_one(tmp_path: Path) -> None:
    text = BARANG + "singleton: true\nform: {quick_add: {s: {label: S, rows: [{kode: a}]}}}\n"
    found = [(problem.code, problem.message) for problem in check([folder_of(tmp_path, text)])]
    assert ("E219", "one row alone has no quick_add") in found
