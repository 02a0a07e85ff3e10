"""The manual in a real browser: reached from the list, readable without scripts, and what axe finds on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from app.workflows import entity
from tests.browser.test_accessibility import findings
from tests.personas import NOW, World
from tests.support.kantor_site import NARROW, WIDE, KantorSite, served

pytestmark = [pytest.mark.browser, pytest.mark.network]
SCREENS = pytest.mark.parametrize(
    "screen", [pytest.param(WIDE, id="wide", marks=pytest.mark.full), pytest.param(NARROW, id="narrow")]
)


@pytest.fixture
def site(kantor: World, var: Path, browser: Browser) -> Iterator[KantorSite]:
    with served(kantor, var, browser) as running:
        yield running


@SCREENS
def test_axe_finds_nothing_in_the_manual(site: KantorSite, screen: ViewportSize) -> None:
    with site.visitor("admin", screen=screen, bypass_csp=True) as context:
        page = context.new_page()
        for name in ("usulan", "rencana", "akun"):
            page.goto(f"/bantuan/{name}/")
            assert findings(page) == []


@SCREENS
def test_axe_finds_nothing_where_rights_are_explained(site: KantorSite, screen: ViewportSize) -> None:
    values = {"pegawai": site.world.pegawai["pegawai"], "perihal": "Laptop", "jumlah": 6}
    with site.world.database.write() as session:
        actor = site.world.actor("pegawai")
        made = entity.create(session, site.world.registry, actor, "usulan", values, now=NOW).subject_id
    with site.visitor("admin", screen=screen, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(f"/admin/usulan/details/?id={made}")
        page.get_by_role("link", name="Mengapa saya boleh / tidak boleh?").click()
        assert findings(page) == []
        page.get_by_label("Lihat hak akun lain").fill("lewat")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="LEO LEWAT").click()
        expect(page.get_by_text("“Anda” di bawah ini berarti akun itu.")).to_be_visible()
        assert findings(page) == []


@SCREENS
def test_the_way_of_a_row_is_drawn_and_written_without_scripts(site: KantorSite, screen: ViewportSize) -> None:
    with site.visitor("pegawai", screen=screen, script=False) as context:
        page = context.new_page()
        page.goto("/admin/usulan/")
        page.get_by_role("link", name="Tentang menu ini").click()
        picture = page.get_by_role("img", name="Alur status")
        expect(picture).to_be_visible()
        box = picture.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= screen["width"]
        expect(page.get_by_text("Kembalikan: Diajukan → Draft")).to_be_visible()
