"""Every route says who may call it; what does not is closed."""

from __future__ import annotations

import pytest
from flask import Flask

from app.engine.names import PAGES
from app.web import guard
from tests.support.web import Web

PUBLIC = {
    "static",
    "auth.root",
    "auth.login",
    "auth.sign_in",
    "auth.logout",
    "auth.forgotten",
    "auth.reset",
    "api.description",
    "api.new_key",
    "health.alive",
    "health.ready",
    "verifikasi.index",
    "verifikasi.dokumen",
}


def endpoints(app: Flask) -> dict[str, guard.Guard | None]:
    return {endpoint: guard.declared(view) for endpoint, view in app.view_functions.items()}


def test_every_route_declares_its_guard(web: Web) -> None:
    routed = {rule.endpoint for rule in web.app.url_map.iter_rules()}
    found = endpoints(web.app)
    silent = {endpoint for endpoint in routed if found.get(endpoint) is None}
    assert silent == set()


def test_only_the_listed_routes_are_open_to_strangers(web: Web) -> None:
    assert {name for name, needed in endpoints(web.app).items() if needed and needed.kind == "public"} == PUBLIC


def test_permissions_name_entities_and_actions_that_exist(web: Web) -> None:
    wanted = [needed for needed in endpoints(web.app).values() if needed and needed.kind == "permission"]
    assert wanted
    for needed in wanted:
        entity = web.services.catalog.entities[needed.entity]
        assert needed.action in guard.VERBS or needed.action in entity.actions


def test_every_page_that_an_action_opens_is_about_one_row(web: Web) -> None:
    for known in PAGES.values():
        endpoint, given = web.app.url_map.bind("").match(known.of(7), method="GET")
        assert list(given.values()) == [7]
        assert guard.declared(web.app.view_functions[endpoint]) is not None


def forgetting(app: Flask) -> None:
    app.add_url_rule("/terlupa", "terlupa", lambda: "rahasia")


@pytest.mark.parametrize("more", [forgetting])
def test_a_route_without_a_guard_is_not_found(web: Web) -> None:
    answer = web.signed_in("operator").get("/terlupa")
    assert answer.status_code == 404
    assert "rahasia" not in answer.text


def test_a_stranger_is_sent_to_login_and_back(web: Web) -> None:
    answer = web.browser().get("/admin/unor/?q=a&page=2")
    assert answer.status_code == 302
    assert answer.location == "/login?lanjut=/admin/unor/%3Fq%3Da%26page%3D2"


def test_a_stranger_who_wants_json_is_told_401(web: Web) -> None:
    answer = web.browser().get("/beranda", Accept="application/json")
    assert (answer.status_code, answer.json["code"]) == (401, "not_signed_in")  # type: ignore[index]


def test_without_the_permission_the_page_says_why(web: Web) -> None:
    answer = web.signed_in("tamu").get("/admin/unor/")
    assert answer.status_code == 403
    assert "tidak berhak membuka daftar" in answer.text
