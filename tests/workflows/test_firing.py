"""Steps of a workflow: who may, from which state, on whose row, what is kept, and what two people at once do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
import sqlalchemy as sa

from app.errors import AppError, Invalid, NotAllowed, OutOfScope, Passed, Stale
from app.models.history import History
from app.workflows import entity
from app.workflows.effects import Done
from tests.personas import NOW, World


def _make(world: World, person: str = "pegawai", whose: str = "pegawai", jumlah: int = 1, rows: int = 1) -> int:
    values: Mapping[str, object] = {
        "pegawai": world.pegawai[whose],
        "perihal": "Laptop",
        "jumlah": jumlah,
        "lampiran": [{"judul": f"Surat {number}"} for number in range(rows)],
    }
    with world.database.write() as session:
        return entity.create(session, world.registry, world.actor(person), "usulan", values, now=NOW).subject_id


def _fire(
    world: World, person: str, row_id: int, step: str, reason: str | None = None, version: int | None = None
) -> Done:
    with world.database.write() as session:
        actor = world.actor(person)
        return entity.fire(
            session, world.registry, actor, "usulan", row_id, step, reason=reason, version=version, now=NOW
        )


def _state(world: World, row_id: int) -> object:
    table = world.registry.tables["usulan"]
    with world.database.read() as session:
        return session.scalar(sa.select(table.c.status).where(table.c.id == row_id))


def _handed_in(world: World, jumlah: int = 1) -> int:
    row_id = _make(world, jumlah=jumlah)
    _fire(world, "pegawai", row_id, "ajukan")
    return row_id


def test_a_row_goes_from_hand_to_hand(kantor: World) -> None:
    row_id = _make(kantor)
    assert _state(kantor, row_id) == "draft"
    assert _fire(kantor, "pegawai", row_id, "ajukan").message == "Ajukan: Usulan kini Diajukan."
    assert _fire(kantor, "unit", row_id, "setujui").message == "Setujui: Usulan kini Disetujui."
    assert _state(kantor, row_id) == "disetujui"


def test_every_step_is_one_row_of_history(kantor: World) -> None:
    row_id = _handed_in(kantor)
    _fire(kantor, "unit", row_id, "kembalikan", reason="  Lampiran kurang.\n")
    with kantor.database.read() as session:
        rows = list(session.scalars(sa.select(History).where(History.entity == "usulan").order_by(History.id)))
    assert [(row.action, row.actor_nama, row.reason) for row in rows] == [
        ("create", "PANJI PEGAWAI", None),
        ("ajukan", "PANJI PEGAWAI", None),
        ("kembalikan", "UJANG UNIT", "Lampiran kurang."),
    ]
    assert rows[2].changes == {"status": ["diajukan", "draft"]}


REFUSED: list[tuple[str, str, type[AppError], str]] = [
    ("pegawai", "setujui", NotAllowed, "tidak berwenang"),  # a role that the step does not name
    ("rekan", "setujui", OutOfScope, "tidak ditemukan"),  # a colleague does not see it
    ("beta_admin", "setujui", OutOfScope, "tidak ditemukan"),  # nor does another instansi
    ("unit", "ajukan", NotAllowed, "tidak berwenang"),
    ("unit", "tolak", Invalid, "Alasan wajib diisi."),
    ("unit", "hapus", OutOfScope, "tidak ada"),
    ("admin", "ajukan", Passed, "sekarang Diajukan (PANJI PEGAWAI"),
]


@pytest.mark.parametrize(("person", "step", "error", "words"), REFUSED)
def test_who_may_not_is_told_why(kantor: World, person: str, step: str, error: type[AppError], words: str) -> None:
    row_id = _handed_in(kantor)
    with pytest.raises(error, match=words.replace("(", "\\(")):
        _fire(kantor, person, row_id, step)
    assert _state(kantor, row_id) == "diajukan"


def test_nobody_decides_on_their_own(kantor: World) -> None:
    owned = _handed_in(kantor)
    entered = _make(kantor, person="admin", whose="pegawai")
    _fire(kantor, "pegawai", entered, "ajukan")
    moved = _make(kantor)
    _fire(kantor, "admin", moved, "ajukan")
    for row_id in (entered, moved):
        with pytest.raises(NotAllowed, match="data Anda sendiri"):
            _fire(kantor, "admin", row_id, "setujui")
    assert _fire(kantor, "admin", owned, "setujui")


def test_an_owner_with_the_role_does_not_decide_either(kantor: World) -> None:
    table = kantor.registry.tables["usulan"]
    row_id = _handed_in(kantor)
    with kantor.database.write() as session:
        session.execute(sa.update(table).values(pegawai_id=kantor.pegawai["admin"]))
    with pytest.raises(NotAllowed, match="data Anda sendiri"):
        _fire(kantor, "admin", row_id, "setujui")


def test_whoever_moved_it_before_it_was_given_back_may_decide_afterwards(kantor: World) -> None:
    row_id = _make(kantor)
    _fire(kantor, "admin", row_id, "ajukan")
    _fire(kantor, "unit", row_id, "kembalikan", reason="Salah unit")
    _fire(kantor, "pegawai", row_id, "ajukan")
    assert _fire(kantor, "admin", row_id, "setujui")


def _trip(world: World) -> int:
    """A trip of a pegawai, handed in."""
    trip = {"tujuan": "Utara", "berangkat": date(2026, 12, 1), "pulang": date(2026, 12, 2)}
    with world.database.write() as session:
        actor = world.actor("pegawai")
        row_id = entity.create(session, world.registry, actor, "dinas", trip, now=NOW).subject_id
        entity.fire(session, world.registry, actor, "dinas", row_id, "ajukan", now=NOW)
    return row_id


def _approve(world: World, row_id: int, values: Mapping[str, object], person: str = "admin") -> Done:
    with world.database.write() as session:
        actor = world.actor(person)
        return entity.fire(
            session, world.registry, actor, "dinas", row_id, "setujui", values, reason="Perlu", version=2, now=NOW
        )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, {"nomor": ["Nomor Surat Tugas wajib diisi."]}),
        ({"nomor": "x" * 21}, {"nomor": ["Nomor Surat Tugas paling banyak 20 karakter, yang diisi 21."]}),
        ({"nomor": "1", "kelas": "khusus"}, {"sebab": ["Sebab wajib diisi."]}),
        ({"nomor": "1", "kelas": "biasa", "sebab": "x"}, {"sebab": ["Sebab hanya diisi bila Kelas adalah Khusus."]}),
        ({"nomor": "1", "tujuan": "Selatan"}, {"tujuan": ["Isian ini tidak termasuk tindakan itu."]}),
        ({"nomor": "1", "status": "draft"}, {"status": ["Isian ini tidak termasuk tindakan itu."]}),
        ({"nomor": "1", "tiada": "x"}, {"tiada": ["Isian ini tidak termasuk tindakan itu."]}),
    ],
)
def test_what_a_step_asks_for_is_judged_as_in_a_form(
    kantor: World, values: Mapping[str, object], said: Mapping[str, list[str]]
) -> None:
    row_id = _trip(kantor)
    with pytest.raises(Invalid) as refusal:
        _approve(kantor, row_id, values)
    assert refusal.value.fields == said


def test_what_a_step_asks_for_is_written_with_it_by_whoever_may_take_it_alone(kantor: World) -> None:
    row_id = _trip(kantor)
    with pytest.raises(NotAllowed):
        _approve(kantor, row_id, {"nomor": "1"}, "pegawai")
    _approve(kantor, row_id, {"nomor": "ST/7", "kelas": "khusus", "sebab": "Banjir"})
    table = kantor.registry.tables["dinas"]
    with kantor.database.read() as session:
        row = session.execute(sa.select(table.c.status, table.c.nomor, table.c.sebab, table.c.version)).one()
        event = session.scalars(
            sa.select(History).where(History.entity == "dinas").order_by(History.id.desc()).limit(1)
        ).one()
    assert tuple(row) == ("disetujui", "ST/7", "Banjir", 3)
    assert (event.action, event.reason) == ("setujui", "Perlu")
    assert set(event.changes) == {"status", "nomor", "kelas", "sebab"}
    admin = kantor.actor("admin")
    with kantor.database.write() as session, pytest.raises(NotAllowed):
        entity.update(session, kantor.registry, admin, "dinas", row_id, {"nomor": "2"}, 3, now=NOW)


def test_a_condition_and_a_guard_say_what_is_missing(kantor: World) -> None:
    with pytest.raises(NotAllowed) as refusal:
        _fire(kantor, "unit", _handed_in(kantor, jumlah=6), "setujui")
    assert refusal.value.hint == "Syaratnya: Jumlah paling banyak 5."
    with pytest.raises(NotAllowed, match=r"belum dapat dilakukan: Lampiran belum diisi\."):
        _fire(kantor, "pegawai", _make(kantor, rows=0), "ajukan")


def test_a_step_on_an_outdated_copy_is_refused(kantor: World) -> None:
    row_id = _handed_in(kantor)
    with kantor.database.write() as session:
        entity.update(session, kantor.registry, kantor.actor("unit"), "usulan", row_id, {"catatan": "x"}, 2, now=NOW)
    with pytest.raises(Stale):
        _fire(kantor, "unit", row_id, "setujui", version=2)
    assert _fire(kantor, "unit", row_id, "setujui", version=3)


def test_the_second_of_two_deciders_is_told_who_was_faster(kantor: World) -> None:
    row_id = _handed_in(kantor)
    _fire(kantor, "unit", row_id, "setujui", version=2)
    with pytest.raises(Passed, match=r"sekarang Disetujui \(UJANG UNIT, "):
        _fire(kantor, "admin", row_id, "setujui", version=2)


def test_rows_can_be_changed_in_open_states_alone(kantor: World) -> None:
    row_id = _handed_in(kantor)
    with pytest.raises(NotAllowed), kantor.database.write() as session:
        entity.update(session, kantor.registry, kantor.actor("pegawai"), "usulan", row_id, {"perihal": "X"}, 2, now=NOW)
    with pytest.raises(NotAllowed), kantor.database.write() as session:
        entity.delete(session, kantor.registry, kantor.actor("pegawai"), "usulan", row_id, now=NOW)


def test_no_form_writes_the_state(kantor: World) -> None:
    values = {"pegawai": kantor.pegawai["pegawai"], "perihal": "X", "status": "disetujui"}
    with pytest.raises(NotAllowed), kantor.database.write() as session:
        entity.create(session, kantor.registry, kantor.actor("pegawai"), "usulan", values, now=NOW)


def test_the_database_keeps_to_the_states(kantor: World) -> None:
    table = kantor.registry.tables["usulan"]
    _make(kantor)
    with pytest.raises(sa.exc.IntegrityError), kantor.database.write() as session:
        session.execute(sa.update(table).values(status="lain"))


def test_who_is_to_be_told_is_an_effect(kantor: World) -> None:
    row_id = _make(kantor)
    (effect,) = _fire(kantor, "pegawai", row_id, "ajukan").effects
    assert (effect.kind, dict(effect.params)) == ("kabar", {"entity": "usulan", "row_id": row_id, "step": "ajukan"})
