"""The board of the Tim Penilai Kinerja: every 'Sangat Baik' and 'Sangat Kurang' of a period with what its review stands
at. The number of queries is the same however many there are.

Source: screens B16 (000, 003), ux.md ('every Sangat Baik and Sangat Kurang, evidence side by side').
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import tinjauan as aturan
from app.domain.actor import Actor
from app.errors import OutOfScope
from app.models.account import AKUN, PERAN
from app.models.build import Registry
from app.models.queries.bawahan import me, mine
from app.models.queries.evaluasi import Periode
from app.models.queries.isi_skp import Indikator
from app.models.scope import one, visible
from app.models.tree import climb_each

Row = Mapping[str, Any]
Clause = sa.ColumnElement[bool]
PREDIKAT = tuple(one.value for one in aturan.DITINJAU)
ROLE = "tim_penilai"


@dataclass(frozen=True, slots=True)
class Saringan:
    """What is asked of the board; `unor` 0, `predikat` '' and `keadaan` '' leave nothing out."""

    tahun: int
    periode: int
    unor: int = 0
    predikat: str = ""
    keadaan: str = ""
    halaman: int = 1
    baris: int = 50


@dataclass(frozen=True, slots=True)
class Kasus:
    """A penilaian that is reviewed. `keadaan` is one of `aturan.KEADAAN`; `dinilai_sendiri`: the actor gave the marks.
    Without a review yet, `tinjauan` is None and `versi_tinjauan` 0."""

    id: int
    version: int
    skp: int
    tahun: int
    nip: str
    nama: str
    jabatan: str
    unor_id: int
    unor: str
    penilai: str
    rating_hasil: str
    rating_perilaku: str
    predikat: str
    dinilai_pada: datetime | None
    keadaan: str
    dinilai_sendiri: bool
    tinjauan: int | None
    versi_tinjauan: int
    pertanyaan: str | None
    penjelasan: str | None
    catatan: str | None
    oleh_id: int | None
    oleh: str | None
    ditinjau_pada: datetime | None


@dataclass(frozen=True, slots=True)
class Jumlah:
    """How many cases of a unit have a predikat and stand at something."""

    unor_id: int
    unor: str
    predikat: str
    keadaan: str
    jumlah: int


@dataclass(frozen=True, slots=True)
class Baris:
    """An RHK with its indikator, as it stands in the SKP."""

    id: int
    jenis: str
    teks: str
    indikator: tuple[Indikator, ...]


@dataclass(frozen=True, slots=True)
class Anggota:
    """A member of the team."""

    id: int
    nip: str
    nama: str
    jabatan: str


@dataclass(frozen=True, slots=True)
class Pertanyaan:
    """What the team asks of a penilai."""

    tinjauan: int
    penilaian: int
    nama: str
    periode: str
    tahun: int
    pertanyaan: str


def periode(session: Session, registry: Registry, actor: Actor, tahun: int) -> tuple[Periode, ...]:
    """The periods of the instansi, Final last, with how many cases of that year wait for the team."""
    rows = registry.tables["periode"]
    cases = _semua(registry, actor, tahun).subquery()
    waiting = (
        sa.select(cases.c.periode_id, sa.func.count().label("jumlah"))
        .where(cases.c.keadaan.in_(aturan.MENUNGGU))
        .group_by(cases.c.periode_id)
        .subquery()
    )
    query = (
        sa.select(rows.c.id, rows.c.nama, rows.c.jenis, rows.c.periode_akhir, sa.func.coalesce(waiting.c.jumlah, 0))
        .select_from(rows.outerjoin(waiting, waiting.c.periode_id == rows.c.id))
        .where(visible(registry, actor, registry.catalog.entity("periode"), "list"))
        .order_by(rows.c.jenis.desc(), rows.c.periode_akhir, rows.c.id)
    )
    return tuple(Periode(*row) for row in session.execute(query))


def jumlah(session: Session, registry: Registry, actor: Actor, tahun: int, periode_id: int) -> tuple[Jumlah, ...]:
    """The cases of a period by unit, predikat and state. One query."""
    cases = _semua(registry, actor, tahun, periode_id).subquery()
    names = [cases.c[name] for name in ("unor_id", "unor", "predikat", "keadaan")]
    query = sa.select(*names, sa.func.count()).group_by(*names).order_by(cases.c.unor, cases.c.unor_id)
    rows: list[Any] = list(session.execute(query))
    return tuple(Jumlah(*row) for row in rows)


def daftar(
    session: Session, registry: Registry, actor: Actor, asked: Saringan, *, semua: bool = False
) -> tuple[Kasus, ...]:
    """A page of the cases that are asked for, by unit and name; with `semua` all of them. One query."""
    cases = _semua(registry, actor, asked.tahun, asked.periode).subquery()
    query = _asked(sa.select(cases), cases, asked).order_by(cases.c.unor, cases.c.nama, cases.c.id)
    if not semua:
        query = query.offset((asked.halaman - 1) * asked.baris).limit(asked.baris)
    return tuple(_kasus(row) for row in session.execute(query).mappings())


def satu(session: Session, registry: Registry, actor: Actor, penilaian_id: int) -> tuple[Kasus, Row]:
    """One case, and its penilaian. Raises OutOfScope, and NotAllowed for one's own penilaian."""
    row = one(session, registry, actor, registry.catalog.entity("penilaian"), penilaian_id, "tinjau")
    found = session.execute(_semua(registry, actor).where(registry.tables["penilaian"].c.id == penilaian_id))
    case = found.mappings().first()
    if case is None:
        raise OutOfScope
    return _kasus(case), dict(row)


