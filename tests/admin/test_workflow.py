"""The generated pages of a workflow: the buttons, the question, the reason, and the mark of the state."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.admin import confirm
from app.workflows import entity, removal
from tests.personas import NOW, PASSWORD, World
from tests.support.web import Browser, Clock, application


@pytest.fixture
def dialect_name() -> str:
    """What the pages do is the same over both databases."""
    return "sqlite"


def _browser(world: World, var: Path, person: str) -> Browser:
    app = application(str(world.database.url), var, world.registry.catalog, Clock(NOW))
    browser = Browser(app.test_client())
    browser.login(world.nip(person), PASSWORD)
    return browser


def _row(world: World, *steps: str) -> int:
    values = {"pegawai": world.pegawai["pegawai"], "perihal": "Laptop", "jumlah": 1, "lampiran": [{"judul": "S"}]}
    with world.database.write() as session:
        actor = world.actor("pegawai")
        row_id = entity.create(session, world.registry, actor, "usulan", values, now=NOW).subject_id
        for step in steps:
            entity.fire(session, world.registry, actor, "usulan", row_id, step, now=NOW)
    return row_id


def _offered(text: str) -> list[str]:
    return re.findall(r'href="/admin/usulan/action/(\w+)/', text)


def test_the_details_offer_the_steps_of_the_state_to_those_who_may(kantor: World, var: Path) -> None:
    row_id = _row(kantor, "ajukan")
    shown = _browser(kantor, var, "unit").get(f"/admin/usulan/details/?id={row_id}").text
    assert _offered(shown) == ["setujui", "tolak", "kembalikan"]
    assert '<span class="state state-blue">Diajukan</span>' in shown
    assert _offered(_browser(kantor, var, "pegawai").get(f"/admin/usulan/details/?id={row_id}").text) == []


def test_a_step_is_asked_about_and_done(kantor: World, var: Path) -> None:
    row_id, browser = _row(kantor, "ajukan"), _browser(kantor, var, "unit")
    question = f"/admin/usulan/action/setujui/?id={row_id}"
    assert "Setujui usulan ini?" in browser.get(question).text
    answer = browser.post("/admin/usulan/action/setujui/", question, id=str(row_id), version="2")
    assert answer.status_code == 303
    assert "state-green" in browser.get(f"/admin/usulan/details/?id={row_id}").text


def test_a_reason_that_is_missing_is_asked_for_again(kantor: World, var: Path) -> None:
    row_id, browser = _row(kantor, "ajukan"), _browser(kantor, var, "unit")
    question = f"/admin/usulan/action/tolak/?id={row_id}"
    answer = browser.post("/admin/usulan/action/tolak/", question, id=str(row_id), version="2", alasan=" ")
    assert answer.status_code == 422
    assert "Alasan wajib diisi." in answer.text
    done = browser.post("/admin/usulan/action/tolak/", question, id=str(row_id), version="2", alasan="Sudah ada.")
    assert done.status_code == 303
    assert "Alasan: Sudah ada." in browser.get(f"/admin/usulan/details/?id={row_id}").text


def test_a_step_asks_for_fields_and_keeps_what_was_typed(kantor: World, var: Path) -> None:
    trip = {"tujuan": "Utara", "berangkat": date(2026, 12, 1), "pulang": date(2026, 12, 2)}
    with kantor.database.write() as session:
        actor = kantor.actor("pegawai")
        row_id = entity.create(session, kantor.registry, actor, "dinas", trip, now=NOW).subject_id
        entity.fire(session, kantor.registry, actor, "dinas", row_id, "ajukan", now=NOW)
    browser = _browser(kantor, var, "admin")
    address = "/admin/dinas/action/setujui/"
    question = f"{address}?id={row_id}"
    shown = browser.get(question).text
    assert re.search(r'name="nomor"[^>]*required', shown), "it is required in the state that the step leads to"
    assert 'name="catatan"' not in shown, "it is not to be filled in there"
    assert 'data-visible-when="{&#34;field&#34;:&#34;kelas&#34;' in shown
    typed = {"id": str(row_id), "version": "2", "nomor": "", "kelas": "khusus", "sebab": "Banjir <b>", "alasan": ""}
    refused = browser.post(address, question, **typed)
    assert refused.status_code == 422
    assert "Nomor Surat Tugas wajib diisi." in refused.text
    assert "Alasan wajib diisi." in refused.text
    assert "Banjir &lt;b&gt;" in refused.text
    assert '<option value="khusus" selected>' in refused.text
    stale = browser.post(address, question, **{**typed, "version": "1", "nomor": "ST/7", "alasan": "Perlu"})
    assert (stale.status_code, 'value="ST/7"' in stale.text, 'name="version" value="2"' in stale.text) == (
        409,
        True,
        True,
    )
    assert browser.post(address, question, **{**typed, "nomor": "ST/7", "alasan": "Perlu"}).status_code == 303
    told = browser.get(f"/admin/dinas/details/?id={row_id}").text
    assert "ST/7" in told
    assert "Alasan: Perlu" in told
    assert "ang diisi: Nomor Surat Tugas, Kelas, Sebab" in browser.get("/bantuan/dinas/").text


def test_a_step_that_somebody_else_took_is_told_of(kantor: World, var: Path) -> None:
    row_id, browser = _row(kantor, "ajukan"), _browser(kantor, var, "unit")
    question = f"/admin/usulan/action/kembalikan/?id={row_id}"
    token = browser.token(question)
    with kantor.database.write() as session:
        entity.fire(session, kantor.registry, kantor.actor("admin"), "usulan", row_id, "setujui", now=NOW)
    form = {"id": str(row_id), "version": "2", "alasan": "Kurang", "csrf_token": token}
    answer = browser.client.post("/admin/usulan/action/kembalikan/", data=form)
    assert answer.status_code == 409
    assert "sekarang Disetujui (ASTI ADMIN" in answer.text


def test_an_address_of_another_step_answers_as_the_verb_does(kantor: World, var: Path) -> None:
    row_id = _row(kantor, "ajukan")
    assert _status(_browser(kantor, var, "pegawai").client, row_id) == 403
    assert _status(_browser(kantor, var, "rekan").client, row_id) == 404


def _status(client: FlaskClient, row_id: int) -> int:
    return client.get(f"/admin/usulan/action/setujui/?id={row_id}").status_code


def test_the_question_before_a_deletion_says_what_goes_along(kantor: World, var: Path) -> None:
    row_id = _row(kantor)
    shown = _browser(kantor, var, "pegawai").get(f"/admin/usulan/delete/?id={row_id}").text
    assert "<li>Ikut terhapus: 1 Lampiran.</li>" in shown


def test_what_the_person_may_not_list_is_told_without_its_name(kantor: World) -> None:
    catalog = kantor.registry.catalog
    found = [removal.Along(catalog.entity("izin"), 2), removal.Along(catalog.entity("izin"), 3, "Unor")]
    assert confirm.consequences(catalog, kantor.actor("admin"), catalog.entity("usulan"), found) == (
        "Ikut terhapus: 2 Izin.",
        "Unor dikosongkan pada 3 Izin.",
    )
    assert confirm.consequences(catalog, kantor.actor("pegawai"), catalog.entity("usulan"), found) == (
        "Ikut terhapus: 2 data lain.",
        "3 data lain kehilangan hubungannya dengan data ini.",
    )
