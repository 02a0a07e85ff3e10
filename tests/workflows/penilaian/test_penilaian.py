"""What a pegawai reports on an approved SKP: which periods, what before what, until when, and who sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from app.domain.predikat import KUADRAN, NAMA_PREDIKAT, NAMA_RATING, Predikat, Rating
from app.errors import AppError, InUse, Invalid, NotAllowed, OutOfScope, Passed
from app.models.entities import CATALOG
from app.models.scope import coverage, one, open_here
from app.workflows import entity, firing, recording
from app.workflows.draft import Work, changed
from app.workflows.penilaian import isi, nilai
from tests.personas import NOW
from tests.support.penilaian import Kerja, kerja
from tests.support.skp import Dinas
from tests.workflows.skp.test_races import fire, second_of_two

TW4 = "Triwulan 4"
LAST_MINUTE = datetime(2027, 1, 5, 16, 59, 59, tzinfo=UTC)
"""5 Januari 2027, 23.59.59 WIB."""
SENTENCE = "Batas waktu pengisian eviden dan realisasi SKP untuk periode ini adalah tanggal 5 Januari 2027."


def test_a_period_keeps_its_name_and_dates_with_their_years(work: Kerja) -> None:
    row = work.office.row("penilaian", work.buka(TW4))
    assert (row["nama"], row["jenis"], row["status"]) == (TW4, "reguler", "berjalan")
    assert (row["awal"], row["akhir"], row["batas"]) == (date(2026, 10, 1), date(2026, 12, 31), date(2027, 1, 5))
    work.office.change("admin", "periode", work.periode[TW4], {"batas_pengisian": "01-20"})
    assert work.office.row("penilaian", row["id"])["batas"] == date(2027, 1, 5)
    with pytest.raises(InUse):
        work.office.delete("admin", "periode", work.periode[TW4])


def test_a_period_is_added_once(work: Kerja) -> None:
    work.buka(TW4)
    with pytest.raises(Invalid):
        work.buka(TW4)


def test_only_periods_that_end_in_the_plan_are_offered_and_final_to_the_last_one(office: Dinas) -> None:
    early = kerja(office, periode_akhir=date(2026, 6, 20))
    assert early.buka("Triwulan 1")
    for nama in ("Triwulan 2", TW4):
        with pytest.raises(Invalid, match="tidak berlaku"):
            early.buka(nama)
    office.plan("pegawai", periode_awal=date(2026, 6, 21))
    with pytest.raises(Invalid, match="tidak berlaku"):
        early.buka("Final")


@pytest.mark.parametrize(("rated", "last"), [(False, date(2026, 11, 30)), (True, date(2026, 12, 31))])
def test_final_ends_with_the_plan_until_it_is_rated(work: Kerja, rated: bool, last: date) -> None:
    final, quarter = work.buka("Final"), work.buka("Triwulan 4")
    if rated:
        work.dinilai(final)
    world, given = work.office.world, {"periode_akhir": date(2026, 11, 30)}
    with world.database.write() as session:
        actor = work.office.actor("pegawai")
        entity.act(session, world.registry, actor, "skp", work.skp, "perpendek", given, now=NOW)
    assert work.office.row("penilaian", final)["akhir"] == last
    assert work.office.row("penilaian", quarter)["akhir"] == date(2026, 12, 31)


def test_final_of_a_plan_that_is_no_longer_the_last_one_is_kept_and_closed(work: Kerja) -> None:
    final = work.buka("Final")
    kept = work.realisasi(final, work.indikator[0])
    world, given = work.office.world, {"periode_akhir": date(2026, 11, 30)}
    with world.database.write() as session:
        actor = work.office.actor("pegawai")
        entity.act(session, world.registry, actor, "skp", work.skp, "perpendek", given, now=NOW)
    later = work.office.plan("pegawai", periode_awal=date(2026, 12, 1))
    with pytest.raises(Passed, match="definitif terakhir"):
        work.realisasi(final, work.indikator[1])
    assert work.office.row("realisasi", kept)["nilai"] == "3 Laporan"
    work.office.delete("pegawai", "skp", later)
    work.realisasi(final, work.indikator[1])


def test_a_plan_that_is_not_approved_has_no_periods(work: Kerja) -> None:
    work.ke_draft()
    with pytest.raises(Passed, match="sesudah SKP disetujui"):
        work.buka(TW4)


def test_realisasi_and_bukti_wait_for_a_rencana_aksi_of_their_rhk(work: Kerja) -> None:
    period = work.buka(TW4)
    work.rencana(period, work.rhk[0])
    work.realisasi(period, work.indikator[0])
    work.bukti(period, *work.indikator[:2])
    with pytest.raises(Invalid, match="Rencana Aksi"):
        work.realisasi(period, work.indikator[2])
    with pytest.raises(Invalid, match="Rencana Aksi"):
        work.bukti(period, work.indikator[0], work.indikator[2])
    with pytest.raises(Invalid):  # one for each indikator
        work.realisasi(period, work.indikator[0])


def test_the_rencana_aksi_that_others_rest_on_stays(work: Kerja) -> None:
    period = work.buka(TW4)
    first, second = work.rencana(period, work.rhk[0]), work.rencana(period, work.rhk[0])
    work.bukti(period, work.indikator[0])
    assert [row["urutan"] for row in work.office.rows("rencana_aksi")] == [1, 2]
    work.office.delete("pegawai", "rencana_aksi", first)
    with pytest.raises(InUse, match="terakhir"):
        work.office.delete("pegawai", "rencana_aksi", second)


def test_final_has_no_rencana_aksi_and_needs_none(work: Kerja) -> None:
    period = work.buka("Final")
    with pytest.raises(Invalid, match="Final"):
        work.rencana(period, work.rhk[0])
    work.realisasi(period, work.indikator[0])
    work.bukti(period, *work.indikator)


def test_a_piece_is_a_link_or_a_file_and_supports_something_of_this_plan(work: Kerja) -> None:
    period = work.buka("Final")
    for values in ({"tautan": None}, {"tautan": "ftp://contoh.go.id/x"}, {"tautan": "javascript:alert(1)"}):
        with pytest.raises(Invalid):
            work.bukti(period, work.indikator[0], **values)
    with pytest.raises(Invalid, match="sedikitnya satu"):
        work.bukti(period)
    other = work.office.full("rekan")
    foreign = next(row["id"] for row in work.office.rows("indikator") if row["id"] not in work.indikator)
    assert other
    with pytest.raises(Invalid):
        work.bukti(period, foreign)
    with pytest.raises(Invalid):
        work.realisasi(period, foreign)
    piece = work.bukti(period, work.indikator[0])
    with pytest.raises(Invalid, match="sedikitnya satu"):
        work.office.change("pegawai", "bukti_dukung", piece, {"indikator": []})


def test_what_was_reported_keeps_its_rhk_indikator_and_plan(work: Kerja) -> None:
    period = work.buka(TW4)
    work.rencana(period, work.rhk[0])
    work.rencana(period, work.rhk[1])
    work.realisasi(period, work.indikator[0])
    work.bukti(period, work.indikator[1])
    work.ke_draft()
    for name, row_id in (("indikator", work.indikator[0]), ("indikator", work.indikator[1]), ("rhk", work.rhk[0])):
        with pytest.raises(InUse):
            work.office.delete("pegawai", name, row_id)
    work.office.delete("pegawai", "rhk", work.rhk[1])  # a plan of what to do goes with it
    assert [row["rhk_id"] for row in work.office.rows("rencana_aksi")] == [work.rhk[0]]
    for name, row_id in (("penilaian", period), ("skp", work.skp)):
        with pytest.raises(InUse):
            work.office.delete("pegawai", name, row_id)


@pytest.mark.parametrize("dialect_name", ["sqlite", "postgresql"], indirect=True)
def test_the_door_closes_with_the_last_minute_of_the_batas_where_the_office_is(work: Kerja) -> None:
    period = work.buka(TW4)
    work.rencana(period, work.rhk[0])
    first = work.realisasi(period, work.indikator[0], now=LAST_MINUTE)
    midnight = datetime(2027, 1, 5, 17, 0, tzinfo=UTC)
    with pytest.raises(Passed) as closed:
        work.realisasi(period, work.indikator[1], now=midnight)
    assert closed.value.message == SENTENCE
    with work.office.world.database.write() as session:
        registry, actor = work.office.world.registry, work.office.actor("pegawai")
        ways: list[Callable[[], object]] = [
            lambda: isi.ubah(session, registry, actor, "realisasi", first, {"nilai": "4"}, None, now=midnight),
            lambda: isi.hapus(session, registry, actor, "realisasi", first, None, now=midnight),
            lambda: entity.update(session, registry, actor, "realisasi", first, {"nilai": "4"}, None, now=midnight),
            lambda: entity.delete(session, registry, actor, "realisasi", first, now=midnight),
        ]
        for way in ways:
            with pytest.raises(Passed, match="Batas waktu"):
                way()


@pytest.mark.parametrize(("zona", "last"), [("Asia/Makassar", 15), ("Asia/Jayapura", 14)])
def test_the_batas_follows_the_zone_of_the_instansi(work: Kerja, zona: str, last: int) -> None:
    period = work.buka("Final")
    world = work.office.world
    with world.database.write() as session:
        places = world.registry.tables["instansi"]
        session.execute(sa.update(places).where(places.c.id == world.instansi["alpa"]).values(zona=zona))
    work.realisasi(period, work.indikator[0], now=datetime(2027, 1, 5, last, 59, 59, tzinfo=UTC))
    with pytest.raises(Passed, match="Batas waktu"):
        work.realisasi(period, work.indikator[1], now=datetime(2027, 1, 5, last + 1, 0, tzinfo=UTC))


def test_back_to_draft_keeps_everything_and_locks_it_until_it_is_approved_again(work: Kerja) -> None:
    period = work.buka("Final")
    row = work.realisasi(period, work.indikator[0])
    work.ke_draft()
    with pytest.raises(Passed, match="DRAFT"):
        work.realisasi(period, work.indikator[1])
    with pytest.raises(NotAllowed):
        work.office.change("pegawai", "realisasi", row, {"nilai": "4"})
    assert work.office.row("realisasi", row)["nilai"] == "3 Laporan"
    work.office.fire("pegawai", work.skp, "ajukan")
    work.office.fire("unit", work.skp, "setujui")
    work.realisasi(period, work.indikator[1])


def test_what_was_rated_is_closed(work: Kerja) -> None:
    period = work.buka("Final")
    row = work.realisasi(period, work.indikator[0])
    work.dinilai(period)
    with pytest.raises(Passed, match="sudah dinilai"):
        work.realisasi(period, work.indikator[1])
    for name, row_id in (("realisasi", row), ("penilaian", period)):
        with pytest.raises(NotAllowed):
            work.office.delete("pegawai", name, row_id)


def test_of_a_report_and_a_return_to_draft_at_once_the_second_is_told(work: Kerja) -> None:
    period, registry = work.buka("Final"), work.office.world.registry
    actor = work.office.actor("pegawai")
    values = {"penilaian": period, "indikator": work.indikator[0], "nilai": "3", "sumber_data": "rekap"}
    late = second_of_two(
        work.office,
        fire(work.office, "unit", work.skp, "ke_draft", "Lengkapi."),
        lambda session: isi.tambah(session, registry, actor, "realisasi", values, now=NOW),
    )
    assert late[0] == 409
    assert work.office.rows("realisasi") == []


SEES = {"pegawai": True, "unit": True, "admin": True, "rekan": False, "tim": False, "beta_admin": False}


@pytest.mark.parametrize("predikat", [None, Predikat.BAIK, Predikat.SANGAT_BAIK, Predikat.SANGAT_KURANG])
def test_who_sees_a_penilaian_and_what_is_in_it(work: Kerja, predikat: Predikat | None) -> None:
    period = work.buka(TW4)
    rows = {"penilaian": period, "rencana_aksi": work.rencana(period, work.rhk[0])}
    rows |= {
        "realisasi": work.realisasi(period, work.indikator[0]),
        "bukti_dukung": work.bukti(period, *work.indikator[:2]),
    }
    if predikat is not None:
        work.dinilai(period, *next(pair for pair, found in KUADRAN.items() if found is predikat))
    extreme = predikat in (Predikat.SANGAT_BAIK, Predikat.SANGAT_KURANG)
    expected = {**SEES, "tim": extreme}
    assert {(who, name): seen(work, who, name, row) for who in expected for name, row in rows.items()} == {
        (who, name): sees for who, sees in expected.items() for name in rows
    }
    work.ke_draft()
    assert {who for who in expected if seen(work, who, "penilaian", period)} == {"pegawai"}


def seen(work: Kerja, who: str, name: str, row_id: int) -> bool:
    world = work.office.world
    with world.database.read() as session:
        try:
            one(session, world.registry, work.office.actor(who), world.registry.catalog.entity(name), row_id, "read")
        except OutOfScope:
            return False
    return True


def test_an_admin_of_a_unit_sees_who_is_late_and_no_marks(work: Kerja) -> None:
    world, period = work.office.world, work.buka(TW4)
    with world.database.write() as session:  # the unit's admin who does not rate
        people = world.registry.tables["pegawai"]
        session.execute(sa.update(people).where(people.c.id == world.pegawai["unit"]).values(jenis_jabatan="pegawai"))
    with world.database.read() as session:
        entity_ = world.registry.catalog.entity("penilaian")
        cover = coverage(world.registry, work.office.actor("unit"), entity_, "read")
        shown = open_here(session, world.registry, cover, entity_, period)
    assert {"nama", "batas", "status"} <= shown
    assert not shown & {"rating_hasil", "rating_perilaku", "predikat", "catatan", "dinilai_pada"}


@pytest.mark.parametrize("person", ["unit", "rekan", "admin"])
def test_nobody_but_the_owner_reports(work: Kerja, person: str) -> None:
    period = work.buka("Final")
    values = {"penilaian": period, "indikator": work.indikator[0], "nilai": "3", "sumber_data": "rekap"}
    with pytest.raises(AppError) as refused:
        work.tambah("realisasi", values, person=person)
    assert refused.value.status in (403, 404, 422)
    assert work.office.rows("realisasi") == []


def test_ratings_are_written_by_the_step_alone(work: Kerja) -> None:
    period = work.buka("Final")
    for person in ("pegawai", "unit", "admin"):
        with pytest.raises(NotAllowed):
            work.office.change(person, "penilaian", period, {"rating_hasil": "diatas"})


@pytest.mark.parametrize("dialect_name", ["sqlite", "postgresql"], indirect=True)
def test_the_database_itself_knows_the_nine_cells(work: Kerja) -> None:
    period = work.buka("Final")
    table = work.office.world.registry.tables["penilaian"]
    for hasil, perilaku in KUADRAN:
        work.dinilai(period, hasil, perilaku)
        wrong = Predikat.BAIK if KUADRAN[hasil, perilaku] is not Predikat.BAIK else Predikat.KURANG
        for values in ({"predikat": wrong.value}, {"predikat": None}, {"rating_hasil": None}, {"penilai_id": None}):
            with pytest.raises(sa.exc.IntegrityError), work.office.world.database.write() as session:
                session.execute(sa.update(table).where(table.c.id == period).values(**values))
    with pytest.raises(sa.exc.IntegrityError), work.office.world.database.write() as session:
        session.execute(sa.update(table).where(table.c.id == period).values(status="berjalan"))


def test_the_step_tells_predikat_penilai_and_atasan(work: Kerja) -> None:
    world, period = work.office.world, work.buka("Final")
    with world.database.write() as session:
        job = Work(session, world.registry, work.office.actor("unit"), world.registry.catalog.entity("penilaian"), NOW)
        row = one(session, world.registry, job.actor, job.entity, period, "read")
        draft = changed(job, 0, row, {"rating_hasil": "dibawah", "rating_perilaku": "diatas", "catatan": "."})
        nilai.step(job, "nilai", draft)
        empty = changed(job, 0, row, {"rating_hasil": "sesuai"})
        nilai.step(job, "nilai", empty)
    after = draft.after
    assert (after["predikat"], after["penilai"]) == ("butuh_perbaikan", world.pegawai["unit"])
    assert (after["penilai_nama"], after["penilai_jabatan"]) == ("UJANG UNIT", "Jabatan unit")
    assert (after["atasan_nama"], after["atasan_unit"]) == ("TITIN TIM", "Dinas Alpa")
    assert empty.problems == {"rating_perilaku": ["Rating Perilaku Kerja wajib diisi."]}


def test_whoever_rated_may_rate_again_and_the_owner_never(work: Kerja) -> None:
    world, period = work.office.world, work.buka("Final")
    entity_ = world.registry.catalog.entity("penilaian")
    with world.database.write() as session:
        penilai = Work(session, world.registry, work.office.actor("unit"), entity_, NOW)
        owner = Work(session, world.registry, work.office.actor("pegawai"), entity_, NOW)
        draft = changed(penilai, 0, one(session, world.registry, penilai.actor, entity_, period, "read"), {})
        recording.note(penilai, [draft], "nilai")
        assert (firing.is_own(penilai, period, "nilai"), firing.is_own(penilai, period, "lain")) == (False, True)
        assert firing.is_own(owner, period, "nilai")


def test_the_words_of_the_schema_are_those_of_the_rules() -> None:
    fields = CATALOG.entity("penilaian").fields
    assert {str(rating): fields["rating_hasil"].show(rating.value) for rating in Rating} == {
        rating.value: label for rating, label in NAMA_RATING.items()
    }
    assert {one.value: fields["predikat"].show(one.value) for one in Predikat} == {
        one.value: label for one, label in NAMA_PREDIKAT.items()
    }
