"""Cells of lists and details pages as markup: what leads where, what is broken over lines, and what is too wide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect

from app.workflows import entity
from tests.personas import NOW, PASSWORD, World
from tests.support.kantor_site import KantorSite, served
from tests.support.web import Browser, Clock, application

DENAH = "https://denah.contoh.test/lantai-dua?a=1&b=2"


@pytest.fixture
def dialect_name() -> str:
    """What the pages show is the same over both databases."""
    return "sqlite"


@pytest.fixture
def site(kantor: World, var: Path, browser: Chromium) -> Iterator[KantorSite]:
    with served(kantor, var, browser) as running:
        yield running


def _piket(world: World, denah: str | None) -> int:
    values = {"nomor": "198001012005011900", "unor": world.unor["alpa"], "ruang": "Ruang Rapat Utama", "denah": denah}
    with world.database.write() as session:
        return entity.create(session, world.registry, world.actor("admin"), "piket", values, now=NOW).subject_id


def _page(world: World, var: Path, address: str) -> str:
    app = application(str(world.database.url), var, world.registry.catalog, Clock(NOW))
    browser = Browser(app.test_client())
    browser.login(world.nip("admin"), PASSWORD)
    return browser.client.get(address).get_data(as_text=True)


@pytest.mark.parametrize("address", ["/admin/piket/", "/admin/piket/details/?id={}"])
def test_a_link_leads_out_into_a_window_of_its_own(kantor: World, var: Path, address: str) -> None:
    page = _page(kantor, var, address.format(_piket(kantor, DENAH)))
    (link,) = re.findall(r'<a [^>]*href="https://[^>]*>.*?</a>', page)
    shown = DENAH.replace("&", "&amp;")
    assert link == f'<a href="{shown}" target="_blank" rel="noopener noreferrer">{shown}</a>'


def test_an_empty_link_is_none(kantor: World, var: Path) -> None:
    _piket(kantor, None)
    assert '<td data-label="Denah">–</td>' in _page(kantor, var, "/admin/piket/")


def test_numbers_stay_on_their_line_and_long_words_do_not(kantor: World, var: Path) -> None:
    _piket(kantor, DENAH)
    page = _page(kantor, var, "/admin/piket/")
    assert '<td class="nip" data-label="Nomor">' in page
    assert '<td class="long" data-label="Denah">' in page


@pytest.mark.parametrize(("width", "look"), [(1600, "sticky"), (800, "is-wide")])
def test_a_list_that_does_not_fit_scrolls_under_its_steps(site: KantorSite, width: int, look: str) -> None:
    _piket(site.world, DENAH)
    with site.visitor("admin", screen={"width": width, "height": 700}) as context:
        page = context.new_page()
        page.goto("/admin/piket/")
        expect(page.locator("[data-list]")).to_have_class(f"table-wrap {look}")
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        expect(page.get_by_role("link", name="Hapus 198001012005011900")).to_be_in_viewport(ratio=1)