def antrean(session: Session, registry: Registry, actor: Actor, tahun: int, periode_id: int) -> list[tuple[int, bool]]:
    """The cases of a period that the actor may review, in the order of the board, and whether each waits. One query."""
    cases = _semua(registry, actor, tahun, periode_id).subquery()
    query = sa.select(cases.c.id, cases.c.keadaan).where(sa.not_(cases.c.dinilai_sendiri))
    rows = session.execute(query.order_by(cases.c.unor, cases.c.nama, cases.c.id))
    return [(number, state in aturan.MENUNGGU) for number, state in rows]


def sendiri(session: Session, registry: Registry, actor: Actor, asked: Saringan) -> bool:
    """Whether the actor's own penilaian is one of the cases of a period, which they do not see among them."""
    marks, plans = registry.tables["penilaian"], registry.tables["skp"]
    query = (
        sa.select(marks.c.id)
        .join(plans, plans.c.id == marks.c.skp_id)
        .where(plans.c.pegawai_id == me(actor), plans.c.tahun == asked.tahun, marks.c.periode_id == asked.periode)
        .where(marks.c.predikat.in_([asked.predikat] if asked.predikat else PREDIKAT))
        .where(plans.c.unor_id == asked.unor if asked.unor else sa.true())
    )
    seen = visible(registry, actor, registry.catalog.entity("penilaian"), "list")
    return session.scalar(query.where(seen).limit(1)) is not None


def kota(session: Session, registry: Registry, actor: Actor) -> str:
    """The city of the highest unit of the actor's instansi that names one; '' without any."""
    units = registry.tables["unor"]
    named = sa.select(units.c.kota).where(units.c.instansi_id == actor.instansi_id, units.c.kota.is_not(None))
    seen = visible(registry, actor, registry.catalog.entity("unor"), "list")
    order = (sa.case((units.c.atasan_id.is_(None), 0), else_=1), units.c.id)
    return session.scalar(named.where(seen).order_by(*order).limit(1)) or ""


def menunggu(session: Session, registry: Registry, actor: Actor) -> int:
    """How many cases of this year the actor may review that wait for it."""
    cases = _semua(registry, actor, actor.today.year).subquery()
    query = sa.select(sa.func.count()).where(cases.c.keadaan.in_(aturan.MENUNGGU), sa.not_(cases.c.dinilai_sendiri))
    return session.scalars(query).one()


