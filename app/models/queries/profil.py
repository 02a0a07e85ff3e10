"""What the pages of one's own profile read: the person's own row, the units above, open requests, who administers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.conditions import Path
from app.domain.skp import pangkat_golongan
from app.engine.spec import ID, VERSION
from app.errors import OutOfScope
from app.models import account
from app.models.build import Registry
from app.models.history import TABLE as HISTORY
from app.models.listing.cells import Selection
from app.models.scope import visible
from app.models.tree import subtree

SHOWN: Mapping[str, Path] = {
    **{name: (name,) for name in ("nip", "nama", "gelar_depan", "gelar_belakang", "nomor_kartu_asn", "jabatan")},
    **{name: (name,) for name in ("tempat_lahir", "tanggal_lahir", "tmt_cpns", "tmt_pns", "tmt_jabatan")},
    **{name: (name,) for name in ("tmt_golongan", "jenis_jabatan", "jenis_kelamin", "status_pimpinan")},
    "jenjang": ("jabatan_referensi", "jenjang"),
    "golongan": ("golongan", "nama"),
    "pangkat": ("golongan", "pangkat"),
}
REFUSING = "tolak"
"""The step of a request that says why it came to nothing."""

JPT = ("1", "2")
"""First figures of the eselon of heads who are JPT (rules.md 8.1)."""


@dataclass(frozen=True, slots=True)
class Diri:
    """One's own row: `shown` as people read it, and the ids that forms need."""

    id: int
    version: int
    unor_id: int
    golongan_id: int | None
    jenis_pegawai: str | None
    pimpinan: bool
    aktif: bool
    shown: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Unor:
    """A unit as the profile shows it. `kode` is its id at SIASN, `eselon` that of whoever heads it."""

    id: int
    nama: str
    kode: str
    eselon: str
    mandiri: bool
    atasan_id: int | None
    induk_id: int | None

    @property
    def induk(self) -> bool:
        """Whether it is a 'Unit JPT / Unit Mandiri', to which the units below belong."""
        return self.mandiri or self.eselon[:1] in JPT


@dataclass(frozen=True, slots=True)
class Permintaan:
    """A request of one's own: what it asks for, how it stands, and why it was refused, if it was."""

    id: int
    entity: str
    diajukan: datetime
    status: str
    isi: str
    alasan: str = ""


def diri(session: Session, registry: Registry, actor: Actor) -> Diri:
    """The actor's own row of `pegawai`, in one query. Raises OutOfScope for an account without one."""
    entity = registry.catalog.entity("pegawai")
    shown = Selection(registry, actor, entity)
    ids = [
        shown.value((name,)) for name in (ID, VERSION, "unor", "golongan", "jenis_pegawai", "jenis_jabatan", "aktif")
    ]
    texts = {name: shown.shown(path) for name, path in SHOWN.items()}
    own = sa.and_(shown.table.c.id == actor.pegawai_id, visible(registry, actor, entity, "read"))
    row = session.execute(shown.select().where(own)).first()
    if row is None:
        raise OutOfScope("Akun Anda tidak terhubung dengan data pegawai.", "Minta admin instansi menghubungkannya.")
    number, version, unor_id, golongan_id, jenis, jabatan, aktif = (read(row) for read in ids)
    known = {name: text(row) for name, text in texts.items()}
    return Diri(number, version, unor_id, golongan_id, jenis, jabatan == "pimpinan", aktif, known)


def units(session: Session, registry: Registry, actor: Actor, ids: Iterable[int]) -> dict[int, Unor]:
    """Those of the units that the actor may list, by id."""
    unor, eselon = registry.tables["unor"], registry.tables["eselon"]
    seen = visible(registry, actor, registry.catalog.entity("unor"), "list")
    columns = (
        unor.c.id,
        unor.c.nama,
        unor.c.siasn_id,
        eselon.c.kode,
        unor.c.mandiri,
        unor.c.atasan_id,
        unor.c.induk_id,
    )
    query = sa.select(*columns).select_from(unor.outerjoin(eselon, eselon.c.id == unor.c.jenis_id))
    rows = session.execute(query.where(unor.c.id.in_(sorted(set(ids))), seen))
    return {row[0]: Unor(row[0], row[1], row[2] or "", row[3] or "", *row[4:]) for row in rows}


