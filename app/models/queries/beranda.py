"""What the first page asks about the person themselves: the periods of their own SKP, in two queries."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.penilaian import Setelan
from app.models.build import Registry
from app.models.scope import by_right, visible

Row = Mapping[str, Any]


def setelan(session: Session, registry: Registry, actor: Actor) -> tuple[Setelan, ...]:
    """The periods of the actor's instansi, in order."""
    table = registry.tables["periode"]
    names = ("id", "nama", "periode_awal", "periode_akhir", "batas_pengisian", "jenis")
    query = sa.select(*(table.c[name] for name in names)).where(table.c.instansi_id == actor.instansi_id)
    seen = visible(registry, actor, registry.catalog.entity("periode"), "list")
    return tuple(Setelan(*row) for row in session.execute(query.where(seen).order_by(table.c.id)))


def lembar(session: Session, registry: Registry, actor: Actor, skp: Collection[int]) -> tuple[Row, ...]:
    """The penilaian of some SKP with how many of its indikator (`jumlah`) have a realisasi (`terisi`), and the
    keberatan that was filed, as far as they are the actor's own."""
    marks, done, lines, plans, objected = (
        registry.tables[name] for name in ("penilaian", "realisasi", "indikator", "rhk", "keberatan")
    )
    here = actor.instansi_id  # named in each part, since the indexes begin with it
    filled = sa.select(sa.func.count()).where(done.c.instansi_id == here, done.c.penilaian_id == marks.c.id)
    points = sa.select(sa.func.count()).select_from(lines.join(plans, plans.c.id == lines.c.rhk_id))
    points = points.where(lines.c.instansi_id == here, plans.c.instansi_id == here, plans.c.skp_id == marks.c.skp_id)
    told = sa.and_(
        objected.c.instansi_id == here, objected.c.penilaian_id == marks.c.id, _own(registry, actor, "keberatan")
    )
    names = ("id", "skp_id", "periode_id", "awal", "akhir", "batas", "status", "predikat", "dinilai_pada")
    query = (
        sa.select(
            *(marks.c[name] for name in names),
            filled.scalar_subquery().label("terisi"),
            points.scalar_subquery().label("jumlah"),
            objected.c.id.label("keberatan_id"),
            objected.c.status.label("keberatan"),
            objected.c.batas.label("keberatan_batas"),
        )
        .select_from(marks.outerjoin(objected, told))
        .where(marks.c.instansi_id == here, marks.c.skp_id.in_(list(skp)), _own(registry, actor, "penilaian"))
    )
    return tuple(dict(row) for row in session.execute(query).mappings())


def _own(registry: Registry, actor: Actor, entity: str) -> sa.ColumnElement[bool]:
    """The actor's share as a pegawai in what they may list: of one's own rows no other right has to be asked."""
    rights = by_right(registry, actor, registry.catalog.entity(entity), "list")
    return sa.or_(sa.false(), *(clause for grant, _, clause in rights if grant.role == "pegawai"))
