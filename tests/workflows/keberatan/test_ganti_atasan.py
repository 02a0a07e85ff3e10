"""A keberatan whose atasan left: today's atasan of the penilai decides, whom the structure names and nobody picks."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.errors import AppError, NotAllowed, OutOfScope, Passed
from app.models.history import TABLE as HISTORY
from app.workflows import entity, notices
from app.workflows.effects import Done
from tests.personas import NOW
from tests.support.penilaian import Kerja
from tests.workflows.keberatan.test_keberatan import ATASAN, LATE, PUTUSAN, ajukan, langkah

JELAS = {"penjelasan": "Realisasi sesuai target."}


def ubah(work: Kerja, person: str, **values: object) -> None:
    """A change of somebody's place, as an admin enters it."""
    people = work.office.world.registry.tables["pegawai"]
    with work.office.world.database.write() as session:
        session.execute(sa.update(people).where(people.c.id == work.office.world.pegawai[person]).values(**values))


def memimpin(work: Kerja, person: str, unor: str = "alpa") -> None:
    """Somebody becomes the pimpinan of a unit, and who was it leaves."""
    ubah(work, ATASAN, aktif=False)
    ubah(work, person, unor_id=work.office.world.unor[unor], jenis_jabatan="pimpinan", status_pimpinan="definitif")


def ganti(work: Kerja, keberatan: int, person: str = "admin") -> Done:
    world = work.office.world
    with world.database.write() as session:
        actor = world.actor(person)
        return entity.fire(
            session, world.registry, actor, "keberatan", keberatan, "ganti_atasan", reason="Pensiun.", now=NOW
        )


def test_who_decides_is_todays_atasan_who_is_told_and_begins_anew(work: Kerja, dinilai: int) -> None:
    found, world = ajukan(work, dinilai), work.office.world
    langkah(work, "unit", found, "jelaskan", JELAS)
    with pytest.raises(NotAllowed, match="masih orang yang sama"):
        ganti(work, found)
    memimpin(work, "rekan")
    with pytest.raises(AppError):
        langkah(work, "rekan", found, "setujui", PUTUSAN)
    done = ganti(work, found)
    row = work.office.row("keberatan", found)
    assert (row["status"], row["atasan_id"], row["penilai_id"]) == (
        "diajukan",
        world.pegawai["rekan"],
        world.pegawai["unit"],
    )
    assert (row["dilihat_pada"], row["penjelasan"], done.effects[0].params["step"]) == (
        None,
        JELAS["penjelasan"],
        "ganti_atasan",
    )
    with world.database.write() as session:
        told = notices.tell(
            session, world.registry, world.registry.catalog.entity("keberatan"), found, "ganti_atasan", NOW
        )
        moves = sa.select(HISTORY.c.reason).where(HISTORY.c.action == "ganti_atasan")
        assert (told, list(session.scalars(moves))) == (2, ["Pensiun."])
    langkah(work, "rekan", found, "setujui", PUTUSAN)
    assert work.office.row("penilaian", dinilai)["predikat"] == "sangat_baik"
    with pytest.raises(Passed):
        ganti(work, found)


@pytest.mark.parametrize("person", ["pegawai", "unit", ATASAN, "rekan", "beta_admin", "operator"])
def test_nobody_but_an_admin_does_it(work: Kerja, dinilai: int, person: str) -> None:
    found = ajukan(work, dinilai)
    with pytest.raises((NotAllowed, OutOfScope)):
        ganti(work, found, person)


def test_an_admin_does_not_put_in_themselves(work: Kerja, dinilai: int) -> None:
    found = ajukan(work, dinilai)
    memimpin(work, "admin")
    with pytest.raises(NotAllowed, match="Anda sendiri"):
        ganti(work, found)


@pytest.mark.parametrize("person", ["unit", "pegawai"])
def test_neither_the_penilai_who_was_promoted_nor_the_owner_decides(work: Kerja, dinilai: int, person: str) -> None:
    """The post above is theirs by now, and above that there is nobody."""
    found = ajukan(work, dinilai)
    memimpin(work, person)
    with pytest.raises(NotAllowed, match="tidak memiliki atasan"):
        ganti(work, found)
    assert work.office.row("keberatan", found)["atasan_id"] == work.office.world.pegawai[ATASAN]


def test_an_owner_who_leads_the_unit_above_files_where_somebody_else_decides(work: Kerja, dinilai: int) -> None:
    memimpin(work, "pegawai")
    with pytest.raises(NotAllowed, match="tidak memiliki atasan"):
        ajukan(work, dinilai)


def test_after_the_limit_it_is_late(work: Kerja, dinilai: int) -> None:
    found, world = ajukan(work, dinilai), work.office.world
    memimpin(work, "rekan")
    actor = world.actor("admin", LATE)
    with world.database.write() as session, pytest.raises(Passed, match="Terlambat"):
        entity.fire(session, world.registry, actor, "keberatan", found, "ganti_atasan", reason="Pensiun.", now=LATE)
