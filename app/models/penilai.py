"""Who rates whom, as SQL: the rule of `app.domain.penilai` (rules.md 2.1) for many people at once.

A unit is headed by a PLH in force, else by its definitive pimpinan or pjb, else by a PLT in force. A person who holds
the unit, as its pimpinan, as PLH, or as PLT while the post is vacant, is rated further up: never by themselves, nor by
whoever stands in for them. Dates decide, both days included; `aktif: false` only ends early.

As in `app.models.account`, only the few columns that decide are named here. What one person's place among the units is
stands in CTEs in front of the whole statement, so that it is found once however often a condition speaks of it; for
that, they are the same objects whenever they are about the same person and day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import penilai as domain
from app.domain.actor import Actor
from app.domain.penilai import Cara, Fakta, Jabatan, Penetapan, Unit

Column = sa.ColumnElement[Any]
Bool = sa.ColumnElement[bool]

UNOR = sa.table(
    "unor",
    *(sa.column(name, sa.BigInteger()) for name in ("id", "instansi_id", "atasan_id")),
    sa.column("nama", sa.String()),
    sa.column("mandiri", sa.Boolean()),
)
PEGAWAI = sa.table(
    "pegawai",
    *(sa.column(name, sa.BigInteger()) for name in ("id", "instansi_id", "unor_id")),
    *(sa.column(name, sa.String()) for name in ("jenis_jabatan", "status_pimpinan", "nama", "nip", "jabatan")),
    sa.column("aktif", sa.Boolean()),
)
PLT_PLH = sa.table(
    "plt_plh",
    *(sa.column(name, sa.BigInteger()) for name in ("id", "instansi_id", "pegawai_id", "unor_id")),
    *(sa.column(name, sa.String()) for name in ("jenis", "jabatan")),
    *(sa.column(name, sa.Date()) for name in ("periode_awal", "periode_akhir")),
    sa.column("aktif", sa.Boolean()),
)
PLH, DEFINITIF, PJB, PLT = 1, 2, 3, 4
"""Ways to hold a unit, the one that counts first."""

KEPT = 512


@dataclass(frozen=True, slots=True)
class Posts:
    """Who holds which of some units: `head` (unit, who) the one that counts, `hold` (unit, who) all of them."""

    head: sa.CTE
    hold: sa.CTE


@dataclass(frozen=True, slots=True)
class _Below:
    """Whom a person rates: everybody in the units `mine` who does not hold them, and the `pairs` (unit, who)."""

    posts: Posts
    mine: sa.CTE
    pairs: sa.CTE


def rated_by(instansi_id: int, me: int, day: date, owner: Column, unit: Column) -> Bool:
    """Whether the pegawai `me` rates the pegawai `owner` in `unit` on that day of the instansi."""
    found = _below(instansi_id, me, day)
    anyone = sa.and_(
        unit.in_(sa.select(found.mine.c.unit)),
        sa.tuple_(unit, owner).not_in(sa.select(found.posts.hold.c.unit, found.posts.hold.c.who)),
    )
    named = sa.tuple_(unit, owner).in_(sa.select(found.pairs.c.unit, found.pairs.c.who))
    return sa.and_(unit.in_(rating_in(instansi_id, me, day)), sa.or_(anyone, named))


def rated_by_actor(actor: Actor, owner: Column, unit: Column) -> Bool:
    """Whether the actor rates the pegawai `owner` in `unit` today. Of most people it is known beforehand that they rate
    nobody, which spares the database the question."""
    if actor.pegawai_id is None or not actor.memimpin:
        return sa.false()
    return rated_by(actor.instansi_id, actor.pegawai_id, actor.today, owner, unit)


def can_head(pegawai: sa.FromClause) -> Bool:
    """Whether a pegawai can be the head of a unit on some day: as its pimpinan, or named as PLT or PLH."""
    acting = sa.exists().where(PLT_PLH.c.pegawai_id == pegawai.c.id)
    return sa.or_(pegawai.c.jenis_jabatan == "pimpinan", acting)


def rating_in(instansi_id: int, me: int, day: date) -> sa.CompoundSelect[Any]:
    """The units in which `me` rates somebody: those that `me` heads, and below them those whose heads `me` rates."""
    found = _below(instansi_id, me, day)
    return sa.union(sa.select(found.mine.c.unit), sa.select(found.pairs.c.unit))


def raters(instansi_id: int, me: int, day: date, unit: int | None = None) -> sa.Select[Any]:
    """Who rates `me` on that day in `unit`; without, in one's own unit and wherever one is PLT or PLH."""
    return _raters(instansi_id, me, day, unit)


