"""Feedback of a colleague on a telephone: asked for, given in a few presses, read by the owner (screens B12)."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_accessibility import findings
from tests.personas import World
from tests.support.jari import Jari
from tests.support.kantor_site import NARROW
from tests.support.penilaian import kerja
from tests.support.skp_site import terlayani

pytestmark = [pytest.mark.browser, pytest.mark.network]


def test_one_who_is_asked_gives_feedback_on_a_telephone(world: World, var: Path, browser: Browser) -> None:
    found: dict[str, list[str]] = {}
    with terlayani(world, var, browser) as (office, site):
        period = kerja(office).buka("Triwulan 4")
        with site.visitor("pegawai", screen=NARROW, bypass_csp=True) as context:
            page = context.new_page()
            page.goto(f"/penilaian/lembar/{period}/")
            page.get_by_role("link", name="Minta feedback rekan").click()
            page.get_by_label("NIP rekan kerja").fill(world.nip("rekan"))
            page.get_by_role("button", name="Minta Feedback").click()
            expect(page.get_by_text("Belum memberi feedback")).to_be_visible()
            found["minta"] = findings(page)
        with site.visitor("rekan", screen=NARROW, bypass_csp=True) as context:
            page = context.new_page()
            page.goto(f"/feedback/?nip={world.nip('pegawai')}")
            expect(page.get_by_label("SKP yang akan dinilai")).to_be_visible()
            found["cari"] = findings(page)
            page.goto("/feedback/")
            hand = Jari(page)
            hand.press("link", "Beri feedback untuk PANJI PEGAWAI")
            found["isi"] = findings(page)
            page.get_by_role("group", name="Akuntabel").get_by_role("radio", name="Positif").check()
            page.get_by_label("Kata-kata: Akuntabel").fill("selalu menepati janji")
            hand.press("button", "Simpan")
            expect(page.get_by_text("Feedback untuk PANJI PEGAWAI tersimpan.")).to_be_visible()
            expect(page.get_by_text("Diminta kepada Anda")).to_have_count(0)
            found["diberikan"] = findings(page)
            assert hand.presses == 2
        with site.visitor("pegawai", screen=NARROW, bypass_csp=True) as context:
            page = context.new_page()
            page.goto(f"/penilaian/lembar/{period}/")
            expect(page.get_by_text("(RINI REKAN) 👍 Positif: selalu menepati janji")).to_be_visible()
            found["lembar"] = findings(page)
    assert {name: messages for name, messages in found.items() if messages} == {}
