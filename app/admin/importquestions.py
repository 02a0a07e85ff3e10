"""What only a person can say about a file: the questions of the preview, and the answers that come back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.admin.importviews import Question
from app.domain.tanggal import angka, parse_tanggal, tanggal
from app.errors import Invalid
from app.imports import byhand
from app.imports.clean import Order
from app.imports.drafts import Options
from app.imports.resolve import EMPTY
from app.imports.store import Desk
from app.imports.stored import options_from
from app.models.imports import ImportPlan

ORDERS: Mapping[str, Order] = {"dmy": "dmy", "mdy": "mdy"}
NONE = "0"


def questions(desk: Desk, plan: ImportPlan) -> tuple[Question, ...]:
    """The questions of the plan, with the answers given so far; those without an answer first."""
    given = plan.options.get("confirmed", {})
    asked = sorted(plan.questions, key=lambda one: one["key"] in given.get(one["field"], {}))
    return tuple(_question(desk, plan, one) for one in asked)


def lists(desk: Desk, plan: ImportPlan) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What can be picked by hand for each relation that is asked about."""
    names = dict.fromkeys(asked["field"] for asked in plan.questions if asked["kind"] == "near")
    return tuple((name, byhand.offered(desk, name)) for name in names)


def answers(desk: Desk, plan: ImportPlan, form: Mapping[str, str]) -> Options:
    """The answers of the form, over those given before; what was picked by hand and is now empty is unanswered.

    Raises Invalid for a text that names no row."""
    before = options_from(plan)
    order, confirmed = before.order, {name: dict(given) for name, given in before.confirmed.items()}
    for asked in plan.questions:
        if asked["kind"] == "date":
            order = ORDERS.get(form.get(_name(asked), ""), order)
        elif (answer := _answer(desk, asked, form)) is not None:
            confirmed.setdefault(asked["field"], {})[asked["key"]] = answer
        elif f"pilih-{_name(asked)}" in form:
            confirmed.get(asked["field"], {}).pop(asked["key"], None)
    hidden = "skip_hidden" in form if "options" in form else before.skip_hidden
    return Options(hidden, order, confirmed)


def _answer(desk: Desk, asked: Mapping[str, Any], form: Mapping[str, str]) -> int | None:
    picked = form.get(f"pilih-{_name(asked)}", "").strip() if asked["kind"] == "near" else ""
    if picked:
        found = byhand.meant(desk, asked["field"], picked[:500])
        if found is None:
            said = f"{asked['label']} '{picked[:80]}' tidak ditemukan, atau ada lebih dari satu."
            raise Invalid({"": [said]}, "Pilih salah satu dari daftar yang muncul saat mengetik.")
        return found
    answer = form.get(_name(asked), "")
    offered = {NONE, *(str(key) for key, _ in asked["options"]), *([str(EMPTY)] if asked.get("empty") else [])}
    return int(answer) if answer in offered else None


def _name(asked: Mapping[str, Any]) -> str:
    return f"jawab-{asked['field']}-{asked['key']}"


def _question(desk: Desk, plan: ImportPlan, asked: Mapping[str, Any]) -> Question:
    if asked["kind"] == "date":
        return _order(plan, asked)
    chosen = plan.options.get("confirmed", {}).get(asked["field"], {}).get(asked["key"])
    options = tuple((str(key), str(text), chosen == key) for key, text in asked["options"])
    if asked["kind"] == "same":
        options = (*options, (NONE, "Bukan; ini data baru", chosen == 0))
        said = "Namanya mirip dengan data yang sudah ada."
        return Question(_name(asked), f"'{asked['text']}' sama dengan", said, options)
    if asked.get("empty"):
        options = (*options, (str(EMPTY), f"Kosongkan {asked['label']} pada baris itu", chosen == EMPTY))
    elif options:
        options = (*options, (NONE, "Bukan salah satunya", chosen == 0))
    listed = chosen is None or any(key == str(chosen) for key, _, _ in options)
    return Question(
        _name(asked),
        f"{asked['label']} '{asked['text']}' berarti",
        f"Tertulis pada {angka(asked['count'])} baris." + ("" if chosen is None else " Sudah dijawab."),
        options,
        pick=f"pilih-{_name(asked)}",
        picked="" if listed or not chosen else byhand.called(desk, asked["field"], chosen),
        field=asked["field"],
    )


def _order(plan: ImportPlan, asked: Mapping[str, Any]) -> Question:
    order = plan.options.get("order")
    first, second = tanggal(parse_tanggal(asked["text"])), tanggal(parse_tanggal(asked["text"], order="mdy"))
    ways = (("dmy", f"Hari dahulu: {first}", order == "dmy"), ("mdy", f"Bulan dahulu: {second}", order == "mdy"))
    hint = f"{angka(asked['count'])} tanggal dapat dibaca dua cara."
    return Question(_name(asked), f"{asked['label']}: '{asked['text']}' berarti", hint, ways)
