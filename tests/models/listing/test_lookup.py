"""Look-ups tell rows of one name apart, find them by the name above, and offer what the row may point at afterwards."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.domain.actor import Actor
from app.models import listing
from app.workflows import entity
from tests.models.listing.test_listing import counted
from tests.personas import NOW, World


def names(
    world: World, person: str, q: str, *, entity_name: str = "pegawai", field: str = "unor", action: str | None = None
) -> list[str]:
    spec, actor = world.registry.catalog.entity(entity_name), world.actor(person)
    with world.database.read() as session:
        found = listing.lookup(session, world.registry, actor, spec, field, q, action=action)
    return [text for _, text in found]


def add_units(world: World, actor: Actor, above: int, *names_of_units: str) -> None:
    with world.database.write() as session:
        for name in names_of_units:
            entity.create(session, world.registry, actor, "unor", {"nama": name, "atasan": above}, now=NOW)


def test_units_of_one_name_are_told_apart(world: World) -> None:
    admin = world.actor("admin")
    for above in ("alpa.satu", "alpa.dua"):
        add_units(world, admin, world.unor[above], "Sekretariat")
    assert names(world, "admin", "sekretariat") == ["Sekretariat - Bidang Satu", "Sekretariat - Bidang Dua"]
    assert names(world, "admin", "sekret dua") == ["Sekretariat - Bidang Dua"]
    assert names(world, "admin", "Sekretariat - Bidang Dua") == ["Sekretariat - Bidang Dua"]


def test_a_topmost_unit_stands_alone(world: World) -> None:
    assert names(world, "admin", "alpa")[0] == "Dinas Alpa"


def test_the_unit_itself_comes_before_those_below_it(world: World) -> None:
    add_units(world, world.actor("admin"), world.unor["alpa"], *(f"Bagian {number:02}" for number in range(25)))
    found = names(world, "admin", "dinas alpa")
    assert found[:2] == ["Dinas Alpa", "Bagian 00 - Dinas Alpa"]
    assert len(found) == 20


@pytest.mark.parametrize(("entity_name", "field"), [("plt_plh", "unor"), ("unor", "atasan"), ("akun_peran", "unor")])
def test_every_choice_of_a_unit_shows_the_unit_above(world: World, entity_name: str, field: str) -> None:
    assert names(world, "admin", "seksi satu", entity_name=entity_name, field=field) == ["Seksi Satu - Bidang Satu"]


def test_a_lookup_is_one_query(world: World) -> None:
    spec, actor = world.registry.catalog.entity("pegawai"), world.actor("unit")
    with counted(world) as statements, world.database.read() as session:
        listing.lookup(session, world.registry, actor, spec, "unor", "seksi satu", action="create")
    assert len([one for one in statements if "SELECT" in one]) == 1


@pytest.mark.parametrize("action", ["create", "update"])
def test_a_choice_to_save_lies_within_reach(world: World, action: str) -> None:
    assert names(world, "unit", "bidang", action=action) == ["Bidang Satu - Dinas Alpa", "Seksi Satu - Bidang Satu"]
    assert names(world, "unit", "bidang") == names(world, "admin", "bidang", action=action)
    assert names(world, "unit", "dinas alpa", action=action) == ["Bidang Satu - Dinas Alpa"]
    assert names(world, "tim", "bidang", action=action) == []


def test_a_choice_that_decides_no_reach_is_free(world: World) -> None:
    """A unit's `induk` says nothing about where it belongs."""
    assert names(world, "admin", "bidang", entity_name="unor", field="induk", action="update") == names(
        world, "admin", "bidang"
    )
    assert "Dinas Beta" not in names(world, "admin", "dinas", entity_name="unor", field="atasan", action="update")


def test_what_is_chosen_is_read_with_the_row(world: World) -> None:
    spec = world.registry.catalog.entity("pegawai")
    with world.database.read() as session:
        record = listing.detail(session, world.registry, world.actor("admin"), spec, world.pegawai["pegawai"])
    assert record.options["unor"] == "Seksi Satu - Bidang Satu"
    assert record.shown["unor"] == "Seksi Satu"


@pytest.mark.parametrize("dialect_name", ["sqlite"])
def test_the_search_above_asks_the_index(world: World) -> None:
    """No walk over the table: every part of the search is answered by an index of its own."""
    statements: list[tuple[str, object]] = []
    spec, actor = world.registry.catalog.entity("pegawai"), world.actor("admin")

    def note(*given: object) -> None:
        statements.append((str(given[2]), given[3]))

    sa.event.listen(world.database._readers, "before_cursor_execute", note)
    with world.database.read() as session:
        listing.lookup(session, world.registry, actor, spec, "unor", "sekretariat")
        sa.event.remove(world.database._readers, "before_cursor_execute", note)
        text, given = statements[-1]
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", given)  # type: ignore[arg-type]
        steps = [str(row[3]) for row in plan]
    assert not [step for step in steps if step.startswith("SCAN unor") and "VIRTUAL" not in step], steps
