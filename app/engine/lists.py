"""The lists of rows below an entity's rows, as spreadsheets have them: a sheet each, found by its name.

Both the import and the export ask here, so that what goes out can come in again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.engine.fieldtypes.children import ChildrenField
from app.engine.spec import Catalog, Entity

MAIN = "Data"
MOST_LETTERS = 31  # of a sheet's name


@dataclass(frozen=True, slots=True)
class ListBelow:
    """One list: `name` is the way down to it ('rhk', 'rhk.indikator'), `label` what its sheet is called, `entity` its
    rows, and `above` the entities that lead down to it, the top one first."""

    name: str
    label: str
    entity: Entity
    above: tuple[Entity, ...]


def lists_below(catalog: Catalog, entity: Entity) -> tuple[ListBelow, ...]:
    """The lists that files of `entity` may hold, each before those below it.

    None where a file could not say which row is meant: without a key, or in a tree; and below a list without a key.
    """
    if entity.imports is None or entity.tree is not None:
        return ()
    own = {MAIN, sheet_name(str(entity.label_plural))}  # what the sheet of the rows themselves may be called
    return tuple(_below(catalog, ListBelow("", MAIN, entity, ()), {name.casefold() for name in own}))


def _below(catalog: Catalog, over: ListBelow, taken: set[str]) -> Iterator[ListBelow]:
    for item in over.entity.fields.values():
        if not isinstance(item, ChildrenField):
            continue
        label = sheet_name(str(item.label))
        if label.casefold() in taken:
            label = sheet_name(f"{item.label} {over.label}")
        taken.add(label.casefold())
        name = f"{over.name}.{item.name}" if over.name else item.name
        made = ListBelow(name, label, catalog.entity(item.entity), (*over.above, over.entity))
        yield made
        if made.entity.natural_key:
            yield from _below(catalog, made, taken)


def sheet_name(label: str) -> str:
    """`label` as a spreadsheet takes it for a sheet's name."""
    kept = "".join(letter for letter in label if letter not in "[]:*?/\\'")
    return kept.strip()[:MOST_LETTERS] or MAIN
