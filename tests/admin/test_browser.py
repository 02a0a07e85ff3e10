"""The generated pages in a real browser, with and without JavaScript, on a wide and on a narrow screen."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from werkzeug.serving import make_server

from app.web.principal import COOKIE
from app.workflows import akun
from tests.admin.conftest import peopled
from tests.admin.office import Office, open_office
from tests.support.databases import Templates

pytestmark = [pytest.mark.browser, pytest.mark.network]
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}


@dataclass
class Site:
    """A running office."""

    office: Office
    address: str
    browser: Browser

    def visitor(
        self, persona: str, *, script: bool = True, screen: ViewportSize = WIDE, bypass_csp: bool = False
    ) -> BrowserContext:
        """A browser profile in which `persona` is signed in; `bypass_csp` lets a test's own script into the pages."""
        with self.office.database.write() as session:
            key, now = self.office.ids[f"akun:{persona}"], datetime.now(UTC)
            token = akun.open_session(session, key, address="127.0.0.1", agent="test", now=now)
        context = self.browser.new_context(
            base_url=self.address,
            java_script_enabled=script,
            viewport=screen,
            locale="id-ID",
            bypass_csp=bypass_csp,
        )
        context.add_cookies([{"name": COOKIE, "value": token, "url": self.address}])
        return context


