"""The generated pages for every role: what axe finds on them, and how they work by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.admin.office import CATALOG, PERSONAS, Office
from tests.admin.test_browser import NARROW, WIDE, Site, site
from tests.browser.test_accessibility import findings
from tests.support import cover

__all__ = ["site"]

pytestmark = [pytest.mark.browser, pytest.mark.network]
SCREENS: dict[str, ViewportSize] = {"wide": WIDE, "narrow": NARROW}
MENUS = [entity.name for entity in CATALOG if entity.parent is None]
SHORT = cover.names(CATALOG)


def row_of(office: Office, entity: str) -> int | None:
    """A row of the menu that an admin sees; None where its rows come from a query."""
    if CATALOG.entity(entity).source:
        return None
    names = ("kota0", "umum", "kota", "pegawai", "satu")
    return next(office.ids[f"{entity}:{name}"] for name in names if f"{entity}:{name}" in office.ids)


def addresses(office: Office, menus: list[str]) -> list[str]:
    """Each kind of page of each of the menus."""
    found = []
    for entity in menus:
        row_id, base = row_of(office, entity), f"/admin/{entity}/"
        found += [base, f"{base}?q=tidakada", f"{base}new/"]
        found += [f"{base}{tail}/?id={row_id}" for tail in ("details", "edit", "delete", "hak") if row_id]
    umum = office.ids["unor:umum"]
    return [*found, "/admin/unor/pohon/", f"/admin/pegawai/?q=a&f.aktif.eq=ya&f.unor.within={umum}"]


def every_role() -> list[object]:
    """(screen, persona, menus); the short run sees what an admin does, of menus that have between them all there is."""
    pairs = [(screen, persona) for screen in ("wide", "narrow") for persona in PERSONAS if persona != "tetangga"]
    return [
        pytest.param("wide", "admin", SHORT[:4], id="wide-short"),
        pytest.param("narrow", "admin", SHORT[4:6], id="narrow-short"),
        *(pytest.param(*pair, MENUS, id="-".join(pair), marks=pytest.mark.full) for pair in pairs),
    ]


@pytest.mark.parametrize(("size", "persona", "menus"), every_role())
def test_axe_finds_nothing_for_any_role(site: Site, persona: str, size: str, menus: list[str]) -> None:
    found: dict[str, list[str]] = {}
    seen = 0
    with site.visitor(persona, screen=SCREENS[size], bypass_csp=True) as context:
        page = context.new_page()
        for address in addresses(site.office, menus):
            answer = page.goto(address)
            assert answer is not None
            assert answer.status in (200, 403, 404), address
            if answer.status == 200:
                seen += 1
                found[address] = findings(page)
    assert seen > 4
    assert {address: messages for address, messages in found.items() if messages} == {}


@pytest.mark.parametrize("screen", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing_in_a_refused_form_a_dialog_and_open_filters(site: Site, screen: ViewportSize) -> None:
    with site.visitor("admin", screen=screen, bypass_csp=True) as context:
        page = context.new_page()
        page.goto("/admin/pegawai/new/")
        page.get_by_role("button", name="OK", exact=True).click()
        expect(page.locator("#kesalahan")).to_be_focused()
        assert findings(page) == []
        page.goto("/admin/periode/")
        page.get_by_role("link", name="Hapus Triwulan 1").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert findings(page) == []
        page.goto("/admin/pegawai/")
        page.get_by_text("Saring", exact=True).click()
        page.get_by_role("combobox", name="Pangkat / Golongan Ruang").click()
        expect(page.get_by_role("listbox")).to_be_visible()
        assert findings(page) == []


def walk_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press `key` until the keyboard stands on `target`."""
    for _ in range(80):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"the keyboard never reaches {target}")


def test_a_periode_is_added_changed_and_deleted_by_keyboard_alone(site: Site) -> None:
    with site.visitor("admin") as context:
        page = context.new_page()
        page.goto("/admin/periode/")
        walk_to(page, page.get_by_role("link", name="Tambah Periode"))
        page.keyboard.press("Enter")
        walk_to(page, page.get_by_label("Nama").first)
        for text in ("Triwulan 3", "07-01", "09-30", "10-05"):
            page.keyboard.type(text)
            page.keyboard.press("Tab")
        walk_to(page, page.get_by_role("button", name="OK", exact=True))
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").first).to_contain_text("tersimpan")

        walk_to(page, page.get_by_role("link", name="Edit Triwulan 3"))
        page.keyboard.press("Enter")
        walk_to(page, page.get_by_label("Nama").first)
        page.keyboard.press("End")
        page.keyboard.type(" A")
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="Triwulan 3 A", exact=True)).to_be_visible()

        walk_to(page, page.get_by_role("link", name="Hapus Triwulan 3 A"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.keyboard.press("Enter")
        walk_to(page, page.get_by_role("dialog").get_by_role("button", name="OK"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").first).to_contain_text("terhapus")
    assert site.office.stored("periode", nama="Triwulan 3 A") == []


HIDDEN = """() => {
  const it = document.activeElement, box = it.getBoundingClientRect();
  const foot = document.querySelector(".form-foot"), head = document.querySelector(".sticky thead th");
  const below = foot && !foot.contains(it) && box.bottom > foot.getBoundingClientRect().top + 1;
  const above = head && it.closest("tbody") && box.top < head.getBoundingClientRect().bottom - 1;
  return below || above ? it.outerHTML : "";
}"""


@pytest.mark.parametrize("address", ["/admin/pegawai/new/", "/admin/pegawai/"])
def test_nothing_that_stays_in_view_hides_what_the_keyboard_stands_on(site: Site, address: str) -> None:
    with site.visitor("admin", screen={"width": 1280, "height": 480}) as context:
        page = context.new_page()
        page.goto(address)
        page.locator("main").focus()
        complaints = []
        for key in ["Tab"] * 45 + ["Shift+Tab"] * 40:
            page.keyboard.press(key)
            if page.evaluate("document.activeElement.closest('main') !== null"):
                complaints.append(page.evaluate(HIDDEN))
    assert [complaint for complaint in complaints if complaint] == []


def test_a_short_list_opens_by_keyboard_and_filters(site: Site) -> None:
    with site.visitor("admin") as context:
        page = context.new_page()
        page.goto("/admin/pegawai/")
        page.get_by_text("Saring", exact=True).click()
        box = page.get_by_role("combobox", name="Kedudukan Hukum")
        box.focus()
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(1)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Terapkan").click()
        chip = page.get_by_role("link", name="Hapus saringan Kedudukan Hukum")
        expect(chip).to_be_visible()
        chip.click()
        expect(chip).to_have_count(0)
