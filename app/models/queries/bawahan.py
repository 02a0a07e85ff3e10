"""SKP Bawahan: everybody whom one rates today with their SKP of a year, also those without one; and those that wait.

Source: screens B8 (Buku Petunjuk e-Kinerja 2022, 6), ux.md (every bawahan is listed, with the reason), rules 2.9.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import skp as aturan
from app.domain.actor import Actor
from app.models import penilai
from app.models.build import Registry
from app.models.scope import visible

BELUM = "belum"
DIKECUALIKAN = "dikecualikan"
KEADAAN = (aturan.PENGAJUAN, aturan.PERSETUJUAN, aturan.DRAFT, BELUM, DIKECUALIKAN)
"""What a bawahan's year may stand at: the states of an SKP, none yet, and none owed."""

MENUNGGU = "menunggu"
NOBODY = 0


@dataclass(frozen=True, slots=True)
class Saringan:
    """What is asked of the list; `keadaan` is one of KEADAAN or ''."""

    tahun: int
    keadaan: str = ""
    cari: str = ""
    halaman: int = 1
    baris: int = 50


@dataclass(frozen=True, slots=True)
class Bawahan:
    """One row: a person in a unit, with an SKP of that unit or with none.

    `di_unit_lain`: there is an SKP of the year, for another unit. `alasan` is why none is owed, '' where one is.
    """

    pegawai_id: int
    nip: str
    nama: str
    jabatan: str
    unor: str
    keadaan: str
    skp_id: int | None
    pendekatan: str | None
    sebagai: str | None
    periode_awal: date | None
    periode_akhir: date | None
    di_unit_lain: bool
    alasan: str | None


@dataclass(frozen=True, slots=True)
class Daftar:
    """A page of the list; `jumlah` counts all that the search leaves, by `keadaan`; `menunggu` is how many SKP of any
    year wait for the review."""

    baris: tuple[Bawahan, ...]
    jumlah: dict[str, int]
    total: int
    menunggu: int


def daftar(session: Session, registry: Registry, actor: Actor, asked: Saringan) -> Daftar:
    """The bawahan of `actor` today and their SKP of a year, by unit and name; in two queries."""
    found = _found(registry, actor, asked)
    shown = found.c.keadaan == asked.keadaan if asked.keadaan else sa.true()
    waiting = sa.select(sa.literal(MENUNGGU), sa.func.count()).select_from(_waiting(registry, actor).subquery())
    counted = sa.select(found.c.keadaan, sa.func.count()).group_by(found.c.keadaan).union_all(waiting)
    jumlah: dict[str, int] = {row[0]: row[1] for row in session.execute(counted)}
    menunggu = jumlah.pop(MENUNGGU)
    page = sa.select(found).where(shown).order_by(found.c.unor, found.c.nama, found.c.pegawai_id, found.c.periode_awal)
    rows = session.execute(page.offset((asked.halaman - 1) * asked.baris).limit(asked.baris)).mappings()
    total = jumlah.get(asked.keadaan, 0) if asked.keadaan else sum(jumlah.values())
    return Daftar(tuple(Bawahan(**row) for row in rows), jumlah, total, menunggu)


def antrean(session: Session, registry: Registry, actor: Actor) -> list[int]:
    """The SKP that wait for the actor's review, the one handed in first in front."""
    plans = registry.tables["skp"]
    return list(session.scalars(_waiting(registry, actor).order_by(plans.c.pegawai_beku, plans.c.id)))


def _waiting(registry: Registry, actor: Actor) -> sa.Select[tuple[int]]:
    plans = registry.tables["skp"]
    return sa.select(plans.c.id).where(mine(registry, actor, plans), plans.c.status == aturan.PENGAJUAN)


def mine(registry: Registry, actor: Actor, plans: sa.FromClause) -> sa.ColumnElement[bool]:
    """Condition on SKP: of people whom the actor rates today in the unit of the SKP, whatever other roles they hold."""
    rated = penilai.rated_by_actor(actor, plans.c.pegawai_id, plans.c.unor_id)
    return sa.and_(visible(registry, actor, registry.catalog.entity("skp"), "list", plans), rated)


def me(actor: Actor) -> int:
    """The actor's pegawai; one that is nobody's for an account without."""
    return actor.pegawai_id or NOBODY


