"""Feedback of colleagues: on which penilaian somebody may give it, what was given, and who was asked.

Source: screens B12 (Buku Petunjuk e-Kinerja 2022, 7.4), rules.md 3.2, step 5.

A giver has no right to the penilaian of others: what they see of one is what stands here, and that for a colleague of
their own instansi whose NIP they know, who asked them, or whom they wrote to. Every query says for whom it asks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import tenggat
from app.domain.actor import Actor
from app.domain.feedback import Fakta, Halangan, halangan, tertutup
from app.errors import OutOfScope
from app.models import penilai
from app.models.build import Registry
from app.models.conditions import truth
from app.models.queries.bawahan import me
from app.models.queries.penilaian import terakhir
from app.models.scope import visible

Clause = sa.ColumnElement[bool]
Which = Callable[[sa.FromClause, sa.FromClause], Clause]
"""Condition on pegawai and their penilaian."""


@dataclass(frozen=True, slots=True)
class Rekan:
    """A colleague."""

    id: int
    nip: str
    nama: str
    jabatan: str
    unor: str


@dataclass(frozen=True, slots=True)
class Tujuan:
    """A penilaian of a colleague as somebody who may give feedback meets it; `halangan` is why they cannot, if so,
    and `tertutup` why nobody can."""

    penilaian_id: int
    rekan: Rekan
    skp_id: int
    skp_awal: date
    skp_akhir: date
    periode: str
    awal: date
    akhir: date
    batas: date
    halangan: Halangan | None
    tertutup: Halangan | None


@dataclass(frozen=True, slots=True)
class Suara:
    """A feedback: who gave it, and what they said."""

    id: int
    version: int
    perilaku_id: int
    perilaku: str
    nama: str
    arah: str | None
    teks: str | None


@dataclass(frozen=True, slots=True)
class Permintaan:
    """Somebody who was asked for feedback, by whom, and whether they gave any."""

    id: int
    nama: str
    nip: str
    peminta_id: int
    peminta: str
    selesai: bool


def rekan(session: Session, registry: Registry, actor: Actor, nip: str) -> Rekan | None:
    """The pegawai of the actor's instansi with exactly that NIP."""
    people, units = registry.tables["pegawai"], registry.tables["unor"]
    query = (
        sa.select(people.c.id, people.c.nip, people.c.nama, people.c.jabatan, units.c.nama)
        .select_from(people.outerjoin(units, units.c.id == people.c.unor_id))
        .where(people.c.instansi_id == actor.instansi_id, people.c.nip == nip)
    )
    row = session.execute(query).first()
    return Rekan(row[0], row[1], row[2], row[3] or "", row[4] or "") if row else None


def tujuan(session: Session, registry: Registry, actor: Actor, nip: str, *, now: datetime) -> tuple[Tujuan, ...]:
    """The penilaian of whoever has that NIP, those of the latest period first."""
    return _tujuan(session, registry, actor, lambda people, _rows: people.c.nip == nip, now=now)


def satu(
    session: Session, registry: Registry, actor: Actor, penilaian_id: int, *, nip: str = "", who: int = 0, now: datetime
) -> Tujuan:
    """One penilaian of the instansi, for whoever `who` is (the actor unless it says so); with `nip`, of that pegawai.
    Raises OutOfScope."""
    found = _tujuan(session, registry, actor, lambda _people, rows: rows.c.id == penilaian_id, who=who, now=now)
    if not found or (nip and found[0].rekan.nip != nip):
        raise OutOfScope
    return found[0]


def diminta(session: Session, registry: Registry, actor: Actor, *, now: datetime) -> tuple[tuple[Tujuan, str], ...]:
    """What the actor is asked for and has not given, while it can be given, with the name of who asks."""
    asked, said = registry.tables["permintaan_feedback"], registry.tables["feedback_rekan"]
    people = registry.tables["pegawai"]
    given = sa.exists().where(said.c.penilaian_id == asked.c.penilaian_id, said.c.pemberi_id == me(actor))
    query = (
        sa.select(asked.c.penilaian_id, people.c.nama)
        .join(people, people.c.id == asked.c.peminta_id)
        .where(asked.c.pegawai_id == me(actor), ~given)
    )
    names: dict[int, str] = {row[0]: row[1] for row in session.execute(query)}
    open_ = _tujuan(session, registry, actor, lambda _people, rows: rows.c.id.in_(list(names)), now=now)
    return tuple((one, names[one.penilaian_id]) for one in open_ if one.halangan is None)


def diberikan(
    session: Session, registry: Registry, actor: Actor, *, now: datetime
) -> tuple[tuple[Tujuan, tuple[Suara, ...]], ...]:
    """What the actor said of others, those of the latest period first."""
    said = registry.tables["feedback_rekan"]
    own = _suara(session, registry, said.c.pemberi_id == me(actor))
    found = _tujuan(session, registry, actor, lambda _people, rows: rows.c.id.in_(list(own)), now=now)
    return tuple((one, own[one.penilaian_id]) for one in found)


def milik(session: Session, registry: Registry, actor: Actor, penilaian_id: int) -> tuple[Suara, ...]:
    """What the actor said in one penilaian."""
    said = registry.tables["feedback_rekan"]
    own = _suara(session, registry, sa.and_(said.c.pemberi_id == me(actor), said.c.penilaian_id == penilaian_id))
    return own.get(penilaian_id, ())


