"""Pemantauan dan Evaluasi: everybody whom one rates today in a period, and what the unit achieved. The number of
queries is the same however many there are.

Source: screens B10 (001, 7.1 to 7.3; 002), rules.md 3.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.penilaian import FINAL
from app.domain.predikat import Predikat
from app.errors import NotAllowed
from app.models.build import Registry
from app.models.queries import bawahan
from app.models.queries.penilaian import digantikan
from app.models.queries.profil import indukan
from app.models.scope import holds, one, visible
from app.models.tree import climb

Row = Mapping[str, Any] | sa.RowMapping
Clause = sa.ColumnElement[bool]


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

    `terisi` counts the indikator with a realisasi; `alasan` is why no SKP is owed; `final_lain`: the penilaian is
    Final, which belongs to a later SKP of the year.
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
    final_lain: bool


@dataclass(frozen=True, slots=True)
class Statistik:
    """Of `semua` pegawai of a unit induk, how many have each predikat in a period."""

    semua: int
    jumlah: Mapping[Predikat, int]


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
    own = sa.or_(marks.c.jenis != FINAL, sa.not_(digantikan(plans)))
    return sa.and_(
        marks.c.status == "berjalan", plans.c.status == "persetujuan", plans.c.posisi == "definitif", own, reported
    )


def orang(session: Session, registry: Registry, actor: Actor, tahun: int, periode_id: int) -> tuple[Orang, ...]:
    """Every bawahan of today in a period of a year, by unit and name. One query.

    Of several SKP that somebody has in a unit, only those count that have the period, if one has it; of several with
    Final, the one that it belongs to.
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
            sa.and_(marks.c.jenis == FINAL, digantikan(plans)),
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
    best: dict[tuple[int, str], int] = {}
    for person in found:
        key = person.pegawai_id, person.unor
        best[key] = max(best.get(key, 0), _weight(person))
    return tuple(person for person in found if _weight(person) == best[person.pegawai_id, person.unor])


def _weight(person: Orang) -> int:
    """How well an SKP answers for a period: without it, with a Final that belongs to another, with its own."""
    return 0 if person.penilaian_id is None else 1 if person.final_lain else 2


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


def capaian(session: Session, registry: Registry, actor: Actor, tahun: int, periode_id: int) -> Row | None:
    """What the actor's unit achieved in a period, or the nearest above it that has something, as far as the actor sees
    it: nama, capaian, status."""
    rows, units = registry.tables["capaian_organisasi"], registry.tables["unor"]
    chain = climb(units, "atasan_id", actor.unor_id or 0)
    query = (
        sa.select(units.c.nama, rows.c.capaian, rows.c.status)
        .join(units, units.c.id == rows.c.unor_id)
        .join(chain, chain.c.id == units.c.id)
        .where(visible(registry, actor, registry.catalog.entity("capaian_organisasi"), "list"))
        .where(rows.c.tahun == tahun, rows.c.periode_id == periode_id)
        .order_by(chain.c.jauh)
    )
    return session.execute(query.limit(1)).mappings().first()


def statistik(session: Session, registry: Registry, row: Row) -> Statistik:
    """How the predikat of the people of a unit JPT or mandiri are spread in the period of its stored capaian, for
    whoever may ask for it: those whose nearest unit JPT or mandiri it is, but for the exempt. Two queries."""
    tables = registry.tables
    people, plans, marks, free = (tables[name] for name in ("pegawai", "skp", "penilaian", "pengecualian"))
    units = induk(registry, row["unor_id"])
    last = date(row["tahun"], 12, 31)
    exempt = sa.exists().where(
        free.c.pegawai_id == people.c.id,
        free.c.mulai <= last,
        sa.or_(free.c.selesai.is_(None), free.c.selesai >= last),
    )
    whole = sa.select(sa.func.count()).where(people.c.unor_id.in_(units), people.c.aktif.is_(True), ~exempt)
    rated = (
        sa.select(marks.c.predikat, sa.func.count())
        .join(plans, plans.c.id == marks.c.skp_id)
        .where(plans.c.unor_id.in_(units), plans.c.tahun == row["tahun"], plans.c.posisi == "definitif")
        .where(marks.c.periode_id == row["periode_id"], marks.c.predikat.is_not(None))
        .where(sa.or_(marks.c.jenis != FINAL, sa.not_(digantikan(plans))))
        .group_by(marks.c.predikat)
    )
    jumlah = {Predikat(found[0]): int(found[1]) for found in session.execute(rated)}
    return Statistik(session.scalars(whole).one(), jumlah)


def induk(registry: Registry, unor_id: int) -> sa.Select[tuple[int]]:
    """The unit and those below it, down to the next unit JPT or mandiri (rules 2.1, unit kerja induk)."""
    units, below = registry.tables["unor"], registry.tables["unor"].alias()
    own = sa.select(units.c.id).where(indukan(registry))
    tree = sa.select(units.c.id).where(units.c.id == unor_id).cte("isi_induk", recursive=True)
    tree = tree.union(sa.select(below.c.id).join(tree, below.c.atasan_id == tree.c.id).where(below.c.id.not_in(own)))
    return sa.select(tree.c.id)
