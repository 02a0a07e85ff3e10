"""What stands in an SKP: RHK with their indikator, perilaku with what is expected, lampiran; and what can be taken into
it from the RHK of whoever rates its owner. A fixed number of queries, however much there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.models.build import Registry
from app.models.conditions import truth
from app.models.scope import visible

Clause = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Indikator:
    """An indikator kinerja individu; what its form does not ask for is None."""

    id: int
    version: int
    teks: str
    aspek: str | None
    target: str | None
    perspektif: str | None


@dataclass(frozen=True, slots=True)
class Rhk:
    """A rencana hasil kerja. `pimpinan` is the text of the RHK it intervenes: '' while that one is being changed and so
    hidden, None where there is none; `indikator_pimpinan` is that of the intervened indikator."""

    id: int
    version: int
    klasifikasi: str
    jenis: str
    teks: str
    penugasan_dari: str | None
    pimpinan: str | None
    indikator_pimpinan: str | None
    indikator: tuple[Indikator, ...]


@dataclass(frozen=True, slots=True)
class Perilaku:
    """One of the BerAKHLAK values with its guides, and what the pimpinan expects of it."""

    id: int
    nama: str
    panduan: tuple[str, str, str]
    ekspektasi: str | None


@dataclass(frozen=True, slots=True)
class Lampiran:
    """A line of the lampiran."""

    id: int
    version: int
    bagian: str
    teks: str


@dataclass(frozen=True, slots=True)
class Pilihan:
    """An RHK organisasi of the penilai that can be intervened, with its indikator as (id, text); `diambil`: the SKP has
    one for it already, or one of the same words."""

    id: int
    teks: str
    jabatan: str
    unor: int
    diambil: bool
    indikator: tuple[tuple[int, str], ...]


def rhk(session: Session, registry: Registry, actor: Actor, skp_id: int) -> tuple[Rhk, ...]:
    """The RHK of an SKP that the actor sees, utama first, each with its indikator. Two queries."""
    rows, lines = registry.tables["rhk"], registry.tables["indikator"]
    above, point = rows.alias("rhk_atas"), lines.alias("indikator_atas")
    shown = truth(_seen(registry, actor, "rhk", above))
    text = sa.case((above.c.id.is_(None), None), (shown, above.c.teks), else_="")
    point_text = sa.case((shown, point.c.teks))
    joined = rows.outerjoin(above, above.c.id == rows.c.rhk_pimpinan_id)
    joined = joined.outerjoin(point, point.c.id == rows.c.indikator_pimpinan_id)
    own = (rows.c[name] for name in ("id", "version", "klasifikasi", "jenis", "teks", "penugasan_dari"))
    query = (
        sa.select(*own, text.label("pimpinan"), point_text.label("indikator_pimpinan"))
        .select_from(joined)
        .where(rows.c.skp_id == skp_id, _seen(registry, actor, "rhk"))
        .order_by(rows.c.jenis.desc(), rows.c.urutan, rows.c.id)
    )
    below = _indikator(session, registry, actor, skp_id)
    found = session.execute(query).mappings()
    return tuple(Rhk(**row, indikator=tuple(below.get(row["id"], ()))) for row in found)


def _indikator(session: Session, registry: Registry, actor: Actor, skp_id: int) -> Mapping[int, list[Indikator]]:
    rows, lines = registry.tables["rhk"], registry.tables["indikator"]
    own = (lines.c[name] for name in ("id", "version", "teks", "aspek", "target", "perspektif"))
    query = (
        sa.select(lines.c.rhk_id, *own)
        .join(rows, rows.c.id == lines.c.rhk_id)
        .where(rows.c.skp_id == skp_id, _seen(registry, actor, "indikator"))
        .order_by(lines.c.urutan, lines.c.id)
    )
    found: dict[int, list[Indikator]] = defaultdict(list)
    for row in session.execute(query):
        found[row[0]].append(Indikator(*row[1:]))
    return found


def perilaku(session: Session, registry: Registry, actor: Actor, skp_id: int, hari: date) -> tuple[Perilaku, ...]:
    """The perilaku in force on a day, with what is expected of each as far as the actor may see it."""
    values, wanted = registry.tables["perilaku"], registry.tables["ekspektasi"]
    mine = sa.and_(wanted.c.perilaku_id == values.c.id, wanted.c.skp_id == skp_id, _seen(registry, actor, "ekspektasi"))
    query = (
        sa.select(values, wanted.c.teks)
        .select_from(values.outerjoin(wanted, mine))
        .where(values.c.berlaku_sejak <= hari)
        .where(sa.or_(values.c.berlaku_sampai.is_(None), values.c.berlaku_sampai >= hari))
        .order_by(values.c.urutan, values.c.id)
    )
    return tuple(
        Perilaku(row["id"], row["nama"], (row["panduan_1"], row["panduan_2"], row["panduan_3"]), row["teks"])
        for row in session.execute(query).mappings()
    )


def lampiran(session: Session, registry: Registry, actor: Actor, skp_id: int) -> tuple[Lampiran, ...]:
    """The lines of the lampiran that the actor sees, in order."""
    lines = registry.tables["lampiran"]
    own = (lines.c[name] for name in ("id", "version", "bagian", "teks"))
    query = sa.select(*own).where(lines.c.skp_id == skp_id, _seen(registry, actor, "lampiran"))
    return tuple(Lampiran(*row) for row in session.execute(query.order_by(lines.c.urutan, lines.c.id)))


def pilihan(
    session: Session, registry: Registry, actor: Actor, skp_id: int, tahun: int, penilai: int | None
) -> tuple[Pilihan, ...]:
    """The RHK organisasi that an SKP of a year may intervene: those of its penilai, and of whoever took it into their
    Matriks, as far as the actor sees them. Two queries, one where there are none."""
    rows, plans, matrix = (registry.tables[name] for name in ("rhk", "skp", "matriks"))
    taken, mine = sa.exists().where(matrix.c.skp_id == plans.c.id, matrix.c.bawahan_id == skp_id), rows.alias()
    same = sa.or_(mine.c.rhk_pimpinan_id == rows.c.id, mine.c.teks == rows.c.teks)
    there = sa.exists().where(mine.c.skp_id == skp_id, same)
    query = (
        sa.select(rows.c.id, rows.c.teks, plans.c.jabatan, plans.c.unor_id, there)
        .join(plans, plans.c.id == rows.c.skp_id)
        .where(plans.c.tahun == tahun, rows.c.klasifikasi == "organisasi", plans.c.id != skp_id)
        .where(sa.or_(plans.c.pegawai_id == (penilai or 0), taken), _seen(registry, actor, "rhk"))
        .order_by(plans.c.periode_awal.desc(), plans.c.id, rows.c.jenis.desc(), rows.c.urutan, rows.c.id)
    )
    found: list[Any] = list(session.execute(query))
    below = _points(session, registry, actor, [row[0] for row in found]) if found else {}
    return tuple(Pilihan(row[0], row[1], row[2], row[3], row[4], tuple(below.get(row[0], ()))) for row in found)


def _points(session: Session, registry: Registry, actor: Actor, ids: list[int]) -> Mapping[int, list[tuple[int, str]]]:
    lines = registry.tables["indikator"]
    query = sa.select(lines.c.rhk_id, lines.c.id, lines.c.teks).where(
        lines.c.rhk_id.in_(ids), _seen(registry, actor, "indikator")
    )
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for row in session.execute(query.order_by(lines.c.urutan, lines.c.id)):
        found[row[0]].append((row[1], row[2]))
    return found


def _seen(registry: Registry, actor: Actor, entity: str, table: sa.FromClause | None = None) -> Clause:
    return visible(registry, actor, registry.catalog.entity(entity), "list", table)
