"""Whom a step tells: the owner, whoever moved the row there, those who may go on; nobody who does not see the row."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.errors import OutOfScope
from app.models import notice
from app.models.notice import Notice
from app.workflows import entity, notices
from tests.personas import NOW, World


def _row(world: World) -> int:
    values = {"pegawai": world.pegawai["pegawai"], "perihal": "Laptop", "jumlah": 1, "lampiran": [{"judul": "S"}]}
    with world.database.write() as session:
        return entity.create(session, world.registry, world.actor("pegawai"), "usulan", values, now=NOW).subject_id


def _fire(world: World, person: str, row_id: int, step: str, reason: str | None = None) -> None:
    with world.database.write() as session:
        actor = world.actor(person)
        entity.fire(session, world.registry, actor, "usulan", row_id, step, reason=reason, now=NOW)


def _tell(world: World, row_id: int, step: str) -> int:
    with world.database.write() as session:
        return notices.tell(session, world.registry, world.registry.catalog.entity("usulan"), row_id, step, NOW)


def _told(world: World) -> dict[str, str]:
    names = {number: key for key, number in world.akun.items()}
    with world.database.read() as session:
        return {names[one.akun_id]: one.text for one in session.scalars(sa.select(Notice))}


def test_those_who_may_go_on_are_told(kantor: World) -> None:
    row_id = _row(kantor)
    _fire(kantor, "pegawai", row_id, "ajukan")
    assert _tell(kantor, row_id, "ajukan") == 2
    words = "Usulan Laptop: Ajukan oleh PANJI PEGAWAI."
    assert _told(kantor) == {"admin": words, "unit": words}


def test_the_owner_is_told_with_the_reason(kantor: World) -> None:
    row_id = _row(kantor)
    _fire(kantor, "pegawai", row_id, "ajukan")
    _fire(kantor, "unit", row_id, "kembalikan", "Kurang surat.")
    _tell(kantor, row_id, "kembalikan")
    assert _told(kantor) == {"pegawai": "Usulan Laptop: Kembalikan oleh UJANG UNIT. Alasan: Kurang surat."}


def test_whoever_handed_it_in_is_told_and_the_actor_is_not(kantor: World) -> None:
    row_id = _row(kantor)
    _fire(kantor, "admin", row_id, "ajukan")
    _fire(kantor, "unit", row_id, "tolak", "Sudah ada.")
    _tell(kantor, row_id, "tolak")
    assert set(_told(kantor)) == {"pegawai", "admin"}


def test_telling_twice_tells_once(kantor: World) -> None:
    row_id = _row(kantor)
    _fire(kantor, "pegawai", row_id, "ajukan")
    _tell(kantor, row_id, "ajukan")
    _tell(kantor, row_id, "ajukan")
    with kantor.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Notice)) == 2


def test_a_step_that_was_not_taken_is_no_news(kantor: World) -> None:
    with pytest.raises(OutOfScope):
        _tell(kantor, _row(kantor), "setujui")


def test_notices_are_read_by_their_account_alone(kantor: World) -> None:
    row_id = _row(kantor)
    _fire(kantor, "pegawai", row_id, "ajukan")
    _tell(kantor, row_id, "ajukan")
    with kantor.database.write() as session:
        assert notice.mark_read(session, kantor.akun["unit"], NOW) == 1
        assert notice.unread(session, kantor.akun["unit"]) == []
        assert [one.row_id for one in notice.unread(session, kantor.akun["admin"])] == [row_id]
