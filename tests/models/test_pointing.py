"""What points at a row is found by an index, however many rows there are: nothing goes through a table for each row."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa

from app.models import listing
from app.models.pointing import pointing_at
from app.workflows import entity, removal
from tests.personas import NOW, World

CHILD = "rencana_rhk"


@pytest.fixture
def rencana(kantor: World) -> int:
    rhk = [{"teks": f"RHK {number}", "indikator": [{"teks": "Waktu"}]} for number in range(3)]
    values = {"pegawai": kantor.pegawai["pegawai"], "tahun": 2026, "rhk": rhk}
    with kantor.database.write() as session:
        made = entity.create(session, kantor.registry, kantor.actor("pegawai"), "rencana", values, now=NOW)
    return made.subject_id


def _list(world: World, _: int) -> None:
    spec = world.registry.catalog.entity("rencana")
    with world.database.page() as session:
        query = listing.parse_query(world.registry.catalog, spec, {})
        listing.fetch(session, world.registry, world.actor("admin"), query)


def _details(world: World, row_id: int) -> None:
    spec = world.registry.catalog.entity("rencana")
    with world.database.page() as session:
        listing.detail(session, world.registry, world.actor("admin"), spec, row_id)


def _question(world: World, row_id: int) -> None:
    spec = world.registry.catalog.entity("rencana")
    with world.database.page() as session:
        removal.along(session, world.registry, world.actor("admin"), spec, row_id)


def _deletion(world: World, row_id: int) -> None:
    with world.database.write() as session:
        entity.delete(session, world.registry, world.actor("admin"), "rencana", row_id, now=NOW)


@pytest.mark.parametrize("work", [_list, _details, _question, _deletion], ids=lambda work: work.__name__[1:])
def test_rows_below_are_found_by_an_index(kantor: World, rencana: int, work: Callable[[World, int], None]) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_: object, __: object, statement: str, given: Any, *___: object) -> None:
        if statement.lstrip().startswith("SELECT") and CHILD in statement:
            asked.append((statement, given))

    sa.event.listen(sa.Engine, "before_cursor_execute", note)  # reading sessions have an engine of their own
    work(kantor, rencana)
    sa.event.remove(sa.Engine, "before_cursor_execute", note)
    assert asked
    with kantor.database.engine.connect() as connection:
        for statement, given in asked:
            plan = _plan(connection, statement, given)
            assert not _goes_through(plan), f"{statement}\n{plan}"


def _plan(connection: sa.Connection, statement: str, given: Any) -> list[str]:
    cursor = connection.connection.cursor()
    if connection.dialect.name == "sqlite":
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}", given)
    else:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN {statement}", given)
    return [str(row[-1]) for row in cursor.fetchall()]


def _goes_through(plan: list[str]) -> bool:
    """Whether all rows of the child table are looked at. PostgreSQL says in the next line what an index was asked."""
    for line, below in pairwise([*plan, ""]):
        if "SCAN " in line and f" {CHILD}" in line:
            return True
        if f" on {CHILD}" in line and not ("Index Cond: " in below and ("(id = " in below or "rencana_" in below)):
            return True
    return False


def test_the_rows_are_those_that_point_there(kantor: World, rencana: int) -> None:
    table = kantor.registry.tables[CHILD]
    for ids, many in (([rencana], 3), ([rencana, rencana + 1], 3), ([rencana + 1], 0), ([], 0)):
        here = pointing_at(kantor.registry, CHILD, "rencana", ids)
        with kantor.database.engine.connect() as connection:
            assert len(connection.execute(sa.select(table.c.id).where(here)).all()) == many
