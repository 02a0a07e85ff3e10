"""Whom somebody rates, through the year: where each stands in each period, and what waits for the rater.

Source: ux.md (the penilai's three queues, the heat map of the team; the atasan penilai's progress and outliers).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import keberatan as keberatan_aturan
from app.domain import skp as skp_aturan
from app.domain.actor import Actor
from app.domain.predikat import Predikat
from app.models.build import Registry
from app.models.queries import bawahan
from app.models.scope import visible


@dataclass(frozen=True, slots=True)
class Sel:
    """Somebody in one period of their SKP of a unit, or without a penilaian (`periode` is None)."""

    pegawai_id: int
    nama: str
    jabatan: str
    unor: str
    skp: str | None
    posisi: str | None
    alasan: str | None
    penilaian_id: int | None
    periode_id: int | None
    periode: str | None
    akhir: date | None
    status: str | None
    predikat: str | None
    terisi: bool


@dataclass(frozen=True, slots=True)
class Antrean:
    """How much waits, and since when."""

    jumlah: int
    sejak: datetime | None


@dataclass(frozen=True, slots=True)
class Sengketa:
    """A keberatan that waits for the actor's decision."""

    id: int
    nama: str
    periode: str
    batas: date


@dataclass(frozen=True, slots=True)
class Kemajuan:
    """A penilai below the actor: `dinilai` of `semua` are rated in a period, `tertinggi` of them 'Sangat Baik'."""

    pegawai_id: int
    nama: str
    jabatan: str
    semua: int
    dinilai: int
    terlihat: int
    tertinggi: int


def sel(session: Session, registry: Registry, actor: Actor, tahun: int) -> tuple[Sel, ...]:
    """Every bawahan of today in every period of a year, by unit and name. One query; empty for who rates nobody."""
    people, units, plans, marks, done = (
        registry.tables[name] for name in ("pegawai", "unor", "skp", "penilaian", "realisasi")
    )
    every = bawahan.setiap(registry, actor, tahun)
    free = bawahan.dikecualikan(registry, every.c.pegawai_id, bawahan.hari(actor, tahun))
    seen = visible(registry, actor, registry.catalog.entity("penilaian"), "list", marks)
    filled = sa.exists().where(done.c.penilaian_id == marks.c.id)
    query = (
        sa.select(
            every.c.pegawai_id,
            people.c.nama,
            sa.func.coalesce(plans.c.jabatan, people.c.jabatan, "-"),
            units.c.nama,
            plans.c.status,
            plans.c.posisi,
            free,
            *(marks.c[name] for name in ("id", "periode_id", "nama", "akhir", "status", "predikat")),
            filled,
        )
        .select_from(
            every.join(people, people.c.id == every.c.pegawai_id)
            .join(units, units.c.id == every.c.unor_id)
            .outerjoin(plans, plans.c.id == every.c.skp_id)
            .outerjoin(marks, sa.and_(marks.c.skp_id == plans.c.id, seen))
        )
        .order_by(units.c.nama, people.c.nama, people.c.id, plans.c.periode_awal, marks.c.akhir)
    )
    rows: list[Any] = list(session.execute(query))
    return tuple(Sel(*row) for row in rows)


def persetujuan(session: Session, registry: Registry, actor: Actor) -> Antrean:
    """The SKP that wait for the actor's approval. One query."""
    plans = registry.tables["skp"]
    mine = (bawahan.mine(registry, actor, plans), plans.c.status == skp_aturan.PENGAJUAN)
    query = sa.select(sa.func.count(), sa.func.min(plans.c.pegawai_beku)).where(*mine)
    return Antrean(*session.execute(query).one())


def penjelasan(session: Session, registry: Registry, actor: Actor) -> Antrean:
    """The keberatan that the actor has not explained yet. One query."""
    table = registry.tables["keberatan"]
    open_ = (table.c.status == keberatan_aturan.DIAJUKAN, table.c.penilai_id == bawahan.me(actor))
    seen = visible(registry, actor, registry.catalog.entity("keberatan"), "jelaskan")
    query = sa.select(sa.func.count(), sa.func.min(table.c.diajukan_pada)).where(seen, *open_)
    return Antrean(*session.execute(query).one())


def putusan(session: Session, registry: Registry, actor: Actor) -> tuple[Sengketa, ...]:
    """The keberatan that the actor decides, the one with the nearest limit first. One query."""
    table, marks, plans, people = (registry.tables[name] for name in ("keberatan", "penilaian", "skp", "pegawai"))
    query = (
        sa.select(table.c.id, people.c.nama, marks.c.nama, table.c.batas)
        .join(marks, marks.c.id == table.c.penilaian_id)
        .join(plans, plans.c.id == marks.c.skp_id)
        .join(people, people.c.id == plans.c.pegawai_id)
        .where(table.c.status.in_(keberatan_aturan.TERBUKA), table.c.atasan_id == bawahan.me(actor))
        .where(visible(registry, actor, registry.catalog.entity("keberatan"), "setujui"))
        .order_by(table.c.batas, table.c.id)
    )
    return tuple(Sengketa(*row) for row in session.execute(query))


def kemajuan(
    session: Session, registry: Registry, actor: Actor, tahun: int, periode_id: int, bawahan_: Collection[int]
) -> tuple[Kemajuan, ...]:
    """How far those of the actor's bawahan are who rate others themselves, in a period. One query.

    Counts are of the approved definitive SKP that name them as penilai; predikat count only where the actor sees them.
    """
    plans, marks, people = (registry.tables[name] for name in ("skp", "penilaian", "pegawai"))
    seen = visible(registry, actor, registry.catalog.entity("penilaian"), "list", marks)
    rated = marks.c.status == "dinilai"
    best = sa.and_(rated, seen, marks.c.predikat == Predikat.SANGAT_BAIK.value)
    query = (
        sa.select(
            people.c.id,
            people.c.nama,
            sa.func.coalesce(people.c.jabatan, "-"),
            sa.func.count(),
            sa.func.count(sa.case((rated, 1))),
            sa.func.count(sa.case((sa.and_(rated, seen), 1))),
            sa.func.count(sa.case((best, 1))),
        )
        .select_from(
            plans.join(people, people.c.id == plans.c.penilai_id).outerjoin(
                marks, sa.and_(marks.c.skp_id == plans.c.id, marks.c.periode_id == periode_id)
            )
        )
        .where(plans.c.penilai_id.in_(list(bawahan_)), plans.c.instansi_id == actor.instansi_id)
        .where(plans.c.tahun == tahun, plans.c.status == skp_aturan.PERSETUJUAN, plans.c.posisi == "definitif")
        .group_by(people.c.id, people.c.nama, people.c.jabatan)
        .order_by(people.c.nama, people.c.id)
    )
    return tuple(Kemajuan(*row) for row in session.execute(query))
