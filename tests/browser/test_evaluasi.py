"""The presses of a pejabat penilai who rates a period, one person after the other (ux.md: 160 for 20 people), and who
rates as Plt., with a press more at most."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_accessibility import findings
from tests.personas import World
from tests.support.jari import Jari
from tests.support.kantor_site import NARROW, KantorSite
from tests.support.penilaian import Kerja, kerja
from tests.support.skp_site import terlayani
from tests.views.kerja.test_evaluasi import others

pytestmark = [pytest.mark.browser, pytest.mark.network]
AT_MOST = 8
"""Presses a person: 160 for 20."""
UNITS = 40


@pytest.fixture
def served(world: World, var: Path, browser: Browser) -> Iterator[tuple[Kerja, KantorSite]]:
    with terlayani(world, var, browser) as (office, site):
        work = kerja(office, rhk=2)
        work.realisasi(work.buka("Final"), work.indikator[0])
        yield work, site


def achieved(work: Kerja) -> dict[str, object]:
    """What a unit achieved in Final."""
    return {"tahun": 2026, "periode": work.periode["Final"], "capaian": "baik"}


def words(hand: Jari) -> None:
    """One who is above what was expected: a thumb up for whatever has none, both ratings, and why."""
    page = hand.page
    hand.press("button", "👍 untuk yang belum")
    expect(page.get_by_role("radio", name="Positif", checked=True).first).to_be_visible()
    for part in ("HASIL", "PERILAKU"):
        page.get_by_role("group", name=f"RATING {part} KERJA").get_by_role("radio", name="DIATAS EKSPEKTASI").check()
        hand.presses += 1
    expect(page.locator("[data-predikat]")).to_have_text("Sangat Baik")
    hand.type("Catatan / Rekomendasi", "Membimbing rekan.")
    hand.press("button", "Simpan & lanjut")


def keys(hand: Jari) -> None:
    """One who is as expected, without a mouse."""
    hand.key("p")
    expect(hand.page.get_by_role("radio", name="Positif", checked=True).first).to_be_visible()
    for _ in range(2):
        hand.page.keyboard.press("2")
        hand.presses += 1
    expect(hand.page.locator("[data-predikat]")).to_have_text("Baik")
    hand.key("Control+Enter")


@pytest.mark.parametrize(("people", "apart"), [(4, 1), pytest.param(20, 5, marks=pytest.mark.full)])
def test_a_head_rates_the_whole_team(served: tuple[Kerja, KantorSite], people: int, apart: int) -> None:
    """So many are `apart`: not as expected, and each rated for themselves. All is counted from the first page on."""
    work, site = served
    others(work, people - 1)
    with site.visitor("unit", bypass_csp=True) as context:
        page = context.new_page()
        page.goto("/beranda")
        hand = Jari(page)
        hand.press("link", f"Nilai {people} bawahan")
        hand.press("link", f"Nilai {people} bawahan")
        for number in range(people):
            expect(page.get_by_text(f"{number + 1} dari {people}")).to_be_visible()
            if number == 0:
                assert findings(page) == []
                keys(hand)
            elif number <= apart:
                words(hand)
            else:
                hand.press("button", "Semua sesuai ekspektasi")
        expect(page.get_by_text("Semua bawahan yang dapat dinilai pada periode ini sudah dinilai.")).to_be_visible()
        assert findings(page) == []
        work.office.make("admin", "capaian_organisasi", {**achieved(work), "unor": site.world.unor["alpa"]})
        page.set_viewport_size(NARROW)
        for tab in ("Rekap Penilaian Bawahan", "Lihat Kurva"):
            page.get_by_role("link", name=tab).click()
            expect(page.get_by_role("link", name=tab)).to_have_attribute("aria-current", "page")
            assert findings(page) == []
    marks = [row["predikat"] for row in work.office.rows("penilaian")]
    assert sorted(marks) == ["baik"] * (people - apart) + ["sangat_baik"] * apart
    assert hand.presses == 2 + 4 * (apart + 1) + (people - apart - 1) <= AT_MOST * people


def test_a_plt_rates_those_of_both_posts_without_a_press_more(served: tuple[Kerja, KantorSite]) -> None:
    work, site = served
    acting = {"pegawai": site.world.pegawai["unit"], "unor": site.world.unor["alpa.dua"], "jabatan": "Plt. Kabid"}
    days = {"jenis": "PLT", "periode_awal": date(2026, 11, 1), "periode_akhir": date(2027, 1, 31)}
    work.office.make("admin", "plt_plh", {**acting, **days})
    others(work, 1, "alpa.dua")
    with site.visitor("unit") as context:
        page = context.new_page()
        page.goto("/beranda")
        hand = Jari(page)
        hand.press("link", "Nilai 2 bawahan")
        hand.press("link", "Nilai 2 bawahan")
        for _ in range(2):
            hand.press("button", "Semua sesuai ekspektasi")
        expect(page.get_by_text("Semua bawahan yang dapat dinilai pada periode ini sudah dinilai.")).to_be_visible()
    assert {row["predikat"] for row in work.office.rows("penilaian")} == {"baik"}
    assert hand.presses == 4


def test_capaian_of_forty_units_is_pasted_from_a_spreadsheet(served: tuple[Kerja, KantorSite]) -> None:
    work, site = served
    known = ("Istimewa", "Baik", "Butuh Perbaikan", "Kurang", "Sangat Kurang")
    for number in range(UNITS):
        unit = {"nama": f"Dinas {number:02d}", "mandiri": True, "atasan": site.world.unor["alpa"]}
        made = work.office.make("admin", "unor", unit)
        work.office.make("admin", "capaian_organisasi", {**achieved(work), "unor": made})
    with site.visitor("admin") as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.goto("/beranda")
        hand = Jari(page)
        hand.press("link", "Capaian Kinerja Organisasi")
        hand.press("link", "Isi dalam tabel")
        rows = "\n".join(f"{known[number % 5]}\thttps://contoh.go.id/{number}" for number in range(UNITS))
        page.evaluate("text => navigator.clipboard.writeText(text)", rows)
        page.get_by_role("combobox").first.focus()
        page.keyboard.press("Control+V")
        hand.presses += 2
        expect(page.get_by_role("combobox").nth(1)).to_have_value("baik")
        hand.press("button", "OK")
        expect(page.get_by_text(f"{UNITS} data tersimpan.")).to_be_visible()
        hand.choose("Banyak data sekaligus", "Final")
        hand.press("button", "Lanjut")
        page.get_by_role("radio", name="Semua").check()
        hand.presses += 1
        hand.press("button", "Final")
        expect(page.get_by_role("table")).not_to_contain_text("Belum Final")
    assert [row["capaian"] for row in work.office.rows("capaian_organisasi")].count("istimewa") == UNITS // 5
    assert {row["status"] for row in work.office.rows("capaian_organisasi")} == {"final"}
    assert hand.presses <= 2 * UNITS
