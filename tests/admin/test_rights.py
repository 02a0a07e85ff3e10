"""The page that tells why somebody may do something to a row: what it says, and to whom it says nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.admin.rights import FOUND
from app.workflows import entity
from tests.admin.office import counted
from tests.personas import NOW, PASSWORD, World
from tests.support.web import Browser, Clock, application

ADDRESS = "/admin/usulan/hak/"


@pytest.fixture
def dialect_name() -> str:
    """What the page does is the same over both databases."""
    return "sqlite"


@pytest.fixture
def row_id(kantor: World) -> int:
    """A usulan of the pegawai, handed in, too large to be approved."""
    values = {"pegawai": kantor.pegawai["pegawai"], "perihal": "Laptop", "jumlah": 6, "lampiran": [{"judul": "S"}]}
    with kantor.database.write() as session:
        actor = kantor.actor("pegawai")
        made = entity.create(session, kantor.registry, actor, "usulan", values, now=NOW).subject_id
        entity.fire(session, kantor.registry, actor, "usulan", made, "ajukan", now=NOW)
    return made


def _browser(world: World, var: Path, person: str) -> Browser:
    app = application(str(world.database.url), var, world.registry.catalog, Clock(NOW))
    browser = Browser(app.test_client())
    browser.login(world.nip(person), PASSWORD)
    return browser


def _verdicts(text: str) -> dict[str, bool]:
    found = re.findall(r'class="right-head"><strong>([^<]+)</strong>.*?</svg>(boleh|tidak boleh)<', text, re.DOTALL)
    return {label: word == "boleh" for label, word in found}


@pytest.mark.parametrize("person", ["admin", "unit", "pegawai"])
def test_what_is_open_is_what_the_details_page_offers(kantor: World, var: Path, row_id: int, person: str) -> None:
    browser = _browser(kantor, var, person)
    details = browser.get(f"/admin/usulan/details/?id={row_id}").text
    told = _verdicts(browser.get(f"{ADDRESS}?id={row_id}").text)
    assert told["Mengubah"] is (f"/admin/usulan/edit/?id={row_id}" in details)
    assert told["Tolak"] is (f"/admin/usulan/action/tolak/?id={row_id}" in details)
    assert told["Melihat"] is True
    assert f'href="{ADDRESS}?id={row_id}"' in details


def test_the_failing_condition_and_its_line_are_told(kantor: World, var: Path, row_id: int) -> None:
    text = _browser(kantor, var, "unit").get(f"{ADDRESS}?id={row_id}").text
    assert "Setujui belum dapat dilakukan. Syaratnya: Jumlah paling banyak 5." in text
    assert re.search(r"Tidak terpenuhi: </span> <span>Syarat: Jumlah paling banyak 5", text)
    assert re.search(r"Terpenuhi: </span> <span>Syarat: Status adalah Diajukan", text)
    assert "/entities/usulan.yaml:" in text
    assert "sejak 1 Januari 2026" in text
    assert "Tidak dapat diisi: Pegawai, Perihal, Jumlah, Lampiran." in text


def test_an_admin_asks_for_accounts_within_reach(kantor: World, var: Path, row_id: int) -> None:
    browser = _browser(kantor, var, "admin")
    text = browser.get(f"{ADDRESS}?id={row_id}&akun={kantor.akun['lewat']}").text
    assert "LEO LEWAT" in text
    assert not any(_verdicts(text)[label] for label in ("Melihat", "Mengubah", "Setujui"))
    assert "tetapi berlaku sejak 1 Januari 2026 sampai 19 November 2026" in text
    assert "Data ini di luar jangkauan peran akun ini." in text


def test_what_is_no_matter_of_the_row_is_told_of_the_menu(kantor: World, var: Path, row_id: int) -> None:
    text = _browser(kantor, var, "admin").get(f"{ADDRESS}?id={row_id}").text
    assert list(_verdicts(text[text.index("Pada menu ini") :])) == ["Menambah", "Memulihkan", "Mengimpor"]


def test_a_disabled_account_may_do_nothing(kantor: World, var: Path, row_id: int) -> None:
    text = _browser(kantor, var, "admin").get(f"{ADDRESS}?id={row_id}&akun={kantor.akun['mati']}").text
    assert "Akun ini tidak aktif" in text
    assert _verdicts(text) == {}


@pytest.mark.parametrize(
    ("asker", "whose", "status"),
    [
        ("admin", "beta_admin", 404),
        ("unit", "rekan", 404),
        ("unit", "pegawai", 200),
        ("pegawai", "rekan", 404),
        ("pegawai", "pegawai", 200),
    ],
)
def test_other_accounts_are_as_far_as_the_menu_of_accounts(
    kantor: World, var: Path, row_id: int, asker: str, whose: str, status: int
) -> None:
    answer = _browser(kantor, var, asker).get(f"{ADDRESS}?id={row_id}&akun={kantor.akun[whose]}")
    assert answer.status_code == status


@pytest.mark.parametrize("asker", ["rekan", "beta_admin", "beta_pegawai"])
def test_a_row_out_of_sight_is_not_explained(kantor: World, var: Path, row_id: int, asker: str) -> None:
    browser = _browser(kantor, var, asker)
    assert browser.get(f"{ADDRESS}?id={row_id}").status_code == 404
    assert browser.get(f"{ADDRESS}?id={row_id}&akun={kantor.akun[asker]}").status_code == 404


def test_the_search_finds_accounts_of_ones_own_list(kantor: World, var: Path, row_id: int) -> None:
    def people(person: str, typed: str) -> set[str]:
        text = _browser(kantor, var, person).get(f"{ADDRESS}?id={row_id}&cari={typed}").text
        return {key for key, number in kantor.akun.items() if f'{ADDRESS}?id={row_id}&amp;akun={number}"' in text}

    assert people("admin", "rekan") == {"rekan"}
    assert people("admin", "beta") == set()
    assert people("unit", "rekan") == set()
    assert "Tidak ada akun yang cocok." in _browser(kantor, var, "unit").get(f"{ADDRESS}?id={row_id}&cari=rekan").text
    assert "cari" not in _browser(kantor, var, "pegawai").get(f"{ADDRESS}?id={row_id}").text
    assert FOUND >= len(people("admin", "19")) > 1


@pytest.mark.parametrize("odd", ["cari=%25_%27", "cari=" + "x" * 3000, "akun=0", "akun=x", f"akun={2**63}", "akun="])
def test_odd_questions_get_an_answer(kantor: World, var: Path, row_id: int, odd: str) -> None:
    answer = _browser(kantor, var, "admin").get(f"{ADDRESS}?id={row_id}&{odd}")
    assert answer.status_code in (200, 404, 422)


def test_asking_changes_nothing_and_costs_few_statements(kantor: World, var: Path, row_id: int) -> None:
    browser = _browser(kantor, var, "admin")
    with counted() as statements:
        assert browser.get(f"{ADDRESS}?id={row_id}").status_code == 200
    assert [text for text in statements if not text.lstrip().startswith(("SELECT", "WITH"))] == []
    assert len(statements) <= 70