def tetapkan(session: Session, pegawai_id: int, unor_id: int, day: date) -> Penetapan:
    """Who rates the pegawai in that unit on that day and who rates those, with every step: in two queries."""
    return domain.tetapkan(fakta(session, unor_id), pegawai_id, unor_id, day)


def fakta(session: Session, unor_id: int) -> Fakta:
    """The unit and all above it, with whoever holds one of them, held it or is going to; in two queries."""
    first, above = UNOR.alias(), UNOR.alias()
    columns = ("id", "instansi_id", "nama", "atasan_id", "mandiri")
    tree = sa.select(*(first.c[name] for name in columns)).where(first.c.id == unor_id).cte(recursive=True)
    tree = tree.union(sa.select(*(above.c[name] for name in columns)).join(tree, above.c.id == tree.c.atasan_id))
    rows = session.execute(sa.select(tree)).all()
    units = {row.id: Unit(row.id, row.nama, row.atasan_id, row.mandiri) for row in rows}
    posts = session.execute(_every_post(rows[0].instansi_id, list(units))).mappings() if rows else ()
    return Fakta(units, tuple(Jabatan(**{**row, "cara": Cara(row["cara"].lower())}) for row in posts))


def _every_post(instansi_id: int, units: list[int]) -> sa.CompoundSelect[Any]:
    """The pimpinan, PLT and PLH of some units, whatever the day."""
    person, act = PEGAWAI.alias(), PLT_PLH.alias()
    who = (person.c.id.label("pegawai_id"), person.c.nama, person.c.nip, person.c.aktif.label("pegawai_aktif"))
    no_date = sa.cast(sa.null(), sa.Date())
    pimpinan = sa.select(
        person.c.unor_id,
        person.c.status_pimpinan.label("cara"),
        person.c.id.label("nomor"),
        no_date.label("awal"),
        no_date.label("akhir"),
        sa.true().label("aktif"),
        person.c.jabatan,
        *who,
    ).where(person.c.instansi_id == instansi_id, person.c.unor_id.in_(units), person.c.jenis_jabatan == "pimpinan")
    acting = (
        sa.select(act.c.unor_id, act.c.jenis, act.c.id, act.c.periode_awal, act.c.periode_akhir, act.c.aktif)
        .add_columns(act.c.jabatan, *who)
        .join(person, person.c.id == act.c.pegawai_id)
        .where(act.c.instansi_id == instansi_id, act.c.unor_id.in_(units))
    )
    return sa.union_all(pimpinan, acting)


def bawahan(session: Session, instansi_id: int, me: int, day: date) -> list[tuple[int, int]]:
    """Whom `me` rates on that day, as (pegawai, unit): active people in their own unit, and as PLT or PLH in others."""
    person, act = PEGAWAI.alias(), PLT_PLH.alias()
    own = sa.select(person.c.id.label("who"), person.c.unor_id.label("unit")).where(
        person.c.instansi_id == instansi_id, person.c.aktif.is_(True)
    )
    acting = (
        sa.select(act.c.pegawai_id, act.c.unor_id)
        .join(person, person.c.id == act.c.pegawai_id)
        .where(act.c.instansi_id == instansi_id, person.c.aktif.is_(True), *_in_force(act, day))
    )
    arms = (
        own.where(rated_by(instansi_id, me, day, person.c.id, person.c.unor_id)),
        acting.where(rated_by(instansi_id, me, day, act.c.pegawai_id, act.c.unor_id)),
    )
    found = sa.union(*arms).subquery()
    rows = session.execute(sa.select(found.c.who, found.c.unit).order_by(found.c.unit, found.c.who))
    return [(row.who, row.unit) for row in rows]


