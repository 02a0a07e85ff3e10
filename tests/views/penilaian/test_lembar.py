"""Pelaksanaan Kinerja of one's own: periods, the page of one, and what happens to what was typed."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.admin.office import counted
from tests.support.penilaian import Kerja
from tests.support.skp_site import Situs

TW4 = "Triwulan 4"
JSON = {"Accept": "application/json"}
TEXT = re.compile(r'<textarea[^>]*? name="([^"]+)"[^>]*>\n?(.*?)</textarea>', re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="(semula-[^"]+)" value="([^"]*)">')


def fields(answer: TestResponse) -> dict[str, str]:
    """What a browser would send of the page as it is shown."""
    found = [*TEXT.findall(answer.text), *HIDDEN.findall(answer.text)]
    return {name: html.unescape(text) for name, text in found}


def late(work: Kerja, period: int) -> None:
    """Let the batas have been yesterday."""
    table = work.office.world.registry.tables["penilaian"]
    with work.office.world.database.write() as session:
        session.execute(sa.update(table).where(table.c.id == period).values(batas=date(2026, 11, 19)))


def quarter(work: Kerja) -> dict[str, str]:
    """All that one types for a quarter: the same piece for each indikator."""
    typed: dict[str, str] = {}
    for rhk in work.rhk:
        typed |= {f"rencana_baru-{rhk}-teks": "Menyusun laporan", f"rencana_baru-{rhk}-target": "3 Laporan"}
    for line in work.indikator:
        typed |= {f"realisasi-{line}-nilai": "3 Laporan", f"realisasi-{line}-sumber_data": "rekap <b>&"}
        typed |= {f"bukti_baru-{line}-nama": "Rekap", f"bukti_baru-{line}-tautan": "https://contoh.go.id/rekap"}
    return typed


def test_a_quarter_in_three_presses_and_final_in_three_more(site: Situs, work: Kerja) -> None:
    """Of nine and eight (ux.md): 'Penilaian' on the card, 'Tambah' of the period, and 'Simpan' once all is typed."""
    client = site.client("pegawai")
    assert f'href="/penilaian/{work.skp}/"' in client.get("/skp/").text  # 1
    listed = client.get(f"/penilaian/{work.skp}/").text
    assert f'name="periode" value="{work.periode[TW4]}"' in listed
    added = client.post(f"/penilaian/{work.skp}/tambah", data={"periode": work.periode[TW4]})  # 2
    page = client.get(added.location)
    typed = quarter(work)
    assert typed.keys() <= fields(page).keys()
    saved = client.post(added.location, data={**fields(page), **typed})  # 3
    assert (saved.status_code, saved.location) == (303, added.location)
    office = work.office
    assert (len(office.rows("rencana_aksi")), len(office.rows("realisasi"))) == (3, 6)
    assert [row["nama"] for row in office.rows("bukti_dukung")] == ["Rekap"]
    assert sorted(row["indikator_id"] for row in office.rows("bukti_dukung_indikator")) == sorted(work.indikator)

    final = client.post(f"/penilaian/{work.skp}/tambah", data={"periode": work.periode["Final"]})
    page = client.get(final.location)
    assert "rencana_baru" not in page.text
    assert "1 bukti dari periode sebelumnya" in page.text
    proposed = fields(page)
    first = work.indikator[0]
    assert (proposed[f"realisasi-{first}-nilai"], proposed[f"semula-realisasi-{first}-nilai"]) == ("3 Laporan", "")
    assert proposed[f"realisasi-{first}-sumber_data"] == "rekap <b>&"
    assert client.post(final.location, data=proposed).status_code == 303
    assert len(office.rows("realisasi")) == 12
    assert "6 dari 6 indikator" in client.get(f"/penilaian/{work.skp}/").text


def test_the_same_form_sent_twice_saves_once(site: Situs, work: Kerja) -> None:
    client, address = site.client("pegawai"), f"/penilaian/lembar/{work.buka(TW4)}/"
    sent = {**fields(client.get(address)), **quarter(work)}
    assert {client.post(address, data=sent).status_code for _ in range(2)} == {303}
    counts = {name: len(work.office.rows(name)) for name in ("rencana_aksi", "realisasi", "bukti_dukung")}
    assert counts == {"rencana_aksi": 3, "realisasi": 6, "bukti_dukung": 1}


def test_what_is_emptied_goes_and_what_is_wrong_is_told_with_what_was_typed(site: Situs, work: Kerja) -> None:
    client, period = site.client("pegawai"), work.buka(TW4)
    plan = work.rencana(period, work.rhk[0])
    line = work.indikator[0]
    work.realisasi(period, line)
    address = f"/penilaian/lembar/{period}/"
    wrong = {
        **fields(client.get(address)),
        f"rencana-{plan}-teks": "",
        f"rencana-{plan}-target": "",  # the last one of an RHK on which something is reported
        f"realisasi-{work.indikator[2]}-nilai": "5 <i>",  # before the rencana aksi of its RHK, and half of it
        f"bukti_baru-{line}-nama": "Rekap",
        f"bukti_baru-{line}-tautan": "javascript:alert(1)",
    }
    answer = client.post(address, data=wrong)
    assert answer.status_code == 422
    assert "5 &lt;i&gt;</textarea>" in answer.text
    assert "javascript:alert(1)</textarea>" in answer.text
    for said in ("terakhir tidak dapat dihapus", "Sumber Data", "http"):
        assert said in answer.text
    assert len(work.office.rows("rencana_aksi")) == 1
    cleared = {f"realisasi-{line}-nilai": "", f"realisasi-{line}-sumber_data": " "}
    assert client.post(address, data={**fields(client.get(address)), **cleared}).status_code == 303
    assert work.office.rows("realisasi") == []


def test_two_tabs_never_overwrite_one_another_unseen(site: Situs, work: Kerja) -> None:
    client, period = site.client("pegawai"), work.buka("Final")
    line, address = work.indikator[0], f"/penilaian/lembar/{period}/"
    work.realisasi(period, line)
    first = fields(client.get(address))
    second = dict(first)
    nilai, source = f"realisasi-{line}-nilai", f"realisasi-{line}-sumber_data"
    assert client.post(address, data={**first, nilai: "4 Laporan"}).status_code == 303
    assert client.post(address, data={**second, source: "arsip"}).status_code == 303
    told = client.post(address, data={**second, nilai: "5 Laporan"})
    assert told.status_code == 422
    assert "diubah di tempat lain menjadi: 4 Laporan" in told.text
    row = work.office.rows("realisasi")[0]
    assert (row["nilai"], row["sumber_data"]) == ("4 Laporan", "arsip")
    assert client.post(address, data=fields(told)).status_code == 303  # seen and sent again
    assert work.office.rows("realisasi")[0]["nilai"] == "5 Laporan"


def test_the_script_saves_a_row_and_is_told_the_number_of_a_new_one(site: Situs, work: Kerja) -> None:
    client, period = site.client("pegawai"), work.buka(TW4)
    address, rhk = f"/penilaian/lembar/{period}/", work.rhk[0]
    sent = {f"rencana_baru-{rhk}-teks": "Menyusun", f"rencana_baru-{rhk}-target": "1"}
    made = client.post(address, data=sent, headers=JSON)
    (row,) = work.office.rows("rencana_aksi")
    assert made.json == {"pukul": "09.00", "baru": {f"rencana_baru-{rhk}": row["id"]}}
    more = {f"rencana-{row['id']}-teks": "Menyusun dan membahas", f"semula-rencana-{row['id']}-teks": "Menyusun"}
    assert client.post(address, data=more, headers=JSON).status_code == 200
    assert work.office.rows("rencana_aksi")[0]["teks"] == "Menyusun dan membahas"
    half = client.post(address, data={f"realisasi-{work.indikator[0]}-nilai": "3"}, headers=JSON)
    assert half.status_code == 422
    assert half.json is not None
    assert list(half.json["fields"]) == [f"realisasi-{work.indikator[0]}-sumber_data"]


@pytest.mark.parametrize("door", ["batas", "draft", "dinilai"])
def test_what_was_typed_when_the_door_closed_is_there_to_be_copied(site: Situs, work: Kerja, door: str) -> None:
    client, period = site.client("pegawai"), work.buka("Final")
    address = f"/penilaian/lembar/{period}/"
    sent = {**fields(client.get(address)), f"realisasi-{work.indikator[0]}-nilai": "Hampir selesai"}
    if door == "batas":
        late(work, period)
    elif door == "draft":
        work.ke_draft()
    else:
        work.dinilai(period)
    answer = client.post(address, data=sent)
    assert answer.status_code == 409
    assert "Hampir selesai" in answer.text
    assert "<textarea" not in answer.text
    said = {"batas": "adalah tanggal 19 November 2026", "draft": "terkunci", "dinilai": "sudah dinilai"}[door]
    assert said in answer.text
    assert client.post(address, data=sent, headers=JSON).status_code == 409
    assert client.get(address).status_code == 200
    assert work.office.rows("realisasi") == []


def test_the_marks_are_on_the_card_and_the_page(site: Situs, work: Kerja) -> None:
    client, period = site.client("pegawai"), work.buka(TW4)
    work.dinilai(period)
    for address in (f"/penilaian/{work.skp}/", f"/penilaian/lembar/{period}/"):
        page = client.get(address).text
        for said in ("SESUAI EKSPEKTASI", "Baik", "Dinilai UJANG UNIT pada 20 November 2026"):
            assert said in page


def test_what_the_penilai_said_and_what_the_unit_achieved_is_told(site: Situs, work: Kerja) -> None:
    client, period = site.client("pegawai"), work.buka("Final")
    work.realisasi(period, work.indikator[0])
    work.office.make(
        "unit", "umpan_balik_hasil", {"penilaian": period, "indikator": work.indikator[0], "arah": "negatif"}
    )
    value = work.office.rows("perilaku")[0]
    said = {"penilaian": period, "perilaku": value["id"], "arah": "positif", "teks": "Teruskan <b>"}
    work.office.make("unit", "umpan_balik_perilaku", said)
    told = {"tahun": 2026, "periode": work.periode["Final"], "capaian": "baik", "unor": work.office.world.unor["alpa"]}
    work.office.make("admin", "capaian_organisasi", told)
    page = client.get(f"/penilaian/lembar/{period}/").text
    assert "👎 Negatif" in page
    assert f"<dt>{value['nama']}</dt>" in page
    assert "👍 Positif: Teruskan &lt;b&gt;" in page
    assert "Baik / Belum Final" in client.get(f"/penilaian/{work.skp}/").text


def test_only_its_owner_opens_a_penilaian(site: Situs, work: Kerja) -> None:
    period = work.buka(TW4)
    addresses = (f"/penilaian/{work.skp}/", f"/penilaian/lembar/{period}/", f"/penilaian/lembar/{period}/bukti/tambah")
    answers = {
        who: {site.client(who).get(address).status_code for address in addresses}
        for who in ("unit", "admin", "rekan", "tim", "beta_admin")
    }
    assert answers == {"unit": {403}, "admin": {403}, "rekan": {404}, "tim": {404}, "beta_admin": {404}}
    for who in answers:
        sent = site.client(who).post(f"/penilaian/{work.skp}/tambah", data={"periode": work.periode["Final"]})
        assert sent.status_code in (403, 404)
    assert len(work.office.rows("penilaian")) == 1


@pytest.mark.parametrize(
    "name",
    ["realisasi-0-nilai", "realisasi-99999999999999999999-nilai", "realisasi-x-nilai", "lain-1-nilai", "realisasi-1"],
)
def test_what_is_no_field_is_left_alone(site: Situs, work: Kerja, name: str) -> None:
    address = f"/penilaian/lembar/{work.buka('Final')}/"
    assert site.client("pegawai").post(address, data={name: "x"}).status_code == 303


def test_rows_of_others_are_not_written(site: Situs, work: Kerja) -> None:
    work.office.full("rekan")
    foreign = next(row for row in work.office.rows("indikator") if row["id"] not in work.indikator)
    address = f"/penilaian/lembar/{work.buka('Final')}/"
    sent = {f"realisasi-{foreign['id']}-nilai": "1", f"realisasi-{foreign['id']}-sumber_data": "x"}
    for data in (sent, {"rencana-1-teks": "x", "rencana-1-target": "y"}):
        assert site.client("pegawai").post(address, data=data).status_code == 422
    assert work.office.rows("realisasi") == []


def test_a_period_that_nothing_stands_in_can_be_taken_back(site: Situs, work: Kerja) -> None:
    client, first, second = site.client("pegawai"), work.buka(TW4), work.buka("Final")
    work.realisasi(second, work.indikator[0])
    assert client.post(f"/penilaian/lembar/{first}/hapus").location == f"/penilaian/{work.skp}/"
    assert client.post(f"/penilaian/lembar/{second}/hapus").location == f"/penilaian/lembar/{second}/"
    assert [row["id"] for row in work.office.rows("penilaian")] == [second]


def queries(client: FlaskClient, address: str) -> int:
    client.get(address)
    with counted() as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_pages_ask_as_often_however_much_there_is(site: Situs, work: Kerja) -> None:
    client, period = site.client("pegawai"), work.buka("Final")
    before = queries(client, f"/penilaian/{work.skp}/"), queries(client, f"/penilaian/lembar/{period}/")
    for nama in ("Triwulan 1", "Triwulan 2", "Triwulan 3"):
        work.buka(nama)
    for line in work.indikator:
        work.realisasi(period, line)
        work.bukti(period, line)
    after = queries(client, f"/penilaian/{work.skp}/"), queries(client, f"/penilaian/lembar/{period}/")
    assert after[0] <= before[0] + 0
    assert after[1] <= before[1] + 1  # what Final is proposed from, once there are other periods
    assert max(after) <= 30
