"""Detil SKP: the four forms, identities, handing in with its checklist and receipt, and what others see of it."""

from __future__ import annotations

import gzip
import re
from datetime import date

import pytest

from tests.admin.office import counted
from tests.support.skp_site import Situs, skp_pimpinan, version_of
from tests.support.webfixtures import both

HEADS = re.compile(r'<th scope="col"[^>]*>([^<]+)</th>')


@pytest.mark.parametrize(
    ("person", "pendekatan", "heads"),
    [
        ("tim", "kuantitatif", ["No", "Rencana Hasil Kerja", "Indikator Kinerja Individu", "Target", "Perspektif"]),
        (
            "pegawai",
            "kuantitatif",
            [
                "No",
                "Rencana Hasil Kerja Pimpinan Yang Diintervensi",
                "Rencana Hasil Kerja",
                "Aspek",
                "Indikator Kinerja Individu",
                "Target",
            ],
        ),
        ("tim", "kualitatif", []),
        ("pegawai", "kualitatif", []),
    ],
)
def test_the_columns_are_those_of_model_and_approach(
    site: Situs, person: str, pendekatan: str, heads: list[str]
) -> None:
    office = site.office
    skp = office.plan(person, pendekatan=pendekatan)
    office.rhk(person, skp, teks="Terwujudnya layanan")
    shown = site.client(person).get(f"/skp/{skp}/").text
    assert HEADS.findall(shown) == heads
    assert "Terwujudnya layanan" in shown
    measure = "Ukuran Keberhasilan / Indikator Kinerja Individu, dan Target"
    assert (measure in shown) is (pendekatan == "kualitatif")


def test_the_strip_names_model_and_approach(site: Situs) -> None:
    shown = site.client("unit").get(f"/skp/{site.office.plan('unit')}/").text
    for label, text in (("Jenis Pegawai", "Pimpinan"), ("Model SKP", "JA / JF"), ("Pendekatan", "Kuantitatif")):
        assert f"<dt>{label}</dt><dd>{text}</dd>" in shown


def test_all_values_of_berakhlak_stand_there_with_their_guides(site: Situs) -> None:
    shown = site.client("pegawai").get(f"/skp/{site.office.plan('pegawai')}/").text
    assert shown.count("Ekspektasi Pimpinan") == 7
    assert "Melakukan perbaikan tiada henti" in shown
    assert shown.index("Loyal") < shown.index("Adaptif")


@both
def test_identities_follow_the_profile_and_are_frozen_when_handed_in(site: Situs) -> None:
    office, client = site.office, site.client("pegawai")
    skp = office.full("pegawai")
    office.change("admin", "pegawai", office.world.pegawai["unit"], {"gelar_belakang": "M.Si."})
    draft = client.get(f"/skp/{skp}/").text
    assert "UJANG UNIT, M.Si." in draft
    assert draft.count("mengikuti profil") == 2
    assert 'href="/profil/atasan/#kenapa">Kenapa penilai saya …?</a>' in draft
    office.fire("pegawai", skp, "ajukan")
    office.change("admin", "pegawai", office.world.pegawai["unit"], {"gelar_belakang": "Ph.D."})
    frozen = client.get(f"/skp/{skp}/").text
    assert "UJANG UNIT, M.Si." in frozen
    assert "data per 20 November 2026" in frozen
    assert "Muat ulang" not in frozen
    office.fire("unit", skp, "setujui")
    version = version_of(client.get(f"/skp/{skp}/"))
    sent = {"bagian": "penilai", "version": version}
    assert client.post(f"/skp/{skp}/muat-ulang", data=sent).status_code == 303
    assert "UJANG UNIT, Ph.D." in client.get(f"/skp/{skp}/").text
    assert client.post(f"/skp/{skp}/muat-ulang", data=sent).status_code == 409
    assert client.post(f"/skp/{skp}/muat-ulang", data={"bagian": "lain"}).status_code == 404


def test_what_is_missing_is_listed_before_it_is_handed_in(site: Situs) -> None:
    office, client = site.office, site.client("pegawai")
    skp = office.plan("pegawai")
    assert "Belum ada Rencana Hasil Kerja utama." in client.get(f"/skp/{skp}/ajukan").text
    rhk = office.rhk("pegawai", skp, teks="Hasil tanpa ukuran")
    asked = client.get(f"/skp/{skp}/ajukan").text
    assert f'href="/skp/{skp}/#rhk-{rhk}"' in asked
    assert "Apakah Anda yakin" not in asked
    refused = client.post(f"/skp/{skp}/ajukan", data={"version": "1"})
    assert refused.status_code == 403
    assert "belum memiliki indikator" in refused.text
    assert office.row("skp", skp)["status"] == "draft"


