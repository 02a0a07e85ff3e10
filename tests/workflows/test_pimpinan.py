"""Klaim Pimpinan and Lepas Pimpinan: who may, what is told where somebody is in the way, and two at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.errors import AppError, NotAllowed, OutOfScope, Passed, Stale, Taken
from app.models.history import History
from app.models.notice import Notice
from app.workflows import entity, notices, pimpinan, profil
from app.workflows.effects import Done
from tests.personas import NOW, World
from tests.support.webfixtures import sqlite_first

pytestmark = sqlite_first


def _klaim(world: World, person: str) -> Done:
    with world.database.write() as session:
        return pimpinan.klaim(session, world.registry, world.actor(person), now=NOW)


def _lepas(world: World, person: str, version: int | None = None) -> Done:
    with world.database.write() as session:
        return pimpinan.lepas(session, world.registry, world.actor(person), version, now=NOW)


def _fire(world: World, person: str, row_id: int, step: str, reason: str | None = None) -> Done:
    with world.database.write() as session:
        actor = world.actor(person)
        return entity.fire(session, world.registry, actor, "klaim_pimpinan", row_id, step, reason=reason, now=NOW)


def _change(world: World, person: str, **values: object) -> None:
    """What an admin enters about somebody."""
    with world.database.write() as session:
        boss = world.actor("admin")
        entity.update(session, world.registry, boss, "pegawai", world.pegawai[person], values, None, now=NOW)


def _row(world: World, name: str, row_id: int) -> dict[str, Any]:
    table = world.registry.tables[name]
    with world.database.read() as session:
        return dict(session.execute(sa.select(table).where(table.c.id == row_id)).mappings().one())


def _person(world: World, person: str) -> tuple[str, str]:
    row = _row(world, "pegawai", world.pegawai[person])
    return row["jenis_jabatan"], row["status_pimpinan"]


def _actions(world: World, name: str, row_id: int) -> list[tuple[str, str]]:
    rows = sa.select(History.action, History.actor_nama).where(History.entity == name, History.row_id == row_id)
    with world.database.read() as session:
        return [(row.action, row.actor_nama) for row in session.execute(rows.order_by(History.id))]


def test_a_claim_gives_no_power_before_an_admin_of_the_unit_approves_it(world: World) -> None:
    done = _klaim(world, "pegawai")
    assert done.message == (
        "Klaim Pimpinan Unit Kerja Seksi Satu diajukan. Anda menjadi pimpinan sesudah admin menyetujuinya."
    )
    assert _person(world, "pegawai") == ("pegawai", "definitif")
    _fire(world, "unit", done.subject_id, "setujui")
    assert _person(world, "pegawai") == ("pimpinan", "definitif")
    claim = _row(world, "klaim_pimpinan", done.subject_id)
    assert (claim["status"], claim["unor_id"]) == ("disetujui", world.unor["alpa.satu.seksi"])
    assert _actions(world, "klaim_pimpinan", done.subject_id) == [
        ("create", "PANJI PEGAWAI"),
        ("setujui", "UJANG UNIT"),
    ]
    assert _actions(world, "pegawai", world.pegawai["pegawai"])[-1] == ("klaim_pimpinan", "UJANG UNIT")


def test_those_who_decide_are_told_of_a_claim(world: World) -> None:
    done = _klaim(world, "pegawai")
    assert [(effect.kind, dict(effect.params)) for effect in done.effects] == [
        ("kabar", {"entity": "klaim_pimpinan", "row_id": done.subject_id, "step": "create"})
    ]
    about = world.registry.catalog.entity("klaim_pimpinan")
    with world.database.write() as session:
        assert notices.tell(session, world.registry, about, done.subject_id, "create", NOW) == 2
        told = {one.akun_id: one.text for one in session.scalars(sa.select(Notice))}
    words = "Klaim Pimpinan PANJI PEGAWAI - Seksi Satu: Diajukan oleh PANJI PEGAWAI."
    assert told == {world.akun["admin"]: words, world.akun["unit"]: words}


def test_an_admin_does_not_approve_the_claim_of_their_own(world: World) -> None:
    row_id = _klaim(world, "unit").subject_id
    with pytest.raises(NotAllowed, match="pada data Anda sendiri"):
        _fire(world, "unit", row_id, "setujui")
    assert _person(world, "unit")[0] == "pegawai"
    _fire(world, "admin", row_id, "setujui")
    assert _person(world, "unit")[0] == "pimpinan"


@pytest.mark.parametrize(
    ("person", "refusal"),
    [("pegawai", NotAllowed), ("rekan", OutOfScope), ("tim", OutOfScope), ("lewat", OutOfScope), ("nanti", OutOfScope)],
)
def test_nobody_else_approves_it(world: World, person: str, refusal: type[AppError]) -> None:
    row_id = _klaim(world, "pegawai").subject_id
    with pytest.raises(refusal):
        _fire(world, person, row_id, "setujui")
    assert _person(world, "pegawai")[0] == "pegawai"


@pytest.mark.parametrize("person", ["beta_admin", "beta_pegawai"])
def test_another_instansi_does_not_see_it(world: World, person: str) -> None:
    row_id = _klaim(world, "pegawai").subject_id
    with pytest.raises(OutOfScope):
        _fire(world, person, row_id, "setujui")


def test_an_admin_of_another_unit_does_not_see_it(world: World) -> None:
    row_id = _klaim(world, "rekan").subject_id
    with pytest.raises(OutOfScope):
        _fire(world, "unit", row_id, "setujui")


@pytest.mark.parametrize("status", ["definitif", "pjb"])
def test_a_unit_with_a_head_is_not_claimed_and_the_head_is_named(world: World, status: str) -> None:
    _change(world, "rekan", jenis_jabatan="pimpinan", status_pimpinan=status)
    with pytest.raises(Taken) as refused:
        _klaim(world, "lewat")
    assert (
        refused.value.message == f"Unit Kerja Bidang Dua sudah dipimpin RINI REKAN - {world.nip('rekan')} ({status})."
    )
    assert "Lepas Pimpinan Unit Kerja" in refused.value.hint


def test_a_head_who_is_no_longer_active_is_in_nobodys_way(world: World) -> None:
    _change(world, "rekan", jenis_jabatan="pimpinan", status_pimpinan="definitif", aktif=False)
    assert _klaim(world, "lewat").subject_id


def test_one_open_claim_a_unit_and_a_person(world: World) -> None:
    _klaim(world, "rekan")
    with pytest.raises(Taken, match=f"sudah diklaim RINI REKAN - {world.nip('rekan')} pada 20 November 2026"):
        _klaim(world, "lewat")
    with pytest.raises(Taken, match="masih menunggu keputusan admin"):
        _klaim(world, "rekan")


@pytest.mark.parametrize("step", ["tolak", "batalkan"])
def test_after_a_refusal_or_a_withdrawal_the_unit_can_be_claimed_again(world: World, step: str) -> None:
    row_id = _klaim(world, "rekan").subject_id
    _fire(world, "admin" if step == "tolak" else "rekan", row_id, step, reason="Bukan Anda." if step == "tolak" else "")
    assert _person(world, "rekan")[0] == "pegawai"
    assert _klaim(world, "lewat").subject_id
    with pytest.raises(Passed):
        _fire(world, "admin", row_id, "setujui")


def test_whoever_heads_the_unit_has_nothing_to_claim(world: World) -> None:
    _change(world, "rekan", jenis_jabatan="pimpinan")
    with pytest.raises(Taken, match="Anda sudah berstatus sebagai Pimpinan pada Unit Kerja Bidang Dua"):
        _klaim(world, "rekan")


def test_an_inactive_pegawai_claims_nothing(world: World) -> None:
    _change(world, "rekan", aktif=False)
    with pytest.raises(NotAllowed, match="tidak aktif"):
        _klaim(world, "rekan")


def test_a_disabled_account_does_not_act_at_all(world: World) -> None:
    with pytest.raises(LookupError):
        _klaim(world, "mati")


def test_a_claim_on_a_unit_that_got_a_head_meanwhile_cannot_be_approved(world: World) -> None:
    row_id = _klaim(world, "rekan").subject_id
    _change(world, "nanti", jenis_jabatan="pimpinan")
    with pytest.raises(Taken, match="sudah dipimpin NANI NANTI"):
        _fire(world, "admin", row_id, "setujui")
    assert _row(world, "klaim_pimpinan", row_id)["status"] == "diajukan"


def test_a_claim_of_somebody_who_was_moved_away_cannot_be_approved(world: World) -> None:
    row_id = _klaim(world, "rekan").subject_id
    _change(world, "rekan", unor=world.unor["alpa.satu"])
    with pytest.raises(Taken, match="RINI REKAN tidak lagi bekerja pada Unit Kerja Bidang Dua"):
        _fire(world, "admin", row_id, "setujui")


def test_moving_to_another_unit_takes_the_claim_back(world: World) -> None:
    row_id = _klaim(world, "rekan").subject_id
    edited = profil.Edited(unor=world.unor["alpa.satu"], jabatan="Jabatan rekan")
    with world.database.write() as session:
        profil.ubah(session, world.registry, world.actor("rekan"), edited, None, now=NOW)
    assert _row(world, "klaim_pimpinan", row_id)["status"] == "dibatalkan"
    assert _klaim(world, "lewat").subject_id


def test_giving_the_post_up_holds_at_once(world: World) -> None:
    _change(world, "rekan", jenis_jabatan="pimpinan", status_pimpinan="pjb")
    done = _lepas(world, "rekan")
    assert done.message == "Anda tidak lagi berstatus sebagai Pimpinan pada Unit Kerja Bidang Dua."
    assert _person(world, "rekan") == ("pegawai", "definitif")
    assert _actions(world, "pegawai", world.pegawai["rekan"])[-1] == ("lepas_pimpinan", "RINI REKAN")


def test_whoever_heads_nothing_has_nothing_to_give_up(world: World) -> None:
    with pytest.raises(Taken, match="Anda berstatus sebagai Pegawai pada Unit Kerja Bidang Dua"):
        _lepas(world, "rekan")


def test_a_stale_page_gives_nothing_up(world: World) -> None:
    version = _row(world, "pegawai", world.pegawai["rekan"])["version"]
    _change(world, "rekan", jenis_jabatan="pimpinan")
    with pytest.raises(Stale):
        _lepas(world, "rekan", version)


def _second_of_two(world: World, first: Callable[[Session], object], second: Callable[[], object]) -> list[str]:
    """What comes of `second`, begun while the transaction of `first` is still open."""
    outcomes: list[str] = []

    def do() -> None:
        try:
            second()
            outcomes.append("done")
        except AppError as refusal:
            outcomes.append(f"{refusal.status} {refusal.message}")

    thread = threading.Thread(target=do)
    with world.database.write() as session:
        first(session)
        thread.start()
        thread.join(1)
        assert thread.is_alive(), "the second did not wait"
    thread.join(30)
    return outcomes


def test_of_two_claims_at_the_same_moment_one_wins_and_the_other_is_told_who(world: World) -> None:
    registry, actor = world.registry, world.actor("rekan")
    outcomes = _second_of_two(
        world,
        lambda session: pimpinan.klaim(session, registry, actor, now=NOW),
        lambda: _klaim(world, "lewat"),
    )
    assert outcomes == [
        f"409 Unit Kerja Bidang Dua sudah diklaim RINI REKAN - {world.nip('rekan')} pada 20 November 2026 09.00 WIB."
    ]


def test_pressed_twice_at_the_same_moment_it_is_one_claim(world: World) -> None:
    registry, actor = world.registry, world.actor("rekan")
    outcomes = _second_of_two(
        world,
        lambda session: pimpinan.klaim(session, registry, actor, now=NOW),
        lambda: _klaim(world, "rekan"),
    )
    assert outcomes == ["409 Klaim Anda sejak 20 November 2026 09.00 WIB masih menunggu keputusan admin."]


def test_a_claim_approved_while_a_form_makes_another_the_head_is_refused(world: World) -> None:
    row_id = _klaim(world, "rekan").subject_id
    registry, boss = world.registry, world.actor("admin")
    head = {"jenis_jabatan": "pimpinan"}
    outcomes = _second_of_two(
        world,
        lambda session: entity.update(session, registry, boss, "pegawai", world.pegawai["nanti"], head, None, now=NOW),
        lambda: _fire(world, "admin", row_id, "setujui"),
    )
    assert [text[:4] for text in outcomes] == ["409 "]
    assert (_person(world, "rekan")[0], _person(world, "nanti")[0]) == ("pegawai", "pimpinan")
    assert _row(world, "klaim_pimpinan", row_id)["status"] == "diajukan"
