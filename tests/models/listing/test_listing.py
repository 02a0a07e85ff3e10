"""Lists, records, look-ups and streams show what is theirs and nothing else, in few queries, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Literal

import pytest
import sqlalchemy as sa

from app.engine.fieldtypes.base import Template
from app.errors import Invalid, NotAllowed, OutOfScope
from app.models import listing
from app.models.listing import page as pages
from app.workflows import entity
from tests.personas import NOW, World


def fetch(world: World, person: str, name: str, **args: str) -> listing.ListPage:
    spec = world.registry.catalog.entity(name)
    query = listing.parse_query(
        world.registry.catalog, spec, {key.replace("__", "."): [raw] for key, raw in args.items()}
    )
    with world.database.read() as session:
        return listing.fetch(session, world.registry, world.actor(person), query)


def texts(found: listing.ListPage, column: int) -> list[str]:
    return [row.cells[column].text for row in found.rows]


@contextmanager
def counted(world: World) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(*args: Any) -> None:
        statements.append(args[2])

    sa.event.listen(world.database._readers, "before_cursor_execute", note)
    yield statements
    sa.event.remove(world.database._readers, "before_cursor_execute", note)


def test_a_list_shows_titles_lines_and_badges(world: World) -> None:
    found = fetch(world, "unit", "pegawai")
    assert texts(found, 1) == ["PANJI PEGAWAI", "UJANG UNIT"]
    assert found.rows[0].cells[2] == listing.Cell("Seksi Satu", "Jabatan pegawai", "")
    assert found.rows[0].may == {"read", "update"}
    assert (found.total, found.capped, found.has_next) == (2, False, False)


def test_a_list_takes_two_queries_at_most(world: World) -> None:
    actor = world.actor("admin")
    for args in ({}, {"page": ["2"], "size": ["3"]}, {"q": ["dinas"]}, {"f.unor.within": [str(world.unor["alpa"])]}):
        query = listing.parse_query(world.registry.catalog, world.registry.catalog.entity("pegawai"), args)
        with counted(world) as statements, world.database.read() as session:
            listing.fetch(session, world.registry, actor, query)
        assert len([one for one in statements if "SELECT" in one]) <= 2, statements


def test_a_search_is_counted_along_with_its_rows(world: World) -> None:
    """In one statement; behind the last page, where no row can tell the number, it takes another."""
    actor, spec = world.actor("admin"), world.registry.catalog.entity("unor")
    whole = texts(fetch(world, "admin", "unor", q="satu"), 0)
    assert len(whole) > 1
    for page, queries in ((1, 1), (len(whole), 1), (len(whole) + 1, 2)):
        asked = {"q": ["satu"], "size": ["1"], "page": [str(page)]}
        query = listing.parse_query(world.registry.catalog, spec, asked)
        with counted(world) as statements, world.database.read() as session:
            found = listing.fetch(session, world.registry, actor, query)
        assert texts(found, 0) == whole[page - 1 : page]
        assert (found.total, found.has_next) == (len(whole), page < len(whole))
        assert len([one for one in statements if "SELECT" in one]) == queries


def test_pages_walk_through_all_rows_once_in_order_from_either_end(world: World) -> None:
    whole = texts(fetch(world, "admin", "pegawai"), 0)
    for sort in ("", "nama", "-nama", "unor", "-unor"):
        one = texts(fetch(world, "admin", "pegawai", sort=sort), 0)
        parts = [
            texts(fetch(world, "admin", "pegawai", sort=sort, page=str(page), size="2"), 0) for page in range(1, 7)
        ]
        assert [text for part in parts for text in part] == one
        assert sorted(one) == sorted(whole)
        assert [len(part) for part in parts] == [2, 2, 2, 2, 1, 0]
        backwards = fetch(world, "admin", "pegawai", sort=sort, page="4", size="2")
        assert backwards.has_next
        assert not fetch(world, "admin", "pegawai", sort=sort, page="5", size="2").has_next


def test_empty_values_are_sorted_last_on_both_databases(world: World) -> None:
    assert texts(fetch(world, "admin", "unor", sort="atasan"), 0)[-1] == "Dinas Alpa"
    assert texts(fetch(world, "admin", "unor", sort="-atasan"), 0)[0] == "Dinas Alpa"


def test_capped_and_uncounted_lists(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "CAP", 4)
    spec = world.registry.catalog.entity("pegawai")
    counts: list[tuple[Literal["exact", "capped", "none"], int | None, bool]]
    counts = [("capped", 4, True), ("none", None, False), ("exact", 9, False)]
    for count, total, capped in counts:
        changed = replace(spec, list=replace(spec.list, count=count))
        catalog = replace(world.registry.catalog, entities={**world.registry.catalog.entities, "pegawai": changed})
        registry = replace(world.registry, catalog=catalog)
        with world.database.read() as session:
            query = listing.Query("pegawai", page=2, size=3)
            found = listing.fetch(session, registry, world.actor("admin"), query)
        assert (found.total, found.capped, found.has_next, len(found.rows)) == (total, capped, True, 3)


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ({"q": "panji"}, {"PANJI PEGAWAI"}),
        ({"q": "199005052015051905"}, {"PANJI PEGAWAI"}),
        ({"q": "beta"}, set()),
        ({"q": "100%"}, set()),
        ({"f__jenis_jabatan__eq": "pimpinan"}, set()),
        ({"f__aktif__eq": "tidak"}, set()),
        ({"f__golongan__is_null": "1", "q": "leo"}, {"LEO LEWAT"}),
    ],
)
def test_search_and_filters(world: World, args: dict[str, str], expected: set[str]) -> None:
    assert set(texts(fetch(world, "admin", "pegawai", **args), 1)) == expected


def test_a_filter_on_a_unit_reaches_below_it(world: World) -> None:
    root = str(world.unor["alpa.satu"])
    assert texts(fetch(world, "admin", "pegawai", f__unor__eq=root), 1) == ["UJANG UNIT"]
    assert texts(fetch(world, "admin", "pegawai", f__unor__within=root), 1) == ["PANJI PEGAWAI", "UJANG UNIT"]


@pytest.mark.parametrize(
    "args",
    [
        {"f.nik.eq": "1"},
        {"f.unor.contains": "1"},
        {"f.unor.eq": "satu"},
        {"f.jenis_jabatan.eq": "raja"},
        {"f.": "1"},
        {"f.unor": "1"},
        {"sort": "nik"},
        {"page": "0"},
        {"page": "-1"},
        {"page": "9" * 30},
        {"size": "201"},
        {"page": "１"},
        {"preset": "tidak_ada"},
    ],
)
def test_an_address_that_makes_no_sense_is_refused(world: World, args: dict[str, str]) -> None:
    spec = world.registry.catalog.entity("pegawai")
    with pytest.raises(Invalid):
        listing.parse_query(world.registry.catalog, spec, {key: [raw] for key, raw in args.items()})


def test_below_is_asked_of_a_tree_alone(world: World) -> None:
    """A jabatan has a jenjang, and nothing stands below one."""
    spec = world.registry.catalog.entity("jabatan")
    with pytest.raises(Invalid):
        listing.parse_query(world.registry.catalog, spec, {"f.jenjang.within": ["1"]})


def test_fields_that_do_not_show_are_no_way_to_ask_about_them(world: World) -> None:
    """tim_penilai reads no golongan of others, so they may not filter by it either."""
    with pytest.raises(Invalid):
        fetch(world, "tim", "pegawai", f__golongan__is_null="1")


def test_a_record_leaves_out_what_is_masked_or_not_theirs(world: World) -> None:
    spec = world.registry.catalog.entity("pegawai")
    with world.database.read() as session:
        admin = listing.detail(session, world.registry, world.actor("admin"), spec, world.pegawai["rekan"])
        tim = listing.detail(session, world.registry, world.actor("tim"), spec, world.pegawai["rekan"])
        own = listing.detail(session, world.registry, world.actor("tim"), spec, world.pegawai["tim"])
    assert "nik" in admin.masked
    assert "3273" not in str(admin.values) + str(admin.shown)
    assert admin.shown["unor"] == "Bidang Dua"
    assert admin.values["unor"] == world.unor["alpa.dua"]
    assert "nik" in admin.writable
    assert "email" not in tim.values
    assert own.values["email"] == "tim@contoh.test"
    assert tim.writable == frozenset()


def test_a_record_out_of_sight_is_not_found_and_one_in_sight_may_not_be_edited(world: World) -> None:
    spec = world.registry.catalog.entity("pegawai")
    with world.database.read() as session:
        with pytest.raises(OutOfScope):
            listing.detail(session, world.registry, world.actor("unit"), spec, world.pegawai["rekan"])
        with pytest.raises(NotAllowed):
            listing.detail(session, world.registry, world.actor("tim"), spec, world.pegawai["rekan"], "update")


def test_an_edit_form_takes_three_queries_at_most(world: World) -> None:
    actor, spec = world.actor("operator"), world.registry.catalog.entity("akun")
    with counted(world) as statements, world.database.read() as session:
        record = listing.detail(session, world.registry, actor, spec, world.akun["unit"], "update")
    assert [child.shown["peran"] for child in record.children["peran"]] == ["Admin Unit"]
    assert [child.shown["unor"] for child in record.children["peran"]] == ["Bidang Satu"]
    assert len([one for one in statements if "SELECT" in one]) == 2


def test_a_lookup_offers_only_what_may_be_listed_and_chosen(world: World) -> None:
    spec = world.registry.catalog.entity("plt_plh")
    with world.database.write() as session:
        entity.update(
            session,
            world.registry,
            world.actor("admin"),
            "pegawai",
            world.pegawai["rekan"],
            {"aktif": False},
            1,
            now=NOW,
        )
    with world.database.read() as session:

        def offered(person: str, q: str) -> list[str]:
            found = listing.lookup(session, world.registry, world.actor(person), spec, "pegawai", q)
            return [text for _, text in found]

        assert offered("admin", "panji") == ["PANJI PEGAWAI - 199005052015051905"]
        assert offered("admin", "rini") == []
        assert offered("admin", "beta") == []
        assert offered("unit", "leo") == []
        ids = [world.pegawai["pegawai"], world.pegawai["rekan"], world.pegawai["beta_pegawai"]]
        assert list(listing.chosen(session, world.registry, world.actor("admin"), spec, "pegawai", ids)) == ids[:1]


def test_an_export_streams_the_rows_and_fields_of_the_right_to_export(world: World) -> None:
    fields = (("nip",), ("nama",), ("unor",), ("nik",), ("unor", "nama"))
    with world.database.read() as session:

        def exported(person: str) -> list[tuple[Any, ...]]:
            chunks = listing.stream(
                session, world.registry, world.actor(person), listing.Query("pegawai"), fields, size=2
            )
            return [row for chunk in chunks for row in chunk]

        assert exported("unit") == [
            ("199005052015051905", "PANJI PEGAWAI", "Seksi Satu", "Seksi Satu"),
            ("198003032005031903", "UJANG UNIT", "Bidang Satu", "Bidang Satu"),
        ]
        assert len(exported("admin")) == 9
        assert exported("tim") == []


def test_history_shows_no_masked_field(world: World) -> None:
    with world.database.read() as session:
        spec = world.registry.catalog.entity("pegawai")
        events = listing.history(session, world.registry, world.actor("admin"), spec, world.pegawai["rekan"], below=())
    labels = {change.label: change.after for event in events for change in event.changes}
    assert labels["Unor"] == "Bidang Dua"
    assert "NIK" not in labels
    assert "3273" not in str(events)


def test_a_masked_field_in_a_title_shows_to_nobody(world: World) -> None:
    spec = world.registry.catalog.entity("pegawai")
    titled = replace(spec, title=Template((("nama",), " ", ("nik",))))
    catalog = replace(world.registry.catalog, entities={**world.registry.catalog.entities, "pegawai": titled})
    registry = replace(world.registry, catalog=catalog)
    admin, rekan = world.actor("admin"), world.pegawai["rekan"]
    with world.database.read() as session:
        record = listing.detail(session, registry, admin, titled, rekan)
        titles = listing.titles(session, registry, admin, titled, [rekan])
        offered = listing.lookup(session, registry, admin, catalog.entity("akun"), "pegawai", "rini")
    assert record.title.strip() == "RINI REKAN"
    assert titles[rekan].strip() == "RINI REKAN"
    assert "3273" not in str(offered)
