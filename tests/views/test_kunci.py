"""The page of one's API keys, and that of one's notices: made, shown once, ended; nobody else's."""

from __future__ import annotations

import re

import sqlalchemy as sa

from app.models import notice
from app.models.token import Token
from tests.support.web import NOW, PEOPLE, Web


def test_a_key_is_shown_once_and_works_until_it_is_ended(web: Web) -> None:
    browser = web.signed_in("admin")
    answer = browser.post("/kunci-api/", "/kunci-api/", nama="Absensi", hari="30")
    found = re.search(r"ekin_[\w-]+", answer.text)
    assert found is not None
    assert found[0] not in browser.get("/kunci-api/").text
    asking = {"Authorization": f"Bearer {found[0]}"}
    assert web.browser().client.get("/api/v1/unor", headers=asking).status_code == 200
    number = web.scalars(sa.select(Token.id))[0]
    assert browser.post(f"/kunci-api/{number}/cabut", "/kunci-api/").status_code == 303
    assert web.browser().client.get("/api/v1/unor", headers=asking).status_code == 401


def test_what_was_typed_is_kept_with_its_errors(web: Web) -> None:
    answer = web.signed_in("admin").post("/kunci-api/", "/kunci-api/", nama="Absensi", hari="9000", tulis="1")
    assert answer.status_code == 422
    assert "Masa berlaku 1 sampai 365 hari." in answer.text
    assert 'value="Absensi"' in answer.text
    assert web.scalars(sa.select(Token.id)) == []


def test_nobody_ends_somebody_elses_key(web: Web) -> None:
    web.signed_in("admin").post("/kunci-api/", "/kunci-api/", nama="Absensi", hari="30")
    number = web.scalars(sa.select(Token.id))[0]
    other = web.signed_in("tetangga")
    assert "Absensi" not in other.get("/kunci-api/").text
    assert other.post(f"/kunci-api/{number}/cabut", "/kunci-api/").status_code == 404


def test_notices_are_shown_to_their_account_and_marked_as_read(web: Web) -> None:
    with web.database.write() as session:
        about = {"cause": 1, "entity": "unor", "row_id": 1, "now": NOW}
        notice.tell(session, PEOPLE["admin"].id, text="Usulan disetujui.", **about)  # type: ignore[arg-type]
    browser = web.signed_in("admin")
    assert "Usulan disetujui." in browser.get("/beranda").text
    assert "belum dibaca" in browser.get("/pemberitahuan/").text
    assert "Usulan disetujui." not in web.signed_in("tetangga").get("/pemberitahuan/").text
    assert browser.post("/pemberitahuan/dibaca", "/pemberitahuan/").status_code == 303
    assert "belum dibaca" not in browser.get("/pemberitahuan/").text
    assert "Usulan disetujui." not in browser.get("/beranda").text
