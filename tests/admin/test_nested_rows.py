"""Rows below rows in the form and on the details page, with a script and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from app.models import listing
from tests.personas import World
from tests.support.kantor_site import NARROW, WIDE, KantorSite, served


@pytest.fixture
def dialect_name() -> str:
    """What the pages do is the same over both databases."""
    return "sqlite"


@pytest.fixture
def site(kantor: World, var: Path, browser: Browser) -> Iterator[KantorSite]:
    with served(kantor, var, browser) as running:
        yield running


def _stored(world: World) -> list[tuple[str, list[str]]]:
    with world.database.read() as session:
        spec = world.registry.catalog.entity("rencana")
        record = listing.detail(session, world.registry, world.actor("pegawai"), spec, 1)
    return [
        (row.values["teks"], [inner.values["teks"] for inner in row.children["indikator"]])
        for row in record.children["rhk"]
    ]


@pytest.mark.parametrize("screen", [WIDE, NARROW], ids=["wide", "narrow"])
def test_rows_below_rows_are_added_where_their_button_stands(site: KantorSite, screen: ViewportSize) -> None:
    with site.visitor("pegawai", screen=screen) as context:
        page = context.new_page()
        page.goto("/admin/rencana/new/")
        page.locator("[name='tahun']").fill("2026")
        outer = page.locator("#rhk > [data-add]")
        outer.click()
        page.locator("[name='rhk-0-teks']").fill("Layanan cepat")
        outer.click()
        page.locator("[name='rhk-1-teks']").fill("Laporan tepat")
        page.locator("#rhk-1-indikator > [data-add]").click()
        page.locator("[name='rhk-1-indikator-0-teks']").fill("Waktu")
        page.locator("#rhk-1-indikator > [data-add]").click()
        page.locator("[name='rhk-1-indikator-1-teks']").fill("Biaya")
        page.locator("#rhk-0-indikator > [data-add]").click()
        page.locator("[name='rhk-0-indikator-0-teks']").fill("Mutu")
        page.locator("#rhk-1-indikator-0-bukti > [data-add]").click()
        page.locator("[name='rhk-1-indikator-0-bukti-0-tautan']").fill("https://contoh.test/a")
        page.get_by_role("button", name="OK", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("tersimpan")
        page.goto("/admin/rencana/details/?id=1")
        expect(page.get_by_role("cell", name="https://contoh.test/a", exact=True)).to_be_visible()
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0
    assert _stored(site.world) == [("Layanan cepat", ["Mutu"]), ("Laporan tepat", ["Waktu", "Biaya"])]


def test_without_a_script_every_list_offers_an_empty_row(site: KantorSite) -> None:
    with site.visitor("pegawai", script=False) as context:
        page = context.new_page()
        page.goto("/admin/rencana/new/")
        page.locator("[name='tahun']").fill("2026")
        page.locator("[name='rhk-0-teks']").fill("Layanan cepat")
        page.locator("[name='rhk-0-indikator-0-teks']").fill("Waktu")
        page.get_by_role("button", name="OK", exact=True).click()
        page.goto("/admin/rencana/edit/?id=1")
        page.locator("[name='rhk-0-indikator-1-teks']").fill("Biaya")
        page.locator("[name='rhk-1-indikator-0-teks']").fill("Tanpa induk")
        page.get_by_role("button", name="OK", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("Teks RHK wajib diisi")
        expect(page.locator("[name='rhk-1-indikator-0-teks']")).to_have_value("Tanpa induk")
        page.locator("[name='rhk-1-teks']").fill("Laporan tepat")
        page.get_by_role("button", name="OK", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("tersimpan")
    assert _stored(site.world) == [("Layanan cepat", ["Waktu", "Biaya"]), ("Laporan tepat", ["Tanpa induk"])]


def test_a_row_that_is_taken_out_takes_its_own_with_it(site: KantorSite) -> None:
    with site.visitor("pegawai") as context:
        page = context.new_page()
        page.goto("/admin/rencana/new/")
        page.locator("[name='tahun']").fill("2026")
        for number, text in enumerate(("Satu", "Dua")):
            page.locator("#rhk > [data-add]").click()
            page.locator(f"[name='rhk-{number}-teks']").fill(text)
            page.locator(f"#rhk-{number}-indikator > [data-add]").click()
            page.locator(f"[name='rhk-{number}-indikator-0-teks']").fill(f"Indikator {text}")
        page.get_by_role("button", name="OK", exact=True).click()
        page.goto("/admin/rencana/edit/?id=1")
        page.locator("#rhk > [data-rows] > [data-row]").first.locator("> .child-tools [data-remove]").click()
        page.get_by_role("button", name="OK", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("tersimpan")
    assert _stored(site.world) == [("Dua", ["Indikator Dua"])]
