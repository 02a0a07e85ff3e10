"""Rows that come from a query (`source`) as SQL: one SELECT for each name of `app.engine.names.QUERIES`.

A query reads tables as they stand: neither who asks nor the day is known to it. Whose rows they are it says in
`instansi_id` and the relation that the scope names, so that the scope filter holds for it as for any table; a day
comes in by a `where` with {today: …}.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from app.engine.shape import columns
from app.engine.spec import Catalog, Entity
from app.models.columns import column_type

SqlQuery = Callable[[Mapping[str, sa.Table]], sa.Select[Any]]
"""Given the tables by entity: a SELECT with a column for each that `QUERIES` promises.

Besides, as every row has them: `id` (no two rows alike), `version`, `created_at` and `updated_at`.
"""


def rekan(tables: Mapping[str, sa.Table]) -> sa.Select[Any]:
    """The active pegawai, by no more than colleagues may know of one another."""
    pegawai = tables["pegawai"]
    own = (pegawai.c.id, pegawai.c.version, pegawai.c.created_at, pegawai.c.updated_at)
    place = (pegawai.c.instansi_id, pegawai.c.unor_id, pegawai.c.id.label("pegawai_id"))
    told = (pegawai.c.nip, pegawai.c.nama, pegawai.c.jabatan)
    head = (pegawai.c.jenis_jabatan == "pimpinan").label("pimpinan")
    return sa.select(*own, *place, *told, head).where(pegawai.c.aktif)


def pelaksana(tables: Mapping[str, sa.Table]) -> sa.Select[Any]:
    """Who is PLT or PLH where, with the days: a list apart from `rekan`, since SQLite reads a union of both whole."""
    person, act = tables["pegawai"], tables["plt_plh"]
    own = (
        act.c[name] for name in ("id", "version", "created_at", "updated_at", "instansi_id", "unor_id", "pegawai_id")
    )
    told = (person.c.nip, person.c.nama, act.c.jabatan, act.c.jenis)
    days = (act.c.periode_awal.label("awal"), act.c.periode_akhir.label("akhir"))
    joined = act.join(person, person.c.id == act.c.pegawai_id)
    return sa.select(*own, *told, *days).select_from(joined).where(person.c.aktif, act.c.aktif)


QUERIES: Mapping[str, SqlQuery] = MappingProxyType({"rekan": rekan, "pelaksana": pelaksana})


def source(catalog: Catalog, entity: Entity, tables: Mapping[str, sa.Table]) -> sa.Subquery:
    """The query of an entity in the place of a table, with the columns and types that its fields ask for."""
    given = QUERIES[str(entity.source)](tables).subquery()
    wanted = columns(catalog, entity)
    picked = (sa.type_coerce(given.c[column.name], column_type(column)).label(column.name) for column in wanted)
    return sa.select(*picked).subquery(entity.name)