@lru_cache(maxsize=KEPT)
def posts(instansi_id: int, day: date) -> Posts:
    """Who holds which of all units of an instansi."""
    return _posts(
        instansi_id, sa.select(UNOR.c.id).where(UNOR.c.instansi_id == instansi_id).cte("unit_semua"), day, "semua"
    )


def stuck(instansi_id: int, day: date) -> sa.Subquery:
    """Pairs (who, unit) of those who hold their own unit and whom nobody rates, since nobody heads `unit` above it."""
    held, person, unit = posts(instansi_id, day), PEGAWAI.alias(), UNOR.alias()
    own = sa.and_(person.c.id == held.hold.c.who, person.c.unor_id == held.hold.c.unit)
    walk = sa.select(held.hold.c.who, held.hold.c.unit).join(person, own).cte("jalan_pimpinan", recursive=True)
    here = held.hold.alias()
    still = sa.and_(here.c.unit == walk.c.unit, here.c.who == walk.c.who)
    step = sa.select(walk.c.who, unit.c.atasan_id).join(unit, unit.c.id == walk.c.unit).join(here, still)
    walk = walk.union(step.where(unit.c.atasan_id.is_not(None)))
    headed = sa.select(held.head.c.unit)
    return sa.select(walk.c.who, walk.c.unit).where(walk.c.unit.not_in(headed)).subquery()


@lru_cache(maxsize=KEPT)
def _below(instansi_id: int, me: int, day: date) -> _Below:
    """What hangs below one person: the units that they might head, those right below, and as far on down as somebody
    may hold two in a row, one of them as PLT or PLH; and who holds them."""
    top, lower, act = UNOR.alias(), UNOR.alias(), PLT_PLH.alias()
    columns = (top.c.id, top.c.atasan_id.label("up"), sa.literal(1).label("top"))
    begun = sa.select(*columns).where(top.c.id.in_(_held(instansi_id, me, day)))
    tree = begun.cte("unit_bawah", recursive=True)
    on = sa.and_(lower.c.atasan_id == tree.c.id, lower.c.instansi_id == instansi_id)
    either = sa.or_(act.c.unor_id == lower.c.id, act.c.unor_id == tree.c.id)
    acting = sa.exists().where(act.c.instansi_id == instansi_id, either, *_in_force(act, day)).correlate_except(act)
    further = sa.or_(tree.c.top == 1, acting)
    tree = tree.union(sa.select(lower.c.id, lower.c.atasan_id, sa.literal(0)).join(tree, on).where(further))
    posts = _posts(instansi_id, tree, day, "bawah")
    mine = sa.select(posts.head.c.unit).where(posts.head.c.who == me).cte("unit_pimpinan")
    return _Below(posts, mine, _pairs(tree, posts, mine))


def _pairs(tree: sa.CTE, posts: Posts, mine: sa.CTE) -> sa.CTE:
    """Those who hold a unit right below one of `mine`, which they do not hold too; and so on down, as far as they hold
    the next unit as well."""
    hold, above = posts.hold.alias(), posts.hold.alias()
    too = sa.exists().where(above.c.unit == tree.c.up, above.c.who == hold.c.who).correlate_except(above)
    begun = (
        sa.select(hold.c.unit, hold.c.who)
        .join(tree, tree.c.id == hold.c.unit)
        .where(tree.c.up.in_(sa.select(mine.c.unit)), sa.not_(too))
    )
    walk = begun.cte("dinilai", recursive=True)
    lower = sa.select(tree.c.id, walk.c.who).join(walk, tree.c.up == walk.c.unit).join(hold, hold.c.unit == tree.c.id)
    return walk.union(lower.where(hold.c.who == walk.c.who))


