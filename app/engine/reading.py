"""Nodes against shapes: reports all that does not fit (E11x) and keeps what does, so that the rest can trust it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as Map
from decimal import Decimal
from pathlib import PurePath

from app.engine.fieldtypes import FIELD_TYPES
from app.engine.fieldtypes.base import Place, Text
from app.engine.language import Key, Shape
from app.engine.problems import Report, did_you_mean, suggest
from app.engine.source import Mapping, Node, Scalar, Sequence
from app.engine.vocabulary import CHILDREN, COMMON, FILE, STORED

NAME_PATTERN = r"[a-z][a-z0-9_]{0,39}"
PATH_PATTERN = rf"{NAME_PATTERN}(\.{NAME_PATTERN}){{0,4}}"
PATTERNS: Map[str, str] = {
    "name": NAME_PATTERN,
    "path": PATH_PATTERN,
    "sort": rf"-?{PATH_PATTERN}",
    "integer": r"-?(0|[1-9][0-9]{0,8})",
    "number": r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,10})?",
    "boolean": r"true|false",
}
CURES: Map[str, str] = {
    "name": "begin with a letter a-z, then letters, digits and _, 40 at most",
    "path": "write a field, or relation.field",
    "sort": "write a field, or -field for descending",
    "integer": "write digits only, such as 10",
    "number": "write digits, with a point before decimals, such as 0.5",
    "boolean": "write true or false",
}
MAX_TEXT = 2000


def field_keys(kind: str) -> tuple[Key, ...]:
    """Every key that a field of this type may have, the common ones first; a type's own wins over a common one."""
    own = FIELD_TYPES[kind].keys
    if kind == "children":
        return CHILDREN
    base = {"computed": COMMON, "file": FILE}.get(kind, STORED)
    names = {key.name for key in own}
    return (*(key for key in base if key.name not in names), *own)


