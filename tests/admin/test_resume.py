"""A form whose session ended while it was typed comes back with all that was typed, and nothing is saved unseen."""

from __future__ import annotations

import re
from html import unescape

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from playwright.sync_api import expect

from app.models.account import WebSession
from app.workflows import akun
from tests.admin.office import NOW, REGISTRY, Office, token_of
from tests.admin.test_browser import Site, fill_periode, site

__all__ = ["site"]

PASSWORD = "burung-camar-terbang-pagi"
TYPED = {
    "nama": "Diketik <lama>",
    "periode_awal": "01-01",
    "periode_akhir": "03-31",
    "batas_pengisian": "04-05",
    "jenis": "reguler",
}
ORIGIN = {"Origin": "http://localhost"}


def give_password(office: Office, persona: str) -> str:
    """Let `persona` log in with PASSWORD; gives the NIP."""
    table, key = REGISTRY.tables["akun"], office.ids[f"akun:{persona}"]
    with office.database.write() as session:
        nip = str(session.execute(sa.select(table.c.nip).where(table.c.id == key)).scalar_one())
        akun.set_password(session, key, nip, PASSWORD, now=NOW)
    return nip


def end_sessions(office: Office) -> None:
    with office.database.write() as session:
        session.execute(sa.delete(WebSession))


@pytest.fixture
def guarded(office: Office) -> Office:
    office.app.config["WTF_CSRF_ENABLED"] = True
    return office


def hidden(text: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text)
    return {unescape(name): unescape(value) for name, value in found}


def log_in(office: Office, client: FlaskClient, page: str, **other: str) -> str:
    given = {**hidden(page), "nip": give_password(office, "admin"), "password": PASSWORD, **other}
    return client.post("/login", data=given).text


def test_a_form_comes_back_after_the_login(guarded: Office) -> None:
    client = guarded.client("admin")
    token = token_of(client.get("/admin/periode/new/"))
    end_sessions(guarded)
    refused = client.post("/admin/periode/new/", data={**TYPED, "csrf_token": token})
    assert refused.status_code == 401
    assert "tidak hilang" in refused.text
    wrong = log_in(guarded, client, refused.text, password="bukan-yang-ini-juga")
    back = log_in(guarded, client, wrong)
    form = client.post("/admin/periode/new/", data=hidden(back))
    assert form.status_code == 200
    assert 'value="Diketik &lt;lama&gt;"' in form.text
    assert guarded.stored("periode", nama=TYPED["nama"]) == []
    again = {**TYPED, "csrf_token": token_of(form)}
    assert client.post("/admin/periode/new/", data=again).status_code == 303
    assert len(guarded.stored("periode", nama=TYPED["nama"])) == 1


def test_a_form_of_before_another_login_is_kept(guarded: Office) -> None:
    client = guarded.client("admin")
    told = client.post("/admin/periode/new/", data={**TYPED, "csrf_token": "lama"}, headers=ORIGIN)
    assert told.status_code == 403
    form = client.post("/admin/periode/new/", data=hidden(told.text))
    assert 'value="Diketik &lt;lama&gt;"' in form.text
    assert guarded.stored("periode", nama=TYPED["nama"]) == []


@pytest.mark.parametrize("origin", [{}, {"Origin": "http://lain.example"}, {"Origin": "null"}])
def test_nobody_else_puts_words_into_a_form(guarded: Office, origin: dict[str, str]) -> None:
    told = guarded.client("admin").post("/admin/periode/new/", data=TYPED, headers=origin)
    assert told.status_code == 403
    assert "Diketik" not in told.text


def test_a_forged_seal_only_logs_in(guarded: Office) -> None:
    client = guarded.app.test_client()
    answer = log_in(guarded, client, client.get("/login").text, isian="bukan-segel")
    assert "/beranda" in answer


def test_only_forms_are_kept(guarded: Office) -> None:
    client = guarded.client("admin")
    token = token_of(client.get("/admin/periode/"))
    end_sessions(guarded)
    row_id = str(guarded.ids["periode:kota0"])
    refused = client.post("/admin/periode/delete/", data={"id": row_id, "csrf_token": token})
    assert (refused.status_code, "isian" in hidden(refused.text)) == (401, False)


def test_an_edit_is_still_checked_against_the_version_it_was_typed_from(guarded: Office) -> None:
    client, row_id = guarded.client("admin"), guarded.ids["periode:kota0"]
    page = client.get(f"/admin/periode/edit/?id={row_id}")
    with guarded.database.write() as session:
        table = REGISTRY.tables["periode"]
        session.execute(sa.update(table).where(table.c.id == row_id).values(nama="Lebih dulu", version=7))
    sent = {**TYPED, "version": "1", "periode_awal": "99-99", "csrf_token": token_of(page)}
    refused = client.post(f"/admin/periode/edit/?id={row_id}", data=sent)
    assert (refused.status_code, hidden(refused.text)["version"]) == (422, "1")


@pytest.mark.browser
@pytest.mark.network
@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_typing_goes_on_after_the_session_ended(site: Site, script: bool) -> None:
    nip = give_password(site.office, "admin")
    with site.visitor("admin", script=script) as context:
        page = context.new_page()
        page.goto("/admin/periode/new/")
        fill_periode(page, "Triwulan 3")
        end_sessions(site.office)
        page.get_by_role("button", name="OK", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("tidak hilang")
        page.get_by_label("NIP").fill(nip)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Login").click()
        if not script:
            page.get_by_role("button", name="Buka formulirnya").click()
        expect(page.get_by_label("Nama").first).to_have_value("Triwulan 3")
        page.get_by_role("button", name="OK", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("tersimpan")
