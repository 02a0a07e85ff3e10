"""Umpan balik, and the two ratings: what comes before what, who may, and what two people at once do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
import sqlalchemy as sa

from app.domain.umpan_balik import Atas
from app.errors import AppError, Invalid, NotAllowed, OutOfScope, Passed
from app.workflows import entity
from app.workflows.effects import Done
from app.workflows.penilaian import menilai
from app.workflows.penilaian.menilai import Isian, Umpan
from tests.personas import NOW
from tests.support.penilaian import Kerja
from tests.workflows.skp.test_races import Move, fire, second_of_two

RATINGS = {"rating_hasil": "sesuai", "rating_perilaku": "sesuai"}


def _reported(work: Kerja) -> int:
    """Final, with a realisasi."""
    period = work.buka("Final")
    work.realisasi(period, work.indikator[0])
    return period


def _about(work: Kerja) -> list[tuple[Atas, int]]:
    values = [(Atas.PERILAKU, int(row["id"])) for row in work.office.rows("perilaku")]
    return [*((Atas.HASIL, one) for one in work.indikator), *values]


def _thumbs(work: Kerja) -> dict[tuple[Atas, int], Umpan]:
    return {about: Umpan("positif") for about in _about(work)}


def _save(work: Kerja, period: int, isian: Isian, person: str = "unit", version: int | None = None) -> Done:
    world = work.office.world
    with world.database.write() as session:
        actor = work.office.actor(person)
        return menilai.simpan(session, world.registry, actor, period, isian, version, now=NOW)


def _all(work: Kerja, period: int, isian: Isian = Isian(), person: str = "unit") -> Done:  # noqa: B008 - frozen
    world = work.office.world
    with world.database.write() as session:
        return menilai.semua_sesuai(session, world.registry, work.office.actor(person), period, isian, None, now=NOW)


def _row(work: Kerja, period: int) -> Mapping[str, object]:
    return work.office.row("penilaian", period)


def test_a_rating_waits_for_the_umpan_balik_on_every_indikator_and_perilaku(work: Kerja) -> None:
    period = _reported(work)
    with pytest.raises(NotAllowed, match="6 indikator dan 7 perilaku belum diberi umpan balik"):
        _save(work, period, Isian(nilai=RATINGS))
    assert work.office.rows("umpan_balik_hasil") == []
    some = dict(list(_thumbs(work).items())[:-1])
    with pytest.raises(NotAllowed, match="1 perilaku belum diberi umpan balik, antara lain: Kolaboratif"):
        _save(work, period, Isian(some, nilai=RATINGS))
    _save(work, period, Isian(_thumbs(work), nilai=RATINGS))
    row = _row(work, period)
    assert (row["status"], row["predikat"], row["penilai_nama"]) == ("dinilai", "baik", "UJANG UNIT")
    assert row["dinilai_pada"] is not None


def test_umpan_balik_alone_is_kept_and_may_be_words(work: Kerja) -> None:
    period, first = _reported(work), _about(work)[0]
    _save(work, period, Isian({first: Umpan("", " Rapi.\r\nTepat waktu. ")}))
    assert [row["teks"] for row in work.office.rows("umpan_balik_hasil")] == ["Rapi.\nTepat waktu."]
    _save(work, period, Isian({first: Umpan("negatif")}, {first: Umpan("", "Rapi.\nTepat waktu.")}))
    assert [(row["arah"], row["teks"]) for row in work.office.rows("umpan_balik_hasil")] == [("negatif", None)]
    _save(work, period, Isian({first: Umpan()}, {first: Umpan("negatif")}))
    assert work.office.rows("umpan_balik_hasil") == []
    assert _row(work, period)["status"] == "berjalan"


def test_no_tab_takes_back_what_another_one_wrote(work: Kerja) -> None:
    period, first = _reported(work), _about(work)[0]
    _save(work, period, Isian({first: Umpan("negatif", "Kurang.")}))
    with pytest.raises(Invalid) as refusal:
        _save(work, period, Isian({first: Umpan("positif")}, {first: Umpan()}))
    assert refusal.value.fields == {
        f"hasil-{first[1]}-teks": ["Umpan balik ini baru saja diubah di tempat lain menjadi: 👎 Kurang."]
    }


def test_everything_as_expected_fills_what_is_missing_and_rates(work: Kerja) -> None:
    period, first = _reported(work), _about(work)[0]
    _save(work, period, Isian({first: Umpan("negatif", "Terlambat.")}))
    _all(work, period)
    hasil, perilaku = work.office.rows("umpan_balik_hasil"), work.office.rows("umpan_balik_perilaku")
    assert [row["arah"] for row in hasil] == ["negatif", *["positif"] * 5]
    assert [row["arah"] for row in perilaku] == ["positif"] * 7
    assert (_row(work, period)["rating_hasil"], _row(work, period)["predikat"]) == ("sesuai", "baik")


@pytest.mark.parametrize("wrong", [{"rating_hasil": "diatas"}, {"rating_perilaku": "dibawah"}])
def test_above_and_below_are_given_with_a_reason(work: Kerja, wrong: Mapping[str, object]) -> None:
    period = _reported(work)
    with pytest.raises(Invalid) as refusal:
        _save(work, period, Isian(_thumbs(work), nilai={**RATINGS, **wrong}))
    assert list(refusal.value.fields) == ["catatan"]
    _save(work, period, Isian(_thumbs(work), nilai={**RATINGS, **wrong, "catatan": "Mengajar rekan."}))
    assert _row(work, period)["catatan"] == "Mengajar rekan."


def test_half_a_rating_is_none(work: Kerja) -> None:
    period = _reported(work)
    with pytest.raises(Invalid) as refusal:
        _save(work, period, Isian(_thumbs(work), nilai={"rating_hasil": "sesuai", "rating_perilaku": None}))
    assert list(refusal.value.fields) == ["rating_perilaku"]


def test_there_is_nothing_to_rate_without_a_realisasi(work: Kerja) -> None:
    period = work.buka("Final")
    with pytest.raises(NotAllowed, match="belum mengisi realisasi"):
        _all(work, period)


def test_the_plan_of_a_plt_is_not_rated(work: Kerja) -> None:
    period = _reported(work)
    plans = work.office.world.registry.tables["skp"]
    with work.office.world.database.write() as session:
        session.execute(sa.update(plans).where(plans.c.id == work.skp).values(posisi="plt_plh:1", sebagai="PLT"))
    with pytest.raises(NotAllowed, match="SKP definitif"):
        _all(work, period)


@pytest.mark.parametrize("person", ["pegawai", "rekan", "tim", "admin", "beta_admin"])
def test_nobody_else_rates(work: Kerja, person: str) -> None:
    period = _reported(work)
    with pytest.raises((NotAllowed, OutOfScope)):
        _all(work, period, person=person)
    with pytest.raises(AppError):
        _save(work, period, Isian({_about(work)[0]: Umpan("positif")}), person)
    with pytest.raises((NotAllowed, OutOfScope)):  # nor is anybody else told that nothing was changed
        _save(work, period, Isian(), person)
    assert work.office.rows("umpan_balik_hasil") == []


def test_a_plt_rates_within_their_dates_and_not_after(work: Kerja) -> None:
    period, world = _reported(work), work.office.world
    with world.database.write() as session:
        boss = world.actor("admin")
        people = world.registry.tables["pegawai"]
        session.execute(sa.update(people).where(people.c.id == world.pegawai["unit"]).values(jenis_jabatan="pegawai"))
        given = {"pegawai": world.pegawai["rekan"], "unor": world.unor["alpa.satu"], "jabatan": "Plt. Kabid"}
        days = {"jenis": "PLT", "periode_awal": date(2026, 11, 1), "periode_akhir": date(2026, 11, 30), "aktif": True}
        row = entity.create(session, world.registry, boss, "plt_plh", {**given, **days}, now=NOW).subject_id
    _all(work, period, person="rekan")
    found = _row(work, period)
    assert (found["penilai_nama"], found["penilai_jabatan"]) == ("RINI REKAN", "Plt. Kabid")
    acting = world.registry.tables["plt_plh"]
    with world.database.write() as session:
        session.execute(sa.update(acting).where(acting.c.id == row).values(periode_akhir=date(2026, 11, 19)))
    with pytest.raises((NotAllowed, OutOfScope)):
        _all(work, period, person="rekan")


def test_a_plan_that_went_back_to_draft_is_not_rated_and_keeps_what_there_is(work: Kerja) -> None:
    period = _reported(work)
    _all(work, period)
    work.ke_draft()
    with pytest.raises(Passed, match="DRAFT"):
        _save(work, period, Isian({_about(work)[0]: Umpan("negatif")}, nilai=RATINGS))
    assert _row(work, period)["predikat"] == "baik"


@pytest.mark.parametrize("dialect_name", ["sqlite", "postgresql"], indirect=True)
def test_of_two_ratings_at_once_one_wins(work: Kerja) -> None:
    period, world = _reported(work), work.office.world
    version = work.office.row("penilaian", period)["version"]
    actor, other = work.office.actor("unit"), {**RATINGS, "rating_hasil": "diatas", "catatan": "Luar biasa."}

    def rating(values: Mapping[str, object]) -> Move:
        isian = Isian(_thumbs(work), nilai=values)
        return lambda session: menilai.simpan(session, world.registry, actor, period, isian, version, now=NOW)

    status, message = second_of_two(work.office, rating(RATINGS), rating(other))
    assert status == 409
    assert "sudah diubah oleh UJANG UNIT" in message
    assert _row(work, period)["rating_hasil"] == "sesuai"


@pytest.mark.parametrize("dialect_name", ["sqlite", "postgresql"], indirect=True)
def test_a_rating_while_the_plan_goes_back_to_draft_is_refused(work: Kerja) -> None:
    period, world, actor = _reported(work), work.office.world, work.office.actor("unit")
    isian = Isian(_thumbs(work), nilai=RATINGS)
    status, message = second_of_two(
        work.office,
        fire(work.office, "unit", work.skp, "ke_draft", "Lengkapi."),
        lambda session: menilai.simpan(session, world.registry, actor, period, isian, None, now=NOW),
    )
    assert (status, "DRAFT" in message) == (409, True)
    assert (_row(work, period)["status"], work.office.rows("umpan_balik_hasil")) == ("berjalan", [])
