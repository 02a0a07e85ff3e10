"""What axe finds on the pages, on a desk and on a telephone; and how they work by keyboard and without scripts."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from app.models.job_run import STATUSES, JobRun
from app.sync.progress import Standing
from tests.support.web import NOW, PASSWORD, PEOPLE, Web

pytestmark = [pytest.mark.browser, pytest.mark.network]

VENDOR = Path(__file__).resolve().parents[1] / "support" / "vendor"
AXE = (VENDOR / "axe.min.js").read_text("utf-8")
RUN = """async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const found = await axe.run(document, {runOnly: tags});
  return found.violations.map(v => `${v.id} (${v.impact}): ${v.nodes.map(n => n.html).slice(0, 3).join(' ')}`);
}"""
SIZES = {"desk": (1280, 860), "telephone": (390, 844)}
OPEN = ("/login", "/lupa-password", "/tidak-ada", "/verifikasi/", "/verifikasi/salah/")
OWN = (
    "/beranda",
    "/ganti-password",
    "/pekerjaan/",
    "/pekerjaan/1",
    "/tidak-ada",
    "/admin/instansi/",
    "/admin/unor/new/",
    "/bantuan/",
    "/bantuan/unor/",
    "/admin/unor/?q=a",
    "/admin/unor/tampilan/new/?q=a",
)


def findings(page: Page) -> list[str]:
    """What axe has to say about the page, and whether it is wider than the screen."""
    page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return found + ([f"wider than the screen by {wide} px"] if wide > 0 else [])


def sign_in(page: Page, address: str, who: str = "operator") -> None:
    page.goto(f"{address}/login")
    page.get_by_label("NIP").fill(PEOPLE[who].nip)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Login").click()
    page.wait_for_url("**/beranda")


def test_axe_is_the_one_in_the_lock() -> None:
    lock = json.loads((VENDOR / "vendor.lock.json").read_text("utf-8"))
    (package,) = lock.values()
    assert {"axe.min.js": hashlib.sha256((VENDOR / "axe.min.js").read_bytes()).hexdigest()} == package["files"]


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing(web: Web, address: str, browser: Browser, size: str) -> None:
    for status in STATUSES:
        web.add_job("operator", status=status, total=10, message="Memeriksa baris", finished_at=NOW)
    width, height = SIZES[size]
    # axe is not ours and is let past the content security policy; the pages' own scripts are tested below.
    with browser.new_context(viewport={"width": width, "height": height}, bypass_csp=True) as context:
        page = context.new_page()
        found: dict[str, list[str]] = {}
        for path in OPEN:
            page.goto(address + path)
            found[path] = findings(page)
        page.goto(f"{address}/login")
        page.get_by_role("button", name="Login").evaluate("button => button.form.submit()")
        page.wait_for_selector("#kesalahan")
        found["refused login"] = findings(page)
        sign_in(page, address)
        for path in OWN:
            page.goto(address + path)
            found[f"signed in {path}"] = findings(page)
        page.get_by_text("Akun saya").locator("xpath=..").click()
        found["account menu"] = findings(page)
    assert {path: messages for path, messages in found.items() if messages} == {}


def test_the_policy_lets_nothing_inline_through(address: str, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    sign_in(page, address)
    page.goto(f"{address}/admin/instansi/")
    assert said == []


def test_login_works_without_scripts(address: str, browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        sign_in(page, address)
        page.locator("details.account summary").click()
        page.get_by_role("button", name="Logout").click()
        expect(page.get_by_text("Anda sudah logout.")).to_be_visible()


def test_login_works_by_keyboard_alone(address: str, page: Page) -> None:
    page.goto(f"{address}/login")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Langsung ke isi")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(PEOPLE["operator"].nip)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/beranda")


def test_a_refused_form_begins_at_its_errors(address: str, page: Page) -> None:
    page.goto(f"{address}/login")
    page.get_by_label("NIP").fill(PEOPLE["operator"].nip)
    page.get_by_label("Password", exact=True).fill("salah-sama-sekali")
    page.get_by_role("button", name="Login").click()
    expect(page.locator("#kesalahan")).to_be_focused()
    expect(page.get_by_label("NIP")).to_have_value(PEOPLE["operator"].nip)


@pytest.mark.parametrize("scripts", [True, False])
def test_the_menu_opens_on_a_telephone(address: str, browser: Browser, scripts: bool) -> None:
    with browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=scripts) as context:
        page = context.new_page()
        sign_in(page, address)
        menu = page.get_by_role("navigation", name="Menu utama")
        expect(menu).to_be_hidden()
        page.get_by_role("button", name="Menu", exact=True).click()
        expect(menu).to_be_visible()
        menu.get_by_role("link", name="Instansi").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Instansi")


def test_a_password_can_be_looked_at(address: str, page: Page) -> None:
    page.goto(f"{address}/login")
    field = page.get_by_label("Password", exact=True)
    field.fill("rahasia")
    page.get_by_role("button", name="Perlihatkan password").click()
    expect(field).to_have_attribute("type", "text")


def test_a_job_page_follows_the_work(web: Web, address: str, page: Page) -> None:
    job = web.add_job("operator", status="antre")
    sign_in(page, address)
    page.goto(f"{address}/pekerjaan/{job}")
    expect(page.get_by_text("Menunggu giliran")).to_be_visible()
    page.get_by_role("button", name="Hentikan").click()
    expect(page.get_by_text("Dihentikan", exact=True)).to_be_visible()


def test_progress_comes_by_itself(web: Web, address: str, page: Page) -> None:
    job = web.add_job("operator", status="berjalan")
    sign_in(page, address)
    page.goto(f"{address}/pekerjaan/{job}")
    page.evaluate("window.sama = true")
    web.services.board.write(job, Standing(4200, 10_000, "Memeriksa baris"))
    expect(page.get_by_text("4.200 dari 10.000")).to_be_visible()
    with web.database.write() as session:
        session.execute(sa.update(JobRun).values(status="selesai", message="Semua tersimpan.", finished_at=NOW))
    expect(page.get_by_text("Semua tersimpan.")).to_be_visible()
    expect(page.locator("[hx-get]")).to_have_count(0)
    assert page.evaluate("window.sama"), "the page was loaded anew"