def pangkat(session: Session, registry: Registry, actor: Actor, ids: Iterable[int]) -> dict[int, str]:
    """Rank and grade of people of the actor's instansi, as the forms print them: of whoever rates one, as the SKP that
    they approve shows it anyway."""
    people, grades = registry.tables["pegawai"], registry.tables["golongan"]
    columns = (people.c.id, grades.c.jenis, grades.c.pangkat, grades.c.nama)
    query = sa.select(*columns).select_from(people.outerjoin(grades, grades.c.id == people.c.golongan_id))
    near = sa.and_(people.c.instansi_id == actor.instansi_id, people.c.id.in_(sorted(set(ids))))
    return {row[0]: pangkat_golongan(*row[1:]) for row in session.execute(query.where(near))}


def below(registry: Registry, unor_id: int) -> sa.ColumnElement[bool]:
    """Condition on `unor`: the unit itself and all below it."""
    unor = registry.tables["unor"]
    return unor.c.id.in_(subtree(unor, "atasan_id", [unor_id]))


def indukan(registry: Registry) -> sa.ColumnElement[bool]:
    """Condition on `unor`: units JPT and Mandiri."""
    unor, eselon = registry.tables["unor"], registry.tables["eselon"]
    jpt = sa.select(eselon.c.id).where(sa.func.substr(eselon.c.kode, 1, 1).in_(JPT))
    return sa.or_(unor.c.mandiri, unor.c.jenis_id.in_(jpt))


def permintaan(session: Session, registry: Registry, actor: Actor, entity: str, most: int = 5) -> list[Permintaan]:
    """The actor's latest requests of one kind, the newest first. `isi` names what a proposal asks for."""
    table = registry.tables[entity]
    seen = visible(registry, actor, registry.catalog.entity(entity), "read")
    reason = sa.select(HISTORY.c.reason).where(
        HISTORY.c.root_entity == entity, HISTORY.c.root_id == table.c.id, HISTORY.c.action == REFUSING
    )
    last = reason.order_by(HISTORY.c.id.desc()).limit(1).scalar_subquery()
    columns: list[sa.ColumnElement[Any]] = [table.c.id, table.c.diajukan, table.c.status, last]
    source: sa.FromClause = table
    if entity == "usulan_profil":
        golongan = registry.tables["golongan"]
        columns += [table.c.jabatan, golongan.c.nama]
        source = table.outerjoin(golongan, golongan.c.id == table.c.golongan_id)
    else:
        unor = registry.tables["unor"]
        columns += [unor.c.nama]
        source = table.join(unor, unor.c.id == table.c.unor_id)
    mine = sa.and_(table.c.pegawai_id == actor.pegawai_id, seen)
    query = sa.select(*columns).select_from(source).where(mine).order_by(table.c.id.desc()).limit(most)
    return [
        Permintaan(row[0], entity, row[1], row[2], ", ".join(part for part in row[4:] if part), row[3] or "")
        for row in session.execute(query)
    ]


def pengurus(session: Session, actor: Actor, unor_ids: Iterable[int]) -> list[tuple[int, str, str]]:
    """Who administers the actor's instansi or one of the units today, as (account, role, name): names that everybody in
    the office may know, and nothing else of theirs."""
    akun, peran = account.AKUN, account.PERAN
    today = sa.and_(peran.c.mulai <= actor.today, sa.or_(peran.c.selesai.is_(None), peran.c.selesai >= actor.today))
    office = peran.c.peran == "admin_instansi"
    unit = sa.and_(peran.c.peran == "admin_unit", peran.c.unor_id.in_(sorted(set(unor_ids))))
    query = (
        sa.select(akun.c.id, peran.c.peran, akun.c.nama)
        .join(peran, peran.c.akun_id == akun.c.id)
        .where(peran.c.instansi_id == actor.instansi_id, akun.c.aktif, today, sa.or_(office, unit))
        .order_by(peran.c.peran.desc(), akun.c.nama)
        .limit(50)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query)]
