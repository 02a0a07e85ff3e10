"""The grid: cells that are filled in or pasted, saved whole, and what it refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app.workflows import entity
from tests.personas import NOW, PASSWORD, World
from tests.support.kantor_site import KantorSite, served
from tests.support.web import Browser, Clock, application

PAGE = "/admin/izin/tabel/"


@pytest.fixture
def dialect_name() -> str:
    """What the pages do is the same over both databases."""
    return "sqlite"


@pytest.fixture
def site(kantor: World, var: Path, browser: Chromium) -> Iterator[KantorSite]:
    with served(kantor, var, browser) as running:
        yield running


def _browser(world: World, var: Path, person: str) -> Browser:
    app = application(str(world.database.url), var, world.registry.catalog, Clock(NOW))
    client = Browser(app.test_client())
    client.login(world.nip(person), PASSWORD)
    return client


def _rows(world: World, *numbers: str, **more: object) -> list[int]:
    with world.database.write() as session:
        actor = world.actor("admin")
        return [
            entity.create(session, world.registry, actor, "izin", {"nomor": number, **more}, now=NOW).subject_id
            for number in numbers
        ]


def _save(client: Browser, ids: list[int], cells: Mapping[str, str], version: int = 1) -> TestResponse:
    data = MultiDict([("id", str(row_id)) for row_id in ids])
    data.update({f"b{row_id}-version": str(version) for row_id in ids})
    data.update({"csrf_token": client.token(PAGE), **cells})
    return client.client.post(PAGE, data=data)


def _stored(world: World, *names: str) -> list[tuple[object, ...]]:
    table = world.registry.tables["izin"]
    with world.database.read() as session:
        return [
            tuple(row) for row in session.execute(sa.select(*(table.c[name] for name in names)).order_by(table.c.id))
        ]


def test_cells_are_saved_together(kantor: World, var: Path) -> None:
    first, second = _rows(kantor, "A-1", "A-2")
    client = _browser(kantor, var, "admin")
    shown = client.get(PAGE).text
    assert f'name="b{first}-hari"' in shown
    assert 'href="/admin/izin/tabel/"' in client.get("/admin/izin/").text
    answer = _save(client, [first, second], {f"b{first}-hari": "2", f"b{second}-catatan": "Baru"})
    assert answer.status_code == 303
    assert "2 data tersimpan." in client.get(answer.location).text
    assert _stored(kantor, "hari", "catatan", "version") == [(2, None, 2), (None, "Baru", 2)]


def test_one_wrong_cell_keeps_all_and_what_was_typed(kantor: World, var: Path) -> None:
    first, second = _rows(kantor, "A-1", "A-2")
    answer = _save(
        _browser(kantor, var, "admin"), [first, second], {f"b{first}-hari": "2", f"b{second}-jenis": "dinas"}
    )
    assert answer.status_code == 422
    assert "A-2 · Nomor Surat" in answer.text
    assert re.search(rf'name="b{first}-hari" value="2"', answer.text)
    assert _stored(kantor, "hari", "jenis") == [(None, "cuti"), (None, "cuti")]
    unreadable = _save(_browser(kantor, var, "admin"), [first], {f"b{first}-hari": "dua"})
    assert unreadable.status_code == 422
    assert 'value="dua"' in unreadable.text


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(kantor: World, var: Path) -> None:
    first, second = _rows(kantor, "A-1", "A-2")
    answer = _save(_browser(kantor, var, "admin"), [first, second], {f"b{first}-hari": "2"}, 7)
    assert answer.status_code == 422
    assert "Buka lagi tabelnya" in answer.text
    assert _stored(kantor, "hari") == [(None,), (None,)]


def test_a_cell_that_a_condition_fixes_is_not_open(kantor: World, var: Path) -> None:
    (row_id,) = _rows(kantor, "A-1", ditutup=True, catatan="Tetap")
    client = _browser(kantor, var, "admin")
    assert f'name="b{row_id}-catatan"' not in client.get(PAGE).text
    assert _save(client, [row_id], {f"b{row_id}-catatan": "Lain"}).status_code == 303
    assert _stored(kantor, "catatan") == [("Tetap",)]


def test_rows_of_others_are_not_there(kantor: World, var: Path) -> None:
    (row_id,) = _rows(kantor, "A-1")
    stranger = _browser(kantor, var, "beta_admin")
    assert "A-1" not in stranger.get(PAGE).text
    assert _save(stranger, [row_id], {f"b{row_id}-hari": "2"}).status_code == 403
    assert _browser(kantor, var, "pegawai").get(PAGE).status_code == 403
    assert _browser(kantor, var, "admin").get("/admin/rencana/tabel/").status_code == 404
    assert _stored(kantor, "hari") == [(None,)]


PASTE = """([text, start]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const cell = document.getElementsByName(start)[0];
  cell.focus();
  cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def _paste(page: Page, text: str, start: str) -> None:
    page.evaluate(PASTE, [text, start])


@pytest.mark.browser
@pytest.mark.network
def test_cells_are_pasted_from_a_spreadsheet(site: KantorSite) -> None:
    first, second = _rows(site.world, "A-1", "A-2")
    with site.visitor("admin") as context:
        page = context.new_page()
        page.goto(PAGE)
        _paste(page, "Dinas Luar\t3\t31-12-2020\t12/K\r\nLain-lain\t4\t\tX\r\n", f"b{first}-jenis")
        expect(page.locator("[data-grid-status]")).to_have_text("8 sel ditempel.")
        _paste(page, "Tidak Ada\t9", f"b{second}-jenis")
        expect(page.locator("[data-grid-status]")).to_contain_text("1 sel tidak dapat ditempel.")
        page.locator(f"[name=b{first}-hari]").press("ArrowDown")
        expect(page.locator(f"[name=b{second}-hari]")).to_be_focused()
        page.locator(f"[name=b{second}-jenis]").select_option("cuti")
        page.get_by_role("button", name="OK").click()
        expect(page.get_by_text("2 data tersimpan.")).to_be_visible()
    assert [tuple(map(str, row)) for row in _stored(site.world, "jenis", "hari", "mulai", "surat")] == [
        ("dinas", "3", "2020-12-31", "12/K"),
        ("cuti", "9", "None", "X"),
    ]
