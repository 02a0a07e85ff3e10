"""An office that adds menus of its own: YAML files in a folder beside the packaged one, and nothing else."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree, ignore_patterns

from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook
from pydantic import SecretStr
from werkzeug.test import TestResponse

from app.factory import create_app
from app.settings import PACKAGED_SCHEMA, Settings
from app.sync import outbox, runs
from app.sync.progress import board
from app.sync.task import Workshop
from app.web.principal import COOKIE
from app.workflows import akun
from tests.personas import World

KENDARAAN = """\
entity: kendaraan
label: Kendaraan Dinas
title: "{pelat} - {merek}"
scope: instansi
natural_key: [pelat]
menu: {group: administrator, order: 90}
fields:
  pelat:
    type: text
    label: Nomor Polisi
    required: true
    max_length: 12
    pattern: '[A-Z]{1,2} [0-9]{1,4} [A-Z]{1,3}'
    help: "Contoh: B 1234 XYZ"
  merek: {type: text, label: Merek, required: true, max_length: 60}
  kondisi: {type: choice, label: Kondisi, choices: {baik: Baik, rusak: Rusak}, default: baik, required: true}
  hari: {type: multi_choice, label: Hari Pakai, choices: {senin: Senin, selasa: Selasa, rabu: Rabu}}
  diterima: {type: datetime, label: Diterima}
  biaya:
    type: children
    label: Biaya
    natural_key: [jenis]
    fields:
      jenis: {type: text, label: Jenis, required: true, max_length: 40}
      juta: {type: integer, label: Juta Rupiah, min: 0}
  jumlah: {type: computed, label: Jumlah Biaya, sum: biaya.juta}
list: {columns: [pelat, merek, kondisi, hari, jumlah], sort: [pelat], search: [pelat, merek], filters: [kondisi, hari]}
detail: {related: [peminjaman.kendaraan]}
import: {key: [pelat]}
export: {formats: [csv, xlsx]}
permissions:
  admin_instansi: {actions: [list, read, create, update, delete, import, export]}
  pegawai: {actions: [list, read], fields: {read: [pelat, merek]}}
"""

PEMINJAMAN = """\
entity: peminjaman
label: Peminjaman
title: "{kendaraan.pelat}: {pegawai.nama}"
scope: {unor: pegawai.unor}
owner: pegawai
menu: {group: administrator, order: 91}
fields:
  kendaraan: {type: relation, to: kendaraan, label: Kendaraan, required: true, where: {kondisi: baik}}
  pegawai: {type: relation, to: pegawai, label: Peminjam, required: true, default: {me: pegawai}}
  mulai: {type: date, label: Mulai, required: true, default: {today: 0}}
  kembali: {type: date, label: Dikembalikan}
unique:
  - {fields: [kendaraan], where: {kembali: {is_null: true}}, message: Kendaraan ini masih dipinjam.}
rules:
  - id: urutan
    check: {any: [{kembali: {is_null: true}}, {kembali: {gte: {field: mulai}}}]}
    message: Kembali sebelum Mulai.
    field: kembali
list:
  columns: [kendaraan, pegawai, mulai, kembali]
  search: [kendaraan.pelat, pegawai.nama]
  presets: {keluar: {label: Masih di luar, where: {kembali: {is_null: true}}}}
permissions:
  admin_instansi: {actions: [list, read, create, update, delete]}
  admin_unit: {actions: [list, read]}
  pegawai:
    - {actions: [list, read, create], fields: {write: [kendaraan, pegawai, mulai]}}
"""

ADDED = "  tahun: {type: year, label: Tahun Perolehan}\n"


@dataclass(slots=True)
class Kantor:
    """The folder of an office beside a copy of the packaged one, and what runs with them."""

    place: Path
    world: World
    var: Path
    app: Flask | None = None

    def __post_init__(self) -> None:
        copytree(PACKAGED_SCHEMA, self.place / "schema", ignore=ignore_patterns("__pycache__"))

    @property
    def folders(self) -> list[Path]:
        """The packaged schema and the office's own."""
        return [self.place / "schema", self.place / "kantor"]

    def write_workflow(self, name: str, text: str) -> None:
        """Put a workflow's file into the office's folder."""
        path = self.folders[-1] / "workflows" / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        """Put a file of an entity into the folder."""
        folder = self.place / "kantor" / "entities"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.yaml").write_text(text, "utf-8")

    def start(self) -> None:
        """Start the program, as after a change of the folder."""
        self.stop()
        url = self.world.database.url.render_as_string(hide_password=False)
        given = {"database": url, "var": self.var, "schema_list": ":".join(map(str, self.folders))}
        self.app = create_app(Settings(secret=SecretStr("x" * 40), redis_url=None, **given))  # type: ignore[arg-type]
        self.app.config["WTF_CSRF_ENABLED"] = False

    def stop(self) -> None:
        """Let go of the database."""
        if self.app is not None:
            self.app.extensions["ekinerja"].database.dispose()

    def client(self, who: str) -> Client:
        """A browser in which one of the personas is signed in."""
        assert self.app is not None
        client = self.app.test_client()
        with self.world.database.write() as session:
            key = self.world.akun[who]
            token = akun.open_session(session, key, address="127.0.0.1", agent="test", now=datetime.now(UTC))
        client.set_cookie(COOKIE, token)
        return Client(client)

    def work(self) -> list[str]:
        """Do all waiting jobs; how each ended."""
        assert self.app is not None
        services = self.app.extensions["ekinerja"]
        ended = []
        while (job := outbox.claim(services.database, datetime.now(UTC))) is not None:
            workshop = Workshop(services.catalog, services.registry, services.database, self.var)
            runner = runs.Runner(workshop, board(services.database, self.var), lambda: datetime.now(UTC))
            ended.append(runs.run(runner, job))
        return ended


@dataclass(frozen=True, slots=True)
class Client:
    """A browser that follows what an answer leads to."""

    http: FlaskClient

    def get(self, path: str, status: int = 200) -> str:
        """The page at `path`."""
        answer = self.http.get(path)
        assert answer.status_code == status, answer.text
        return answer.text

    def file(self, path: str) -> bytes:
        """The file at `path`."""
        with self.http.get(path) as answer:
            assert answer.status_code == 200
            return bytes(answer.data)

    def post(self, path: str, values: Mapping[str, object], status: int = 303) -> str:
        """Send a form; the page that it leads to, or the answer itself where it leads nowhere."""
        answer = self.answer(path, values)
        assert answer.status_code == status, answer.text
        return self.get(answer.location) if status == 303 else answer.text

    def answer(self, path: str, values: Mapping[str, object]) -> TestResponse:
        """Send a form; the answer."""
        return self.http.post(path, data=values)

    def upload(self, path: str, content: bytes) -> str:
        """Send a file to an import page; where its preview is."""
        data = {"modes": ["add", "update"], "file": (io.BytesIO(content), "daftar.xlsx")}
        answer = self.http.post(path, data=data, content_type="multipart/form-data")
        assert answer.status_code == 303, answer.text
        return answer.location


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    """An xlsx file of one sheet."""
    book = Workbook()
    sheet = book.create_sheet(index=0)
    for row in rows:
        sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
