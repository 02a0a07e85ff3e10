"""The demo: invented instansi, units and people from `seeds/demo`, one account a role, and as many pegawai as wished.

Everything goes through the verbs. The same call makes the same people: names and NIP are computed, not drawn.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.nip import parse_nip
from app.engine.names import IMPLIED_ROLES
from app.models.build import Registry
from app.workflows import entity as verbs
from app.workflows.seed import Loader, Raw, system_actor

FIRST_INVENTED_SERIAL = 910  # below are the people of seeds/demo
SERIALS = 90
BIRTHS = 11_197  # no multiple of 7, the days between one and the next
FIRST_BIRTH = date(1967, 1, 1)
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Person:
    """One line of the demo's accounts."""

    akun_id: int
    peran: str
    nip: str
    nama: str


def load(session: Session, registry: Registry, folder: Path, now: datetime) -> list[Person]:
    """Load the instansi, units, people and accounts of `folder`; what is there already stays. Gives the accounts."""
    plan = yaml.safe_load((folder / "instansi.yaml").read_text("utf-8"))
    loader = Loader(session, registry, now)
    admins: dict[str, Actor] = {}
    for row in plan["instansi"]:
        instansi_id = loader.add(system_actor(now), "instansi", row)
        admins[row["kode"]] = system_actor(now, instansi_id, "admin_instansi")
    units = {kode: _units(loader, admins[kode], rows) for kode, rows in plan["unor"].items()}
    return [_person(loader, admins[row["instansi"]], units[row["instansi"]], row) for row in plan["akun"]]


def _units(loader: Loader, actor: Actor, rows: Sequence[Raw]) -> dict[str, int]:
    """Ids of the units by their SIASN id, made parents first; a unit that is its own induk gets it afterwards."""
    ids: dict[str, int] = {}
    for row in rows:
        own_induk = row.get("induk") == row["siasn_id"]
        related = {name: ids[row[name]] for name in ("atasan", "induk") if row.get(name) and row[name] in ids}
        plain = {name: value for name, value in row.items() if name not in ("atasan", "induk")}
        known = set(_ids(loader, actor, "unor"))
        unit = loader.add(actor, "unor", {**plain, **related}, key=["siasn_id"])
        if own_induk and unit not in known:
            verbs.update(loader.session, loader.registry, actor, "unor", unit, {"induk": unit}, None, now=loader.now)
        ids[row["siasn_id"]] = unit
    return ids


def _ids(loader: Loader, actor: Actor, entity: str) -> Sequence[int]:
    table = loader.registry.tables[entity]
    query = sa.select(table.c.id).where(table.c.instansi_id == actor.instansi_id).order_by(table.c.id)
    return loader.session.scalars(query).all()


def _person(loader: Loader, actor: Actor, units: Mapping[str, int], row: Raw) -> Person:
    nip = parse_nip(row["nip"])
    pegawai = loader.add(
        actor,
        "pegawai",
        {
            "nip": row["nip"],
            "nama": row["nama"],
            "unor": units[row["unor"]],
            "jabatan": row["jabatan"],
            "golongan": row["golongan"],
            "jenis_jabatan": "pimpinan" if row.get("pimpinan") else "pegawai",
            "status_pimpinan": "definitif",
            "jenis_pegawai": "PPPK" if nip.pppk else "PNS",
            "kedudukan_hukum": "01",
            "tanggal_lahir": nip.birth,
            "jenis_kelamin": nip.sex,
            "aktif": True,
        },
    )
    given = row["peran"] in loader.catalog.roles and row["peran"] not in IMPLIED_ROLES
    roles = [_role(loader, units, row)] if given else []
    account: dict[str, Any] = {
        "nip": row["nip"],
        "nama": row["nama"],
        "pegawai": pegawai,
        "aktif": True,
        "peran": roles,
    }
    return Person(loader.add(actor, "akun", account), row["peran"], row["nip"], row["nama"])


def _role(loader: Loader, units: Mapping[str, int], row: Raw) -> dict[str, object]:
    unit = units[row["wilayah"]] if "wilayah" in row else None
    return {"peran": row["peran"], "unor": unit, "mulai": date(loader.now.year, 1, 1), "selesai": None}


def people(session: Session, registry: Registry, folder: Path, count: int, now: datetime) -> Iterator[int]:
    """Add invented pegawai to the first instansi until there are `count`; gives how many there are after each step.

    The caller commits between the steps. Raises what the verbs raise.
    """
    stuff = yaml.safe_load((folder / "pegawai.yaml").read_text("utf-8"))
    loader = Loader(session, registry, now)
    actor = system_actor(now, _first_instansi(loader), "admin_instansi")
    units = _ids(loader, actor, "unor")
    known = set(session.scalars(sa.select(registry.tables["pegawai"].c.nip)))
    made = len(known)
    all_of_them = (invented(stuff, units, number) for number in itertools.count())
    wanted = islice((row for row in all_of_them if row["nip"] not in known), max(0, count - made))
    while chunk := [loader.values("pegawai", row) for row in islice(wanted, CHUNK)]:
        verbs.create_many(session, registry, actor, "pegawai", chunk, now=now)
        made += len(chunk)
        yield made


def _first_instansi(loader: Loader) -> int:
    return int(loader.session.scalars(sa.select(sa.func.min(loader.registry.tables["instansi"].c.id))).one())


def invented(stuff: Mapping[str, Any], units: Sequence[int], number: int) -> Raw:
    """The pegawai of this number: the same one every time."""
    given, family, jobs, grades = (stuff[name] for name in ("nama_depan", "nama_belakang", "jabatan", "golongan_pppk"))
    birth = FIRST_BIRTH + timedelta(days=number * 7 % BIRTHS)
    pppk = number % 6 == 5
    sex = "L" if number % 2 == 0 else "P"
    job = jobs[number % len(jobs)]
    return {
        "nip": _nip(number, birth, sex, pppk=pppk),
        "nama": f"{given[number % len(given)]} {family[number // len(given) % len(family)]}",
        "unor": units[number % len(units)],
        "jenis_jabatan": "pegawai",
        "status_pimpinan": "definitif",
        "jabatan": job["nama"],
        "jenis_pegawai": "PPPK" if pppk else "PNS",
        "golongan": grades[number % len(grades)] if pppk else job["golongan"],
        "kedudukan_hukum": "01",
        "tanggal_lahir": birth,
        "jenis_kelamin": sex,
        "aktif": True,
    }


def _nip(number: int, birth: date, sex: str, *, pppk: bool) -> str:
    """A NIP that nobody has: serials from 900 are not given to people who were appointed in one month."""
    appointed = birth.year + 23 + number % 5
    month = "21" if pppk else f"{number % 12 + 1:02}"
    serial = FIRST_INVENTED_SERIAL + number // BIRTHS % SERIALS
    return f"{birth:%Y%m%d}{appointed}{month}{'1' if sex == 'L' else '2'}{serial}"
