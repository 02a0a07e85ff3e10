"""Who is asking: the server-side session alone, whatever else a browser sends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask_login import encode_cookie

from app.models.account import WebSession
from tests.support.web import PEOPLE, Browser, Web
from tests.support.webfixtures import both

OURS = "ekinerja_masuk"
IDENTITY = {"_user_id", "_fresh", "_id", "_remember"}


@contextmanager
def statements(web: Web) -> Iterator[list[str]]:
    """What the application asks of its database in the block."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)


def kept_by_flask(browser: Browser) -> set[str]:
    with browser.client.session_transaction() as kept:
        return set(kept)


def test_flasks_session_cookie_never_holds_an_identity(web: Web) -> None:
    browser = web.signed_in("admin")
    assert kept_by_flask(browser) & IDENTITY == set()
    browser.get("/beranda")
    browser.post("/logout", form="/ganti-password")
    assert kept_by_flask(browser) & IDENTITY == set()


def test_flasks_session_cookie_makes_nobody_an_account(web: Web) -> None:
    browser = web.browser()
    with browser.client.session_transaction() as kept:
        kept.update({"_user_id": str(PEOPLE["admin"].id), "_fresh": True})
    assert browser.get("/beranda").status_code == 302


@pytest.mark.parametrize("value", ["signed", "1|0", ""])
def test_a_remember_cookie_neither_opens_nor_shuts_the_door(web: Web, value: str) -> None:
    with web.app.test_request_context():
        remembered = encode_cookie(str(PEOPLE["admin"].id)) if value == "signed" else value
    stranger, admin = web.browser(), web.signed_in("admin")
    for browser in (stranger, admin):
        browser.client.set_cookie("remember_token", remembered)
    assert stranger.get("/beranda").status_code == 302
    assert admin.get("/beranda").status_code == 200


def test_a_login_sets_the_token_and_no_cookie_that_outlives_the_browser(web: Web) -> None:
    answer = web.browser().login(PEOPLE["admin"].nip, "burung-camar-terbang-pagi")
    cookies = answer.headers.getlist("Set-Cookie")
    assert [cookie.partition("=")[0] for cookie in cookies if "Expires=Thu, 01 Jan 1970" not in cookie] == [OURS]
    assert all("Max-Age" not in cookie or "Max-Age=0" in cookie for cookie in cookies)


def test_static_files_are_the_same_for_everybody(web: Web) -> None:
    answer = web.signed_in("admin").get(web.services.assets.url("css/app.css"))
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in answer.headers


@both
def test_the_account_is_looked_up_once_a_request(web: Web) -> None:
    browser = web.signed_in("admin")
    with statements(web) as asked:
        assert browser.get("/beranda").status_code == 200
    assert len([one for one in asked if WebSession.__tablename__ in one]) == 1


@both
def test_a_refused_form_names_nobody_and_asks_nobody(web: Web) -> None:
    """Its error page is made outside the request's transaction."""
    browser = web.signed_in("admin")
    with statements(web) as asked:
        answer = browser.client.post("/ganti-password", data={"password_lama": "x"})
    assert answer.status_code == 403
    assert PEOPLE["admin"].nama not in answer.text
    assert asked == []