def isi(session: Session, registry: Registry, actor: Actor, kasus: Kasus) -> tuple[Baris, ...]:
    """What a case was rated by: the RHK and indikator of its SKP. They are shown to whoever may review the penilaian,
    who sees nothing else of the SKP. One query."""
    plans, lines, marks = (registry.tables[name] for name in ("rhk", "indikator", "penilaian"))
    seen = visible(registry, actor, registry.catalog.entity("penilaian"), "tinjau", marks)
    may = sa.exists().where(marks.c.id == kasus.id, marks.c.skp_id == plans.c.skp_id, seen)
    names = ("id", "version", "teks", "aspek", "target", "perspektif")
    query = (
        sa.select(plans.c.id, plans.c.jenis, plans.c.teks, *(lines.c[name] for name in names))
        .select_from(plans.outerjoin(lines, lines.c.rhk_id == plans.c.id))
        .where(plans.c.skp_id == kasus.skp, may)
        .order_by(plans.c.jenis.desc(), plans.c.urutan, plans.c.id, lines.c.urutan, lines.c.id)
    )
    heads: dict[int, tuple[str, str]] = {}
    below: dict[int, list[Indikator]] = defaultdict(list)
    for row in session.execute(query):
        heads[row[0]] = (row[1], row[2])
        if row[3] is not None:
            below[row[0]].append(Indikator(*row[3:]))
    return tuple(Baris(number, *head, tuple(below[number])) for number, head in heads.items())


def capaian(
    session: Session, registry: Registry, actor: Actor, asked: Saringan, units: Sequence[int]
) -> Mapping[int, str]:
    """What each unit achieved in the period, or the nearest above it that has something, as far as the actor sees it.
    One query."""
    rows, tree = registry.tables["capaian_organisasi"], registry.tables["unor"]
    chain = climb_each(tree, "atasan_id", list(units))
    query = (
        sa.select(chain.c.mulai, rows.c.capaian)
        .join(rows, rows.c.unor_id == chain.c.id)
        .where(visible(registry, actor, registry.catalog.entity("capaian_organisasi"), "list"))
        .where(rows.c.tahun == asked.tahun, rows.c.periode_id == asked.periode)
        .order_by(chain.c.jauh.desc())
    )
    return {row[0]: row[1] for row in session.execute(query)}  # the nearest comes last and stays


def anggota(session: Session, registry: Registry, actor: Actor, besides: Sequence[int]) -> tuple[Anggota, ...]:
    """The members of the actor's team: who holds the role today in the instansi, and `besides`, who reviewed. One
    query; those of them that the actor sees."""
    people = registry.tables["pegawai"]
    holds = sa.exists().where(
        AKUN.c.pegawai_id == people.c.id,
        AKUN.c.aktif.is_(True),
        PERAN.c.akun_id == AKUN.c.id,
        PERAN.c.peran == ROLE,
        PERAN.c.instansi_id == actor.instansi_id,
        *_on(actor.today),
    )
    query = sa.select(people.c.id, people.c.nip, people.c.nama, people.c.jabatan).where(
        people.c.instansi_id == actor.instansi_id,
        sa.or_(holds, people.c.id.in_(list(besides))),
        visible(registry, actor, registry.catalog.entity("pegawai"), "list"),
    )
    rows: list[Any] = list(session.execute(query.order_by(people.c.nama, people.c.id)))
    return tuple(Anggota(row[0], row[1], row[2], row[3] or "-") for row in rows)


def _on(day: date) -> tuple[Clause, Clause]:
    return (
        sa.or_(PERAN.c.mulai.is_(None), PERAN.c.mulai <= day),
        sa.or_(PERAN.c.selesai.is_(None), PERAN.c.selesai >= day),
    )


