"""Fields: from the keys of a field to the frozen object of its type.

Two steps, since a condition or a template of one field may speak of others: `make` reads what stands by itself,
`finish` adds the rest when all fields of all entities are known.
"""

from __future__ import annotations

import dataclasses
import re
from types import MappingProxyType
from typing import Any

from app.domain.conditions import Me, MeName, Today
from app.engine.book import Book, Draft, Target, to_path
from app.engine.conditional import finish_conditional
from app.engine.conditions import condition, incoming
from app.engine.fieldtypes import FIELD_TYPES
from app.engine.fieldtypes.base import Field, Text
from app.engine.fieldtypes.choice import RAW
from app.engine.fieldtypes.computed import ComputedField
from app.engine.fieldtypes.file import MOST_MB
from app.engine.fieldtypes.relation import RelationField
from app.engine.language import Shape
from app.engine.names import PROVIDERS, RESERVED
from app.engine.operands import ME_ENTITY, Allowed
from app.engine.problems import suggest
from app.engine.reading import boolean, field_keys, integer, label, names, number, pairs, scalars, sourced, text
from app.engine.source import Mapping, Node, Scalar
from app.engine.templates import template
from app.engine.values import constant

LATER = frozenset(
    {
        *(
            "type",
            "label",
            "default",
            "where",
            "option",
            "choices",
            "count",
            "sum",
            "avg",
            "days",
            "when",
            "by",
            "fields",
        ),
        *("visible_when", "required_when", "readonly_when", "renamed_from"),
    }
)
"""Keys whose meaning needs other fields or entities, or more than their own shape."""

OPERATIONS = ("count", "sum", "avg", "days", "when", "by")
BOUNDS = {"max_length": (1, 20_000), "digits": (1, 30), "places": (0, 10), "max_mb": (1, MOST_MB)}
MOST_NAME = 60
"""Characters of a table's name that leave room for those of its constraints."""

CHILD_ONLY = frozenset({"title", "natural_key", "unique", "rules"})
ROLES_CHOICE = "roles"
TIMELESS = Allowed("a computed field", me=False)


def make(name: Scalar, node: Mapping, draft: Draft, book: Book) -> Field | None:
    """The field as far as it stands by itself; None when its errors leave nothing to go on with. Reports E205, E207."""
    kind = text(node.get("type"))
    if not kind:
        return None
    if name.text in RESERVED or name.text.startswith("_"):
        book.report.error(
            "E207",
            name.place,
            f"a field cannot be called '{name.text}', the word has a meaning already",
            f"call it '{name.text}_nya'",
        )
        return None
    given: dict[str, Any] = {
        "name": name.text,
        "place": name.place,
        "label": label(node.get("label")) or Text(name.text),
    }
    for key in field_keys(kind):
        value = node.get(key.name)
        if value is not None and key.name not in LATER and not (kind == "children" and key.name in CHILD_ONLY):
            given[key.name] = convert(value, key.shape)
    given["renamed_from"] = names(node.get("renamed_from"))
    if node.get("basis") is not None:
        given["help"] = sourced(label(node.get("help")), text(node.get("basis")))
    special = _special(kind, name, node, draft, book)
    if special is None:
        return None
    field = FIELD_TYPES[kind](**given, **special)
    return field if _bounds_hold(node, field, book) else None


def _bounds_hold(node: Mapping, field: Field, book: Book) -> bool:
    """Whether the measures of a field go together; reports E205 where they do not."""
    wrong: list[tuple[str, str]] = []
    for name, (low, high) in BOUNDS.items():
        held = getattr(field, name, low)
        if not low <= held <= high:
            wrong.append((name, f"choose {low} to {high}"))
    least, most = getattr(field, "min", None), getattr(field, "max", None)
    if least is not None and most is not None and least > most:
        wrong.append(("min", f"the smallest number allowed is above the largest, {most}"))
    if getattr(field, "places", 0) > getattr(field, "digits", 30):
        wrong.append(("places", f"at most as many as digits, {getattr(field, 'digits', 0)}"))
    for name, cure in wrong:
        shown = text(node.get(name))
        book.report.error(
            "E205", node.place_of(name), f"{name}: {shown} does not go with the rest of '{field.name}'", cure
        )
    return not wrong and stored_values_hold(node.get("choices"), book)


