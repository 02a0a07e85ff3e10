"""A member of the Tim Penilai Kinerja goes through the cases of a period, on a screen and on a telephone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.domain.predikat import Rating
from tests.browser.test_accessibility import findings
from tests.personas import World
from tests.support.kantor_site import NARROW, KantorSite
from tests.support.penilaian import Kerja, kerja
from tests.support.skp_site import terlayani
from tests.views.kerja.test_evaluasi import others

pytestmark = [pytest.mark.browser, pytest.mark.network]


@pytest.fixture
def served(world: World, var: Path, browser: Browser) -> Iterator[tuple[Kerja, KantorSite]]:
    with terlayani(world, var, browser) as (office, site):
        work = kerja(office, rhk=2)
        first = work.buka("Final")
        work.realisasi(first, work.indikator[0])
        for number in (first, *others(work, 1)):
            work.dinilai(number, Rating.DIATAS, Rating.DIATAS)
        yield work, site


def test_cases_are_reviewed_one_after_the_other_and_set_side_by_side(served: tuple[Kerja, KantorSite]) -> None:
    work, site = served
    with site.visitor("tim", bypass_csp=True) as context:
        page = context.new_page()
        page.goto("/beranda")
        page.get_by_role("link", name="Tim Penilai Kinerja").first.click()
        assert findings(page) == []
        page.get_by_role("link", name="Tinjau 2 kasus").click()
        evidence, decision = (page.locator(f".tp-{name}").bounding_box() for name in ("evidence", "decide"))
        assert evidence is not None
        assert decision is not None
        assert evidence["x"] + evidence["width"] <= decision["x"]  # side by side
        page.get_by_role("radio", name="Setuju").check()
        page.get_by_role("button", name="Simpan & lanjut").click()
        page.set_viewport_size(NARROW)
        page.get_by_role("radio", name="Minta penjelasan").check()
        page.get_by_role("button", name="Simpan & lanjut").click()
        expect(page.get_by_role("alert").first).to_contain_text("Belum disimpan")
        assert findings(page) == []
        page.get_by_label("Catatan, atau penjelasan yang diminta").fill("Apa yang melampaui?")
        page.get_by_role("button", name="Simpan & lanjut").click()
        expect(page.get_by_text("2 dari 2 ditinjau.")).to_be_visible()
        assert findings(page) == []
        for box in page.get_by_role("checkbox").all():
            box.check()
        page.get_by_role("button", name="Bandingkan yang dicentang").click()
        expect(page.get_by_role("article")).to_have_count(2)
        assert findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.goto("/tim-penilai/berita-acara/")
        assert findings(page) == []
    assert sorted(row["status"] for row in work.office.rows("tinjauan")) == ["ditanya", "setuju"]
