"""What every request must be, and what every answer carries."""

from __future__ import annotations

import io
from pathlib import Path
from urllib.parse import urlencode

import pytest

from app.engine.spec import Catalog
from app.settings import Settings
from app.web import security
from tests.support import web as support
from tests.support.web import PASSWORD, PEOPLE, Browser, Web
from tests.support.webfixtures import both

PAGES = ("/login", "/lupa-password", "/beranda", "/healthz", "/tidak-ada")


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_binds_the_browser(web: Web, path: str) -> None:
    answer = web.browser().get(path)
    for name, value in security.HEADERS.items():
        assert answer.headers[name] == value
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8000", 200),
        ("127.0.0.1", 200),
        ("[::1]:8000", 200),
        ("jahat.example", 400),
        ("localhost.jahat.example", 400),
        ("10.1.2.3", 400),
        ("[", 400),
    ],
)
def test_only_known_hosts_are_answered(web: Web, host: str, status: int) -> None:
    assert web.browser().get("/healthz", Host=host).status_code == status


def test_a_server_that_listens_everywhere_answers_to_addresses_but_not_to_names() -> None:
    settings = Settings(host="0.0.0.0")
    known = security.known_hosts(settings)
    assert security.is_known("10.1.2.3:8000", settings, known)
    assert not security.is_known("jahat.example", settings, known)


ODD = {
    "/login?lanjut=%00": 400,
    "/login?%00=1": 400,
    "/a%00b": 404,
    "/pekerjaan/0": 404,
    "/pekerjaan/99999999999999999999": 404,
    "/pekerjaan/٣": 404,
    "/pekerjaan/-1": 404,
    "/admin/unor/edit/?id=99999999999999999999": 404,
    "/admin/unor/details/?id=%C2%B2": 404,
}


@both
def test_odd_addresses_get_a_page(web: Web) -> None:
    browser = web.signed_in("admin")
    assert {path: browser.get(path).status_code for path in ODD} == ODD


def test_an_oversized_form_is_refused(web: Web) -> None:
    answer = web.browser().post("/login", nip="1" * 3_000_000, password="x")
    assert answer.status_code == 413
    assert "melebihi batas" in answer.text


def test_what_is_too_large_is_taken_in_so_that_the_answer_arrives(web: Web) -> None:
    sent = io.BytesIO(b"x" * (security.TYPED + 500_000))
    answer = web.browser().client.post("/login", input_stream=sent, content_length=len(sent.getvalue()))
    assert answer.status_code == 413
    assert sent.read() == b""


class Silent(io.BytesIO):
    """The body of somebody who sent nothing and did not go away."""

    def read(self, _size: int | None = -1) -> bytes:
        raise BlockingIOError


def send(browser: Browser, body: io.BytesIO, length: int) -> int:
    """Post a body to the login page as gunicorn hands it over, which says that the stream ends by itself."""
    told = {"wsgi.input": body, "CONTENT_LENGTH": str(length), "wsgi.input_terminated": True}
    kind = "application/x-www-form-urlencoded"
    return browser.client.post("/login", content_type=kind, environ_overrides=told).status_code


def test_who_falls_silent_while_sending_too_much_is_answered(web: Web) -> None:
    assert send(web.browser(), Silent(), security.TYPED + 1) == 413


@pytest.mark.parametrize(("missing", "status"), [(0, 302), (9, 400)])
def test_a_form_that_was_cut_off_is_not_read(web: Web, missing: int, status: int) -> None:
    browser = web.browser()
    body = urlencode({"csrf_token": browser.token("/login"), "nip": PEOPLE["admin"].nip, "password": PASSWORD}).encode()
    assert send(browser, io.BytesIO(body), len(body) + missing) == status


def test_a_form_says_its_length(web: Web) -> None:
    answer = web.browser().client.post(
        "/login", input_stream=io.BytesIO(b"zz"), headers={"Transfer-Encoding": "chunked"}
    )
    assert answer.status_code == 411


def test_a_form_without_its_token_is_refused(web: Web) -> None:
    answer = web.browser().client.post("/login", data={"nip": PEOPLE["admin"].nip, "password": PASSWORD})
    assert answer.status_code == 403
    assert "kedaluwarsa" in answer.text


def test_a_token_of_another_browser_is_refused(web: Web) -> None:
    foreign = web.browser().token("/login")
    mine = web.browser()
    mine.token("/login")
    assert mine.client.post("/login", data={"csrf_token": foreign}).status_code == 403


@pytest.mark.parametrize("public_url", ["", "https://ekinerja.contoh.go.id"])
def test_cookies_are_bound_to_host_and_tls(web: Web, var: Path, catalog: Catalog, public_url: str) -> None:
    url = web.database.url.render_as_string(hide_password=False)
    app = support.application(url, var, catalog, web.clock, public_url=public_url)
    client = app.test_client()
    base = public_url or "http://localhost"
    page = client.get("/login", base_url=base, headers={"X-Forwarded-Proto": base.partition(":")[0]})
    found = support.TOKEN.search(page.text)
    assert found is not None
    answer = client.post(
        "/login",
        base_url=base,
        headers={"X-Forwarded-Proto": base.partition(":")[0], "Referer": f"{base}/login"},
        data={"nip": PEOPLE["admin"].nip, "password": PASSWORD, "csrf_token": found[1]},
    )
    assert answer.status_code == 302
    for cookie in answer.headers.getlist("Set-Cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert ("Secure" in cookie) == bool(public_url)
        assert cookie.startswith("__Host-") == bool(public_url)
    assert ("Strict-Transport-Security" in answer.headers) == bool(public_url)
