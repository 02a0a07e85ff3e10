"""Two at the same moment on one mark, keberatan or capaian: one wins, the other is told, one legal state remains."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pytest
import sqlalchemy as sa

from app.models.history import TABLE as HISTORY
from app.workflows import entity
from app.workflows.keberatan import lewat
from app.workflows.penilaian import menilai
from tests.personas import NOW
from tests.support.penilaian import Kerja
from tests.support.webfixtures import both
from tests.workflows.keberatan.test_ganti_atasan import memimpin
from tests.workflows.keberatan.test_keberatan import ATASAN, LAST, LATE, PUTUSAN, ajukan, hasil
from tests.workflows.skp.test_races import Move, second_of_two

pytestmark = both
MARKS = ("sesuai", "sesuai", "baik")
TOLAK = {"keputusan": "Bukti tidak mendukung."}
STEPS = {"setujui": PUTUSAN, "tolak": TOLAK}


def step(work: Kerja, keberatan: int, name: str, now: datetime = NOW) -> Move:
    world, actor = work.office.world, work.office.world.actor(ATASAN, now)
    return lambda session: entity.fire(
        session, world.registry, actor, "keberatan", keberatan, name, STEPS[name], now=now
    )


def round_(work: Kerja) -> Move:
    """The round that has keberatan become late."""
    registry = work.office.world.registry
    return lambda session: lewat.tandai(session, registry, now=LATE)


def filing(work: Kerja, penilaian: int, minta: str = "diatas") -> Move:
    world, actor = work.office.world, work.office.actor("pegawai")
    values: Mapping[str, object] = {
        "penilaian": penilaian,
        "alasan_pegawai": "Target terlampaui.",
        "minta_hasil": minta,
        "minta_perilaku": minta,
    }
    return lambda session: entity.create(session, world.registry, actor, "keberatan", values, now=NOW)


def rating(work: Kerja, penilaian: int) -> Move:
    world, actor = work.office.world, work.office.actor("unit")
    return lambda session: menilai.semua_sesuai(
        session, world.registry, actor, penilaian, menilai.Isian(), None, now=NOW
    )


def moves(work: Kerja, name: str, row_id: int) -> list[str]:
    """The actions that the history tells of a row, in order."""
    query = sa.select(HISTORY.c.action).where(HISTORY.c.root_entity == name, HISTORY.c.root_id == row_id)
    with work.office.world.database.read() as session:
        return list(session.scalars(query.order_by(HISTORY.c.id)))


@pytest.mark.parametrize(("first", "second"), [("setujui", "tolak"), ("tolak", "setujui")])
def test_of_two_decisions_the_second_is_told(work: Kerja, dinilai: int, first: str, second: str) -> None:
    found = ajukan(work, dinilai)
    status, message = second_of_two(work.office, step(work, found, first), step(work, found, second))
    state = {"setujui": "disetujui", "tolak": "ditolak"}[first]
    assert (status, state.title() in message) == (409, True)
    assert work.office.row("keberatan", found)["status"] == state
    assert hasil(work, dinilai) == (("diatas", "diatas", "sangat_baik") if first == "setujui" else MARKS)
    assert moves(work, "keberatan", found) == ["create", first]


def test_one_that_is_decided_in_the_last_minute_does_not_become_late(work: Kerja, dinilai: int) -> None:
    found = ajukan(work, dinilai)
    assert second_of_two(work.office, step(work, found, "tolak", LAST), round_(work)) == (200, "")
    assert work.office.row("keberatan", found)["status"] == "ditolak"
    assert moves(work, "keberatan", found) == ["create", "tolak"]


def test_a_decision_that_comes_while_it_becomes_late_is_told(work: Kerja, dinilai: int) -> None:
    """Also one that was pressed in time."""
    found = ajukan(work, dinilai)
    status, message = second_of_two(work.office, round_(work), step(work, found, "setujui", LAST))
    assert (status, "Terlambat" in message) == (409, True)
    assert (work.office.row("keberatan", found)["status"], hasil(work, dinilai)) == ("terlambat", MARKS)
    assert moves(work, "keberatan", found) == ["create", "lewat"]


def test_two_rounds_at_once_tell_it_once(work: Kerja, dinilai: int) -> None:
    found = ajukan(work, dinilai)
    assert second_of_two(work.office, round_(work), round_(work)) == (200, "")
    assert moves(work, "keberatan", found) == ["create", "lewat"]


def test_a_penilaian_is_objected_to_once(work: Kerja, dinilai: int) -> None:
    status, _ = second_of_two(work.office, filing(work, dinilai), filing(work, dinilai, "dibawah"))
    assert status == 422
    assert [row["minta_hasil"] for row in work.office.rows("keberatan")] == ["diatas"]


def test_a_rating_that_comes_while_a_keberatan_is_filed_is_refused(work: Kerja) -> None:
    period = work.buka("Final")
    work.realisasi(period, work.indikator[0])
    work.dinilai(period)
    status, message = second_of_two(work.office, filing(work, period), rating(work, period))
    assert (status, "menunggu putusan" in message) == (409, True)
    assert moves(work, "penilaian", period) == ["create"]


def test_a_keberatan_that_is_filed_while_it_is_rated_again_is_about_the_new_marks(work: Kerja) -> None:
    period = work.buka("Final")
    work.realisasi(period, work.indikator[0])
    table = work.office.world.registry.tables["penilaian"]
    work.dinilai(period)
    with work.office.world.database.write() as session:
        low = {"rating_hasil": "dibawah", "rating_perilaku": "dibawah", "predikat": "sangat_kurang"}
        session.execute(sa.update(table).where(table.c.id == period).values(**low))
    assert second_of_two(work.office, rating(work, period), filing(work, period)) == (200, "")
    (row,) = work.office.rows("keberatan")
    assert (row["sebelum_hasil"], row["sebelum_perilaku"], row["sebelum_predikat"]) == hasil(work, period) == MARKS


def test_whoever_decided_before_the_atasan_was_changed_has_decided(work: Kerja, dinilai: int) -> None:
    found, world = ajukan(work, dinilai), work.office.world
    decide, admin = step(work, found, "tolak"), world.actor("admin")
    memimpin(work, "rekan")
    status, _ = second_of_two(
        work.office,
        decide,
        lambda session: entity.fire(
            session, world.registry, admin, "keberatan", found, "ganti_atasan", reason="Pensiun.", now=NOW
        ),
    )
    assert status == 409
    assert moves(work, "keberatan", found) == ["create", "tolak"]


def test_of_two_who_close_a_capaian_the_second_is_told(work: Kerja) -> None:
    capaian, _ = _capaian(work, 0)
    status, message = second_of_two(work.office, _fire(work, capaian, "final"), _fire(work, capaian, "final"))
    assert (status, "FINAL" in message) == (409, True)
    assert moves(work, "capaian_organisasi", capaian) == ["create", "final"]


@pytest.mark.parametrize(("first", "second", "state"), [("final", "batal_final", 0), ("batal_final", "final", 1)])
def test_final_against_batal_final(work: Kerja, first: str, second: str, state: int) -> None:
    """Who looked at the page before is told; who did not has done what is legal by then."""
    capaian, after = _capaian(work, state)
    version = work.office.row("capaian_organisasi", capaian)["version"]
    begin = len(moves(work, "capaian_organisasi", capaian))
    late = second_of_two(work.office, _fire(work, capaian, first), _fire(work, capaian, second, version))
    assert late[0] == 409
    assert work.office.row("capaian_organisasi", capaian)["status"] == after[first]
    assert moves(work, "capaian_organisasi", capaian)[begin:] == [first]


def _capaian(work: Kerja, state: int) -> tuple[int, Mapping[str, str]]:
    world = work.office.world
    values = {"tahun": 2026, "periode": work.periode["Final"], "unor": world.unor["alpa"], "capaian": "baik"}
    capaian = work.office.make("admin", "capaian_organisasi", values)
    if state:
        with world.database.write() as session:
            _fire(work, capaian, "final")(session)
    return capaian, {"final": "final", "batal_final": "belum_final"}


def _fire(work: Kerja, capaian: int, name: str, version: int | None = None) -> Move:
    world, actor = work.office.world, work.office.actor("admin")
    reason = "Ada yang belum dinilai." if name == "batal_final" else None
    return lambda session: entity.fire(
        session, world.registry, actor, "capaian_organisasi", capaian, name, reason=reason, version=version, now=NOW
    )
