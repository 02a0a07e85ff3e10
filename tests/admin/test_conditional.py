"""Fields that come and go while one types, and the same form without a script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.workflows import entity
from tests.personas import NOW, World
from tests.support.kantor_site import KantorSite, served


@pytest.fixture
def dialect_name() -> str:
    """What the pages do is the same over both databases."""
    return "sqlite"


@pytest.fixture
def site(kantor: World, var: Path, browser: Browser) -> Iterator[KantorSite]:
    with served(kantor, var, browser) as running:
        yield running


def test_fields_come_and_go_as_one_types(site: KantorSite) -> None:
    with site.visitor("admin") as context:
        page = context.new_page()
        page.goto("/admin/izin/new/")
        expect(page.get_by_label("Uraian")).to_be_hidden()
        page.get_by_label("Jenis", exact=False).first.select_option("lain")
        expect(page.get_by_label("Uraian")).to_be_visible()
        page.get_by_label("Uraian").fill("hilang lagi")
        page.get_by_label("Jenis", exact=False).first.select_option("cuti")
        expect(page.get_by_label("Uraian")).to_be_hidden()
        star = page.locator(".field", has=page.locator("[name='surat']")).locator("[data-star]")
        expect(star).to_be_hidden()
        page.locator("[name='hari']").fill("3")
        expect(star).to_be_hidden()
        page.locator("[name='hari']").fill("4")
        expect(star).to_be_visible()
        page.locator("[name='hari']").fill("")
        page.locator("[name='nomor']").fill("A-1")
        page.locator("#butir > [data-add]").click()
        expect(page.locator("[name='butir-0-nilai']")).to_be_hidden()
        page.locator("[name='butir-0-jenis']").select_option("uang")
        page.locator("[name='butir-0-nilai']").fill("12,5")
        page.get_by_role("button", name="OK", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("tersimpan")
        page.goto("/admin/izin/edit/?id=1")
        expect(page.get_by_label("Uraian")).to_be_hidden()
        expect(page.locator("[name='butir-0-nilai']")).to_have_value("12,50")


def test_without_a_script_all_are_asked_for_and_the_answer_says_what_does_not_fit(site: KantorSite) -> None:
    with site.visitor("admin", script=False) as context:
        page = context.new_page()
        page.goto("/admin/izin/new/")
        page.locator("[name='nomor']").fill("A-1")
        page.get_by_label("Uraian").fill("x")
        page.get_by_role("button", name="OK", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("Uraian hanya diisi bila Jenis adalah Lain-lain.")
        expect(page.get_by_label("Uraian")).to_have_value("x")


def test_what_is_fixed_is_shown_as_text(site: KantorSite) -> None:
    butir = [{"nama": "terkunci", "kunci": True}, {"nama": "terbuka"}]
    with site.world.database.write() as session:
        values = {"nomor": "1", "jenis": "cuti", "catatan": "tetap", "ditutup": True, "butir": butir}
        entity.create(session, site.world.registry, site.world.actor("admin"), "izin", values, now=NOW)
    with site.visitor("admin") as context:
        page = context.new_page()
        page.goto("/admin/izin/edit/?id=1")
        expect(page.locator("[name='catatan']")).to_have_count(0)
        expect(page.get_by_text("tetap")).to_be_visible()
        expect(page.locator("[name='butir-0-nama']")).to_have_count(0)
        expect(page.get_by_text("terkunci")).to_be_visible()
        expect(page.locator("[name='butir-1-nama']")).to_have_value("terbuka")
        page.get_by_role("button", name="OK", exact=True).click()
        expect(page.get_by_role("status").first).to_be_visible()
