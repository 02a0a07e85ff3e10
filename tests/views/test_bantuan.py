"""The manual in the program: for whom, what it links to, and the picture of a workflow."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.admin.api import openapi
from app.engine.manual.page import rest
from tests.personas import NOW, PASSWORD, World
from tests.support.web import Browser, Clock, Web, application


def _browser(world: World, var: Path, person: str) -> Browser:
    app = application(world.database.url.render_as_string(hide_password=False), var, world.registry.catalog, Clock(NOW))
    browser = Browser(app.test_client())
    browser.login(world.nip(person), PASSWORD)
    return browser


def _menus(text: str) -> set[str]:
    return set(re.findall(r'href="/bantuan/(\w+)/"', text))


@pytest.mark.parametrize("who", ["admin", "operator", "tamu", "tetangga"])
def test_the_manual_has_just_the_menus_that_one_may_open(web: Web, who: str) -> None:
    browser = web.signed_in(who)
    offered = _menus(browser.get("/bantuan/").text)
    catalog = web.services.catalog
    for entity in (one for one in catalog if one.parent is None):
        opens = browser.get(f"/admin/{entity.name}/").status_code == 200
        assert (entity.name in offered) is opens
        assert browser.get(f"/bantuan/{entity.name}/").status_code == (200 if opens else 403)
    assert bool(offered) is (who != "tamu")


@pytest.mark.parametrize("name", ["akun_peran", "tidak_ada", "..%2Funor", "unor%00"])
def test_what_is_no_menu_has_no_page(web: Web, name: str) -> None:
    assert web.signed_in("admin").get(f"/bantuan/{name}/").status_code == 404


def test_a_stranger_is_sent_to_login(web: Web) -> None:
    assert web.browser().get("/bantuan/unor/").status_code == 302


def test_the_list_leads_to_its_manual(web: Web) -> None:
    text = web.signed_in("admin").get("/admin/unor/").text
    assert re.search(r'href="/bantuan/unor/".*Tentang menu ini', text)


def test_related_menus_are_those_that_one_may_open(kantor: World, var: Path) -> None:
    admin = _menus(_browser(kantor, var, "admin").get("/bantuan/plt_plh/").text)
    assert admin == {"pegawai", "unor"}


def test_related_menus_that_are_closed_are_not_linked(web: Web) -> None:
    text = web.signed_in("operator").get("/bantuan/akun/").text
    open_to = _menus(web.signed_in("operator").get("/bantuan/").text)
    assert _menus(text) <= open_to


def test_the_picture_and_the_words_tell_the_same_steps(kantor: World, var: Path) -> None:
    text = _browser(kantor, var, "pegawai").get("/bantuan/usulan/").text
    picture = text[text.index('<svg class="flow-drawing"') : text.index("<figcaption>")]
    flow = kantor.registry.catalog.entity("usulan").workflow
    assert flow is not None
    assert sorted(re.findall(r">(\d)</text></g>", picture)) == ["1", "2", "3", "4"]
    for number, step in enumerate(flow.transitions.values(), 1):
        assert f"<li><strong>{step.label}</strong>" in text
        assert f"{number}. {step.label}" in text
    assert all(f">{state.label}</text>" in picture for state in flow.states.values())
    assert "<script" not in picture
    assert "style=" not in picture


def test_texts_of_the_schema_are_escaped(kantor: World, var: Path) -> None:
    text = _browser(kantor, var, "admin").get("/bantuan/izin/").text
    assert "Hari lebih dari 3" in text
    assert "<b>" not in text


def test_the_manual_has_the_addresses_of_the_api(web: Web) -> None:
    paths = openapi.document(web.services.catalog)["paths"]
    assert isinstance(paths, dict)
    for entity in (one for one in web.services.catalog if one.parent is None):
        described = {
            (f"/api/v1{path}", method.upper(), told["summary"])
            for path, methods in paths.items()
            if path.split("/")[1] == entity.name
            for method, told in methods.items()
            if method != "parameters"
        }
        assert set(rest(entity)) == described
