"""Rows that name who decides on them: whom they reach, and who is found from them."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.domain.actor import Actor, Grant
from app.engine.catalog import load
from app.engine.rolespec import Reach
from app.models.build import Registry, build
from app.models.scope import reachable, visible
from app.models.whose import near, whose
from app.settings import PACKAGED_SCHEMA
from tests.engine.schemas import write
from tests.personas import NOW, World

IZIN = """
    entity: izin
    label: Izin
    scope: instansi
    decider: penyetuju
    fields:
      penyetuju: {type: relation, to: pegawai, label: Penyetuju}
    permissions:
      penentu: {actions: [list, read, update]}
    """
RINCIAN = """
    entity: rincian
    label: Rincian
    scope: {via: izin}
    fields:
      izin: {type: relation, to: izin, label: Izin, required: true}
    permissions:
      penentu: {actions: [list, read, update]}
    """
KINDS = ("izin", "rincian")
NAMED = {1: "pegawai", 2: "rekan", 3: None}
"""The rows, and whom each names."""


@pytest.fixture(scope="module")
def lengkap(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    """The packaged schema with rows that name somebody, and rows of these."""
    files = {"entities/izin.yaml": IZIN, "entities/rincian.yaml": RINCIAN}
    return build(load([PACKAGED_SCHEMA, write(tmp_path_factory.mktemp("lain") / "schema", files)]))


@pytest.fixture
def office(world: World, lengkap: Registry) -> World:
    """The world with the rows of NAMED, each with one below it of the same number."""
    izin, rincian = (lengkap.tables[name] for name in KINDS)
    with world.database.engine.begin() as connection:
        lengkap.metadata.create_all(connection, tables=[izin, rincian])
        for number, who in NAMED.items():
            own = {"id": number, "instansi_id": world.instansi["alpa"], "version": 1}
            stamped = {**own, "created_at": NOW, "updated_at": NOW}
            person = world.pegawai[who] if who else None
            connection.execute(sa.insert(izin).values(**stamped, penyetuju_id=person))
            connection.execute(sa.insert(rincian).values(**stamped, izin_id=number))
    return world


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_is_reached_by_whom_it_names(office: World, lengkap: Registry, kind: str) -> None:
    table, entity = lengkap.tables[kind], lengkap.catalog.entity(kind)

    def seen(actor: Actor) -> set[int]:
        with office.database.read() as session:
            found = [
                set(session.scalars(sa.select(table.c.id).where(within(lengkap, actor, entity, "update"))))
                for within in (visible, reachable)
            ]
        assert found[0] == found[1]
        return found[0]

    actor = office.actor("pegawai", NOW)
    assert seen(actor) == {1}
    assert seen(office.actor("rekan", NOW)) == {2}
    assert seen(replace(actor, pegawai_id=None)) == set()
    foreign = replace(actor, grants=tuple(Grant(one.role, one.instansi_id + 1) for one in actor.grants))
    assert seen(foreign) == set()


def test_who_decides_is_found_from_the_row(office: World, lengkap: Registry) -> None:
    with office.database.read() as session:
        for kind in KINDS:
            for number, who in NAMED.items():
                row = whose(session, lengkap, lengkap.catalog.entity(kind), number)
                assert row is not None
                expected = [office.pegawai[who]] if who else []
                assert near(session, row, Reach.DECIDER, NOW.date()) == expected
