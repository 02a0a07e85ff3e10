"""An SKP in a real browser: the presses of the manual's way and of the short ones, saving while one types, two tabs, a
lost connection, the keyboard, no scripts, and what axe finds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.test_accessibility import findings
from tests.personas import World
from tests.support.jari import Jari
from tests.support.kantor_site import NARROW, WIDE, KantorSite
from tests.support.skp import Dinas
from tests.support.skp_site import PIMPINAN, skp_pimpinan, terlayani

pytestmark = [pytest.mark.browser, pytest.mark.network]
Served = tuple[Dinas, KantorSite]
OLD = {"periode_awal": date(2025, 1, 1), "periode_akhir": date(2025, 12, 31)}


@pytest.fixture
def served(world: World, var: Path, browser: Browser) -> Iterator[Served]:
    with terlayani(world, var, browser) as running:
        yield running


@contextmanager
def opened(served: Served, person: str = "pegawai", path: str = "/skp/", **how: object) -> Iterator[Page]:
    """A page of somebody's browser."""
    with served[1].visitor(person, **how) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(path)
        yield page


def status_of(office: Dinas) -> str:
    return str(office.rows("skp")[-1]["status"])


def test_the_manuals_way_by_the_labels_of_its_steps(served: Served) -> None:
    office, _ = served
    skp_pimpinan(office)
    with opened(served, script=False) as page:
        hand = Jari(page)
        hand.press("link", "Tambah Periode SKP")
        hand.type("Periode Awal", "2026-01-01")
        hand.type("Periode Akhir", "2026-12-31")
        hand.presses += 4  # two date pickers
        hand.choose("Pendekatan", "Kuantitatif")
        hand.press("button", "OK")
        for number, (above, _lines) in enumerate(PIMPINAN, start=1):
            hand.press("link", "Tambah Rencana Hasil Kerja (RHK)")
            hand.choose("Jenis RHK", "Utama")
            hand.type("Rencana Hasil Kerja", f"Hasil kerja {number}")
            hand.choose("Rencana Hasil Kerja Pimpinan Yang Diintervensi", f"{number}. {above}")
            hand.press("button", "OK", last=True)
            for aspek, target in (("Kuantitas", "12 Laporan"), ("Waktu", "12 Bulan")):
                hand.press("link", f"Tambah Indikator pada RHK {number}")
                hand.type("Indikator", f"Indikator {aspek}")
                hand.choose("Aspek", aspek)
                hand.type("Target", target)
                hand.press("button", "OK", last=True)
        hand.press("link", "Ajukan SKP")
        expect(page.get_by_text("Apakah Anda yakin ingin mengajukan SKP ini?")).to_be_visible()
        hand.press("button", "OK")
        expect(page.get_by_text("Menunggu tinjauan UJANG UNIT sejak 20 November 2026.")).to_be_visible()
    assert status_of(office) == "pengajuan"
    assert hand.presses <= 53


def test_the_short_way_takes_six_presses(served: Served) -> None:
    office, _ = served
    skp_pimpinan(office)
    with opened(served) as page:
        hand = Jari(page)
        hand.press("link", "Tambah Periode SKP")
        hand.press("button", "OK")
        hand.press("button", "Ambil")
        page.get_by_role("textbox", name="Target RHK 1 indikator 1").click()
        hand.presses += 1
        page.keyboard.press("Control+A")
        page.keyboard.type("24 orang")
        hand.press("link", "Ajukan SKP")
        hand.press("button", "OK", within=page.get_by_role("dialog"))
        expect(page.get_by_text("Menunggu tinjauan UJANG UNIT")).to_be_visible()
        expect(page.get_by_text("Tanda terima: SKP diajukan")).to_be_visible()
    assert status_of(office) == "pengajuan"
    assert "24 orang" in [row["target"] for row in office.rows("indikator")]
    assert hand.presses <= 6


def test_last_year_copied_takes_four_presses(served: Served) -> None:
    office, _ = served
    old = office.plan("pegawai", **OLD)
    office.indikator("pegawai", office.rhk("pegawai", old, teks="Hasil lama"))
    with opened(served) as page:
        hand = Jari(page)
        hand.press("button", "Salin tahun lalu")
        page.get_by_role("textbox", name="Rencana Hasil Kerja 1", exact=True).click()
        hand.presses += 1
        page.keyboard.press("Control+A")
        page.keyboard.type("Hasil tahun ini")
        page.keyboard.press("Tab")
        hand.press("link", "Ajukan SKP")
        hand.press("button", "OK", within=page.get_by_role("dialog"))
        expect(page.get_by_text("Menunggu tinjauan UJANG UNIT")).to_be_visible()
    assert office.rows("rhk")[-1]["teks"] == "Hasil tahun ini"
    assert hand.presses <= 4