@lru_cache(maxsize=KEPT)
def _raters(instansi_id: int, me: int, day: date, unit: int | None) -> sa.Select[Any]:
    first, above = UNOR.alias(), UNOR.alias()
    start = first.c.id == unit if unit is not None else first.c.id.in_(_own(instansi_id, me, day))
    begun = sa.select(first.c.id, first.c.atasan_id.label("up")).where(first.c.instansi_id == instansi_id, start)
    tree = begun.cte("unit_atas", recursive=True)
    tree = tree.union(sa.select(above.c.id, above.c.atasan_id).join(tree, above.c.id == tree.c.up))
    posts = _posts(instansi_id, tree, day, "atas")
    held = sa.select(posts.hold.c.unit).where(posts.hold.c.who == me)
    walk = begun.with_only_columns(first.c.id.label("unit")).cte("jalan", recursive=True)
    step = sa.select(tree.c.up).join(walk, walk.c.unit == tree.c.id)
    walk = walk.union(step.where(tree.c.up.is_not(None), tree.c.id.in_(held)))
    reached = sa.select(walk.c.unit).where(walk.c.unit.not_in(held))
    return sa.select(posts.head.c.who).where(posts.head.c.unit.in_(reached))


def _posts(instansi_id: int, tree: sa.CTE, day: date, name: str) -> Posts:
    """Who holds the units of `tree`, the one that counts first: of several the earliest, so that the answer is one."""
    person, act = PEGAWAI.alias(), PLT_PLH.alias()
    here = sa.select(tree.c.id)
    rank = sa.case((person.c.status_pimpinan == "definitif", DEFINITIF), else_=PJB)
    pimpinan = sa.select(
        person.c.unor_id.label("unit"),
        person.c.id.label("who"),
        rank.label("rank"),
        sa.cast(sa.null(), sa.Date()).label("since"),
        person.c.id.label("number"),
    ).where(person.c.instansi_id == instansi_id, person.c.unor_id.in_(here), *_is_pimpinan(person))
    kind = sa.case((act.c.jenis == "PLH", PLH), else_=PLT)
    acting = (
        sa.select(act.c.unor_id, act.c.pegawai_id, kind, act.c.periode_awal, act.c.id)
        .join(person, person.c.id == act.c.pegawai_id)
        .where(
            act.c.instansi_id == instansi_id, act.c.unor_id.in_(here), person.c.aktif.is_(True), *_in_force(act, day)
        )
    )
    every = sa.union_all(pimpinan, acting).subquery()
    filled = sa.func.max(sa.case((every.c.rank.in_((DEFINITIF, PJB)), 1), else_=0)).over(partition_by=every.c.unit)
    order = (every.c.rank, every.c.since, every.c.number)
    place = sa.func.row_number().over(partition_by=every.c.unit, order_by=order)
    listed = sa.select(every.c.unit, every.c.who, every.c.rank, filled.label("filled"), place.label("place"))
    ranked = listed.cte(f"jabatan_{name}")
    head = sa.select(ranked.c.unit, ranked.c.who).where(ranked.c.place == 1).cte(f"kepala_{name}")
    vacant = sa.or_(ranked.c.rank < PLT, ranked.c.filled == 0)
    return Posts(head, sa.select(ranked.c.unit, ranked.c.who).where(vacant).cte(f"pemangku_{name}"))


def _held(instansi_id: int, me: int, day: date) -> sa.CompoundSelect[Any]:
    """The units that a person may come to head: where they are pimpinan, PLT or PLH."""
    person = PEGAWAI.alias()
    own = sa.select(person.c.unor_id).where(
        person.c.instansi_id == instansi_id, person.c.id == me, *_is_pimpinan(person)
    )
    return sa.union(own, _acting(instansi_id, me, day))


def _own(instansi_id: int, me: int, day: date) -> sa.CompoundSelect[Any]:
    """The units that a person is rated in: their own, and where they are PLT or PLH."""
    person = PEGAWAI.alias()
    own = sa.select(person.c.unor_id).where(person.c.instansi_id == instansi_id, person.c.id == me)
    return sa.union(own, _acting(instansi_id, me, day))


def _acting(instansi_id: int, me: int, day: date) -> sa.Select[Any]:
    act = PLT_PLH.alias()
    return sa.select(act.c.unor_id).where(
        act.c.instansi_id == instansi_id, act.c.pegawai_id == me, *_in_force(act, day)
    )


def _is_pimpinan(person: sa.FromClause) -> tuple[Bool, ...]:
    return (person.c.jenis_jabatan == "pimpinan", person.c.aktif.is_(True))


def _in_force(act: sa.FromClause, day: date) -> tuple[Bool, ...]:
    return (act.c.aktif.is_(True), act.c.periode_awal <= day, act.c.periode_akhir >= day)
