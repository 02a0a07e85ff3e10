"""The pages of a menu whose rows come from a query: to look at and to take along, never to enter."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.models.job_run import JobRun
from tests.personas import NOW, PASSWORD, World
from tests.support import kekosongan
from tests.support.web import Browser, Clock, application

LIST = "/admin/kekosongan/"


@pytest.fixture
def dialect_name() -> str:
    """What the pages do is the same over both databases."""
    return "sqlite"


@pytest.fixture
def empty(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """The world with the menu of units without a head; Dinas Alpa has one."""
    kekosongan.register(monkeypatch)
    kekosongan.with_head(world, "admin")
    return replace(world, registry=kekosongan.registry(tmp_path))


def browser(world: World, var: Path, person: str) -> Browser:
    app = application(str(world.database.url), var, world.registry.catalog, Clock(NOW))
    made = Browser(app.test_client())
    made.login(world.nip(person), PASSWORD)
    return made


def test_it_is_a_menu_like_any_other(empty: World, var: Path) -> None:
    admin = browser(empty, var, "admin")
    assert "Unor Tanpa Pimpinan" in admin.get("/beranda").text
    text = admin.get(f"{LIST}?f.unor.within={empty.unor['alpa.satu']}&q=seksi").text
    assert "Seksi Satu" in text
    assert "Bidang Dua" not in re.sub(r"<option.*?</option>", "", text)
    assert "Simpan tampilan" in text
    assert "export/csv/" in text
    for gone in ("Tambah", "Impor", "Hapus</a>", ">Edit<"):
        assert gone not in text


def test_a_row_has_its_page_without_a_history(empty: World, var: Path) -> None:
    page = browser(empty, var, "unit").get(f"{LIST}details/?id={empty.unor['alpa.satu']}")
    assert page.status_code == 200
    assert "Bidang Satu" in page.text
    assert "Riwayat perubahan" not in page.text
    assert "riwayat" in browser(empty, var, "unit").get(f"/admin/unor/details/?id={empty.unor['alpa.satu']}").text


def test_each_page_answers_as_it_must(empty: World, var: Path) -> None:
    """Rows in reach, out of reach and of another instansi; and what nobody may do to them."""
    near, far, foreign = (empty.unor[name] for name in ("alpa.satu", "alpa.dua", "beta"))
    table = {"admin": (200, 200, 404), "unit": (200, 404, 404), "beta_admin": (404, 404, 200)}
    for person, expected in table.items():
        client = browser(empty, var, person)
        got = tuple(client.get(f"{LIST}details/?id={row_id}").status_code for row_id in (near, far, foreign))
        assert (person, got) == (person, expected)
        rights = tuple(client.get(f"{LIST}hak/?id={row_id}").status_code for row_id in (near, far, foreign))
        assert (person, rights) == (person, expected)
        assert client.get(f"{LIST}export/csv/").status_code == (403 if person == "unit" else 200)
        for page in (
            "new/",
            f"edit/?id={near}",
            f"delete/?id={near}",
            "sampah/",
            "tabel/",
            f"file/isi/?id={near}",
            "import/",
            "import/template/",
        ):
            assert client.get(LIST + page).status_code in (403, 404)
        for page in ("new/", f"edit/?id={near}", "delete/", "tabel/", "massal/", "quick-add/x/", "action/x/"):
            assert client.post(LIST + page, "/beranda", id=str(near), version="1").status_code in (403, 404, 422)
        assert client.get(f"{LIST}pohon/").status_code == 404
    assert browser(empty, var, "pegawai").get(LIST).status_code == 403


def test_its_export_is_a_job_like_any_other(empty: World, var: Path) -> None:
    admin = browser(empty, var, "admin")
    assert admin.post(f"{LIST}export/csv/", f"{LIST}export/csv/", q="satu").status_code == 303
    with empty.database.read() as session:
        assert session.scalars(sa.select(JobRun.kind)).all() == ["ekspor"]


def test_the_interface_reads_it_and_offers_no_more(empty: World, var: Path) -> None:
    admin = browser(empty, var, "admin")
    made = admin.post("/kunci-api/", "/kunci-api/", nama="Uji", hari="30", tulis="1")
    found = re.search(r"ekin_[\w-]+", made.text)
    assert found is not None
    asking, row_id = {"Authorization": f"Bearer {found[0]}"}, empty.unor["alpa.satu"]
    client = admin.client
    rows = client.get("/api/v1/kekosongan", headers=asking).json
    assert [row["nama"] for row in rows["items"]] == ["Bidang Dua", "Bidang Satu", "Seksi Satu"]  # type: ignore[index]
    assert client.get(f"/api/v1/kekosongan/{row_id}", headers=asking).json["jumlah"] == 1  # type: ignore[index]
    assert client.post("/api/v1/kekosongan", headers=asking, json={"nama": "x"}).status_code == 403
    assert client.patch(f"/api/v1/kekosongan/{row_id}", headers=asking, json={"version": 1}).status_code == 403
    assert client.delete(f"/api/v1/kekosongan/{row_id}", headers=asking, json={"version": 1}).status_code == 403
    paths = client.get("/api/v1/openapi.json").json["paths"]  # type: ignore[index]
    assert set(paths["/kekosongan"]) == {"get"}
    assert set(paths["/kekosongan/{id}"]) == {"parameters", "get"}


def test_its_manual_says_that_it_is_looked_at(empty: World, var: Path) -> None:
    text = browser(empty, var, "admin").get("/bantuan/kekosongan/").text
    assert "dapat dilihat, tidak dapat diisi" in text
    assert "tercatat dalam riwayat" not in text
    assert "DELETE" not in text
