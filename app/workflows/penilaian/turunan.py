"""What the rows of a penilaian take from elsewhere: the dates of its period, with their years; places in lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from app.domain.penilaian import FINAL, Periode, Setelan, ditawarkan
from app.models.queries import penilaian as queries
from app.models.scope import visible
from app.workflows.draft import Draft, Work

FINDINGS = ("pemeriksaan", "diperiksa_pada", "keterangan")
NOT_OFFERED = (
    "Periode ini tidak berlaku untuk SKP ini. Periode berakhir di dalam masa SKP; Final milik SKP definitif terakhir "
    "pada tahun itu."
)


def penilaian(work: Work, draft: Draft) -> None:
    """Name, kind and dates of the period, once for all: later changes of the set leave it as it is."""
    skp_id, periode_id = draft.after.get("skp"), draft.after.get("periode")
    if draft.before is not None or not isinstance(skp_id, int) or not isinstance(periode_id, int):
        return
    plans = work.registry.tables["skp"]
    skp = work.session.execute(sa.select(plans).where(plans.c.id == skp_id)).mappings().first()
    offered = {one.setelan: one for one in tawaran(work, skp)} if skp is not None else {}
    found = offered.get(periode_id)
    if found is None:
        draft.refuse("periode", NOT_OFFERED)
        return
    days = {"awal": found.awal, "akhir": found.akhir, "batas": found.batas}
    draft.put({"nama": found.nama, "jenis": found.jenis, **days})


def tawaran(work: Work, skp: Mapping[str, Any] | sa.RowMapping) -> tuple[Periode, ...]:
    """The periods that a stored SKP is offered of those of its instansi which the actor sees."""
    table = work.registry.tables["periode"]
    names = ("id", "nama", "periode_awal", "periode_akhir", "batas_pengisian", "jenis")
    seen = visible(work.registry, work.actor, work.registry.catalog.entity("periode"), "list")
    query = sa.select(*(table.c[name] for name in names)).where(table.c.instansi_id == skp["instansi_id"], seen)
    setelan = [Setelan(*row) for row in work.session.execute(query.order_by(table.c.id))]
    return ditawarkan(setelan, skp["periode_awal"], skp["periode_akhir"], final=terakhir(work, skp["id"]))


def terakhir(work: Work, skp_id: int) -> bool:
    """Whether an SKP is the year's last definitive one of its pegawai, to which Final belongs (rules 3.1)."""
    plans = work.registry.tables["skp"]
    return bool(work.session.scalar(sa.select(queries.terakhir(plans)).where(plans.c.id == skp_id)))


def di_skp_lain(work: Work, penilaian_id: int) -> bool:
    """Whether a penilaian is Final of an SKP that is not the year's last definitive one any more."""
    rows, plans = work.registry.tables["penilaian"], work.registry.tables["skp"]
    mine = sa.select(plans.c.id).join(rows, rows.c.skp_id == plans.c.id)
    mine = mine.where(rows.c.id == penilaian_id, rows.c.jenis == FINAL, queries.digantikan(plans))
    return work.session.scalar(mine) is not None


def rencana_aksi(work: Work, draft: Draft) -> None:
    """The place of a new rencana aksi, behind those of its RHK in its period."""
    above, rhk = draft.after.get("penilaian"), draft.after.get("rhk")
    if draft.before is not None or above is None or rhk is None:
        return
    table = work.registry.tables["rencana_aksi"]
    last = sa.select(sa.func.max(table.c.urutan)).where(table.c.penilaian_id == above, table.c.rhk_id == rhk)
    draft.put({"urutan": (work.session.scalar(last) or 0) + 1})


def bukti_dukung(_work: Work, draft: Draft) -> None:
    """Forget what was found out about another link than the row now has."""
    if draft.before is not None and "tautan" in draft.changed:
        draft.put(dict.fromkeys(FINDINGS))
