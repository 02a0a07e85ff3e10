"""The penilaian of an SKP and what was reported in one: a fixed number of queries, however much there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.penilaian import FINAL, Isian
from app.domain.skp import DEFINITIF
from app.models.build import Registry
from app.models.scope import one, visible
from app.models.tree import climb

Clause = sa.ColumnElement[bool]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ringkas:
    """A penilaian by column name, and of how many indikator of its SKP a realisasi was reported."""

    row: Row
    terisi: int


@dataclass(frozen=True, slots=True)
class Rencana:
    """A rencana aksi."""

    id: int
    teks: str
    target: str


@dataclass(frozen=True, slots=True)
class Realisasi:
    """What was reported on an indikator."""

    nilai: str
    sumber_data: str


@dataclass(frozen=True, slots=True)
class Bukti:
    """A bukti dukung: `berkas` is the text of its file; `periode` names that of an earlier period, for Final."""

    id: int
    version: int
    nama: str
    tautan: str | None
    berkas: str | None
    pemeriksaan: str | None
    diperiksa_pada: datetime | None
    keterangan: str | None
    indikator: tuple[int, ...]
    periode: str = ""


Kata = tuple[str | None, str | None]
"""An umpan balik: the thumb, and the words."""


@dataclass(frozen=True, slots=True)
class Laporan:
    """All that was reported in a penilaian, by RHK and indikator; `usulan` is what Final may begin with.

    What the penilai said of it: `umpan_balik` by indikator, `perilaku` by the name of the perilaku, in order.
    """

    rencana: Mapping[int, Sequence[Rencana]]
    realisasi: Mapping[int, Realisasi]
    bukti: tuple[Bukti, ...]
    sebelumnya: tuple[Bukti, ...]
    usulan: Mapping[int, Sequence[Isian]]
    umpan_balik: Mapping[int, Kata]
    perilaku: tuple[tuple[str, Kata], ...]


def daftar(session: Session, registry: Registry, actor: Actor, skp_id: int) -> tuple[Ringkas, ...]:
    """The penilaian of an SKP that the actor sees, in the order of their periods, Final last."""
    rows, done = registry.tables["penilaian"], registry.tables["realisasi"]
    count = sa.select(sa.func.count()).where(done.c.penilaian_id == rows.c.id).scalar_subquery()
    query = sa.select(rows, count.label("_terisi")).where(rows.c.skp_id == skp_id, _seen(registry, actor, "penilaian"))
    found = session.execute(query.order_by(rows.c.jenis.desc(), rows.c.akhir, rows.c.id)).mappings()
    return tuple(Ringkas(dict(row), row["_terisi"]) for row in found)


def satu(session: Session, registry: Registry, actor: Actor, penilaian_id: int) -> Row:
    """A penilaian that the actor may read. Raises OutOfScope."""
    return dict(one(session, registry, actor, registry.catalog.entity("penilaian"), penilaian_id, "read"))


def laporan(session: Session, registry: Registry, actor: Actor, penilaian: Row) -> Laporan:
    """What was reported in a penilaian, as far as the actor sees it. Five queries, two more for Final."""
    here = [penilaian["id"]]
    earlier = _periodik(session, registry, actor, penilaian) if penilaian["jenis"] == FINAL else {}
    done = registry.tables["realisasi"]
    query = sa.select(done.c.indikator_id, done.c.nilai, done.c.sumber_data)
    mine = query.where(done.c.penilaian_id.in_(here), _seen(registry, actor, "realisasi"))
    pieces = _bukti(session, registry, actor, [*here, *earlier])
    return Laporan(
        _rencana(session, registry, actor, penilaian["id"]),
        {row[0]: Realisasi(row[1], row[2]) for row in session.execute(mine)},
        tuple(piece for number, piece in pieces if number == penilaian["id"]),
        tuple(replace(piece, periode=earlier[number]) for number, piece in pieces if number in earlier),
        _usulan(session, registry, actor, earlier) if earlier else {},
        _umpan_balik(session, registry, actor, penilaian["id"]),
        _perilaku(session, registry, actor, penilaian["id"]),
    )


def _umpan_balik(session: Session, registry: Registry, actor: Actor, penilaian_id: int) -> Mapping[int, Kata]:
    rows = registry.tables["umpan_balik_hasil"]
    mine = (rows.c.penilaian_id == penilaian_id, _seen(registry, actor, "umpan_balik_hasil"))
    found = session.execute(sa.select(rows.c.indikator_id, rows.c.arah, rows.c.teks).where(*mine))
    return {row[0]: (row[1], row[2]) for row in found}


def _perilaku(session: Session, registry: Registry, actor: Actor, penilaian_id: int) -> tuple[tuple[str, Kata], ...]:
    rows, values = registry.tables["umpan_balik_perilaku"], registry.tables["perilaku"]
    query = sa.select(values.c.nama, rows.c.arah, rows.c.teks).join(values, values.c.id == rows.c.perilaku_id)
    mine = query.where(rows.c.penilaian_id == penilaian_id, _seen(registry, actor, "umpan_balik_perilaku"))
    found = session.execute(mine.order_by(values.c.urutan, values.c.id))
    return tuple((row[0], (row[1], row[2])) for row in found)


def terakhir(plans: sa.FromClause) -> Clause:
    """Condition on SKP: the year's last definitive one of its pegawai, to which Final belongs (rules 3.1)."""
    return sa.and_(plans.c.posisi == DEFINITIF, sa.not_(digantikan(plans)))