def stored_values_hold(choices: Node | None, book: Book) -> bool:
    """Whether every raw value of a list of choices can be stored; reports E205."""
    wrong = [raw for raw, _ in pairs(choices) if not RAW.fullmatch(raw.text)]
    for raw in wrong:
        book.report.error(
            "E205", raw.place, f"'{raw.text}' cannot be a stored value", "60 characters at most, no | in it"
        )
    return not wrong


def _special(kind: str, name: Scalar, node: Mapping, draft: Draft, book: Book) -> dict[str, Any] | None:
    pattern = node.get("pattern")
    if isinstance(pattern, Scalar):
        try:
            re.compile(pattern.text)
        except re.error as error:
            book.report.error("E205", pattern.place, f"no regular expression: {error}", "write such as '[0-9]{4}'")
            return None
    if kind in ("choice", "multi_choice"):
        choices = _choices(node, book)
        return None if choices is None else {"choices": MappingProxyType(choices)}
    if kind == "relation" and node.get("to") is None:
        return None
    if kind == "children":
        return _rows_below(name, draft, book)
    if kind == "computed":
        return _operation(name, node, book)
    return {}


def _rows_below(name: Scalar, draft: Draft, book: Book) -> dict[str, Any] | None:
    entity = f"{draft.name}_{name.text}"
    if len(entity) > MOST_NAME:
        book.report.error(
            "E207", name.place, f"the name '{entity}' of the rows below is too long", "choose a shorter name"
        )
        return None
    return {"entity": entity}


def _operation(name: Scalar, node: Mapping, book: Book) -> dict[str, Any] | None:
    said = [word for word in OPERATIONS if node.get(word) is not None]
    if len(said) != 1:
        found = "none" if not said else " and ".join(said)
        book.report.error(
            "E208",
            name.place,
            f"a computed field has exactly one of {', '.join(OPERATIONS)}; this one has {found}",
            "keep one",
        )
        return None
    return {"op": said[0]}


def _choices(node: Mapping, book: Book) -> dict[str, Text] | None:
    written = node.get("choices")
    if isinstance(written, Scalar):
        if written.text == ROLES_CHOICE:
            return {name: role.label for name, role in book.roles.items() if not role.reach.implied}
        if written.text not in book.choices and "types.yaml" not in book.unread:
            known = (*book.choices, ROLES_CHOICE)
            book.report.error(
                "E202", written.place, f"unknown list of choices '{written.text}'", suggest(written.text, known)
            )
        return book.choices.get(written.text)
    return labels(written) or None


def labels(node: Node | None) -> dict[str, Text]:
    """The labels of a {raw value: label} mapping."""
    return {key.text: label(value) or Text(key.text) for key, value in pairs(node)}


def convert(node: Node, shape: Shape) -> object:
    """The Python value of a key that stands by itself."""
    match shape.kind:
        case "label":
            return label(node)
        case "boolean":
            return boolean(node)
        case "integer":
            return integer(node, 0)
        case "number":
            return number(node)
        case "list":
            return tuple(item.text for item in scalars(node))
        case "map":
            return MappingProxyType(labels(node))
        case "block":
            words = labels(node)
            return (words.get("true", Text("Ya", "Yes")), words.get("false", Text("Tidak", "No")))
        case _:
            return text(node)


def finish(field: Field, draft: Draft, book: Book) -> Field:
    """The field with its default, conditions, templates and paths. Reports E20x, E30x."""
    node = draft.nodes[field.name]
    if isinstance(field, RelationField):
        field = _finish_relation(field, node, book)
    elif isinstance(field, ComputedField):
        return _finish_computed(field, node, draft, book)
    default = node.get("default")
    if default is not None:
        field = dataclasses.replace(field, default=_default(field, default, book))
    return finish_conditional(field, node, draft, book)


