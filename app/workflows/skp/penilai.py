"""Who rates somebody, as the verbs of an SKP ask: today, in the unit that the SKP is made for."""

from __future__ import annotations

import sqlalchemy as sa

from app.domain import skp as aturan
from app.domain.penilai import Arti, Jabatan, Rantai
from app.models import penilai
from app.workflows.draft import Work


def jabatan(work: Work, pegawai: int, unor: int) -> Jabatan | None:
    """The post of whoever rates `pegawai` in `unor` today, who rates as the PLT that they may be; None for nobody."""
    return _rantai(work, pegawai, unor).penilai


def of(work: Work, pegawai: int, unor: int) -> int | None:
    """The id of whoever rates `pegawai` in `unor` today, or None."""
    found = jabatan(work, pegawai, unor)
    return found.pegawai_id if found else None


def menetapkan(work: Work, pegawai: int, unor: int) -> bool:
    """Whether the pegawai sets the SKP of `unor` themselves: they hold it, and no unit stands above it, or it is a unit
    mandiri and the instansi has it so.

    Whoever holds the top besides, as its PLT, is not at the top in a unit below: nobody would decide but themselves.
    """
    first = next(iter(_rantai(work, pegawai, unor).langkah), None)
    if first is None:
        return False
    return aturan.menetapkan_sendiri(
        memimpin=first.arti not in (Arti.PENILAI, Arti.KOSONG),
        puncak=first.arti is Arti.PUNCAK,
        mandiri=first.unit.mandiri,
        setelan=first.unit.mandiri and _setelan(work, unor),
    )


def _setelan(work: Work, unor: int) -> bool:
    """Whether the instansi of a unit lets heads of a unit mandiri set their own SKP."""
    office, units = work.registry.tables["instansi"], work.registry.tables["unor"]
    found = sa.select(office.c.mandiri_auto_approve).join(units, units.c.instansi_id == office.c.id)
    return bool(work.session.scalar(found.where(units.c.id == unor)))


def _rantai(work: Work, pegawai: int, unor: int) -> Rantai:
    return penilai.tetapkan(work.session, pegawai, unor, work.actor.today).penilai
