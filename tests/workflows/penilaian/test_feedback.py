"""Feedback of colleagues: who may give it, until which second, what two tabs do, and who is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.umpan_balik import Atas
from app.errors import AppError, InUse, Invalid, NotAllowed, OutOfScope, Passed, Stale
from app.models import notice
from app.models.queries import feedback as queries
from app.workflows.effects import Done
from app.workflows.penilaian import feedback, menilai, minta
from app.workflows.penilaian.menilai import Isian, Tentang, Umpan
from tests.personas import NOW
from tests.support.penilaian import Kerja
from tests.support.webfixtures import both
from tests.workflows.skp.test_races import second_of_two

SECOND = timedelta(seconds=1)
TW4 = "Triwulan 4"
BATAS = datetime(2027, 1, 5, 17, tzinfo=UTC)
"""Midnight in WIB behind the last day."""


@pytest.fixture
def period(work: Kerja) -> int:
    return work.buka(TW4)


def _first(work: Kerja, place: int = 0) -> Tentang:
    return Atas.PERILAKU, int(work.office.rows("perilaku")[place]["id"])


def _move(work: Kerja, period: int, isian: Isian, person: str, now: datetime = NOW) -> Callable[[Session], Done]:
    world = work.office.world
    nip, actor = world.nip("pegawai"), world.actor(person, now)
    return lambda session: feedback.simpan(session, world.registry, actor, nip, period, isian, now=now)


def _give(work: Kerja, period: int, isian: Isian, person: str = "rekan", now: datetime = NOW) -> Done:
    move = _move(work, period, isian, person, now)
    with work.office.world.database.write() as session:
        return move(session)


def _said(work: Kerja) -> list[tuple[int, int, str | None, str | None]]:
    rows = work.office.rows("feedback_rekan")
    return [(row["pemberi_id"], row["perilaku_id"], row["arah"], row["teks"]) for row in rows]


def _drop(work: Kerja, row_id: int, person: str = "rekan", version: int | None = None, now: datetime = NOW) -> Done:
    world = work.office.world
    with world.database.write() as session:
        return feedback.hapus(session, world.registry, world.actor(person, now), row_id, version, now=now)


def _ask(work: Kerja, period: int, nip: str, person: str = "pegawai", now: datetime = NOW) -> Done:
    world = work.office.world
    with world.database.write() as session:
        return minta.minta(session, world.registry, world.actor(person, now), period, nip, now=now)


def _asked_of(work: Kerja, person: str = "rekan", now: datetime = NOW) -> list[str]:
    world = work.office.world
    with world.database.read() as session:
        found = queries.diminta(session, world.registry, world.actor(person, now), now=now)
    return [by for _, by in found]


def test_it_is_given_changed_and_taken_back(work: Kerja, period: int) -> None:
    me, one, two = work.office.world.pegawai["rekan"], _first(work), _first(work, 1)
    _give(work, period, Isian({one: Umpan("positif", " bagus "), two: Umpan("", "cepat"), _first(work, 2): Umpan()}))
    assert _said(work) == [(me, one[1], "positif", "bagus"), (me, two[1], None, "cepat")]
    shown = {one: Umpan("positif", "bagus"), two: Umpan("", "cepat")}
    _give(work, period, Isian({one: Umpan("negatif"), two: Umpan()}, shown))
    assert _said(work) == [(me, one[1], "negatif", None)]
    _drop(work, work.office.rows("feedback_rekan")[0]["id"])
    assert _said(work) == []


def test_all_that_one_press_sends_is_kept_or_nothing(work: Kerja, period: int) -> None:
    wrong = Isian({_first(work): Umpan("positif"), _first(work, 1): Umpan("bukan")})
    with pytest.raises(Invalid) as refusal:
        _give(work, period, wrong)
    assert list(refusal.value.fields) == [menilai.nama(_first(work, 1), "arah")]
    for alien in ((Atas.HASIL, work.indikator[0]), (Atas.PERILAKU, 10**9)):
        with pytest.raises(Invalid):
            _give(work, period, Isian({alien: Umpan("positif")}))
    assert _said(work) == []


@pytest.mark.parametrize(
    ("person", "error", "words"),
    [
        ("pegawai", NotAllowed, "bukan kepada diri sendiri"),
        ("unit", NotAllowed, "umpan balik pada Pemantauan dan Evaluasi"),
        ("beta_pegawai", OutOfScope, "tidak ditemukan"),
        ("beta_admin", OutOfScope, "tidak ditemukan"),
    ],
)
def test_colleagues_alone_give_it(work: Kerja, period: int, person: str, error: type[AppError], words: str) -> None:
    with pytest.raises(error, match=words):
        _give(work, period, Isian({_first(work): Umpan("positif")}), person)
    assert _said(work) == []
    _give(work, period, Isian({_first(work): Umpan("positif")}), "tim")


def test_a_number_without_its_nip_leads_nowhere(work: Kerja, period: int) -> None:
    world = work.office.world
    with world.database.write() as session, pytest.raises(OutOfScope):
        feedback.simpan(session, world.registry, world.actor("rekan"), world.nip("tim"), period, Isian(), now=NOW)


def test_the_batas_closes_it_to_the_second(work: Kerja, period: int) -> None:
    last = BATAS
    assert work.office.row("penilaian", period)["batas"] == date(2027, 1, 5)
    _give(work, period, Isian({_first(work): Umpan("positif")}), now=last - SECOND)
    given = work.office.rows("feedback_rekan")[0]["id"]
    with pytest.raises(Passed):
        _give(work, period, Isian({_first(work, 1): Umpan("positif")}), now=last)
    with pytest.raises(Passed):
        _drop(work, given, now=last)
    with pytest.raises(Passed):
        _ask(work, period, work.office.world.nip("tim"), now=last)
    assert len(_said(work)) == 1


def test_what_is_rated_or_not_approved_is_closed(work: Kerja, period: int) -> None:
    _give(work, period, Isian({_first(work): Umpan("positif")}))
    given = work.office.rows("feedback_rekan")[0]["id"]
    with pytest.raises(InUse):  # what colleagues said keeps the period, as the penilai's words do
        work.office.delete("pegawai", "penilaian", period)
    work.dinilai(period)
    with pytest.raises(Passed):
        _give(work, period, Isian({_first(work, 1): Umpan("positif")}))
    with pytest.raises(Passed):
        _drop(work, given)
    other = work.buka("Final")
    work.ke_draft()
    with pytest.raises(Passed):
        _give(work, other, Isian({_first(work): Umpan("positif")}))


def test_one_who_came_to_rate_it_gives_no_more(work: Kerja, period: int) -> None:
    world = work.office.world
    _give(work, period, Isian({_first(work): Umpan("positif")}))
    acting = {"pegawai": world.pegawai["rekan"], "unor": world.unor["alpa.satu"], "jabatan": "Plh. Kepala Bidang Satu"}
    days = {"jenis": "PLH", "periode_awal": NOW.date(), "periode_akhir": NOW.date()}
    work.office.make("admin", "plt_plh", {**acting, **days})
    with pytest.raises(NotAllowed, match="umpan balik"):
        _give(work, period, Isian({_first(work): Umpan("negatif")}))


def test_no_tab_takes_back_what_another_one_wrote(work: Kerja, period: int) -> None:
    one = _first(work)
    _give(work, period, Isian({one: Umpan("negatif", "lambat")}))
    with pytest.raises(Invalid) as refusal:
        _give(work, period, Isian({one: Umpan("positif")}, {one: Umpan()}))
    assert refusal.value.fields == {
        menilai.nama(one, "teks"): ["Umpan balik ini baru saja diubah di tempat lain menjadi: 👎 lambat"]
    }
    row = work.office.rows("feedback_rekan")[0]
    with pytest.raises(Stale):
        _drop(work, row["id"], version=row["version"] + 1)
    with pytest.raises(OutOfScope):
        _drop(work, row["id"], "tim")
    with pytest.raises(OutOfScope):
        _drop(work, row["id"], "pegawai")


@both
def test_of_two_tabs_at_once_the_second_finds_what_the_first_wrote(work: Kerja, period: int) -> None:
    isian = Isian({_first(work): Umpan("positif")}, {_first(work): Umpan()})
    other = Isian({_first(work): Umpan("negatif")}, {_first(work): Umpan()})
    first, second = _move(work, period, isian, "rekan"), _move(work, period, other, "rekan")
    late = second_of_two(work.office, first, second)
    assert late == (422, "Umpan balik ini baru saja diubah di tempat lain menjadi: 👍")
    assert [row[2] for row in _said(work)] == ["positif"]


def test_one_who_is_asked_is_told_and_it_is_done_once_there_is_feedback(work: Kerja, period: int) -> None:
    world = work.office.world
    _ask(work, period, world.nip("rekan"))
    _ask(work, period, world.nip("tim"), "unit")
    assert (_asked_of(work), _asked_of(work, "tim")) == (["PANJI PEGAWAI"], ["UJANG UNIT"])
    with world.database.read() as session:
        told = [one.text for one in notice.latest(session, world.akun["rekan"])]
    assert told == [
        "PANJI PEGAWAI meminta feedback perilaku kerja untuk PANJI PEGAWAI, Triwulan 4, sampai 5 Januari 2027."
    ]
    _give(work, period, Isian({_first(work): Umpan("positif")}))
    assert _asked_of(work) == []
    assert _asked_of(work, "tim", BATAS) == []  # it dies with the batas
    work.dinilai(period)
    assert _asked_of(work, "tim") == []


@pytest.mark.parametrize(
    ("who", "words"),
    [("pegawai", "dari rekan kerja"), ("unit", "pejabat penilai"), ("beta_pegawai", "Tidak ada pegawai")],
)
def test_only_colleagues_are_asked(work: Kerja, period: int, who: str, words: str) -> None:
    for asker in ("pegawai", "unit"):
        with pytest.raises(Invalid, match=words):
            _ask(work, period, work.office.world.nip(who), asker)
    for wrong in ("", "12", "x" * 18):
        with pytest.raises(Invalid, match="18 angka"):
            _ask(work, period, wrong)
    assert work.office.rows("permintaan_feedback") == []


def test_somebody_is_asked_once_and_by_those_alone_whom_it_concerns(work: Kerja, period: int) -> None:
    world = work.office.world
    _ask(work, period, world.nip("rekan"))
    with pytest.raises(Invalid, match="sudah diminta"):
        _ask(work, period, world.nip("rekan"), "unit")
    _give(work, period, Isian({_first(work): Umpan("positif")}), "tim")
    with pytest.raises(Invalid, match="sudah memberi"):
        _ask(work, period, world.nip("tim"))
    with pytest.raises(NotAllowed):
        _ask(work, period, world.nip("tim"), "admin")
    for stranger in ("rekan", "beta_pegawai"):
        with pytest.raises(OutOfScope):
            _ask(work, period, world.nip("tim"), stranger)


def test_a_request_is_withdrawn_by_who_made_it(work: Kerja, period: int) -> None:
    world = work.office.world
    made = _ask(work, period, world.nip("rekan")).subject_id

    def withdraw(person: str) -> None:
        with world.database.write() as session:
            minta.tarik(session, world.registry, world.actor(person), made, now=NOW)

    with pytest.raises(OutOfScope):
        withdraw("rekan")
    with pytest.raises(NotAllowed):
        withdraw("unit")
    withdraw("pegawai")
    assert _asked_of(work) == []
    _ask(work, period, world.nip("rekan"))
    work.office.delete("pegawai", "penilaian", period)  # a request goes with its period
    assert work.office.rows("permintaan_feedback") == []


def test_what_the_pages_offer_is_what_the_verb_takes(work: Kerja, period: int) -> None:
    """The rule stands in `app.domain.feedback`, and that of the lock in `terbuka.hold`: they do not part."""
    world = work.office.world
    rows, plans = world.registry.tables["penilaian"], world.registry.tables["skp"]
    final = work.buka("Final")

    def offered() -> set[int]:
        with world.database.read() as session:
            every = queries.tujuan(session, world.registry, world.actor("rekan"), world.nip("pegawai"), now=NOW)
        return {one.penilaian_id for one in every if one.halangan is None}

    def taken() -> set[int]:
        done = set()
        for number in (period, final):
            try:
                _give(work, number, Isian())
            except AppError:
                continue
            done.add(number)
        return done

    assert offered() == taken() == {period, final}
    with world.database.write() as session:
        session.execute(sa.update(rows).where(rows.c.id == period).values(batas=NOW.date() - timedelta(days=1)))
    assert offered() == taken() == {final}
    with world.database.write() as session:
        session.execute(sa.update(plans).where(plans.c.id == work.skp).values(status="pengajuan"))
    assert offered() == taken() == set()
