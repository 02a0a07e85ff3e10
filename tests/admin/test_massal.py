"""Steps on many rows, and steps that ask for fields, as pages: the boxes, the question, the refusal, the result."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app.admin import massal
from app.models.job_run import JobRun
from app.sync import outbox
from app.sync.jobs import massal as job
from app.sync.task import Task, Workshop
from app.workflows import entity, many
from tests.personas import NOW, PASSWORD, World
from tests.support.web import Browser, Clock, application

LIST = "/admin/usulan/massal/"


@pytest.fixture
def dialect_name() -> str:
    """What the pages do is the same over both databases."""
    return "sqlite"


def _browser(world: World, var: Path, person: str) -> Browser:
    app = application(str(world.database.url), var, world.registry.catalog, Clock(NOW))
    browser = Browser(app.test_client())
    browser.login(world.nip(person), PASSWORD)
    return browser


def _rows(world: World, *names: str, jumlah: int = 1, steps: Sequence[str] = ()) -> list[int]:
    made = []
    with world.database.write() as session:
        actor = world.actor("pegawai")
        for name in names:
            values = {"pegawai": actor.pegawai_id, "perihal": name, "jumlah": jumlah, "lampiran": [{"judul": "S"}]}
            row_id = entity.create(session, world.registry, actor, "usulan", values, now=NOW).subject_id
            for step in steps:
                entity.fire(session, world.registry, actor, "usulan", row_id, step, now=NOW)
            made.append(row_id)
    return made


def _press(browser: Browser, ids: Sequence[int], **form: str) -> TestResponse:
    token = browser.token(f"{LIST}?tindakan=setujui")
    data = MultiDict([("id", str(row_id)) for row_id in ids])
    data.update({"csrf_token": token, **form})
    return browser.client.post(LIST, data=data)


def _status(world: World, *ids: int) -> list[object]:
    table = world.registry.tables["usulan"]
    with world.database.read() as session:
        found = {row.id: row.status for row in session.execute(sa.select(table.c.id, table.c.status))}
    return [found.get(row_id) for row_id in ids]


def test_the_list_lets_tick_rows_for_what_one_may(kantor: World, var: Path) -> None:
    (row_id,) = _rows(kantor, "Meja", steps=["ajukan"])
    shown = _browser(kantor, var, "unit").get("/admin/usulan/").text
    assert f'form="massal" name="id" value="{row_id}" aria-label="Pilih Meja"' in shown
    offered = re.findall(r'<option value="(\w+)">', shown.partition('id="tindakan"')[2].partition("</select>")[0])
    assert offered == ["ajukan", "setujui", "tolak", "delete"]
    assert 'form="massal"' not in _browser(kantor, var, "unit").get("/admin/unor/").text


def test_ticked_rows_are_asked_about_and_done(kantor: World, var: Path) -> None:
    ids, browser = _rows(kantor, "Meja", "Kursi", "Lemari", steps=["ajukan"]), _browser(kantor, var, "unit")
    question = browser.get(f"{LIST}?tindakan=setujui&id={ids[0]}&id={ids[1]}").text
    assert "Setujui usulan ini?" in question
    assert "2 data yang dicentang" in question
    assert "Semua 3 data yang dapat dikerjakan" in question
    answer = _press(browser, ids[:2], tindakan="setujui", untuk="dicentang")
    assert answer.status_code == 303
    assert "Setujui: 2 data." in browser.get(answer.location).text
    assert _status(kantor, *ids) == ["disetujui", "disetujui", "diajukan"]


def test_all_that_the_filters_leave(kantor: World, var: Path) -> None:
    ids, browser = _rows(kantor, "Meja kerja", "Kursi", "Meja rapat", steps=["ajukan"]), _browser(kantor, var, "unit")
    assert "Semua 2 data pada saringan ini yang dapat" in browser.get(f"{LIST}?tindakan=setujui&q=meja").text
    answer = _press(browser, [], tindakan="setujui", untuk="semua", q="meja")
    assert answer.location == "/admin/usulan/?q=meja"
    assert _status(kantor, *ids) == ["disetujui", "diajukan", "disetujui"]


def test_rows_that_are_left_are_told_with_the_reason(kantor: World, var: Path) -> None:
    ids = [*_rows(kantor, "Meja", steps=["ajukan"]), *_rows(kantor, "Kursi", jumlah=9, steps=["ajukan"])]
    answer = _press(_browser(kantor, var, "unit"), ids, tindakan="setujui", untuk="dicentang")
    assert answer.status_code == 200
    assert "Setujui: 1 data. 1 data tidak dikerjakan." in answer.text
    assert "Kursi" in answer.text
    assert "Jumlah paling banyak 5" in answer.text


REFUSED: list[tuple[str, Mapping[str, str], int, str]] = [
    ("unit", {"tindakan": ""}, 422, "Pilih dahulu tindakannya."),
    ("unit", {"tindakan": "kembalikan"}, 404, "Halaman tidak ditemukan."),
    ("unit", {"tindakan": "tandai"}, 403, "tidak berwenang"),
    ("unit", {"tindakan": "setujui"}, 422, "Pilih untuk data yang mana."),
    ("unit", {"tindakan": "setujui", "untuk": "semua", "q": "tidakada"}, 422, "Tidak ada data yang dapat dikerjakan."),
    ("unit", {"tindakan": "tolak", "untuk": "dicentang"}, 422, "Alasan wajib diisi."),
    ("unit", {"tindakan": "setujui", "untuk": "dicentang", "f.tidakada.eq": "1"}, 422, ""),
    ("admin", {"tindakan": "tandai", "untuk": "dicentang", "jumlah": "banyak"}, 422, "banyak"),
]


@pytest.mark.parametrize(("person", "form", "status", "words"), REFUSED)
def test_what_cannot_be_done_is_refused(
    kantor: World, var: Path, person: str, form: Mapping[str, str], status: int, words: str
) -> None:
    ids = _rows(kantor, "Meja", steps=["ajukan"])
    answer = _press(_browser(kantor, var, person), ids, **form)
    assert answer.status_code == status
    assert words in html.unescape(answer.text)
    assert _status(kantor, *ids) == ["diajukan"]


def test_rows_of_other_people_are_not_ticked(kantor: World, var: Path) -> None:
    ids = _rows(kantor, "Rahasia", steps=["ajukan"])
    browser = _browser(kantor, var, "beta_admin")
    assert "Rahasia" not in browser.get(f"{LIST}?tindakan=setujui&id={ids[0]}").text
    assert _press(browser, ids, tindakan="setujui", untuk="dicentang").status_code == 422
    assert _status(kantor, *ids) == ["diajukan"]


def test_a_press_that_comes_twice_is_done_once(kantor: World, var: Path) -> None:
    ids, browser = _rows(kantor, "Meja"), _browser(kantor, var, "admin")
    form = {"tindakan": "tandai", "untuk": "dicentang", "jumlah": "4", "_kirim": "tanda"}
    first, second = (_press(browser, ids, **form) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert "sudah dikerjakan" in browser.get(second.location).text


def test_what_is_left_empty_stays(kantor: World, var: Path) -> None:
    ids, browser = _rows(kantor, "Meja", jumlah=3), _browser(kantor, var, "admin")
    assert _press(browser, ids, tindakan="tandai", untuk="dicentang", jumlah="").status_code == 303
    table = kantor.registry.tables["usulan"]
    with kantor.database.read() as session:
        assert session.execute(sa.select(table.c.jumlah, table.c.catatan)).one() == (3, "Diperiksa")


def test_a_step_of_the_list_has_its_button_there(kantor: World, var: Path) -> None:
    browser = _browser(kantor, var, "admin")
    _rows(kantor, "Meja")
    shown = browser.get("/admin/usulan/").text
    assert "Arsipkan yang selesai" in shown
    assert "/action/arsipkan/" not in shown
    question = browser.get(f"{LIST}?tindakan=arsipkan").text
    assert "Arsipkan semua usulan yang selesai?" in question
    assert "Tidak ada data yang dapat dikerjakan" in question
    assert browser.get("/admin/usulan/action/arsipkan/?id=1").status_code == 404


def test_an_action_asks_for_its_fields_and_keeps_what_was_typed(kantor: World, var: Path) -> None:
    (row_id,) = _rows(kantor, "Meja", jumlah=2)
    browser = _browser(kantor, var, "admin")
    page = f"/admin/usulan/action/tandai/?id={row_id}"
    assert 'name="jumlah" value="2"' in browser.get(page).text
    wrong = browser.post("/admin/usulan/action/tandai/", page, id=str(row_id), version="1", jumlah="-4")
    assert wrong.status_code == 422
    assert 'name="jumlah" value="-4"' in wrong.text
    stale = browser.post("/admin/usulan/action/tandai/", page, id=str(row_id), version="9", jumlah="5")
    assert stale.status_code == 409
    assert 'name="jumlah" value="5"' in stale.text
    assert (
        browser.post("/admin/usulan/action/tandai/", page, id=str(row_id), version="1", jumlah="5").status_code == 303
    )


class _Silent:
    def report(self, done: int, total: int | None = None, message: str = "") -> None:
        """Nobody waits."""


def _task(world: World, var: Path, person: str, params: Mapping[str, Any]) -> Task:
    shop = Workshop(world.registry.catalog, world.registry, world.database, var)
    return Task(7, world.actor(person), params, shop, _Silent(), NOW, outbox.post)


def test_many_rows_go_to_the_background(kantor: World, var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(massal, "AT_ONCE", 1)
    ids = [*_rows(kantor, "Meja", "Kursi", steps=["ajukan"]), *_rows(kantor, "Banyak", jumlah=9, steps=["ajukan"])]
    answer = _press(_browser(kantor, var, "unit"), ids, tindakan="setujui", untuk="dicentang")
    assert answer.status_code == 303
    with kantor.database.read() as session:
        run = session.scalars(sa.select(JobRun).where(JobRun.kind == "massal")).one()
    assert answer.location == f"/pekerjaan/{run.id}"
    result = job.run(_task(kantor, var, "unit", run.params))
    assert result.message == "Setujui: 2 data. 1 data tidak dikerjakan."
    assert result.path is not None
    assert "Banyak,Setujui" in result.path.read_text(encoding="utf-8")
    again = job.run(_task(kantor, var, "unit", run.params))
    assert again.message == "Tindakan ini sudah dikerjakan."


def test_a_background_step_on_all_finds_its_rows_itself(kantor: World, var: Path) -> None:
    ids = _rows(kantor, "Meja", "Kursi", jumlah=2)
    params = {"entity": "usulan", "step": "tandai", "args": json.dumps({"q": ["kursi"]}), "ids": "", "reason": ""}
    result = job.run(_task(kantor, var, "admin", {**params, "values": json.dumps({"jumlah": 3})}))
    assert result.message == "Tandai: 1 data."
    table = kantor.registry.tables["usulan"]
    with kantor.database.read() as session:
        assert list(session.scalars(sa.select(table.c.jumlah).order_by(table.c.id))) == [2, 3]
    assert len(ids) == 2


def test_too_many_rows_are_refused(kantor: World, var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "MOST", 1)
    ids = _rows(kantor, "Meja", "Kursi", steps=["ajukan"])
    answer = _press(_browser(kantor, var, "unit"), ids, tindakan="setujui", untuk="semua")
    assert answer.status_code == 422
    assert "Paling banyak 1 data sekali jalan." in answer.text
