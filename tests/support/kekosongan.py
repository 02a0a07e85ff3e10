"""An example of an entity whose rows come from a query: the units without a head. Tests register it, nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.engine import names, queries
from app.engine.catalog import load
from app.engine.names import Query
from app.models import sources
from app.models.build import Registry, build
from app.settings import PACKAGED_SCHEMA
from tests.personas import World

QUERY = Query(
    "Units without an active definitive head.",
    {"instansi_id": "reference", "unor_id": "reference", "nama": "text", "jumlah": "integer"},
)
YAML = """
entity: kekosongan
label: Unor Tanpa Pimpinan
source: {query: kekosongan}
scope: {unor: unor}
title: "{nama}"
menu: {group: administrator, order: 97}
fields:
  unor: {type: relation, to: unor, label: Unor, required: true}
  nama: {type: text, label: Nama, required: true}
  jumlah: {type: integer, label: Jumlah Pegawai}
  ramai: {type: computed, label: Ramai, when: {jumlah: {gte: 2}}}
list:
  columns: [nama, {field: unor.atasan, label: Atasan}, jumlah, ramai]
  sort: [nama]
  search: [nama, unor.nama]
  filters: [unor, jumlah]
  presets: {berisi: {label: Berisi Pegawai, where: {jumlah: {gte: 1}}}}
export: {formats: [csv]}
permissions:
  admin_instansi: {actions: [list, read, export]}
  admin_unit: {actions: [list, read]}
"""


def select(tables: Mapping[str, sa.Table]) -> sa.Select[Any]:
    """The query itself."""
    unor, pegawai = tables["unor"], tables["pegawai"]
    here = pegawai.c.unor_id == unor.c.id
    head = sa.and_(pegawai.c.jenis_jabatan == "pimpinan", pegawai.c.status_pimpinan == "definitif", pegawai.c.aktif)
    number = sa.select(sa.func.count()).select_from(pegawai).where(here).scalar_subquery()
    told = (unor.c.instansi_id, unor.c.id.label("unor_id"), unor.c.nama, number.label("jumlah"))
    own = (unor.c.id, unor.c.version, unor.c.created_at, unor.c.updated_at)
    return sa.select(*own, *told).where(~sa.exists().where(here, head))


def register(patch: pytest.MonkeyPatch) -> None:
    """Let the language and the database know the query."""
    patch.setattr(queries, "QUERIES", {**names.QUERIES, "kekosongan": QUERY})
    patch.setattr(sources, "QUERIES", {**sources.QUERIES, "kekosongan": select})


def overlay(folder: Path) -> Path:
    """The schema folder of the entity, made in `folder`."""
    entities = folder / "kekosongan" / "entities"
    entities.mkdir(parents=True)
    (entities / "kekosongan.yaml").write_text(YAML, encoding="utf-8")
    return entities.parent


_KEPT: list[Registry] = []


def registry(folder: Path) -> Registry:
    """The packaged schema with that of the example, once it is registered; made once a run."""
    if not _KEPT:
        _KEPT.append(build(load([PACKAGED_SCHEMA, overlay(folder)])))
    return _KEPT[0]


def with_head(world: World, person: str) -> None:
    """Make somebody the head of their unit."""
    table = world.registry.tables["pegawai"]
    with world.database.write() as session:
        here = table.c.id == world.pegawai[person]
        session.execute(sa.update(table).where(here).values(jenis_jabatan="pimpinan", status_pimpinan="definitif"))
