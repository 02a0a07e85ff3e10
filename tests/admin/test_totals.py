"""The row of sums below a list, on the page, in REST, and on a narrow screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import ViewportSize, expect

from app.workflows import entity
from tests.admin.test_api import Site
from tests.admin.test_single import browser as signed_in
from tests.personas import NOW, World
from tests.support.kantor_site import NARROW, WIDE, KantorSite, served

LIST = "/admin/belanja/"


@pytest.fixture
def dialect_name() -> str:
    """What the pages do is the same over both databases."""
    return "sqlite"


@pytest.fixture
def shopped(kantor: World) -> World:
    with kantor.database.write() as session:
        for number in range(1, 6):
            rincian = [{"nilai": Decimal("0.5")}] * number
            values = {"uraian": f"Kertas {number}", "unor": kantor.unor["alpa.satu"], "rincian": rincian}
            more = {"banyak": number * 1_000, "harga": Decimal("1234.5"), "terbuka": number == 1}
            entity.create(session, kantor.registry, kantor.actor("admin"), "belanja", {**values, **more}, now=NOW)
    return kantor


def foot(text: str) -> list[str]:
    """The cells of the row of sums."""
    found = re.search(r"<tfoot>(.*?)</tfoot>", text, re.DOTALL)
    return re.findall(r"<(?:th|td)[^>]*>(.*?)</(?:th|td)>", found[1]) if found else []


def test_the_sums_stand_below_their_columns_on_every_page(shopped: World, var: Path) -> None:
    admin = signed_in(shopped, var, "admin")
    expected = ["Jumlah dari 5 data", "15.000", "6.172,50", "15", "7,5", ""]
    text = admin.get(LIST).text
    assert foot(text) == expected
    assert '<th scope="row" colspan="3">' in text
    assert foot(admin.get(f"{LIST}?page=2").text) == expected
    assert foot(admin.get(f"{LIST}?q=kertas+5").text)[:3] == ["Jumlah dari 1 data", "5.000", "1.234,50"]
    assert foot(admin.get(f"{LIST}?q=tinta").text) == []


def test_who_may_not_know_a_sum_is_not_told(shopped: World, var: Path) -> None:
    assert foot(signed_in(shopped, var, "unit").get(LIST).text) == ["Jumlah dari 5 data", "15.000", "", ""]
    assert foot(signed_in(shopped, var, "tim").get(LIST).text) == []


def test_rest_gives_them_as_totals(shopped: World, var: Path) -> None:
    site = Site(shopped, var)
    program = site.program("admin")
    totals = {"banyak": 15_000, "harga": "6172.50", "baris": 15, "nilai": "7.5"}
    assert program.get("/belanja?size=2")["totals"] == totals
    assert program.get("/belanja?q=tinta")["totals"] == {"banyak": 0, "harga": "0.00", "baris": 0, "nilai": "0.0"}
    assert site.program("unit").get("/belanja")["totals"] == {"banyak": 15_000}
    assert "totals" not in program.get("/periode")
    described: Any = program.get("/openapi.json")
    answer = described["paths"]["/belanja"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert set(answer["properties"]["totals"]["properties"]) == set(totals)
    site.close()


@pytest.fixture
def site(shopped: World, var: Path, browser: Chromium) -> Iterator[KantorSite]:
    with served(shopped, var, browser) as running:
        yield running


@pytest.mark.browser
@pytest.mark.network
@pytest.mark.parametrize("screen", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_sums_are_seen_and_told(site: KantorSite, screen: ViewportSize) -> None:
    with site.visitor("admin", screen=screen) as context:
        page = context.new_page()
        page.goto(LIST)
        row = page.get_by_role("row", name="Jumlah dari 5 data")
        expect(row.get_by_role("rowheader")).to_be_visible()
        expect(row.get_by_role("cell", name="6.172,50")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
