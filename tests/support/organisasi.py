"""Small offices for tests of who rates whom: units, their people and their PLT and PLH, put in as plain rows.

As plain rows, since some of them no verb would let in: circles, two pjb, a PLT where there is a definitive pimpinan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.penilai import Cara, Fakta, Jabatan, Unit
from app.models.build import Registry

TODAY = date(2026, 11, 20)


@dataclass(frozen=True)
class Orang:
    """Somebody of a unit; `cara` is definitif or pjb for its pimpinan, empty for the others."""

    unit: str
    cara: str = ""
    aktif: bool = True


@dataclass(frozen=True)
class Pelaksana:
    """A PLT or PLH."""

    siapa: str
    unit: str
    jenis: str = "PLT"
    awal: date = date(2026, 1, 1)
    akhir: date = date(2026, 12, 31)
    aktif: bool = True


@dataclass(frozen=True)
class Kantor:
    """An office: units with the unit above each, people, acting heads."""

    units: Mapping[str, str | None]
    people: Mapping[str, Orang]
    acting: Sequence[Pelaksana] = ()
    mandiri: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Ids:
    """The ids of what was put in, by name."""

    instansi: int
    unit: Mapping[str, int] = field(default_factory=dict)
    who: Mapping[str, int] = field(default_factory=dict)

    def name(self, pegawai_id: int | None) -> str | None:
        """Who that is."""
        return next((name for name, number in self.who.items() if number == pegawai_id), None)

    def unit_name(self, unor_id: int) -> str:
        """Which unit that is."""
        return next(name for name, number in self.unit.items() if number == unor_id)


def put(session: Session, registry: Registry, kantor: Kantor, kode: str = "T") -> Ids:
    """The office as rows of an instansi of its own."""
    tables = registry.tables
    place = {"kode": kode, "nama": f"Instansi {kode}", "jenis": "D", "zona": "Asia/Jakarta"}
    values = {**place, "mandiri_auto_approve": False}
    instansi = _add(session, tables["instansi"], values)
    unit = {
        name: _add(
            session,
            tables["unor"],
            {"instansi_id": instansi, "nama": f"Unit {name}", "mandiri": name in kantor.mandiri},
        )
        for name in kantor.units
    }
    for name, above in kantor.units.items():
        moved = sa.update(tables["unor"]).where(tables["unor"].c.id == unit[name])
        session.execute(moved.values(atasan_id=unit[above] if above else None))
    who = {
        name: _add(session, tables["pegawai"], _person(number, name, unit[one.unit], one) | {"instansi_id": instansi})
        for number, (name, one) in enumerate(kantor.people.items())
    }
    for act in kantor.acting:
        post = {"instansi_id": instansi, "pegawai_id": who[act.siapa], "unor_id": unit[act.unit], "jenis": act.jenis}
        dates = {"periode_awal": act.awal, "periode_akhir": act.akhir, "aktif": act.aktif}
        _add(session, tables["plt_plh"], {**post, **dates, "jabatan": f"{act.jenis.title()}. Kepala {act.unit}"})
    return Ids(instansi, unit, who)


def _person(number: int, name: str, unit: int, one: Orang) -> dict[str, object]:
    return {
        "nip": f"19900101202001{1 + number % 2}{900 + number:03}",
        "nama": name.upper(),
        "unor_id": unit,
        "jabatan": f"Jabatan {name}",
        "jenis_jabatan": "pimpinan" if one.cara else "pegawai",
        "status_pimpinan": one.cara or "definitif",
        "aktif": one.aktif,
    }


def _add(session: Session, table: sa.Table, values: Mapping[str, object]) -> int:
    return int(session.execute(sa.insert(table).values(**values).returning(table.c.id)).scalar_one())


def fakta(kantor: Kantor) -> tuple[Fakta, Ids]:
    """The office as the facts of the rule, all of it, without a database."""
    unit = {name: number for number, name in enumerate(kantor.units, 1)}
    who = {name: number for number, name in enumerate(kantor.people, 1)}
    units = {
        unit[name]: Unit(unit[name], name, unit[above] if above else None, name in kantor.mandiri)
        for name, above in kantor.units.items()
    }
    heads = [
        Jabatan(
            unor_id=unit[one.unit],
            pegawai_id=who[name],
            cara=Cara(one.cara),
            nomor=who[name],
            pegawai_aktif=one.aktif,
            nama=name,
        )
        for name, one in kantor.people.items()
        if one.cara
    ]
    acting = [
        Jabatan(
            unor_id=unit[act.unit],
            pegawai_id=who[act.siapa],
            cara=Cara(act.jenis.lower()),
            nomor=number,
            awal=act.awal,
            akhir=act.akhir,
            aktif=act.aktif,
            pegawai_aktif=kantor.people[act.siapa].aktif,
            nama=act.siapa,
        )
        for number, act in enumerate(kantor.acting, 1)
    ]
    return Fakta(units, (*heads, *acting)), Ids(0, unit, who)
