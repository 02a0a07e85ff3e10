"""The REST API: keys, the verbs behind it, and the rows that must not be seen."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.errors import Invalid
from app.models.history import History
from app.models.token import Token
from app.web.services import EXTENSION, Services
from app.workflows import akun, kunci
from tests.personas import NOW, PASSWORD, World
from tests.support.web import Browser, Clock, application


class Program:
    """A program with somebody's key."""

    def __init__(self, app: Flask, secret: str) -> None:
        self.client, self.secret = app.test_client(), secret

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        given = {"Authorization": f"Bearer {self.secret}", **named}
        data = None if body is None else json.dumps(body)
        return self.client.open(f"/api/v1{path}", method=method, data=data, headers=given)

    def get(self, path: str) -> Any:
        answer = self.ask("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json


class Site:
    """The application over the world with the tables of `tests/kantor`."""

    def __init__(self, world: World, var: Path) -> None:
        self.world, self.clock = world, Clock(NOW)
        url = world.database.url.render_as_string(hide_password=False)
        self.app = application(url, var, world.registry.catalog, self.clock)

    def close(self) -> None:
        """Give up the connections."""
        services: Services = self.app.extensions[EXTENSION]
        services.database.dispose()

    def program(self, person: str, *, writes: bool = True, entities: tuple[str, ...] = (), days: int = 30) -> Program:
        with self.world.database.write() as session:
            actor = self.world.actor(person)
            done = kunci.issue(session, actor, "uji", days=days, writes=writes, entities=entities, now=NOW)
        return Program(self.app, str(done.secret))


@pytest.fixture
def site(kantor: World, var: Path) -> Iterator[Site]:
    made = Site(kantor, var)
    yield made
    made.close()


def _plan(world: World, tahun: int = 2026) -> Mapping[str, object]:
    indikator = [{"teks": "Waktu", "target": 3, "bukti": [{"tautan": "https://contoh.test/a"}]}]
    return {"pegawai": world.pegawai["pegawai"], "tahun": tahun, "rhk": [{"teks": "Layanan", "indikator": indikator}]}


def test_a_row_of_three_levels_comes_and_goes(site: Site) -> None:
    program = site.program("pegawai")
    made = program.ask("POST", "/rencana", _plan(site.world))
    assert made.status_code == 201, made.text
    row: Any = made.json
    assert made.headers["Location"] == f"/api/v1/rencana/{row['id']}"
    assert row["rhk"][0]["indikator"][0]["bukti"][0]["tautan"] == "https://contoh.test/a"
    assert row["_texts"] == {"pegawai": f"PANJI PEGAWAI - {site.world.nip('pegawai')}"}
    row["rhk"][0]["indikator"][0]["target"] = 5
    sent = {"rhk": [{"id": row["rhk"][0]["id"], "indikator": [
        {"id": row["rhk"][0]["indikator"][0]["id"], "target": 5}]}]}  # fmt: skip
    changed = program.ask("PATCH", f"/rencana/{row['id']}", sent, If_Match=made.headers["ETag"])
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    assert program.get(f"/rencana/{row['id']}")["rhk"][0]["indikator"][0]["target"] == 5
    assert program.ask("DELETE", f"/rencana/{row['id']}", If_Match='"2"').status_code == 200
    assert program.ask("GET", f"/rencana/{row['id']}").status_code == 404


def test_a_workflow_goes_on_over_the_api(site: Site) -> None:
    program, unit = site.program("pegawai"), site.program("unit")
    values = {"pegawai": site.world.pegawai["pegawai"], "perihal": "Laptop", "jumlah": 1, "lampiran": [{"judul": "S"}]}
    number = program.ask("POST", "/usulan", values).json["id"]  # type: ignore[index]
    assert program.get(f"/usulan/{number}")["_may"] == ["ajukan", "delete", "read", "update"]
    assert program.ask("POST", f"/usulan/{number}/actions/ajukan", {"version": 1}).status_code == 200
    assert program.ask("POST", f"/usulan/{number}/actions/setujui", {"version": 2}).status_code == 403
    refused = unit.ask("POST", f"/usulan/{number}/actions/tolak", {"version": 2})
    assert (refused.status_code, refused.json["fields"]) == (422, {"alasan": ["Alasan wajib diisi."]})  # type: ignore[index]
    assert unit.ask("POST", f"/usulan/{number}/actions/setujui", {"version": 2}).status_code == 200
    late = unit.ask("POST", f"/usulan/{number}/actions/tolak", {"version": 2, "alasan": "x"})
    assert (late.status_code, late.json["code"]) == (409, "passed")  # type: ignore[index]


def test_a_step_of_a_workflow_takes_what_it_asks_for_over_the_api(site: Site) -> None:
    program, admin = site.program("pegawai"), site.program("admin")
    trip = {"tujuan": "Utara", "berangkat": "2026-12-01", "pulang": "2026-12-02"}
    number = program.ask("POST", "/dinas", trip).json["id"]  # type: ignore[index]
    program.ask("POST", f"/dinas/{number}/actions/ajukan", {"version": 1})
    step = f"/dinas/{number}/actions/setujui"
    refused = admin.ask("POST", step, {"version": 2, "kelas": "x", "tujuan": "S"})
    assert set(refused.json["fields"]) == {"tujuan"}  # type: ignore[index]
    refused = admin.ask("POST", step, {"version": 2, "kelas": "x", "alasan": "Perlu"})
    assert (refused.status_code, set(refused.json["fields"])) == (422, {"kelas"})  # type: ignore[index]
    refused = admin.ask("POST", step, {"version": 2})
    assert set(refused.json["fields"]) == {"nomor", "alasan"}  # type: ignore[index]
    assert admin.ask("POST", step, {"version": 2, "nomor": "7", "alasan": "Perlu"}).status_code == 200
    assert admin.get(f"/dinas/{number}")["nomor"] == "7"
    document: Any = admin.ask("GET", "/openapi.json").json
    body = document["paths"]["/dinas/{id}/actions/setujui"]["post"]["requestBody"]["content"]["application/json"]
    assert set(body["schema"]["properties"]) == {"version", "alasan", "nomor", "kelas", "sebab", "catatan"}


def test_the_state_is_not_written_from_outside(site: Site) -> None:
    values = {"pegawai": site.world.pegawai["pegawai"], "perihal": "Laptop", "status": "disetujui"}
    assert site.program("pegawai").ask("POST", "/usulan", values).status_code == 403


REFUSED: list[tuple[str, str, str, object, int]] = [
    ("pegawai", "GET", "/pegawai/99999", None, 404),
    ("pegawai", "GET", "/tiada", None, 404),
    ("pegawai", "GET", "/rencana_rhk", None, 404),
    ("pegawai", "GET", "/rencana/0", None, 404),
    ("pegawai", "GET", "/rencana?sort=tiada", None, 422),
    ("pegawai", "GET", "/rencana?f.tiada.eq=1", None, 422),
    ("pegawai", "GET", "/rencana?page=0", None, 422),
    ("tim", "GET", "/izin", None, 403),
    ("tim", "POST", "/izin", {}, 403),
    ("pegawai", "POST", "/rencana", [1], 422),
    ("pegawai", "POST", "/rencana", {"tahun": "x"}, 422),
    ("pegawai", "POST", "/rencana", {"tiada": 1}, 422),
    ("pegawai", "POST", "/rencana", {"rhk": {"teks": "x"}}, 422),
    ("pegawai", "POST", "/rencana", {"rhk": [{"id": "x"}]}, 422),
    ("pegawai", "POST", "/rencana/1/actions/tiada", {}, 404),
]


@pytest.mark.parametrize(("person", "method", "path", "sent", "status"), REFUSED)
def test_what_is_refused_is_refused_in_json(
    site: Site, person: str, method: str, path: str, sent: object, status: int
) -> None:
    answer = site.program(person).ask(method, path, sent)
    assert answer.status_code == status, answer.text
    assert {"code", "message", "hint"} <= set(answer.json)  # type: ignore[arg-type]


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_a_change_without_the_version_that_was_seen_is_refused(site: Site, method: str) -> None:
    program = site.program("pegawai")
    number = program.ask("POST", "/rencana", _plan(site.world)).json["id"]  # type: ignore[index]
    answer = program.ask(method, f"/rencana/{number}", {"tahun": 2027})
    assert (answer.status_code, set(answer.json["fields"])) == (422, {"version"})  # type: ignore[index]
    assert program.ask(method, f"/rencana/{number}", {"tahun": 2027}, If_Match='"7"').status_code == 409


def test_rows_of_others_are_not_there(site: Site) -> None:
    own = site.program("pegawai").ask("POST", "/rencana", _plan(site.world)).json["id"]  # type: ignore[index]
    for person in ("rekan", "beta_admin", "beta_pegawai"):
        program = site.program(person)
        assert program.get("/rencana")["items"] == []
        assert program.ask("GET", f"/rencana/{own}").status_code == 404
        assert program.ask("PATCH", f"/rencana/{own}", {"tahun": 2027}, If_Match='"1"').status_code == 404
        assert program.ask("DELETE", f"/rencana/{own}", If_Match='"1"').status_code == 404


def test_what_a_role_does_not_read_is_not_sent(site: Site) -> None:
    number = site.program("pegawai").ask("POST", "/rencana", _plan(site.world)).json["id"]  # type: ignore[index]
    unit = site.program("unit")
    for answer in (unit.ask("GET", f"/rencana/{number}"), unit.ask("GET", "/rencana")):
        assert "Layanan" not in answer.text
    assert "nik" not in site.program("pegawai").ask("GET", "/pegawai").text.casefold().replace("unik", "")


def test_lists_are_paged_filtered_and_sorted(site: Site) -> None:
    program = site.program("pegawai")
    for year in (2025, 2026, 2027):
        program.ask("POST", "/rencana", _plan(site.world, year))
    page = program.get("/rencana?sort=-tahun&size=2")
    assert ([row["tahun"] for row in page["items"]], page["total"], page["has_next"]) == ([2027, 2026], 3, True)
    assert [row["tahun"] for row in program.get("/rencana?f.tahun.eq=2025")["items"]] == [2025]
    assert [row["tahun"] for row in program.get("/rencana?sort=-tahun&size=2&page=2")["items"]] == [2025]


def test_a_request_that_comes_twice_is_done_once(site: Site) -> None:
    program = site.program("pegawai")
    first = program.ask("POST", "/rencana", _plan(site.world), Idempotency_Key="k-1")
    again = program.ask("POST", "/rencana", _plan(site.world), Idempotency_Key="k-1")
    assert (again.status_code, again.json) == (201, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    other = program.ask("POST", "/rencana", _plan(site.world, 2027), Idempotency_Key="k-1")
    assert other.status_code == 422
    assert site.program("rekan").ask("POST", "/rencana", {}, Idempotency_Key="k-1").status_code == 422
    assert program.get("/rencana")["total"] == 1


def test_a_refused_request_may_come_again_with_its_key(site: Site) -> None:
    program = site.program("pegawai")
    assert program.ask("POST", "/rencana", {}, Idempotency_Key="k-2").status_code == 422
    assert program.ask("POST", "/rencana", _plan(site.world), Idempotency_Key="k-2").status_code == 201


def test_a_key_goes_as_far_as_it_was_given(site: Site) -> None:
    reader = site.program("pegawai", writes=False)
    assert reader.ask("GET", "/rencana").status_code == 200
    assert reader.ask("POST", "/rencana", _plan(site.world)).status_code == 403
    narrow = site.program("pegawai", entities=("usulan",))
    assert narrow.ask("GET", "/usulan").status_code == 200
    assert narrow.ask("GET", "/rencana").status_code == 404


def test_a_key_ends(site: Site) -> None:
    program = site.program("pegawai", days=1)
    assert program.ask("DELETE", "/token").status_code == 200
    assert program.ask("GET", "/rencana").status_code == 401
    program = site.program("pegawai", days=1)
    site.clock.now = NOW + timedelta(days=1, seconds=1)
    assert program.ask("GET", "/rencana").status_code == 401


def test_a_disabled_account_has_no_key(site: Site) -> None:
    program, table = site.program("pegawai"), site.world.registry.tables["akun"]
    with site.world.database.write() as session:
        session.execute(sa.update(table).where(table.c.id == site.world.akun["pegawai"]).values(aktif=False))
    assert program.ask("GET", "/rencana").status_code == 401


@pytest.mark.parametrize("secret", ["", "x", "ekin_x", "ekin_\u00e9"])
def test_no_key_no_answer(site: Site, secret: str) -> None:
    answer = Program(site.app, secret.encode().decode("latin-1")).ask("GET", "/rencana")
    assert (answer.status_code, answer.json["code"]) == (401, "no_key")  # type: ignore[index]


def test_a_browsers_session_is_no_key(site: Site) -> None:
    browser = Browser(site.app.test_client())
    browser.login(site.world.nip("pegawai"), PASSWORD)
    assert browser.get("/api/v1/rencana").status_code == 401


def test_nip_and_password_give_a_key_that_is_kept_as_a_hash(site: Site) -> None:
    asked = {"nip": site.world.nip("pegawai"), "password": PASSWORD, "tulis": True, "hari": 1}
    answer = site.app.test_client().post("/api/v1/token", json=asked)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (201, "private, no-store")
    secret = str(answer.json["token"])  # type: ignore[index]
    with site.world.database.read() as session:
        assert secret not in repr([vars(one) for one in session.scalars(sa.select(Token))])
    assert Program(site.app, secret).ask("POST", "/rencana", _plan(site.world)).status_code == 201


def test_guessing_passwords_is_throttled(site: Site) -> None:
    client = site.app.test_client()
    asked = {"nip": site.world.nip("pegawai"), "password": "bukan ini"}
    answers = [client.post("/api/v1/token", json=asked).status_code for _ in range(30)]
    assert answers[0] == 422
    assert answers[-1] == 429
    assert client.post("/api/v1/token", json=asked | {"password": PASSWORD}).status_code == 429


def test_a_new_password_ends_the_keys(site: Site) -> None:
    program = site.program("pegawai")
    with site.world.database.write() as session:
        akun.change_password(session, site.world.actor("pegawai"), PASSWORD, "gajah minum air kolam")
    assert program.ask("GET", "/rencana").status_code == 401


def test_what_the_api_does_is_told_as_such(site: Site) -> None:
    program = site.program("pegawai")
    number = program.ask("POST", "/rencana", _plan(site.world)).json["id"]  # type: ignore[index]
    with site.world.database.read() as session:
        row = session.scalars(sa.select(History).where(History.entity == "rencana", History.row_id == number)).one()
    assert (row.origin, row.actor_nama) == ("api", "PANJI PEGAWAI")


def test_keys_are_not_more_than_anybody_needs(site: Site) -> None:
    for _ in range(kunci.MOST_KEYS):
        site.program("pegawai")
    with pytest.raises(Invalid, match="Cabut yang tidak dipakai"):
        site.program("pegawai")


def test_an_action_takes_what_it_asks_for(site: Site) -> None:
    admin = site.program("admin")
    made = admin.ask("POST", "/usulan", {"pegawai": site.world.pegawai["pegawai"], "perihal": "Meja"}).json
    assert made is not None
    path = f"/usulan/{made['id']}/actions/tandai"
    assert admin.ask("POST", path, {"version": 1, "perihal": "Kursi"}).status_code == 422
    assert admin.ask("POST", path, {"jumlah": 3}).status_code == 422, "without the version that was seen"
    assert admin.ask("POST", path, {"version": 1, "jumlah": 3}).status_code == 200
    assert admin.get(f"/usulan/{made['id']}")["jumlah"] == 3
    assert site.program("pegawai").ask("POST", path, {"version": 2, "jumlah": 4}).status_code == 403


def test_a_step_on_many_rows(site: Site) -> None:
    admin, stranger = site.program("admin"), site.program("beta_admin")
    values = {"pegawai": site.world.pegawai["pegawai"], "jumlah": 1, "lampiran": [{"judul": "S"}]}
    ids = [admin.ask("POST", "/usulan", {**values, "perihal": name}).json["id"] for name in ("Meja", "Kursi")]  # type: ignore[index]
    answer = admin.ask("POST", "/usulan/actions/ajukan", {"ids": [*ids, 999]}, Idempotency_Key="satu")
    assert answer.json == {
        "message": "Ajukan: 2 data. 1 data tidak dikerjakan.",
        "done": 2,
        "left": [{"id": 999, "title": "Nomor 999", "reason": "Data tidak ditemukan."}],
    }
    assert admin.ask("POST", "/usulan/actions/ajukan", {"ids": [*ids, 999]}, Idempotency_Key="satu").json == answer.json
    refused = stranger.ask("POST", "/usulan/actions/delete", {"ids": ids}).json
    assert refused is not None
    assert refused["done"] == 0
    assert all(one["title"].startswith("Nomor") for one in refused["left"])
    wrongs: list[Mapping[str, object]] = [
        {},
        {"ids": []},
        {"ids": ["1"]},
        {"ids": [True]},
        {"ids": 1},
        {"ids": list(range(1, 102))},
    ]
    for wrong in wrongs:
        assert admin.ask("POST", "/usulan/actions/ajukan", wrong).status_code == 422
    assert admin.ask("POST", "/usulan/actions/kembalikan", {"ids": ids}).status_code == 404
