"""Who can act between two days: the answer is that of the conditions themselves, asked on each of the days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.conditions import ALWAYS, Compare, Context, Held, Literal, Today, evaluate
from app.domain.conditions import Path as Way
from app.engine.catalog import load
from app.engine.spec import Catalog
from app.engine.whocan import MOST, Answer, Part, Span, who
from tests.engine.schemas import folder_of

FLOW = """
workflow: usulan
initial: draft
states:
  draft: {label: Draft}
  diajukan: {label: Diajukan, editable_by: [admin_unit]}
  selesai: {label: Selesai, final: true}
transitions:
  ajukan: {label: Ajukan, from: draft, to: diajukan, roles: [pegawai], when: {batas: {gte: {today: 0}}}}
  terima: {label: Terima, from: diajukan, to: selesai, roles: [admin_unit, admin_instansi], self_approval: false, when: {buka: {lte: {today: 0}}, batas: {gte: {today: -7}}}}
"""  # noqa: E501 - a step is one line
USULAN = """
entity: usulan
label: Usulan
scope: {unor: pegawai.unor}
owner: pegawai
workflow: usulan
fields:
  pegawai: {type: relation, to: pegawai, label: Pegawai, required: true}
  buka: {type: date, label: Buka}
  batas: {type: date, label: Batas}
  jam: {type: datetime, label: Jam}
  jumlah: {type: integer, label: Jumlah}
actions:
  tandai: {label: Tandai, set: {jumlah: 1}, when: {jam: {lte: {now: true}}}}
permissions:
  pegawai: {actions: [list, read, create, update]}
  admin_unit:
    - {actions: [list, read, tandai]}
    - {actions: [update], where: {buka: {lte: {today: 0}}}}
    - {actions: [update], where: {jumlah: {gte: 9}}}
  admin_instansi: {actions: [list, read]}
