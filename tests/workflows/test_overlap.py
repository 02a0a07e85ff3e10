"""Periods that may not overlap: refused in every way a row comes in, and when two write at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.errors import Invalid
from app.imports import store
from app.imports.apply import StalePlan, apply
from app.models.imports import ImportRow
from app.workflows import entity
from app.workflows.draft import InvalidRows
from tests.imports.conftest import silent
from tests.imports.workbooks import workbook
from tests.personas import NOW, World

TAKEN = {"mulai": ["Ruang ini sudah dipakai pada tanggal itu."]}


def may(day: int) -> date:
    return date(2026, 5, day)


def piket(nomor: str, ruang: str | None, mulai: int | None, selesai: int | None, **more: object) -> dict[str, object]:
    ends = {"mulai": mulai and may(mulai), "selesai": selesai and may(selesai)}
    return {"nomor": nomor, "ruang": ruang, **ends, **more}


def create(world: World, values: Mapping[str, object], name: str = "piket", who: str = "admin") -> int:
    with world.database.write() as session:
        return entity.create(session, world.registry, world.actor(who), name, values, now=NOW).subject_id


def update(world: World, row_id: int, values: Mapping[str, object], name: str = "piket", who: str = "admin") -> None:
    with world.database.write() as session:
        entity.update(session, world.registry, world.actor(who), name, row_id, values, None, now=NOW)


def refused(do: Callable[[], object]) -> Mapping[str, Sequence[str]]:
    with pytest.raises(Invalid) as caught:
        do()
    return caught.value.fields


@pytest.mark.parametrize(
    ("other", "problems"),
    [
        (piket("2", "A", 12, 14), TAKEN),
        (piket("2", "A", 8, 10), TAKEN),
        (piket("2", "A", 8, None), TAKEN),
        (piket("2", "A", None, 10), TAKEN),
        (piket("2", "A", None, None), TAKEN),
        (piket("2", "A", 13, 14), None),
        (piket("2", "A", None, 9), None),
        (piket("2", "B", 10, 12), None),
        (piket("2", None, 10, 12), None),
        (piket("2", "A", 10, 12, batal=True), None),
    ],
)
def test_a_new_row_does_not_meet_another(
    kantor: World, other: dict[str, object], problems: Mapping[str, list[str]] | None
) -> None:
    create(kantor, piket("1", "A", 10, 12))
    if problems is None:
        assert create(kantor, other)
    else:
        assert refused(lambda: create(kantor, other)) == problems


def test_a_row_that_is_changed_does_not_meet_another_but_may_stay_what_it_is(kantor: World) -> None:
    first, second = create(kantor, piket("1", "A", 10, 12)), create(kantor, piket("2", "B", 10, 12))
    assert refused(lambda: update(kantor, second, {"ruang": "A"})) == TAKEN
    update(kantor, first, {"mulai": may(11), "nomor": "1a"})
    update(kantor, second, {"ruang": "A", "mulai": may(1), "selesai": may(10)})
    assert refused(lambda: update(kantor, second, {"selesai": None})) == TAKEN
    update(kantor, second, {"selesai": None, "batal": True})
    assert refused(lambda: update(kantor, second, {"batal": False})) == TAKEN
    update(kantor, first, {"selesai": None, "batal": True})
    update(kantor, second, {"batal": False})


def test_a_day_is_taken_whoever_may_see_it_and_only_in_ones_own_instansi(kantor: World) -> None:
    create(kantor, piket("1", "A", 10, 12, unor=kantor.unor["alpa.dua"]))
    assert refused(lambda: create(kantor, piket("2", "A", 11, 11), who="unit")) == TAKEN
    assert create(kantor, piket("1", "A", 10, 12), who="beta_admin")


def test_days_of_every_year_are_kept_apart_over_new_year(kantor: World) -> None:
    create(kantor, {"nama": "Hujan", "awal": "11-01", "akhir": "03-31"}, "musim")
    said = {"": ["Musim ini bertemu dengan musim lain."]}
    for awal, akhir in (("03-31", "04-02"), ("10-01", "11-01"), ("12-01", "12-31"), ("12-31", "01-01")):
        values = {"nama": "Lain", "awal": awal, "akhir": akhir}
        assert refused(lambda given=values: create(kantor, given, "musim")) == said  # type: ignore[misc]
    assert create(kantor, {"nama": "Kemarau", "awal": "04-01", "akhir": "10-31"}, "musim")


def giliran(petugas: str, start: int, end: int, **more: object) -> dict[str, object]:
    ends = {"dari": datetime(2026, 5, 1, start, tzinfo=UTC), "sampai": datetime(2026, 5, 1, end, tzinfo=UTC)}
    return {"petugas": petugas, **ends, **more}


def test_rows_below_a_row_are_kept_apart_among_themselves(kantor: World) -> None:
    said = ["Petugas ini sudah bertugas pada waktu itu."]
    rows = [giliran("P", 1, 2), giliran("Q", 1, 2), giliran("P", 2, 3)]
    assert refused(lambda: create(kantor, piket("1", "A", 1, 1, giliran=rows))) == {"giliran-2-dari": said}
    made = create(kantor, piket("1", "A", 1, 1, giliran=rows[:2]))
    assert create(kantor, piket("2", "B", 1, 1, giliran=rows[:2]))
    table = kantor.registry.tables["piket_giliran"]
    with kantor.database.read() as session:
        ids = session.scalars(sa.select(table.c.id).where(table.c.piket_id == made).order_by(table.c.id)).all()
    stay = {"id": ids[1]}
    more = [giliran("P", 1, 2, id=ids[0]), stay, giliran("P", 2, 4)]
    assert refused(lambda: update(kantor, made, {"giliran": more})) == {"giliran-2-dari": said}
    update(kantor, made, {"giliran": [stay, giliran("P", 2, 4)]})
    assert refused(lambda: update(kantor, made, {"giliran": [giliran("P", 2, 4, **stay), giliran("P", 4, 5)]})) == {
        "giliran-0-dari": said
    }


def test_a_step_that_makes_a_row_count_is_refused_while_it_meets_another(kantor: World) -> None:
    def fire(row_id: int, step: str, who: str) -> None:
        with kantor.database.write() as session:
            entity.fire(session, kantor.registry, kantor.actor(who), "dinas", row_id, step, now=NOW)

    trip = {"berangkat": may(4), "pulang": may(6)}
    first, second = (create(kantor, {"tujuan": where, **trip}, "dinas", "pegawai") for where in ("Utara", "Selatan"))
    fire(first, "ajukan", "pegawai")
    said = {"": ["Pegawai ini sudah berdinas pada tanggal itu."]}
    assert refused(lambda: fire(second, "ajukan", "pegawai")) == said
    fire(first, "kembalikan", "admin")
    fire(second, "ajukan", "pegawai")
    assert refused(lambda: fire(first, "ajukan", "pegawai")) == said


def test_rows_of_a_batch_are_kept_apart_too(kantor: World) -> None:
    rows = [piket(f"{number}", f"R{number}", 10, 12) for number in range(1_200)]
    rows[7] = piket("7", "R5", 12, 13)
    rows[1_100] = piket("1100", "R3", 1, 31)
    with pytest.raises(InvalidRows) as caught, kantor.database.write() as session:
        entity.create_many(session, kantor.registry, kantor.actor("admin"), "piket", rows, now=NOW)
    assert caught.value.rows == {7: TAKEN, 1_100: TAKEN}


def test_a_batch_of_changes_is_judged_by_what_it_comes_to(kantor: World) -> None:
    first, second, third = (create(kantor, piket(str(day), "A", day, day)) for day in (1, 2, 3))

    def save(*changes: tuple[int, dict[str, object]]) -> None:
        rows = [(row_id, values, None) for row_id, values in changes]
        with kantor.database.write() as session:
            entity.update_many(session, kantor.registry, kantor.actor("admin"), "piket", rows, now=NOW)

    def on(day: int) -> dict[str, object]:
        return {"mulai": may(day), "selesai": may(day)}

    save((first, on(2)), (second, on(3)), (third, on(4)))
    save((first, {"batal": True}), (second, on(2)))
    with pytest.raises(InvalidRows) as caught:
        save((second, on(9)), (third, on(9)))
    assert caught.value.rows == {1: TAKEN}
    with pytest.raises(InvalidRows) as caught:
        save((first, {"batal": False, **on(4)}), (third, {"nomor": "lain"}))
    assert caught.value.rows == {0: TAKEN}


def test_an_import_says_it_in_the_preview_and_applies_what_does_not_meet(kantor: World) -> None:
    create(kantor, piket("1", "A", 10, 12, unor=kantor.unor["alpa"]))
    head = ["Nomor", "Unor", "Ruang", "Mulai", "Selesai"]
    lines = [["2", "A", "2026-05-12", ""], ["3", "A", "2026-05-13", "2026-05-14"], ["4", "A", "2026-05-14", ""]]
    content = workbook([head, *([one, "Dinas Alpa", *rest] for one, *rest in lines)])
    actor, spec = kantor.actor("admin"), kantor.registry.catalog.entity("piket")
    with kantor.database.write() as session:
        desk = store.Desk(session, kantor.registry, actor, spec)
        plan_id = store.receive(desk, "piket.xlsx", content, ("add", "update"), NOW).subject_id
    with kantor.database.read() as session:
        rows = session.scalars(sa.select(ImportRow).where(ImportRow.plan_id == plan_id).order_by(ImportRow.seq)).all()
        told = [(row.outcome, [message[2] for message in row.messages]) for row in rows]
    assert told == [("error", TAKEN["mulai"]), ("new", []), ("error", TAKEN["mulai"])]
    create(kantor, piket("5", "A", 14, 20))
    with kantor.database.write() as session:
        desk = store.Desk(session, kantor.registry, actor, spec)
        store.ask_apply(desk, desk.one(plan_id))
    with pytest.raises(StalePlan, match="Ruang ini sudah dipakai"), kantor.database.write() as session:
        apply(session, kantor.registry, actor, plan_id, NOW, silent)


def second_of_two(first: Callable[[Session], object], second: Callable[[], object], world: World) -> list[str]:
    """What comes of `second`, begun while the transaction of `first` is still open."""
    outcomes: list[str] = []

    def do() -> None:
        try:
            second()
            outcomes.append("kept")
        except Invalid as error:
            outcomes.append(str(dict(error.fields)))

    thread = threading.Thread(target=do)
    with world.database.write() as session:
        first(session)
        thread.start()
        thread.join(1)
        assert thread.is_alive()
    thread.join(30)
    return outcomes


def test_whoever_takes_the_same_days_at_once_waits_and_is_told(kantor: World) -> None:
    registry, actor = kantor.registry, kantor.actor("admin")

    def first(session: Session) -> None:
        entity.create(session, registry, actor, "piket", piket("1", "A", 10, 12), now=NOW)

    wanted = piket("2", "A", 12, 14)
    assert second_of_two(first, lambda: create(kantor, wanted), kantor) == [str(TAKEN)]


def test_of_two_rows_that_move_to_the_same_days_at_once_the_second_is_told(kantor: World) -> None:
    one, other = (create(kantor, piket(room, room, 10, 10)) for room in ("A", "B"))
    registry, actor = kantor.registry, kantor.actor("admin")

    def first(session: Session) -> None:
        entity.update_many(session, registry, actor, "piket", [(one, {"ruang": "C"}, None)], now=NOW)

    assert second_of_two(first, lambda: update(kantor, other, {"ruang": "C"}), kantor) == [str(TAKEN)]


@pytest.mark.parametrize("dialect_name", ["postgresql"])
@pytest.mark.postgresql
def test_who_writes_about_another_room_does_not_wait(kantor: World) -> None:
    """Rooms share 64 turns; these two do not share theirs."""
    registry, actor = kantor.registry, kantor.actor("admin")
    with kantor.database.write() as session:
        entity.create(session, registry, actor, "piket", piket("1", "A", 10, 12), now=NOW)
        thread = threading.Thread(target=create, args=(kantor, piket("2", "B", 10, 12)))
        thread.start()
        thread.join(20)
        assert not thread.is_alive()


def test_a_step_waits_its_turn_too(kantor: World) -> None:
    trip = {"berangkat": may(4), "pulang": may(6)}
    one, other = (create(kantor, {"tujuan": where, **trip}, "dinas", "pegawai") for where in ("Utara", "Selatan"))
    actor = kantor.actor("pegawai")

    def fire(session: Session, row_id: int) -> None:
        entity.fire(session, kantor.registry, actor, "dinas", row_id, "ajukan", now=NOW)

    def second() -> None:
        with kantor.database.write() as session:
            fire(session, other)

    said = [str({"": ["Pegawai ini sudah berdinas pada tanggal itu."]})]
    assert second_of_two(lambda session: fire(session, one), second, kantor) == said
