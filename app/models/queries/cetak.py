"""What the form of a print begins with: whose SKP it is, the city of the unit, and what else can be printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.models.build import Registry
from app.models.queries.evaluasi import induk
from app.models.scope import visible
from app.models.tree import ancestors


@dataclass(frozen=True, slots=True)
class Tentang:
    """The name of the owner and the city of the unit, or of the nearest unit above that names one; '' without any."""

    nama: str
    kota: str


def tentang(session: Session, registry: Registry, row: Mapping[str, Any] | sa.RowMapping) -> Tentang:
    """About a stored SKP that the reader may print. Two queries."""
    people, units = registry.tables["pegawai"], registry.tables["unor"]
    nama = session.scalars(sa.select(people.c.nama).where(people.c.id == row["pegawai_id"])).one()
    above = sa.select(units.c.id, units.c.atasan_id, units.c.kota).where(
        units.c.id.in_(ancestors(units, "atasan_id", row["unor_id"]))
    )
    by_id = {found.id: found for found in session.execute(above)}
    at: int | None = row["unor_id"]
    seen: set[int] = set()
    while at is not None and at in by_id and at not in seen:
        if by_id[at].kota:
            return Tentang(nama, by_id[at].kota)
        seen.add(at)
        at = by_id[at].atasan_id
    return Tentang(nama, "")


def periode(session: Session, registry: Registry, actor: Actor, skp_id: int) -> tuple[tuple[int, str], ...]:
    """The penilaian of an SKP that the actor may print, as id and name, in the order of their periods, Final last."""
    rows = registry.tables["penilaian"]
    open_ = visible(registry, actor, registry.catalog.entity("penilaian"), "cetak")
    query = sa.select(rows.c.id, rows.c.nama).where(rows.c.skp_id == skp_id, open_)
    found = session.execute(query.order_by(rows.c.jenis.desc(), rows.c.akhir, rows.c.id))
    return tuple((row[0], row[1]) for row in found)


def seunit(
    session: Session, registry: Registry, actor: Actor, capaian: Mapping[str, Any] | sa.RowMapping, *, dinilai: bool
) -> tuple[int, ...]:
    """The penilaian that the actor may print of the people of a unit induk, in the period of its stored capaian, by
    name; with `dinilai` those that are rated. One query."""
    rows, plans, people = (registry.tables[name] for name in ("penilaian", "skp", "pegawai"))
    query = (
        sa.select(rows.c.id)
        .join(plans, plans.c.id == rows.c.skp_id)
        .join(people, people.c.id == plans.c.pegawai_id)
        .where(rows.c.periode_id == capaian["periode_id"], plans.c.tahun == capaian["tahun"])
        .where(plans.c.unor_id.in_(induk(registry, capaian["unor_id"])))
        .where(visible(registry, actor, registry.catalog.entity("penilaian"), "cetak"))
        .order_by(people.c.nama, rows.c.id)
    )
    return tuple(session.scalars(query.where(rows.c.status == "dinilai") if dinilai else query))