@pytest.fixture
def site(sqlite_templates: Templates, var: Path, browser: Browser) -> Iterator[Site]:
    url = sqlite_templates.copy("admin-office", peopled)
    office = open_office(url, var)
    office.app.config["WTF_CSRF_ENABLED"] = True
    server = make_server("127.0.0.1", 0, office.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Site(office, f"http://127.0.0.1:{server.server_port}", browser)
    server.shutdown()
    thread.join()
    server.server_close()
    office.database.dispose()
    sqlite_templates.store.drop(url)


def fill_periode(page: Page, name: str) -> None:
    page.get_by_label("Nama", exact=False).first.fill(name)
    page.get_by_label("Periode Awal").fill("07-01")
    page.get_by_label("Periode Akhir").fill("09-30")
    page.get_by_label("Batas Pengisian").fill("10-05")


@pytest.mark.parametrize(
    ("screen", "script"),
    [
        pytest.param(WIDE, True, id="wide-script"),
        pytest.param(NARROW, False, id="narrow-plain"),
        pytest.param(WIDE, False, id="wide-plain", marks=pytest.mark.full),
        pytest.param(NARROW, True, id="narrow-script", marks=pytest.mark.full),
    ],
)
def test_a_periode_lives_and_goes(site: Site, script: bool, screen: ViewportSize) -> None:
    with site.visitor("admin", script=script, screen=screen) as context:
        page = context.new_page()
        page.goto("/admin/periode/")
        page.get_by_role("link", name="Tambah Periode").click()
        page.get_by_role("button", name="OK", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("Nama wajib diisi")
        fill_periode(page, "Triwulan 3")
        page.get_by_role("button", name="OK", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("tersimpan")

        page.get_by_role("link", name="Edit Triwulan 3").click()
        fill_periode(page, "Triwulan Tiga")
        page.get_by_role("button", name="OK", exact=True).click()
        expect(page.get_by_role("link", name="Triwulan Tiga", exact=True)).to_be_visible()

        page.get_by_role("link", name="Hapus Triwulan Tiga").click()
        expect(page.get_by_text("Yakin akan menghapus Periode tersebut?")).to_be_visible()
        assert page.get_by_role("dialog").count() == int(script)
        page.get_by_role("button", name="OK", exact=True).click()
        expect(page.get_by_role("link", name="Triwulan Tiga", exact=True)).to_have_count(0)
    assert site.office.stored("periode", nama="Triwulan Tiga") == []


def test_a_refused_delete_dialog_changes_nothing(site: Site) -> None:
    with site.visitor("admin") as context:
        page = context.new_page()
        page.goto("/admin/periode/")
        link = page.get_by_role("link", name="Hapus Triwulan 1")
        link.click()
        page.get_by_role("dialog").get_by_role("link", name="Cancel").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(link).to_be_focused()
    assert site.office.stored("periode", id=site.office.ids["periode:kota0"])


def test_two_tabs_do_not_overwrite_each_other(site: Site) -> None:
    with site.visitor("admin") as context:
        first, second = context.new_page(), context.new_page()
        for page in (first, second):
            page.goto(f"/admin/periode/edit/?id={site.office.ids['periode:kota0']}")
        first.get_by_label("Nama").first.fill("Dari tab pertama")
        first.get_by_role("button", name="OK", exact=True).click()
        expect(first.get_by_role("link", name="Dari tab pertama", exact=True)).to_be_visible()

        second.get_by_label("Nama").first.fill("Dari tab kedua")
        second.get_by_role("button", name="OK", exact=True).click()
        told = second.get_by_role("alert")
        expect(told).to_contain_text("Dari tab pertama")
        expect(told).to_contain_text("Dari tab kedua")
        second.get_by_role("button", name="OK", exact=True).click()
        expect(second.get_by_role("link", name="Dari tab kedua", exact=True)).to_be_visible()


def test_a_person_is_found_by_typing_and_by_keyboard(site: Site) -> None:
    with site.visitor("admin") as context:
        page = context.new_page()
        page.goto("/admin/plt_plh/new/")
        box = page.get_by_role("combobox", name="Pegawai")
        box.press_sequentially("Wa")
        expect(page.get_by_role("listbox")).to_contain_text("Ketik minimal 3 karakter.")
        box.press_sequentially("rga")
        expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(4)
        box.press("ArrowDown")
        box.press("Enter")
        expect(box).to_have_value(re.compile(r"^Warga \w+ - 19"))
        expect(page.get_by_role("listbox")).to_have_count(0)

        unor = page.get_by_role("combobox", name="Unor")
        unor.press_sequentially("tata")
        page.get_by_role("listbox").get_by_role("option", name="Unit Tata").click()
        page.get_by_label("Jabatan").fill("Plt Kepala Bagian")
        page.get_by_label("Jenis").select_option("PLT")
        page.get_by_label("Periode Awal").fill("2026-11-01")
        page.get_by_label("Periode Akhir").fill("2026-12-31")
        page.get_by_role("button", name="OK", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("tersimpan")
        expect(page.get_by_role("table")).to_contain_text("Jabatan: Plt Kepala Bagian")
    assert len(site.office.stored("plt_plh", unor_id=site.office.ids["unor:tata"])) == 1


def test_a_person_is_found_without_a_script(site: Site) -> None:
    with site.visitor("admin", script=False) as context:
        page = context.new_page()
        page.goto("/admin/plt_plh/new/")
        page.get_by_label("Jabatan").fill("Plt Kepala Bagian")
        for field, typed, title in (("pegawai", "warga tata", "Warga Tata"), ("unor", "tata", "Unit Tata")):
            page.locator(f"[name='cari-{field}']").fill(typed)
            page.locator(f"[name='_cari'][value='{field}']").click()
            option = page.locator(f"select[name='{field}'] option", has_text=title)
            page.locator(f"select[name='{field}']").select_option(value=option.get_attribute("value"))
        page.get_by_label("Jenis").select_option("PLH")
        page.get_by_label("Periode Awal").fill("2026-11-01")
        page.get_by_label("Periode Akhir").fill("2026-12-31")
        page.get_by_role("button", name="OK", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("tersimpan")
    [made] = site.office.stored("plt_plh", jenis="PLH")
    assert made["pegawai_id"] == site.office.ids["pegawai:warga:tata"]
    assert made["jabatan"] == "Plt Kepala Bagian"


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_roles_are_added_and_taken_away(site: Site, script: bool) -> None:
    row_id = site.office.ids["akun:pegawai"]
    with site.visitor("operator", script=script) as context:
        page = context.new_page()
        page.goto(f"/admin/akun/edit/?id={row_id}")
        if script:
            page.get_by_role("button", name="Tambah baris").click()
        page.locator("select[name='peran-0-peran']").select_option("tim_penilai")
        page.get_by_role("button", name="OK", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("tersimpan")
        assert [role["peran"] for role in site.office.stored("akun_peran", akun_id=row_id)] == ["tim_penilai"]

        page.goto(f"/admin/akun/edit/?id={row_id}")
        if script:
            page.get_by_role("button", name="Hapus baris").click()
        else:
            page.locator("input[name='peran-0-hapus']").check()
        page.get_by_role("button", name="OK", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("tersimpan")
    assert site.office.stored("akun_peran", akun_id=row_id) == []


def test_a_branch_of_the_tree_opens(site: Site) -> None:
    with site.visitor("admin") as context:
        page = context.new_page()
        page.goto("/admin/unor/pohon/")
        expect(page.get_by_text("Unit Tata")).to_be_hidden()
        page.get_by_text("Unit Umum").click()
        expect(page.get_by_text("Unit Tata")).to_be_visible()


@pytest.mark.parametrize("screen", [WIDE, NARROW], ids=["wide", "narrow"])
def test_no_page_is_wider_than_its_screen_or_complains(site: Site, screen: ViewportSize) -> None:
    ids = site.office.ids
    pages = [
        "periode/",
        "periode/new/",
        "unor/",
        "unor/pohon/",
        "pegawai/",
        f"pegawai/edit/?id={ids['pegawai:admin']}",
        f"unor/details/?id={ids['unor:umum']}",
        "plt_plh/",
        f"akun/edit/?id={ids['akun:pegawai']}",
        "akun/",
        f"unor/delete/?id={ids['unor:umum']}",
        "pegawai/?f.aktif.eq=ya",
    ]
    complaints: list[str] = []
    with site.visitor("admin", screen=screen) as context:
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        for address in pages:
            page.goto(f"/admin/{address}")
            wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wider <= 0, address
    assert complaints == []
