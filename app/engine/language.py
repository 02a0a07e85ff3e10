"""Keys and the shapes of what stands behind them: the means by which the language is declared.

The declarations are in `app.engine.vocabulary` and in the `keys` of the field types. The parser, the JSON Schema and
schema/README.md all come from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "text",
    "label",
    "name",
    "path",
    "sort",
    "integer",
    "number",
    "boolean",
    "template",
    "condition",
    "value",
    "words",
    "list",
    "map",
    "block",
    "either",
    "field",
]


@dataclass(frozen=True, slots=True)
class Shape:
    """What may be written behind a key.

    `words`: the words allowed. `item`: the shape of each item of a list, of each value of a map. `keys`: the keys of a
    block. `choices`: the shapes of which one holds. `named`: the map's own keys are names. `doc`: its name in the
    reference.
    """

    kind: Kind
    doc: str
    words: tuple[str, ...] = ()
    item: Shape | None = None
    keys: tuple[Key, ...] = ()
    choices: tuple[Shape, ...] = ()
    named: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the language. `default` says in words or YAML what holds when it is left out; `example` is YAML."""

    name: str
    shape: Shape
    doc: str
    default: str | None = None
    example: str = ""
    required: bool = False


TEXT = Shape("text", "text")
LABEL = Shape("label", "text, or {id: …, en: …}")
NAME = Shape("name", "name (a-z, 0-9, _)")
PATH = Shape("path", "path (field, or relation.field)")
SORT = Shape("sort", "path, or -path for descending")
INTEGER = Shape("integer", "whole number")
NUMBER = Shape("number", "number")
BOOLEAN = Shape("boolean", "true or false")
TEMPLATE = Shape("template", 'template, such as "{nama} - {nip}"')
CONDITION = Shape("condition", "condition")
VALUE = Shape("value", "value of the field's own type")


def one_of(*words: str) -> Shape:
    """One of these words."""
    return Shape("words", " or ".join(words), words=words)


def list_of(item: Shape) -> Shape:
    """A list, each of whose items has this shape."""
    return Shape("list", f"list of: {item.doc}", item=item)


def map_of(item: Shape) -> Shape:
    """Words of the author's own choosing, each with a value of this shape."""
    return Shape("map", f"word: {item.doc}", item=item)


def names_of(item: Shape) -> Shape:
    """Names (a-z, 0-9, _) of the author's own choosing, each with a value of this shape."""
    return Shape("map", f"name: {item.doc}", item=item, named=True)


def block(doc: str, *keys: Key) -> Shape:
    """A closed set of keys."""
    return Shape("block", doc, keys=keys)


def either(*choices: Shape) -> Shape:
    """One of several shapes."""
    return Shape("either", ", or ".join(choice.doc for choice in choices), choices=choices)


FIELD = Shape("field", "field")
"""A field: the common keys and those of its type."""
