"""An admin of one unit is offered that unit, and keeps what they typed when it lies elsewhere."""

from __future__ import annotations

import re

from tests.admin.office import Office
from tests.admin.test_pick import options

NEW = {
    "nip": "199003032015031931",
    "nama": "Wulan Rekaan",
    "jenis_jabatan": "pegawai",
    "status_pimpinan": "definitif",
    "jabatan": "Analis Rekaan",
    "aktif": "1",
}


def found(office: Office, persona: str, purpose: str = "") -> list[str]:
    answer = office.client(persona).get(f"/admin/pegawai/lookup/unor/?q=unit&untuk={purpose}").json
    assert answer is not None
    return sorted(row["text"] for row in answer["results"])


def test_what_is_to_be_saved_is_offered_within_reach(shared_office: Office) -> None:
    own = ["Unit Tata - Unit Umum", "Unit Umum - Unit Setda"]
    whole = ["Unit Hukum - Unit Setda", "Unit Setda", *own]
    assert found(shared_office, "admin_unit", "create") == found(shared_office, "admin_unit", "update") == own
    assert found(shared_office, "admin_unit") == found(shared_office, "admin", "create") == sorted(whole)


def test_the_form_asks_for_choices_to_save(shared_office: Office) -> None:
    client, row = shared_office.client("admin_unit"), shared_office.ids["pegawai:warga:umum"]
    assert 'data-purpose="create"' in client.get("/admin/pegawai/new/").text
    assert 'data-purpose="update"' in client.get(f"/admin/pegawai/edit/?id={row}").text
    assert "data-purpose" not in client.get("/admin/pegawai/").text


def test_without_a_script_the_same_is_offered(shared_office: Office) -> None:
    sent = {**NEW, "_cari": "unor", "cari-unor": "unit"}
    text = shared_office.client("admin_unit").post("/admin/pegawai/new/", data=sent).text
    assert sorted(options(text, "unor")) == ["Unit Tata - Unit Umum", "Unit Umum - Unit Setda", "— Pilih —"]


def test_a_stored_choice_shows_the_unit_above(shared_office: Office) -> None:
    row = shared_office.ids["pegawai:warga:umum"]
    text = shared_office.client("admin_unit").get(f"/admin/pegawai/edit/?id={row}").text
    assert "Unit Umum - Unit Setda" in options(text, "unor")


def test_a_save_out_of_reach_keeps_what_was_typed(office: Office) -> None:
    away = office.ids["unor:hukum"]
    answer = office.client("admin_unit").post("/admin/pegawai/new/", data={**NEW, "unor": str(away)})
    assert answer.status_code == 403
    assert 'value="Wulan Rekaan"' in answer.text
    assert "Unit Hukum - Unit Setda" in options(answer.text, "unor")
    assert re.search(r'id="unor-[^"]*"[^>]*>.*?di luar wewenang Anda', answer.text, re.DOTALL)
    assert not office.stored("pegawai", nip=NEW["nip"])


def test_a_move_out_of_reach_keeps_what_was_typed(office: Office) -> None:
    row, away = office.ids["pegawai:warga:umum"], office.ids["unor:hukum"]
    client = office.client("admin_unit")
    sent = {**NEW, "nip": "199001012015011901", "unor": str(away), "jabatan": "Analis Baru", "version": "1"}
    [before] = office.stored("pegawai", id=row)
    answer = client.post(f"/admin/pegawai/edit/?id={row}", data={**sent, "nip": str(before["nip"])})
    assert answer.status_code == 403
    assert 'value="Analis Baru"' in answer.text
    assert office.stored("pegawai", id=row) == [before]