def draft(office: Dinas) -> tuple[int, str]:
    """A draft with one RHK and one indikator, and the address of its page."""
    skp = office.full("pegawai")
    return skp, f"/skp/{skp}/"


def test_what_is_typed_is_saved_by_itself_and_marked(served: Served) -> None:
    office, _ = served
    _, path = draft(office)
    with opened(served, path=path) as page:
        page.get_by_role("textbox", name="Indikator 1 RHK 1").fill("Jumlah laporan triwulan")
        expect(page.get_by_text("tersimpan 09.00").first).to_be_visible()
        page.get_by_role("combobox", name="Aspek RHK 1 indikator 1").select_option("waktu")
        page.get_by_role("textbox", name="Target RHK 1 indikator 1").fill("3 bulan")
        page.get_by_role("textbox", name="Target RHK 1 indikator 1").press("Enter")
        expect(page.locator("[data-keadaan=kotor]")).to_have_count(0)
        page.reload()
        expect(page.get_by_role("textbox", name="Indikator 1 RHK 1")).to_have_value("Jumlah laporan triwulan")
    row = office.rows("indikator")[-1]
    assert (row["teks"], row["aspek"], row["target"]) == ("Jumlah laporan triwulan", "waktu", "3 bulan")


def test_what_is_wrong_is_said_at_its_place_and_keeps_the_skp_from_being_handed_in(served: Served) -> None:
    office, _ = served
    _, path = draft(office)
    with opened(served, path=path) as page:
        target = page.get_by_role("textbox", name="Target RHK 1 indikator 1")
        target.fill("")
        target.press("Tab")
        expect(page.get_by_text("ada isian yang belum benar")).to_be_visible()
        expect(target).to_have_attribute("aria-invalid", "true")
        page.get_by_role("link", name="Ajukan SKP").click()
        page.get_by_role("dialog").get_by_role("button", name="OK").click()
        expect(page.get_by_text("Ada isian yang belum tersimpan.")).to_be_visible()
    assert status_of(office) == "draft"


def test_a_lost_connection_loses_nothing(served: Served) -> None:
    office, _ = served
    _, path = draft(office)

    def cut(route: Route) -> None:
        route.abort() if route.request.method == "POST" else route.continue_()

    with opened(served, path=path) as page:
        page.route("**/edit", cut)
        target = page.get_by_role("textbox", name="Target RHK 1 indikator 1")
        target.fill("36 Laporan")
        target.press("Tab")
        expect(page.get_by_text("belum tersimpan, menunggu sambungan")).to_be_visible()
        assert office.rows("indikator")[-1]["target"] == "12 Laporan"
        page.reload()
        expect(target).to_have_value("36 Laporan")
        page.unroute("**/edit", cut)
        page.evaluate("window.dispatchEvent(new Event('online'))")
        expect(page.get_by_text("tersimpan 09.00").first).to_be_visible()
        assert page.evaluate("localStorage.length") == 0
    assert office.rows("indikator")[-1]["target"] == "36 Laporan"


@pytest.mark.parametrize(
    ("way", "kept"),
    [
        ("Pakai isian saya", "Dari tab dua"),
        pytest.param("Pakai yang tersimpan", "Dari tab satu", marks=pytest.mark.full),
    ],
)
def test_two_tabs_that_differ_show_both_values(served: Served, way: str, kept: str) -> None:
    office, _ = served
    _, path = draft(office)
    with served[1].visitor("pegawai") as context:
        first, second = context.new_page(), context.new_page()
        for page in (first, second):
            page.goto(path)
        first.get_by_role("textbox", name="Rencana Hasil Kerja 1", exact=True).fill("Dari tab satu")
        expect(first.get_by_text("tersimpan 09.00").first).to_be_visible()
        second.get_by_role("textbox", name="Rencana Hasil Kerja 1", exact=True).fill("Dari tab dua")
        told = second.get_by_role("alert").filter(has_text="Tersimpan sekarang")
        expect(told).to_contain_text("Dari tab satu")
        expect(told).to_contain_text("Dari tab dua")
        second.get_by_role("button", name=way).click()
        expect(second.get_by_role("textbox", name="Rencana Hasil Kerja 1", exact=True)).to_have_value(kept)
        expect(second.locator("[data-keadaan=kotor]")).to_have_count(0)
    assert office.rows("rhk")[-1]["teks"] == kept