def digantikan(plans: sa.FromClause) -> Clause:
    """Condition on SKP, a PLT's too: the same pegawai has a definitive one of that year that begins later. Nothing is
    asked of who may see that one."""
    other = plans.alias()
    later = sa.exists().where(
        other.c.pegawai_id == plans.c.pegawai_id,
        other.c.tahun == plans.c.tahun,
        other.c.posisi == DEFINITIF,
        other.c.periode_awal > plans.c.periode_awal,
    )
    return later.correlate(plans)


def capaian(session: Session, registry: Registry, actor: Actor, skp: Row) -> Mapping[int, Row]:
    """What the unit of an SKP achieved, or the nearest above it of which something was told, by period: unor, tahun,
    periode, capaian and status, as far as the actor sees it. One query."""
    return _tercapai(session, registry, skp, _seen(registry, actor, "capaian_organisasi"))


def capaian_dicetak(session: Session, registry: Registry, skp: Row) -> Mapping[int, Row]:
    """The same for a document about a stored SKP, for whoever may print it: who leads the unit above does not see the
    capaian of one below, and the document has to say the same whoever prints it. One query."""
    return _tercapai(session, registry, skp, sa.true())


def _tercapai(session: Session, registry: Registry, skp: Row, seen: Clause) -> Mapping[int, Row]:
    rows, units = registry.tables["capaian_organisasi"], registry.tables["unor"]
    chain = climb(units, "atasan_id", skp["unor_id"])
    query = (
        sa.select(*(rows.c[name] for name in ("periode_id", "unor_id", "tahun", "capaian", "status")))
        .join(chain, chain.c.id == rows.c.unor_id)
        .where(rows.c.tahun == skp["tahun"], seen)
        .order_by(chain.c.jauh.desc())
    )
    found = session.execute(query).mappings()
    return {row["periode_id"]: dict(row) for row in found}  # the nearest comes last and stays


def _periodik(session: Session, registry: Registry, actor: Actor, penilaian: Row) -> Mapping[int, str]:
    """The periods of the same SKP before Final, in order."""
    rows = registry.tables["penilaian"]
    query = sa.select(rows.c.id, rows.c.nama).where(
        rows.c.skp_id == penilaian["skp_id"], rows.c.jenis != FINAL, _seen(registry, actor, "penilaian")
    )
    return {row[0]: row[1] for row in session.execute(query.order_by(rows.c.akhir, rows.c.id))}


def _rencana(session: Session, registry: Registry, actor: Actor, penilaian_id: int) -> Mapping[int, Sequence[Rencana]]:
    rows = registry.tables["rencana_aksi"]
    query = sa.select(rows.c.rhk_id, rows.c.id, rows.c.teks, rows.c.target)
    query = query.where(rows.c.penilaian_id == penilaian_id, _seen(registry, actor, "rencana_aksi"))
    found: dict[int, list[Rencana]] = defaultdict(list)
    for row in session.execute(query.order_by(rows.c.urutan, rows.c.id)):
        found[row[0]].append(Rencana(*row[1:]))
    return found


def _bukti(session: Session, registry: Registry, actor: Actor, periods: Sequence[int]) -> list[tuple[int, Bukti]]:
    rows, points = registry.tables["bukti_dukung"], registry.tables["bukti_dukung_indikator"]
    names = ("id", "version", "nama", "tautan", "berkas", "pemeriksaan", "diperiksa_pada", "keterangan")
    query = (
        sa.select(rows.c.penilaian_id, *(rows.c[name] for name in names), points.c.indikator_id)
        .select_from(rows.outerjoin(points, points.c.bukti_dukung_id == rows.c.id))
        .where(rows.c.penilaian_id.in_(periods), _seen(registry, actor, "bukti_dukung"))
        .order_by(rows.c.id, points.c.id)
    )
    found: dict[int, tuple[int, Mapping[str, Any]]] = {}
    supports: dict[int, list[int]] = defaultdict(list)
    for row in session.execute(query).mappings():
        found[row["id"]] = (row["penilaian_id"], {name: row[name] for name in names})
        if row["indikator_id"] is not None:
            supports[row["id"]].append(row["indikator_id"])
    return [(above, Bukti(**own, indikator=tuple(supports[number]))) for number, (above, own) in found.items()]


def _usulan(
    session: Session, registry: Registry, actor: Actor, periods: Mapping[int, str]
) -> Mapping[int, Sequence[Isian]]:
    done, rows = registry.tables["realisasi"], registry.tables["penilaian"]
    query = (
        sa.select(done.c.indikator_id, rows.c.nama, done.c.nilai, done.c.sumber_data)
        .join(rows, rows.c.id == done.c.penilaian_id)
        .where(rows.c.id.in_(periods), _seen(registry, actor, "realisasi"))
        .order_by(rows.c.akhir, rows.c.id)
    )
    found: dict[int, list[Isian]] = defaultdict(list)
    for row in session.execute(query):
        found[row[0]].append(Isian(*row[1:]))
    return found


def _seen(registry: Registry, actor: Actor, entity: str) -> Clause:
    return visible(registry, actor, registry.catalog.entity(entity), "list")


def keberatan(session: Session, registry: Registry, actor: Actor, skp_id: int) -> dict[int, tuple[int, str]]:
    """What was objected to in the penilaian of an SKP: id and state of each keberatan, by its penilaian."""
    table, rows = registry.tables["keberatan"], registry.tables["penilaian"]
    seen = visible(registry, actor, registry.catalog.entity("keberatan"), "list")
    query = sa.select(table.c.penilaian_id, table.c.id, table.c.status).join(rows, rows.c.id == table.c.penilaian_id)
    return {row[0]: (row[1], row[2]) for row in session.execute(query.where(rows.c.skp_id == skp_id, seen))}
