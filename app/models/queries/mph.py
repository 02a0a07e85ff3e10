"""Matriks Peran Hasil of an office (A14): units or teams with who leads them, and whose SKP of a year has the matrix.

Source: Buku Petunjuk Admin e-Kinerja, 2.11.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.errors import NotAllowed, OutOfScope
from app.models.build import Registry
from app.models.scope import visible

Jenis = Literal["unit", "tim"]
ADMINS = frozenset({"admin_instansi", "admin_unit"})


@dataclass(frozen=True, slots=True)
class Saringan:
    """What is asked of the list; `nama` and `atasan` are parts of names, `atasan_id` a unit that was picked."""

    tahun: int
    jenis: Jenis = "unit"
    nama: str = ""
    atasan: str = ""
    atasan_id: int | None = None
    halaman: int = 1
    baris: int = 10


@dataclass(frozen=True, slots=True)
class Baris:
    """A unit or a team. `skp_id` is the SKP with the matrix, None where there is none that the actor may read."""

    id: int
    nama: str
    kode: str
    unor_id: int
    atasan: str | None
    pimpinan: str | None
    skp_id: int | None


def sebagai_admin(actor: Actor) -> Actor:
    """The actor with what they may as an admin. Raises NotAllowed for anybody else."""
    grants = tuple(grant for grant in actor.grants if grant.role in ADMINS)
    if not grants:
        raise NotAllowed(
            "Menu Matriks Peran Hasil dibuka oleh admin instansi dan admin unit.",
            "Matriks Anda sendiri terbuka dari Daftar SKP.",
        )
    return replace(actor, grants=grants)


def daftar(session: Session, registry: Registry, admin: Actor, asked: Saringan) -> tuple[tuple[Baris, ...], int]:
    """A page of units or teams by name, and how many there are; in one query."""
    query = _units(registry, admin, asked) if asked.jenis == "unit" else _teams(registry, admin, asked)
    page = query.add_columns(sa.func.count().over().label("total"))
    rows = session.execute(page.offset((asked.halaman - 1) * asked.baris).limit(asked.baris)).mappings().all()
    found = tuple(Baris(**{name: value for name, value in row.items() if name != "total"}) for row in rows)
    return found, rows[0]["total"] if rows else 0


def satu(session: Session, registry: Registry, admin: Actor, jenis: Jenis, row_id: int, tahun: int) -> Baris:
    """One unit or team. Raises OutOfScope."""
    asked = Saringan(tahun, jenis)
    query = _units(registry, admin, asked) if jenis == "unit" else _teams(registry, admin, asked)
    table = registry.tables["unor" if jenis == "unit" else "tim_kerja"]
    row = session.execute(query.where(table.c.id == row_id)).mappings().first()
    if row is None:
        raise OutOfScope
    return Baris(**row)


def anggota(session: Session, registry: Registry, tim_id: int) -> frozenset[int]:
    """The pegawai of a team that the actor sees."""
    members = registry.tables["tim_kerja_anggota"]
    return frozenset(session.scalars(sa.select(members.c.pegawai_id).where(members.c.tim_kerja_id == tim_id)))


def _units(registry: Registry, admin: Actor, asked: Saringan) -> sa.Select[Any]:
    units, people = registry.tables["unor"], registry.tables["pegawai"]
    above = units.alias()
    head = (
        sa.select(people.c.id)
        .where(people.c.unor_id == units.c.id, people.c.jenis_jabatan == "pimpinan", people.c.aktif.is_(True))
        .order_by(people.c.status_pimpinan, people.c.id)
        .limit(1)
        .scalar_subquery()
    )
    plan = _plan(registry, admin, asked.tahun, lambda plans: plans.c.unor_id == units.c.id)
    owner = _owner(registry, plan)
    query = (
        sa.select(
            units.c.id,
            units.c.nama,
            sa.func.coalesce(units.c.siasn_id, sa.cast(units.c.id, sa.String())).label("kode"),
            units.c.id.label("unor_id"),
            above.c.nama.label("atasan"),
            _name(registry, sa.func.coalesce(owner, head)).label("pimpinan"),
            plan.label("skp_id"),
        )
        .select_from(units.outerjoin(above, above.c.id == units.c.atasan_id))
        .where(visible(registry, admin, registry.catalog.entity("unor"), "list"), _part(units.c.nama, asked.nama))
    )
    if asked.atasan_id is not None:
        query = query.where(units.c.atasan_id == asked.atasan_id)
    elif asked.atasan:
        query = query.where(_part(above.c.nama, asked.atasan))
    return query.order_by(units.c.nama, units.c.id)


def _teams(registry: Registry, admin: Actor, asked: Saringan) -> sa.Select[Any]:
    teams, units = registry.tables["tim_kerja"], registry.tables["unor"]
    plan = _plan(registry, admin, asked.tahun, lambda plans: plans.c.pegawai_id == teams.c.ketua_id)
    query = (
        sa.select(
            teams.c.id,
            teams.c.nama,
            sa.cast(teams.c.id, sa.String()).label("kode"),
            teams.c.unor_id,
            units.c.nama.label("atasan"),
            _name(registry, teams.c.ketua_id).label("pimpinan"),
            plan.label("skp_id"),
        )
        .select_from(teams.join(units, units.c.id == teams.c.unor_id))
        .where(visible(registry, admin, registry.catalog.entity("tim_kerja"), "list"), teams.c.tahun == asked.tahun)
        .where(_part(teams.c.nama, asked.nama))
    )
    if asked.atasan_id is not None:
        query = query.where(teams.c.unor_id == asked.atasan_id)
    elif asked.atasan:
        query = query.where(_part(units.c.nama, asked.atasan))
    return query.order_by(teams.c.nama, teams.c.id)


def _plan(registry: Registry, admin: Actor, tahun: int, on: Any) -> sa.ScalarSelect[Any]:
    """The SKP of a pimpinan in the year that the admin may read: the definitive one, of several the latest."""
    plans = registry.tables["skp"].alias()
    seen = visible(registry, admin, registry.catalog.entity("skp"), "read", plans)
    rank = sa.case((plans.c.sebagai == "definitif", 0), else_=1)
    query = sa.select(plans.c.id).where(on(plans), plans.c.tahun == tahun, plans.c.jenis_jabatan == "pimpinan", seen)
    return query.order_by(rank, plans.c.periode_awal.desc()).limit(1).scalar_subquery()


def _owner(registry: Registry, plan: sa.ScalarSelect[Any]) -> sa.ScalarSelect[Any]:
    plans = registry.tables["skp"].alias()
    return sa.select(plans.c.pegawai_id).where(plans.c.id == plan).scalar_subquery()


def _name(registry: Registry, pegawai: sa.ColumnElement[Any]) -> sa.ScalarSelect[Any]:
    people = registry.tables["pegawai"].alias()
    return sa.select(people.c.nama).where(people.c.id == pegawai).scalar_subquery()


def _part(column: sa.ColumnElement[Any], text: str) -> sa.ColumnElement[bool]:
    return sa.func.lower(column).contains(text.lower(), autoescape=True) if text else sa.true()
