"""Who holds a unit, as a line of text beside a row that names the unit."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.models.build import Registry
from app.models.context import SqlContext


def heading(registry: Registry, entity: str, source: sa.FromClause, _ctx: SqlContext) -> sa.ColumnElement[Any]:
    """'NAMA - NIP (definitif)' of the active pimpinan of the row's unit, the definitive before a pjb; NULL for none."""
    pegawai = registry.alias("pegawai")
    here = pegawai.c.unor_id == source.c[registry.column_name(entity, "unor")]
    order = (pegawai.c.status_pimpinan != "definitif", pegawai.c.id)
    line = pegawai.c.nama + " - " + pegawai.c.nip + " (" + pegawai.c.status_pimpinan + ")"
    found = sa.select(line).where(here, pegawai.c.jenis_jabatan == "pimpinan", pegawai.c.aktif)
    return found.order_by(*order).limit(1).correlate_except(pegawai).scalar_subquery()


def acting(registry: Registry, entity: str, source: sa.FromClause, ctx: SqlContext) -> sa.ColumnElement[Any]:
    """'PLT: NAMA - NIP' of the latest PLT or PLH of the row's unit whose dates hold today; NULL for none."""
    plt, pegawai = registry.alias("plt_plh"), registry.alias("pegawai")
    here = plt.c.unor_id == source.c[registry.column_name(entity, "unor")]
    today = sa.and_(plt.c.aktif, plt.c.periode_awal <= ctx.today, plt.c.periode_akhir >= ctx.today)
    line = plt.c.jenis + ": " + pegawai.c.nama + " - " + pegawai.c.nip
    found = sa.select(line).select_from(plt.join(pegawai, pegawai.c.id == plt.c.pegawai_id)).where(here, today)
    return found.order_by(plt.c.periode_awal.desc(), plt.c.id).limit(1).correlate_except(plt, pegawai).scalar_subquery()
