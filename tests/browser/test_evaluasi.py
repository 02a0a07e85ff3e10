"""The presses of a pejabat penilai who rates a period, one person after the other (ux.md: 160 for 20 people)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_accessibility import findings
from tests.personas import World
from tests.support.jari import Jari
from tests.support.kantor_site import NARROW, KantorSite
from tests.support.penilaian import Kerja, kerja
from tests.support.skp_site import terlayani
from tests.views.test_evaluasi import others

pytestmark = [pytest.mark.browser, pytest.mark.network]
PEOPLE = 4
"""In the place of the twenty: what each of them costs is the same."""
AT_MOST = 8
"""Presses a person: 160 for 20."""


@pytest.fixture
def served(world: World, var: Path, browser: Browser) -> Iterator[tuple[Kerja, KantorSite]]:
    with terlayani(world, var, browser) as (office, site):
        work = kerja(office, rhk=2)
        work.realisasi(work.buka("Final"), work.indikator[0])
        others(work, PEOPLE - 1)
        yield work, site


def achieved(work: Kerja) -> dict[str, object]:
    """What a unit achieved in Final."""
    return {"tahun": 2026, "periode": work.periode["Final"], "capaian": "baik"}


def test_each_is_rated_with_few_presses_and_the_predikat_follows_at_once(served: tuple[Kerja, KantorSite]) -> None:
    work, site = served
    with site.visitor("unit", bypass_csp=True) as context:
        page = context.new_page()
        page.goto("/beranda")
        hand = Jari(page)
        hand.press("link", "Pemantauan dan Evaluasi")
        hand.press("link", f"Nilai {PEOPLE} bawahan")
        for _ in range(PEOPLE - 1):
            hand.press("button", "Semua sesuai ekspektasi")
        expect(page.get_by_text(f"{PEOPLE} dari {PEOPLE}")).to_be_visible()
        assert findings(page) == []
        hand.press("button", "👍 untuk yang belum")
        expect(page.get_by_role("radio", name="Positif", checked=True).first).to_be_visible()
        for _ in range(2):
            page.keyboard.press("3")
            hand.presses += 1
        expect(page.locator("[data-predikat]")).to_have_text("Sangat Baik")
        page.get_by_label("Catatan / Rekomendasi").fill("Membimbing rekan.")
        hand.press("button", "Simpan & lanjut")
        expect(page.get_by_text("Semua bawahan yang dapat dinilai pada periode ini sudah dinilai.")).to_be_visible()
        assert findings(page) == []
        work.office.make("admin", "capaian_organisasi", {**achieved(work), "unor": site.world.unor["alpa"]})
        page.set_viewport_size(NARROW)
        for tab in ("Rekap Penilaian Bawahan", "Lihat Kurva"):
            page.get_by_role("link", name=tab).click()
            expect(page.get_by_role("link", name=tab)).to_have_attribute("aria-current", "page")
            assert findings(page) == []
        page.goto("/beranda")
        expect(page.get_by_role("table", name="Keadaan setiap bawahan")).to_be_visible()
        assert findings(page) == []
    marks = [row["predikat"] for row in work.office.rows("penilaian")]
    assert sorted(marks) == ["baik"] * (PEOPLE - 1) + ["sangat_baik"]
    assert hand.presses <= AT_MOST * PEOPLE
