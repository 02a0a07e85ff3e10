"""Rows on their way into the database: what stood there, what was entered, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.engine import validate
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


@dataclass(frozen=True, slots=True)
class Work:
    """What every step needs: where, who, when, and which kind of row."""

    session: Session
    registry: Registry
    actor: Actor
    entity: Entity
    now: datetime

    def of(self, entity: Entity) -> Work:
        """The same for another entity."""
        return Work(self.session, self.registry, self.actor, entity, self.now)


@dataclass(slots=True, kw_only=True)
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

    @property
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
    given = {**validate.defaults(work.entity, work.actor), **values}
    checked = validate.clean(work.entity, given)
    empty = {item.name: None for item in work.entity.stored}
    return Draft(place=place, entered=checked.values, problems=checked.problems, after={**empty, **checked.values})


def changed(work: Work, place: int, row: Row, values: Values) -> Draft:
    """A draft of a stored row with new values; `row` is the table's row by column name."""
    before = {item.name: row[work.registry.column_name(work.entity.name, item.name)] for item in work.entity.stored}
    checked = validate.clean(work.entity, values, before=before)
    return Draft(
        place=place,
        entered=checked.values,
        problems=checked.problems,
        before=before,
        row_id=row[ID],
        version=row[VERSION],
        instansi_id=row[INSTANSI] if work.entity.tenant_bound else None,
        after={**before, **checked.values},
    )


def columns(work: Work, draft: Draft, names: Iterable[str]) -> dict[str, Any]:
    """Values of these fields by column name."""
    return {work.registry.column_name(work.entity.name, name): draft.after[name] for name in names}


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