class Reader:
    """Checks nodes against shapes; findings go to `report`."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def conform(self, node: Node, shape: Shape, example: str = "") -> Node | None:
        """The part of `node` that fits `shape`; None when nothing of it does. `example`: what could be written."""
        if isinstance(node, Scalar) and node.empty:
            self.report.error(
                "E116", node.place, f"nothing is written here: {shape.doc} expected", "write it, or leave the key out"
            )
            return None
        match shape.kind:
            case "either":
                return self._either(node, shape, example)
            case "list":
                return self._list(node, shape)
            case "map":
                return self._map(node, shape)
            case "block":
                return self.block(node, shape.keys, shape.doc)
            case "field":
                return self._field(node)
            case "condition":
                return self._condition(node, shape)
            case "label":
                return self._label(node, shape)
            case "value":
                return self._value(node, shape)
            case _:
                return self._scalar(node, shape)

    def block(self, node: Node, keys: tuple[Key, ...], doc: str) -> Mapping | None:
        """The known keys of a closed set, each with the part of its value that fits."""
        if not isinstance(node, Mapping):
            first = keys[0]
            self._wrong(
                node, Shape("block", f"{doc}: a set of keys"), f"write {{{first.example or f'{first.name}: …'}}}"
            )
            return None
        known = {key.name: key for key in keys}
        meant = {suggest(key.text, known) for key, _ in node.pairs if key.text not in known}
        for key in keys:
            if key.required and node.get(key.name) is None and did_you_mean(key.name) not in meant:
                example = f"entity: {PurePath(node.place.file).stem}" if key.name == "entity" else key.example
                cure = f"add '{example or f'{key.name}: …'}'"
                self.report.error("E111", node.place, f"{doc}: the key '{key.name}' is missing", cure)
        return Mapping(tuple(self._pairs(node, known, doc)), node.place)

    def _pairs(self, node: Mapping, known: Map[str, Key], doc: str) -> Iterator[tuple[Scalar, Node]]:
        for key, value in node.pairs:
            if key.text not in known:
                self.report.error("E110", key.place, f"{doc}: unknown key '{key.text}'", suggest(key.text, known))
                continue
            kept = self.conform(value, known[key.text].shape, known[key.text].example)
            if kept is not None:
                yield key, kept

    def _field(self, node: Node) -> Mapping | None:
        if not isinstance(node, Mapping):
            self._wrong(node, Shape("field", "a field"), "write {type: text, label: …}")
            return None
        kind = node.get("type")
        if not isinstance(kind, Scalar) or kind.empty:
            place = kind.place if kind else node.place
            self.report.error("E111", place, "field: the key 'type' is missing or empty", "add 'type: text'")
            return None
        if kind.text not in FIELD_TYPES:
            self.report.error("E201", kind.place, f"unknown field type '{kind.text}'", suggest(kind.text, FIELD_TYPES))
            return None
        return self.block(node, field_keys(kind.text), f"{kind.text} field")

    def _either(self, node: Node, shape: Shape, example: str) -> Node | None:
        fitting = [choice for choice in shape.choices if _may_be(node, choice)]
        if not fitting:
            self._wrong(node, shape, f"write such as {example}" if example else "")
            return None
        if len(fitting) > 1 and isinstance(node, Scalar):
            fitting = [choice for choice in fitting if choice.kind != "words" or node.text in choice.words] or fitting[
                :1
            ]
        return self.conform(node, fitting[0])

    def _list(self, node: Node, shape: Shape) -> Sequence | None:
        assert shape.item is not None
        if not isinstance(node, Sequence):
            self._wrong(node, shape, "write it in brackets: [ … ]")
            return None
        kept = [self.conform(item, shape.item) for item in node.items]
        if not node.items:
            self.report.error("E116", node.place, "the list is empty", "write at least one, or leave the key out")
        return Sequence(tuple(item for item in kept if item is not None), node.place)

    def _map(self, node: Node, shape: Shape) -> Mapping | None:
        assert shape.item is not None
        if not isinstance(node, Mapping):
            self._wrong(node, shape, "write {name: …}")
            return None
        if not node.pairs:
            self.report.error(
                "E116", node.place, "nothing is written between the braces", "write at least one, or leave the key out"
            )
        pairs: list[tuple[Scalar, Node]] = []
        for key, value in node.pairs:
            fits = self._scalar(key, Shape("name", "name") if shape.named else Shape("text", "word")) is not None
            kept = self.conform(value, shape.item)
            if shape.item.kind == "field" and (kept is None or not fits):
                # keeps the name, so that whoever refers to it is not blamed too
                kept, fits = Mapping((), value.place), True
            if fits and kept is not None:
                pairs.append((key, kept))
        return Mapping(tuple(pairs), node.place)

    def _condition(self, node: Node, shape: Shape) -> Mapping | None:
        if isinstance(node, Mapping):
            return node
        self._wrong(node, shape, "write {field: value}, see Conditions")
        return None

    def _label(self, node: Node, shape: Shape) -> Node | None:
        if isinstance(node, Mapping):
            text = Shape("text", "text")
            return self.block(node, (Key("id", text, "Indonesian", required=True), Key("en", text, "English")), "label")
        return self._scalar(node, shape)

    def _value(self, node: Node, shape: Shape) -> Node | None:
        if isinstance(node, Sequence):
            return self._list(node, Shape("list", "list of values", item=Shape("text", "value")))
        return self._scalar(node, shape)

    def _scalar(self, node: Node, shape: Shape) -> Scalar | None:
        if not isinstance(node, Scalar):
            cure = (
                "put the text in quotes when it begins with { or ["
                if shape.kind in ("text", "label", "template")
                else ""
            )
            self._wrong(node, shape, cure)
            return None
        if shape.kind == "words" and node.text not in shape.words:
            self.report.error(
                "E113",
                node.place,
                f"'{node.text}' is not one of: {', '.join(shape.words)}",
                suggest(node.text, shape.words),
            )
            return None
        pattern = PATTERNS.get(shape.kind)
        if pattern and not re.fullmatch(pattern, node.text, re.ASCII):
            self.report.error("E112", node.place, f"'{node.text}' is not a {shape.doc}", self._cure(node, shape))
            return None
        if not node.text.strip():
            self.report.error("E116", node.place, "an empty text", "write it, or leave the key out")
            return None
        if len(node.text) > MAX_TEXT:
            self.report.error("E112", node.place, f"the text has {len(node.text)} characters", f"{MAX_TEXT} at most")
            return None
        return node

    def _cure(self, node: Scalar, shape: Shape) -> str:
        if shape.kind == "name" and re.fullmatch(
            NAME_PATTERN, plain := re.sub(r"[ -]+", "_", node.text.strip().lower())
        ):
            return f"write '{plain}'"
        if shape.kind == "boolean" and node.text.lower() in ("yes", "ya", "on", "y", "1"):
            return "write true"
        if shape.kind == "boolean" and node.text.lower() in ("no", "tidak", "off", "n", "0"):
            return "write false"
        return CURES[shape.kind]

    def _wrong(self, node: Node, shape: Shape, cure: str) -> None:
        words = {Scalar: "a single value", Sequence: "a list", Mapping: "a set of keys"}
        message = f"{words[type(node)]} stands here, where {shape.doc} is expected"
        self.report.error("E112", node.place, message, cure or f"write {shape.doc}")


def _may_be(node: Node, shape: Shape) -> bool:
    if isinstance(node, Sequence):
        return shape.kind in ("list", "value")
    if isinstance(node, Mapping):
        return shape.kind in ("map", "block", "condition", "label", "field")
    return shape.kind not in ("list", "map", "block", "condition", "field")


def text(node: Node | None, default: str = "") -> str:
    """The text of a scalar."""
    return node.text if isinstance(node, Scalar) else default


def label(node: Node | None) -> Text | None:
    """A label in one or two languages."""
    if isinstance(node, Mapping):
        return Text(text(node.get("id")), text(node.get("en")) or None)
    return Text(node.text) if isinstance(node, Scalar) else None


def sourced(words: Text | None, basis: str) -> Text | None:
    """Words with the regulation that they rest on behind them, for people to see; the words alone without one."""
    if not basis:
        return words
    if words is None:
        return Text(f"Dasar: {basis}", f"Source: {basis}")
    return Text(f"{words.id} (Dasar: {basis})", f"{words.en or words.id} (Source: {basis})")


def boolean(node: Node | None, default: bool = False) -> bool:
    """true or false."""
    return node.text == "true" if isinstance(node, Scalar) else default


def integer(node: Node | None, default: int) -> int:
    """A whole number."""
    return int(node.text) if isinstance(node, Scalar) else default


def number(node: Node | None) -> Decimal | None:
    """A number."""
    return Decimal(node.text) if isinstance(node, Scalar) else None


def items(node: Node | None) -> tuple[Node, ...]:
    """The items of a list."""
    return node.items if isinstance(node, Sequence) else ()


def scalars(node: Node | None) -> tuple[Scalar, ...]:
    """The single values of a list."""
    return tuple(item for item in items(node) if isinstance(item, Scalar))


def names(node: Node | None) -> tuple[str, ...]:
    """One name, or the names of a list."""
    return (node.text,) if isinstance(node, Scalar) else tuple(item.text for item in scalars(node))


def pairs(node: Node | None) -> tuple[tuple[Scalar, Node], ...]:
    """Keys and values of a mapping."""
    return node.pairs if isinstance(node, Mapping) else ()


def mapping(node: Node | None, place: Place) -> Mapping:
    """A mapping, empty at `place` when there is none."""
    return node if isinstance(node, Mapping) else Mapping((), place)
