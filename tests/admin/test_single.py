"""The pages of a singleton: the menu opens its row, 'Tambah' is there while it is not, and REST gives one or none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import ViewportSize, expect

from app.workflows import entity
from tests.admin.test_api import Site
from tests.personas import NOW, PASSWORD, World
from tests.support.kantor_site import NARROW, WIDE, KantorSite, served
from tests.support.web import Browser, Clock, application

LIST = "/admin/setelan/"


@pytest.fixture
def dialect_name() -> str:
    """What the pages do is the same over both databases."""
    return "sqlite"


def browser(world: World, var: Path, person: str) -> Browser:
    app = application(str(world.database.url), var, world.registry.catalog, Clock(NOW))
    made = Browser(app.test_client())
    made.login(world.nip(person), PASSWORD)
    return made


def create(world: World, who: str = "admin") -> int:
    with world.database.write() as session:
        values = {"alamat": "Jalan Satu", "jam_masuk": 7}
        return entity.create(session, world.registry, world.actor(who), "setelan", values, now=NOW).subject_id


def test_while_there_is_none_it_can_be_added(kantor: World, var: Path) -> None:
    admin = browser(kantor, var, "admin")
    empty = admin.get(LIST)
    assert empty.status_code == 200
    assert f'href="{LIST}new/"' in empty.text
    assert "OK dan tambah lagi" not in admin.get(f"{LIST}new/").text
    made = admin.post(f"{LIST}new/", f"{LIST}new/", alamat="Jalan Satu", jam_masuk="7")
    assert (made.status_code, made.headers["Location"]) == (303, LIST)
    assert f'href="{LIST}new/"' not in browser(kantor, var, "unit").get(LIST).text


def test_the_menu_opens_the_row(kantor: World, var: Path) -> None:
    row_id, admin = create(kantor), browser(kantor, var, "admin")
    answer = admin.get(LIST)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{LIST}details/?id={row_id}")
    shown = admin.get(answer.headers["Location"]).text
    assert "Jalan Satu" in shown
    assert f'href="{LIST}new/"' not in shown


def test_a_second_one_is_not_begun_and_not_kept(kantor: World, var: Path) -> None:
    admin = browser(kantor, var, "admin")
    token = admin.token(f"{LIST}new/")
    row_id = create(kantor)
    begun = admin.client.get(f"{LIST}new/", follow_redirects=True)
    assert begun.request.path == f"{LIST}details/"
    assert "Setelan Kantor sudah ada, dan hanya boleh satu." in begun.text
    sent = admin.client.post(f"{LIST}new/", data={"alamat": "Jalan Dua", "jam_masuk": "8", "csrf_token": token})
    assert sent.status_code == 422
    assert "Setelan Kantor sudah ada, dan hanya boleh satu. Ubah yang sudah ada." in sent.text
    assert "Jalan Dua" in sent.text
    deleted = admin.post(f"{LIST}delete/", f"{LIST}delete/?id={row_id}", id=str(row_id), version="1")
    assert deleted.status_code == 303
    assert f'href="{LIST}new/"' in admin.get(LIST).text


def test_who_sees_several_instansi_gets_a_list(kantor: World, var: Path) -> None:
    operator = browser(kantor, var, "operator")
    create(kantor)
    assert operator.get(LIST).status_code == 302
    create(kantor, "beta_admin")
    assert operator.get(LIST).status_code == 200


def test_whose_instansi_has_none_sees_a_list_even_of_one(kantor: World, var: Path) -> None:
    create(kantor, "beta_admin")
    assert browser(kantor, var, "operator").get(LIST).status_code == 200
    assert "Jalan Satu" not in browser(kantor, var, "admin").get(LIST).text


def test_who_may_only_list_gets_the_list_with_what_shows(kantor: World, var: Path) -> None:
    create(kantor)
    shown = browser(kantor, var, "tim").get(LIST)
    assert shown.status_code == 200
    assert "Jalan Satu" not in shown.text


def test_rest_gives_none_or_one_and_refuses_another(kantor: World, var: Path) -> None:
    site = Site(kantor, var)
    program = site.program("admin")
    assert program.get("/setelan")["items"] == []
    assert program.ask("POST", "/setelan", {"alamat": "Jalan Satu"}).status_code == 201
    again: Any = program.ask("POST", "/setelan", {"alamat": "Jalan Dua"})
    assert (again.status_code, list(again.json["fields"])) == (422, [""])
    assert [row["alamat"] for row in program.get("/setelan")["items"]] == ["Jalan Satu"]
    site.close()


@pytest.fixture
def site(kantor: World, var: Path, browser: Chromium) -> Iterator[KantorSite]:
    with served(kantor, var, browser) as running:
        yield running


@pytest.mark.browser
@pytest.mark.network
@pytest.mark.parametrize("screen", [WIDE, NARROW], ids=["wide", "narrow"])
def test_it_is_made_opened_and_changed_in_a_browser(site: KantorSite, screen: ViewportSize) -> None:
    with site.visitor("admin", screen=screen) as context:
        page = context.new_page()
        page.goto(LIST)
        page.get_by_role("link", name="Tambah Setelan Kantor").first.click()
        page.get_by_label("Alamat").fill("Jalan Satu")
        page.get_by_role("button", name="OK", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("tersimpan")
        expect(page.get_by_role("heading", level=1)).to_have_text("Setelan Kantor")
        expect(page.get_by_role("link", name="Tambah Setelan Kantor")).to_have_count(0)
        page.get_by_role("link", name="Edit").click()
        page.get_by_label("Alamat").fill("Jalan Dua")
        page.get_by_role("button", name="OK", exact=True).click()
        expect(page.get_by_text("Jalan Dua").first).to_be_visible()
    with site.visitor("admin", screen=screen) as context:
        page = context.new_page()
        page.goto(LIST)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
