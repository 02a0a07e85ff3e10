"""The working book of a load: what has been read so far of every file, before it is frozen into a Catalog."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from app.domain.conditions import Path
from app.engine.fieldtypes.base import Field, Place, Text
from app.engine.fieldtypes.children import ChildrenField
from app.engine.fieldtypes.relation import RelationField
from app.engine.problems import Report, suggest
from app.engine.rolespec import Role
from app.engine.source import Mapping, Scalar
from app.engine.spec import ID, MenuGroup


@dataclass(slots=True)
class Draft:
    """An entity being read. `broken`: fields whose errors are reported already; `nodes`: the keys of the fields."""

    name: str
    node: Mapping
    place: Place
    folder: str
    label: Text
    fields: dict[str, Field] = field(default_factory=dict)
    nodes: dict[str, Mapping] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    parent: str | None = None
    parent_field: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """Where a path leads: a field of an entity, or (None) the row's own id."""

    entity: str
    field: Field | None

    @property
    def to(self) -> str | None:
        """The entity that a reference at the end of the path points at."""
        if self.field is None:
            return self.entity
        return self.field.to if isinstance(self.field, RelationField) else None


@dataclass(slots=True)
class Book:
    """All drafts, roles, groups, shared choices and workflow files.

    `broken`, `broken_workflows`, `unread`: entities, workflows and files that failed already.
    """

    report: Report
    drafts: dict[str, Draft] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    roles: dict[str, Role] = field(default_factory=dict)
    groups: dict[str, MenuGroup] = field(default_factory=dict)
    choices: dict[str, dict[str, Text]] = field(default_factory=dict)
    workflows: dict[str, Mapping] = field(default_factory=dict)
    broken_workflows: set[str] = field(default_factory=set)

    def entity(self, name: str, place: Place) -> Draft | None:
        """The entity called `name`; reports E202 when nobody defines it."""
        if name not in self.drafts and name not in self.broken:
            cure = suggest(name, self.drafts) + "; an overlay is checked together with the folders that it builds on"
            self.report.error("E202", place, f"unknown entity '{name}'", cure)
        return self.drafts.get(name)

    def astray(self, field: Field) -> bool:
        """Whether this is a relation to an entity that there is not; that is told where the relation is written."""
        return isinstance(field, RelationField) and field.to not in self.drafts

    def top(self, draft: Draft) -> Draft:
        """The entity that the rows of a draft stand below in the end; itself where it is one."""
        while draft.parent is not None:
            draft = self.drafts[draft.parent]
        return draft

    def own(self, draft: Draft, name: str, place: Place) -> Field | None:
        """The field of this very entity; reports E203 when there is none, unless there are no fields at all."""
        found = draft.fields.get(name)
        if found is None and draft.fields and name not in draft.broken:
            self.report.error("E203", place, f"'{draft.name}' has no field '{name}'", suggest(name, draft.fields))
        return found

    def resolve(self, draft: Draft, path: Path, place: Place) -> Target | None:
        """Where a path from this entity leads, over to-one relations; reports E203 and E204."""
        at: Draft = draft
        for name, _ in pairwise(path):
            step = self.own(at, name, place)
            if step is None:
                return None
            if not isinstance(step, RelationField):
                many = isinstance(step, ChildrenField)
                cure = "use exists: {of: …} for rows below" if many else "leave out what follows it"
                self.report.error("E204", place, f"'{name}' of '{at.name}' leads to no single other row", cure)
                return None
            found = self.drafts.get(step.to)
            if found is None:
                return None  # told at the relation itself, once
            at = found
        if path[-1] == ID:
            return Target(at.name, None)
        last = self.own(at, path[-1], place)
        return None if last is None else Target(at.name, last)


def to_path(text: str) -> Path:
    """'unor.nama' as ('unor', 'nama')."""
    return tuple(text.split("."))


def inner(scalar: Scalar, start: int, length: int) -> Place:
    """The place of a part of a text, where that can be told (one line, nothing escaped); else that of the whole."""
    place = scalar.place
    quotes = 0 if scalar.plain else 2
    if place.length != len(scalar.text) + quotes:
        return place
    return Place(place.file, place.line, place.column + quotes // 2 + start, max(1, length))
