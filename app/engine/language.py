"""The words of the schema language: every key, its shape, its default and an example, declared once.

The parser refuses what is not declared here (or in the `keys` of a field type), and the JSON Schema and schema/README.md
are written from the same declarations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "text",
    "label",
    "name",
    "path",
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
]


@dataclass(frozen=True, slots=True)
class Shape:
    """What may be written behind a key.

    `words`: the words allowed. `item`: the shape of each item of a list, of each value of a map. `keys`: the keys of a
    block. `choices`: the shapes of which one holds. `doc` is how the reference calls it.
    """

    kind: Kind
    doc: str
    words: tuple[str, ...] = ()
    item: Shape | None = None
    keys: tuple[Key, ...] = ()
    choices: tuple[Shape, ...] = ()


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
    """Names of the author's own choosing, each with a value of this shape."""
    return Shape("map", f"name: {item.doc}", item=item)


def block(doc: str, *keys: Key) -> Shape:
    """A closed set of keys."""
    return Shape("block", doc, keys=keys)


def either(*choices: Shape) -> Shape:
    """One of several shapes."""
    return Shape("either", ", or ".join(choice.doc for choice in choices), choices=choices)
