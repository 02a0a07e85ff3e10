"""The first page of each role: what it says, what it leads to, and what it must not show."""

from __future__ import annotations

import re
from datetime import date

import pytest

from app.domain.predikat import Rating
from app.models.job_run import JobRun
from tests.admin.office import counted
from tests.personas import NOW
from tests.support import tim_skp
from tests.support.penilaian import Kerja
from tests.support.skp_site import Situs

PRIMARY = re.compile(r'class="btn btn-primary')
OWN_QUERIES = {"pegawai": 12, "unit": 21, "admin": 15}
"""Statements of the whole page, whatever there is."""


def _beranda(site: Situs, person: str) -> str:
    answer = site.client(person).get("/beranda")
    assert answer.status_code == 200
    assert len(PRIMARY.findall(answer.text)) <= 1
    return answer.text


def _filled(work: Kerja, nama: str, many: int = 6) -> int:
    """A period with so many realisasi."""
    period = work.buka(nama)
    for rhk in work.rhk if nama != "Final" else ():
        work.rencana(period, rhk)
    for line in work.indikator[:many]:
        work.realisasi(period, line)
    return period


def test_a_pegawai_reads_what_to_do_by_when_and_why_that_penilai(site: Situs, work: Kerja) -> None:
    text = _beranda(site, "pegawai")
    assert "Triwulan 4: isi realisasi paling lambat 5 Januari 2027, 46 hari lagi." in text
    assert "Giliran Anda" in text
    assert "Kenapa penilai saya" in text
    assert f'class="btn btn-primary " href="/penilaian/{work.skp}/"' in text
    _filled(work, "Triwulan 4")
    final = _filled(work, "Final")
    text = _beranda(site, "pegawai")
    assert "Final menunggu penilaian" in text
    work.dinilai(final)
    assert "Final dinilai: Baik. Keberatan dapat diajukan sampai 4 Desember 2026, 14 hari lagi." in _beranda(
        site, "pegawai"
    )
    work.ke_draft()
    assert re.search(r"SKP 2026 dikembalikan UJANG UNIT pada 20 November 2026", _beranda(site, "pegawai"))


def test_a_penilai_has_three_queues_and_the_team_by_period(site: Situs, work: Kerja) -> None:
    tim_skp.team(work.office, 2, "pengajuan")
    period = _filled(work, "Triwulan 4", 1)
    text = _beranda(site, "unit")
    assert re.search(r"<strong>2</strong> SKP menunggu persetujuan", text)
    assert re.search(r"<strong>1</strong> Bawahan dapat dinilai", text)
    assert "Triwulan 4 berakhir 31 Desember 2026" in text
    assert re.search(r"<strong>0</strong> Keberatan menunggu penjelasan", text)
    assert 'href="/bawahan/tinjau/"' in text
    assert f'href="/evaluasi/nilai/{period}/"' in text
    work.dinilai(period, Rating.DIATAS, Rating.DIATAS)
    text = _beranda(site, "unit")
    assert "Sebaran predikat Triwulan 4 2026: 1 Sangat Baik" in text
    assert "Sangat Baik" not in _beranda(site, "rekan")
    assert "Menunggu Anda" not in _beranda(site, "rekan")


def test_an_atasan_sees_the_penilai_below_and_a_keberatan_with_its_clock(site: Situs, work: Kerja) -> None:
    work.office.full("unit")
    period = _filled(work, "Triwulan 4", 1)
    work.dinilai(period)
    asked = {"penilaian": period, "alasan_pegawai": "Target tercapai.", "minta_hasil": "diatas"}
    work.office.make("pegawai", "keberatan", {**asked, "minta_perilaku": "sesuai"})
    text = _beranda(site, "tim")
    assert "1 keberatan menunggu putusan Anda" in text
    assert "14 hari lagi, sampai 4 Desember 2026" in text
    assert "UJANG UNIT" in text
    assert "1 dari 1" in text
    assert "menunggu putusan Anda" not in _beranda(site, "unit")
    assert "<strong>1</strong> Keberatan menunggu penjelasan" in _beranda(site, "unit")


@pytest.mark.parametrize("person", OWN_QUERIES)
def test_the_number_of_queries_does_not_grow_with_the_rows(site: Situs, work: Kerja, person: str) -> None:
    period = _filled(work, "Triwulan 4", 1)
    work.dinilai(period)
    client, seen = site.client(person), []
    for more in (0, 7):
        tim_skp.team(work.office, more, "pengajuan")
        with counted() as statements:
            assert client.get("/beranda").status_code == 200
        seen.append(len(statements))
    assert seen == [OWN_QUERIES[person]] * 2


