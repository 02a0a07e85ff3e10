"""The SKP of a person: the list of one's own, one of them with its latest step, and what a new one begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.models.build import Registry
from app.models.history import TABLE as HISTORY
from app.models.history import names_of
from app.models.scope import one, visible

Clause = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Langkah:
    """The latest step that an SKP took; `nomor` is that of its row in the history."""

    nomor: int
    nama: str
    saat: datetime
    oleh: str
    akun: int | None
    alasan: str


@dataclass(frozen=True, slots=True)
class Skp:
    """A stored SKP by column name, the name of its unit, and its latest step; None before the first."""

    row: Mapping[str, Any]
    unit: str
    langkah: Langkah | None


@dataclass(frozen=True, slots=True)
class Tugas:
    """A PLT or PLH that the pegawai holds in a year."""

    id: int
    jabatan: str
    jenis: str
    awal: date
    akhir: date


@dataclass(frozen=True, slots=True)
class Pengecualian:
    """Why and until when a pegawai owes no SKP."""

    alasan: str
    mulai: date
    selesai: date | None


def daftar(session: Session, registry: Registry, actor: Actor, tahun: int | None = None) -> tuple[Skp, ...]:
    """One's own SKP, the latest period first; of one year, if it is named."""
    plans = registry.tables["skp"]
    mine = [plans.c.pegawai_id == actor.pegawai_id, _seen(registry, actor, "skp")]
    wanted = [] if tahun is None else [plans.c.tahun == tahun]
    query = _query(registry, *mine, *wanted).order_by(plans.c.periode_awal.desc(), plans.c.id.desc())
    return tuple(_skp(row) for row in session.execute(query).mappings())


def tahun(session: Session, registry: Registry, actor: Actor) -> tuple[int, ...]:
    """The years of one's own SKP, the latest first."""
    plans = registry.tables["skp"]
    query = sa.select(plans.c.tahun).where(plans.c.pegawai_id == actor.pegawai_id, _seen(registry, actor, "skp"))
    return tuple(session.scalars(query.distinct().order_by(plans.c.tahun.desc())))


def satu(session: Session, registry: Registry, actor: Actor, skp_id: int) -> Skp:
    """An SKP that the actor may read. Raises OutOfScope."""
    one(session, registry, actor, registry.catalog.entity("skp"), skp_id, "read")
    plans = registry.tables["skp"]
    return _skp(session.execute(_query(registry, plans.c.id == skp_id)).mappings().one())


def sebelumnya(session: Session, registry: Registry, actor: Actor, awal: date) -> sa.RowMapping | None:
    """One's latest definitive SKP that ended before `awal` and holds RHK: id, tahun, periode and how many RHK."""
    plans, rows = registry.tables["skp"], registry.tables["rhk"]
    count = sa.select(sa.func.count()).where(rows.c.skp_id == plans.c.id).scalar_subquery()
    query = (
        sa.select(plans.c.id, plans.c.tahun, plans.c.periode_awal, plans.c.periode_akhir, count.label("jumlah"))
        .where(plans.c.pegawai_id == actor.pegawai_id, plans.c.periode_akhir < awal, plans.c.posisi == "definitif")
        .where(count > 0, _seen(registry, actor, "skp"))
        .order_by(plans.c.periode_akhir.desc())
    )
    return session.execute(query.limit(1)).mappings().first()


def tugas(session: Session, registry: Registry, actor: Actor, tahun: int) -> tuple[Tugas, ...]:
    """The PLT and PLH of the actor's pegawai that are in force on some day of a year, from today on."""
    acting = registry.tables["plt_plh"]
    query = sa.select(
        acting.c.id, acting.c.jabatan, acting.c.jenis, acting.c.periode_awal, acting.c.periode_akhir
    ).where(
        acting.c.pegawai_id == actor.pegawai_id,
        acting.c.aktif.is_(True),
        acting.c.periode_awal <= date(tahun, 12, 31),
        acting.c.periode_akhir >= max(date(tahun, 1, 1), actor.today),
        _seen(registry, actor, "plt_plh"),
    )
    return tuple(Tugas(*row) for row in session.execute(query.order_by(acting.c.periode_awal, acting.c.id)))


def pengecualian(session: Session, registry: Registry, actor: Actor) -> Pengecualian | None:
    """Why the actor's pegawai owes no SKP today; None where they do."""
    rows = registry.tables["pengecualian"]
    query = sa.select(rows.c.alasan, rows.c.mulai, rows.c.selesai).where(
        rows.c.pegawai_id == actor.pegawai_id,
        rows.c.mulai <= actor.today,
        sa.or_(rows.c.selesai.is_(None), rows.c.selesai >= actor.today),
        _seen(registry, actor, "pengecualian"),
    )
    row = session.execute(query.limit(1)).first()
    return Pengecualian(*row) if row else None


def _query(registry: Registry, *where: Clause) -> sa.Select[Any]:
    """SKP with unit and latest step. The step is found by the index of the history, once for each SKP."""
    plans, units = registry.tables["skp"], registry.tables["unor"]
    entity = registry.catalog.entity("skp")
    flow, past = entity.workflow, HISTORY.alias()
    latest = (
        sa.select(sa.func.max(past.c.id))
        .where(
            past.c.root_entity.in_(names_of(registry.catalog, entity)),
            past.c.root_id == plans.c.id,
            past.c.action.in_(tuple(flow.transitions) if flow else ()),
        )
        .scalar_subquery()
    )
    step = ("id", "action", "at", "actor_nama", "akun_id", "reason")
    columns = [HISTORY.c[name].label(f"langkah_{name}") for name in step]
    joined = plans.outerjoin(units, units.c.id == plans.c.unor_id).outerjoin(HISTORY, HISTORY.c.id == latest)
    return sa.select(plans, units.c.nama.label("unit"), *columns).select_from(joined).where(*where)


def _skp(row: sa.RowMapping) -> Skp:
    step = None
    if row["langkah_id"] is not None:
        step = Langkah(
            row["langkah_id"],
            row["langkah_action"],
            row["langkah_at"],
            row["langkah_actor_nama"],
            row["langkah_akun_id"],
            row["langkah_reason"] or "",
        )
    return Skp(dict(row), row["unit"] or "-", step)


def _seen(registry: Registry, actor: Actor, entity: str) -> Clause:
    return visible(registry, actor, registry.catalog.entity(entity), "list")
