"""Whom somebody rates, through the year: where each stands in each period, and what waits for the rater.

Source: ux.md (the penilai's three queues, the heat map of the team; the atasan penilai's progress and outliers).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
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
from app.models.scope import by_right, visible

ROLE = "pejabat_penilai"


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
    """Every bawahan of today in every period of a year, by unit and name. Two queries, one for who rates nobody: first
    the people, then the penilaian of their SKP, which are then a handful for the database to look up."""
    people, units, plans = (registry.tables[name] for name in ("pegawai", "unor", "skp"))
    every = bawahan.setiap(registry, actor, tahun)
    free = bawahan.dikecualikan(registry, every.c.pegawai_id, bawahan.hari(actor, tahun))
    query = (
        sa.select(
            every.c.pegawai_id,
            people.c.nama,
            sa.func.coalesce(plans.c.jabatan, people.c.jabatan, "-"),
            units.c.nama,
            plans.c.status,
            plans.c.posisi,
            free,
            plans.c.id,
        )
        .select_from(
            every.join(people, people.c.id == every.c.pegawai_id)
            .join(units, units.c.id == every.c.unor_id)
            .outerjoin(plans, plans.c.id == every.c.skp_id)
        )
        .order_by(units.c.nama, people.c.nama, people.c.id, plans.c.periode_awal)
    )
    rows: list[Any] = list(session.execute(query))
    marks = _penilaian(session, registry, actor, [row[7] for row in rows if row[7] is not None]) if rows else {}
    return tuple(Sel(*row[:7], *mark) for row in rows for mark in marks.get(row[7], [NONE]))


NONE = (None, None, None, None, None, None, False)
"""The columns of a penilaian that is not there."""


def _penilaian(
    session: Session, registry: Registry, actor: Actor, skp: Sequence[int]
) -> Mapping[int, Sequence[tuple[Any, ...]]]:
    """By SKP: its penilaian in the order of their periods, as far as the actor sees them as a penilai."""
    marks, done = registry.tables["penilaian"], registry.tables["realisasi"]
    rights = by_right(registry, actor, registry.catalog.entity("penilaian"), "list")
    seen = sa.or_(sa.false(), *(clause for grant, _, clause in rights if grant.role == ROLE))
    filled = sa.exists().where(done.c.instansi_id == actor.instansi_id, done.c.penilaian_id == marks.c.id)
    names = ("skp_id", "id", "periode_id", "nama", "akhir", "status", "predikat")
    query = sa.select(*(marks.c[name] for name in names), filled)
    query = query.where(marks.c.instansi_id == actor.instansi_id, marks.c.skp_id.in_(skp), seen)
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in session.execute(query.order_by(marks.c.akhir, marks.c.id)):
        found[row[0]].append(tuple(row[1:]))
    return found


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
                marks,
                sa.and_(
                    marks.c.instansi_id == plans.c.instansi_id,
                    marks.c.skp_id == plans.c.id,
                    marks.c.periode_id == periode_id,
                ),
            )
        )
        .where(plans.c.penilai_id.in_(list(bawahan_)), plans.c.instansi_id == actor.instansi_id)
        .where(plans.c.tahun == tahun, plans.c.status == skp_aturan.PERSETUJUAN, plans.c.posisi == "definitif")
        .group_by(people.c.id, people.c.nama, people.c.jabatan)
        .order_by(people.c.nama, people.c.id)
    )
    return tuple(Kemajuan(*row) for row in session.execute(query))
