"""The sums below a list: of all rows that the query lets through and the asker may see, exact, in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.errors import Invalid
from app.models import listing
from app.workflows import entity
from tests.personas import NOW, World


def sums(world: World, who: str = "admin", **asked: str) -> Mapping[str, int | Decimal]:
    spec = world.registry.catalog.entity("belanja")
    query = listing.parse_query(world.registry.catalog, spec, {name: [text] for name, text in asked.items()})
    with world.database.page() as session:
        return listing.sums(session, world.registry, world.actor(who), query)


def fill(world: World, *rows: Mapping[str, object], who: str = "admin") -> None:
    unor = world.unor["alpa.satu"] if who == "admin" else world.unor["beta"]
    with world.database.write() as session:
        for number, row in enumerate(rows):
            values = {"uraian": f"Kertas {number}", "unor": unor, **row}
            entity.create(session, world.registry, world.actor(who), "belanja", values, now=NOW)


def money(text: str) -> Decimal:
    return Decimal(text)


def test_all_rows_are_summed_and_not_just_those_of_the_page(kantor: World) -> None:
    rincian = [{"nilai": money("0.1")}, {"nilai": money("0.2")}]
    fill(kantor, *({"banyak": number, "harga": money("0.1"), "rincian": rincian} for number in range(1, 8)))
    fill(kantor, {"uraian": "Tinta", "harga": money("-5.25")}, {})
    assert sums(kantor) == {"banyak": 28, "harga": money("-4.55"), "baris": 14, "nilai": money("2.1")}
    assert sums(kantor, page="2", size="2") == sums(kantor)
    assert sums(kantor, q="tinta")["harga"] == money("-5.25")
    assert sums(kantor, **{"f.banyak.gte": "6"})["banyak"] == 13


def test_sums_have_the_types_and_places_of_their_fields(kantor: World) -> None:
    fill(kantor, {"banyak": 3, "harga": money("7.50")})
    found = sums(kantor)
    assert [type(value) for value in found.values()] == [int, Decimal, int, Decimal]
    assert [str(value) for value in found.values()] == ["3", "7.50", "0", "0.0"]


def test_without_rows_the_sums_are_nothing(kantor: World) -> None:
    assert sums(kantor) == {"banyak": 0, "harga": 0, "baris": 0, "nilai": 0}


@pytest.mark.parametrize("sign", [1, -1])
def test_large_numbers_are_summed_to_the_last_cent(kantor: World, sign: int) -> None:
    """More than a float holds, and more than 64 bits."""
    rows = [{"banyak": sign * (2**63 - 1), "harga": sign * money("9999999999999.99")} for _ in range(40)]
    fill(kantor, *rows, {"banyak": sign * 7, "harga": sign * money("0.07")})
    found = sums(kantor)
    assert found["banyak"] == sign * (40 * (2**63 - 1) + 7)
    assert found["harga"] == sign * money("399999999999999.67")


def test_many_cents_come_to_no_other_sum(kantor: World) -> None:
    rows = [{"uraian": f"{number}", "unor": kantor.unor["alpa"], "harga": money("0.01")} for number in range(1_500)]
    with kantor.database.write() as session:
        entity.create_many(session, kantor.registry, kantor.actor("admin"), "belanja", rows, now=NOW)
    assert sums(kantor)["harga"] == money("15.00")


def test_rows_of_another_instansi_are_not_summed(kantor: World) -> None:
    fill(kantor, {"banyak": 1})
    fill(kantor, {"banyak": 100}, who="beta_admin")
    assert (sums(kantor)["banyak"], sums(kantor, "beta_admin")["banyak"]) == (1, 100)


def test_what_shows_in_some_rows_or_in_none_has_no_sum(kantor: World) -> None:
    fill(kantor, {"banyak": 1, "harga": money("5"), "terbuka": True}, {"banyak": 2, "harga": money("6")})
    assert sums(kantor, "unit") == {"banyak": 3}
    assert sums(kantor, "tim") == {}
    assert sums(kantor, "pegawai") == {}


def test_a_filter_on_what_does_not_show_is_refused(kantor: World) -> None:
    with pytest.raises(Invalid):
        sums(kantor, "tim", **{"f.banyak.gte": "6"})


@pytest.mark.parametrize(("who", "expected"), [("admin", 1), ("unit", 1), ("tim", 0)])
def test_they_cost_one_statement(kantor: World, who: str, expected: int) -> None:
    fill(kantor, *({"banyak": 1} for _ in range(5)))
    actor, spec = kantor.actor(who), kantor.registry.catalog.entity("belanja")
    seen: list[str] = []

    def note(*arguments: object) -> None:
        seen.extend([str(arguments[2])] if arguments[2] != "BEGIN" else [])

    with kantor.database.page() as session:
        sa.event.listen(session.get_bind(), "before_cursor_execute", note)
        listing.sums(session, kantor.registry, actor, listing.Query(spec.name))
        sa.event.remove(session.get_bind(), "before_cursor_execute", note)
    assert len(seen) == expected
