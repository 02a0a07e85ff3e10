"""The review of the Tim Penilai Kinerja: who may take it, what it is about, and what it leaves alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.domain.predikat import Rating
from app.errors import Invalid, NotAllowed, OutOfScope, Passed, Stale
from app.models.notice import Notice
from app.models.queries import tinjauan as queries
from app.workflows import entity, notices
from app.workflows.effects import Done
from app.workflows.tinjauan import tinjau
from tests.personas import NOW
from tests.support.penilaian import Kerja
from tests.support.tim_skp import STAMPS
from tests.support.webfixtures import both


def langkah(work: Kerja, penilaian: int, step: str, kata: str | None = None, person: str = "tim") -> Done:
    """A step by somebody who looked a moment ago."""
    world = work.office.world
    reviews = {row["penilaian_id"]: row["version"] for row in work.office.rows("tinjauan")}
    seen = (work.office.row("penilaian", penilaian)["version"], reviews.get(penilaian, 0))
    with world.database.write() as session:
        return tinjau.tinjau(session, world.registry, world.actor(person), penilaian, step, kata, seen, now=NOW)


def jelaskan(work: Kerja, person: str = "unit") -> Done:
    """What the penilai answers."""
    world, (row,) = work.office.world, work.office.rows("tinjauan")
    given = {"penjelasan": "Indeks naik."}
    with world.database.write() as session:
        return entity.fire(
            session, world.registry, world.actor(person), "tinjauan", row["id"], "jelaskan", given, now=NOW
        )


def anggota(work: Kerja, person: str) -> None:
    """Have somebody be of the team, too."""
    table, world = work.office.world.registry.tables["akun_peran"], work.office.world
    role = {"akun_id": world.akun[person], "instansi_id": world.instansi["alpa"], "peran": "tim_penilai"}
    with world.database.write() as session:
        session.execute(sa.insert(table).values(**STAMPS, **role, mulai=NOW.date()))


def told(work: Kerja, step: str) -> set[str]:
    """Who gets the notice of the step that was taken last."""
    world, (row,) = work.office.world, work.office.rows("tinjauan")
    names = {number: person for person, number in world.akun.items()}
    with world.database.write() as session:
        session.execute(sa.delete(Notice))
        notices.tell(session, world.registry, world.registry.catalog.entity("tinjauan"), row["id"], step, NOW)
        return {names[one.akun_id] for one in session.scalars(sa.select(Notice))}


def keadaan(work: Kerja, penilaian: int) -> str:
    with work.office.world.database.read() as session:
        case, _ = queries.satu(session, work.office.world.registry, work.office.actor("tim"), penilaian)
    return case.keadaan


@both
def test_asked_answered_and_agreed_with_the_marks_left_as_they_were(work: Kerja, dinilai: int) -> None:
    before = work.office.row("penilaian", dinilai)
    asked = langkah(work, dinilai, "tanya", "Apa yang melampaui?")
    assert [effect.params["step"] for effect in asked.effects] == ["tanya"]
    (row,) = work.office.rows("tinjauan")
    assert (row["status"], row["predikat"], row["ditinjau_oleh_id"]) == (
        "ditanya",
        "sangat_baik",
        work.office.world.pegawai["tim"],
    )
    assert told(work, "tanya") == {"unit"}
    assert [effect.params["step"] for effect in jelaskan(work).effects] == ["jelaskan"]
    assert told(work, "jelaskan") == {"tim"}
    with pytest.raises(Passed):
        jelaskan(work)
    assert keadaan(work, dinilai) == "dijelaskan"
    langkah(work, dinilai, "tanya", "Dan perilakunya?")
    (row,) = work.office.rows("tinjauan")
    assert (row["pertanyaan"], row["penjelasan"], row["dijelaskan_oleh_id"]) == ("Dan perilakunya?", None, None)
    langkah(work, dinilai, "setujui")
    assert keadaan(work, dinilai) == "setuju"
    assert work.office.row("penilaian", dinilai) == before


@both
def test_other_marks_end_what_was_agreed(work: Kerja, dinilai: int) -> None:
    langkah(work, dinilai, "setujui", "Sesuai bukti.")
    table = work.office.world.registry.tables["penilaian"]

    def becomes(**values: object) -> None:
        with work.office.world.database.write() as session:
            session.execute(sa.update(table).where(table.c.id == dinilai).values(**values))

    becomes(dinilai_pada=NOW + timedelta(hours=1))
    assert keadaan(work, dinilai) == "ulang"
    langkah(work, dinilai, "setujui")
    assert keadaan(work, dinilai) == "setuju"
    work.dinilai(dinilai, Rating.DIBAWAH, Rating.DIBAWAH)  # as an approved keberatan does, at no other moment
    becomes(dinilai_pada=NOW + timedelta(hours=1))
    assert keadaan(work, dinilai) == "ulang"


def test_nobody_reviews_their_own_mark_nor_one_that_they_gave_or_decided(work: Kerja, dinilai: int) -> None:
    for person in ("pegawai", "unit"):
        anggota(work, person)
        with pytest.raises(NotAllowed):
            langkah(work, dinilai, "setujui", person=person)
    world = work.office.world
    values = {f"{when}_{part}": "diatas" for when in ("minta", "sesudah") for part in ("hasil", "perilaku")}
    values |= {f"sebelum_{part}": "sesuai" for part in ("hasil", "perilaku")} | {"sebelum_predikat": "baik"}
    values |= {"minta_predikat": "sangat_baik", "sesudah_predikat": "sangat_baik", "status": "disetujui"}
    people = {"penilai_id": world.pegawai["unit"], "atasan_id": world.pegawai["tim"], "keputusan": "Ya."}
    when = {"diajukan_pada": NOW, "batas": NOW.date(), "alasan_pegawai": "Terlampaui."}
    own = {"instansi_id": world.instansi["alpa"], "penilaian_id": dinilai}
    with world.database.write() as session:
        session.execute(
            sa.insert(world.registry.tables["keberatan"]).values(**STAMPS, **own, **values, **people, **when)
        )
    with pytest.raises(NotAllowed, match="ditinjau anggota"):
        langkah(work, dinilai, "setujui")
    assert work.office.rows("tinjauan") == []


def test_only_both_ends_are_reviewed_and_by_the_team_alone(work: Kerja, dinilai: int) -> None:
    with pytest.raises(OutOfScope):
        langkah(work, dinilai, "hapus")
    with pytest.raises(Invalid, match="wajib"):
        langkah(work, dinilai, "tanya")
    for person, refusal in (("rekan", OutOfScope), ("beta_admin", OutOfScope), ("admin", NotAllowed)):
        with pytest.raises(refusal):
            langkah(work, dinilai, "setujui", person=person)
    langkah(work, dinilai, "tanya", "Apa?")
    for person, refusal in (("pegawai", OutOfScope), ("rekan", OutOfScope), ("admin", NotAllowed), ("tim", NotAllowed)):
        with pytest.raises(refusal):
            jelaskan(work, person)
    work.dinilai(dinilai)
    with pytest.raises(OutOfScope):
        langkah(work, dinilai, "setujui")


def test_two_who_look_at_once_do_not_write_over_one_another(work: Kerja, dinilai: int) -> None:
    world, actor = work.office.world, work.office.actor("tim")
    seen = (work.office.row("penilaian", dinilai)["version"], 0)
    langkah(work, dinilai, "setujui", "Sesuai.")
    for late in (seen, (seen[0] + 1, 2)):
        with world.database.write() as session, pytest.raises(Stale):
            tinjau.tinjau(session, world.registry, actor, dinilai, "tanya", "Apa?", late, now=NOW)
