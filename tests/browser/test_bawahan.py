"""The presses of a pejabat penilai: approving SKP one after the other, and handing out roles by the matrix (ux.md)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_accessibility import findings
from tests.personas import World
from tests.support.jari import Jari
from tests.support.kantor_site import NARROW, KantorSite
from tests.support.penilaian import kerja
from tests.support.skp import Dinas
from tests.support.skp_site import PIMPINAN, skp_pimpinan, terlayani
from tests.support.tim_skp import team

pytestmark = [pytest.mark.browser, pytest.mark.network]
PEOPLE = 6
"""In the place of the twenty of ux.md: what each of them costs is the same, and shorter to look at."""

Served = tuple[Dinas, KantorSite]


@pytest.fixture
def served(world: World, var: Path, browser: Browser) -> Iterator[Served]:
    with terlayani(world, var, browser) as running:
        yield running


@contextmanager
def first_page(served: Served) -> Iterator[Page]:
    """The head's browser after the login."""
    with served[1].visitor("unit") as context:
        page = context.new_page()
        page.goto("/beranda")
        yield page


def test_each_skp_is_approved_with_one_press(served: Served) -> None:
    office, _ = served
    plans = team(office, PEOPLE)
    with first_page(served) as page:
        hand = Jari(page)
        hand.press("link", f"Tinjau {PEOPLE} SKP")
        for left in range(PEOPLE, 0, -1):
            expect(page.get_by_text(f"dari {left} yang menunggu")).to_be_visible()
            if left % 2:
                hand.press("button", "Setujui & lanjut")
            else:
                hand.key("Control+Enter")
        expect(page.get_by_text("Tidak ada SKP lain yang menunggu tinjauan Anda.")).to_be_visible()
    assert {office.row("skp", plan)["status"] for plan in plans} == {"persetujuan"}
    assert hand.presses <= PEOPLE + 1


def test_three_roles_for_each_are_handed_out_with_two_presses(served: Served) -> None:
    office, _ = served
    above = skp_pimpinan(office)
    plans = team(office, PEOPLE, "draft")
    before = len(office.rows("rhk"))
    columns = [line[1] for _, lines in PIMPINAN for line in lines]
    with first_page(served) as page:
        hand = Jari(page)
        hand.press("link", "Daftar SKP")
        hand.press("link", "Matriks Peran Hasil", within=page.get_by_role("main"))
        hand.press("button", "Sinkronisasi SKP Bawahan")
        for number in range(1, PEOPLE + 1):
            hand.type("Rencana Hasil Kerja", f"Peran {number}")
            hand.press("link", f"Tambah RHK BAWAHAN {number:03d}, {columns[number % len(columns)]}")
            expect(page.get_by_role("cell").filter(has_text=f"Peran {number}").first).to_be_visible()
        for column, text in ((0, "Menyusun laporan"), (2, "Melayani pengguna")):
            hand.type("Rencana Hasil Kerja", text)
            hand.tick("Semua", column)
            hand.press("button", "Tambah RHK")
            expect(page.get_by_text(f"ditulis ke SKP {PEOPLE} pegawai")).to_be_visible()
    written = office.rows("rhk")[before:]
    assert sorted(row["skp_id"] for row in written) == sorted(plans * 3)
    assert {row["rhk_pimpinan_id"] for row in written} == set(above)
    assert hand.presses <= 2 * PEOPLE + 1


def test_axe_finds_nothing_and_nothing_is_wider_than_a_telephone(served: Served) -> None:
    office, site = served
    skp_pimpinan(office)
    above = office.rows("skp")[0]["id"]
    plan = team(office, 2)[0]
    work = kerja(office)
    period = work.buka("Triwulan 3")
    work.dinilai(period)
    asked = {"alasan_pegawai": "Target terlampaui.", "minta_hasil": "diatas", "minta_perilaku": "diatas"}
    objection = office.add("pegawai", "keberatan", {"penilaian": period, **asked})
    pages = {
        "unit": ["/bawahan/", f"/bawahan/tinjau/{plan}/", f"/bawahan/status/{plan}/", f"/skp/{above}/matriks/"],
        "pegawai": [f"/penilaian/{work.skp}/", f"/admin/keberatan/new/?penilaian={period}"],
        "tim": [f"/keberatan/{objection}/"],
    }
    found: dict[str, list[str]] = {}
    for person, paths in pages.items():
        with site.visitor(person, screen=NARROW, bypass_csp=True) as context:
            page = context.new_page()
            for path in paths:
                answer = page.goto(path)
                assert answer is not None
                assert answer.status == 200, path
                found[path] = findings(page)
    assert {path: messages for path, messages in found.items() if messages} == {}
