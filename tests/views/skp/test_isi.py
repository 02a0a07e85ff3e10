"""RHK, indikator and lampiran by forms and by the script that saves while one types; two tabs at once."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.skp_site import Situs, skp_pimpinan, version_of
from tests.support.webfixtures import both

JSON = {"Accept": "application/json"}


def test_the_manuals_way_from_rhk_to_indikator(site: Situs) -> None:
    office, client = site.office, site.client("tim")
    skp = office.plan("tim")
    form = client.get(f"/skp/{skp}/rhk/tambah").text
    for label in ("Klasifikasi RHK", "Jenis RHK", "Rencana Hasil Kerja", "Penugasan dari"):
        assert f">{label}" in form.replace("\n", "").replace("  ", "") or label in form
    sent = {"klasifikasi": "organisasi", "jenis": "utama", "teks": "Terwujudnya layanan", "penugasan_dari": "Bupati"}
    answer = client.post(f"/skp/{skp}/rhk/tambah", data=sent)
    (row,) = office.rows("rhk")
    assert answer.location == f"/skp/{skp}/#rhk-{row['id']}"
    assert (row["klasifikasi"], row["penugasan_dari"]) == ("organisasi", "Bupati")
    line = {"teks": "Indeks kepuasan", "target": "95", "perspektif": "penerima_layanan"}
    assert client.post(f"/skp/{skp}/rhk/{row['id']}/indikator/tambah", data=line).status_code == 303
    shown = client.get(f"/skp/{skp}/").text
    assert "(Penugasan dari Bupati)" in shown
    assert "Penerima Layanan" in shown


@pytest.mark.parametrize(
    ("person", "pendekatan", "asked"),
    [
        ("tim", "kuantitatif", ["teks", "target", "perspektif"]),
        ("pegawai", "kuantitatif", ["teks", "aspek", "target"]),
        ("tim", "kualitatif", ["teks"]),
        ("pegawai", "kualitatif", ["teks"]),
    ],
)
def test_an_indikator_is_asked_what_its_form_needs(site: Situs, person: str, pendekatan: str, asked: list[str]) -> None:
    skp = site.office.plan(person, pendekatan=pendekatan)
    rhk = site.office.rhk(person, skp)
    form = site.client(person).get(f"/skp/{skp}/rhk/{rhk}/indikator/tambah").text
    assert [name for name in ("teks", "aspek", "target", "perspektif") if f'name="{name}"' in form] == asked


def test_a_pegawai_chooses_the_rhk_of_their_pimpinan(site: Situs) -> None:
    office, client = site.office, site.client("pegawai")
    skp = office.plan("pegawai")
    assert "Belum ada Rencana Hasil Kerja pimpinan" in client.get(f"/skp/{skp}/rhk/tambah").text
    above, *_ = skp_pimpinan(office)
    form = client.get(f"/skp/{skp}/rhk/tambah").text
    assert "Rencana Hasil Kerja Pimpinan Yang Diintervensi" in form
    assert f'<option value="{above}">1. Terselenggaranya penilaian kinerja yang objektif</option>' in form
    assert 'name="klasifikasi"' not in form
    sent = {"jenis": "tambahan", "teks": "Hasil saya", "rhk_pimpinan": str(above), "indikator_pimpinan": ""}
    assert client.post(f"/skp/{skp}/rhk/tambah", data=sent).status_code == 303
    assert office.rows("rhk")[-1]["rhk_pimpinan_id"] == above
    other = {**sent, "indikator_pimpinan": str(office.rows("indikator")[-1]["id"])}
    refused = client.post(f"/skp/{skp}/rhk/tambah", data=other)
    assert refused.status_code == 422
    assert "bukan milik RHK pimpinan yang dipilih" in refused.text


def test_what_is_wrong_comes_back_with_what_was_typed(site: Situs) -> None:
    skp, client = site.office.plan("pegawai"), site.client("pegawai")
    rhk = site.office.rhk("pegawai", skp)
    empty = client.post(f"/skp/{skp}/rhk/tambah", data={"jenis": "utama", "teks": " "})
    assert empty.status_code == 422
    assert 'href="#teks"' in empty.text
    sent = {"teks": "Jumlah laporan", "aspek": "", "target": "12"}
    wrong = client.post(f"/skp/{skp}/rhk/{rhk}/indikator/tambah", data=sent)
    assert wrong.status_code == 422
    assert "Jumlah laporan</textarea>" in wrong.text
    assert 'value="12"' in wrong.text
    assert client.post(f"/skp/{skp}/rhk/tambah", data={"jenis": "lain", "teks": "x"}).status_code == 422
    assert client.post(f"/skp/{skp}/rhk/tambah", data={"jenis": "utama", "teks": "x" * 2001}).status_code == 422


@both
def test_a_second_tab_that_is_late_sees_both_values(site: Situs) -> None:
    skp, client = site.office.plan("pegawai"), site.client("pegawai")
    rhk = site.office.rhk("pegawai", skp, teks="Semula")
    page = f"/skp/{skp}/rhk/{rhk}/edit"
    version = version_of(client.get(page))
    assert client.post(page, data={"teks": "Dari tab satu", "version": version}).status_code == 303
    late = client.post(page, data={"teks": "Dari tab dua", "version": version})
    assert late.status_code == 409
    assert "<td>Dari tab satu</td><td>Dari tab dua</td>" in late.text
    assert client.post(page, data={"teks": "Dari tab dua", "version": version_of(late)}).status_code == 303
    assert site.office.row("rhk", rhk)["teks"] == "Dari tab dua"
    assert client.post(f"/skp/{skp}/rhk/{rhk}/hapus", data={"version": version}).status_code == 409


@both
def test_a_second_tab_after_handing_in_is_told_why_and_keeps_its_text(site: Situs) -> None:
    office, client = site.office, site.client("pegawai")
    skp = office.full("pegawai")
    rhk = office.rows("rhk")[-1]["id"]
    pages = (f"/skp/{skp}/rhk/{rhk}/edit", f"/skp/{skp}/rhk/tambah")
    assert [client.get(page).status_code for page in pages] == [200, 200]
    office.fire("pegawai", skp, "ajukan")
    for page in pages:
        late = client.post(page, data={"jenis": "utama", "teks": "Terlambat"})
        assert late.status_code == 409
        assert "sedang ditinjau" in late.text
    saved = client.post(pages[0], data={"teks": "Terlambat", "version": "1"}, headers=JSON)
    assert (saved.status_code, saved.json["code"]) == (409, "passed")  # type: ignore[index]
    assert client.post(f"/skp/{skp}/rhk/{rhk}/hapus", data={}).status_code == 409
    assert client.post(f"/skp/{skp}/rhk/{rhk}/pindah", data={"arah": "naik"}).status_code == 409


@both
def test_what_is_typed_is_saved_field_by_field(site: Situs) -> None:
    office, client = site.office, site.client("pegawai")
    rhk = office.rhk("pegawai", office.plan("pegawai"))
    line = office.indikator("pegawai", rhk)
    skp = office.row("rhk", rhk)["skp_id"]
    page = f"/skp/{skp}/indikator/{line}/edit"
    saved = client.post(page, data={"target": " 24 Laporan ", "version": "1"}, headers=JSON)
    assert saved.status_code == 200
    assert saved.json == {"version": 2, "pukul": "09.00", "nilai": {"target": "24 Laporan"}}
    row = office.row("indikator", line)
    assert (row["target"], row["teks"], row["aspek"]) == ("24 Laporan", "Jumlah laporan", "kuantitas")
    late = client.post(page, data={"target": "36", "version": "1"}, headers=JSON)
    assert late.status_code == 409
    told = late.json
    assert told is not None
    assert (told["code"], told["version"], told["nilai"]) == ("stale", 2, {"target": "24 Laporan"})
    wrong = client.post(page, data={"target": "", "version": "2"}, headers=JSON)
    assert wrong.status_code == 422
    assert wrong.json is not None
    assert "target" in wrong.json["fields"]
    assert client.post(page, data={"aspek": "lain", "version": "2"}, headers=JSON).status_code == 422


def test_a_lampiran_is_written_line_by_line(site: Situs) -> None:
    skp, client = site.office.plan("pegawai"), site.client("pegawai")
    assert client.post(f"/skp/{skp}/lampiran/dukungan/tambah", data={"teks": "Laptop"}).status_code == 303
    (row,) = site.office.rows("lampiran")
    page = f"/skp/{skp}/lampiran/{row['id']}"
    assert client.post(f"{page}/edit", data={"teks": "Laptop dinas", "version": "1"}).status_code == 303
    assert "Laptop dinas" in client.get(f"/skp/{skp}/").text
    assert client.get(f"/skp/{skp}/lampiran/lain/tambah").status_code == 404
    assert client.post(f"{page}/hapus", data={"version": "2"}).status_code == 303
    assert site.office.rows("lampiran") == []


def test_rhk_are_put_in_order(site: Situs) -> None:
    skp, client = site.office.plan("pegawai"), site.client("pegawai")
    first, second = (site.office.rhk("pegawai", skp, teks=text) for text in ("Satu", "Dua"))
    page = f"/skp/{skp}/rhk/{second}/pindah"
    answer = client.post(page, data={"arah": "naik", "version": "1"})
    assert (answer.status_code, answer.location) == (303, f"/skp/{skp}/#rhk-{second}")
    shown = client.get(f"/skp/{skp}/").text
    assert shown.index(f'id="rhk-{second}"') < shown.index(f'id="rhk-{first}"')


def test_a_row_is_found_below_its_own_skp_only(site: Situs) -> None:
    office, client = site.office, site.client("pegawai")

    skp = office.plan("pegawai", periode_akhir=date(2026, 6, 30))
    other = office.plan("pegawai", periode_awal=date(2026, 7, 1))
    rhk = office.rhk("pegawai", skp)
    line = office.indikator("pegawai", rhk)
    for page in (f"rhk/{rhk}/edit", f"rhk/{rhk}/indikator/tambah", f"indikator/{line}/edit", f"indikator/{line}/hapus"):
        assert client.get(f"/skp/{other}/{page}").status_code == 404
        assert client.get(f"/skp/{skp}/{page}").status_code == 200
    assert client.get(f"/skp/{skp}/rhk/999999/edit").status_code == 404


def test_markup_in_texts_stays_text(site: Situs) -> None:
    office, client = site.office, site.client("pegawai")
    skp = office.plan("pegawai")
    office.rhk("pegawai", skp, teks='<script>alert(1)</script> "tanda" & lainnya')
    shown = client.get(f"/skp/{skp}/").text
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
