"""Rows on their way into the database: what stood there, what was entered, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.engine import validate
from app.engine.fieldtypes.base import Field
from app.engine.fieldtypes.file import FileField
from app.engine.fieldtypes.relation import RelationField
from app.engine.spec import ID, INSTANSI, VERSION, Entity
from app.errors import Invalid
from app.models.build import Registry

Values = Mapping[str, object]
Row = Mapping[str, Any] | sa.RowMapping


class InvalidRows(Invalid):
    """Rows of a batch that cannot be kept: `rows` maps the position in the batch to messages by field name."""

    def __init__(self, rows: Mapping[int, Mapping[str, list[str]]]) -> None:
        self.rows = {place: dict(fields) for place, fields in rows.items()}
        super().__init__(next(iter(self.rows.values()), {}))


@dataclass(frozen=True)
class Work:
    """What every step needs: where, who, when, which kind of row, and what is asked of the entity for every row."""

    session: Session
    registry: Registry
    actor: Actor
    entity: Entity
    now: datetime

    @cached_property
    def columns(self) -> Mapping[str, str]:
        """The column of every stored field, in the entity's order."""
        return {item.name: self.registry.column_name(self.entity.name, item.name) for item in self.entity.stored}

    @cached_property
    def relations(self) -> tuple[RelationField, ...]:
        """The fields that point at other rows, but not a child's pointer to its parent."""
        return tuple(item for item in relations(self.entity) if item.name != self.entity.parent)

    @cached_property
    def files(self) -> tuple[FileField, ...]:
        """The fields that hold files."""
        return tuple(item for item in self.entity.stored if isinstance(item, FileField))

    @cached_property
    def conditional(self) -> tuple[Field, ...]:
        """The fields that are asked for or open at times only, in the entity's order."""
        return tuple(item for item in self.entity.stored if item.visible_when or item.readonly_when)

    @cached_property
    def defaults(self) -> Mapping[str, object]:
        """What a new row begins with."""
        return validate.defaults(self.entity, self.actor)

    def of(self, entity: Entity) -> Work:
        """The same for another entity."""
        return Work(self.session, self.registry, self.actor, entity, self.now)


@dataclass(kw_only=True)
class Draft:
    """One row. `before` is what is stored, by field name; None for a new row. `entered` is cleaned.

    `after` is what will stand there; `place` is the row's position in its batch.
    """

    place: int
    entered: dict[str, object]
    problems: validate.Problems
    before: dict[str, Any] | None = None
    row_id: int = 0
    version: int = 0
    instansi_id: int | None = None
    after: dict[str, Any] = field(default_factory=dict)

    def refuse(self, name: str, message: str) -> None:
        """Note one more reason against the row."""
        self.problems.setdefault(name, []).append(message)

    def put(self, values: Values) -> None:
        """Have other values stored than were entered."""
        self.after = {**self.after, **values}
        self.__dict__.pop("changed", None)

    @cached_property
    def changed(self) -> frozenset[str]:
        """The fields whose value is another than the stored one; for a new row, all that are filled."""
        if self.before is None:
            return frozenset(name for name, value in self.after.items() if not validate.is_empty(value))
        return frozenset(name for name, value in self.after.items() if value != self.before.get(name))

    def look(self) -> dict[str, Any]:
        """The row as conditions see it."""
        return {**self.after, ID: self.row_id or None}


def new(work: Work, place: int, values: Values) -> Draft:
    """A draft of a new row: the given values over the defaults."""
    given = {**work.defaults, **values}
    checked = validate.clean(work.entity, given)
    empty = dict.fromkeys(work.columns)
    return Draft(place=place, entered=checked.values, problems=checked.problems, after={**empty, **checked.values})


def changed(work: Work, place: int, row: Row, values: Values) -> Draft:
    """A draft of a stored row with new values; `row` is the table's row by column name."""
    before = {name: row[column] for name, column in work.columns.items()}
    stored = Draft(
        place=place,
        entered={},
        problems={},
        before=before,
        row_id=row[ID],
        version=row[VERSION],
        instansi_id=row[INSTANSI] if work.entity.tenant_bound else None,
        after=dict(before),
    )
    return entered(work, stored, values) if values else stored


def entered(work: Work, stored: Draft, values: Values) -> Draft:
    """The draft of a stored row with what was filled in."""
    checked = validate.clean(work.entity, values, before=stored.before)
    after = {**stored.after, **checked.values}
    return replace(stored, entered=checked.values, problems=checked.problems, after=after)


def relations(entity: Entity) -> tuple[RelationField, ...]:
    """The fields that point at other rows."""
    return tuple(item for item in entity.stored if isinstance(item, RelationField))


def refuse_if_wrong(drafts: Sequence[Draft]) -> None:
    """Raises Invalid for a single draft with problems, InvalidRows for several drafts of which some have."""
    wrong = {draft.place: draft.problems for draft in drafts if draft.problems}
    if wrong and len(drafts) == 1:
        raise Invalid(drafts[0].problems)
    if wrong:
        raise InvalidRows(wrong)
