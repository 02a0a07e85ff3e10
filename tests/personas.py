"""A small invented world for tests: two instansi, a few units, one person for each role and each way to lose it.

    Alpa (kode A)                          Beta (kode B)
      Dinas Alpa        <- admin, tim        Dinas Beta       <- beta_admin
        Bidang Satu     <- unit, pimpinan      Bidang Satu    <- beta_pegawai
          Seksi Satu    <- pegawai
        Bidang Dua      <- rekan, lewat, mati

Everything is put in by the same verbs as anybody's data. Nobody here exists; all serials are 900 and above.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.models.account import load_actor
from app.models.build import Registry
from app.models.entities import REGISTRY
from app.models.transaction import Database
from app.workflows import akun, entity
from app.workflows.seed import system_actor

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
PASSWORD = "jerapah makan daun siang"


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is; `role` is the one that the tests know them by."""

    key: str
    nip: str
    nama: str
    unor: str
    role: str = "pegawai"
    root: str | None = None
    mulai: date = date(2026, 1, 1)
    selesai: date | None = None
    aktif: bool = True


PEOPLE = (
    Person("operator", "197001011995011901", "OMAR OPERATOR", "alpa", "operator"),
    Person("admin", "197502022000022902", "ASTI ADMIN", "alpa", "admin_instansi"),
    Person("unit", "198003032005031903", "UJANG UNIT", "alpa.satu", "admin_unit", root="alpa.satu"),
    Person("tim", "197804042003042904", "TITIN TIM", "alpa", "tim_penilai"),
    Person("pegawai", "199005052015051905", "PANJI PEGAWAI", "alpa.satu.seksi"),
    Person("rekan", "199106062016062906", "RINI REKAN", "alpa.dua"),
    Person("lewat", "198507072010071907", "LEO LEWAT", "alpa.dua", "admin_instansi", selesai=date(2026, 11, 19)),
    Person("nanti", "198608082011082908", "NANI NANTI", "alpa.dua", "admin_instansi", mulai=date(2026, 11, 21)),
    Person("mati", "198709092012091909", "MARTO MATI", "alpa.dua", "admin_instansi", aktif=False),
    Person("beta_admin", "197610102001102910", "BETI BETA", "beta", "admin_instansi"),
    Person("beta_pegawai", "199211112017111911", "BIMO BETA", "beta.satu"),
)
UNITS = {
    "alpa": ("Dinas Alpa", None),
    "alpa.satu": ("Bidang Satu", "alpa"),
    "alpa.satu.seksi": ("Seksi Satu", "alpa.satu"),
    "alpa.dua": ("Bidang Dua", "alpa"),
    "beta": ("Dinas Beta", None),
    "beta.satu": ("Bidang Satu", "beta"),
}


@dataclass(frozen=True, slots=True)
class World:
    """Ids by the names used above."""

    database: Database
    registry: Registry
    instansi: Mapping[str, int]
    unor: Mapping[str, int]
    pegawai: Mapping[str, int]
    akun: Mapping[str, int]

    def actor(self, key: str, now: datetime = NOW) -> Actor:
        """The person as they act at `now`. Raises LookupError when their account does not let them."""
        with self.database.read() as session:
            actor = load_actor(session, self.akun[key], now)
        if actor is None:
            raise LookupError(f"{key} cannot act")
        return actor

    def nip(self, key: str) -> str:
        """The NIP that somebody signs in with; the password is PASSWORD."""
        return next(person.nip for person in PEOPLE if person.key == key)


def fill(url: str) -> None:
    """Put the world into the empty, migrated database at `url`."""
    database = Database(url)
    with database.write() as session:
        build(session, REGISTRY)
    database.dispose()


def find(database: Database, registry: Registry = REGISTRY) -> World:
    """The world that `fill` put into a database."""

    def ids(entity_name: str, column: str) -> dict[str, int]:
        table = registry.tables[entity_name]
        rows = session.execute(sa.select(table.c[column], table.c.id))
        return {row[0]: row[1] for row in rows}

    with database.read() as session:
        instansi = {"alpa" if kode == "A" else "beta": number for kode, number in ids("instansi", "kode").items()}
        unor = {key.removeprefix("U-"): number for key, number in ids("unor", "siasn_id").items()}
        keys = {person.nip: person.key for person in PEOPLE}
        pegawai = {keys[nip]: number for nip, number in ids("pegawai", "nip").items()}
        accounts = {keys[nip]: number for nip, number in ids("akun", "nip").items()}
    return World(database, registry, instansi, unor, pegawai, accounts)


def build(session: Session, registry: Registry) -> None:
    """Put the world into an empty, migrated database, by the verbs."""
    maker = _Maker(session, registry)
    instansi = {key: maker.instansi(key) for key in ("alpa", "beta")}
    unor: dict[str, int] = {}
    for key, (nama, above) in UNITS.items():
        unor[key] = maker.unor(instansi, key, nama, unor.get(above or ""))
    pegawai = {person.key: maker.pegawai(instansi, unor, person) for person in PEOPLE}
    for person in PEOPLE:
        maker.akun(instansi, unor, pegawai[person.key], person)


@dataclass(frozen=True, slots=True)
class _Maker:
    session: Session
    registry: Registry

    def make(self, actor: Actor, name: str, values: Mapping[str, object]) -> int:
        return entity.create(self.session, self.registry, actor, name, values, now=NOW).subject_id

    def boss(self, instansi: Mapping[str, int], key: str) -> Actor:
        return system_actor(NOW, instansi[key.partition(".")[0]], "admin_instansi")

    def instansi(self, key: str) -> int:
        values = {"kode": key[0].upper(), "nama": f"Kabupaten {key.title()}", "jenis": "D", "zona": "Asia/Jakarta"}
        return self.make(system_actor(NOW), "instansi", values)

    def unor(self, instansi: Mapping[str, int], key: str, nama: str, above: int | None) -> int:
        return self.make(self.boss(instansi, key), "unor", {"nama": nama, "atasan": above, "siasn_id": f"U-{key}"})

    def pegawai(self, instansi: Mapping[str, int], unor: Mapping[str, int], person: Person) -> int:
        values = {
            "nip": person.nip,
            "nama": person.nama,
            "unor": unor[person.unor],
            "jabatan": f"Jabatan {person.key}",
            "email": f"{person.key}@contoh.test",
            "nik": f"327301{person.nip[6:8]}{person.nip[4:6]}{person.nip[2:4]}0{person.nip[15:]}",
        }
        return self.make(self.boss(instansi, person.unor), "pegawai", values)

    def akun(self, instansi: Mapping[str, int], unor: Mapping[str, int], pegawai: int, person: Person) -> int:
        role = {"peran": person.role, "mulai": person.mulai, "selesai": person.selesai}
        role["unor"] = unor[person.root] if person.root else None
        values = {
            "nip": person.nip,
            "nama": person.nama,
            "pegawai": pegawai,
            "aktif": person.aktif,
            "peran": [] if person.role == "pegawai" else [role],
        }
        made = self.make(self.boss(instansi, person.unor), "akun", values)
        akun.set_password(self.session, made, person.nip, PASSWORD, now=NOW)
        return made
