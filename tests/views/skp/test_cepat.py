"""The short ways: RHK of the pimpinan ticked and taken, last year's SKP copied."""

from __future__ import annotations

from datetime import date

from tests.support.skp_site import Situs, skp_pimpinan
from tests.support.webfixtures import both

OLD = {"periode_awal": date(2025, 1, 1), "periode_akhir": date(2025, 12, 31)}


@both
def test_the_rhk_of_the_pimpinan_are_ticked_and_taken(site: Situs) -> None:
    office, client = site.office, site.client("pegawai")
    above = skp_pimpinan(office)
    skp = office.plan("pegawai")
    shown = client.get(f"/skp/{skp}/").text
    assert shown.count('name="rhk"') == 3
    assert shown.count(" checked>") == 3
    sent = {"rhk": [str(one) for one in above[:2]], "_kirim": "a"}
    assert [client.post(f"/skp/{skp}/ambil", data=sent).status_code for _ in range(2)] == [303, 303]
    own = [row for row in office.rows("rhk") if row["skp_id"] == skp]
    assert [row["rhk_pimpinan_id"] for row in own] == above[:2]
    after = client.get(f"/skp/{skp}/").text
    assert "(1 belum diambil)" in after
    assert "Apakah Anda yakin ingin mengajukan SKP ini?" in after


def test_nothing_ticked_is_told(site: Situs) -> None:
    skp_pimpinan(site.office)
    skp = site.office.plan("pegawai")
    answer = site.client("pegawai").post(f"/skp/{skp}/ambil", data={})
    assert answer.status_code == 422
    assert "Pilih sedikitnya satu Rencana Hasil Kerja pimpinan." in answer.text
    assert 'name="rhk"' in answer.text
    assert site.client("pegawai").post(f"/skp/{skp}/ambil", data={"rhk": "abc"}).status_code == 404


def test_without_rhk_of_the_pimpinan_the_page_says_who_has_to_do_what(site: Situs) -> None:
    skp = site.office.plan("pegawai")
    assert "Pejabat penilai Anda perlu mengajukan SKP-nya" in site.client("pegawai").get(f"/skp/{skp}/").text


def test_last_year_is_copied_in_one_press_from_the_list(site: Situs) -> None:
    office, client = site.office, site.client("pegawai")
    old = office.plan("pegawai", **OLD)
    assert "Salin tahun lalu" not in client.get("/skp/").text
    office.indikator("pegawai", office.rhk("pegawai", old, teks="Hasil lama"))
    shown = client.get("/skp/").text
    assert "SKP 1 Januari 2026 s/d 31 Desember 2026 belum ada" in shown
    assert "Salin tahun lalu" in shown
    sent = {"dari": str(old), "_kirim": "b"}
    assert [client.post("/skp/salin", data=sent).status_code for _ in range(2)] == [303, 303]
    new = office.rows("skp")[-1]
    assert (len(office.rows("skp")), new["tahun"]) == (2, 2026)
    assert "Salin tahun lalu" not in client.get("/skp/").text
    assert "Hasil lama" in client.get(f"/skp/{new['id']}/").text


def test_an_empty_draft_offers_the_copy_too(site: Situs) -> None:
    office, client = site.office, site.client("pegawai")
    old = office.plan("pegawai", **OLD)
    office.indikator("pegawai", office.rhk("pegawai", old, teks="Hasil lama"))
    skp = office.plan("pegawai")
    assert "Salin tahun lalu" in client.get(f"/skp/{skp}/").text
    assert client.post(f"/skp/{skp}/salin", data={"dari": str(old)}).status_code == 303
    again = client.post(f"/skp/{skp}/salin", data={"dari": str(old)})
    assert again.status_code == 422
    assert "sudah berisi" in again.text
    assert "Salin tahun lalu" not in client.get(f"/skp/{skp}/").text


def test_nobody_copies_the_skp_of_somebody_else(site: Situs) -> None:
    office = site.office
    old = office.plan("unit", **OLD)
    office.indikator("unit", office.rhk("unit", old))
    office.fire("unit", old, "ajukan")
    skp = office.plan("pegawai")
    client = site.client("pegawai")
    assert client.post(f"/skp/{skp}/salin", data={"dari": str(old)}).status_code == 422
    assert client.post("/skp/salin", data={"dari": str(old)}).status_code == 422
    assert site.client("rekan").post("/skp/salin", data={"dari": str(old)}).status_code == 404
    assert len(office.rows("skp")) == 2
