"""Edit Profil: another unit at once and without power, jabatan and golongan as proposals that others approve."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from app.errors import AppError, Invalid, NotAllowed, OutOfScope, Passed, Stale
from app.workflows import entity, profil
from app.workflows.effects import Done
from app.workflows.profil import Edited
from app.workflows.seed import system_actor
from tests.personas import NOW, World
from tests.support.webfixtures import sqlite_first

pytestmark = sqlite_first


def _make(world: World, name: str, **values: object) -> int:
    maker = system_actor(NOW, world.instansi["alpa"], "admin_instansi")
    with world.database.write() as session:
        return entity.create(session, world.registry, maker, name, values, now=NOW).subject_id


def _golongan(world: World, jenis: str, nama: str) -> int:
    said = {"sumber": "Rekaan", "berlaku_sejak": date(2020, 1, 1), "urutan": 1}
    return _make(world, "golongan", jenis=jenis, nama=nama, pangkat="Penata", **said)


def _ubah(world: World, person: str, version: int | None = None, **edited: Any) -> Done:
    given = {"jabatan": f"Jabatan {person}", **edited}
    with world.database.write() as session:
        return profil.ubah(session, world.registry, world.actor(person), Edited(**given), version, now=NOW)


def _fire(world: World, person: str, row_id: int, step: str, reason: str | None = None) -> Done:
    with world.database.write() as session:
        actor = world.actor(person)
        return entity.fire(session, world.registry, actor, "usulan_profil", row_id, step, reason=reason, now=NOW)


def _change(world: World, person: str, **values: object) -> None:
    with world.database.write() as session:
        boss = world.actor("admin")
        entity.update(session, world.registry, boss, "pegawai", world.pegawai[person], values, None, now=NOW)


def _rows(world: World, name: str, **where: object) -> list[dict[str, Any]]:
    table = world.registry.tables[name]
    with world.database.read() as session:
        found = session.execute(sa.select(table).filter_by(**where).order_by(table.c.id)).mappings()
        return [dict(row) for row in found]


def _pegawai(world: World, person: str) -> dict[str, Any]:
    return _rows(world, "pegawai", id=world.pegawai[person])[0]


def test_another_unit_holds_at_once_and_takes_the_post_away(world: World) -> None:
    _change(world, "rekan", jenis_jabatan="pimpinan", status_pimpinan="pjb")
    acting = _make(
        world,
        "plt_plh",
        pegawai=world.pegawai["rekan"],
        unor=world.unor["alpa.satu.seksi"],
        jabatan="Plt. Kepala Seksi",
        jenis="PLT",
        periode_awal=date(2026, 1, 1),
        periode_akhir=date(2026, 12, 31),
    )
    before = _rows(world, "plt_plh", id=acting)
    done = _ubah(world, "rekan", unor=world.unor["alpa.satu"])
    assert done.message == "Unit kerja Anda kini Bidang Satu."
    row = _pegawai(world, "rekan")
    assert (row["unor_id"], row["jenis_jabatan"], row["status_pimpinan"]) == (
        world.unor["alpa.satu"],
        "pegawai",
        "definitif",
    )
    assert _rows(world, "plt_plh", id=acting) == before
    history = _rows(world, "pegawai", id=world.pegawai["rekan"])
    assert history[0]["version"] == 3


def test_the_draft_of_an_skp_follows_to_the_new_unit_and_post(world: World) -> None:
    dates = {"periode_awal": date(2026, 1, 1), "periode_akhir": date(2026, 12, 31)}
    with world.database.write() as session:
        made = entity.create(session, world.registry, world.actor("rekan"), "skp", dates, now=NOW).subject_id
    _ubah(world, "rekan", unor=world.unor["alpa.satu"])
    assert _rows(world, "skp", id=made)[0]["unor_id"] == world.unor["alpa.satu"]
    _fire(world, "unit", _ubah(world, "rekan", jabatan="Analis Kinerja").subject_id, "setujui")
    assert _rows(world, "skp", id=made)[0]["jabatan"] == "Analis Kinerja"


def test_a_unit_of_another_instansi_cannot_be_chosen(world: World) -> None:
    assert world.unor["beta.satu"] == world.pegawai["rekan"], "ids of two tables that meet must not pass for one row"
    with pytest.raises(Invalid) as refused:
        _ubah(world, "rekan", unor=world.unor["beta.satu"])
    assert list(refused.value.fields) == ["unor"]
    assert _pegawai(world, "rekan")["unor_id"] == world.unor["alpa.dua"]


def test_a_post_and_a_grade_wait_for_an_admin(world: World) -> None:
    grade = _golongan(world, "PNS", "III/b")
    done = _ubah(world, "pegawai", jabatan="  Analis Kinerja ", golongan=grade, dasar="SK 1/2026")
    assert done.message == "Usulan perubahan jabatan dan golongan diajukan; berlaku sesudah admin menyetujuinya."
    row = _pegawai(world, "pegawai")
    assert (row["jabatan"], row["golongan_id"]) == ("Jabatan pegawai", None)
    proposal = _rows(world, "usulan_profil", id=done.subject_id)[0]
    assert (proposal["jabatan"], proposal["jabatan_lama"], proposal["golongan_id"], proposal["dasar"]) == (
        "Analis Kinerja",
        "Jabatan pegawai",
        grade,
        "SK 1/2026",
    )
    _fire(world, "unit", done.subject_id, "setujui")
    row = _pegawai(world, "pegawai")
    assert (row["jabatan"], row["golongan_id"]) == ("Analis Kinerja", grade)


def test_an_approved_post_takes_its_reference_along_or_none(world: World) -> None:
    kept = {"jenis": "2", "sumber": "Rekaan", "berlaku_sejak": date(2020, 1, 1)}
    old = _make(world, "jabatan", kode="J1", nama="Arsiparis Mahir", **kept)
    new = _make(world, "jabatan", kode="J2", nama="Analis Kinerja", **kept)
    _change(world, "pegawai", jabatan_referensi=old)
    _fire(world, "unit", _ubah(world, "pegawai", jabatan="analis kinerja").subject_id, "setujui")
    assert _pegawai(world, "pegawai")["jabatan_referensi_id"] == new
    _fire(world, "unit", _ubah(world, "pegawai", jabatan="Penjaga Pintu").subject_id, "setujui")
    assert _pegawai(world, "pegawai")["jabatan_referensi_id"] is None


def test_what_is_refused_changes_nothing_and_can_be_proposed_again(world: World) -> None:
    row_id = _ubah(world, "pegawai", jabatan="Analis Kinerja").subject_id
    _fire(world, "unit", row_id, "tolak", "Belum ada SK.")
    assert _pegawai(world, "pegawai")["jabatan"] == "Jabatan pegawai"
    again = _ubah(world, "pegawai", jabatan="Analis Kinerja").subject_id
    assert again != row_id


def test_a_newer_proposal_takes_the_place_of_the_open_one_and_keeps_its_other_half(world: World) -> None:
    grade = _golongan(world, "PNS", "III/b")
    first = _ubah(world, "pegawai", jabatan="Analis Kinerja", dasar="SK 1").subject_id
    second = _ubah(world, "pegawai", golongan=grade).subject_id
    rows = {row["id"]: row for row in _rows(world, "usulan_profil")}
    assert rows[first]["status"] == "dibatalkan"
    assert (rows[second]["jabatan"], rows[second]["golongan_id"], rows[second]["dasar"]) == (
        "Analis Kinerja",
        grade,
        "SK 1",
    )
    with pytest.raises(Passed):
        _fire(world, "unit", first, "setujui")


def test_nobody_approves_their_own_proposal(world: World) -> None:
    row_id = _ubah(world, "unit", jabatan="Kepala").subject_id
    with pytest.raises(NotAllowed, match="pada data Anda sendiri"):
        _fire(world, "unit", row_id, "setujui")


@pytest.mark.parametrize(
    ("person", "refusal"),
    [("pegawai", NotAllowed), ("rekan", OutOfScope), ("tim", OutOfScope), ("beta_admin", OutOfScope)],
)
def test_nobody_out_of_reach_approves_it(world: World, person: str, refusal: type[AppError]) -> None:
    row_id = _ubah(world, "pegawai", jabatan="Kepala").subject_id
    with pytest.raises(refusal):
        _fire(world, person, row_id, "setujui")
    assert _pegawai(world, "pegawai")["jabatan"] == "Jabatan pegawai"


def test_the_admin_of_the_unit_moved_to_decides_from_then_on(world: World) -> None:
    row_id = _ubah(world, "pegawai", jabatan="Kepala").subject_id
    _ubah(world, "pegawai", unor=world.unor["alpa.dua"])
    with pytest.raises(OutOfScope):
        _fire(world, "unit", row_id, "setujui")
    _fire(world, "admin", row_id, "setujui")
    assert _pegawai(world, "pegawai")["jabatan"] == "Kepala"


def test_a_grade_of_the_other_kind_is_refused(world: World) -> None:
    grade = _golongan(world, "PPPK", "IX")
    _change(world, "pegawai", jenis_pegawai="PNS")
    with pytest.raises(Invalid) as refused:
        _ubah(world, "pegawai", golongan=grade)
    assert refused.value.fields == {"golongan": ["Golongan itu bukan golongan PNS."]}


@pytest.mark.parametrize(
    ("edited", "field"),
    [({"jabatan": "  "}, "jabatan"), ({"jabatan": "x" * 201}, "jabatan"), ({"golongan": 999_999}, "golongan")],
)
def test_what_cannot_be_kept_is_told_at_its_field(world: World, edited: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        _ubah(world, "pegawai", unor=world.unor["alpa.satu"], **edited)
    assert list(refused.value.fields) == [field]
    assert _pegawai(world, "pegawai")["unor_id"] == world.unor["alpa.satu.seksi"]
    assert _rows(world, "usulan_profil") == []


def test_a_stale_form_changes_nothing_and_shows_both(world: World) -> None:
    version = _pegawai(world, "pegawai")["version"]
    _change(world, "pegawai", unor=world.unor["alpa.dua"])
    with pytest.raises(Stale) as refused:
        _ubah(world, "pegawai", version, unor=world.unor["alpa.satu"])
    shown = [(item.field, item.stored, item.entered) for item in refused.value.differences]
    assert ("unor", "Bidang Dua", "Bidang Satu") in shown
    with pytest.raises(Stale):
        _ubah(world, "pegawai", version, jabatan="Kepala")


def test_a_form_without_changes_changes_nothing(world: World) -> None:
    before = _pegawai(world, "pegawai")
    assert _ubah(world, "pegawai", before["version"], unor=before["unor_id"]).message == "Tidak ada perubahan."
    assert _pegawai(world, "pegawai") == before
    assert _rows(world, "usulan_profil") == []
