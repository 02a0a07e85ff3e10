"""Relations to a few rows: all of them are there at once, by one query, until there are too many."""

from __future__ import annotations

import re

import sqlalchemy as sa

from tests.admin.office import NOW, REGISTRY, Office, counted

SHELL = 3  # the session, the account with its roles, the name of the instansi


def options(text: str, name: str) -> list[str]:
    found = re.search(rf'<select[^>]* name="{name}"[^>]*>(.*?)</select>', text, re.DOTALL)
    assert found
    return re.findall(r"<option[^>]*>([^<]*)", found[1])


def found(office: Office, field: str, typed: str) -> list[str]:
    answer = office.client("admin").get(f"/admin/pegawai/lookup/{field}/?q={typed}").json
    assert answer is not None
    return [row["text"] for row in answer["results"]]


def add_golongan(office: Office, *names: str) -> None:
    fixed = {"jenis": "PPPK", "sumber": "Uji", "berlaku_sejak": NOW.date(), "version": 1}
    stamps = {"created_at": NOW, "updated_at": NOW}
    rows = [{**fixed, **stamps, "nama": name, "urutan": 1 + at % 99} for at, name in enumerate(names)]
    with office.database.write() as session:
        session.execute(sa.insert(REGISTRY.tables["golongan"]), rows)


def test_a_short_list_is_there_at_once(office: Office) -> None:
    add_golongan(office, "IX")
    text = office.client("admin").get("/admin/pegawai/new/").text
    assert any(option.endswith("IX") for option in options(text, "golongan"))
    assert 'data-lookup="/admin/pegawai/lookup/golongan/"' not in text
    assert 'data-lookup="/admin/pegawai/lookup/unor/" ' in text


def test_a_short_list_is_searched_from_the_first_character(office: Office) -> None:
    add_golongan(office, "IX")
    assert found(office, "golongan", "IX") == ["PPPK - IX"]
    assert len(found(office, "golongan", "")) == 2
    assert found(office, "unor", "Un") == []


def test_a_list_that_has_grown_long_is_searched(office: Office) -> None:
    add_golongan(office, *(f"G{number}" for number in range(200)))
    text = office.client("admin").get("/admin/pegawai/new/").text
    assert 'data-lookup="/admin/pegawai/lookup/golongan/"' in text
    assert options(text, "golongan") == ["— Pilih —"]


def test_all_short_lists_of_a_form_cost_one_query(office: Office) -> None:
    with counted() as seen:
        text = office.client("admin").get("/admin/pegawai/new/").text
    lists = [statement for statement in seen if "golongan" in statement or "kedudukan_hukum" in statement]
    assert len(lists) == 1, lists
    assert len(options(text, "golongan")) == len(options(text, "kedudukan_hukum")) == 2


def test_a_chosen_row_is_kept_and_shown(office: Office) -> None:
    client, row_id = office.client("admin"), office.ids["pegawai:admin"]
    golongan, kedudukan = office.ids["golongan:satu"], office.ids["kedudukan_hukum:satu"]
    with office.database.write() as session:
        table = REGISTRY.tables["pegawai"]
        chosen = {"golongan_id": golongan, "kedudukan_hukum_id": kedudukan}
        session.execute(sa.update(table).where(table.c.id == row_id).values(**chosen))
    with counted() as seen:
        text = client.get(f"/admin/pegawai/edit/?id={row_id}").text
    assert len(seen) <= SHELL + 3
    assert re.search(rf'<option value="{golongan}" selected>', text)
    assert re.search(rf'<option value="{kedudukan}" selected>', text)
