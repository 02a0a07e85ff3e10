"""The one filter as truth tables: for each person and action, exactly the rows that are theirs, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.errors import NotAllowed, OutOfScope
from app.models import scope
from tests.personas import World

ALPA = {"operator", "admin", "unit", "tim", "pegawai", "rekan", "lewat", "nanti", "mati"}
BETA = {"beta_admin", "beta_pegawai"}
SATU = {"unit", "pegawai"}
UNITS_ALPA = {"alpa", "alpa.satu", "alpa.satu.seksi", "alpa.dua"}
UNITS_BETA = {"beta", "beta.satu"}

PEGAWAI = {
    ("operator", "list"): {"operator"},
    ("operator", "update"): set(),
    ("admin", "list"): ALPA,
    ("admin", "read"): ALPA,
    ("admin", "update"): ALPA,
    ("admin", "delete"): ALPA,
    ("admin", "export"): ALPA,
    ("unit", "list"): SATU,
    ("unit", "update"): SATU,
    ("unit", "delete"): set(),
    ("tim", "list"): ALPA,
    ("tim", "update"): set(),
    ("tim", "export"): set(),
    ("pegawai", "list"): {"pegawai"},
    ("pegawai", "update"): set(),
    ("lewat", "list"): {"lewat"},
    ("lewat", "update"): set(),
    ("nanti", "list"): {"nanti"},
    ("nanti", "delete"): set(),
    ("beta_admin", "list"): BETA,
    ("beta_admin", "delete"): BETA,
    ("beta_pegawai", "read"): {"beta_pegawai"},
}
UNOR = {
    ("operator", "update"): set(),
    ("admin", "list"): UNITS_ALPA,
    ("admin", "delete"): UNITS_ALPA,
    ("unit", "export"): {"alpa.satu", "alpa.satu.seksi"},
    ("unit", "update"): set(),
    ("pegawai", "list"): UNITS_ALPA,
    ("pegawai", "export"): set(),
    ("beta_admin", "update"): UNITS_BETA,
    ("beta_pegawai", "list"): UNITS_BETA,
}
AKUN = {
    ("operator", "list"): ALPA | BETA,
    ("operator", "kode_reset"): ALPA | BETA,
    ("operator", "delete"): set(),
    ("admin", "list"): ALPA,
    ("admin", "update"): ALPA - {"admin"},
    ("admin", "kode_reset"): ALPA - {"admin"},
    ("unit", "list"): SATU,
    ("unit", "kode_reset"): {"pegawai"},
    ("tim", "list"): set(),
    ("pegawai", "list"): set(),
    ("lewat", "list"): set(),
    ("beta_admin", "update"): {"beta_pegawai"},
}
INSTANSI = {
    ("operator", "update"): {"alpa", "beta"},
    ("admin", "list"): {"alpa"},
    ("admin", "delete"): set(),
    ("pegawai", "list"): set(),
    ("beta_admin", "update"): {"beta"},
}
TABLE = [
    (entity, person, action, rows)
    for entity, cases in (("pegawai", PEGAWAI), ("unor", UNOR), ("akun", AKUN), ("instansi", INSTANSI))
    for (person, action), rows in cases.items()
]


def test_visible_rows_are_exactly_those_of_the_table(world: World) -> None:
    wrong = []
    for entity, person, action, expected in TABLE:
        if (got := seen(world, entity, person, action)) != expected:
            wrong.append((entity, person, action, got ^ expected))
    assert wrong == []


def seen(world: World, entity: str, person: str, action: str) -> set[str]:
    table = world.registry.tables[entity]
    clause = scope.visible(world.registry, world.actor(person), world.registry.catalog.entity(entity), action)
    with world.database.read() as session:
        ids = set(session.scalars(sa.select(table.c.id).where(clause)))
    return {key for key, number in getattr(world, entity).items() if number in ids}


@pytest.mark.parametrize("entity", ["pegawai", "akun", "unor", "periode", "golongan", "akun_peran", "plt_plh"])
def test_somebody_without_roles_sees_nothing(world: World, entity: str) -> None:
    from dataclasses import replace

    nobody = replace(world.actor("admin"), grants=())
    spec = world.registry.catalog.entity(entity)
    with world.database.read() as session:
        for action in ("list", "read", "update", "delete", "export", "create", "no_such_action"):
            clause = scope.visible(world.registry, nobody, spec, action)
            assert session.execute(sa.select(world.registry.tables[entity].c.id).where(clause)).all() == []


def test_a_child_row_follows_its_parent(world: World) -> None:
    assert len(visible_children(world, "operator")) == 8
    assert len(visible_children(world, "admin")) == 7
    assert visible_children(world, "pegawai") == []


def visible_children(world: World, person: str) -> list[int]:
    clause = scope.visible(world.registry, world.actor(person), world.registry.catalog.entity("akun_peran"), "read")
    with world.database.read() as session:
        return list(session.scalars(sa.select(world.registry.tables["akun_peran"].c.id).where(clause)))


@pytest.mark.parametrize(
    ("person", "target", "action", "refusal"),
    [
        ("admin", "pegawai", "update", None),
        ("admin", "beta_pegawai", "read", OutOfScope),
        ("admin", "beta_pegawai", "update", OutOfScope),
        ("unit", "pegawai", "update", None),
        ("unit", "pegawai", "delete", NotAllowed),
        ("unit", "rekan", "read", OutOfScope),
        ("unit", "rekan", "delete", OutOfScope),
        ("tim", "rekan", "read", None),
        ("tim", "rekan", "update", NotAllowed),
        ("pegawai", "pegawai", "read", None),
        ("pegawai", "pegawai", "update", NotAllowed),
        ("pegawai", "rekan", "read", OutOfScope),
        ("lewat", "rekan", "update", OutOfScope),
    ],
)
def test_out_of_sight_is_not_found_and_in_sight_is_not_allowed(
    world: World, person: str, target: str, action: str, refusal: type[Exception] | None
) -> None:
    def ask() -> sa.RowMapping:
        spec = world.registry.catalog.entity("pegawai")
        with world.database.read() as session:
            return scope.one(session, world.registry, world.actor(person), spec, world.pegawai[target], action)

    if refusal is None:
        assert ask()["id"] == world.pegawai[target]
    else:
        with pytest.raises(refusal):
            ask()


@pytest.mark.parametrize("row_id", [0, -1, 2**63, 10**40, 999_999])
def test_an_impossible_id_is_not_found(world: World, row_id: int) -> None:
    spec = world.registry.catalog.entity("pegawai")
    with world.database.read() as session, pytest.raises(OutOfScope):
        scope.one(session, world.registry, world.actor("admin"), spec, row_id, "read")


def test_a_unit_that_moves_takes_its_people_out_of_reach(world: World) -> None:
    from app.workflows import entity
    from tests.personas import NOW

    with world.database.write() as session:
        moved = {"atasan": world.unor["alpa.dua"]}
        entity.update(
            session, world.registry, world.actor("admin"), "unor", world.unor["alpa.satu.seksi"], moved, 1, now=NOW
        )
    assert seen(world, "pegawai", "unit", "list") == {"unit"}


def test_coverage_tells_fields_apart_where_rights_differ(world: World) -> None:
    spec = world.registry.catalog.entity("pegawai")
    tim = scope.coverage(world.registry, world.actor("tim"), spec, "list")
    assert "telepon" not in tim.always
    assert "telepon" in tim.any
    assert {"nip", "nama", "unor"} <= tim.always
    admin = scope.coverage(world.registry, world.actor("admin"), spec, "list")
    assert "nik" not in admin.any
    assert admin.some == ()


def test_a_narrow_right_takes_nothing_away_from_a_wide_one(world: World) -> None:
    spec = world.registry.catalog.entity("pegawai")
    tim = world.actor("tim").grants
    both = replace(world.actor("admin"), grants=(*world.actor("admin").grants, *tim))
    wide = scope.coverage(world.registry, both, spec, "list")
    assert "telepon" in wide.always
    assert wide.some == ()
    part = replace(world.actor("unit"), grants=(*world.actor("unit").grants, *tim))
    assert "telepon" not in scope.coverage(world.registry, part, spec, "list").always
