"""The profile in a real browser: axe on a desk and on a telephone, without scripts, and how many presses it takes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.workflows import entity
from tests.browser.test_accessibility import findings
from tests.personas import NOW, World
from tests.support.kantor_site import NARROW, WIDE, KantorSite, served
from tests.support.visits import change

pytestmark = [pytest.mark.browser, pytest.mark.network]

PAGES = (
    "/profil/",
    "/profil/atasan/",
    "/profil/unit-kerja/",
    "/profil/bawahan/",
    "/profil/pimpinan/",
    "/profil/struktur/",
    "/profil/edit/",
)


@pytest.fixture
def dialect_name() -> str:
    """What a browser shows is the same over both databases."""
    return "sqlite"


@pytest.fixture
def site(world: World, var: Path, browser: Browser) -> Iterator[KantorSite]:
    """The application over the world, with somebody at the head of Bidang Satu."""
    change(world, "unit", jenis_jabatan="pimpinan")
    with served(world, var, browser) as running:
        yield running


def _opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    return page


@pytest.mark.parametrize(
    ("person", "screen"),
    [
        pytest.param("pegawai", NARROW, id="pegawai-telephone"),
        pytest.param("unit", WIDE, id="unit-desk"),
        pytest.param("pegawai", WIDE, id="pegawai-desk", marks=pytest.mark.full),
        pytest.param("unit", NARROW, id="unit-telephone", marks=pytest.mark.full),
    ],
)
def test_axe_finds_nothing(site: KantorSite, person: str, screen: dict[str, int]) -> None:
    with site.visitor(person, screen=screen, bypass_csp=True) as context:  # type: ignore[arg-type]
        page = context.new_page()
        found = {}
        for address in PAGES:
            page.goto(address)
            found[address] = findings(page)
        if person == "pegawai":
            page.goto("/profil/pimpinan/")
            page.get_by_role("button", name="Klaim Pimpinan Unit Kerja").click()
            found["claimed"] = findings(page)
            page.goto("/profil/")
            found["waiting"] = findings(page)
        else:
            page.goto("/profil/pimpinan/")
            page.get_by_text("Lepas Pimpinan Unit Kerja", exact=True).click()
            found["asked"] = findings(page)
    assert {address: said for address, said in found.items() if said} == {}


def test_nothing_inline_and_no_error_of_a_script(site: KantorSite) -> None:
    said: list[str] = []
    with site.visitor("pegawai") as context:
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        for address in PAGES:
            page.goto(address)
    assert said == []


@pytest.mark.parametrize("script", [True, False], ids=["scripts", "plain"])
def test_a_claim_is_pressed_decided_and_given_up(site: KantorSite, script: bool) -> None:
    with site.visitor("pegawai", script=script) as context:
        page = _opened(context, "/profil/")
        page.get_by_role("link", name="Klaim Pimpinan Unit Kerja").click()
        expect(page.locator("main h2").first).to_have_text("Anda berstatus sebagai Pegawai pada Unit Kerja Seksi Satu")
        page.get_by_role("button", name="Klaim Pimpinan Unit Kerja").click()
        expect(page.get_by_text("Menunggu keputusan admin", exact=True)).to_be_visible()
        with site.visitor("unit", script=script) as other:
            admin = _opened(other, "/admin/klaim_pimpinan/")
            admin.get_by_role("link", name="Setujui").first.click()
            expect(admin.get_by_text("Setujui permintaan ini? Data pegawai langsung berubah.")).to_be_visible()
            admin.get_by_role("button", name="Setujui").click()
            expect(admin.get_by_text("kini Disetujui")).to_be_visible()
        page.reload()
        expect(page.locator("main h2").first).to_have_text("Anda berstatus sebagai Pimpinan pada Unit Kerja Seksi Satu")
        page.get_by_text("Lepas Pimpinan Unit Kerja", exact=True).click()
        page.get_by_role("button", name="Ya, lepas Pimpinan Unit Kerja").click()
        expect(page.get_by_text("Anda tidak lagi berstatus sebagai Pimpinan")).to_be_visible()


def test_another_unit_is_found_by_typing(site: KantorSite) -> None:
    with site.visitor("rekan") as context:
        page = _opened(context, "/profil/edit/")
        unit = page.locator("input#unor")
        unit.fill("seksi")
        page.get_by_role("option", name="Seksi Satu - Bidang Satu").click()
        page.get_by_role("button", name="OK").click()
        expect(page.get_by_text("Unit kerja Anda kini Seksi Satu.")).to_be_visible()


def test_the_filter_narrows_what_is_found(site: KantorSite) -> None:
    world = site.world
    with world.database.write() as session:
        boss = world.actor("admin")
        for key in ("alpa.dua", "alpa.satu"):
            values = {"mandiri": True}
            entity.update(session, world.registry, boss, "unor", world.unor[key], values, None, now=NOW)
    with site.visitor("rekan") as context:
        page = _opened(context, "/profil/edit/")
        page.locator("input#induk").fill("bidang")
        page.get_by_role("option", name="Bidang Dua - Dinas Alpa").click()
        wanted = page.locator("input#unor")
        wanted.fill("satu")
        expect(page.get_by_text("Tidak ada yang cocok.").first).to_be_visible()
        wanted.fill("bidang")
        expect(page.locator(".lookup-list [role=option]")).to_have_text(["Bidang Dua - Dinas Alpa"])


def test_another_unit_is_found_without_scripts(site: KantorSite) -> None:
    with site.visitor("rekan", script=False) as context:
        page = _opened(context, "/profil/edit/")
        page.get_by_label("Nomor dan Tanggal SK").fill("SK 77")
        page.get_by_label("Cari Unit Kerja", exact=True).fill("seksi")
        page.locator("button[name=_cari][value=unor]").click()
        page.locator("select#unor").select_option(label="Seksi Satu - Bidang Satu")
        expect(page.get_by_label("Nomor dan Tanggal SK")).to_have_value("SK 77")
        page.get_by_role("button", name="OK").click()
        expect(page.get_by_text("Unit kerja Anda kini Seksi Satu.")).to_be_visible()


def test_a_wrong_penilai_is_two_presses_from_whoever_can_mend_it(site: KantorSite) -> None:
    with site.visitor("pegawai") as context:
        page = _opened(context, "/profil/")
        presses = 0
        for press in (
            page.get_by_role("link", name="Kenapa penilai saya …?"),
            page.get_by_role("button", name="Beri tahu mereka"),
        ):
            press.click()
            presses += 1
        expect(page.get_by_text("Sudah diberitahukan kepada UJANG UNIT, ASTI ADMIN.")).to_be_visible()
    assert presses <= 2


def test_a_wrong_unit_is_two_presses_from_its_form(site: KantorSite) -> None:
    with site.visitor("pegawai") as context:
        page = _opened(context, "/profil/")
        page.get_by_role("link", name="Kenapa penilai saya …?").click()
        page.get_by_role("link", name="Ganti unit kerja").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Edit Profil Saya")