"""
FIRST, LAST = date(2026, 1, 1), date(2026, 1, 31)


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    folder = folder_of(tmp_path_factory.mktemp("who"), USULAN, "usulan", **{"workflows/usulan.yaml": FLOW})
    return load([folder])


def _ask(catalog: Catalog, first: date = FIRST, last: date = LAST, **known: Held | None) -> dict[str, Part]:
    held: dict[Way, Held | None] = {(name,): value for name, value in known.items()}
    return {part.state or "new": part for part in who(catalog, catalog.entity("usulan"), first, last, held)}


def _spans(part: Part, action: str, role: str) -> tuple[Span, ...]:
    return next(one.spans for one in part.answers if (one.action, one.role) == (action, role))


def test_every_state_has_its_own_answers(catalog: Catalog) -> None:
    parts = _ask(catalog)
    assert list(parts) == ["new", "draft", "diajukan", "selesai"]
    assert {(one.action, one.role) for one in parts["new"].answers} == {("create", "pegawai")}
    assert {(one.action, one.role) for one in parts["draft"].answers} == {
        ("ajukan", "pegawai"),
        ("update", "pegawai"),
        ("update", "admin_unit"),
        ("tandai", "admin_unit"),
    }
    assert ("update", "pegawai") not in {(one.action, one.role) for one in parts["diajukan"].answers}
    assert {one.action for one in parts["selesai"].answers} == {"tandai"}
    assert list(_ask(catalog, status="draft")) == ["new", "draft"]


def test_what_is_not_known_of_the_row_is_told_as_a_condition(catalog: Catalog) -> None:
    (span,) = _spans(_ask(catalog)["draft"], "ajukan", "pegawai")
    assert span == Span(FIRST, LAST, Compare(("batas",), "gte", (Today(),)))
    (span,) = _spans(_ask(catalog, jumlah=None)["draft"], "update", "admin_unit")
    assert span.still == Compare(("buka",), "lte", (Today(),))


def test_a_known_date_gives_the_days(catalog: Catalog) -> None:
    parts = _ask(catalog, batas=date(2026, 1, 10), buka=date(2026, 1, 5))
    assert _spans(parts["draft"], "ajukan", "pegawai") == (Span(FIRST, date(2026, 1, 10)),)
    assert _spans(parts["diajukan"], "terima", "admin_unit") == (Span(date(2026, 1, 5), date(2026, 1, 17)),)
    update = _spans(parts["draft"], "update", "admin_unit")
    assert [(one.first, one.last) for one in update] == [(FIRST, date(2026, 1, 4)), (date(2026, 1, 5), LAST)]
    assert [one.still for one in update] == [Compare(("jumlah",), "gte", (Literal(9),)), ALWAYS]


def test_days_on_which_nobody_can_move_a_row_on_are_found(catalog: Catalog) -> None:
    parts = _ask(catalog, batas=date(2026, 1, 10), buka=date(2026, 1, 5))
    assert parts["draft"].stuck == (Span(date(2026, 1, 11), LAST),)
    assert parts["diajukan"].stuck == (Span(FIRST, date(2026, 1, 4)), Span(date(2026, 1, 18), LAST))
    assert parts["selesai"].stuck == ()
    assert all(part.stuck == () for part in _ask(catalog).values())


def test_a_step_that_no_day_allows_is_named_without_days(catalog: Catalog) -> None:
    part = _ask(catalog, batas=date(2025, 1, 1))["draft"]
    assert Answer("ajukan", "pegawai", ()) in part.answers
    assert part.stuck == (Span(FIRST, LAST),)


def test_where_the_hour_decides_the_condition_stays(catalog: Catalog) -> None:
    noon = datetime(2026, 1, 10, 5, tzinfo=UTC)
    spans = _spans(_ask(catalog, jam=noon)["draft"], "tandai", "admin_unit")
    assert [(one.first, one.last, one.still == ALWAYS) for one in spans] == [
        (date(2026, 1, 10), date(2026, 1, 10), False),
        (date(2026, 1, 11), LAST, True),
    ]


@pytest.mark.parametrize("batas", [None, *(date(2026, 1, day) for day in (1, 9, 31))])
@pytest.mark.parametrize("buka", [None, *(date(2026, 1, day) for day in (1, 9, 31))])
@pytest.mark.parametrize("jumlah", [None, 3, 9])
def test_each_day_is_answered_as_the_conditions_are(
    catalog: Catalog, batas: date | None, buka: date | None, jumlah: int | None
) -> None:
    entity = catalog.entity("usulan")
    for state, part in _ask(catalog, batas=batas, buka=buka, jumlah=jumlah, jam=None).items():
        held = "draft" if state == "new" else state
        row: dict[Way, Held | None] = {("batas",): batas, ("buka",): buka, ("jumlah",): jumlah, ("status",): held}
        for number in range((LAST - FIRST).days + 1):
            day = FIRST + timedelta(days=number)
            context = Context(today=day, now=datetime(day.year, day.month, day.day, 5, tzinfo=UTC))
            for role in catalog.roles:
                for action in ("create", "update", "ajukan", "terima"):
                    if (action == "create") is not (state == "new"):
                        continue
                    wheres = [one.where for one in entity.permissions if one.role == role and action in one.actions]
                    expected = any(evaluate(where, row.get, context) for where in wheres)
                    found = [one for one in part.answers if (one.action, one.role) == (action, role)]
                    days = [span for one in found for span in one.spans if span.first <= day <= span.last]
                    assert bool(days) is expected, (state, day, role, action)
                    assert all(span.still == ALWAYS for span in days)


def test_a_menu_without_a_workflow_has_new_rows_and_stored_ones(catalog: Catalog) -> None:
    parts = who(catalog, catalog.entity("pegawai"), FIRST, FIRST, {})
    assert [(part.state, part.new) for part in parts] == [("", True), ("", False)]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (LAST, FIRST),
        (FIRST, FIRST + timedelta(days=MOST)),
        (date(1, 1, 1), date(1, 1, 2)),
        (date(9999, 12, 31), date(9999, 12, 31)),
    ],
)
def test_days_that_make_no_sense_are_refused(catalog: Catalog, first: date, last: date) -> None:
    with pytest.raises(ValueError, match=r"must be in order|the years go from"):
        _ask(catalog, first, last)


def test_ten_years_are_answered_at_once(catalog: Catalog) -> None:
    parts = _ask(catalog, FIRST, FIRST + timedelta(days=MOST - 1), batas=date(2030, 6, 1))
    assert _spans(parts["draft"], "ajukan", "pegawai") == (Span(FIRST, date(2030, 6, 1)),)
