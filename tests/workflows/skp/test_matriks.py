"""The Matriks Pembagian Peran Hasil: whose SKP it takes in, and into whose draft it may write what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.domain.actor import Actor
from app.errors import Invalid, NotAllowed, OutOfScope, Passed
from app.models.queries import matriks as reads
from app.models.queries.matriks import Baris, Isi, Kolom
from app.workflows.effects import Done
from app.workflows.skp import matriks
from app.workflows.skp.matriks import Sel
from tests.personas import NOW
from tests.support.skp import Dinas


def head_of(office: Dinas, person: str = "unit") -> tuple[int, int, int]:
    """The SKP of a head with one RHK organisasi and one indikator of it."""
    skp = office.plan(person)
    rhk = office.rhk(person, skp, teks="Layanan terlaksana", klasifikasi="organisasi")
    if office.row("skp", skp)["model"] == "jpt":
        return skp, rhk, office.indikator(person, rhk, target="90 %", perspektif="anggaran")
    return skp, rhk, office.indikator(person, rhk)


def sync(office: Dinas, person: str, skp: int) -> Done:
    with office.world.database.write() as session:
        return matriks.sinkronkan(session, office.world.registry, office.actor(person), skp, now=NOW)


def take_in(office: Dinas, person: str, skp: int, other: int, whose: str) -> Done:
    with office.world.database.write() as session:
        actor, nip = office.actor(person), office.world.nip(whose)
        return matriks.tambah_pegawai(session, office.world.registry, actor, skp, other, nip, now=NOW)


def write(
    office: Dinas, person: str | Actor, skp: int, cells: Sequence[Sel], teks: str = "Menyusun laporan", **more: str
) -> Done:
    actor = office.actor(person) if isinstance(person, str) else person
    with office.world.database.write() as session:
        jenis = more.get("jenis", "utama")
        return matriks.tambah_rhk(session, office.world.registry, actor, skp, cells, jenis, teks, now=NOW)


def rows(office: Dinas, person: str, skp: int) -> tuple[Baris, ...]:
    with office.world.database.read() as session:
        return reads.baris(session, office.world.registry, office.actor(person), skp)[0]


def cells(office: Dinas, person: str, skp: int, *, pemilik: bool) -> Mapping[Any, tuple[Isi, ...]]:
    with office.world.database.read() as session:
        actor, found = office.actor(person), rows(office, person, skp)
        return reads.isi(session, office.world.registry, actor, skp, found, pemilik=pemilik)


def test_sinkronisasi_takes_in_whoever_has_an_skp_of_the_year(office: Dinas) -> None:
    head, _, _ = head_of(office)
    assert "sudah ada" in sync(office, "unit", head).message
    mine = office.plan("pegawai")
    office.plan("pegawai", periode_awal=date(2025, 1, 1), periode_akhir=date(2025, 12, 31))
    office.plan("rekan")
    assert sync(office, "unit", head).message == "1 SKP bawahan ditambahkan ke matriks."
    assert "sudah ada" in sync(office, "unit", head).message
    assert [row.skp_id for row in rows(office, "unit", head)] == [mine]


def test_an_rhk_is_written_into_the_drafts_of_all_ticked_cells(office: Dinas) -> None:
    head, rhk, indikator = head_of(office)
    mine = office.plan("pegawai")
    sync(office, "unit", head)
    done = write(office, "unit", head, [Sel(mine, rhk, indikator), Sel(mine, rhk)])
    assert done.message == "2 Rencana Hasil Kerja ditulis ke SKP 1 pegawai."
    made = [row for row in office.rows("rhk") if row["skp_id"] == mine]
    assert [(row["teks"], row["urutan"], row["rhk_pimpinan_id"], row["indikator_pimpinan_id"]) for row in made] == [
        ("Menyusun laporan", 1, rhk, indikator),
        ("Menyusun laporan", 2, rhk, None),
    ]
    assert set(cells(office, "unit", head, pemilik=True)) == {(mine, rhk, indikator), (mine, rhk, None)}
    office.change("pegawai", "rhk", made[0]["id"], {"teks": "Menyusun laporan triwulan"})


def test_the_columns_are_the_rhk_organisasi_with_their_indikator(office: Dinas) -> None:
    head, rhk, indikator = head_of(office)
    office.rhk("unit", head, teks="Pribadi", klasifikasi="individu")
    bare = office.rhk("unit", head, teks="Tanpa indikator", klasifikasi="organisasi", jenis="tambahan")
    with office.world.database.read() as session:
        assert reads.kolom(session, office.world.registry, head) == (
            Kolom(rhk, "Layanan terlaksana", indikator, "Jumlah laporan"),
            Kolom(bare, "Tanpa indikator", None, ""),
        )


def test_a_plan_that_was_handed_in_is_not_written_and_neither_are_the_others(office: Dinas) -> None:
    head, rhk, _ = head_of(office, "tim")
    first, second = office.full("unit"), office.plan("rekan")
    office.change("admin", "pegawai", office.world.pegawai["rekan"], {"unor": office.world.unor["alpa"]})
    sync(office, "tim", head)
    office.fire("unit", first, "ajukan")
    before = office.rows("rhk")
    with pytest.raises(Passed, match=r"UJANG UNIT: SKP ini sudah diajukan .* Tidak ada RHK yang ditulis"):
        write(office, "tim", head, [Sel(second, rhk), Sel(first, rhk)])
    assert office.rows("rhk") == before


def test_of_a_draft_only_what_intervenes_the_matrix_is_seen(office: Dinas) -> None:
    head, rhk, _ = head_of(office)
    mine = office.plan("pegawai")
    sync(office, "unit", head)
    office.rhk("pegawai", mine, teks="Rahasia draf")
    write(office, "unit", head, [Sel(mine, rhk)])
    seen = cells(office, "unit", head, pemilik=True)
    assert [item.teks for items in seen.values() for item in items] == ["Menyusun laporan"]


def test_somebody_added_by_nip_is_a_row_that_is_not_written_nor_looked_into(office: Dinas) -> None:
    head, rhk, _ = head_of(office)
    other = office.plan("rekan")
    assert take_in(office, "unit", head, other, "rekan").message == "SKP RINI REKAN ditambahkan ke matriks."
    assert "sudah ada" in take_in(office, "unit", head, other, "rekan").message
    row = rows(office, "unit", head)[0]
    assert (row.nama, row.ditulis, row.dilihat) == ("RINI REKAN", False, False)
    with pytest.raises(NotAllowed, match="bukan bawahan maupun anggota tim kerja"):
        write(office, "unit", head, [Sel(other, rhk)])
    with pytest.raises(Invalid):
        office.rhk("rekan", other, rhk_pimpinan=rhk)


def test_members_of_a_tim_kerja_are_written_by_its_ketua(office: Dinas) -> None:
    head, rhk, _ = head_of(office)
    other = office.plan("rekan")
    take_in(office, "unit", head, other, "rekan")
    people = office.world.pegawai
    team = {"nama": "Tim Data", "tahun": 2025, "unor": office.world.unor["alpa"], "ketua": people["unit"]}
    made = office.make("admin", "tim_kerja", {**team, "anggota": [{"pegawai": people["rekan"]}]})
    with pytest.raises(NotAllowed):
        write(office, "unit", head, [Sel(other, rhk)])
    office.change("admin", "tim_kerja", made, {"tahun": 2026})
    write(office, "unit", head, [Sel(other, rhk)])
    assert len(cells(office, "unit", head, pemilik=True)) == 1


def test_the_penilai_of_yesterday_writes_no_more(office: Dinas) -> None:
    acting = {
        "pegawai": office.world.pegawai["rekan"],
        "unor": office.world.unor["alpa.satu.seksi"],
        "jabatan": "Plt. Kepala Seksi",
        "jenis": "PLT",
        "periode_awal": date(2026, 7, 1),
        "periode_akhir": date(2026, 11, 20),
    }
    duty = office.make("admin", "plt_plh", acting)
    place = {"unor": office.world.unor["alpa.satu.seksi"]}
    office.change("admin", "pegawai", office.world.pegawai["pegawai"], place)
    mine = office.plan("pegawai")
    head = office.prepared(duty)
    rhk = office.rhk("rekan", head, klasifikasi="organisasi")
    sync(office, "rekan", head)
    write(office, "rekan", head, [Sel(mine, rhk)])
    late = office.world.actor("rekan", NOW + timedelta(days=1))
    with pytest.raises(NotAllowed, match="bukan bawahan"):
        write(office, late, head, [Sel(mine, rhk)])
    early = replace(late, today=date(2026, 6, 30))
    with pytest.raises(NotAllowed, match="bukan bawahan"):
        write(office, early, head, [Sel(mine, rhk)])


@pytest.mark.parametrize("person", ["pegawai", "admin", "tim", "rekan", "beta_admin"])
def test_only_its_owner_changes_a_matrix(office: Dinas, person: str) -> None:
    head, rhk, _ = head_of(office)
    mine = office.plan("pegawai")
    sync(office, "unit", head)
    with pytest.raises(OutOfScope):
        sync(office, person, head)  # a draft is nobody else's to see
    office.fire("unit", head, "ajukan")
    error = NotAllowed if person in ("pegawai", "admin", "tim") else OutOfScope
    with pytest.raises(error):
        sync(office, person, head)
    with pytest.raises(error):
        take_in(office, person, head, mine, "pegawai")
    with pytest.raises(error):
        write(office, person, head, [Sel(mine, rhk)])


def test_a_pegawai_has_no_matrix(office: Dinas) -> None:
    with pytest.raises(NotAllowed, match="seorang Pimpinan"):
        sync(office, "pegawai", office.plan("pegawai"))


@pytest.mark.parametrize("cell", [(0, 0, None), (0, 1, 9_999), (9_999, 1, None)])
def test_cells_that_are_not_of_the_matrix_are_refused(office: Dinas, cell: tuple[int, int, int | None]) -> None:
    head, rhk, _ = head_of(office)
    mine = office.plan("pegawai")
    sync(office, "unit", head)
    foreign = head_of(office, "tim")[1]
    asked = Sel(cell[0] or mine, rhk if cell[1] else foreign, cell[2])
    with pytest.raises((Invalid, OutOfScope)):
        write(office, "unit", head, [asked])


def test_a_text_is_asked_for_and_a_cell_too(office: Dinas) -> None:
    head, rhk, _ = head_of(office)
    mine = office.plan("pegawai")
    sync(office, "unit", head)
    with pytest.raises(Invalid) as refused:
        write(office, "unit", head, [Sel(mine, rhk)], teks="  ")
    assert set(refused.value.fields) == {"teks"}
    with pytest.raises(Invalid, match="satu sel"):
        write(office, "unit", head, [])


def test_a_bawahan_with_the_model_of_a_jpt_is_told_who_assigned_it(office: Dinas) -> None:
    head, rhk, _ = head_of(office, "tim")
    office.change("admin", "unor", office.world.unor["alpa.satu"], {"mandiri": True})
    below = office.plan("unit")
    sync(office, "tim", head)
    write(office, "tim", head, [Sel(below, rhk)])
    row = next(row for row in office.rows("rhk") if row["skp_id"] == below)
    assert (row["rhk_pimpinan_id"], row["penugasan_dari"]) == (rhk, "Jabatan tim")


def test_a_row_is_taken_out_and_its_plan_stays(office: Dinas) -> None:
    head, _, _ = head_of(office)
    mine = office.plan("pegawai")
    sync(office, "unit", head)
    row = rows(office, "unit", head)[0]
    other, _, _ = head_of(office, "tim")
    with pytest.raises(OutOfScope), office.world.database.write() as session:
        matriks.keluarkan(session, office.world.registry, office.actor("tim"), other, row.id, now=NOW)
    with office.world.database.write() as session:
        matriks.keluarkan(session, office.world.registry, office.actor("unit"), head, row.id, now=NOW)
    assert rows(office, "unit", head) == ()
    assert office.row("skp", mine)["status"] == "draft"


def test_a_pegawai_reads_the_matrix_of_their_atasan_without_the_drafts_of_others(office: Dinas) -> None:
    head, rhk, indikator = head_of(office)
    office.indikator("unit", rhk)
    office.change("admin", "pegawai", office.world.pegawai["rekan"], {"unor": office.world.unor["alpa.satu"]})
    mine, theirs = office.plan("pegawai"), office.plan("rekan")
    sync(office, "unit", head)
    write(office, "unit", head, [Sel(mine, rhk, indikator), Sel(theirs, rhk, indikator)])
    assert rows(office, "pegawai", head) == ()  # the SKP of the atasan is a draft
    office.fire("unit", head, "ajukan")
    assert [row.nama for row in rows(office, "pegawai", head)] == ["PANJI PEGAWAI", "RINI REKAN"]
    assert set(cells(office, "pegawai", head, pemilik=False)) == {(mine, rhk, indikator)}
