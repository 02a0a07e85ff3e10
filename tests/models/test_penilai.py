"""Who rates whom, in SQL: as the function says, whatever the office looks like, and for rows of every kind of scope."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.domain import penilai as domain
from app.domain.actor import Actor, Grant
from app.engine.catalog import load
from app.models import penilai
from app.models.build import Registry, build
from app.models.entities import REGISTRY
from app.models.queries.praperiksa import praperiksa
from app.models.scope import visible
from app.models.transaction import Database
from app.models.whose import Whose, near
from app.settings import PACKAGED_SCHEMA
from app.workflows.seed import system_actor
from tests.domain.test_penilai import CASES
from tests.engine.schemas import write
from tests.personas import NOW
from tests.support.organisasi import TODAY, Ids, Kantor, Orang, Pelaksana, fakta, put
from tests.support.webfixtures import sqlite_first

UNITS = ("a", "b", "c", "d", "e")
PEOPLE = ("p", "q", "r", "s", "t", "u")
DAYS = st.integers(-2, 2).map(lambda days: TODAY + timedelta(days=days))
NOW_OR_NOT = st.one_of(st.just((TODAY, TODAY)), st.just((TODAY - timedelta(days=1), TODAY)), st.tuples(DAYS, DAYS))


@st.composite
def offices(draw: st.DrawFn) -> Kantor:
    """Any small office, also such as no verb would let in: circles, several heads, heads who left.

    Mostly long chains with few vacancies, since that is where people hold several units in a row.
    """
    names = UNITS[: draw(st.integers(3, len(UNITS)))]
    units: dict[str, str | None] = {}
    for number, name in enumerate(names):
        before = [names[number - 1]] * 6 if number else []
        units[name] = draw(st.sampled_from([*before, None, *(up for up in names if up != name)]))
    people: dict[str, Orang] = {}
    for name, first in zip(PEOPLE, (*names, *names), strict=False):
        unit, active = draw(st.sampled_from((first, *names))), draw(st.integers(0, 7)) > 0
        headed = any(one.unit == unit and one.cara == "definitif" and one.aktif for one in people.values())
        cara = draw(st.sampled_from(("", "pjb") if headed else ("definitif", "definitif", "", "pjb")))
        people[name] = Orang(unit, cara, active)
    return Kantor(units, people, draw(st.lists(_acting(list(people), names), max_size=6, unique_by=_key)))


def _acting(people: list[str], units: tuple[str, ...]) -> st.SearchStrategy[Pelaksana]:
    return st.builds(
        lambda siapa, unit, jenis, days, number: Pelaksana(siapa, unit, jenis, min(days), max(days), number > 0),
        st.sampled_from(people),
        st.sampled_from(units),
        st.sampled_from(("PLT", "PLT", "PLH")),
        NOW_OR_NOT,
        st.integers(0, 7),
    )


def _key(act: Pelaksana) -> tuple[str, str, date]:
    return act.siapa, act.unit, act.awal


@contextmanager
def _undone(database: Database) -> Iterator[Session]:
    """A session whose rows are gone afterwards."""
    with database.engine.connect() as connection:
        change = connection.begin()
        with Session(bind=connection, join_transaction_mode="create_savepoint") as session:
            yield session
        change.rollback()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(office=offices())
def test_the_database_agrees_with_the_function(database: Database, office: Kantor) -> None:
    _agrees(database, office)


@pytest.mark.full
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=500)
@given(office=offices())
def test_the_database_agrees_with_the_function_about_many_offices(database: Database, office: Kantor) -> None:
    _agrees(database, office, every=True)


@sqlite_first
def test_the_database_agrees_on_the_truth_table(database: Database) -> None:
    for office, *_ in CASES.values():
        _agrees(database, office)


def _agrees(database: Database, office: Kantor, *, every: bool = False) -> None:
    """In SQL, from above and from below, and by the loaded facts, pairs of a person and a unit come out alike: from
    above every pair, from below those of a person and a unit of theirs, or with `every` all of them."""
    facts, names = fakta(office)
    expected = {
        (who, unit): head.nama
        for who, number in names.who.items()
        for unit, place in names.unit.items()
        if (head := domain.rantai(facts, number, place, TODAY).penilai) is not None
    }
    with _undone(database) as session:
        ids = put(session, REGISTRY, office)
        assert {(pair, who) for who in ids.who for pair in _rated(session, ids, who)} == set(expected.items())
        assert set(expected.values()) <= _heading(session, ids)
        own = {(who, one.unit) for who, one in office.people.items()}
        own |= {(act.siapa, act.unit) for act in office.acting}
        own = own if not every else {(who, unit) for who in ids.who for unit in ids.unit}
        mine = {pair: head for pair, head in expected.items() if pair in own}
        assert _raters(session, ids, own) == mine
        assert {pair: _loaded(session, ids, *pair) for pair in mine} == mine
        assert _without(session, ids) == {
            who
            for who, one in office.people.items()
            if one.aktif
            and domain.rantai(facts, names.who[who], names.unit[one.unit], TODAY).arti is domain.Arti.KOSONG
        }


def _without(session: Session, ids: Ids) -> set[str | None]:
    """Those without a penilai in their own unit, as the pre-flight report tells them."""
    actor = replace(system_actor(NOW, ids.instansi), grants=(Grant("admin_instansi", ids.instansi),), today=TODAY)
    return {ids.name(row.id) for row in praperiksa(session, REGISTRY, actor).tanpa_penilai.baris}


def _heading(session: Session, ids: Ids) -> set[str | None]:
    """Those of whom an account knows that they can head a unit."""
    people = REGISTRY.tables["pegawai"]
    return {ids.name(who) for who in session.scalars(sa.select(people.c.id).where(penilai.can_head(people)))}


def _rated(session: Session, ids: Ids, me: str) -> list[tuple[str, str]]:
    """All pairs of a person and a unit in which `me` rates them."""
    people, units = REGISTRY.tables["pegawai"], REGISTRY.tables["unor"]
    clause = penilai.rated_by(ids.instansi, ids.who[me], TODAY, people.c.id, units.c.id)
    here = sa.and_(units.c.instansi_id == people.c.instansi_id, people.c.instansi_id == ids.instansi)
    rows = session.execute(sa.select(people.c.id, units.c.id).join(units, here).where(clause))
    return [(str(ids.name(who)), ids.unit_name(unit)) for who, unit in rows]


def _raters(session: Session, ids: Ids, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str | None]:
    found = {
        (who, unit): session.scalars(penilai.raters(ids.instansi, ids.who[who], TODAY, ids.unit[unit])).all()
        for who, unit in pairs
    }
    assert all(len(heads) <= 1 for heads in found.values())
    return {pair: ids.name(heads[0]) for pair, heads in found.items() if heads}


def _loaded(session: Session, ids: Ids, who: str, unit: str) -> str | None:
    head = penilai.tetapkan(session, ids.who[who], ids.unit[unit], TODAY).penilai.penilai
    return None if head is None else ids.name(head.pegawai_id)


OFFICE = Kantor(
    {"dinas": None, "bidang": "dinas", "seksi": "bidang", "lain": "dinas"},
    {
        "kadis": Orang("dinas", "definitif"),
        "sekretaris": Orang("dinas"),
        "kabid": Orang("bidang", "definitif"),
        "kasi": Orang("seksi", "definitif"),
        "staf": Orang("seksi"),
        "pergi": Orang("seksi", aktif=False),
        "jauh": Orang("lain"),
    },
    (
        Pelaksana("kasi", "lain"),
        Pelaksana("kabid", "seksi", awal=TODAY - timedelta(days=9), akhir=TODAY - timedelta(days=1)),
    ),
)


def test_bawahan_are_active_people_where_they_stand_today(database: Database) -> None:
    with _undone(database) as session:
        ids = put(session, REGISTRY, OFFICE)
        found = {
            me: {
                (str(ids.name(who)), ids.unit_name(unit))
                for who, unit in penilai.bawahan(session, ids.instansi, ids.who[me], TODAY)
            }
            for me in ids.who
        }

    assert found == {
        "kadis": {("sekretaris", "dinas"), ("kabid", "bidang"), ("kasi", "lain")},
        "kabid": {("kasi", "seksi")},
        "kasi": {("staf", "seksi"), ("jauh", "lain")},
        **{nobody: set() for nobody in ("sekretaris", "staf", "pergi", "jauh")},
    }


def test_the_chain_is_loaded_in_two_queries_however_long(database: Database) -> None:
    deep = {f"u{number}": f"u{number - 1}" if number else None for number in range(30)}
    office = Kantor(deep, {name: Orang(name, "definitif") for name in deep})
    with _undone(database) as session:
        ids = put(session, REGISTRY, office)
        statements: list[str] = []
        sa.event.listen(session.connection(), "before_cursor_execute", lambda *args: statements.append(args[2]))
        found = penilai.tetapkan(session, ids.who["u29"], ids.unit["u29"], TODAY)

    assert len([one for one in statements if one.startswith(("WITH", "SELECT"))]) == 2
    assert found.penilai.penilai is not None
    assert ids.name(found.penilai.penilai.pegawai_id) == "u28"


RAPOR = """
    entity: rapor
    label: Rapor
    scope: {unor: unor}
    owner: pegawai
    fields:
      pegawai: {type: relation, to: pegawai, label: Pegawai, required: true}
      unor: {type: relation, to: unor, label: Unor, required: true}
    permissions:
      pegawai: {actions: [list, read]}
      pejabat_penilai: {actions: [list, read, update]}
      bawahan: {actions: [list]}
    """
BUTIR = """
    entity: butir
    label: Butir
    scope: {via: rapor}
    fields:
      rapor: {type: relation, to: rapor, label: Rapor, required: true}
      teks: {type: text, label: Teks}
    permissions:
      pejabat_penilai: {actions: [list, read, update]}
      bawahan: {actions: [list]}
    """
CATATAN = BUTIR.replace("entity: butir", "entity: catatan").replace("{via: rapor}", "{via: butir}")
CATATAN = CATATAN.replace("rapor: {type: relation, to: rapor", "butir: {type: relation, to: butir")
KINDS = ("rapor", "butir", "catatan")


@pytest.fixture(scope="module")
def lengkap(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    """The packaged schema with rows that have an owner and a unit, and rows of rows of these."""
    files = {f"entities/{name}.yaml": text for name, text in zip(KINDS, (RAPOR, BUTIR, CATATAN), strict=True)}
    return build(load([PACKAGED_SCHEMA, write(tmp_path_factory.mktemp("lain") / "schema", files)]))


SEEN = {
    # who: (rows that they may change, rows that they see in the list), by owner and unit
    "kadis": ({"sekretaris dinas", "kabid bidang", "kasi lain"}, set()),
    "sekretaris": (set(), {"kadis dinas"}),
    "kabid": ({"kasi seksi"}, {"kadis dinas"}),
    "kasi": ({"staf seksi", "pergi seksi", "jauh lain", "jauh seksi"}, {"kabid bidang", "kadis dinas"}),
    "staf": (set(), {"kasi seksi", "kasi lain"}),
    "jauh": (set(), {"kasi seksi", "kasi lain"}),
}
ROWS = (
    *("jauh lain", "jauh seksi"),
    "kadis dinas",
    "sekretaris dinas",
    "kabid bidang",
    "kasi seksi",
    "kasi lain",
    "staf seksi",
    "pergi seksi",
)


def _actor(ids: Ids, who: str, *roles: str) -> Actor:
    grants = tuple(Grant(role, ids.instansi) for role in roles)
    actor = system_actor(NOW, ids.instansi)
    return replace(actor, pegawai_id=ids.who[who], grants=grants, today=TODAY)


@pytest.fixture
def rows(database: Database, lengkap: Registry) -> Iterator[tuple[Session, Ids, dict[int, str]]]:
    """OFFICE, and one rapor for each of ROWS with a butir and a catatan of the same number."""
    tables = [lengkap.tables[name] for name in KINDS]
    with database.engine.begin() as connection:
        lengkap.metadata.create_all(connection, tables=tables)
    with _undone(database) as session:
        ids = put(session, lengkap, OFFICE)
        names: dict[int, str] = {}
        for number, row in enumerate(ROWS, 1):
            owner, unit = row.split()
            key = {"id": number, "instansi_id": ids.instansi}
            session.execute(sa.insert(tables[0]).values(**key, pegawai_id=ids.who[owner], unor_id=ids.unit[unit]))
            session.execute(sa.insert(tables[1]).values(**key, rapor_id=number))
            session.execute(sa.insert(tables[2]).values(**key, butir_id=number))
            names[number] = row
        yield session, ids, names


@pytest.mark.parametrize("kind", KINDS)
def test_rows_are_reached_by_who_rates_whom(
    rows: tuple[Session, Ids, dict[int, str]], lengkap: Registry, kind: str
) -> None:
    session, ids, names = rows
    table, entity = lengkap.tables[kind], lengkap.catalog.entity(kind)

    def seen(actor: Actor, action: str) -> set[str]:
        clause = visible(lengkap, actor, entity, action)
        return {names[number] for number in session.scalars(sa.select(table.c.id).where(clause))}

    for who, (below, above) in SEEN.items():
        both = _actor(ids, who, "pejabat_penilai", "bawahan")
        assert seen(both, "update") == below, who
        assert seen(_actor(ids, who, "bawahan"), "list") == above, who
        assert seen(both, "list") == below | above, who
        stranger = replace(both, grants=tuple(Grant(grant.role, ids.instansi + 1) for grant in both.grants))
        assert seen(stranger, "list") == set(), who
    assert seen(replace(both, pegawai_id=None), "list") == set()


def test_who_stands_near_a_row_is_found_from_the_row(rows: tuple[Session, Ids, dict[int, str]]) -> None:
    session, ids, _ = rows
    reach = REGISTRY.catalog.roles
    row = Whose(ids.instansi, ids.unit["seksi"], ids.who["kasi"], None)
    above = near(session, row, reach["pejabat_penilai"].reach, TODAY)
    below = near(session, row, reach["bawahan"].reach, TODAY)

    assert [ids.name(who) for who in above] == ["kabid"]
    assert {ids.name(who) for who in below} == {"staf", "jauh"}


def test_whoever_heads_nothing_is_not_asked_whom_they_rate(database: Database) -> None:
    with _undone(database) as session:
        ids = put(session, REGISTRY, OFFICE)
        skp = REGISTRY.catalog.entity("skp")
        actor = replace(system_actor(NOW, ids.instansi), grants=(Grant("pejabat_penilai", ids.instansi),), today=TODAY)
        head = visible(REGISTRY, replace(actor, pegawai_id=ids.who["kasi"]), skp, "list")
        staf = visible(REGISTRY, replace(actor, pegawai_id=ids.who["staf"], memimpin=False), skp, "list")
        assert "RECURSIVE" in str(sa.select(REGISTRY.tables["skp"].c.id).where(head))
        assert "RECURSIVE" not in str(sa.select(REGISTRY.tables["skp"].c.id).where(staf))
