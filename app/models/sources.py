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
    told = (pegawai.c.instansi_id, pegawai.c.unor_id, pegawai.c.nip, pegawai.c.nama, pegawai.c.jabatan)
    head = (pegawai.c.jenis_jabatan == "pimpinan").label("pimpinan")
    return sa.select(*own, *told, head).where(pegawai.c.aktif)


def pemangku(tables: Mapping[str, sa.Table]) -> sa.Select[Any]:
    """Everybody with a unit that they are rated in: one's own, and those where one is PLT or PLH, with its days."""
    person, act = tables["pegawai"], tables["plt_plh"]
    never = sa.cast(sa.null(), sa.Date())
    own = sa.select(
        (person.c.id * 2).label("id"),
        *(person.c[name] for name in ("version", "created_at", "updated_at", "instansi_id", "unor_id")),
        person.c.id.label("pegawai_id"),
        *(person.c[name] for name in ("nip", "nama", "jabatan")),
        sa.literal("definitif").label("sebagai"),
        (person.c.jenis_jabatan == "pimpinan").label("pimpinan"),
        never.label("awal"),
        never.label("akhir"),
    ).where(person.c.aktif)
    acting = (
        sa.select(
            act.c.id * 2 + 1,
            *(act.c[name] for name in ("version", "created_at", "updated_at", "instansi_id", "unor_id", "pegawai_id")),
            *(person.c.nip, person.c.nama, act.c.jabatan, act.c.jenis, sa.true()),
            *(act.c.periode_awal, act.c.periode_akhir),
        )
        .join(person, person.c.id == act.c.pegawai_id)
        .where(person.c.aktif, act.c.aktif)
    )
    return sa.select(sa.union_all(own, acting).subquery("pemangku"))


QUERIES: Mapping[str, SqlQuery] = MappingProxyType({"rekan": rekan, "pemangku": pemangku})


def source(catalog: Catalog, entity: Entity, tables: Mapping[str, sa.Table]) -> sa.Subquery:
    """The query of an entity in the place of a table, with the columns and types that its fields ask for."""
    given = QUERIES[str(entity.source)](tables).subquery()
    wanted = columns(catalog, entity)
    picked = (sa.type_coerce(given.c[column.name], column_type(column)).label(column.name) for column in wanted)
    return sa.select(*picked).subquery(entity.name)
