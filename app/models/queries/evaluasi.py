"""Pemantauan dan Evaluasi: everybody whom one rates today in a period, and what one of them reported. The number of
queries is the same however many there are.

Source: screens B10 (001, 7.1 to 7.3; 002), rules.md 3.2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.errors import NotAllowed
from app.models.build import Registry
from app.models.queries import bawahan
from app.models.scope import holds, one, visible

Row = Mapping[str, Any] | sa.RowMapping
Clause = sa.ColumnElement[bool]
FARTHEST = 50
"""Units above one another; a circle that should not be there ends here."""


@dataclass(frozen=True, slots=True)
class Periode:
    """A period of the instansi's set; `menunggu` of the actor's bawahan can be rated in it and are not."""

    id: int
    nama: str
    jenis: str
    periode_akhir: str
    menunggu: int


@dataclass(frozen=True, slots=True)
class Orang:
    """A bawahan in a period: with the SKP of the year, or with none, and the penilaian of the period, if there is one.

    `terisi` counts the indikator with a realisasi; `alasan` is why no SKP is owed.
    """

    pegawai_id: int
    nip: str
    nama: str
    jabatan: str
    unor: str
    skp_id: int | None
    skp: str | None
    posisi: str | None
    alasan: str | None
    penilaian_id: int | None
    status: str | None
    rating_hasil: str | None
    rating_perilaku: str | None
    predikat: str | None
    terisi: int


@dataclass(frozen=True, slots=True)
class Bukti:
    """A piece of evidence: a link, or a file by the text of its reference."""

    id: int
    nama: str
    tautan: str | None
    berkas: str | None


@dataclass(frozen=True, slots=True)
class Laporan:
    """What a pegawai reported in a period, by indikator: (realisasi, sumber data), and the evidence."""

    realisasi: Mapping[int, tuple[str, str]]
    bukti: Mapping[int, tuple[Bukti, ...]]


def periode(session: Session, registry: Registry, actor: Actor, tahun: int) -> tuple[Periode, ...]:
    """The periods of the instansi, Final last, with how many of the actor's bawahan wait in that year."""
    rows, marks, plans = (registry.tables[name] for name in ("periode", "penilaian", "skp"))
    seen = visible(registry, actor, registry.catalog.entity("periode"), "list")
    waiting = (
        sa.select(marks.c.periode_id, sa.func.count().label("jumlah"))
        .join(plans, plans.c.id == marks.c.skp_id)
        .where(bawahan.mine(registry, actor, plans), plans.c.tahun == tahun, _ready(registry, marks, plans))
        .group_by(marks.c.periode_id)
        .subquery()
    )
    query = (
        sa.select(rows.c.id, rows.c.nama, rows.c.jenis, rows.c.periode_akhir, sa.func.coalesce(waiting.c.jumlah, 0))
        .select_from(rows.outerjoin(waiting, waiting.c.periode_id == rows.c.id))
        .where(seen)
        .order_by(rows.c.jenis.desc(), rows.c.periode_akhir, rows.c.id)
    )
    return tuple(Periode(*row) for row in session.execute(query))


def _ready(registry: Registry, marks: sa.FromClause, plans: sa.FromClause) -> Clause:
    """Condition on penilaian with their SKP: they can be rated, and are not."""
    done = registry.tables["realisasi"]
    reported = sa.exists().where(done.c.penilaian_id == marks.c.id)
    return sa.and_(
        marks.c.status == "berjalan", plans.c.status == "persetujuan", plans.c.posisi == "definitif", reported
    )


