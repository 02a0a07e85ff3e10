"""Totals of large lists are remembered, and yet never say another number than the list has."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.models import listing, totals
from app.workflows import entity
from tests.personas import NOW, World


def shown(world: World, person: str = "admin", later: timedelta = timedelta(), **asked: str) -> int | None:
    spec = world.registry.catalog.entity("unor")
    query = listing.parse_query(world.registry.catalog, spec, {"size": ["1"], **{key: [asked[key]] for key in asked}})
    actor = replace(world.actor(person), now=NOW + later)
    with world.database.page() as session:
        return listing.fetch(session, world.registry, actor, query).total


@pytest.fixture
def remembering(world: World) -> World:
    world.database.totals.least = 1
    return world


def past_the_verbs(world: World) -> None:
    """Add a unit without leaving a trace in the history, as no verb does."""
    with world.database.write() as session:
        table = world.registry.tables["unor"]
        row = dict(session.execute(sa.select(table).where(table.c.id == world.unor["alpa"])).mappings().one())
        session.execute(table.insert(), {**row, "id": 999_999, "nama": "Unit Sisipan", "siasn_id": "sisipan"})


def test_a_change_is_counted_at_once(remembering: World) -> None:
    before = shown(remembering)
    assert before is not None
    assert shown(remembering) == before
    with remembering.database.write() as session:
        actor = remembering.actor("admin")
        values = {"nama": "Unit Baru", "atasan": remembering.unor["alpa"]}
        entity.create(session, remembering.registry, actor, "unor", values, now=NOW)
    assert shown(remembering) == before + 1


def test_a_total_is_remembered_for_a_moment(remembering: World) -> None:
    before = shown(remembering)
    assert before is not None
    past_the_verbs(remembering)
    assert shown(remembering) == before
    assert shown(remembering, later=totals.KEPT) == before + 1


def test_a_total_is_remembered_for_one_question_of_one_person(remembering: World) -> None:
    everything, some = shown(remembering), shown(remembering, q="dinas")
    assert everything != some
    assert shown(remembering, "beta_admin") != everything
    past_the_verbs(remembering)
    assert shown(remembering, q="sisipan") == 1
    assert (shown(remembering), shown(remembering, q="dinas")) == (everything, some)


def test_small_totals_are_counted_each_time(world: World) -> None:
    before = shown(world)
    past_the_verbs(world)
    assert before is not None
    assert shown(world) == before + 1
    assert not world.database.totals.known


def test_what_is_remembered_stays_bounded(remembering: World) -> None:
    remembering.database.totals.known.update(dict.fromkeys(range(totals.MOST), totals._Known(0, 1, NOW)))
    shown(remembering)
    assert len(remembering.database.totals.known) == 1
