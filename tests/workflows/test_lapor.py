"""Telling the admins that one's penilai is missing or wrong: who is told, of what, and how often."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.errors import NotAllowed, Taken
from app.models.history import History
from app.models.notice import Notice
from app.workflows import entity, lapor
from tests.personas import NOW, World


def _lapor(world: World, person: str, later: timedelta = timedelta()) -> str:
    with world.database.write() as session:
        return lapor.lapor(session, world.registry, world.actor(person), now=NOW + later).message


def _told(world: World) -> dict[str, Notice]:
    names = {number: key for key, number in world.akun.items()}
    with world.database.read() as session:
        return {names[one.akun_id]: one for one in session.scalars(sa.select(Notice))}


def test_the_admins_of_the_unit_and_of_the_instansi_are_told(world: World) -> None:
    assert _lapor(world, "pegawai") == "Sudah diberitahukan kepada UJANG UNIT, ASTI ADMIN."
    told = _told(world)
    assert set(told) == {"unit", "admin"}
    assert told["admin"].text == (
        f"PANJI PEGAWAI - {world.nip('pegawai')} meminta pejabat penilainya diperiksa. Unit kerja: Seksi Satu. "
        "Penilai sekarang: belum ada."
    )
    assert (told["admin"].entity, told["admin"].row_id) == ("unor", world.unor["alpa.satu.seksi"])


def test_the_unit_named_is_the_one_whose_head_is_missing(world: World) -> None:
    with world.database.write() as session:
        head = {"jenis_jabatan": "pimpinan"}
        boss = world.actor("admin")
        entity.update(session, world.registry, boss, "pegawai", world.pegawai["pegawai"], head, None, now=NOW)
    _lapor(world, "pegawai")
    assert _told(world)["admin"].row_id == world.unor["alpa.satu"]


def test_it_stands_in_the_history_of_whoever_asked(world: World) -> None:
    _lapor(world, "rekan")
    with world.database.read() as session:
        rows = session.scalars(sa.select(History.row_id).where(History.action == "lapor_penilai")).all()
    assert rows == [world.pegawai["rekan"]]


def test_once_a_day_is_enough(world: World) -> None:
    _lapor(world, "rekan")
    with pytest.raises(Taken, match=r"Admin sudah diberi tahu pada 20 November 2026 09.00 WIB\."):
        _lapor(world, "rekan", timedelta(hours=23))
    _lapor(world, "rekan", timedelta(hours=24))


def test_nobody_of_another_unit_or_instansi_and_nobody_out_of_office_is_told(world: World) -> None:
    _lapor(world, "rekan")
    assert set(_told(world)) == {"admin"}, "unit is of alpa.satu; lewat, nanti and mati hold no role today"


def test_an_admin_who_is_alone_is_told_whom_to_ask(world: World) -> None:
    with pytest.raises(NotAllowed, match="Tidak ada admin lain"):
        _lapor(world, "beta_admin")
    assert _told(world) == {}
