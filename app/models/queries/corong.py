"""How far the people of an admin are in a period: one count for each unit and state, and who has not filled it in.

Source: ux.md (admin instansi: funnel by unit; admin unit: who is late in my subtree, ratings hidden). Only the rights
of an admin count here, not those of the same person as a pegawai or penilai.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import skp as skp_aturan
from app.domain.actor import Actor
from app.domain.corong import Keadaan
from app.domain.penilaian import DINILAI, FINAL
from app.models.build import Registry
from app.models.job_run import JobRun
from app.models.queries.bawahan import hari
from app.models.scope import by_right

ADMIN = ("admin_instansi", "admin_unit")
REQUESTS = ("klaim_pimpinan", "usulan_profil", "usulan_plt")
MOST = 150
"""Names of one message."""

KEPT = timedelta(days=7)
"""A job that failed longer ago is no news."""

Clause = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Jumlah:
    """How many people of a unit stand at a state."""

    unor_id: int
    unor: str
    keadaan: str
    jumlah: int


@dataclass(frozen=True, slots=True)
class Orang:
    """Somebody who has not filled the period in."""

    nama: str
    unor: str
    keadaan: str


def corong(
    session: Session, registry: Registry, actor: Actor, tahun: int, periode_id: int, *, per_induk: bool
) -> tuple[Jumlah, ...]:
    """The active people of the actor's units by unit and state, with `per_induk` by unit kerja induk. One query."""
    people, units = _orang(registry, actor, tahun, periode_id).subquery(), registry.tables["unor"]
    above = units.alias()
    key = sa.func.coalesce(units.c.induk_id, units.c.id) if per_induk else units.c.id
    counted = (
        sa.select(key.label("unor_id"), people.c.keadaan, sa.func.count().label("jumlah"))
        .select_from(people.join(units, units.c.id == people.c.unor_id))
        .group_by(key, people.c.keadaan)
        .subquery()
    )
    query = sa.select(counted.c.unor_id, above.c.nama, counted.c.keadaan, counted.c.jumlah)
    query = query.join(above, above.c.id == counted.c.unor_id).order_by(above.c.nama, above.c.id)
    rows: list[Any] = list(session.execute(query))
    return tuple(Jumlah(*row) for row in rows)


def belum_mengisi(
    session: Session, registry: Registry, actor: Actor, tahun: int, periode_id: int, keadaan: Collection[str]
) -> tuple[Orang, ...]:
    """Those who stand at one of these states, by unit and name, at most MOST. One query."""
    people, units = _orang(registry, actor, tahun, periode_id).subquery(), registry.tables["unor"]
    query = (
        sa.select(people.c.nama, units.c.nama, people.c.keadaan)
        .join(units, units.c.id == people.c.unor_id)
        .where(people.c.keadaan.in_(sorted(keadaan)))
        .order_by(units.c.nama, people.c.nama, people.c.id)
        .limit(MOST)
    )
    rows: list[Any] = list(session.execute(query))
    return tuple(Orang(*row) for row in rows)


def permintaan(session: Session, registry: Registry, actor: Actor) -> dict[str, int]:
    """How many requests of each kind wait in the actor's units. One query."""
    counts = []
    for name in REQUESTS:
        table = registry.tables[name]
        open_ = (sa.or_(sa.false(), *_mine(registry, actor, name)), table.c.status == "diajukan")
        counts.append(sa.select(sa.func.count()).select_from(table).where(*open_).scalar_subquery())
    return dict(zip(REQUESTS, session.execute(sa.select(*counts)).one(), strict=True))


def gagal(session: Session, actor: Actor) -> tuple[int, int]:
    """How many background jobs of the actor's instansi failed lately, and how many of them are the actor's. One
    query."""
    mine = sa.func.count(sa.case((JobRun.akun_id == actor.akun_id, 1)))
    lately = (JobRun.status == "gagal", JobRun.finished_at >= actor.now - KEPT)
    row = session.execute(
        sa.select(sa.func.count(), mine).where(JobRun.instansi_id == actor.instansi_id, *lately)
    ).one()
    return (row[0], row[1])


def _mine(registry: Registry, actor: Actor, name: str) -> list[Clause]:
    """The shares of an admin's rights in what may be listed of an entity."""
    rights = by_right(registry, actor, registry.catalog.entity(name), "list")
    return [clause for grant, _, clause in rights if grant.role in ADMIN]


def _orang(registry: Registry, actor: Actor, tahun: int, periode_id: int) -> sa.Select[Any]:
    """Every active person with unit and state."""
    people, plans, marks, free, done = (
        registry.tables[name] for name in ("pegawai", "skp", "penilaian", "pengecualian", "realisasi")
    )
    later, last, day = plans.alias(), marks.alias("penilaian_final"), hari(actor, tahun)
    here = actor.instansi_id  # named in each part, since the indexes begin with it
    after = sa.exists().where(
        later.c.instansi_id == here,
        later.c.pegawai_id == plans.c.pegawai_id,
        later.c.tahun == tahun,
        later.c.posisi == "definitif",
        later.c.periode_awal > plans.c.periode_awal,
    )
    own = sa.and_(
        plans.c.instansi_id == here,
        plans.c.pegawai_id == people.c.id,
        plans.c.tahun == tahun,
        plans.c.posisi == "definitif",
        sa.or_(sa.false(), *_mine(registry, actor, "skp")),
        sa.not_(after),
    )
    out = sa.and_(
        free.c.instansi_id == here,
        free.c.pegawai_id == people.c.id,
        free.c.mulai <= day,
        sa.or_(free.c.selesai.is_(None), free.c.selesai >= day),
    )
    filled = sa.exists().where(done.c.instansi_id == here, done.c.penilaian_id == marks.c.id)
    state = sa.case(
        (sa.and_(plans.c.id.is_(None), free.c.id.is_not(None)), Keadaan.BEBAS.value),
        (plans.c.id.is_(None), Keadaan.BELUM.value),
        (last.c.status == DINILAI, Keadaan.FINAL.value),
        (marks.c.status == DINILAI, Keadaan.DINILAI.value),
        (plans.c.status == skp_aturan.DRAFT, Keadaan.DRAFT.value),
        (plans.c.status == skp_aturan.PENGAJUAN, Keadaan.PENGAJUAN.value),
        (sa.and_(marks.c.id.is_not(None), filled), Keadaan.REALISASI.value),
        else_=Keadaan.PERSETUJUAN.value,
    )
    joined = (
        people.outerjoin(plans, own)
        .outerjoin(
            marks, sa.and_(marks.c.instansi_id == here, marks.c.skp_id == plans.c.id, marks.c.periode_id == periode_id)
        )
        .outerjoin(last, sa.and_(last.c.instansi_id == here, last.c.skp_id == plans.c.id, last.c.jenis == FINAL))
        .outerjoin(free, out)
    )
    query = sa.select(people.c.id, people.c.nama, people.c.unor_id, state.label("keadaan")).select_from(joined)
    return query.where(people.c.aktif.is_(True), sa.or_(sa.false(), *_mine(registry, actor, "pegawai")))
