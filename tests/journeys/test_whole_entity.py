"""An entity with all that the language can say, written by somebody without Python: states and an approval by another
person, rows three levels deep, a file, conditional fields; by browser, program and spreadsheet; and then it changes."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from app.workflows import kunci
from tests.journeys.kantor import Client, Kantor
from tests.journeys.test_new_entity import Ekinerja, ekinerja, rows, words
from tests.personas import World
from tests.support.webfixtures import sqlite_first

__all__ = ["ekinerja"]

FLOW = """\
workflow: pelatihan
initial: draft
states:
  draft: {label: Draft}
  diajukan: {label: Diajukan, color: blue}
  disetujui: {label: Disetujui, color: green, final: true}
transitions:
  ajukan: {label: Ajukan, from: draft, to: diajukan, roles: [pegawai, admin_instansi], notify: [next]}
  setujui: {label: Setujui, from: diajukan, to: disetujui, roles: [admin_unit], self_approval: false, notify: [owner]}
  kembalikan: {label: Kembalikan, from: diajukan, to: draft, roles: [admin_unit], reason: true, notify: [owner]}
"""

ENTITY = """\
entity: pelatihan_luar
label: Pelatihan
title: "{nomor}"
scope: {unor: pegawai.unor}
owner: pegawai
natural_key: [nomor]
workflow: pelatihan
menu: {group: administrator, order: 95}
fields:
  pegawai: {type: relation, to: pegawai, label: Pegawai, required: true, default: {me: pegawai}}
  nomor: {type: text, label: Nomor, required: true, max_length: 20}
  jenis: {type: choice, label: Jenis, choices: {dalam: Dalam Negeri, luar: Luar Negeri}, default: dalam, required: true}
  negara: {type: text, label: Negara, visible_when: {jenis: luar}, required_when: {jenis: luar}}
  biaya: {type: text, label: Biaya}
  surat: {type: file, label: Surat, accept: [pdf]}
  catatan: {type: text, label: Catatan}
  modul:
    type: children
    label: Modul
    natural_key: [judul]
    fields:
      judul: {type: text, label: Judul, required: true}
      sesi:
        type: children
        label: Sesi
        natural_key: [topik]
        fields:
          topik: {type: text, label: Topik, required: true}
          bahan: {type: children, label: Bahan, fields: {tautan: {type: link, label: Tautan, required: true}}}
list: {columns: [nomor, pegawai.nama, jenis, status], filters: [status], search: [nomor], bulk: [ajukan, setujui]}
import: {key: [nomor]}
export: {formats: [csv]}
permissions:
  admin_instansi: {actions: [list, read, create, update, delete, import, export]}
  admin_unit: {actions: [list, read]}
  pegawai: {actions: [list, read, create, update, delete]}
"""
PLACE = "/admin/pelatihan_luar/"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def kantor(world: World, var: Path, tmp_path: Path) -> Iterator[Kantor]:
    """An office with the entity, not yet migrated."""
    made = Kantor(tmp_path, world, var)
    made.write("pelatihan_luar", ENTITY)
    made.write_workflow("pelatihan", FLOW)
    yield made
    made.stop()


class Program:
    """A program with somebody's key."""

    def __init__(self, kantor: Kantor, who: str) -> None:
        assert kantor.app is not None
        now = datetime.now(UTC)
        actor = kantor.world.actor(who)
        with kantor.world.database.write() as session:
            self.secret = kunci.issue(session, actor, "uji", days=5, writes=True, entities=(), now=now).secret
        self.http = kantor.app.test_client()

    def ask(self, method: str, path: str, body: object = None) -> TestResponse:
        data = None if body is None else json.dumps(body)
        named = {"Authorization": f"Bearer {self.secret}"}
        return self.http.open(f"/api/v1/pelatihan_luar{path}", method=method, data=data, headers=named)

    def one(self, row_id: int) -> Any:
        """The row as JSON."""
        return self.ask("GET", f"/{row_id}").json


@sqlite_first
def test_from_two_files_to_a_menu_and_on(kantor: Kantor, ekinerja: Ekinerja) -> None:
    kantor.write_workflow("pelatihan", FLOW.replace("self_approval: false, ", ""))
    assert "E506" in ekinerja("schema", "check", code=1)
    kantor.write_workflow("pelatihan", FLOW)
    assert "fine" in ekinerja("schema", "check")
    ekinerja("schema", "migrate")
    kantor.start()

    row_id = _by_browser(kantor)
    _by_program(kantor, row_id)
    _by_spreadsheet(kantor)
    before = Program(kantor, "pegawai").one(row_id)
    _changes(kantor, ekinerja)
    _is_all_there(kantor, row_id, before)


def _by_browser(kantor: Kantor) -> int:
    """A pegawai fills in the form; what is missing is told, what was typed stays."""
    pegawai = kantor.client("pegawai")
    own = {"pegawai": str(kantor.world.pegawai["pegawai"]), "nomor": "P-1", "jenis": "luar", "biaya": "12"}
    below = {
        "modul-0-judul": "Dasar",
        "modul-0-sesi-0-topik": "Pembuka",
        "modul-0-sesi-0-bahan-0-tautan": "https://contoh.test/a",
        "modul-0-sesi-1-topik": "Penutup",
    }
    refused = pegawai.post(PLACE + "new/", {**own, **below}, status=422)
    assert "Negara wajib diisi" in refused
    assert 'value="https://contoh.test/a"' in refused
    letter = (io.BytesIO(PDF), "surat tugas.pdf")
    pegawai.post(PLACE + "new/", {**own, **below, "negara": "Malaysia", "catatan": "Lama", "surat": letter})
    [row] = rows(pegawai.get(PLACE))
    assert "P-1" in row
    found = re.search(r"details/\?id=(\d+)", pegawai.get(PLACE))
    assert found is not None
    details = words(pegawai.get(f"{PLACE}details/?id={found[1]}"))
    for text in ("Malaysia", "surat tugas.pdf", "Dasar", "Penutup", "https://contoh.test/a"):
        assert text in details
    return int(found[1])


