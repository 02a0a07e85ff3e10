"""Two small invented instansi with one person for every role, and what a browser of each of them gets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from werkzeug.test import TestResponse

from app.engine import catalog as engine
from app.engine.spec import Catalog
from app.models import build
from app.models.build import Registry
from app.models.transaction import Database
from app.settings import PACKAGED_SCHEMA, Settings
from app.web.principal import COOKIE
from app.workflows import akun
from tests.support import apps

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
CATALOG: Catalog = engine.load([PACKAGED_SCHEMA])
REGISTRY: Registry = build.build(CATALOG)

PERSONAS: Mapping[str, tuple[str, str | None, str]] = {
    # name: (instansi, role besides `pegawai`, unit)
    "operator": ("kota", "operator", "setda"),
    "admin": ("kota", "admin_instansi", "setda"),
    "admin_unit": ("kota", "admin_unit", "umum"),
    "tim_penilai": ("kota", "tim_penilai", "setda"),
    "pegawai": ("kota", None, "umum"),
    "tetangga": ("desa", "admin_instansi", "camat"),
}
ANONYMOUS = "anonim"


@dataclass
class Office:
    """An application over the rows below, with a client for each persona."""

    app: Flask
    database: Database
    ids: dict[str, int] = field(default_factory=dict)

    def client(self, persona: str) -> FlaskClient:
        """A browser in which `persona` is signed in; of nobody for `anonim`."""
        client = self.app.test_client()
        if persona != ANONYMOUS:
            with self.database.write() as session:
                key = self.ids[f"akun:{persona}"]
                token = akun.open_session(session, key, address="127.0.0.1", agent="test", now=datetime.now(UTC))
            client.set_cookie(COOKIE, token)
        return client

    def version(self, entity: str, row_id: int) -> int:
        """The stored version of a row."""
        table = REGISTRY.tables[entity]
        with self.database.read() as session:
            return int(session.execute(sa.select(table.c.version).where(table.c.id == row_id)).scalar_one())

    def stored(self, entity: str, **where: object) -> list[sa.RowMapping]:
        """Rows as they stand in the table."""
        table = REGISTRY.tables[entity]
        query = sa.select(table).where(*(table.c[name] == value for name, value in where.items()))
        with self.database.read() as session:
            return list(session.execute(query).mappings())


def open_office(url: str, var: Path) -> Office:
    """The application over the database at `url`, which holds the rows of `fill`."""
    app = apps.application(Settings(database=url, secret=SecretStr("x" * 40), var=var), CATALOG)
    app.config["WTF_CSRF_ENABLED"] = False
    database = app.extensions["ekinerja"].database
    with database.read() as session:
        named = session.execute(sa.select(NAMED.c.name, NAMED.c.row_id))
        ids = {row.name: row.row_id for row in named}
    return Office(app, database, ids)


NAMED = sa.Table("test_named", sa.MetaData(), sa.Column("name", sa.String(80)), sa.Column("row_id", sa.Integer))


def fill(database: Database) -> None:
    """The rows of both instansi. Every name of the second one begins with 'Rahasia'."""
    NAMED.create(database.engine)
    with database.write() as session:
        world = _World(session)
        world.reference()
        world.instansi("kota", "Kota Rekaan", "")
        world.instansi("desa", "Rahasia Kabupaten", "Rahasia ")
        session.execute(sa.insert(NAMED), [{"name": name, "row_id": key} for name, key in world.ids.items()])


@dataclass
class _World:
    session: Any
    ids: dict[str, int] = field(default_factory=dict)
    people: int = 0

    def add(self, entity: str, name: str, **values: object) -> int:
        stamps = {"version": 1, "created_at": NOW, "updated_at": NOW}
        made = self.session.execute(sa.insert(REGISTRY.tables[entity]).values(**stamps, **values))
        self.ids[f"{entity}:{name}"] = int(made.inserted_primary_key[0])
        return self.ids[f"{entity}:{name}"]

    def reference(self) -> None:
        for entity in ("eselon", "golongan", "jenjang", "jabatan", "kedudukan_hukum", "perilaku", "hari_libur"):
            self.add(entity, "satu", **_sample(entity, self.ids))

    def instansi(self, name: str, label: str, mark: str) -> None:
        sample = {**_sample("instansi", self.ids), "kode": name.upper(), "nama": label}
        place = self.add("instansi", name, **sample)
        units = {"setda": None, "umum": "setda", "tata": "umum", "hukum": "setda"} if not mark else {"camat": None}
        for unit, above in units.items():
            self.unit(place, unit, f"{mark}Unit {unit.title()}", above)
        for number in range(2):
            self.add(
                "periode",
                f"{name}{number}",
                instansi_id=place,
                nama=f"{mark}Triwulan {number + 1}",
                periode_awal="01-01",
                periode_akhir="03-31",
                batas_pengisian="04-05",
                jenis="reguler",
            )
        days = {"mulai": date(2026, 12, 14), "selesai": date(2026, 12, 27), "keterangan": f"{mark}Final"}
        stage = {"tahun": 2026, "tahapan": "pengisian", "untuk": "pegawai"}
        self.add("jadwal", name, instansi_id=place, periode_id=self.ids[f"periode:{name}0"], **stage, **days)
        for unit in units:
            self.person(place, unit, f"{mark}Warga {unit.title()}", f"warga:{unit}")
            self.requests(place, unit, mark)
            self.plans(place, unit, f"warga:{unit}", unit, "pengajuan", mark)
            self.result(place, name, unit)
        for persona, (where, role, unit) in PERSONAS.items():
            if where == name:
                self.account(place, persona, role, unit, mark)
        self.add(
            "plt_plh",
            name,
            instansi_id=place,
            pegawai_id=self.ids[f"pegawai:warga:{next(iter(units))}"],
            unor_id=self.ids[f"unor:{list(units)[-1]}"],
            jabatan=f"{mark}Plt Kepala",
            jenis="PLT",
            periode_awal=date(2026, 1, 1),
            periode_akhir=date(2026, 12, 31),
            aktif=True,
        )

    def unit(self, place: int, name: str, label: str, above: str | None) -> None:
        parent = self.ids[f"unor:{above}"] if above else None
        self.add("unor", name, instansi_id=place, nama=label, atasan_id=parent, mandiri=above is None)

    def person(self, place: int, unit: str, label: str, name: str) -> int:
        self.people += 1
        return self.add(
            "pegawai",
            name,
            instansi_id=place,
            nip=f"19900101201501{1 + self.people % 2}9{self.people:02d}",
            nama=label,
            unor_id=self.ids[f"unor:{unit}"],
            jenis_jabatan="pegawai",
            status_pimpinan="definitif",
            jabatan="Analis Rekaan",
            nik=f"31710101019{self.people:05d}",
            aktif=True,
        )

    def requests(self, place: int, unit: str, mark: str) -> None:
        about = {"instansi_id": place, "diajukan": NOW, "pegawai_id": self.ids[f"pegawai:warga:{unit}"]}
        self.add("klaim_pimpinan", unit, **about, unor_id=self.ids[f"unor:{unit}"], status="diajukan")
        where, what = self.ids[f"unor:{unit}"], {"jabatan": f"{mark}Plt Kepala", "jenis": "PLT", "status": "diajukan"}
        period = {"periode_awal": date(2026, 12, 1), "periode_akhir": date(2026, 12, 31)}
        self.add("usulan_plt", unit, instansi_id=place, pegawai_id=about["pegawai_id"], unor_id=where, **what, **period)
        self.add("usulan_profil", unit, **about, jabatan=f"{mark}Arsiparis", status="diajukan")

    def plans(self, place: int, name: str, who: str, unit: str, status: str, mark: str) -> None:
        """An SKP of somebody with a row of each kind, and what else is said of them."""
        whose, where = self.ids[f"pegawai:{who}"], self.ids[f"unor:{unit}"]
        period = {"tahun": 2026, "periode_awal": date(2026, 1, 1), "periode_akhir": date(2026, 12, 31)}
        post = {"sebagai": "definitif", "posisi": "definitif", "jenis_jabatan": "pegawai", "model": "jajf"}
        own = {**period, **post, "unor_id": where, "jabatan": f"{mark}Analis", "pendekatan": "kuantitatif"}
        skp = self.add("skp", name, instansi_id=place, pegawai_id=whose, status=status, **own)
        text = {"urutan": 1, "teks": f"{mark}Terlaksananya layanan"}
        rhk = self.add("rhk", name, instansi_id=place, skp_id=skp, klasifikasi="individu", jenis="utama", **text)
        form = {"bentuk": "kuantitatif_jajf", "aspek": "waktu", "target": "1 bulan"}
        line = self.add("indikator", name, instansi_id=place, rhk_id=rhk, **form, **text)
        value = self.ids["perilaku:satu"]
        self.add("ekspektasi", name, instansi_id=place, skp_id=skp, perilaku_id=value, teks=f"{mark}Ramah.")
        self.add("lampiran", name, instansi_id=place, skp_id=skp, bagian="dukungan", **text)
        self.add("matriks", name, instansi_id=place, skp_id=skp, bawahan_id=skp)
        talk = {"tanggal": date(2026, 5, 4), "jenis": "bimbingan", "masalah": f"{mark}Terlambat", "arahan": "Jadwal"}
        self.add("pembinaan", name, instansi_id=place, skp_id=skp, pembina_id=whose, **talk)
        self.reported(place, name, skp, rhk, line, mark)
        self.objected(place, name, whose, mark)
        said = {"instansi_id": place, "penilaian_id": self.ids[f"penilaian:{name}"]}
        self.add("feedback_rekan", name, **said, pemberi_id=whose, perilaku_id=value, teks=f"{mark}Bagus")
        self.add("permintaan_feedback", name, **said, pegawai_id=whose, peminta_id=whose)
        self.printed(place, name, mark)
        about = {"instansi_id": place, "pegawai_id": whose}
        self.add("pengecualian", name, **about, alasan="cltn", mulai=date(2020, 1, 1), dasar=f"{mark}SK 1")
        team = {"nama": f"{mark}Tim {name}", "tahun": 2026, "unor_id": where, "ketua_id": whose}
        self.add("tim_kerja", name, instansi_id=place, **team)

    def reported(self, place: int, name: str, skp: int, rhk: int, line: int, mark: str) -> None:
        """A penilaian of an SKP with a row of each kind. It is not rated yet."""
        first, last = date(2026, 1, 1), date(2026, 3, 31)
        period = {"nama": f"{mark}Triwulan 1", "jenis": "reguler", "awal": first, "akhir": last, "batas": last}
        row = next(self.ids[f"periode:{one}0"] for one in ("desa", "kota") if f"periode:{one}0" in self.ids)
        above = {"instansi_id": place, "skp_id": skp, "periode_id": row, "status": "berjalan"}
        found = self.add("penilaian", name, **above, **period)
        below = {"instansi_id": place, "penilaian_id": found}
        self.add("rencana_aksi", name, **below, rhk_id=rhk, urutan=1, teks=f"{mark}Menyusun", target="1 laporan")
        self.add("realisasi", name, **below, indikator_id=line, nilai=f"{mark}90 %", sumber_data="rekap")
        proof = self.add("bukti_dukung", name, **below, nama=f"{mark}Rekap", tautan="https://contoh.go.id/rekap")
        self.add("bukti_dukung_indikator", name, instansi_id=place, bukti_dukung_id=proof, indikator_id=line)
        self.add("umpan_balik_hasil", name, **below, indikator_id=line, arah="positif", teks=f"{mark}Rapi")
        value = self.ids["perilaku:satu"]
        self.add("umpan_balik_perilaku", name, **below, perilaku_id=value, teks=f"{mark}Santun")

    def objected(self, place: int, name: str, whose: int, mark: str) -> None:
        """What the pegawai objects to in the penilaian of `reported`."""
        asked = {f"minta_{one}": "diatas" for one in ("hasil", "perilaku")} | {"minta_predikat": "sangat_baik"}
        before = {f"sebelum_{one}": "sesuai" for one in ("hasil", "perilaku")} | {"sebelum_predikat": "baik"}
        people = {"penilai_id": whose, "atasan_id": whose, "diajukan_pada": NOW, "batas": date(2026, 12, 4)}
        own = {"instansi_id": place, "penilaian_id": self.ids[f"penilaian:{name}"], "status": "diajukan"}
        self.add("keberatan", name, **own, **asked, **before, **people, alasan_pegawai=f"{mark}Target tercapai.")
        review = {**own, "status": "ditanya", "ditinjau_pada": NOW}
        self.add("tinjauan", name, **review, pertanyaan=f"{mark}Apa yang melampaui?")

    def printed(self, place: int, name: str, mark: str) -> None:
        """A print of the penilaian of `reported`."""
        whole = {"kode": f"{len(self.ids):023d}", "nama_instansi": f"{mark}Instansi", "nama": f"{mark}Nama", "nip": "1"}
        about = {"jenis": "form", "bentuk": "pdf", "periode": "TRIWULAN I", "berlaku": False, "versi": 1}
        days = {"awal": date(2026, 1, 1), "akhir": date(2026, 3, 31), "dicetak_pada": NOW}
        by = {"dicetak_oleh": f"{mark}Pencetak", "pencetak": "199001012015011901"}
        own = {"instansi_id": place, "penilaian_id": self.ids[f"penilaian:{name}"]}
        self.add("dokumen_cetak", name, **own, **whole, **about, **days, **by)

    def result(self, place: int, name: str, unit: str) -> None:
        """What a unit achieved in the first period."""
        about = {"instansi_id": place, "tahun": 2026, "periode_id": self.ids[f"periode:{name}0"]}
        self.add("capaian_organisasi", unit, **about, unor_id=self.ids[f"unor:{unit}"], capaian="baik", status="final")

    def account(self, place: int, persona: str, role: str | None, unit: str, mark: str) -> None:
        label = f"{mark}Akun {persona.title()}"
        person = self.person(place, unit, label, persona)
        self.plans(place, persona, persona, unit, "draft", mark)
        nip = self.session.execute(
            sa.select(REGISTRY.tables["pegawai"].c.nip).where(REGISTRY.tables["pegawai"].c.id == person)
        ).scalar_one()
        key = self.add("akun", persona, instansi_id=place, nip=nip, nama=label, pegawai_id=person, aktif=True)
        if role:
            unor = self.ids[f"unor:{unit}"] if role == "admin_unit" else None
            self.add(
                "akun_peran", persona, instansi_id=place, akun_id=key, peran=role, unor_id=unor, mulai=date(2020, 1, 1)
            )


def _sample(entity: str, ids: Mapping[str, int]) -> dict[str, object]:
    """A plain row: the first example of every required field."""
    found: dict[str, object] = {}
    for item in CATALOG.entity(entity).stored:
        if item.required and item.storage is not None:
            if item.storage.to:
                found[f"{item.name}_id"] = ids[f"{item.storage.to}:satu"]
            else:
                found[item.name] = item.parse(item.examples()[0]) if item.default is None else item.default
    return found


def token_of(response: TestResponse) -> str:
    """The CSRF token in a page."""
    match = re.search(r'name="csrf_token" value="([^"]+)"', response.text)
    assert match
    return match[1]


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that ran in the block, without those that only open a transaction."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN", "SET")):
            seen.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
