"""Matriks Peran Hasil of an office (A14): units or teams with who leads them, and whose SKP of a year has the matrix.

Source: Buku Petunjuk Admin e-Kinerja, 2.11.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import skp as aturan
from app.domain.actor import Actor
from app.errors import NotAllowed, OutOfScope
from app.models import penilai
from app.models.build import Registry
from app.models.scope import visible

Jenis = Literal["unit", "tim"]
PIMPINAN = "pimpinan"
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
    """A unit or a team with who leads it today. `skp_id` is the SKP with the matrix, None where there is none that the
    actor may read, and `pemilik` whose it is; `keadaan` and `jenis_jabatan` are those of the SKP that there is."""

    id: int
    nama: str
    kode: str
    unor_id: int
    atasan: str | None
    pimpinan: str | None
    skp_id: int | None
    pemilik: str | None
    keadaan: str | None
    jenis_jabatan: str | None


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
    units, plans = registry.tables["unor"], registry.tables["skp"].alias()
    above = units.alias()
    head = penilai.posts(admin.instansi_id, admin.today).head
    of_unit = sa.and_(plans.c.unor_id == units.c.id, plans.c.jenis_jabatan == PIMPINAN)
    query = (
        sa.select(
            units.c.id,
            units.c.nama,
            sa.func.coalesce(units.c.siasn_id, sa.cast(units.c.id, sa.String())).label("kode"),
            units.c.id.label("unor_id"),
            above.c.nama.label("atasan"),
            _name(registry, head.c.who).label("pimpinan"),
            *_plan(registry, admin, asked.tahun, plans, of_unit),
        )
        .select_from(units.outerjoin(above, above.c.id == units.c.atasan_id).outerjoin(head, head.c.unit == units.c.id))
        .where(visible(registry, admin, registry.catalog.entity("unor"), "list"), _part(units.c.nama, asked.nama))
    )
    if asked.atasan_id is not None:
        query = query.where(units.c.atasan_id == asked.atasan_id)
    elif asked.atasan:
        query = query.where(_part(above.c.nama, asked.atasan))
    return query.order_by(units.c.nama, units.c.id)


def _teams(registry: Registry, admin: Actor, asked: Saringan) -> sa.Select[Any]:
    teams, units, plans = registry.tables["tim_kerja"], registry.tables["unor"], registry.tables["skp"].alias()
    query = (
        sa.select(
            teams.c.id,
            teams.c.nama,
            sa.cast(teams.c.id, sa.String()).label("kode"),
            teams.c.unor_id,
            units.c.nama.label("atasan"),
            _name(registry, teams.c.ketua_id).label("pimpinan"),
            *_plan(registry, admin, asked.tahun, plans, plans.c.pegawai_id == teams.c.ketua_id),
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


def _plan(
    registry: Registry, admin: Actor, tahun: int, plans: sa.FromClause, on: sa.ColumnElement[bool]
) -> tuple[sa.Label[Any], ...]:
    """The SKP of a pimpinan in the year that the admin may read, whose it is, and of what there is the state and the
    kind of post: that of a pimpinan first, the definitive one, one that was handed in, of several the latest."""
    skp = registry.catalog.entity("skp")
    of_head = sa.case((plans.c.jenis_jabatan == PIMPINAN, 0), else_=1)
    definitive = sa.case((plans.c.sebagai == "definitif", 0), else_=1)
    draft = sa.case((plans.c.status == aturan.DRAFT, 1), else_=0)

    def best(column: sa.ColumnElement[Any], action: str, *order: sa.ColumnElement[Any]) -> sa.ScalarSelect[Any]:
        seen = visible(registry, admin, skp, action, plans)
        found = sa.select(column).where(on, plans.c.tahun == tahun, seen)
        query = found if action == "list" else found.where(plans.c.jenis_jabatan == PIMPINAN)
        return query.order_by(*order, plans.c.periode_awal.desc()).limit(1).scalar_subquery()

    there = (of_head, draft, definitive)
    return (
        best(plans.c.id, "read", definitive).label("skp_id"),
        best(_name(registry, plans.c.pegawai_id), "read", definitive).label("pemilik"),
        best(plans.c.status, "list", *there).label("keadaan"),
        best(plans.c.jenis_jabatan, "list", *there).label("jenis_jabatan"),
    )


def _name(registry: Registry, pegawai: sa.ColumnElement[Any]) -> sa.ScalarSelect[Any]:
    people = registry.tables["pegawai"].alias()
    return sa.select(people.c.nama).where(people.c.id == pegawai).scalar_subquery()


def _part(column: sa.ColumnElement[Any], text: str) -> sa.ColumnElement[bool]:
    return sa.func.lower(column).contains(text.lower(), autoescape=True) if text else sa.true()