@both
def test_handing_in_is_asked_and_leaves_a_receipt(site: Situs) -> None:
    office, client = site.office, site.client("pegawai")
    skp = office.full("pegawai")
    asked = client.get(f"/skp/{skp}/ajukan")
    assert "Apakah Anda yakin ingin mengajukan SKP ini?" in asked.text
    assert "Anda tidak bisa melakukan perubahan sampai SKP selesai ditinjau." in asked.text
    sent = {"version": version_of(asked)}
    assert client.post(f"/skp/{skp}/ajukan", data=sent).status_code == 303
    shown = client.get(f"/skp/{skp}/").text
    assert re.search(r"Tanda terima: SKP diajukan 20 November 2026 09\.00 WIB, nomor \d+\.", shown)
    assert "PENGAJUAN" in shown
    assert "Edit<span" not in shown
    again = client.post(f"/skp/{skp}/ajukan", data=sent)
    assert again.status_code == 409
    assert "sedang ditinjau" in again.text


def test_the_top_sets_its_own(site: Situs) -> None:
    office, client = site.office, site.client("tim")
    skp = office.full("tim")
    shown = client.get(f"/skp/{skp}/").text
    assert "Tetapkan SKP" in shown
    assert "Ajukan SKP" not in shown
    version = version_of(client.get(f"/skp/{skp}/tetapkan"))
    assert client.post(f"/skp/{skp}/tetapkan", data={"version": version}).status_code == 303
    assert "Ditetapkan oleh TITIN TIM" in client.get(f"/skp/{skp}/").text


def test_without_a_penilai_the_page_says_why_it_cannot_be_handed_in(site: Situs) -> None:
    skp = site.office.full("rekan")
    shown = site.client("rekan").get(f"/skp/{skp}/").text
    assert "Belum ada: pimpinan unit kerja belum klaim." in shown
    assert "Pejabat penilai Anda belum ada." in shown


def test_others_read_it_once_it_is_handed_in_and_change_nothing(site: Situs) -> None:
    office = site.office
    skp = office.full("pegawai")
    rhk = office.rows("rhk")[-1]["id"]
    office.add("pegawai", "lampiran", {"skp": skp, "bagian": "dukungan", "teks": "Laptop dinas"})
    office.fire("pegawai", skp, "ajukan")
    for person in ("unit", "admin"):
        shown = site.client(person).get(f"/skp/{skp}/").text
        assert "Laptop dinas" in shown
        assert "Tambah Rencana Hasil Kerja" not in shown
        assert "Tanda terima" not in shown
        for page in ("rhk/tambah", f"rhk/{rhk}/edit", f"rhk/{rhk}/hapus", "ajukan", "periode", "hapus"):
            assert site.client(person).get(f"/skp/{skp}/{page}").status_code in (403, 409), page
    assert "Menunggu tinjauan Anda" in site.client("unit").get(f"/skp/{skp}/").text
    for person in ("rekan", "beta_admin", "beta_pegawai"):
        assert site.client(person).get(f"/skp/{skp}/").status_code == 404


def test_the_people_below_read_the_skp_of_their_penilai_without_its_annex(site: Situs) -> None:
    office = site.office
    above = office.full("unit")
    office.add("unit", "lampiran", {"skp": above, "bagian": "dukungan", "teks": "Laptop dinas"})
    assert site.client("pegawai").get(f"/skp/{above}/").status_code == 404
    office.fire("unit", above, "ajukan")
    shown = site.client("pegawai").get(f"/skp/{above}/").text
    assert "Terlaksananya layanan" in shown
    assert "Laptop dinas" not in shown
    assert "Lampiran SKP" not in shown


def test_an_intervened_rhk_that_goes_back_to_draft_hides_its_words(site: Situs) -> None:
    office = site.office
    above, *_ = skp_pimpinan(office)
    skp = office.plan("pegawai")
    office.rhk("pegawai", skp, rhk_pimpinan=above)
    client = site.client("pegawai")
    assert "Terselenggaranya penilaian kinerja yang objektif" in client.get(f"/skp/{skp}/").text
    office.fire("admin", office.row("rhk", above)["skp_id"], "ke_draft", "Perbaiki.")
    shown = client.get(f"/skp/{skp}/").text
    assert "Terselenggaranya" not in shown
    assert "RHK pimpinan sedang disusun ulang." in shown


@both
@pytest.mark.parametrize("many", [1, 12])
def test_the_number_of_queries_does_not_hang_on_the_number_of_rhk(site: Situs, many: int) -> None:
    office = site.office
    above, *_ = skp_pimpinan(office)
    skp = office.plan("pegawai")
    for _ in range(many):
        rhk = office.rhk("pegawai", skp, rhk_pimpinan=above)
        office.indikator("pegawai", rhk)
        office.indikator("pegawai", rhk, aspek="waktu", target="1 bulan")
    client = site.client("pegawai")
    client.get(f"/skp/{skp}/")
    with counted() as seen:
        answer = client.get(f"/skp/{skp}/")
    assert len(seen) <= 19
    assert len(gzip.compress(answer.data)) < 30_000
    with counted() as seen:
        client.get("/skp/")
    assert len(seen) <= 6


def test_the_list_asks_as_much_for_many_periods_as_for_one(site: Situs) -> None:
    for year in range(2015, 2026):
        office = site.office
        office.plan("pegawai", periode_awal=date(year, 1, 1), periode_akhir=date(year, 12, 31))
    client = site.client("pegawai")
    with counted() as seen:
        client.get("/skp/")
    assert len(seen) <= 6