def test_the_schedule_is_told_to_those_whom_it_concerns(site: Situs, work: Kerja) -> None:
    stage = {
        "tahun": 2026,
        "periode": work.periode["Final"],
        "mulai": date(2026, 11, 15),
        "selesai": date(2026, 11, 27),
    }
    for whom, what in (("pegawai", "pengisian"), ("pejabat_penilai", "penilaian"), ("admin_unit", "arsip")):
        work.office.make("admin", "jadwal", {**stage, "untuk": whom, "tahapan": what})
    lines = {
        "Pengisian realisasi dan bukti dukung Final: 15 - 27 November 2026, 7 hari lagi": {"pegawai", "unit"},
        "Penilaian Final: 15 - 27 November 2026, 7 hari lagi": {"unit"},
    }
    for line, told in lines.items():
        assert {who for who in ("pegawai", "unit") if line in _beranda(site, who)} == told
    filling, rating = lines
    assert f"<p>{filling}.</p>" in site.client("pegawai").get(f"/penilaian/{work.skp}/").text
    assert f"<p>{rating}.</p>" in site.client("unit").get("/evaluasi/").text


def _part(text: str, name: str) -> str:
    """One section of the page; '' where it is not there."""
    return text.partition(f'aria-labelledby="{name}"')[2].partition("</section>")[0]


def test_an_admin_sees_how_far_each_unit_is_and_no_rating(site: Situs, work: Kerja) -> None:
    period = _filled(work, "Triwulan 4")
    tim_skp.team(work.office, 2, "pengajuan", unit="alpa.dua")
    tim_skp.team(work.office, 1, "draft", unit="alpa.satu")
    query = f"/beranda?tahun=2026&periode={work.periode['Triwulan 4']}"
    client = site.client("admin")
    funnel = _part(client.get(query).text, "corong")
    rows = {row[0]: row[1] for row in re.findall(r'<th scope="row">(?:<a[^>]*>)?([^<]*)(.*?)</tr>', funnel, re.DOTALL)}
    numbers = {name: re.findall(r'<td class="number">(?:<strong>)?([^<]*)', row) for name, row in rows.items()}
    assert numbers["Bidang Satu"] == ["1", "1", "–", "–", "1", "–", "–", "3"]
    assert numbers["Bidang Dua"][2] == "2"
    assert "Semua unit kerja" in numbers
    work.dinilai(period, Rating.DIATAS, Rating.DIATAS)
    text = client.get(query).text
    assert "Sangat Baik" not in _part(text, "corong")
    assert "Dinas Beta" not in text
    other = site.client("beta_admin").get("/beranda").text
    assert "PANJI" not in other
    assert "Bidang Dua" not in other


def test_an_admin_unit_has_a_message_to_copy_for_the_own_subtree(site: Situs, work: Kerja) -> None:
    text = _beranda(site, "unit")
    said = _part(text, "pesan-judul")
    assert "mohon melengkapi Triwulan 4 2026 di e-Kinerja, paling lambat 5 Januari 2027 (46 hari lagi)." in said
    assert "- PANJI PEGAWAI: realisasi belum diisi" in said
    assert "- UJANG UNIT: belum menyusun SKP" in said
    assert "RINI" not in said
    assert "Bidang Dua" not in _part(text, "corong")
    _filled(work, "Triwulan 4")
    assert "PANJI PEGAWAI" not in _part(_beranda(site, "unit"), "pesan-judul")
    for who in ("pegawai", "rekan", "tim"):
        assert "Kemajuan" not in _beranda(site, who)


def test_an_admin_is_told_what_is_open(site: Situs, work: Kerja) -> None:
    world = site.world
    proposal = {"unor": world.unor["alpa.satu.seksi"], "jabatan": "Plt. Kepala Seksi", "jenis": "PLT"}
    days = {"periode_awal": date(2026, 12, 1), "periode_akhir": date(2026, 12, 31)}
    work.office.make("unit", "usulan_plt", {"pegawai": world.pegawai["pegawai"], **proposal, **days})
    with world.database.write() as session:
        gone = {"kind": "ekspor", "status": "gagal", "created_at": NOW, "finished_at": NOW}
        session.add(JobRun(akun_id=world.akun["admin"], instansi_id=world.instansi["alpa"], **gone))
        session.add(JobRun(akun_id=world.akun["beta_admin"], instansi_id=world.instansi["beta"], **gone))
    told = re.sub(r"<[^>]+>", "", _part(_beranda(site, "admin"), "perhatian"))
    assert "1 usulan PLT/PLH menunggu keputusan" in told
    assert "1 pekerjaan latar gagal dalam 7 hari" in told
    assert 'hx-get="/praperiksa/"' in _beranda(site, "admin")
    assert "1 usulan PLT/PLH" in re.sub(r"<[^>]+>", "", _part(_beranda(site, "unit"), "perhatian"))
    assert "usulan" not in _part(_beranda(site, "beta_admin"), "perhatian")


@pytest.mark.parametrize(
    "query", ["tahun=x&periode=-1", "tahun=99999999999999999999", "periode=1&tahun=1", "periode[]="]
)
def test_an_address_that_means_nothing_shows_the_period_that_is_due(site: Situs, query: str) -> None:
    assert "Kemajuan Triwulan" in site.client("admin").get(f"/beranda?{query}").text