def atas(session: Session, registry: Registry, actor: Actor, penilaian_id: int) -> Mapping[int, Sequence[Suara]]:
    """What colleagues said in a penilaian, as far as the actor sees it, by perilaku."""
    said = registry.tables["feedback_rekan"]
    seen = visible(registry, actor, registry.catalog.entity("feedback_rekan"), "list")
    return _per_perilaku(_suara(session, registry, sa.and_(seen, said.c.penilaian_id == penilaian_id)), penilaian_id)


def dicetak(session: Session, registry: Registry, penilaian_id: int) -> Mapping[int, Sequence[Suara]]:
    """The same for a document about a stored penilaian, which says the same whoever may print it."""
    said = registry.tables["feedback_rekan"]
    return _per_perilaku(_suara(session, registry, said.c.penilaian_id == penilaian_id), penilaian_id)


def permintaan(session: Session, registry: Registry, actor: Actor, penilaian_id: int) -> tuple[Permintaan, ...]:
    """Who was asked in a penilaian, as far as the actor sees it."""
    asked, said = registry.tables["permintaan_feedback"], registry.tables["feedback_rekan"]
    people = registry.tables["pegawai"]
    by = people.alias()
    given = sa.exists().where(said.c.penilaian_id == asked.c.penilaian_id, said.c.pemberi_id == asked.c.pegawai_id)
    query = (
        sa.select(asked.c.id, people.c.nama, people.c.nip, by.c.id, by.c.nama, truth(given))
        .select_from(asked.join(people, people.c.id == asked.c.pegawai_id).join(by, by.c.id == asked.c.peminta_id))
        .where(asked.c.penilaian_id == penilaian_id)
        .where(visible(registry, actor, registry.catalog.entity("permintaan_feedback"), "list"))
        .order_by(asked.c.id)
    )
    rows: list[Any] = list(session.execute(query))
    return tuple(Permintaan(row[0], row[1], row[2], row[3], row[4], bool(row[5])) for row in rows)


def _per_perilaku(found: Mapping[int, Sequence[Suara]], penilaian_id: int) -> Mapping[int, Sequence[Suara]]:
    made: dict[int, list[Suara]] = {}
    for one in found.get(penilaian_id, ()):
        made.setdefault(one.perilaku_id, []).append(one)
    return made


def _suara(session: Session, registry: Registry, which: Clause) -> Mapping[int, tuple[Suara, ...]]:
    """Feedback by its penilaian, in the order of the perilaku, the older first."""
    said, values, people = (registry.tables[name] for name in ("feedback_rekan", "perilaku", "pegawai"))
    own = (said.c.id, said.c.version, values.c.id, values.c.nama, people.c.nama, said.c.arah, said.c.teks)
    query = (
        sa.select(said.c.penilaian_id, *own)
        .select_from(
            said.join(values, values.c.id == said.c.perilaku_id).join(people, people.c.id == said.c.pemberi_id)
        )
        .where(which)
        .order_by(said.c.penilaian_id, values.c.urutan, values.c.id, said.c.id)
    )
    rows: list[Any] = list(session.execute(query))
    return {number: tuple(Suara(*row[1:]) for row in part) for number, part in groupby(rows, lambda row: row[0])}


def _tujuan(
    session: Session,
    registry: Registry,
    actor: Actor,
    which: Which,
    *,
    who: int = 0,
    now: datetime,
) -> tuple[Tujuan, ...]:
    """The penilaian of the actor's instansi that `which(pegawai, penilaian)` names, as `who` meets them."""
    giver = who or me(actor)
    people, units, plans, rows = (registry.tables[name] for name in ("pegawai", "unor", "skp", "penilaian"))
    rated = penilai.rated_by(actor.instansi_id, giver, actor.today, plans.c.pegawai_id, plans.c.unor_id)
    query = (
        sa.select(
            *(people.c[name].label(f"rekan_{name}") for name in ("id", "nip", "nama")),
            plans.c.jabatan,
            units.c.nama.label("unor"),
            *(plans.c[name].label(f"skp_{name}") for name in ("id", "periode_awal", "periode_akhir", "status")),
            *(rows.c[name] for name in ("id", "nama", "awal", "akhir", "batas", "status", "jenis")),
            plans.c.posisi,
            truth(rated).label("penilai"),
            truth(terakhir(plans)).label("terakhir"),
        )
        .select_from(
            rows.join(plans, plans.c.id == rows.c.skp_id)
            .join(people, people.c.id == plans.c.pegawai_id)
            .join(units, units.c.id == plans.c.unor_id)
        )
        .where(rows.c.instansi_id == actor.instansi_id, which(people, rows))
        .order_by(rows.c.akhir.desc(), rows.c.id.desc())
    )
    return tuple(_satu(row, giver, actor, now) for row in session.execute(query).mappings())


def _satu(row: sa.RowMapping, giver: int, actor: Actor, now: datetime) -> Tujuan:
    fakta = Fakta(
        sendiri=row["rekan_id"] == giver,
        penilai=bool(row["penilai"]),
        posisi=row["posisi"],
        status_skp=row["skp_status"],
        status=row["status"],
        jenis=row["jenis"],
        terakhir=bool(row["terakhir"]),
        lewat=tenggat.lewat(row["batas"], now, actor.zone),
    )
    return Tujuan(
        row["id"],
        Rekan(row["rekan_id"], row["rekan_nip"], row["rekan_nama"], row["jabatan"] or "", row["unor"]),
        row["skp_id"],
        row["skp_periode_awal"],
        row["skp_periode_akhir"],
        row["nama"],
        row["awal"],
        row["akhir"],
        row["batas"],
        halangan(fakta),
        tertutup(fakta),
    )
