"""What a file of an entity may hold besides its own rows: a sheet for each list of rows below them.

Such a sheet is known by its name. Its first columns say which row stands above: the entity's key, then what names the
rows in between. In a mapping these columns are called '^0.nip', '^1.teks', by how far below the top their field stands.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.engine.fieldtypes.base import Field
from app.engine.fieldtypes.file import FileField
from app.engine.lists import MAIN, ListBelow, lists_below
from app.engine.spec import Catalog, Entity
from app.imports.table import Slot, headings, slots


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of rows in a file: `name` is '' for the entity's own, else the way down ('rhk', 'rhk.indikator').

    `above` are the entities that lead down to it, the top one first, and `label` is what its sheet is called.
    """

    name: str
    label: str
    entity: Entity
    above: tuple[Entity, ...]
    slots: tuple[Slot, ...]

    @property
    def list_name(self) -> str:
        """The children field that holds the rows."""
        return self.name.rpartition(".")[2]

    @property
    def allowed(self) -> frozenset[str]:
        """What a column may be mapped to."""
        return frozenset(slot.name for slot in self.slots)

    def owner_of(self, name: str) -> Entity:
        """The entity whose field a column fills: that of the part, or one above."""
        depth, _ = parted(name)
        return self.entity if depth is None else self.above[depth]

    def field_of(self, name: str) -> Field | None:
        """The field that a mapped column fills, its own or that of a row above; None for one that is gone."""
        return next((slot.field for slot in self.slots if slot.name == name), None)

    def text_key(self, name: str) -> str:
        """Under which name texts of such a column are gathered: what the top row is named by goes by its own."""
        depth, place = parted(name)
        if depth == 0 or not self.name:
            return place
        return f"{self.name}.{name}"

    def anchors(self, mapped: frozenset[str]) -> frozenset[str]:
        """The columns that make a line one with data: those that say which row it is or where it belongs."""
        if self.name:
            return frozenset(name for name in mapped if name.startswith("^"))
        key = frozenset(self.entity.imports.key if self.entity.imports else ())
        if self.entity.tree or not key & mapped:
            key |= {path[0] for path in self.entity.title.paths}
        return key


def parted(name: str) -> tuple[int | None, str]:
    """How far below the top the field of a column stands, None for one of the part itself, and the field's name."""
    if not name.startswith("^"):
        return None, name
    depth, _, place = name[1:].partition(".")
    return int(depth), place


def parts(catalog: Catalog, entity: Entity, writable: frozenset[str]) -> tuple[Part, ...]:
    """The entity's own rows, then the lists below that `writable` holds, each list before those below it."""
    main = Part("", MAIN, entity, (), slots(entity, writable))
    below = (one for one in lists_below(catalog, entity) if one.name.partition(".")[0] in writable)
    return (main, *(_part(one) for one in below))


def _part(one: ListBelow) -> Part:
    top = one.above[0].imports
    keys = (top.key if top else (), *(entity.natural_key for entity in one.above[1:]))
    up = [slot for depth, key in enumerate(keys) for slot in _naming(depth, one.above[depth], key)]
    entered = [item for item in one.entity.stored if item.name != one.entity.parent and not item.readonly]
    own = [Slot(item.name, item, headings(item)) for item in entered if not isinstance(item, FileField)]
    return Part(one.name, one.label, one.entity, one.above, (*up, *own))


def _naming(depth: int, entity: Entity, key: tuple[str, ...]) -> tuple[Slot, ...]:
    """The columns by which rows further down say which row of `entity` they stand below."""
    synonyms = entity.imports.synonyms if entity.imports else {}
    found = (entity.fields[name] for name in key)
    return tuple(
        Slot(f"^{depth}.{one.name}", one, headings(one, (*synonyms.get(one.name, ()), f"{entity.label} - {one.label}")))
        for one in found
    )
