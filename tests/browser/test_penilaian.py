"""A period in a real browser: the presses of a quarter and of Final, saving while one types, a lost connection, no
scripts, and what axe finds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_accessibility import findings
from tests.personas import World
from tests.support.jari import Jari
from tests.support.kantor_site import NARROW, KantorSite
from tests.support.penilaian import Kerja, kerja
from tests.support.skp_site import terlayani

pytestmark = [pytest.mark.browser, pytest.mark.network]
Served = tuple[Kerja, KantorSite]


@pytest.fixture
def served(world: World, var: Path, browser: Browser) -> Iterator[Served]:
    with terlayani(world, var, browser) as (office, site):
        yield kerja(office, rhk=3, indikator=2), site


def fill(page: Page, work: Kerja) -> None:
    """All that one types for a quarter; the way from field to field is the tab key."""
    for rhk in work.rhk:
        page.locator(f"[name=rencana_baru-{rhk}-teks]").fill("Menyusun laporan")
        page.locator(f"[name=rencana_baru-{rhk}-target]").fill("3 Laporan")
    for line in work.indikator:
        page.locator(f"[name=realisasi-{line}-nilai]").fill("3 Laporan")
        page.locator(f"[name=realisasi-{line}-sumber_data]").fill("rekap laporan")
        page.locator(f"[name=bukti_baru-{line}-nama]").fill("Rekap")
        page.locator(f"[name=bukti_baru-{line}-tautan]").fill("https://contoh.go.id/rekap")


@pytest.mark.parametrize("script", [True, False])
def test_a_quarter_and_final_within_the_presses_that_were_promised(served: Served, script: bool) -> None:
    work, site = served
    with site.visitor("pegawai", script=script) as context:
        page = context.new_page()
        page.goto("/skp/")
        hand = Jari(page)
        hand.press("link", "Penilaian", within=page.locator("article"))
        hand.press("button", "Tambah Triwulan 4")
        fill(page, work)
        hand.press("button", "Simpan")
        expect(page.get_by_text(re.compile(r"isian (sudah )?tersimpan\.", re.IGNORECASE))).to_be_visible()
        assert hand.presses <= 9
        rows = {name: len(work.office.rows(name)) for name in ("rencana_aksi", "realisasi", "bukti_dukung")}
        assert rows == {"rencana_aksi": 3, "realisasi": 6, "bukti_dukung": 1}
        page.goto("/skp/")
        final = Jari(page)
        final.press("link", "Penilaian", within=page.locator("article"))
        final.press("button", "Tambah Final")
        final.press("button", "Simpan")
        expect(page.get_by_text("Isian tersimpan.")).to_be_visible()
        assert final.presses <= 8
    assert len(work.office.rows("realisasi")) == 12


def test_rows_save_themselves_and_survive_a_lost_connection(served: Served) -> None:
    work, site = served
    period, line = work.buka("Final"), work.indikator[0]
    with site.visitor("pegawai") as context:
        page = context.new_page()
        page.goto(f"/penilaian/lembar/{period}/")
        value, source = (
            page.locator(f"[name=realisasi-{line}-nilai]"),
            page.locator(f"[name=realisasi-{line}-sumber_data]"),
        )
        value.fill("98 %")
        source.fill("rekap")
        source.blur()
        expect(page.locator("[data-simpan-tanda]")).to_contain_text("tersimpan 09.00")
        assert work.office.rows("realisasi")[0]["nilai"] == "98 %"
        context.set_offline(True)
        value.fill("99 %")
        value.blur()
        expect(page.locator("[data-simpan-tanda]")).to_contain_text("menunggu sambungan")
        page.close()
        context.set_offline(False)
        page = context.new_page()
        page.goto(f"/penilaian/lembar/{period}/")
        value = page.locator(f"[name=realisasi-{line}-nilai]")
        expect(value).to_have_value("99 %")
        expect(page.locator("[data-simpan-tanda]")).to_contain_text("tersimpan")
        assert work.office.rows("realisasi")[0]["nilai"] == "99 %"
        name, link = (page.locator(f"[name=bukti_baru-{line}-{field}]") for field in ("nama", "tautan"))
        name.fill("Rekap")
        link.fill("https://contoh.go.id/rekap")
        link.blur()
        expect(page.get_by_role("link", name="Rekap", exact=True)).to_be_visible()
        expect(name).to_have_value("")
        work.ke_draft()
        value.fill("100 %")
        value.blur()
        expect(page.locator("[data-gangguan-teks]")).to_contain_text("terkunci")
        expect(value).to_have_value("100 %")
    assert work.office.rows("realisasi")[0]["nilai"] == "99 %"


def test_axe_finds_nothing_and_nothing_is_wider_than_a_telephone(served: Served) -> None:
    work, site = served
    period = work.buka("Triwulan 4")
    work.rencana(period, work.rhk[0])
    work.realisasi(period, work.indikator[0])
    work.bukti(period, work.indikator[0])
    paths = [f"/penilaian/{work.skp}/", f"/penilaian/lembar/{period}/", f"/penilaian/lembar/{period}/bukti/tambah"]
    with site.visitor("pegawai", screen=NARROW, bypass_csp=True) as context:
        page = context.new_page()
        for path in paths:
            page.goto(path)
            assert findings(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
