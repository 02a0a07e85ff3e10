"""One row, whole, for its details page and its form: values, what is shown of them, child rows and what may be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.engine.fieldtypes.children import ChildrenField
from app.engine.fieldtypes.relation import RelationField
from app.engine.spec import CREATED, ID, UPDATED, VERSION, Entity
from app.errors import OutOfScope
from app.models.build import Registry
from app.models.listing.cells import Selection, Tuple
from app.models.listing.narrow import allowed
from app.models.pointing import pointing_at
from app.models.scope import MAX_ID, coverage, one, visible, writes


@dataclass(frozen=True, slots=True)
class Record:
    """A row as one actor may see it. Fields that are masked or not theirs have no entry in `values` and `shown`.

    `values` are typed (a relation's is the id), `shown` is text, `options` what look-ups call the rows that relations
    point at, where that is not their title, `children` are the rows of each field of that type,
    `masked` names the hidden fields, `writable` those that an edit form offers, `may` what can be done.
    """

    id: int
    version: int
    title: str
    values: Mapping[str, Any]
    shown: Mapping[str, str]
    options: Mapping[str, str]
    masked: frozenset[str]
    writable: frozenset[str]
    may: frozenset[str]
    created_at: datetime
    updated_at: datetime
    children: Mapping[str, Sequence[Record]] = field(default_factory=lambda: MappingProxyType({}))


def detail(
    session: Session, registry: Registry, actor: Actor, entity: Entity, row_id: int, action: str = "read"
) -> Record:
    """The row in one query, and one for each kind of child rows.

    Raises OutOfScope when the actor cannot see it, NotAllowed when they see it but may not `action` it.
    """
    if not 0 < row_id <= MAX_ID:
        raise OutOfScope
    table = registry.rows(entity.name)
    reader = _Reader(registry, actor, entity, action)
    where = sa.and_(table.c.id == row_id, visible(registry, actor, entity, action))
    rows = reader.records(session, where)
    if not rows:
        one(session, registry, actor, entity, row_id, action)
        raise OutOfScope
    return reader.with_children(session, rows)[0]


def records(
    session: Session, registry: Registry, actor: Actor, entity: Entity, ids: Sequence[int], action: str = "list"
) -> list[Record]:
    """Those of the rows that the actor may `action`, in the order of `ids`, without their child rows; one query."""
    table = registry.rows(entity.name)
    where = sa.and_(table.c.id.in_(ids), visible(registry, actor, entity, action))
    found = {record.id: record for record in _Reader(registry, actor, entity, action).records(session, where)}
    return [replace(found[row_id], children=MappingProxyType({})) for row_id in ids if row_id in found]


@dataclass(frozen=True, slots=True)
class _Reader:
    registry: Registry
    actor: Actor
    entity: Entity
    action: str

    def records(self, session: Session, where: sa.ColumnElement[bool]) -> list[Record]:
        """The rows that `where` lets through, by id."""
        revealed = coverage(self.registry, self.actor, self.entity, self.action).any
        shown = Selection(self.registry, self.actor, self.entity, revealed=revealed)
        build = self.builder(shown)
        query = shown.select().where(where).order_by(shown.table.c.id)
        return [build(row) for row in session.execute(query)]

    def builder(self, shown: Selection) -> Callable[[Tuple], Record]:
        """A function that makes a Record of a row tuple."""
        row_id, version, created, updated = [shown.value((name,)) for name in (ID, VERSION, CREATED, UPDATED)]
        title = shown.line(self.entity.title)
        fields = [one for one in self.entity.fields.values() if not isinstance(one, ChildrenField)]
        below = [one.name for one in self.entity.fields.values() if isinstance(one, ChildrenField)]
        cover = coverage(self.registry, self.actor, self.entity, self.action)
        write = writes(self.registry, self.actor, self.entity)
        readers = {
            one.name: (shown.value((one.name,)), shown.shown((one.name,))) for one in fields if one.name in cover.any
        }
        options = {
            one.name: shown.line(one.option, (one.name,))
            for one in fields
            if isinstance(one, RelationField) and one.option and one.name in readers
        }
        read_flags = [(names, shown.flag(clause)) for names, clause in cover.some]
        write_flags = [(names, shown.flag(clause)) for names, clause in write.some]
        may = allowed(self.registry, self.actor, self.entity, shown, self.action)

        def build(row: Tuple) -> Record:
            open_here = cover.always.union(*(names for names, flag in read_flags if flag(row)))
            can = may(row)
            return Record(
                id=row_id(row),
                version=version(row),
                title=title(row),
                values={name: read(row) for name, (read, _) in readers.items() if name in open_here},
                shown={name: text(row) for name, (_, text) in readers.items() if name in open_here},
                options={name: text(row) for name, text in options.items() if name in open_here},
                masked=frozenset(one.name for one in fields if one.name not in open_here),
                writable=write.always.union(*(names for names, flag in write_flags if flag(row))),
                may=can,
                created_at=created(row),
                updated_at=updated(row),
                children=MappingProxyType(dict.fromkeys((name for name in below if name in open_here), ())),
            )

        return build

    def with_children(self, session: Session, records: Sequence[Record]) -> list[Record]:
        """The records with the child rows whose field shows, and theirs: one query for each kind of rows."""
        found = {
            one.name: self.children(session, one, [record.id for record in records if one.name in record.children])
            for one in self.entity.fields.values()
            if isinstance(one, ChildrenField)
        }
        if not found:
            return list(records)
        return [
            replace(
                record, children=MappingProxyType({name: found[name].get(record.id, ()) for name in record.children})
            )
            for record in records
        ]

    def children(
        self, session: Session, field: ChildrenField, parent_ids: Sequence[int]
    ) -> Mapping[int, tuple[Record, ...]]:
        """The rows of one children field by the row that they stand below, in the order they were made."""
        child = self.registry.catalog.entity(field.entity)
        mine = pointing_at(self.registry, child.name, str(child.parent), parent_ids)
        reader = _Reader(self.registry, self.actor, child, self.action)
        below: dict[int, list[Record]] = {}
        rows = reader.with_children(session, reader.records(session, mine)) if parent_ids else []
        for row in rows:
            below.setdefault(int(row.values[str(child.parent)]), []).append(row)
        return {parent_id: tuple(some) for parent_id, some in below.items()}