def ditanyakan(session: Session, registry: Registry, actor: Actor) -> tuple[Pertanyaan, ...]:
    """What the team asks the actor about people whom they rate today, by name. One query."""
    reviews, marks, plans, people = (registry.tables[name] for name in ("tinjauan", "penilaian", "skp", "pegawai"))
    query = (
        sa.select(reviews.c.id, marks.c.id, people.c.nama, marks.c.nama, plans.c.tahun, reviews.c.pertanyaan)
        .join(marks, marks.c.id == reviews.c.penilaian_id)
        .join(plans, plans.c.id == marks.c.skp_id)
        .join(people, people.c.id == plans.c.pegawai_id)
        .where(reviews.c.status == aturan.DITANYA, mine(registry, actor, plans))
        .where(visible(registry, actor, registry.catalog.entity("tinjauan"), "list"))
        .order_by(people.c.nama, plans.c.tahun, marks.c.akhir, marks.c.id)
    )
    rows: list[Any] = list(session.execute(query))
    return tuple(Pertanyaan(*row) for row in rows)


def _semua(registry: Registry, actor: Actor, tahun: int = 0, periode_id: int = 0) -> sa.Select[Any]:
    """Every case that the actor may look into, with the columns of a Kasus and the period."""
    marks, plans, people, units, reviews = (
        registry.tables[name] for name in ("penilaian", "skp", "pegawai", "unor", "tinjauan")
    )
    who = people.alias("peninjau")
    catalog = registry.catalog
    told = sa.and_(reviews.c.penilaian_id == marks.c.id, visible(registry, actor, catalog.entity("tinjauan"), "list"))
    own = ("rating_hasil", "rating_perilaku", "predikat", "dinilai_pada")
    query = (
        sa.select(
            marks.c.id, marks.c.version, marks.c.periode_id, plans.c.id.label("skp"), plans.c.tahun, people.c.nip,
            people.c.nama, plans.c.jabatan, plans.c.unor_id, units.c.nama.label("unor"),
            marks.c.penilai_nama.label("penilai"),
            *(marks.c[name] for name in own), _keadaan(marks, reviews).label("keadaan"),
            sa.func.coalesce(marks.c.penilai_id == me(actor), sa.false()).label("dinilai_sendiri"),
            reviews.c.id.label("tinjauan"), sa.func.coalesce(reviews.c.version, 0).label("versi_tinjauan"),
            *(reviews.c[name] for name in ("pertanyaan", "penjelasan", "catatan", "ditinjau_pada")),
            who.c.id.label("oleh_id"), who.c.nama.label("oleh"),
        )
        .select_from(
            marks.join(plans, plans.c.id == marks.c.skp_id)
            .join(people, people.c.id == plans.c.pegawai_id)
            .join(units, units.c.id == plans.c.unor_id)
            .outerjoin(reviews, told)
            .outerjoin(who, who.c.id == reviews.c.ditinjau_oleh_id)
        )
        .where(visible(registry, actor, catalog.entity("penilaian"), "tinjau"), marks.c.predikat.in_(PREDIKAT))
    )  # fmt: skip
    query = query.where(plans.c.tahun == tahun) if tahun else query
    return query.where(marks.c.periode_id == periode_id) if periode_id else query


def _keadaan(marks: sa.FromClause, reviews: sa.FromClause) -> sa.ColumnElement[str]:
    other = sa.or_(*(reviews.c[name].is_distinct_from(marks.c[name]) for name in aturan.DASAR))
    return sa.case(
        (sa.or_(reviews.c.id.is_(None), reviews.c.status == aturan.BELUM), aturan.BELUM),
        (other, aturan.ULANG),
        else_=reviews.c.status,
    )


def _asked(query: sa.Select[Any], cases: sa.Subquery, asked: Saringan) -> sa.Select[Any]:
    for name in ("predikat", "keadaan"):
        wanted = getattr(asked, name)
        query = query.where(cases.c[name] == wanted) if wanted else query
    return query.where(cases.c.unor_id == asked.unor) if asked.unor else query


def _kasus(row: sa.RowMapping) -> Kasus:
    return Kasus(**{name: row[name] for name in Kasus.__slots__})
