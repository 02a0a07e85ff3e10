"""A keberatan from its filing to the decision, and what becomes of one that nobody answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.errors import Invalid, NotAllowed, OutOfScope, Passed
from app.workflows import entity
from app.workflows.effects import Done
from app.workflows.keberatan import lewat, putusan
from app.workflows.penilaian import menilai
from tests.personas import NOW
from tests.support.penilaian import Kerja
from tests.support.webfixtures import both

LAST = NOW + timedelta(days=14)
LATE = NOW + timedelta(days=15)
ATASAN = "tim"
PUTUSAN = {"sesudah_hasil": "diatas", "sesudah_perilaku": "diatas", "keputusan": "Bukti dukung mendukung."}


def ajukan(work: Kerja, penilaian: int, *, now: datetime = NOW, person: str = "pegawai", **values: object) -> int:
    given = {"alasan_pegawai": "Target terlampaui.", "minta_hasil": "diatas", "minta_perilaku": "diatas", **values}
    office = work.office
    with office.world.database.write() as session:
        actor = office.world.actor(person, now)
        given["penilaian"] = penilaian
        return entity.create(session, office.world.registry, actor, "keberatan", given, now=now).subject_id


def langkah(
    work: Kerja, person: str, keberatan: int, step: str, values: Mapping[str, object], now: datetime = NOW
) -> Done:
    office = work.office
    with office.world.database.write() as session:
        actor = office.world.actor(person, now)
        return entity.fire(session, office.world.registry, actor, "keberatan", keberatan, step, values, now=now)


def hasil(work: Kerja, penilaian: int) -> tuple[Any, ...]:
    row = work.office.row("penilaian", penilaian)
    return row["rating_hasil"], row["rating_perilaku"], row["predikat"]


def test_it_names_who_explains_who_decides_and_until_when(work: Kerja, dinilai: int) -> None:
    row = work.office.row("keberatan", ajukan(work, dinilai, minta_perilaku="sesuai"))
    people = work.office.world.pegawai
    assert (row["penilai_id"], row["atasan_id"]) == (people["unit"], people[ATASAN])
    assert (row["status"], row["batas"]) == ("diajukan", LAST.date())
    assert (row["sebelum_predikat"], row["minta_predikat"], row["sesudah_predikat"]) == ("baik", "baik", None)


@both
def test_an_approved_one_replaces_the_marks_and_an_explanation_goes_before(work: Kerja, dinilai: int) -> None:
    found = ajukan(work, dinilai)
    langkah(work, "unit", found, "jelaskan", {"penjelasan": "Realisasi sesuai target."})
    assert work.office.row("keberatan", found)["status"] == "diproses"
    assert langkah(work, ATASAN, found, "setujui", PUTUSAN).effects
    row = work.office.row("keberatan", found)
    assert (row["status"], row["sesudah_predikat"]) == ("disetujui", "sangat_baik")
    assert row["ditanggapi_pada"] == row["dilihat_pada"] == NOW
    assert hasil(work, dinilai) == ("diatas", "diatas", "sangat_baik")
    with pytest.raises(Passed):
        langkah(work, ATASAN, found, "tolak", {"keputusan": "Berubah pikiran."})


def test_a_refused_one_leaves_the_marks(work: Kerja, dinilai: int) -> None:
    found = ajukan(work, dinilai)
    with pytest.raises(Invalid, match="wajib"):
        langkah(work, ATASAN, found, "tolak", {})
    with pytest.raises(Invalid):
        langkah(work, ATASAN, found, "setujui", {"keputusan": "Ya."})
    langkah(work, ATASAN, found, "tolak", {"keputusan": "Bukti tidak mendukung."})
    assert hasil(work, dinilai) == ("sesuai", "sesuai", "baik")
    with pytest.raises(Invalid):  # one for each penilaian: the decision is final
        ajukan(work, dinilai)


@both
def test_only_the_atasan_decides_and_only_the_penilai_explains(work: Kerja, dinilai: int) -> None:
    found = ajukan(work, dinilai)
    for person in ("unit", "pegawai"):
        with pytest.raises(NotAllowed):
            langkah(work, person, found, "setujui", PUTUSAN)
    for person in (ATASAN, "pegawai"):
        with pytest.raises(NotAllowed):
            langkah(work, person, found, "jelaskan", {"penjelasan": "x"})
    for person in ("rekan", "beta_admin", "operator"):
        with pytest.raises(OutOfScope):
            langkah(work, person, found, "setujui", PUTUSAN)
    with pytest.raises(NotAllowed):
        langkah(work, "admin", found, "setujui", PUTUSAN)


def test_only_ones_own_mark_is_objected_to_once_it_is_there_and_in_time(work: Kerja, dinilai: int) -> None:
    open_one = work.buka("Triwulan 4")
    with pytest.raises((Invalid, Passed)):
        ajukan(work, open_one)
    with pytest.raises(Invalid, match="sama dengan hasil"):
        ajukan(work, dinilai, minta_hasil="sesuai", minta_perilaku="sesuai")
    for other in (dinilai, open_one, 999_999):  # nothing is told of what others have
        with pytest.raises(Invalid) as told:
            ajukan(work, other, person="rekan")
        assert "Penilaian itu tidak ada pada SKP Anda." in told.value.fields["penilaian"]
    with pytest.raises(Passed, match="4 Desember 2026"):
        ajukan(work, dinilai, now=LATE)
    assert ajukan(work, dinilai, now=LAST)


@both
def test_one_that_nobody_answers_becomes_late_and_the_marks_stay(work: Kerja, dinilai: int) -> None:
    found = ajukan(work, dinilai)
    database, registry = work.office.world.database, work.office.world.registry
    with database.write() as session:
        assert lewat.tandai(session, registry, now=LAST) == ()
    with pytest.raises(Passed, match="Terlambat"):
        langkah(work, ATASAN, found, "setujui", PUTUSAN, LATE)
    with database.write() as session:
        assert [effect.kind for effect in lewat.tandai(session, registry, now=LATE)] == ["kabar"]
        assert lewat.tandai(session, registry, now=LATE) == ()
    assert work.office.row("keberatan", found)["status"] == "terlambat"
    assert hasil(work, dinilai) == ("sesuai", "sesuai", "baik")
    with pytest.raises(Passed):
        langkah(work, ATASAN, found, "setujui", PUTUSAN)


def test_the_marks_are_not_the_penilais_to_change_while_it_waits(work: Kerja) -> None:
    """Nor afterwards: the decision is final."""
    period = work.buka("Triwulan 4")
    work.rencana(period, work.rhk[0])
    work.realisasi(period, work.indikator[0])
    office = work.office

    def rate() -> None:
        with office.world.database.write() as session:
            actor, registry = office.world.actor("unit", NOW), office.world.registry
            version = office.row("penilaian", period)["version"]
            menilai.semua_sesuai(session, registry, actor, period, menilai.Isian(), version, now=NOW)

    rate()
    rate()
    found = ajukan(work, period)
    with pytest.raises(Passed, match="menunggu putusan"):
        rate()
    langkah(work, ATASAN, found, "setujui", PUTUSAN)
    with pytest.raises(Passed, match="putusannya final"):
        rate()
    assert hasil(work, period) == ("diatas", "diatas", "sangat_baik")


def test_the_first_look_of_whoever_decides_is_kept(work: Kerja, dinilai: int) -> None:
    found = ajukan(work, dinilai)
    office = work.office
    for person, now, seen in (("unit", NOW, None), (ATASAN, NOW, NOW), (ATASAN, LAST, NOW)):
        with office.world.database.write() as session:
            putusan.lihat(session, office.world.registry, office.world.actor(person, now), found, now=now)
        assert office.row("keberatan", found)["dilihat_pada"] == seen