def _by_program(kantor: Kantor, row_id: int) -> None:
    """It is handed in, refused to its owner, and approved by another person."""
    pegawai, unit, stranger = (Program(kantor, who) for who in ("pegawai", "unit", "beta_admin"))
    version = pegawai.one(row_id)["version"]
    assert stranger.ask("GET", f"/{row_id}").status_code == 404
    wrong = pegawai.ask("PATCH", f"/{row_id}", {"version": version, "jenis": "luar", "negara": None})
    assert wrong.status_code == 422
    assert pegawai.ask("POST", f"/{row_id}/actions/ajukan", {"version": version}).status_code == 200
    assert pegawai.ask("POST", f"/{row_id}/actions/setujui", {"version": version + 1}).status_code == 403
    assert unit.ask("POST", "/actions/setujui", {"ids": [row_id]}).json == {
        "message": "Setujui: 1 data.",
        "done": 1,
        "left": [],
    }
    assert pegawai.one(row_id)["status"] == "disetujui"
    assert pegawai.ask("PATCH", f"/{row_id}", {"version": version + 2, "catatan": "x"}).status_code == 403


def _by_spreadsheet(kantor: Kantor) -> None:
    """The template, filled in on all its sheets: two new rows with what stands below them, one that is wrong."""
    admin, nip = kantor.client("admin"), kantor.world.nip("rekan")
    filled: dict[str, list[list[object]]] = {
        "Data": [
            [nip, "P-2", "Dalam Negeri", None, "1500"],
            [nip, "P-3", "Luar Negeri", None, "1"],
            [nip, "P-4", "Luar Negeri", "Jepang", "mahal"],
        ],
        "Modul": [["P-2", "Dasar"], ["P-4", "Lanjut"]],
        "Sesi": [["P-2", "Dasar", "Pembuka"], ["P-2", "Dasar", "Penutup"]],
        "Bahan": [["P-2", "Dasar", "Pembuka", "https://contoh.test/b"]],
    }
    book = openpyxl.load_workbook(io.BytesIO(admin.file(PLACE + "import/template/")))
    for name, lines in filled.items():
        for line in lines:
            book[name].append(line)
    stream = io.BytesIO()
    book.save(stream)
    preview = admin.upload(PLACE + "import/", stream.getvalue())
    assert "Negara wajib diisi" in admin.get(preview)
    admin.post(preview + "terapkan/", {})
    assert set(kantor.work()) == {"selesai"}
    assert len(rows(admin.get(PLACE))) == 3
    found = admin.get(PLACE + "?q=P-2")
    [second] = re.findall(r"details/\?id=(\d+)", found)[:1]
    below = Program(kantor, "admin").one(int(second))["modul"]
    assert [(one["judul"], [inner["topik"] for inner in one["sesi"]]) for one in below] == [
        ("Dasar", ["Pembuka", "Penutup"])
    ]
    assert below[0]["sesi"][0]["bahan"][0]["tautan"] == "https://contoh.test/b"


def _changes(kantor: Kantor, ekinerja: Ekinerja) -> None:
    """A field is renamed, one gets another type, one goes."""
    text = ENTITY.replace("nomor:", "nomor_surat:").replace("label: Nomor,", "label: Nomor Surat, renamed_from: nomor,")
    text = text.replace("{nomor}", "{nomor_surat}").replace("[nomor", "[nomor_surat")
    text = text.replace("biaya: {type: text", "biaya: {type: integer").replace(
        "  catatan: {type: text, label: Catatan}\n", ""
    )
    kantor.write("pelatihan_luar", text)
    ekinerja("schema", "check")
    told = ekinerja("schema", "migrate", code=1)
    assert "retype-column:pelatihan_luar.biaya cannot carry the values of 1 rows" in told
    assert "drop-column:pelatihan_luar.catatan loses data (1 rows hold some)" in told
    losses = ("retype-column:pelatihan_luar.biaya", "drop-column:pelatihan_luar.catatan")
    ekinerja("schema", "migrate", *(word for loss in losses for word in ("--allow-loss", loss)))
    assert "nothing to do" in ekinerja("schema", "migrate")
    kantor.start()


def _is_all_there(kantor: Kantor, row_id: int, before: Any) -> None:
    after = Program(kantor, "pegawai").one(row_id)
    assert after["nomor_surat"] == before["nomor"]
    assert (before["biaya"], after["biaya"]) == ("12", 12)
    assert "catatan" not in after
    kept = ("pegawai", "jenis", "negara", "surat", "modul", "status")
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    with kantor.world.database.read() as session:
        costs = session.execute(sa.text("SELECT nomor_surat, biaya FROM pelatihan_luar ORDER BY 1")).all()
    assert [tuple(row) for row in costs] == [("P-1", 12), ("P-2", 1500), ("P-4", None)]
    pegawai: Client = kantor.client("pegawai")
    details = pegawai.get(f"{PLACE}details/?id={row_id}")
    assert "Nomor Surat" in words(details), "the history tells by today's names"
    link = re.search(r'href="([^"]+)"[^>]*>[^<]*surat tugas\.pdf', details)
    assert link is not None
    assert pegawai.file(link[1]) == PDF
    assert len(rows(kantor.client("admin").get(PLACE + "?f.status.eq=draft"))) == 2
