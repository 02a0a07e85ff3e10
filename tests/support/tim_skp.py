"""A head with many bawahan and their SKP, straight in the tables; and browsers of the people of `tests.personas`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.web.principal import COOKIE
from app.workflows import akun
from tests.personas import NOW, World
from tests.support.skp import Dinas
from tests.support.web import Browser, Clock, Web, application

STAMPS = {"version": 1, "created_at": NOW, "updated_at": NOW}
TEXTS = ("Terlaksananya penyusunan laporan bulanan", "Tersedianya data kepegawaian yang mutakhir", "Terlayaninya tamu")


def site(world: World, var: Path, **settings: Any) -> Web:
    """The application over the world."""
    url = world.database.url.render_as_string(hide_password=False)
    clock = Clock(NOW)
    return Web(application(url, var, world.registry.catalog, clock, **settings), clock)


def browser(web: Web, world: World, person: str) -> Browser:
    """A browser in which somebody is signed in."""
    client: FlaskClient = web.app.test_client()
    with world.database.write() as session:
        token = akun.open_session(session, world.akun[person], address="127.0.0.1", agent="test", now=web.clock.now)
    client.set_cookie(COOKIE, token)
    return Browser(client)


def perilaku(world: World) -> Sequence[int]:
    """The ids of the perilaku, in their order."""
    with world.database.read() as session:
        table = world.registry.tables["perilaku"]
        return list(session.scalars(sa.select(table.c.id).order_by(table.c.urutan)))


def team(office: Dinas, many: int, status: str = "pengajuan", *, unit: str = "alpa.satu") -> list[int]:
    """Bawahan in a unit, each with an SKP of this year; gives the ids of the SKP."""
    with office.world.database.write() as session:
        put = _Put(session, office.world)
        return [put.bawahan(number, unit, status) for number in range(1, many + 1)]


class _Put:
    def __init__(self, session: Session, world: World) -> None:
        self.session, self.world = session, world
        table = world.registry.tables["pegawai"]
        self.first = session.scalar(sa.select(sa.func.count()).select_from(table)) or 0

    def row(self, entity: str, values: Mapping[str, Any]) -> int:
        table = self.world.registry.tables[entity]
        given = {**STAMPS, **values}
        place = {"instansi_id": self.world.instansi["alpa"]} if "instansi_id" in table.c else {}
        made = self.session.execute(table.insert().values(**place, **given).returning(table.c.id))
        return int(made.scalar_one())

    def bawahan(self, number: int, unit: str, status: str) -> int:
        serial = self.first + number
        nip, nama = f"19850101{2000 + serial // 1000:04d}01{1 + serial % 2}{serial % 1000:03d}", f"BAWAHAN {number:03d}"
        person = self.row(
            "pegawai",
            {
                "nip": nip,
                "nama": nama,
                "unor_id": self.world.unor[unit],
                "jenis_jabatan": "pegawai",
                "status_pimpinan": "definitif",
                "jabatan": "Analis",
                "aktif": True,
            },
        )
        return self.plan(person, nip, nama, unit, status)

    def plan(self, person: int, nip: str, nama: str, unit: str, status: str) -> int:
        frozen = {"pegawai_nama": nama, "pegawai_nip": nip, "pegawai_pangkat": "-", "pegawai_unit": "Bidang Satu"}
        skp = self.row(
            "skp",
            {
                "pegawai_id": person,
                "tahun": 2026,
                "periode_awal": date(2026, 1, 1),
                "periode_akhir": date(2026, 12, 31),
                "pendekatan": "kuantitatif",
                "sebagai": "definitif",
                "posisi": "definitif",
                "unor_id": self.world.unor[unit],
                "jabatan": "Analis",
                "jenis_jabatan": "pegawai",
                "model": "jajf",
                "status": status,
                **({**frozen, "pegawai_beku": NOW, "penilai_nama": "UJANG UNIT"} if status != "draft" else {}),
            },
        )
        for place, text in enumerate(TEXTS, start=1):
            self.rhk(skp, place, f"{text} oleh {nama}")
        return skp

    def rhk(self, skp: int, place: int, text: str) -> None:
        own = {"skp_id": skp, "klasifikasi": "individu", "jenis": "utama", "urutan": place, "teks": text}
        rhk = self.row("rhk", own)
        for line, aspek in enumerate(("kuantitas", "waktu"), start=1):
            self.row(
                "indikator",
                {
                    "rhk_id": rhk,
                    "bentuk": "kuantitatif_jajf",
                    "urutan": line,
                    "teks": f"Jumlah laporan {line}",
                    "aspek": aspek,
                    "target": "12 Laporan",
                },
            )