def orang(session: Session, registry: Registry, actor: Actor, tahun: int, periode_id: int) -> tuple[Orang, ...]:
    """Every bawahan of today in a period of a year, by unit and name. One query.

    Of several SKP that somebody has in a unit, only those count that have the period, if one has it.
    """
    people, units, plans, marks, done = (
        registry.tables[name] for name in ("pegawai", "unor", "skp", "penilaian", "realisasi")
    )
    every = bawahan.setiap(registry, actor, tahun)
    free = bawahan.dikecualikan(registry, every.c.pegawai_id, bawahan.hari(actor, tahun))
    mark = sa.and_(marks.c.skp_id == plans.c.id, marks.c.periode_id == periode_id)
    seen = visible(registry, actor, registry.catalog.entity("penilaian"), "list", marks)
    filled = sa.select(sa.func.count()).where(done.c.penilaian_id == marks.c.id).scalar_subquery()
    query = (
        sa.select(
            every.c.pegawai_id,
            people.c.nip,
            people.c.nama,
            sa.func.coalesce(plans.c.jabatan, people.c.jabatan),
            units.c.nama,
            plans.c.id,
            plans.c.status,
            plans.c.posisi,
            free,
            *(marks.c[name] for name in ("id", "status", "rating_hasil", "rating_perilaku", "predikat")),
            filled,
        )
        .select_from(
            every.join(people, people.c.id == every.c.pegawai_id)
            .join(units, units.c.id == every.c.unor_id)
            .outerjoin(plans, plans.c.id == every.c.skp_id)
            .outerjoin(marks, sa.and_(mark, seen))
        )
        .order_by(units.c.nama, people.c.nama, people.c.id, plans.c.periode_awal)
    )
    rows: list[Any] = list(session.execute(query))
    found = [Orang(*row) for row in rows]
    have = {(one.pegawai_id, one.unor) for one in found if one.penilaian_id is not None}
    return tuple(one for one in found if one.penilaian_id is not None or (one.pegawai_id, one.unor) not in have)


def satu(session: Session, registry: Registry, actor: Actor, penilaian_id: int) -> tuple[Row, Row]:
    """A penilaian of somebody whom the actor rates today, and its SKP. Raises OutOfScope, and NotAllowed for one that
    they see by another right."""
    catalog = registry.catalog
    mark = one(session, registry, actor, catalog.entity("penilaian"), penilaian_id, "read")
    skp = one(session, registry, actor, catalog.entity("skp"), mark["skp_id"], "read")
    mine = bawahan.mine(registry, actor, registry.tables["skp"])
    if not holds(session, registry, mine, catalog.entity("skp"), skp["id"]):
        raise NotAllowed(
            "Penilaian ini hanya diisi oleh pejabat penilai kinerja pegawai tersebut.",
            "Panel 'Kenapa penilai saya …?' pada Profil pegawai menunjukkan siapa penilainya.",
        )
    return mark, skp


def laporan(session: Session, registry: Registry, actor: Actor, penilaian_id: int) -> Laporan:
    """What was reported in a penilaian. Two queries."""
    done, proof, points = (registry.tables[name] for name in ("realisasi", "bukti_dukung", "bukti_dukung_indikator"))
    told = sa.select(done.c.indikator_id, done.c.nilai, done.c.sumber_data).where(
        done.c.penilaian_id == penilaian_id, visible(registry, actor, registry.catalog.entity("realisasi"), "list")
    )
    realisasi = {row[0]: (row[1], row[2]) for row in session.execute(told)}
    pieces = (
        sa.select(points.c.indikator_id, proof.c.id, proof.c.nama, proof.c.tautan, proof.c.berkas)
        .join(proof, proof.c.id == points.c.bukti_dukung_id)
        .where(proof.c.penilaian_id == penilaian_id)
        .where(visible(registry, actor, registry.catalog.entity("bukti_dukung"), "list"))
        .order_by(proof.c.id)
    )
    found: dict[int, list[Bukti]] = defaultdict(list)
    for row in session.execute(pieces):
        found[row[0]].append(Bukti(*row[1:]))
    return Laporan(realisasi, {number: tuple(several) for number, several in found.items()})


def capaian(session: Session, registry: Registry, actor: Actor, tahun: int, periode_id: int) -> Row | None:
    """What the actor's unit achieved in a period, or the nearest above it that has something, as far as the actor sees
    it: nama, capaian, status."""
    rows, units = registry.tables["capaian_organisasi"], registry.tables["unor"]
    first, above = units.alias(), units.alias()
    begun = sa.select(first.c.id, first.c.atasan_id.label("up"), sa.literal(0).label("jauh"))
    chain = begun.where(first.c.id == (actor.unor_id or 0)).cte("jalur", recursive=True)
    step = sa.select(above.c.id, above.c.atasan_id, chain.c.jauh + 1).join(chain, above.c.id == chain.c.up)
    chain = chain.union(step.where(chain.c.jauh < FARTHEST))
    query = (
        sa.select(units.c.nama, rows.c.capaian, rows.c.status)
        .join(units, units.c.id == rows.c.unor_id)
        .join(chain, chain.c.id == units.c.id)
        .where(visible(registry, actor, registry.catalog.entity("capaian_organisasi"), "list"))
        .where(rows.c.tahun == tahun, rows.c.periode_id == periode_id)
        .order_by(chain.c.jauh)
    )
    return session.execute(query.limit(1)).mappings().first()
