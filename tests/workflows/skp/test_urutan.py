"""The order of RHK, a copy of an earlier SKP as a new one, and all that an SKP lacks."""

from __future__ import annotations

from datetime import date

import pytest

from app.errors import Invalid, NotAllowed, OutOfScope, Passed, Stale
from app.models.history import TABLE as HISTORY
from app.workflows.draft import Work, changed
from app.workflows.skp import salin, syarat, urutan
from app.workflows.skp.urutan import Arah
from tests.personas import NOW
from tests.support.skp import Dinas


def move(office: Dinas, person: str, rhk: int, arah: Arah, version: int | None = None) -> None:
    with office.world.database.write() as session:
        urutan.pindah(session, office.world.registry, office.actor(person), rhk, arah, version, now=NOW)


def order(office: Dinas, skp: int) -> list[str]:
    rows = [row for row in office.rows("rhk") if row["skp_id"] == skp]
    return [row["teks"] for row in sorted(rows, key=lambda row: (row["jenis"] == "tambahan", row["urutan"]))]


def test_rhk_change_places_within_their_kind(office: Dinas) -> None:
    skp = office.plan("pegawai")
    first, second, third = (office.rhk("pegawai", skp, teks=text) for text in ("satu", "dua", "tiga"))
    extra = office.rhk("pegawai", skp, teks="empat", jenis="tambahan")
    move(office, "pegawai", third, "naik")
    move(office, "pegawai", first, "turun")
    assert order(office, skp) == ["tiga", "satu", "dua", "empat"]
    for row, arah in ((extra, "naik"), (third, "naik"), (second, "turun")):
        move(office, "pegawai", row, arah)  # type: ignore[arg-type]
    assert order(office, skp) == ["tiga", "satu", "dua", "empat"]
    with office.world.database.read() as session:
        told = session.execute(HISTORY.select().where(HISTORY.c.action == "pindah")).all()
    assert len(told) == 4


def test_only_the_owner_moves_rhk_and_only_of_a_draft(office: Dinas) -> None:
    skp = office.full("pegawai")
    first = office.rows("rhk")[-1]["id"]
    second = office.rhk("pegawai", skp, teks="dua")
    office.indikator("pegawai", second)
    with pytest.raises(Stale):
        move(office, "pegawai", first, "turun", 99)
    with pytest.raises(OutOfScope):
        move(office, "rekan", first, "turun")
    office.fire("pegawai", skp, "ajukan")
    with pytest.raises(Passed):
        move(office, "pegawai", first, "turun")
    with pytest.raises((NotAllowed, Passed)):
        move(office, "unit", first, "turun")


def test_an_earlier_skp_becomes_a_new_one(office: Dinas) -> None:
    old = office.plan(
        "pegawai", periode_awal=date(2025, 1, 1), periode_akhir=date(2025, 12, 31), pendekatan="kualitatif"
    )
    rhk = office.rhk("pegawai", old, teks="Hasil lama")
    office.add("pegawai", "indikator", {"rhk": rhk, "teks": "Tersusunnya 1 laporan"})

    def copy(person: str, start: date) -> int:
        with office.world.database.write() as session:
            actor = office.actor(person)
            year = (start, date(2026, 12, 31))
            return salin.baru(session, office.world.registry, actor, old, *year, now=NOW).subject_id

    made = office.row("skp", copy("pegawai", date(2026, 1, 1)))
    assert (made["pendekatan"], made["tahun"], made["status"]) == ("kualitatif", 2026, "draft")
    assert order(office, made["id"]) == ["Hasil lama"]
    with pytest.raises(Invalid):
        copy("pegawai", date(2026, 7, 1))
    with pytest.raises(OutOfScope):
        copy("rekan", date(2026, 1, 1))
    assert len(office.rows("skp")) == 2


def test_the_assignment_of_a_jpt_says_whom_it_comes_from(office: Dinas) -> None:
    office.change("admin", "unor", office.world.unor["alpa.satu"], {"mandiri": True})
    above = office.plan("tim")
    picked = office.rhk("tim", above, teks="Hasil dinas", klasifikasi="organisasi")
    office.indikator("tim", picked, target="12", perspektif="anggaran")
    office.fire("tim", above, "tetapkan")
    mine = office.plan("unit")
    assert office.row("skp", mine)["model"] == "jpt"
    registry, database = office.world.registry, office.world.database
    for _ in range(2):  # of the second time nothing is taken twice
        with database.write() as session:
            salin.ambil(session, registry, office.actor("unit"), mine, [picked], now=NOW)
    own = [row for row in office.rows("rhk") if row["skp_id"] == mine]
    assert [(row["penugasan_dari"], row["rhk_pimpinan_id"]) for row in own] == [("Jabatan tim", None)]


def test_everything_that_is_missing_is_told_at_once(office: Dinas) -> None:
    skp = office.plan("pegawai")
    bare = [office.rhk("pegawai", skp, teks=text, jenis="tambahan") for text in ("satu", "dua")]
    registry = office.world.registry
    with office.world.database.read() as session:
        work = Work(session, registry, office.actor("pegawai"), registry.catalog.entity("skp"), NOW)
        found = list(syarat.kekurangan(work, changed(work, 0, office.row("skp", skp), {})))
    assert [one.rhk for one in found] == [None, *bare]
