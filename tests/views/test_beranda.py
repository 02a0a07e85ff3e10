"""The first page of each role: what it says, what it leads to, and what it must not show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.domain.predikat import Rating
from app.web.services import EXTENSION
from tests.admin.office import counted
from tests.personas import World
from tests.support import tim_skp
from tests.support.penilaian import Kerja, temukan
from tests.support.skp_site import Situs, situs

PRIMARY = re.compile(r'class="btn btn-primary')
OWN_QUERIES = {"pegawai": 12, "unit": 16}
"""Statements of the whole page, whatever there is."""


@pytest.fixture
def dialect_name() -> str:
    """What the pages do is the same over both databases."""
    return "sqlite"


@pytest.fixture
def work(kerja_world: World) -> Kerja:
    """An approved SKP of PANJI PEGAWAI with three RHK of two indikator each, whom UJANG UNIT rates."""
    return temukan(kerja_world)


@pytest.fixture
def site(work: Kerja, var: Path) -> Iterator[Situs]:
    made = situs(work.office.world, var)
    yield made
    made.app.extensions[EXTENSION].database.dispose()


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
