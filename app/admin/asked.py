"""What a list was asked for, carried from its address into another page or form."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from flask import request
from werkzeug.datastructures import MultiDict

from app.admin import links
from app.admin.pages import Pairs
from app.engine.spec import Entity
from app.errors import Invalid
from app.models.listing.query import FILTER, PARAMETERS

LONGEST = 4_000
ROWS = tuple(name for name in PARAMETERS if name != "size")
"""What decides which rows a list has, and in which order."""


def own(args: MultiDict[str, str], names: Collection[str] = ROWS) -> Pairs:
    """The list's own parameters that say something: those of `names`, and its filters."""
    return tuple(
        (name, text) for name, text in args.items(multi=True) if text and (name in names or name.startswith(FILTER))
    )


def sent(names: Collection[str] = ROWS) -> Pairs:
    """The same of this request's address and form. Raises Invalid for more than an address can hold."""
    pairs = (*own(request.args, names), *own(request.form, names))
    if sum(len(name) + len(text) for name, text in pairs) > LONGEST:
        raise Invalid({"": ["Saringan terlalu panjang."]}, "Kurangi saringannya.")
    return pairs


def back(entity: Entity, pairs: Pairs) -> str:
    """The list that was asked this."""
    return links.with_pairs(links.base(entity), pairs)


def grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The parameters by name."""
    found: dict[str, list[str]] = {}
    for name, text in pairs:
        found.setdefault(name, []).append(text)
    return found
