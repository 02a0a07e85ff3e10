"""Daftar SKP and the periods: what its cards say, what a new period begins with, who gets nothing."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.skp_site import Situs, version_of
from tests.support.webfixtures import both


def test_without_an_skp_the_page_says_how_to_begin(site: Situs) -> None:
    answer = site.client("pegawai").get("/skp/")
    assert "Belum ada SKP" in answer.text
    assert 'href="/skp/tambah"' in answer.text


def test_a_new_period_is_offered_with_the_whole_year_and_leads_to_its_page(site: Situs) -> None:
    client = site.client("pegawai")
    form = client.get("/skp/tambah").text
    assert 'value="2026-01-01"' in form
    assert 'value="2026-12-31"' in form
    assert "Untuk SKP Kuantitatif, Anda juga diharuskan mengisi target." in form
    period = {"periode_awal": "2026-01-01", "periode_akhir": "2026-12-31", "pendekatan": "kualitatif"}
    answer = client.post("/skp/tambah", data=period)
    (row,) = site.office.rows("skp")
    assert (answer.status_code, answer.location) == (303, f"/skp/{row['id']}/")
    assert (row["pendekatan"], row["status"]) == ("kualitatif", "draft")


def test_a_form_that_is_sent_twice_makes_one_period(site: Situs) -> None:
    client = site.client("pegawai")
    sent = {"periode_awal": "2026-01-01", "periode_akhir": "2026-06-30", "pendekatan": "kuantitatif", "_kirim": "a"}
    assert [client.post("/skp/tambah", data=sent).status_code for _ in range(2)] == [303, 303]
    assert len(site.office.rows("skp")) == 1


def test_after_a_change_of_post_the_rest_of_the_year_is_offered(site: Situs) -> None:
    site.office.plan("pegawai", periode_akhir=date(2026, 6, 20))
    assert 'value="2026-06-21"' in site.client("pegawai").get("/skp/tambah").text


def test_what_is_wrong_comes_back_with_what_was_typed(site: Situs) -> None:
    site.office.plan("pegawai")
    client = site.client("pegawai")
    for awal, akhir, said in (
        ("2026-03-01", "2026-12-31", "sudah memiliki SKP"),
        ("2026-13-01", "2026-12-31", "Bulan 13 tidak ada"),
        ("2027-02-01", "2027-01-31", "tidak boleh sebelum"),
    ):
        sent = {"periode_awal": awal, "periode_akhir": akhir, "pendekatan": "kualitatif"}
        answer = client.post("/skp/tambah", data=sent)
        assert answer.status_code == 422
        assert said in answer.text
        assert f'value="{awal}"' in answer.text
        assert '<option value="kualitatif" selected>' in answer.text


@both
def test_a_card_says_who_has_to_do_what(site: Situs) -> None:
    office, client = site.office, site.client("pegawai")
    skp = office.full("pegawai")
    assert "Sedang disusun." in client.get("/skp/").text
    office.fire("pegawai", skp, "ajukan")
    shown = client.get("/skp/").text
    assert "Menunggu tinjauan UJANG UNIT sejak 20 November 2026." in shown
    assert f"/skp/{skp}/hapus" not in shown
    assert f"/skp/{skp}/periode" not in shown
    office.fire("unit", skp, "kembalikan", "Lengkapi target.")
    assert "Dikembalikan oleh UJANG UNIT pada 20 November 2026: “Lengkapi target.”" in client.get("/skp/").text
    office.fire("pegawai", skp, "ajukan")
    office.fire("unit", skp, "setujui")
    assert (
        "Disetujui oleh UJANG UNIT pada 20 November 2026. Berlaku sampai 31 Desember 2026." in client.get("/skp/").text
    )


def test_years_filter_the_list(site: Situs) -> None:
    office, client = site.office, site.client("pegawai")
    office.plan("pegawai", periode_awal=date(2025, 1, 1), periode_akhir=date(2025, 12, 31))
    office.plan("pegawai")
    assert client.get("/skp/").text.count("skp-card-head") == 2
    shown = client.get("/skp/?tahun=2025").text
    assert shown.count("skp-card-head") == 1
    assert "31 Desember 2025" in shown
    assert client.get("/skp/?tahun=apa").status_code == 200


def test_a_plt_is_offered_an_skp_for_the_post(site: Situs) -> None:
    office = site.office
    acting = office.make(
        "admin",
        "plt_plh",
        {
            "pegawai": office.world.pegawai["unit"],
            "unor": office.world.unor["alpa.dua"],
            "jabatan": "Plt. Kepala Bidang Dua",
            "jenis": "PLT",
            "periode_awal": date(2026, 7, 1),
            "periode_akhir": date(2027, 2, 28),
        },
    )
    client = site.client("unit")
    shown = client.get("/skp/").text
    assert "Untuk penugasan Anda sebagai Plt. Kepala Bidang Dua. Lengkapi Hasil Kerja, lalu ajukan." in shown
    assert "Tambah SKP sebagai" not in shown
    for row in office.rows("skp"):
        office.delete("unit", "skp", row["id"])
    assert "Tambah SKP sebagai Plt. Kepala Bidang Dua" in client.get("/skp/").text
    form = client.get(f"/skp/tambah?sebagai={acting}").text
    assert 'value="2026-07-01"' in form
    assert f'<option value="{acting}" selected>Plt. Kepala Bidang Dua (PLT)' in form
    sent = {"periode_awal": "2026-07-01", "periode_akhir": "2026-12-31", "plt_plh": str(acting)}
    client.post("/skp/tambah", data={**sent, "pendekatan": "kuantitatif"})
    assert [row["sebagai"] for row in office.rows("skp")] == ["PLT"]
    assert "Tambah SKP sebagai" not in client.get("/skp/").text


def test_whoever_owes_no_skp_is_told_so(site: Situs) -> None:
    values = {"pegawai": site.world.pegawai["pegawai"], "alasan": "cltn", "mulai": date(2026, 2, 1)}
    site.office.make("admin", "pengecualian", values)
    said = "Anda tercatat Cuti di Luar Tanggungan Negara sejak 1 Februari 2026, sehingga tidak wajib menyusun SKP."
    assert said in site.client("pegawai").get("/skp/").text
    assert "tidak wajib menyusun SKP" not in site.client("rekan").get("/skp/").text


@both
def test_a_draft_is_changed_with_its_version_and_deleted(site: Situs) -> None:
    skp, client = site.office.plan("pegawai"), site.client("pegawai")
    version = version_of(client.get(f"/skp/{skp}/periode"))
    sent = {"periode_awal": "2026-02-01", "periode_akhir": "2026-12-31", "pendekatan": "kualitatif"}
    assert client.post(f"/skp/{skp}/periode", data={**sent, "version": version}).status_code == 303
    late = client.post(f"/skp/{skp}/periode", data={**sent, "periode_awal": "2026-03-01", "version": version})
    assert late.status_code == 409
    assert "1 Februari 2026" in late.text
    assert 'value="2026-03-01"' in late.text
    assert client.post(f"/skp/{skp}/hapus", data={"version": version}).status_code == 409
    fresh = version_of(client.get(f"/skp/{skp}/hapus"))
    assert client.post(f"/skp/{skp}/hapus", data={"version": fresh}).status_code == 303
    assert site.office.rows("skp") == []


def test_an_approved_skp_only_ends_earlier(site: Situs) -> None:
    office, client = site.office, site.client("pegawai")
    skp = office.full("pegawai")
    office.fire("pegawai", skp, "ajukan")
    assert client.get(f"/skp/{skp}/periode").status_code == 409
    office.fire("unit", skp, "setujui")
    form = client.get(f"/skp/{skp}/periode")
    assert "Akhiri lebih awal" in form.text
    assert 'name="periode_awal"' not in form.text
    sent = {"periode_akhir": "2026-12-01", "version": version_of(form)}
    assert client.post(f"/skp/{skp}/periode", data=sent).status_code == 303
    later = {"periode_akhir": "2026-12-02", "version": version_of(client.get(f"/skp/{skp}/periode"))}
    assert client.post(f"/skp/{skp}/periode", data=later).status_code == 422
    assert client.post(f"/skp/{skp}/hapus", data={}).status_code == 409


@pytest.mark.parametrize("person", ["unit", "rekan", "tim", "admin", "beta_admin", "beta_pegawai"])
def test_nobody_else_touches_a_draft(site: Situs, person: str) -> None:
    skp, client = site.office.plan("pegawai"), site.client(person)
    expected = 403 if person in ("unit", "admin") else 404
    for page in ("", "periode", "hapus", "ajukan", "rhk/tambah"):
        assert client.get(f"/skp/{skp}/{page}").status_code == expected, page
    for page in ("periode", "hapus", "ajukan", "rhk/tambah", "ambil", "salin", "muat-ulang"):
        sent = {"rhk": "1", "dari": "1", "bagian": "pegawai"}
        assert client.post(f"/skp/{skp}/{page}", data=sent).status_code in (403, 404), page
    assert len(site.office.rows("skp")) == 1
    assert site.office.rows("rhk") == []
