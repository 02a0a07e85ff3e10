"""Applying the rows of lists and taking them back: with the row at the top, in one verb, which writes and records them.

The verbs take a list whole: what it leaves out would be deleted. So each list is given as it is stored, with the
changes of the plan in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.engine.fieldtypes.children import ChildrenField
from app.engine.spec import ID, VERSION, Entity
from app.models.build import Registry
from app.models.imports import ROWS, ImportRow
from app.models.pointing import pointing_at

APPLIED = ("new", "changed")
CHUNK = 200


def tops(plan_id: int) -> sa.Select[Any]:
    """The numbers of the rows that have something to apply below them."""
    wanted = (ImportRow.plan_id == plan_id, ImportRow.root.is_not(None), ImportRow.outcome.in_(APPLIED))
    return sa.select(ImportRow.root).where(*wanted)


def families(session: Session, plan_id: int, but: str = "") -> Iterator[tuple[ImportRow, list[ImportRow]]]:
    """Each row that has something to apply below it, with all rows of the plan below it; none of the outcome `but`."""
    after = 0
    here = (ImportRow.plan_id == plan_id, ImportRow.outcome != but, ImportRow.seq.in_(tops(plan_id)))
    query = sa.select(ImportRow).where(*here).order_by(ImportRow.seq).limit(CHUNK)
    while found := list(session.scalars(query.where(ImportRow.seq > after))):
        after = found[-1].seq
        mine = sa.select(ImportRow).where(ImportRow.plan_id == plan_id, ImportRow.root.in_([row.seq for row in found]))
        below: dict[int | None, list[ImportRow]] = {}
        for row in session.scalars(mine.order_by(ImportRow.seq)):
            below.setdefault(row.root, []).append(row)
        yield from [(row, below[row.seq]) for row in found]
        session.expunge_all()


@dataclass(frozen=True, slots=True)
class Family:
    """A top row of a plan with what stands below it in the plan."""

    session: Session
    registry: Registry
    entity: Entity
    top: ImportRow
    below: Sequence[ImportRow]

    def lists(self) -> dict[str, object]:
        """The lists as the plan wants them."""
        return self._lists(self.entity, self.top, _wanted)

    def lists_before(self) -> dict[str, object]:
        """The lists as they were before the plan was applied: what it added is left out, and so deleted."""
        return self._lists(self.entity, self.top, _before)

    def _lists(self, entity: Entity, above: ImportRow, values: Values) -> dict[str, object]:
        return {item.name: self._list(item, above, values) for item in self._fields(entity, above)}

    def _fields(self, entity: Entity, above: ImportRow) -> list[ChildrenField]:
        named = {row.part.rpartition(".")[2] for row in self.below if row.above == above.seq}
        return [item for item in entity.fields.values() if isinstance(item, ChildrenField) and item.name in named]

    def _list(self, item: ChildrenField, above: ImportRow, values: Values) -> list[dict[str, object]]:
        child = self.registry.catalog.entity(item.entity)
        planned = self._planned(item, above)
        known = {row.row_id: row for row in planned if row.row_id is not None}
        made: list[dict[str, object]] = []
        for row_id in self.stored(child, above.row_id):
            row = known.get(row_id)
            if row is None:
                made.append({"id": row_id})
            elif (given := values(child, row)) is not None:
                made.append({"id": row_id, **given, **self._lists(child, row, values)})
        fresh = (row for row in planned if row.row_id is None and row.outcome == "new")
        return [*made, *({**(values(child, row) or {}), **self._lists(child, row, values)} for row in fresh)]

    def _planned(self, item: ChildrenField, above: ImportRow) -> list[ImportRow]:
        return [row for row in self.below if row.above == above.seq and row.part.rpartition(".")[2] == item.name]

    def stored(self, entity: Entity, above: int | None) -> list[int]:
        """The rows of a list as they are stored, by id, in the order they were made."""
        table = self.registry.tables[entity.name]
        if above is None:
            return []
        mine = pointing_at(self.registry, entity.name, str(entity.parent), [above])
        return list(self.session.scalars(sa.select(table.c[ID]).where(mine).order_by(table.c[ID])))

    def settle(self, row_id: int) -> None:
        """Keep with the plan which stored rows its rows became, and the version that the top row was left at."""
        table = self.registry.tables[self.entity.name]
        version = self.session.scalar(sa.select(table.c[VERSION]).where(table.c[ID] == row_id))
        self._note(self.top, row_id, version)
        self.top.row_id = row_id
        self._learn(self.entity, self.top)

    def _learn(self, entity: Entity, above: ImportRow) -> None:
        """New rows were stored in their order: what is stored and belongs to no known row is theirs."""
        for item in self._fields(entity, above):
            child = self.registry.catalog.entity(item.entity)
            planned = self._planned(item, above)
            fresh = [row for row in planned if row.row_id is None and row.outcome == "new"]
            made = self.stored(child, above.row_id)[-len(fresh) :] if fresh else []
            for row, row_id in zip(fresh, made, strict=True):
                row.row_id = row_id
                self._note(row, row_id, None)
            for row in planned:
                if row.row_id is not None:
                    self._learn(child, row)

    def _note(self, row: ImportRow, row_id: int, version: int | None) -> None:
        here = (ROWS.c.plan_id == row.plan_id, ROWS.c.seq == row.seq)
        self.session.execute(sa.update(ROWS).where(*here).values(row_id=row_id, version=version))


Values = Callable[[Entity, ImportRow], Mapping[str, object] | None]


def _wanted(entity: Entity, row: ImportRow) -> Mapping[str, object]:
    return typed(entity, row.after)


def _before(entity: Entity, row: ImportRow) -> Mapping[str, object] | None:
    return None if row.outcome == "new" else typed(entity, row.before)


def typed(entity: Entity, values: Mapping[str, Any]) -> dict[str, object]:
    """Values of a plan as the verbs take them."""
    fields = entity.fields
    return {name: None if value is None else fields[name].from_json(value) for name, value in values.items()}
