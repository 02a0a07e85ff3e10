"""Who rates somebody, as the verbs of an SKP ask: today, in the unit that the SKP is made for."""

from __future__ import annotations

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


def tertinggi(work: Work, pegawai: int, unor: int) -> bool:
    """Whether the pegawai holds `unor` and no unit stands above it.

    Whoever holds the top besides, as its PLT, is not at the top in a unit below: nobody would decide but themselves.
    """
    chain = _rantai(work, pegawai, unor)
    return chain.arti is Arti.PUNCAK and len(chain.langkah) == 1


def _rantai(work: Work, pegawai: int, unor: int) -> Rantai:
    return penilai.tetapkan(work.session, pegawai, unor, work.actor.today).penilai
