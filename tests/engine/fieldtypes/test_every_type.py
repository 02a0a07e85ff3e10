"""What holds for every field type: it says everything, and nothing it is given breaks it."""

from __future__ import annotations

import dataclasses
import json
import pkgutil
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.conditions import Condition, Context, Held, Path, evaluate
from app.engine import fieldtypes
from app.engine.fieldtypes import FIELD_TYPES
from app.engine.fieldtypes.base import BadValue, Field
from tests.engine.fieldtypes.fields import CELLS, DATA, FIELDS, TYPED

SHARED_MODULES = {"base", "worded", "numeric"}
QUESTIONS = (
    "storage", "widget", "parse", "clean", "raw", "show", "to_json", "from_json", "from_cell", "to_cell", "checks",
    "json_schema", "examples",
)  # fmt: skip
WITHOUT_TYPED_TEXT = {"children"}
WITHOUT_CELL = {"file"}
CONTEXT = Context(today=date(2026, 1, 1), now=datetime(2026, 1, 1, tzinfo=UTC))
CELL_TYPES = {"text": str, "integer": int, "decimal": Decimal, "date": date, "datetime": datetime}

each_field = pytest.mark.parametrize("name", sorted(FIELDS))


def values(name: str) -> st.SearchStrategy[object]:
    """Values of the field called `name`, as it keeps them."""

    def kept(value: object) -> object:
        try:
            return FIELDS[name].clean(value)
        except BadValue:
            return None

    return TYPED[FIELDS[name].kind].map(kept)


def test_every_module_is_a_type_and_every_type_a_module() -> None:
    modules = {module.name for module in pkgutil.iter_modules(fieldtypes.__path__)} - SHARED_MODULES
    assert modules == set(FIELD_TYPES)
    for kind, cls in FIELD_TYPES.items():
        assert (cls.kind, cls.__module__) == (kind, f"{fieldtypes.__name__}.{kind}")


def test_the_questions_are_all_that_the_base_leaves_open() -> None:
    base = {name for name, member in vars(Field).items() if not name.startswith("_") and _leaves_open(member)}
    assert base == set(QUESTIONS)


@pytest.mark.parametrize("kind", sorted(FIELD_TYPES))
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_type_answers_every_question(kind: str, question: str) -> None:
    assert getattr(FIELD_TYPES[kind], question) is not getattr(Field, question)


@pytest.mark.parametrize("kind", sorted(FIELD_TYPES))
def test_every_type_is_frozen_documented_and_keeps_its_keys_as_attributes(kind: str) -> None:
    cls = FIELD_TYPES[kind]
    attributes = {item.name for item in dataclasses.fields(cls)}
    assert cls.__doc__
    assert not hasattr(FIELDS[kind], "__dict__")
    for key in cls.keys:
        assert key.doc.endswith(".")
        assert key.example.startswith(f"{key.name}: ") or kind in ("boolean", "computed")
        assert key.name in attributes or kind == "computed"


@each_field
def test_examples_are_accepted_and_kept_by_the_checks(name: str) -> None:
    field = FIELDS[name]
    for example in field.examples():
        value = field.parse(example)
        assert value is not None
        assert field.show(value)
        assert breaks(field, value) == []


@each_field
def test_nothing_is_none_everywhere(name: str) -> None:
    field = FIELDS[name]
    assert [field.parse(""), field.parse("  ") if field.kind != "choice" else None, field.clean(None)] == [None] * 3
    assert (field.from_json(None), field.from_cell(None), field.from_cell("")) == (None, None, None)
    assert (field.raw(None), field.show(None), field.to_json(None), field.to_cell(None)) == ("", "", None, None)


@each_field
@given(data=st.data())
def test_checks_hold_for_whatever_is_kept_and_for_nothing(name: str, data: st.DataObject) -> None:
    field = FIELDS[name]
    assert breaks(field, data.draw(values(name))) == []
    assert breaks(field, None) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("integer bounded", -4),
        ("integer bounded", 5001),
        ("decimal fine", Decimal("-1.6")),
        ("decimal fine", Decimal(1001)),
        ("percent", Decimal(101)),
        ("percent", Decimal(-1)),
        ("year", 1899),
        ("year", 2201),
        ("choice", "lain"),
        ("month_day", "13-01"),
        ("month_day", "xx-yy"),
    ],
)
def test_checks_break_for_what_is_refused(name: str, value: object) -> None:
    with pytest.raises(BadValue):
        FIELDS[name].clean(value)
    assert breaks(FIELDS[name], value)


@each_field
@given(data=st.data())
def test_a_kept_value_survives_every_way_out_and_in(name: str, data: st.DataObject) -> None:
    field = FIELDS[name]
    value = data.draw(values(name))
    assert field.clean(value) == value
    assert field.from_json(json.loads(json.dumps(field.to_json(value)))) == value
    assert isinstance(field.show(value), str)
    if field.kind in WITHOUT_TYPED_TEXT:
        return
    assert field.parse(field.raw(value)) == value
    cell = field.to_cell(value)
    assert cell is None or isinstance(cell, CELL_TYPES[field.cell]) or field.kind == "relation"
    if field.cell != "decimal" and field.kind not in WITHOUT_CELL:
        assert field.from_cell(cell) == value


@each_field
@given(value=CELLS)
def test_typed_text_is_kept_or_refused(name: str, value: object) -> None:
    field = FIELDS[name]
    try:
        kept = field.parse(str(value))
    except BadValue as refusal:
        assert_sentence(refusal)
    else:
        assert field.parse(field.raw(kept)) == kept


@each_field
@given(value=CELLS, op=st.sampled_from(["eq", "contains", "starts_with"]))
def test_a_filter_is_understood_or_refused(name: str, value: object, op: str) -> None:
    try:
        FIELDS[name].parse_operand(op, str(value))
    except BadValue as refusal:
        assert_sentence(refusal)


@each_field
@given(value=DATA)
def test_any_value_cell_or_json_is_kept_or_refused(name: str, value: object) -> None:
    field = FIELDS[name]
    for way in (field.clean, field.from_cell, field.from_json):
        try:
            kept = way(value)
        except BadValue as refusal:
            assert_sentence(refusal)
        else:
            assert field.clean(kept) == kept


@each_field
def test_what_is_kept_fits_the_column(name: str) -> None:
    storage = FIELDS[name].storage
    assert (storage is None) == (FIELDS[name].kind in ("children", "computed"))
    if storage is not None and storage.kind in ("text", "set", "file"):
        assert storage.length


def breaks(field: Field, value: object) -> list[Condition]:
    """The checks of the column that a row holding `value` would break."""
    row: Mapping[Path, Held | None] = {(field.name,): cast(Held | None, value)}
    return [check for check in field.checks() if not evaluate(check, row.__getitem__, CONTEXT)]


def assert_sentence(refusal: BadValue) -> None:
    """The refusal is a sentence for people."""
    text = str(refusal)
    assert text[0].isupper()
    assert text[-1] == "."
    assert len(text) < 400


def _leaves_open(member: object) -> bool:
    """Whether a member of the base raises NotImplementedError."""
    function = member.fget if isinstance(member, property) else member
    code = getattr(function, "__code__", None)
    return code is not None and "NotImplementedError" in code.co_names
