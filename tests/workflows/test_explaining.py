"""An explanation says of every action what the verbs say: for each person, each row, each action."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.conditions import All, AnyOf, Compare, Condition, Exists, FieldRef, IsNull, Literal, Me, Not
from app.engine.permissions import may
from app.engine.spec import Entity
from app.errors import AppError, InUse, Invalid, NotAllowed, OutOfReach, OutOfScope, Passed
from app.models import scope
from app.models.account import assignments
from app.models.scope import writes
from app.workflows import entity as verbs
from app.workflows import explaining
from app.workflows.draft import Work
from tests.personas import NOW, PEOPLE, World
from tests.support import cover
from tests.support.kantor import SOURCE as KANTOR
from tests.support.skpfixtures import dialect_name

__all__ = ["dialect_name"]

ACTING = [person.key for person in PEOPLE if person.key != "mati"]
REFUSED = (NotAllowed, OutOfScope, Passed, InUse)
Verb = Callable[[Session], object]


@pytest.fixture
def usulan(kantor: World) -> World:
    """Rows in every state, of several owners, entered and moved by several people."""
    made: list[int] = []
    plans = [
        ("pegawai", "pegawai", 1, 1, []),
        ("pegawai", "pegawai", 1, 0, []),
        ("pegawai", "pegawai", 6, 1, ["pegawai:ajukan"]),
        ("pegawai", "pegawai", 1, 1, ["pegawai:ajukan", "unit:setujui"]),
        ("admin", "pegawai", 1, 1, ["admin:ajukan"]),
        ("admin", "unit", 1, 1, ["unit:ajukan"]),
        ("admin", "admin", 2, 1, ["admin:ajukan"]),
        ("rekan", "rekan", 2, 1, ["rekan:ajukan"]),
        ("beta_pegawai", "beta_pegawai", 2, 1, ["beta_pegawai:ajukan"]),
    ]
    for maker, owner, jumlah, rows, steps in plans:
        values = {
            "pegawai": kantor.pegawai[owner],
            "perihal": "Laptop",
            "jumlah": jumlah,
            "lampiran": [{"judul": "Surat"}] * rows,
        }
        with kantor.database.write() as session:
            actor = kantor.actor(maker)
            made.append(verbs.create(session, kantor.registry, actor, "usulan", values, now=NOW).subject_id)
        for step in steps:
            who, _, name = step.partition(":")
            with kantor.database.write() as session:
                verbs.fire(session, kantor.registry, kantor.actor(who), "usulan", made[-1], name, now=NOW)
    return kantor


def _rows(session: Session, world: World, spec: Entity) -> list[int]:
    table = world.registry.rows(spec.name)
    return list(session.scalars(sa.select(table.c.id).order_by(table.c.id).limit(14)))


def _refusal(session: Session, verb: Verb) -> AppError | None:
    """What the verb says against it; whatever it did is undone."""
    nested = session.begin_nested()
    try:
        verb(session)
    except (OutOfReach, Invalid):
        return None
    except REFUSED as refusal:
        return refusal
    finally:
        nested.rollback()
        session.expire_all()
    return None


def _verb(world: World, actor: Actor, spec: Entity, row_id: int, action: str) -> Verb:
    """The real thing: the verb where there is one, the scope where people only look."""
    registry, name = world.registry, spec.name
    if action in spec.transitions:
        return lambda session: verbs.fire(session, registry, actor, name, row_id, action, reason="Uji", now=NOW)
    if action in spec.actions:
        return lambda session: verbs.act(session, registry, actor, name, row_id, action, now=NOW)
    if action == "delete":
        return lambda session: verbs.delete(session, registry, actor, name, row_id, now=NOW)
    if action == "update":
        return lambda session: _update(session, world, actor, spec, row_id)
    return lambda session: _look(session, world, actor, spec, row_id, action)


def _look(session: Session, world: World, actor: Actor, spec: Entity, row_id: int, action: str) -> None:
    if not may(world.registry.catalog, actor, spec.name, action):
        raise NotAllowed("")
    scope.one(session, world.registry, actor, spec, row_id, action)


def _update(session: Session, world: World, actor: Actor, spec: Entity, row_id: int) -> None:
    """Change something that the actor may enter, if there is anything."""
    cover = writes(world.registry, actor, spec)
    opened = scope.open_here(session, world.registry, cover, spec, row_id)
    texts = [one.name for one in spec.stored if one.kind in ("text", "long_text") and one.name in opened]
    values = {name: "Uji 123" for name in texts[:1] if not spec.fields[name].set_once}
    verbs.update(session, world.registry, actor, spec, row_id, values, None, now=NOW)


def _verdicts(session: Session, world: World, actor: Actor, spec: Entity, row_id: int) -> dict[str, bool]:
    work = Work(session, world.registry, actor, spec, actor.now)
    held = assignments(session, actor.akun_id)
    names = (*explaining.OF_ROW, *spec.transitions, *spec.actions)
    return {action: explaining.explain_one(work, row_id, action, held).allowed for action in names}


def _differences(world: World, spec: Entity, person: str) -> Iterator[str]:
    actor = world.actor(person)
    with world.database.write() as session:
        for row_id in _rows(session, world, spec):
            for action, allowed in _verdicts(session, world, actor, spec, row_id).items():
                refusal = _refusal(session, _verb(world, actor, spec, row_id, action))
                if allowed is not (refusal is None):
                    yield f"{person} {action} {spec.name} {row_id}: told {allowed}, the verb said {refusal!r}"
        session.rollback()


every_menu = pytest.mark.parametrize(
    "every", [pytest.param(False, id="short"), pytest.param(True, id="every", marks=pytest.mark.full)]
)


def _menus(world: World, every: bool) -> list[Entity]:
    """The menus; without `every`, those that have between them all that the language offers."""
    catalog = world.registry.catalog
    short = {"usulan", *cover.names(catalog)}
    return [spec for spec in catalog if spec.parent is None and (every or spec.name in short)]


@every_menu
@pytest.mark.parametrize("person", ACTING)
def test_the_verdict_is_that_of_the_verb(usulan: World, person: str, every: bool) -> None:
    wrong = [text for spec in _menus(usulan, every) for text in _differences(usulan, spec, person)]
    assert wrong == []


def _plain(spec: Entity) -> tuple[str, ...]:
    """The actions that no guard and no condition of an action narrows further than the rights."""
    return tuple(
        action for action in explaining.OF_ROW if action != "delete" and (spec.name != "akun" or action != "update")
    )


@every_menu
@pytest.mark.parametrize("person", ACTING)
def test_an_action_is_open_when_one_of_the_rights_holds(usulan: World, person: str, every: bool) -> None:
    actor = usulan.actor(person)
    wrong = []
    with usulan.database.read() as session:
        for spec in _menus(usulan, every):
            for row_id in _rows(session, usulan, spec):
                for action in _plain(spec):
                    told = explaining.explain_one(Work(session, usulan.registry, actor, spec, NOW), row_id, action, ())
                    if any(way.holds for way in told.ways) is not told.allowed:
                        wrong.append((person, spec.name, row_id, action))
    assert wrong == []


def _one(world: World, person: str, entity: str, row_id: int, action: str) -> explaining.Verdict:
    with world.database.read() as session:
        actor = world.actor(person)
        work = Work(session, world.registry, actor, world.registry.catalog.entity(entity), NOW)
        return explaining.explain_one(work, row_id, action, assignments(session, actor.akun_id))


def test_the_condition_that_fails_is_named(usulan: World) -> None:
    told = _one(usulan, "unit", "usulan", 3, "setujui")
    assert not told.allowed
    assert [(one.text, one.holds) for one in told.ways[0].clauses] == [
        ("Status adalah Diajukan", True),
        ("Jumlah paling banyak 5", False),
    ]
    assert told.ways[0].near is True
    assert told.ways[0].holds is False


def test_a_right_tells_its_role_its_dates_and_its_line(usulan: World) -> None:
    way = _one(usulan, "unit", "usulan", 1, "update").ways[0]
    assert (way.assignment.grant.role, str(way.assignment.mulai)) == ("admin_unit", "2026-01-01")
    at = explaining.written_at(usulan.registry.catalog, way.permission.place)
    name, _, line = at.rpartition(":")
    assert name.split("/")[1:] == ["entities", "usulan.yaml"]
    text = (KANTOR / "entities" / "usulan.yaml").read_text("utf-8").splitlines()[int(line) - 1]
    assert text.strip().startswith("admin_unit:")


def test_a_role_that_is_over_is_named_with_its_dates(usulan: World) -> None:
    told = _one(usulan, "lewat", "usulan", 1, "delete")
    assert not told.allowed
    assert [(one.grant.role, str(one.selesai)) for one in told.idle] == [("admin_instansi", "2026-11-19")]


def test_what_nobody_grants_says_who_is_granted_it(usulan: World) -> None:
    told = _one(usulan, "pegawai", "usulan", 1, "setujui")
    assert (told.ways, told.elsewhere) == ((), ("admin_instansi", "admin_unit"))
    assert _one(usulan, "admin", "usulan", 1, "export").elsewhere == ()


def test_fields_that_stay_closed_are_named(usulan: World) -> None:
    assert _one(usulan, "unit", "usulan", 1, "update").closed == ("Pegawai", "Perihal", "Jumlah", "Lampiran")
    assert _one(usulan, "admin", "pegawai", usulan.pegawai["rekan"], "read").closed == ("NIK",)


def test_rows_and_accounts_out_of_sight_are_not_explained(usulan: World) -> None:
    spec = usulan.registry.catalog.entity("usulan")
    with usulan.database.read() as session:
        work = Work(session, usulan.registry, usulan.actor("admin"), spec, NOW)
        with pytest.raises(OutOfScope):
            explaining.explain(work, 9, usulan.actor("admin"))
        with pytest.raises(OutOfScope):
            explaining.explain(work, 1, usulan.actor("rekan"))
        for asker, other in (("admin", "beta_admin"), ("unit", "rekan"), ("pegawai", "rekan"), ("tim", "admin")):
            with pytest.raises(OutOfScope):
                explaining.person(session, usulan.registry, usulan.actor(asker), usulan.akun[other])
        assert explaining.person(session, usulan.registry, usulan.actor("admin"), usulan.akun["mati"]) is None


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        (Compare(("jumlah",), "lte", (Literal(5),)), True),
        (Compare(("id",), "eq", (Me("account"),)), True),
        (Compare(("catatan",), "eq", (Literal("x"),)), False),
        (Compare(("jumlah",), "lte", (FieldRef(("catatan",)),)), False),
        (Compare(("pegawai", "nik"), "eq", (Literal("x"),)), False),
        (IsNull(("catatan",)), False),
        (Not(IsNull(("jumlah",))), True),
        (AnyOf((IsNull(("jumlah",)), IsNull(("catatan",)))), False),
        (Exists("lampiran", "usulan", All()), False),
    ],
)
def test_nothing_is_told_of_fields_that_the_asker_may_not_read(condition: Condition, told: bool) -> None:
    assert explaining.tellable(condition, frozenset({"jumlah", "pegawai"})) is told


def test_a_holder_of_a_role_is_near_to_every_row_that_the_role_can_be_near_to(usulan: World) -> None:
    catalog = usulan.registry.catalog
    with usulan.database.read() as session:
        for spec in (one for one in catalog if one.parent is None):
            for role in catalog.roles:
                for row_id in _rows(session, usulan, spec):
                    actor = explaining.holder(session, usulan.registry, spec, row_id, role, NOW)
                    work = Work(session, usulan.registry, actor, spec, NOW)
                    for way in explaining.explain_one(work, row_id, "read", ()).ways:
                        assert way.near, (spec.name, role, row_id)
        with pytest.raises(OutOfScope):
            explaining.holder(session, usulan.registry, catalog.entity("usulan"), 999, "admin_unit", NOW)
