"""Rows that come from a query are listed, narrowed and guarded as a table's are, on both databases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
import sqlalchemy as sa

from app.errors import Invalid, NotAllowed, OutOfScope
from app.models import listing, migrate
from app.settings import PACKAGED_SCHEMA
from app.workflows import entity as verbs
from app.workflows import saved_view
from tests.personas import NOW, World
from tests.support import kekosongan

NOTHING: Mapping[str, str] = MappingProxyType({})


@pytest.fixture
def empty(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """The world with the menu of units without a head; Dinas Alpa has one."""
    kekosongan.register(monkeypatch)
    kekosongan.with_head(world, "admin")
    return replace(world, registry=kekosongan.registry(tmp_path))


def fetch(world: World, person: str, args: Mapping[str, str] = NOTHING) -> listing.ListPage:
    catalog = world.registry.catalog
    query = listing.parse_query(catalog, catalog.entity("kekosongan"), {name: [text] for name, text in args.items()})
    with world.database.read() as session:
        return listing.fetch(session, world.registry, world.actor(person), query)


def names(world: World, person: str, args: Mapping[str, str] = NOTHING) -> list[str]:
    return [row.cells[0].text for row in fetch(world, person, args).rows]


def test_everybody_sees_the_rows_of_their_own_reach(empty: World) -> None:
    assert names(empty, "admin") == ["Bidang Dua", "Bidang Satu", "Seksi Satu"]
    assert names(empty, "unit") == ["Bidang Satu", "Seksi Satu"]
    assert names(empty, "beta_admin") == ["Bidang Satu", "Dinas Beta"]
    assert names(empty, "pegawai") == []


def test_its_columns_lead_on_to_other_rows_and_are_worked_out(empty: World) -> None:
    found = fetch(empty, "admin")
    texts = [[cell.text for cell in row.cells] for row in found.rows]
    assert texts[1] == ["Bidang Satu", "Dinas Alpa", "1", "Tidak"]
    assert texts[0][3] == "Ya"
    assert found.total == 3
    assert found.rows[0].may == {"read"}


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ({"q": "satu"}, ["Bidang Satu", "Seksi Satu"]),
        ({"q": "bi"}, ["Bidang Dua", "Bidang Satu"]),
        ({"sort": "-nama"}, ["Seksi Satu", "Bidang Satu", "Bidang Dua"]),
        ({"sort": "unor.atasan", "size": "1"}, ["Seksi Satu"]),
        ({"f.jumlah.gte": "2"}, ["Bidang Dua"]),
        ({"preset": "berisi", "size": "1", "page": "2"}, ["Bidang Satu"]),
        ({"size": "2", "page": "2"}, ["Seksi Satu"]),
    ],
)
def test_it_is_searched_sorted_filtered_and_paged(empty: World, args: Mapping[str, str], expected: list[str]) -> None:
    assert names(empty, "admin", args) == expected


def test_a_filter_by_a_unit_takes_those_below_along(empty: World) -> None:
    assert names(empty, "admin", {"f.unor.within": str(empty.unor["alpa.satu"])}) == ["Bidang Satu", "Seksi Satu"]
    with pytest.raises(Invalid):
        names(empty, "admin", {"f.nama.eq": "x"})


def test_the_rows_follow_what_they_come_from(empty: World) -> None:
    kekosongan.with_head(empty, "rekan")
    assert names(empty, "admin") == ["Bidang Satu", "Seksi Satu"]


def test_a_row_is_read_whole_within_reach(empty: World) -> None:
    spec = empty.registry.catalog.entity("kekosongan")
    here, far = empty.unor["alpa.satu"], empty.unor["alpa.dua"]
    with empty.database.read() as session:
        record = listing.detail(session, empty.registry, empty.actor("unit"), spec, here)
        assert (record.title, record.shown["unor"]) == ("Bidang Satu", "Bidang Satu")
        assert record.may == {"read"}
        for person, row_id in (("unit", far), ("admin", empty.unor["beta"]), ("admin", empty.unor["alpa"])):
            with pytest.raises(OutOfScope):
                listing.detail(session, empty.registry, empty.actor(person), spec, row_id)


def test_an_export_holds_the_same_rows(empty: World) -> None:
    catalog = empty.registry.catalog
    spec, actor = catalog.entity("kekosongan"), empty.actor("admin")
    fields = listing.exportable(empty.registry, actor, spec)
    with empty.database.read() as session:
        query = listing.parse_query(catalog, spec, {"f.jumlah.gte": ["2"]})
        rows = [row for part in listing.stream(session, empty.registry, actor, query, fields) for row in part]
    assert len(rows) == 1
    assert rows[0][1:] == ("Bidang Dua", 4)


def test_nothing_is_entered(empty: World) -> None:
    spec, actor, row_id = empty.registry.catalog.entity("kekosongan"), empty.actor("admin"), empty.unor["alpa.satu"]
    with empty.database.write() as session:
        with pytest.raises(NotAllowed):
            verbs.create(session, empty.registry, actor, spec, {"nama": "x"}, now=NOW)
        with pytest.raises(NotAllowed):
            verbs.update(session, empty.registry, actor, spec, row_id, {"nama": "x"}, 1, now=NOW)
        with pytest.raises(NotAllowed):
            verbs.delete(session, empty.registry, actor, spec, row_id, 1, now=NOW)


def test_what_it_comes_from_can_still_be_deleted(empty: World) -> None:
    """A relation of the query points at the unit, and no column does."""
    with empty.database.write() as session:
        made = verbs.create(
            session, empty.registry, empty.actor("admin"), "unor", {"nama": "Seksi Baru", "mandiri": False}, now=NOW
        ).subject_id
    assert "Seksi Baru" in names(empty, "admin")
    with empty.database.write() as session:
        verbs.delete(session, empty.registry, empty.actor("admin"), "unor", made, 1, now=NOW)
    assert "Seksi Baru" not in names(empty, "admin")


def test_views_of_it_are_saved(empty: World) -> None:
    spec = empty.registry.catalog.entity("kekosongan")
    with empty.database.write() as session:
        saved_view.save(session, empty.registry, empty.actor("admin"), spec, "Ramai", (("f.jumlah.gte", "2"),), now=NOW)


def test_a_migration_makes_nothing_of_it(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kekosongan.register(monkeypatch)
    folders = [PACKAGED_SCHEMA, kekosongan.overlay(tmp_path)]
    assert migrate.migrate(world.database.engine, folders).empty
    assert not sa.inspect(world.database.engine).has_table("kekosongan")
    assert not (folders[1] / "migrations").exists()
