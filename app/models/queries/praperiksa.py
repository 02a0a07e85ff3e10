"""What an admin has to mend before the year's work goes well: units nobody heads, circles, people nobody rates, heads
without an SKP, and years that end early (ux.md, the pre-flight report).

Everything is told of the units and people that the actor may change people of, one query a kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.engine.permissions import may, rules
from app.models import penilai
from app.models.build import Registry
from app.models.reach import pointed_at
from app.models.scope import visible

MOST = 100
"""Rows of one kind that are shown; all are counted."""

RIGHT = ("pegawai", "update")
"""Whoever may change a person can mend what is found: head or member, which unit, active or not."""

YEAR_END = "12-31"


@dataclass(frozen=True, slots=True)
class Baris:
    """One thing found: the row of `entity` to open, its name, and what is to be said besides."""

    entity: str
    id: int
    nama: str
    rincian: str = ""


@dataclass(frozen=True, slots=True)
class Temuan:
    """Everything found of one kind: how many, and the first MOST of them."""

    jumlah: int = 0
    baris: tuple[Baris, ...] = ()


@dataclass(frozen=True, slots=True)
class Praperiksa:
    """The report; `periode` are the codes of what the periods of the instansi lack, None for whoever may not see them.

    `belum_ada`, `tanpa_final`, `final_terpotong`, `reguler_terpotong`.
    """

    tanpa_pimpinan: Temuan
    melingkar: Temuan
    tanpa_penilai: Temuan
    tanpa_skp: Temuan
    terpotong: Temuan
    periode: tuple[str, ...] | None


def praperiksa(session: Session, registry: Registry, actor: Actor) -> Praperiksa:
    """The report for the actor, about the instansi of the first of their rights to change people; in six queries."""
    granted = rules(registry.catalog, actor, *RIGHT)
    case = _Case(session, registry, actor, granted[0][0].instansi_id if granted else actor.instansi_id)
    return Praperiksa(
        case.without_head(),
        case.circles(),
        case.without_rater(),
        case.without_plan(),
        case.cut_short(),
        case.periods(),
    )


@dataclass(frozen=True, slots=True)
class _Case:
    session: Session
    registry: Registry
    actor: Actor
    instansi_id: int

    def units(self, unit: sa.FromClause) -> sa.ColumnElement[bool]:
        """Units in which the actor may change people."""
        entity = self.registry.catalog.entity("pegawai")
        near = pointed_at(self.registry, self.actor, entity, "unor", "update", unit)
        return sa.and_(unit.c.instansi_id == self.instansi_id, near)

    def people(self, person: sa.FromClause) -> sa.ColumnElement[bool]:
        """Active people whom the actor may change and who owe an SKP today."""
        entity, out = self.registry.catalog.entity("pegawai"), self.registry.tables["pengecualian"].alias()
        today = self.actor.today
        lasting = sa.or_(out.c.selesai.is_(None), out.c.selesai >= today)
        exempt = sa.select(out.c.pegawai_id).where(out.c.instansi_id == self.instansi_id, out.c.mulai <= today, lasting)
        return sa.and_(
            person.c.instansi_id == self.instansi_id,
            person.c.aktif.is_(True),
            person.c.id.not_in(exempt),
            visible(self.registry, self.actor, entity, "update", person),
        )

    def without_head(self) -> Temuan:
        """Units that nobody heads today, those with most people first."""
        unit, above = self.registry.tables["unor"].alias(), self.registry.tables["unor"].alias()
        person = self.registry.tables["pegawai"].alias()
        here = (person.c.instansi_id == self.instansi_id, person.c.aktif.is_(True))
        members = sa.select(person.c.unor_id, sa.func.count().label("number")).where(*here)
        crowd = members.group_by(person.c.unor_id).subquery()
        many = sa.func.coalesce(crowd.c.number, 0)
        headed = sa.select(penilai.posts(self.instansi_id, self.actor.today).head.c.unit)
        query = (
            sa.select(unit.c.id, unit.c.nama, above.c.nama.label("atasan"), many.label("number"))
            .outerjoin(above, above.c.id == unit.c.atasan_id)
            .outerjoin(crowd, crowd.c.unor_id == unit.c.id)
            .where(self.units(unit), unit.c.id.not_in(headed))
            .order_by(many.desc(), unit.c.nama, unit.c.id)
        )
        return self.found("unor", query, lambda row: _joined(f"{row.number} pegawai", _under(row.atasan)))

    def circles(self) -> Temuan:
        """Units that a walk upwards from themselves comes back to."""
        unit, first, above = (self.registry.tables["unor"].alias() for _ in range(3))
        begun = sa.select(first.c.id.label("start"), first.c.atasan_id.label("up"))
        walk = begun.where(first.c.instansi_id == self.instansi_id).cte("jalan_unit", recursive=True)
        walk = walk.union(sa.select(walk.c.start, above.c.atasan_id).join(above, above.c.id == walk.c.up))
        round_trip = sa.select(walk.c.start).where(walk.c.start == walk.c.up)
        up = self.registry.tables["unor"].alias()
        query = (
            sa.select(unit.c.id, unit.c.nama, up.c.nama.label("atasan"))
            .outerjoin(up, up.c.id == unit.c.atasan_id)
            .where(self.units(unit), unit.c.id.in_(round_trip))
            .order_by(unit.c.nama, unit.c.id)
        )
        return self.found("unor", query, lambda row: _under(row.atasan))

    def without_rater(self) -> Temuan:
        """People nobody rates today in their own unit, since it, or the first unit above that they do not hold, is
        without a head. Whoever stands at the top owes nobody a rater."""
        person, gap = self.registry.tables["pegawai"].alias(), self.registry.tables["unor"].alias()
        held = penilai.posts(self.instansi_id, self.actor.today)
        stuck = penilai.stuck(self.instansi_id, self.actor.today)
        lonely = person.c.unor_id.not_in(sa.select(held.head.c.unit))
        query = (
            sa.select(person.c.id, person.c.nama, person.c.nip, gap.c.nama.label("unit"))
            .outerjoin(stuck, stuck.c.who == person.c.id)
            .join(gap, gap.c.id == sa.func.coalesce(stuck.c.unit, person.c.unor_id))
            .where(self.people(person), sa.or_(lonely, stuck.c.unit.is_not(None)))
            .order_by(gap.c.nama, person.c.nama, person.c.id)
        )
        return self.found("pegawai", query, lambda row: f"{row.nip} · {row.unit} tanpa pimpinan")

    def without_plan(self) -> Temuan:
        """Heads, PLT and PLH included, who have no SKP of this year for the unit that they head."""
        person, unit = self.registry.tables["pegawai"].alias(), self.registry.tables["unor"].alias()
        skp = self.registry.tables["skp"].alias()
        head = penilai.posts(self.instansi_id, self.actor.today).head
        mine = sa.and_(skp.c.instansi_id == self.instansi_id, skp.c.pegawai_id == person.c.id)
        plan = sa.exists().where(mine, skp.c.unor_id == unit.c.id, skp.c.tahun == self.actor.today.year)
        query = (
            sa.select(person.c.id, person.c.nama, person.c.nip, unit.c.nama.label("unit"))
            .join(head, head.c.who == person.c.id)
            .join(unit, unit.c.id == head.c.unit)
            .where(self.people(person), sa.not_(plan.correlate_except(skp)))
            .order_by(unit.c.nama, person.c.nama, person.c.id)
        )
        return self.found("pegawai", query, lambda row: f"{row.nip} · memimpin {row.unit}")

    def cut_short(self) -> Temuan:
        """People whose last definitive SKP of the year ends before 31 December."""
        person, skp = self.registry.tables["pegawai"].alias(), self.registry.tables["skp"].alias()
        year = self.actor.today.year
        own = (skp.c.instansi_id == self.instansi_id, skp.c.tahun == year, skp.c.sebagai == "definitif")
        last = sa.select(skp.c.pegawai_id, sa.func.max(skp.c.periode_akhir).label("akhir")).where(*own)
        ends = last.group_by(skp.c.pegawai_id).subquery()
        query = (
            sa.select(person.c.id, person.c.nama, person.c.nip, ends.c.akhir)
            .join(ends, ends.c.pegawai_id == person.c.id)
            .where(self.people(person), ends.c.akhir < date(year, 12, 31))
            .order_by(person.c.nama, person.c.id)
        )
        return self.found("pegawai", query, lambda row: f"{row.nip} · SKP berakhir {row.akhir:%d-%m-%Y}")

    def periods(self) -> tuple[str, ...] | None:
        """What the periods of the instansi lack."""
        if not may(self.registry.catalog, self.actor, "periode", "list"):
            return None
        table = self.registry.tables["periode"]
        mine = sa.select(table.c.jenis, table.c.periode_akhir).where(table.c.instansi_id == self.instansi_id)
        rows = [(row.jenis, row.periode_akhir) for row in self.session.execute(mine)]
        return tuple(_lacking(rows))

    def found(self, entity: str, query: sa.Select[Any], tell: Any) -> Temuan:
        """The first rows of the query, and how many there are."""
        counted = query.add_columns(sa.func.count().over().label("jumlah")).limit(MOST)
        rows = self.session.execute(counted).all()
        told = tuple(Baris(entity, row.id, row.nama, tell(row)) for row in rows)
        return Temuan(rows[0].jumlah if rows else 0, told)


def _lacking(rows: Sequence[tuple[str, str]]) -> list[str]:
    final = [end for kind, end in rows if kind == "final"]
    regular = [end for kind, end in rows if kind != "final"]
    if not rows:
        return ["belum_ada"]
    found = [] if final else ["tanpa_final"]
    found += ["final_terpotong"] if final and YEAR_END not in final else []
    return found + (["reguler_terpotong"] if YEAR_END not in regular else [])


def _under(above: str | None) -> str:
    return f"di bawah {above}" if above else "tanpa Unor Atasan"


def _joined(*parts: str) -> str:
    return " · ".join(parts)