def test_a_tab_that_is_late_hears_that_the_skp_is_under_review(served: Served) -> None:
    office, _ = served
    skp, path = draft(office)
    with opened(served, path=path) as page:
        office.fire("pegawai", skp, "ajukan")
        page.get_by_role("textbox", name="Rencana Hasil Kerja 1", exact=True).fill("Terlambat")
        expect(page.get_by_text("sedang ditinjau pejabat penilai")).to_be_visible()
    assert office.rows("rhk")[-1]["teks"] != "Terlambat"


def test_an_rhk_is_deleted_after_a_question_over_the_page(served: Served) -> None:
    office, _ = served
    _, path = draft(office)
    with opened(served, path=path) as page:
        page.get_by_role("link", name="Hapus RHK 1", exact=True).click()
        page.get_by_role("dialog").get_by_role("button", name="Hapus").click()
        expect(page.get_by_text("Belum ada Rencana Hasil Kerja utama.").first).to_be_visible()
    assert office.rows("rhk") == []


def test_by_keyboard_alone(served: Served) -> None:
    office, _ = served
    _, path = draft(office)
    with opened(served, path=path) as page:
        page.get_by_role("link", name="Ajukan SKP").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.get_by_role("textbox", name="Rencana Hasil Kerja 1", exact=True).focus()
        page.keyboard.press("End")
        page.keyboard.type(" baru")
        page.keyboard.press("Enter")
        expect(page.get_by_text("tersimpan 09.00").first).to_be_visible()
        page.get_by_role("link", name="Ajukan SKP").focus()
        page.keyboard.press("Enter")
        page.get_by_role("dialog").get_by_role("button", name="OK").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("Menunggu tinjauan UJANG UNIT")).to_be_visible()


@pytest.mark.parametrize(
    "screen", [pytest.param(WIDE, id="wide", marks=pytest.mark.full), pytest.param(NARROW, id="narrow")]
)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(served: Served, screen: dict[str, int]) -> None:
    office, _ = served
    skp_pimpinan(office)
    old = office.plan("pegawai", **OLD)
    office.indikator("pegawai", office.rhk("pegawai", old))
    above = office.rows("skp")[0]["id"]
    fresh = office.plan("pegawai")
    kualitatif = office.plan("rekan", pendekatan="kualitatif")
    rhk = office.rhk("rekan", kualitatif)
    office.add("rekan", "indikator", {"rhk": rhk, "teks": "Tersusunnya 1 laporan"})
    jpt = office.full("tim")
    pages = {
        "pegawai": [
            *("/skp/", "/skp/tambah", f"/skp/{fresh}/", f"/skp/{old}/", f"/skp/{above}/"),
            *(f"/skp/{fresh}/{tail}" for tail in ("rhk/tambah", "ajukan", "hapus")),
        ],
        "rekan": [f"/skp/{kualitatif}/", f"/skp/{kualitatif}/rhk/{rhk}/indikator/tambah"],
        "tim": [f"/skp/{jpt}/", f"/skp/{jpt}/periode"],
        "unit": ["/skp/", f"/skp/{above}/"],
    }
    found: dict[str, list[str]] = {}
    for person, paths in pages.items():
        with served[1].visitor(person, screen=screen, bypass_csp=True) as context:  # type: ignore[arg-type]
            page = context.new_page()
            for path in paths:
                page.goto(path)
                found[f"{person} {path}"] = findings(page)
    assert {path: messages for path, messages in found.items() if messages} == {}


def test_the_policy_lets_nothing_inline_through(served: Served) -> None:
    said: list[str] = []
    _, path = draft(served[0])
    with opened(served) as page:
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(path)
        page.get_by_role("textbox", name="Rencana Hasil Kerja 1", exact=True).fill("Lain")
        expect(page.get_by_text("tersimpan 09.00").first).to_be_visible()
    assert said == []
