"""Many rows at once: the same refusals and one history row each, all or nothing, and fast."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
import sqlalchemy as sa

from app.errors import AppError, InUse, NotAllowed, OutOfScope, Stale
from app.models.history import History
from app.workflows import bulk, entity
from app.workflows.draft import InvalidRows
from tests.personas import NOW, World


def _row(world: World, number: int) -> dict[str, object]:
    day, month, year = number % 28 + 1, number // 28 % 12 + 1, 1970 + number // 336 % 25
    return {
        "nip": f"{year}{month:02}{day:02}{year + 25}{month:02}{number % 2 + 1}{900 + number // 8400:03}",
        "nama": f"ORANG {number}",
        "jabatan": "Analis",
        "unor": world.unor["alpa.satu"],
    }


def count(world: World, name: str = "pegawai") -> int:
    with world.database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(world.registry.tables[name])) or 0


def test_many_rows_come_in_with_one_history_row_each(world: World) -> None:
    heard: list[int] = []
    rows = [_row(world, number) for number in range(2_300)]
    with world.database.write() as session:
        ids = entity.create_many(
            session, world.registry, world.actor("unit"), "pegawai", rows, now=NOW, progress=heard.append
        )
    with world.database.read() as session:
        table = world.registry.tables["pegawai"]
        found = session.execute(sa.select(table.c.id, table.c.nip).where(table.c.id.in_(ids)))
        stored = {row.id: row.nip for row in found}
        events = session.execute(sa.select(History).where(History.entity == "pegawai", History.row_id.in_(ids)))
        noted = {event.row_id: event.changes for event in events.scalars()}
    assert [stored[row_id] for row_id in ids] == [row["nip"] for row in rows]
    assert heard == [1_000, 2_000, 2_300]
    assert len(noted) == 2_300
    assert noted[ids[-1]]["unor"] == [None, {"id": world.unor["alpa.satu"], "teks": "Bidang Satu"}]


def test_every_wrong_row_is_named_and_none_comes_in(world: World) -> None:
    rows = [_row(world, number) for number in range(1_500)]
    rows[3] = {**rows[3], "nama": ""}
    rows[7] = {**rows[7], "nip": rows[5]["nip"]}
    rows[1_200] = {**rows[1_200], "unor": world.unor["beta"]}
    rows[1_400] = {**rows[1_400], "nip": world.nip("admin")}
    before = count(world)
    with pytest.raises(InvalidRows) as caught, world.database.write() as session:
        entity.create_many(session, world.registry, world.actor("admin"), "pegawai", rows, now=NOW)
    assert {place: set(fields) for place, fields in caught.value.rows.items()} == {
        3: {"nama"},
        7: {"nip"},
        1_200: {"unor"},
        1_400: {"nip"},
    }
    assert count(world) == before


@pytest.mark.parametrize(
    ("who", "target", "version", "refusal"),
    [
        ("unit", "rekan", 1, OutOfScope),
        ("tim", "rekan", 1, NotAllowed),
        ("admin", "beta_pegawai", 1, OutOfScope),
        ("admin", "rekan", 7, Stale),
        ("admin", "rekan", 1, None),
        ("admin", "rekan", None, None),
    ],
)
def test_a_batch_of_changes_is_one_decision(
    world: World, who: str, target: str, version: int | None, refusal: type[AppError] | None
) -> None:
    def save() -> int:
        changes: list[tuple[int, Mapping[str, object], int | None]] = [
            (world.pegawai["pegawai"], {"nama": "PANJI BARU"}, None),
            (world.pegawai[target], {"nama": "LAIN", "jabatan": f"Jabatan {target}"}, version),
            (world.pegawai["unit"], {"nama": "UJANG UNIT"}, 1),
        ]
        with world.database.write() as session:
            return entity.update_many(session, world.registry, world.actor(who), "pegawai", changes, now=NOW)

    if refusal is None:
        assert save() == 2
    else:
        with pytest.raises(refusal):
            save()
    with world.database.read() as session:
        table = world.registry.tables["pegawai"]
        name = session.scalar(sa.select(table.c.nama).where(table.c.id == world.pegawai["pegawai"]))
    assert name == ("PANJI BARU" if refusal is None else "PANJI PEGAWAI")


def test_two_rows_may_swap_what_is_unique_only_one_after_the_other(world: World) -> None:
    changes = [
        (world.unor["alpa.satu"], {"siasn_id": "U-alpa.dua"}, 1),
        (world.unor["alpa.dua"], {"siasn_id": "U-alpa.satu"}, 1),
    ]
    with pytest.raises(AppError), world.database.write() as session:
        entity.update_many(session, world.registry, world.actor("admin"), "unor", changes, now=NOW)


def test_a_batch_of_moves_makes_no_circle(world: World) -> None:
    changes = [
        (world.unor["alpa.satu"], {"atasan": world.unor["alpa.dua"]}, 1),
        (world.unor["alpa.dua"], {"atasan": world.unor["alpa.satu"]}, 1),
    ]
    with pytest.raises(InvalidRows) as caught, world.database.write() as session:
        entity.update_many(session, world.registry, world.actor("admin"), "unor", changes, now=NOW)
    assert set(caught.value.rows) == {0, 1}


@pytest.fixture
def statements(world: World) -> Callable[[], int]:
    seen: list[str] = []

    def note(*args: object) -> None:
        seen.append(str(args[2]))

    sa.event.listen(world.database.engine, "before_cursor_execute", note)
    return lambda: len(seen)


def test_the_number_of_statements_grows_with_thousands_not_with_rows(
    world: World, statements: Callable[[], int]
) -> None:
    rows = [_row(world, number) for number in range(1_000)]
    with world.database.write() as session:
        entity.create_many(session, world.registry, world.actor("admin"), "pegawai", rows, now=NOW)
    assert statements() < 40


def test_many_rows_go_with_one_history_row_each(world: World) -> None:
    rows = [_row(world, number) for number in range(1_200)]
    with world.database.write() as session:
        ids = entity.create_many(session, world.registry, world.actor("admin"), "pegawai", rows, now=NOW)
    before = count(world)

    with world.database.write() as session:
        gone = bulk.delete_many(
            session, world.registry, world.actor("admin"), "pegawai", [(row_id, 1) for row_id in ids], now=NOW
        )

    assert (gone, count(world)) == (1_200, before - 1_200)
    with world.database.read() as session:
        noted = session.scalar(
            sa.select(sa.func.count()).select_from(History).where(History.action == "delete", History.row_id.in_(ids))
        )
    assert noted == 1_200


@pytest.mark.parametrize(("persona", "version", "refusal"), [("admin", 7, Stale), ("unit", 1, NotAllowed)])
def test_what_may_not_go_stays(world: World, persona: str, version: int, refusal: type[AppError]) -> None:
    with world.database.write() as session:
        ids = entity.create_many(session, world.registry, world.actor("admin"), "pegawai", [_row(world, 1)], now=NOW)
    before = count(world)

    with pytest.raises(refusal), world.database.write() as session:
        bulk.delete_many(session, world.registry, world.actor(persona), "pegawai", [(ids[0], version)], now=NOW)

    assert count(world) == before


def test_units_in_use_do_not_go(world: World) -> None:
    with pytest.raises(InUse) as caught, world.database.write() as session:
        bulk.delete_many(
            session, world.registry, world.actor("admin"), "unor", [(world.unor["alpa.satu"], None)], now=NOW
        )

    assert caught.value.users