def _finish_relation(field: RelationField, node: Mapping, book: Book) -> RelationField:
    to = node.get("to")
    target = book.entity(field.to, to.place if to else field.place)
    if target is None:
        return field
    if field.on_delete == "set_null" and field.required:
        book.report.error(
            "E209", node.place_of("on_delete"), "a required relation cannot be emptied", "use restrict or cascade"
        )
    where, option = node.get("where"), node.get("option")
    return dataclasses.replace(
        field,
        where=condition(where, target, book),
        option=template(option, target, book) if option is not None else None,
    )


def _default(field: Field, node: Node, book: Book) -> object:
    if not isinstance(node, Mapping):
        return constant(field, node, book.report)
    target = Target("", field)
    me, today = node.get("me"), node.get("today")
    name: MeName | None = next(
        (known for known in ("account", "pegawai", "instansi", "unor") if known == text(me)), None
    )
    if me is not None and today is None:
        if name is None or target.to != ME_ENTITY[name]:
            book.report.error(
                "E206",
                me.place,
                f"{{me: {text(me)}}} does not fit '{field.name}'",
                "use pegawai, instansi, unor or account for a relation to it",
            )
            return None
        return Me(name)
    if today is not None and me is None:
        if field.kind != "date":
            book.report.error(
                "E206",
                today.place,
                f"{{today: …}} is for date fields, and '{field.name}' is a {field.kind} field",
                "write a value",
            )
            return None
        return Today(integer(today, 0))
    book.report.error("E206", node.place, "a default is a value, {today: days} or {me: name}", "keep one of them")
    return None


def _finish_computed(field: ComputedField, node: Mapping, draft: Draft, book: Book) -> ComputedField:
    written = node.get(field.op)
    for key in ("where", "labels"):
        needs = {"where": ("count", "sum", "avg"), "labels": ("when",)}[key]
        if node.get(key) is not None and field.op not in needs:
            book.report.error(
                "E208",
                node.place_of(key),
                f"'{key}' does nothing beside '{field.op}'",
                f"it belongs to {', '.join(needs)}",
            )
    match field.op:
        case "count" | "sum" | "avg":
            return _finish_rows(field, node, draft, book)
        case "days":
            return dataclasses.replace(field, days=_days(written, draft, book))
        case "when":
            return dataclasses.replace(field, when=condition(written, draft, book, TIMELESS))
        case "by":
            if written is not None and text(written) not in PROVIDERS:
                book.report.error(
                    "E202",
                    written.place,
                    f"unknown provider '{text(written)}'",
                    suggest(text(written), PROVIDERS, "there are none yet"),
                )
            return dataclasses.replace(field, by=text(written))


def _finish_rows(field: ComputedField, node: Mapping, draft: Draft, book: Book) -> ComputedField:
    written = node.get(field.op)
    if not isinstance(written, Scalar):
        return field
    of, last = written, ""
    if field.op != "count":
        head, _, last = written.text.rpartition(".")
        of = Scalar(head, written.place, written.plain)
    found = incoming(of, draft, book) if of.text else None
    if found is None:
        if not of.text:
            book.report.error(
                "E204", written.place, f"{field.op} needs a field to add up", "write entity.relation.field"
            )
        return field
    other, by = found
    path = (by, last) if last else (by,)
    places = field.places
    if last:
        value = book.own(other, last, written.place)
        exact = getattr(value, "places", 0)
        places = exact if field.op == "sum" else max(exact, places)
        if value is not None and value.kind not in ("integer", "decimal", "percent"):
            book.report.error(
                "E204", written.place, f"'{last}' is a {value.kind} field and cannot be added up", "name a number field"
            )
    return dataclasses.replace(
        field, of=other.name, path=path, places=places, where=condition(node.get("where"), other, book, TIMELESS)
    )


def _days(node: Node | None, draft: Draft, book: Book) -> tuple[tuple[str, ...], tuple[str, ...]]:
    written = scalars(node)
    if len(written) != 2:
        if node is not None:
            book.report.error("E208", node.place, "days takes two date fields", "write days: [mulai, selesai]")
        return ((draft.name,), (draft.name,))
    for item in written:
        target = book.resolve(draft, to_path(item.text), item.place)
        if target is not None and (target.field is None or target.field.kind != "date"):
            book.report.error(
                "E204", item.place, f"'{item.text}' is no date field", "days counts from one date to another"
            )
    return (to_path(written[0].text), to_path(written[1].text))
