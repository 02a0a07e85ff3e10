"""The page of the matrix: what its owner, its readers and strangers get, and what becomes of late presses."""

from __future__ import annotations

import re

import pytest

from app.workflows.skp import matriks as verbs
from tests.admin.office import counted
from tests.personas import NOW
from tests.support.skp import Dinas
from tests.support.tim_skp import browser, team
from tests.support.web import Browser, Web
from tests.support.webfixtures import both, sqlite_first


@pytest.fixture
def head(office: Dinas) -> int:
    """The SKP of Ujang Unit, with two RHK organisasi and an indikator each."""
    skp = office.plan("unit")
    for text in ("Layanan terlaksana", "Laporan tersusun"):
        office.indikator("unit", office.rhk("unit", skp, teks=text, klasifikasi="organisasi"))
    return skp


def values(text: str) -> list[str]:
    """The cells that can be ticked."""
    return re.findall(r'name="sel" value="([\d.]+)"', text)


def synced(office: Dinas, head: int) -> None:
    with office.world.database.write() as session:
        verbs.sinkronkan(session, office.world.registry, office.actor("unit"), head, now=NOW)


def press(unit: Browser, head: int, *cells: str, teks: str = "Menyusun laporan", **more: str) -> tuple[int, str]:
    """Tambah RHK for ticked cells; gives the answer's status and text."""
    token = unit.token(f"/skp/{head}/matriks/")
    data = {"csrf_token": token, "sel": list(cells), "teks": teks, "jenis": "utama", **more}
    answer = unit.client.post(f"/skp/{head}/matriks/tulis", data=data)
    return answer.status_code, answer.text


def test_sinkronisasi_brings_rows_and_cells_to_tick(office: Dinas, web: Web, head: int) -> None:
    drafts = team(office, 2, "draft")
    team(office, 1)
    unit, page = browser(web, office.world, "unit"), f"/skp/{head}/matriks/"
    assert "Belum ada pegawai" in unit.get(page).text
    assert unit.post(f"{page}sinkronisasi", page).location == f"{page}?tulis=1"
    shown = unit.get(page).text
    assert shown.count('scope="row"') == 3
    assert "BAWAHAN 001 (SKP Periode 1 Januari 2026 sampai 31 Desember 2026)" in shown
    assert len(values(shown)) == 4
    assert {int(value.split(".")[0]) for value in values(shown)} == set(drafts)
    assert shown.count("Lihat SKP") == 1
    assert "Terlaksananya penyusunan" not in shown  # what the drafts hold besides


def test_one_text_goes_into_all_ticked_cells(office: Dinas, web: Web, head: int) -> None:
    team(office, 3, "draft")
    synced(office, head)
    unit = browser(web, office.world, "unit")
    ticked = values(unit.get(f"/skp/{head}/matriks/").text)[:4]
    assert press(unit, head, *ticked)[0] == 303
    made = [row for row in office.rows("rhk") if row["teks"] == "Menyusun laporan"]
    assert len(made) == 4
    assert unit.get(f"/skp/{head}/matriks/").text.count("<li>Menyusun laporan</li>") == 4


def test_the_same_press_twice_writes_once(office: Dinas, web: Web, head: int) -> None:
    team(office, 1, "draft")
    synced(office, head)
    unit = browser(web, office.world, "unit")
    cell = values(unit.get(f"/skp/{head}/matriks/").text)[0]
    for _ in range(2):
        assert press(unit, head, cell, _kirim="satu")[0] == 303
    assert len([row for row in office.rows("rhk") if row["teks"] == "Menyusun laporan"]) == 1


def test_the_way_of_the_manual_cell_by_cell(office: Dinas, web: Web, head: int) -> None:
    team(office, 1, "draft")
    synced(office, head)
    unit = browser(web, office.world, "unit")
    shown = unit.get(f"/skp/{head}/matriks/").text
    way = re.search(r'href="(/skp/\d+/matriks/rhk/\?sel=[\d.]+)"', shown)
    assert way is not None
    form = unit.get(way[1]).text
    for label in ("Jenis RHK", "Rencana Hasil Kerja", "Rencana Hasil Kerja Atasan yang Diintervensi"):
        assert label in form
    here = f"/skp/{head}/matriks/rhk/"
    sel = way[1].partition("sel=")[2]
    refused = unit.post(here, way[1], sel=sel, jenis="utama", teks=" ")
    assert refused.status_code == 422
    assert unit.post(here, way[1], sel=sel, jenis="tambahan", teks="Menyusun").status_code == 303
    assert [row["jenis"] for row in office.rows("rhk") if row["teks"] == "Menyusun"] == ["tambahan"]
    for odd in ("", "1.2", "a.b.c", "0.0.0", "9" * 30 + ".1.1", "1.1.1.1", "99999.1.1"):
        assert unit.get(f"{here}?sel={odd}").status_code == 404


