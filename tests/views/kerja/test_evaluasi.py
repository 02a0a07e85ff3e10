"""Pemantauan dan Evaluasi: the list with its reasons, one page a person, the summary and the curve."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

import openpyxl
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.admin.office import counted
from tests.personas import NOW, PEOPLE
from tests.support import tim_skp
from tests.support.penilaian import Kerja
from tests.support.skp_site import Situs

STAMPS = {"version": 1, "created_at": NOW, "updated_at": NOW}


def _final(work: Kerja) -> int:
    """Final with a realisasi and evidence."""
    period = work.buka("Final")
    work.realisasi(period, work.indikator[0], "90 %")
    work.bukti(period, work.indikator[0])
    return period


def _form(work: Kerja, period: int, **more: str) -> dict[str, str]:
    """A thumb up on everything."""
    values = [int(row["id"]) for row in work.office.rows("perilaku")]
    names = [*(f"hasil-{one}-arah" for one in work.indikator), *(f"perilaku-{one}-arah" for one in values)]
    version = str(work.office.row("penilaian", period)["version"])
    return {**dict.fromkeys(names, "positif"), **{f"semula-{name}": "" for name in names}, "version": version, **more}


def _press(client: FlaskClient, period: int, form: Mapping[str, str], aksi: str = "lanjut") -> TestResponse:
    return client.post(f"/evaluasi/nilai/{period}/", data={**form, "aksi": aksi})


RATED = {"rating_hasil": "sesuai", "rating_perilaku": "sesuai"}


def test_every_bawahan_is_listed_and_one_who_cannot_be_rated_with_the_reason(site: Situs, work: Kerja) -> None:
    tim_skp.team(work.office, 1, "draft")
    tim_skp.team(work.office, 1, "pengajuan")
    period = _final(work)
    address = f"/evaluasi/?tahun=2026&periode={work.periode['Final']}"
    shown = site.client("unit").get(address).text
    nip = site.world.nip("pegawai")
    option = re.search(rf'<option value="{period}"( disabled)?>([^<]*)</option>', shown.partition("Pilih Bawahan")[2])
    assert option is not None
    assert option[1] is None
    assert re.fullmatch(rf"Belum Dinilai - \d\. {nip} - PANJI PEGAWAI / .* - Persetujuan", option[2])
    assert "(SKP sedang disusun pegawai (DRAFT) dan belum disetujui.)" in shown
    assert "SKP menunggu persetujuan Anda." in shown
    assert f'href="/evaluasi/nilai/{period}/"' in shown
    other = site.client("unit").get(f"/evaluasi/?tahun=2026&periode={work.periode['Triwulan 1']}").text
    assert "Pegawai belum menambahkan periode penilaian ini." in other
    assert "Anda belum menilai siapa pun" in site.client("rekan").get("/evaluasi/").text


def test_the_way_of_the_manual_leads_from_the_plan_to_the_bawahan(site: Situs, work: Kerja) -> None:
    own = site.client("pegawai").get(f"/penilaian/{work.skp}/").text
    assert re.search(r'aria-current="page">Pelaksanaan Kinerja</a>.*href="/evaluasi/">Pemantauan dan', own, re.DOTALL)


def test_the_evidence_stands_beside_where_it_is_rated(site: Situs, work: Kerja) -> None:
    shown = site.client("unit").get(f"/evaluasi/nilai/{_final(work)}/").text
    for words in ("90 % berdasarkan rekap", "https://contoh.go.id/rekap", "RATING HASIL KERJA", "Catatan / Rekomendasi",
                  "Konsisten menjalankan nilai dasar ASN untuk diri sendiri.", "Bagaimana ini dihitung",
                  "Semua sesuai ekspektasi", "Simpan &amp; lanjut", "Belum diisi"):  # fmt: skip
        assert words in shown
    assert shown.count('class="btn btn-primary') == 1


def test_umpan_balik_and_ratings_are_kept_and_the_predikat_is_told(site: Situs, work: Kerja) -> None:
    client, period = site.client("unit"), _final(work)
    answer = _press(client, period, _form(work, period, **RATED))
    assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/evaluasi/")
    assert work.office.row("penilaian", period)["predikat"] == "baik"
    again = client.get(f"/evaluasi/nilai/{period}/").text
    assert "<output data-predikat>Baik</output>" in again
    assert "bertemu pada kuadran Baik." in again


def test_one_press_rates_as_expected_and_goes_on_to_the_next(site: Situs, work: Kerja) -> None:
    client, period = site.client("unit"), _final(work)
    (other,) = others(work, 1)
    answer = _press(client, other, {"version": "1"}, "semua")
    assert answer.location == f"/evaluasi/nilai/{period}/"
    last = _press(client, period, {"version": "1"}, "semua")
    assert last.location.startswith("/evaluasi/?")
    assert [row["predikat"] for row in work.office.rows("penilaian")] == ["baik", "baik"]


def others(work: Kerja, many: int, unit: str = "alpa.satu") -> list[int]:
    """More bawahan in a unit with an approved SKP, Final and a realisasi."""
    made = []
    for skp in tim_skp.team(work.office, many, "persetujuan", unit=unit):
        tables, plan = work.office.world.registry.tables, work.office.row("skp", skp)
        mine = work.office.row("penilaian", work.office.rows("penilaian")[0]["id"])
        given = {key: mine[key] for key in ("instansi_id", "periode_id", "nama", "jenis", "awal", "akhir", "batas")}
        with work.office.world.database.write() as session:
            row = {**STAMPS, **given, "skp_id": plan["id"], "status": "berjalan"}
            number = session.scalars(
                sa.insert(tables["penilaian"]).values(**row).returning(tables["penilaian"].c.id)
            ).one()
            lines = tables["indikator"].join(tables["rhk"], tables["rhk"].c.id == tables["indikator"].c.rhk_id)
            line = session.scalar(
                sa.select(tables["indikator"].c.id).select_from(lines).where(tables["rhk"].c.skp_id == skp).limit(1)
            )
            done = {"penilaian_id": number, "indikator_id": line, "nilai": "3", "sumber_data": "rekap"}
            session.execute(sa.insert(tables["realisasi"]).values(**STAMPS, instansi_id=given["instansi_id"], **done))
        made.append(int(number))
    return made


def test_a_thumb_up_for_the_rest_is_proposed_and_not_saved_yet(site: Situs, work: Kerja) -> None:
    period = _final(work)
    one = f"hasil-{work.indikator[0]}"
    form = {f"{one}-arah": "negatif", f"{one}-teks": "Telat", f"hasil-{work.indikator[1]}-teks": "", "version": "1"}
    shown = _press(site.client("unit"), period, {**form, "rating_hasil": "dibawah"}, "jempol").text
    assert re.search(rf'name="{one}-arah" value="negatif" checked', shown)
    assert re.search(rf'name="hasil-{work.indikator[1]}-arah" value="positif" checked', shown)
    assert re.search('value="dibawah"[^>]*checked', shown)
    assert work.office.rows("umpan_balik_hasil") == []


def test_a_bawahan_reads_the_guidance_that_their_penilai_wrote(site: Situs, work: Kerja) -> None:
    unit, form = site.client("unit"), "/admin/pembinaan/new/"
    assert "Pembinaan Bawahan" in unit.get("/evaluasi/").text
    assert "PANJI PEGAWAI" in unit.get("/admin/pembinaan/lookup/skp/?q=panji").text
    talk = {"skp": str(work.skp), "tanggal": "2026-11-20", "jenis": "konseling", "masalah": "Terlambat <b>"}
    early = unit.post(form, data={**talk, "arahan": "Susun jadwal.", "tenggat": "2026-11-19"})
    assert (early.status_code, "Tenggat tidak boleh sebelum Tanggal." in early.text) == (422, True)
    assert unit.post(form, data={**talk, "arahan": "Susun jadwal."}).status_code == 303
    (row,) = work.office.rows("pembinaan")
    assert row["pembina_id"] == site.world.pegawai["unit"]
    assert "Susun jadwal." in site.client("pegawai").get(f"/admin/pembinaan/details/?id={row['id']}").text
    assert site.client("rekan").get(f"/admin/pembinaan/details/?id={row['id']}").status_code == 404
    assert site.client("pegawai").post(form, data={**talk, "arahan": "x"}).status_code in (403, 422)


@pytest.mark.parametrize(
    ("more", "aksi", "status", "said"),
    [
        (RATED, "lanjut", 403, "belum diberi umpan balik"),
        ({"rating_hasil": "sesuai"}, "simpan", 422, "Rating Perilaku Kerja wajib diisi."),
        ({"catatan": "Lanjutkan <b>."}, "simpan", 422, "Pilih keduanya dahulu."),
        ({**RATED, "rating_hasil": "diatas"}, "lanjut", 422, "Tuliskan alasannya"),
        ({**RATED, "rating_hasil": "luar"}, "lanjut", 422, "Rating Hasil Kerja"),
        ({**RATED, "catatan": "x" * 4001}, "lanjut", 422, "4000"),
        ({**RATED, "version": "99"}, "lanjut", 409, "Periksa lagi isinya"),
        ({}, "entah", 404, "Tindakan itu tidak ada."),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    site: Situs, work: Kerja, more: Mapping[str, str], aksi: str, status: int, said: str
) -> None:
    client, period = site.client("unit"), _final(work)
    whole = _form(work, period)
    if "umpan balik" in said:
        whole = {"version": whole["version"]}
    word = f"hasil-{work.indikator[1]}-teks"
    answer = _press(client, period, {**whole, word: "Kata <i>saya", f"semula-{word}": "", **more}, aksi)
    assert (answer.status_code, said in answer.text) == (status, True)
    assert work.office.row("penilaian", period)["status"] == "berjalan"
    assert work.office.rows("umpan_balik_hasil") == []
    if status != 404:
        assert "Kata &lt;i&gt;saya" in answer.text


@pytest.mark.parametrize("name", ["hasil-999999-arah", "hasil-1-arah", "perilaku-0-teks", "hasil-١-teks"])
def test_umpan_balik_on_what_is_not_there_is_refused(site: Situs, work: Kerja, name: str) -> None:
    period = _final(work)
    work.office.full("rekan")
    with work.office.world.database.read():
        foreign = [row["id"] for row in work.office.rows("indikator") if row["id"] not in work.indikator]
    asked = name.replace("-1-", f"-{foreign[0]}-")
    answer = _press(site.client("unit"), period, {"version": "1", asked: "positif"}, "simpan")
    assert answer.status_code == (303 if "١" in name else 422)
    assert work.office.rows("umpan_balik_hasil") == []


@pytest.mark.parametrize(
    ("person", "status"), [("pegawai", 403), ("rekan", 404), ("admin", 403), ("tim", 404), ("beta_admin", 404)]
)
def test_nobody_else_opens_or_fills_the_page(site: Situs, work: Kerja, person: str, status: int) -> None:
    period, client = _final(work), site.client(person)
    assert client.get(f"/evaluasi/nilai/{period}/").status_code == status
    assert _press(client, period, _form(work, period, **RATED)).status_code in (403, 404)
    assert work.office.row("penilaian", period)["status"] == "berjalan"
    assert work.office.rows("umpan_balik_hasil") == []


def test_a_plan_back_in_draft_is_told_to_whoever_still_has_the_page_open(site: Situs, work: Kerja) -> None:
    period = _final(work)
    form = _form(work, period, **RATED)
    work.ke_draft()
    client = site.client("unit")
    answer = _press(client, period, form)
    assert (answer.status_code, "DRAFT" in answer.text) == (409, True)
    assert client.get(f"/evaluasi/nilai/{period}/").status_code == 404


def test_the_summary_is_on_the_page_and_in_a_spreadsheet(site: Situs, work: Kerja) -> None:
    client, period = site.client("unit"), _final(work)
    _press(client, period, {"version": "1"}, "semua")
    asked = f"?tahun=2026&periode={work.periode['Final']}"
    assert "SESUAI EKSPEKTASI" in client.get(f"/evaluasi/rekap/{asked}").text
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"/evaluasi/rekap/xlsx/{asked}").data)).active
    assert sheet is not None
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert rows[0][:4] == ["No", "NIP", "Nama", "Jabatan"]
    assert [site.world.nip("pegawai"), "PANJI PEGAWAI"] in [row[1:3] for row in rows]
    assert ["Jumlah Baik", "1"] in rows


def test_the_curve_stands_with_its_table_and_warnings(site: Situs, work: Kerja) -> None:
    client, period = site.client("unit"), _final(work)
    _press(client, period, {"version": "1"}, "semua")
    asked = f"/evaluasi/kurva/?tahun=2026&periode={work.periode['Final']}"
    assert "belum ditetapkan" in client.get(asked).text
    values = {"tahun": 2026, "periode": work.periode["Final"], "unor": site.world.unor["alpa"], "capaian": "baik"}
    work.office.make("admin", "capaian_organisasi", values)
    shown = client.get(asked).text
    title = "KURVA DISTRIBUSI PREDIKAT KINERJA PEGAWAI DENGAN CAPAIAN KINERJA ORGANISASI BAIK"
    assert shown.count(title) == 3
    assert "Baik</strong> / Belum Final" in shown
    assert "Predikat Baik paling banyak 70%." in shown
    assert re.search(r'<th scope="row">Baik</th><td class="number">0,5</td><td class="number">1</td>', shown)


def test_the_statistics_of_a_unit_count_its_people_and_are_for_its_admin(site: Situs, work: Kerja) -> None:
    client, period = site.client("unit"), _final(work)
    _press(client, period, {"version": "1"}, "semua")
    values = {"tahun": 2026, "periode": work.periode["Final"], "unor": site.world.unor["alpa"], "capaian": "baik"}
    row = work.office.make("admin", "capaian_organisasi", values)
    shown = site.client("admin").get(f"/evaluasi/capaian/{row}/").text
    people = sum(person.unor.startswith("alpa") for person in PEOPLE)
    assert f"Pegawai dinilai : 1 / {people}" in shown
    assert "Dinas Alpa, Final 2026" in shown
    assert f'href="/evaluasi/capaian/{row}/"' in site.client("admin").get("/admin/capaian_organisasi/").text
    refused = {who: site.client(who).get(f"/evaluasi/capaian/{row}/").status_code for who in ("unit", "beta_admin")}
    assert refused == {"unit": 403, "beta_admin": 404}


@pytest.mark.parametrize("address", ["?tahun=x&periode=-1", "?tahun=99999&periode=99999999999999999999", "?periode=٣"])
@pytest.mark.parametrize("page", ["", "rekap/", "kurva/", "rekap/xlsx/"])
def test_an_address_that_cannot_be_meant_opens_the_page_all_the_same(site: Situs, page: str, address: str) -> None:
    assert site.client("unit").get(f"/evaluasi/{page}{address}").status_code == 200


def test_the_pages_ask_the_database_as_often_for_three_hundred_bawahan(site: Situs, work: Kerja) -> None:
    period = _final(work)
    pages = (f"/evaluasi/?periode={work.periode['Final']}", f"/evaluasi/nilai/{period}/", "/evaluasi/kurva/")
    counts: list[list[int]] = []
    for many in (1, 299):
        tim_skp.team(work.office, many, "persetujuan")
        client = site.client("unit")
        client.get(pages[0])
        counts.append([])
        for address in pages:
            with counted() as seen:
                assert client.get(address).status_code == 200
            counts[-1].append(len(seen))
    assert counts[0] == counts[1]
    assert counts[1] == [5, 18, 5]
