"""A form that makes a row makes one, however often it is sent."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from datetime import timedelta

import sqlalchemy as sa
from flask.testing import FlaskClient

from app.models import receipt
from tests.admin.office import NOW, Office
from tests.support.webfixtures import both

pytestmark = both

MARK = re.compile(r'name="_kirim" value="([^"]+)"')


def mark(client: FlaskClient, page: str = "/admin/unor/new/") -> str:
    found = MARK.search(client.get(page).text)
    assert found is not None
    return found[1]


def send(client: FlaskClient, values: Mapping[str, str]) -> int:
    return client.post("/admin/unor/new/", data={"mandiri": "false", **values}).status_code


def test_a_form_sent_again_makes_no_second_row(office: Office) -> None:
    client = office.client("admin")
    form = {"nama": "Dinas Sekali", "_kirim": mark(client)}
    assert [send(client, form), send(client, form)] == [303, 303]
    assert "sudah tersimpan" in client.get("/admin/unor/").text
    assert len(office.stored("unor", nama="Dinas Sekali")) == 1


def test_two_presses_at_the_same_moment_make_one_row(office: Office) -> None:
    form = {"nama": "Dinas Serentak", "_kirim": mark(office.client("admin"))}
    together, answers = threading.Barrier(4), []

    def press() -> None:
        client = office.client("admin")
        together.wait(30)
        answers.append(send(client, form))

    presses = [threading.Thread(target=press) for _ in range(4)]
    for one in presses:
        one.start()
    for one in presses:
        one.join(60)
    assert answers == [303] * 4
    assert len(office.stored("unor", nama="Dinas Serentak")) == 1


def test_going_back_and_typing_the_next_one_makes_the_next_one(office: Office) -> None:
    client = office.client("admin")
    one = mark(client)
    assert [send(client, {"nama": f"Dinas {word}", "_kirim": one}) for word in ("Pertama", "Kedua")] == [303, 303]
    assert len(office.stored("unor", nama="Dinas Kedua")) == 1


def test_what_was_refused_may_be_sent_again(office: Office) -> None:
    client = office.client("admin")
    form = {"nama": "Dinas Ulang", "atasan": str(office.ids["unor:camat"]), "_kirim": mark(client)}
    assert [send(client, form), send(client, form)] == [422, 422]


def test_two_forms_may_say_the_same_and_a_stored_row_needs_no_mark(office: Office) -> None:
    client = office.client("admin")
    assert [send(client, {"nama": "Dinas Kembar", "_kirim": mark(client)}) for _ in range(2)] == [303, 303]
    rows = office.stored("unor", nama="Dinas Kembar")
    assert len(rows) == 2
    assert MARK.search(client.get(f"/admin/unor/edit/?id={rows[0]['id']}").text) is None


def test_receipts_are_swept(office: Office) -> None:
    with office.database.write() as session:
        assert [receipt.first(session, "a", NOW), receipt.first(session, "a", NOW)] == [True, False]
        receipt.sweep(session, NOW + receipt.KEPT)
        assert session.scalar(sa.select(sa.func.count()).select_from(receipt.Receipt)) == 1
        receipt.sweep(session, NOW + receipt.KEPT + timedelta(seconds=1))
        assert session.scalar(sa.select(sa.func.count()).select_from(receipt.Receipt)) == 0
