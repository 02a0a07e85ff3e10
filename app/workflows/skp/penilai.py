"""Who rates somebody, as the verbs of an SKP ask: today, in the unit that the SKP is made for."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.models.penilai import raters
from app.workflows.draft import Work


@dataclass(frozen=True, slots=True)
class Penilai:
    """A pejabat penilai and the post in which they rate: a PLT rates as the PLT that they are."""

    pegawai: int
    unor: int
    jabatan: str


def lengkap(work: Work, pegawai: int, unor: int) -> Penilai | None:
    """Whoever rates `pegawai` in `unor` today; None where that place is vacant or there is none."""
    who = of(work, pegawai, unor)
    if who is None:
        return None
    units, people, acting = (work.registry.tables[name] for name in ("unor", "pegawai", "plt_plh"))
    own = work.session.execute(
        sa.select(people.c.unor_id, people.c.jabatan, people.c.jenis_jabatan).where(people.c.id == who)
    ).one()
    in_force = (acting.c.aktif.is_(True), acting.c.periode_awal <= work.actor.today)
    found = work.session.execute(
        sa.select(acting.c.unor_id, acting.c.jabatan).where(
            acting.c.pegawai_id == who, *in_force, acting.c.periode_akhir >= work.actor.today
        )
    )
    posts: dict[int, str] = {row.unor_id: row.jabatan for row in found}
    if own.jenis_jabatan == "pimpinan":
        posts = {**posts, own.unor_id: own.jabatan}
    place: int | None = unor
    while place is not None and place not in posts:
        place = work.session.scalar(sa.select(units.c.atasan_id).where(units.c.id == place))
    return Penilai(who, place, posts[place]) if place is not None else Penilai(who, own.unor_id, own.jabatan)


def of(work: Work, pegawai: int, unor: int) -> int | None:
    """The id of whoever rates `pegawai` in `unor` today, or None."""
    found: int | None = work.session.scalar(raters(work.actor.instansi_id, pegawai, work.actor.today, unor))
    return found


def tertinggi(work: Work, pegawai: int, unor: int) -> bool:
    """Whether the pegawai heads the top of the organisation, above which nobody rates."""
    people, units = work.registry.tables["pegawai"], work.registry.tables["unor"]
    top = sa.select(units.c.atasan_id.is_(None)).where(units.c.id == unor)
    heads = sa.select(people.c.jenis_jabatan == "pimpinan").where(people.c.id == pegawai, people.c.unor_id == unor)
    return bool(work.session.scalar(top)) and bool(work.session.scalar(heads))