def _found(registry: Registry, actor: Actor, asked: Saringan) -> sa.Subquery:
    """Every row of the year that the search leaves."""
    tables = registry.tables
    people, units, plans = tables["pegawai"], tables["unor"], tables["skp"]
    every = setiap(registry, actor, asked.tahun)
    free = dikecualikan(registry, every.c.pegawai_id, hari(actor, asked.tahun))
    other = plans.alias()
    elsewhere = sa.exists().where(other.c.pegawai_id == every.c.pegawai_id, other.c.tahun == asked.tahun)
    state = sa.case((plans.c.id.is_not(None), plans.c.status), (free.is_not(None), DIKECUALIKAN), else_=BELUM)
    query = sa.select(
        every.c.pegawai_id,
        people.c.nip,
        people.c.nama,
        sa.func.coalesce(plans.c.jabatan, people.c.jabatan).label("jabatan"),
        units.c.nama.label("unor"),
        state.label("keadaan"),
        plans.c.id.label("skp_id"),
        plans.c.pendekatan,
        plans.c.sebagai,
        plans.c.periode_awal,
        plans.c.periode_akhir,
        sa.and_(plans.c.id.is_(None), elsewhere).label("di_unit_lain"),
        free.label("alasan"),
    ).select_from(
        every.join(people, people.c.id == every.c.pegawai_id)
        .join(units, units.c.id == every.c.unor_id)
        .outerjoin(plans, plans.c.id == every.c.skp_id)
    )
    return query.where(_searched(people, asked.cari)).subquery()


def _searched(people: sa.FromClause, text: str) -> sa.ColumnElement[bool]:
    if not text:
        return sa.true()
    if text.isascii() and text.isdigit():
        return people.c.nip.startswith(text, autoescape=True)
    return sa.func.lower(people.c.nama).contains(text.lower(), autoescape=True)


def setiap(registry: Registry, actor: Actor, tahun: int) -> sa.Subquery:
    """(pegawai, unit, SKP): the SKP of the year, and the bawahan of today who have none for their unit."""
    plans, own = registry.tables["skp"], registry.tables["skp"].alias()
    made = sa.select(plans.c.pegawai_id, plans.c.unor_id, plans.c.id.label("skp_id"))
    made = made.where(mine(registry, actor, plans), plans.c.tahun == tahun)
    people = _people(registry, actor)
    theirs = sa.exists().where(
        own.c.pegawai_id == people.c.pegawai_id, own.c.unor_id == people.c.unor_id, own.c.tahun == tahun
    )
    none = sa.select(people.c.pegawai_id, people.c.unor_id, sa.cast(sa.null(), sa.BigInteger())).where(~theirs)
    return sa.union_all(made, none).subquery()


def _people(registry: Registry, actor: Actor) -> sa.Subquery:
    """Whom the actor rates today, as (pegawai, unit): people in their own unit, and as PLT or PLH in others."""
    people, acting = registry.tables["pegawai"].alias(), registry.tables["plt_plh"].alias()
    day, here, rated = actor.today, actor.instansi_id, partial(penilai.rated_by_actor, actor)
    own = sa.select(people.c.id.label("pegawai_id"), people.c.unor_id).where(
        people.c.instansi_id == here, people.c.aktif.is_(True), rated(people.c.id, people.c.unor_id)
    )
    other = (
        sa.select(acting.c.pegawai_id, acting.c.unor_id)
        .join(people, people.c.id == acting.c.pegawai_id)
        .where(
            acting.c.instansi_id == here,
            people.c.aktif.is_(True),
            acting.c.aktif.is_(True),
            acting.c.periode_awal <= day,
            acting.c.periode_akhir >= day,
            rated(acting.c.pegawai_id, acting.c.unor_id),
        )
    )
    return sa.union(own, other).subquery()


def dikecualikan(registry: Registry, pegawai: sa.ColumnElement[Any], day: date) -> sa.ScalarSelect[Any]:
    """Why no SKP is owed on that day; NULL where one is."""
    free = registry.tables["pengecualian"].alias()
    running = sa.or_(free.c.selesai.is_(None), free.c.selesai >= day)
    found = sa.select(free.c.alasan).where(free.c.pegawai_id == pegawai, free.c.mulai <= day, running)
    return found.order_by(free.c.mulai.desc()).limit(1).correlate_except(free).scalar_subquery()


def hari(actor: Actor, tahun: int) -> date:
    """The day of the year that exemptions are asked for: today, or the end of the year that is nearer."""
    return min(max(actor.today, date(tahun, 1, 1)), date(tahun, 12, 31))


def ekspektasi_terakhir(session: Session, registry: Registry, actor: Actor, skp_id: int) -> dict[int, str]:
    """By perilaku: what is expected in the SKP of a bawahan, other than this one, that was written last."""
    wanted, plans = registry.tables["ekspektasi"], registry.tables["skp"]
    seen = visible(registry, actor, registry.catalog.entity("ekspektasi"), "list", wanted)
    latest = (
        sa.select(wanted.c.skp_id)
        .join(plans, plans.c.id == wanted.c.skp_id)
        .where(seen, mine(registry, actor, plans), plans.c.id != skp_id)
        .order_by(wanted.c.updated_at.desc(), wanted.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = session.execute(sa.select(wanted.c.perilaku_id, wanted.c.teks).where(wanted.c.skp_id == latest))
    return {row[0]: row[1] for row in rows}
