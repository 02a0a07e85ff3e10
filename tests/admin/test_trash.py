"""The trash as a page: what lies there, the way back, and why something stays."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.workflows import entity
from tests.personas import NOW, PASSWORD, World
from tests.support.web import Browser, Clock, application

PAGE = "/admin/rencana/sampah/"


@pytest.fixture
def dialect_name() -> str:
    """What the pages do is the same over both databases."""
    return "sqlite"


def _browser(world: World, var: Path, person: str) -> Browser:
    app = application(str(world.database.url), var, world.registry.catalog, Clock(NOW))
    browser = Browser(app.test_client())
    browser.login(world.nip(person), PASSWORD)
    return browser


def _deleted(world: World, *, and_made_again: bool = False) -> int:
    values = {"pegawai": world.pegawai["pegawai"], "tahun": 2026}
    with world.database.write() as session:
        actor = world.actor("admin")
        row_id = entity.create(session, world.registry, actor, "rencana", values, now=NOW).subject_id
        entity.delete(session, world.registry, actor, "rencana", row_id, now=NOW)
        if and_made_again:
            entity.create(session, world.registry, actor, "rencana", values, now=NOW)
    return row_id


def test_a_deleted_row_lies_in_the_trash_and_comes_back(kantor: World, var: Path) -> None:
    row_id, browser = _deleted(kantor), _browser(kantor, var, "admin")
    assert 'href="/admin/rencana/sampah/"' in browser.get("/admin/rencana/").text
    shown = browser.get(PAGE).text
    assert "2026: PANJI PEGAWAI" in shown
    assert "ASTI ADMIN" in shown
    [trash_id] = re.findall(r'name="id" value="(\d+)"', shown)
    assert browser.post(PAGE, PAGE, id=trash_id).status_code == 303
    assert "Sampah kosong" in browser.get(PAGE).text
    assert "Dipulihkan" in browser.get(f"/admin/rencana/details/?id={row_id}").text
    assert "masuk ke sampah" in browser.get(f"/admin/rencana/delete/?id={row_id}").text


def test_what_stands_in_the_way_is_told(kantor: World, var: Path) -> None:
    _deleted(kantor, and_made_again=True)
    browser = _browser(kantor, var, "admin")
    [trash_id] = re.findall(r'name="id" value="(\d+)"', browser.get(PAGE).text)
    refused = browser.post(PAGE, PAGE, id=trash_id)
    assert refused.status_code == 422
    assert "Data belum dipulihkan" in refused.text
    assert "sudah" in refused.text
    assert "2026: PANJI PEGAWAI" in refused.text


@pytest.mark.parametrize(("person", "page", "status"), [("pegawai", PAGE, 403), ("admin", "/admin/izin/sampah/", 403)])
def test_others_have_no_trash(kantor: World, var: Path, person: str, page: str, status: int) -> None:
    _deleted(kantor)
    browser = _browser(kantor, var, person)
    assert browser.get(page).status_code == status
    assert "/sampah/" not in browser.get(page.removesuffix("sampah/")).text


def test_the_trash_of_another_instansi_is_not_seen(kantor: World, var: Path) -> None:
    _deleted(kantor)
    browser = _browser(kantor, var, "beta_admin")
    assert "Sampah kosong" in browser.get(PAGE).text
    assert browser.post(PAGE, PAGE, id="1").status_code == 404