@both
def test_whoever_writes_while_the_bawahan_hands_in_is_told(office: Dinas, web: Web, head: int) -> None:
    mine = office.full("pegawai")
    synced(office, head)
    unit = browser(web, office.world, "unit")
    cell = values(unit.get(f"/skp/{head}/matriks/").text)[0]
    token = unit.token(f"/skp/{head}/matriks/")
    office.fire("pegawai", mine, "ajukan")
    sent = {"csrf_token": token, "sel": [cell], "teks": "Menyusun laporan", "jenis": "utama"}
    late = unit.client.post(f"/skp/{head}/matriks/tulis", data=sent)
    assert late.status_code == 409
    assert "PANJI PEGAWAI: SKP ini sudah diajukan" in late.text
    one = unit.client.post(f"/skp/{head}/matriks/rhk/", data={**sent, "sel": cell})
    assert one.status_code == 409
    assert "Menyusun laporan</textarea>" in one.text
    assert len(office.rows("rhk")) == 3


def test_what_was_typed_is_kept_where_it_is_refused(office: Dinas, web: Web, head: int) -> None:
    team(office, 2, "draft")
    synced(office, head)
    unit = browser(web, office.world, "unit")
    cells = values(unit.get(f"/skp/{head}/matriks/").text)
    status, text = press(unit, head, teks="Menyusun laporan", jenis="tambahan")
    assert (status, "Pilih sedikitnya satu sel." in text, "Menyusun laporan</textarea>" in text) == (422, True, True)
    status, text = press(unit, head, cells[1], cells[2], teks="x" * 2001)
    assert status == 422
    assert text.count(" checked") == 2
    status, _ = press(unit, head, "1.2.x")
    assert status == 422


def test_tambah_pegawai_looks_up_by_nip(office: Dinas, web: Web, head: int) -> None:
    unit, page = browser(web, office.world, "unit"), f"/skp/{head}/matriks/pegawai/"
    nip = office.world.nip("rekan")
    assert "belum membuat SKP tahun 2026" in unit.get(f"{page}?nip={nip}").text
    other = office.plan("rekan")
    found = unit.get(f"{page}?nip={nip}").text
    assert "RINI REKAN (Periode SKP 1 Januari 2026 - 31 Desember 2026)" in found
    assert unit.post(page, page + f"?nip={nip}", nip=nip, skp=str(other)).status_code == 303
    assert "sudah ada" in unit.get(f"{page}?nip={nip}").text
    assert "18 angka" in unit.get(f"{page}?nip=123").text
    assert "Tidak ada pegawai" in unit.get(f"{page}?nip={'9' * 18}").text
    foreign = office.world.nip("beta_pegawai")
    assert "Tidak ada pegawai" in unit.get(f"{page}?nip={foreign}").text
    assert unit.post(page, page, nip=foreign, skp=str(other)).status_code == 422
    shown = unit.get(f"/skp/{head}/matriks/").text
    assert "Bukan bawahan atau anggota tim kerja Anda" in shown
    assert values(shown) == []
    out = re.search(r'action="(/skp/\d+/matriks/keluarkan/\d+)"', shown)
    assert out is not None
    assert unit.post(out[1], f"/skp/{head}/matriks/").status_code == 303
    assert "RINI REKAN" not in unit.get(f"/skp/{head}/matriks/").text


@pytest.mark.parametrize("handed_in", [False, True])
def test_who_reads_and_who_writes(office: Dinas, web: Web, head: int, handed_in: bool) -> None:
    team(office, 1, "draft")
    synced(office, head)
    if handed_in:
        office.fire("unit", head, "ajukan")
    found = {}
    for person in ("unit", "pegawai", "rekan", "tim", "admin", "operator", "beta_admin"):
        client = browser(web, office.world, person)
        token = client.token("/bawahan/")
        page = client.get(f"/skp/{head}/matriks/")
        changed = [
            client.client.post(f"/skp/{head}/matriks/{way}", data={"csrf_token": token, "sel": "1.1.1", "teks": "x"})
            for way in ("sinkronisasi", "tulis", "pegawai/", "keluarkan/1", "rhk/")
        ]
        if person != "unit":
            found[person] = (page.status_code, {answer.status_code for answer in changed})
            assert values(page.text) == []
    reading = (200, {403}) if handed_in else (404, {404})
    hidden = (404, {404})
    assert found == {
        "pegawai": reading,
        "tim": reading,
        "admin": reading,
        "rekan": hidden,
        "operator": hidden,
        "beta_admin": hidden,
    }


@sqlite_first
def test_a_large_matrix_costs_as_many_queries_as_a_small_one(office: Dinas, web: Web, head: int) -> None:
    team(office, 2, "draft")
    synced(office, head)
    unit = browser(web, office.world, "unit")
    unit.get(f"/skp/{head}/matriks/")
    with counted() as few:
        unit.get(f"/skp/{head}/matriks/")
    team(office, 298, "draft")
    synced(office, head)
    with counted() as many:
        answer = unit.get(f"/skp/{head}/matriks/")
    assert answer.text.count('scope="row"') == 50
    assert len(many) == len(few) <= 8
    assert unit.get(f"/skp/{head}/matriks/?page=6").text.count('scope="row"') == 50
    for odd in ("0", "-1", "x", "99999", "٣", "7"):
        assert unit.get(f"/skp/{head}/matriks/?page={odd}").status_code == 200
