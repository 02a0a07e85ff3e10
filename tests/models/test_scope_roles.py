"""Several roles at once add up, row for row: none takes rows away from another, and none lends another its reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import pytest
import sqlalchemy as sa

from app.domain.actor import Actor, Grant
from app.domain.conditions import ALWAYS, Condition, Not
from app.engine.rolespec import Reach
from app.errors import OutOfScope
from app.models import scope
from tests.personas import World

SATU = {"unit", "pegawai"}
DUA = {"rekan", "lewat", "nanti", "mati"}
ALPA = {"operator", "admin", "tim"} | SATU | DUA
BETA = {"beta_admin", "beta_pegawai"}
ME = {"rekan"}
UNITS_SATU = {"alpa.satu", "alpa.satu.seksi"}
UNITS_ALPA = UNITS_SATU | {"alpa", "alpa.dua"}
UNITS_BETA = {"beta", "beta.satu"}
NONE: set[str] = set()

# What rekan, who works in alpa.dua, may hold: role, instansi, unit. `self` is the role that every pegawai has; the
# same role twice, or with a unit that it does not need, is what an admin may type in.
HELD = {
    "operator": ("operator", "alpa", None),
    "again": ("operator", "beta", None),
    "admin": ("admin_instansi", "alpa", None),
    "unit_too": ("admin_instansi", "alpa", "alpa.satu"),
    "beta": ("admin_instansi", "beta", None),
    "satu": ("admin_unit", "alpa", "alpa.satu"),
    "seksi": ("admin_unit", "alpa", "alpa.satu.seksi"),
    "dua": ("admin_unit", "alpa", "alpa.dua"),
    "nowhere": ("admin_unit", "alpa", None),
    "tim": ("tim_penilai", "alpa", None),
    "self": ("pegawai", "alpa", None),
}
Case = tuple[str, str, set[str]]
TABLE: dict[str, tuple[Case, ...]] = {
    "operator admin": (
        ("pegawai", "list", ALPA),
        ("pegawai", "update", ALPA),
        ("unor", "list", UNITS_ALPA),
        ("unor", "delete", UNITS_ALPA),
        ("instansi", "list", {"alpa", "beta"}),
        ("instansi", "delete", {"alpa", "beta"}),
        ("akun", "list", ALPA | BETA),
        ("akun", "update", ALPA | BETA),
    ),
    "operator again admin": (
        ("instansi", "delete", {"alpa", "beta"}),
        ("akun", "update", ALPA | BETA),
        ("pegawai", "list", ALPA),
    ),
    "operator self": (
        ("pegawai", "list", ME),
        ("unor", "list", UNITS_ALPA),
        ("unor", "update", NONE),
        ("akun", "list", ALPA | BETA),
    ),
    "satu dua self": (
        ("pegawai", "list", SATU | DUA),
        ("pegawai", "update", SATU | DUA),
        ("pegawai", "delete", NONE),
        ("unor", "export", UNITS_SATU | {"alpa.dua"}),
        ("unor", "list", UNITS_ALPA),
        ("akun", "list", SATU | DUA),
        ("akun", "kode_reset", SATU | DUA - ME),
        ("akun", "update", NONE),
    ),
    "satu seksi": (
        ("pegawai", "list", SATU),
        ("unor", "list", UNITS_SATU),
    ),
    "satu admin": (
        ("pegawai", "list", ALPA),
        ("pegawai", "delete", ALPA),
        ("unor", "export", UNITS_ALPA),
        ("instansi", "list", {"alpa"}),
        ("akun", "update", ALPA - ME),
        ("akun", "kode_reset", ALPA - ME),
    ),
    "satu beta": (
        ("pegawai", "list", SATU | BETA),
        ("pegawai", "update", SATU | BETA),
        ("pegawai", "delete", BETA),
        ("unor", "export", UNITS_SATU | UNITS_BETA),
        ("unor", "delete", UNITS_BETA),
        ("instansi", "list", {"beta"}),
        ("akun", "list", SATU | BETA),
        ("akun", "update", BETA),
    ),
    "self tim": (
        ("pegawai", "list", ALPA),
        ("pegawai", "update", NONE),
        ("unor", "list", UNITS_ALPA),
        ("akun", "list", NONE),
    ),
    "nowhere self": (
        ("pegawai", "list", ME),
        ("pegawai", "update", NONE),
        ("unor", "export", NONE),
        ("akun", "list", NONE),
    ),
}
ACTIONS = {
    "pegawai": ("list", "update", "delete"),
    "unor": ("list", "export"),
    "akun": ("list", "update", "kode_reset"),
    "instansi": ("list",),
    "akun_peran": ("read",),
}


def holding(world: World, names: Sequence[str]) -> Actor:
    """Rekan with exactly these roles, in this order."""
    grants = [
        Grant(role, world.instansi[instansi], world.unor[unit] if unit else None)
        for role, instansi, unit in (HELD[name] for name in names)
    ]
    return replace(world.actor("rekan"), grants=tuple(grants))


def ids(world: World, actor: Actor, entity: str, action: str) -> set[int]:
    table = world.registry.tables[entity]
    clause = scope.visible(world.registry, actor, world.registry.catalog.entity(entity), action)
    with world.database.read() as session:
        return set(session.scalars(sa.select(table.c.id).where(clause)))


def test_each_account_sees_exactly_the_rows_of_its_roles(world: World) -> None:
    wrong = []
    for roles, cases in TABLE.items():
        for names in (roles.split(), roles.split()[::-1]):
            actor = holding(world, names)
            for entity, action, expected in cases:
                known = {number: key for key, number in getattr(world, entity).items()}
                got = {known[number] for number in ids(world, actor, entity, action)}
                if got != expected:
                    wrong.append((names, entity, action, got ^ expected))
    assert wrong == []


def test_two_roles_see_what_either_sees_and_nothing_more(world: World) -> None:
    asked = [(entity, action) for entity, actions in ACTIONS.items() for action in actions]
    alone = {name: {ask: ids(world, holding(world, [name]), *ask) for ask in asked} for name in HELD}
    wrong = [
        (pair, ask)
        for pair in combinations(HELD, 2)
        for ask in asked
        if ids(world, holding(world, pair), *ask) != alone[pair[0]][ask] | alone[pair[1]][ask]
    ]
    assert wrong == []
    assert all(any(alone[name][ask] for name in HELD) for ask in asked)


@pytest.mark.parametrize(
    ("roles", "entity", "hidden"),
    [
        ("satu dua self", "pegawai", "tim"),
        ("satu dua self", "pegawai", "beta_pegawai"),
        ("satu beta", "pegawai", "rekan"),
        ("satu admin", "pegawai", "beta_admin"),
        ("self tim", "pegawai", "beta_pegawai"),
        ("self tim", "akun", "rekan"),
        ("operator self", "pegawai", "admin"),
        ("nowhere self", "pegawai", "nanti"),
    ],
)
def test_the_row_that_must_not_be_seen_is_not_found(world: World, roles: str, entity: str, hidden: str) -> None:
    number = getattr(world, entity)[hidden]
    spec = world.registry.catalog.entity(entity)
    actor = holding(world, roles.split())
    for action in ("read", "update", "delete"):
        with world.database.read() as session, pytest.raises(OutOfScope):
            scope.one(session, world.registry, actor, spec, number, action)


ROOT = Grant("any", 1)
OTHER = Grant("any", 2)
SOME = Not(ALWAYS)


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        ((Reach.ALL, ROOT, ALWAYS), (Reach.INSTANSI, OTHER, ALWAYS), True),
        ((Reach.ALL, ROOT, ALWAYS), (Reach.SELF, OTHER, SOME), True),
        ((Reach.ALL, ROOT, ALWAYS), (Reach.ALL, OTHER, ALWAYS), False),
        ((Reach.ALL, ROOT, SOME), (Reach.SELF, ROOT, ALWAYS), False),
        ((Reach.ALL, ROOT, SOME), (Reach.SELF, ROOT, SOME), True),
        ((Reach.INSTANSI, ROOT, ALWAYS), (Reach.ALL, ROOT, ALWAYS), False),
        ((Reach.INSTANSI, ROOT, ALWAYS), (Reach.INSTANSI, ROOT, SOME), False),
        ((Reach.INSTANSI, ROOT, ALWAYS), (Reach.UNOR, ROOT, SOME), True),
        ((Reach.INSTANSI, ROOT, ALWAYS), (Reach.UNOR, OTHER, ALWAYS), False),
        ((Reach.INSTANSI, ROOT, SOME), (Reach.UNOR, ROOT, ALWAYS), False),
        ((Reach.UNOR, ROOT, ALWAYS), (Reach.SELF, ROOT, ALWAYS), False),
        ((Reach.SELF, ROOT, ALWAYS), (Reach.UNOR, ROOT, ALWAYS), False),
    ],
)
def test_a_right_is_left_out_only_for_one_that_surely_holds_its_rows(
    wide: tuple[Reach, Grant, Condition], narrow: tuple[Reach, Grant, Condition], expected: bool
) -> None:
    assert scope._swallows(wide, narrow) is expected
