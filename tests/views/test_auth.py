"""Login, logout and passwords, through the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.models.account import AKUN, PERAN, WebSession, load_actor
from app.workflows import akun
from tests.support.web import NOW, PASSWORD, PEOPLE, Web
from tests.support.webfixtures import both
from tests.support.witness import Witness

NEW = "gunung-gede-selalu-hijau"
ADMIN = PEOPLE["admin"]


def test_the_front_door_leads_to_login_and_then_to_the_first_page(web: Web) -> None:
    browser = web.browser()
    assert browser.get("/").location == "/login"
    assert browser.login(ADMIN.nip, PASSWORD).location == "/beranda"
    assert browser.get("/").location == "/beranda"
    assert browser.get("/login").location == "/beranda"


def test_the_form_has_the_names_of_the_contract(web: Web) -> None:
    text = web.browser().get("/login").text
    for part in ('name="nip"', 'name="password"', 'name="csrf_token"', ">Login</button>"):
        assert part in text


def test_a_nip_may_be_typed_with_spaces(web: Web) -> None:
    spaced = f" {ADMIN.nip[:8]} {ADMIN.nip[8:14]} {ADMIN.nip[14:15]} {ADMIN.nip[15:]} "
    assert web.browser().login(spaced, PASSWORD).status_code == 302


def test_after_login_one_goes_where_one_wanted_to_go(web: Web) -> None:
    assert web.browser().login(ADMIN.nip, PASSWORD, lanjut="/admin/unor/?q=a").location == "/admin/unor/?q=a"


@pytest.mark.parametrize("lanjut", ["//jahat.example", "https://jahat.example/", "/\\jahat.example"])
def test_but_never_to_another_host(web: Web, lanjut: str) -> None:
    assert web.browser().login(ADMIN.nip, PASSWORD, lanjut=lanjut).location == "/beranda"


@both
def test_a_wrong_password_and_an_unknown_nip_get_the_same_answer(web: Web) -> None:
    wrong = web.browser().login(ADMIN.nip, "salah-sama-sekali")
    unknown = web.browser().login("190001012000011999", "salah-sama-sekali")
    assert wrong.status_code == unknown.status_code == 422
    assert "NIP atau password salah." in wrong.text
    without = [answer.text.replace(nip, "") for answer, nip in ((wrong, ADMIN.nip), (unknown, "190001012000011999"))]
    masked = [web_token_free(text) for text in without]
    assert masked[0] == masked[1]


def web_token_free(text: str) -> str:
    """The page without its CSRF token."""
    start = text.index('name="csrf_token" value="')
    return text[:start] + text[text.index(">", start) :]


def test_a_refused_login_keeps_the_nip_and_never_the_password(web: Web) -> None:
    answer = web.browser().login(ADMIN.nip, "salah-sama-sekali")
    assert f'value="{ADMIN.nip}"' in answer.text
    assert "salah-sama-sekali" not in answer.text


def test_what_is_missing_is_said_at_its_field(web: Web) -> None:
    answer = web.browser().login("", "")
    assert answer.status_code == 422
    assert '<a href="#nip">Isi NIP Anda.</a>' in answer.text
    assert 'aria-invalid="true"' in answer.text


@both
def test_too_many_failures_are_throttled_and_told_until_when(web: Web) -> None:
    browser = web.browser()
    answers = [browser.login(ADMIN.nip, "salah-sama-sekali") for _ in range(12)]
    assert answers[0].status_code == 422
    last = answers[-1]
    assert last.status_code == 429
    assert int(last.headers["Retry-After"]) > 0
    assert browser.login(ADMIN.nip, PASSWORD).status_code == 429
    web.clock.now += timedelta(seconds=int(last.headers["Retry-After"]) + 1)
    assert browser.login(ADMIN.nip, PASSWORD).status_code == 302


@both
@pytest.mark.parametrize(("password", "status"), [(PASSWORD, 302), ("salah-sama-sekali", 422)])
def test_others_can_sign_in_while_a_password_is_compared(
    web: Web, monkeypatch: pytest.MonkeyPatch, password: str, status: int
) -> None:
    witness = Witness(web.database.url, ADMIN.nip, "127.0.0.1", NOW)
    monkeypatch.setattr(akun, "_HASHER", witness)
    assert web.browser().login(ADMIN.nip, password).status_code == status
    assert witness.seen == 1


@both
def test_logout_ends_the_session_on_the_server(web: Web) -> None:
    browser = web.signed_in("admin")
    cookie = browser.client.get_cookie("ekinerja_masuk")
    assert cookie is not None
    assert browser.post("/logout", form="/ganti-password").location == "/login"
    browser.client.set_cookie("ekinerja_masuk", cookie.value)
    assert browser.get("/beranda").location == "/login?lanjut=/beranda"


def test_the_token_is_kept_as_a_hash_alone(web: Web) -> None:
    cookie = web.signed_in("admin").client.get_cookie("ekinerja_masuk")
    assert cookie is not None
    assert cookie.value not in web.scalars(sa.select(WebSession.token_hash))


@both
def test_a_session_ends_by_itself(web: Web) -> None:
    browser = web.signed_in("admin")
    web.clock.now += timedelta(days=2)
    assert browser.get("/beranda").status_code == 302


@both
def test_a_disabled_account_is_out_at_the_next_request(web: Web) -> None:
    browser = web.signed_in("admin")
    with web.database.write() as session:
        session.execute(sa.update(AKUN).where(AKUN.c.id == ADMIN.id).values(aktif=False))
    assert browser.get("/beranda").status_code == 302


@both
def test_a_role_that_ended_has_no_power_at_the_next_request(web: Web) -> None:
    browser = web.signed_in("admin")
    assert browser.get("/admin/unor/").status_code == 200
    with web.database.write() as session:
        ended = (NOW - timedelta(days=1)).date()
        session.execute(sa.update(PERAN).where(PERAN.c.akun_id == ADMIN.id).values(selesai=ended))
    assert browser.get("/admin/unor/").status_code == 403


@both
def test_a_new_password_ends_the_other_sessions_and_not_this_one(web: Web) -> None:
    here, elsewhere = web.signed_in("admin"), web.signed_in("admin")
    answer = here.post(
        "/ganti-password", "/ganti-password", password_lama=PASSWORD, password_baru=NEW, ulangi_password=NEW
    )
    assert answer.location == "/beranda"
    assert here.get("/beranda").status_code == 200
    assert elsewhere.get("/beranda").status_code == 302
    assert web.browser().login(ADMIN.nip, PASSWORD).status_code == 422
    assert web.browser().login(ADMIN.nip, NEW).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        ("salah", NEW, NEW, "Password lama salah."),
        (PASSWORD, NEW, NEW + "x", "tidak sama"),
        (PASSWORD, "pendek", "pendek", "12"),
        (PASSWORD, ADMIN.nip, ADMIN.nip, "NIP"),
        (PASSWORD, "", "", "Isi password baru."),
        (PASSWORD, "x" * 201, "x" * 201, "Paling panjang 200"),
    ],
)
def test_a_bad_new_password_is_refused_with_the_reason(web: Web, old: str, new: str, again: str, words: str) -> None:
    browser = web.signed_in("admin")
    answer = browser.post(
        "/ganti-password", "/ganti-password", password_lama=old, password_baru=new, ulangi_password=again
    )
    assert answer.status_code == 422
    assert words in answer.text
    assert web.browser().login(ADMIN.nip, PASSWORD).status_code == 302


def reset_code(web: Web) -> str:
    """A one-time code for the admin, issued by the operator."""
    with web.database.write() as session:
        issuer = load_actor(session, PEOPLE["operator"].id, web.clock.now)
        assert issuer is not None
        done = akun.issue_reset_code(session, issuer, ADMIN.id, now=web.clock.now)
    assert done.secret is not None
    return done.secret


def reset(web: Web, code: str, new: str = NEW) -> int:
    """The status of the answer to a reset."""
    fields = {"nip": ADMIN.nip, "kode": code, "password_baru": new, "ulangi_password": new}
    return web.browser().post("/lupa-password", "/lupa-password", **fields).status_code


@both
def test_a_code_opens_the_account_once(web: Web) -> None:
    code = reset_code(web)
    assert reset(web, code) == 302
    assert web.browser().login(ADMIN.nip, NEW).status_code == 302
    assert reset(web, code, "angin-laut-di-pagi-hari") == 422


@both
def test_a_code_survives_a_password_that_is_too_easy(web: Web) -> None:
    code = reset_code(web)
    assert reset(web, code, "pendek") == 422
    assert reset(web, code) == 302


@both
def test_a_code_ends_after_a_day_and_another_opens_nothing(web: Web) -> None:
    code = reset_code(web)
    assert reset(web, "AAAA-BBBB-CCCC") == 422
    web.clock.now += timedelta(days=2)
    assert reset(web, code) == 422
