"""Stored rows beside the rows of a file: which one each means, and which rows of the file mean the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.engine.spec import ID, INSTANSI, VERSION, Entity
from app.imports.drafts import Draft
from app.models.build import Registry
from app.models.conditions import truth
from app.models.scope import visible

CHUNK = 500
MAY_UPDATE = "_may_update"
DOUBLE = "{} yang sama ada pada baris {}; hanya satu yang boleh."


@dataclass(slots=True)
class Existing:
    """Looks rows of one entity up, chunk by chunk; remembers the keys of the file to find doubles.

    `late` are rows that had been let through before their double was met: seq and message.
    """

    session: Session
    registry: Registry
    actor: Actor
    entity: Entity
    key: tuple[str, ...]
    keys: dict[tuple[object, ...], tuple[int, int]] = field(default_factory=dict)
    matched: set[int] = field(default_factory=set)
    late: dict[int, str] = field(default_factory=dict)

    @property
    def table(self) -> sa.Table:
        """The entity's table."""
        return self.registry.tables[self.entity.name]

    def match(self, drafts: Sequence[Draft]) -> None:
        """Give each draft the stored row of its key; refuse doubles within the file."""
        wanted: dict[tuple[object, ...], list[Draft]] = {}
        here = {draft.seq: draft for draft in drafts}
        for draft in drafts:
            key = tuple(draft.values.get(name) for name in self.key)
            if key and None not in key:
                self._refuse_double(draft, key, here)
                wanted.setdefault(key, []).append(draft)
        columns = [self.registry.column(self.entity.name, name) for name in self.key]
        for row in self._rows(columns, list(wanted)):
            for draft in wanted.get(tuple(row[column.name] for column in columns), []):
                if draft.row_id not in (None, row[ID]):
                    draft.blame(self.key[0], "Kunci ini dimiliki lebih dari satu data yang tersimpan.")
                self._take(draft, row)

    def find(self, keys: Sequence[tuple[object, ...]]) -> Iterable[tuple[tuple[object, ...], sa.RowMapping]]:
        """The stored rows of these keys. They count as rows that the file speaks of."""
        columns = [self.registry.column(self.entity.name, name) for name in self.key]
        for start in range(0, len(keys), CHUNK):
            for row in self._rows(columns, keys[start : start + CHUNK]):
                self.matched.add(row[ID])
                yield tuple(row[column.name] for column in columns), row

    def take_by_id(self, drafts: Sequence[Draft]) -> None:
        """Load the stored rows of drafts that were matched otherwise than by key."""
        waiting = {draft.row_id: draft for draft in drafts if draft.row_id is not None and draft.stored is None}
        ids = list(waiting)
        for start in range(0, len(ids), CHUNK):
            for row in self._select(self.table.c[ID].in_(ids[start : start + CHUNK])):
                self._take(waiting[row[ID]], row)

    def missing(self) -> Iterable[sa.RowMapping]:
        """Stored rows that the actor may update and that no row of the file speaks of."""
        query = sa.select(self.table).where(
            self._own(),
            visible(self.registry, self.actor, self.entity, "update"),
            visible(self.registry, self.actor, self.entity, "list"),
        )
        for row in self.session.execute(query.order_by(self.table.c[ID]).execution_options(yield_per=1_000)).mappings():
            if row[ID] not in self.matched:
                yield row

    def _rows(
        self, columns: Sequence[sa.Column[object]], wanted: Sequence[tuple[object, ...]]
    ) -> Iterable[sa.RowMapping]:
        if not wanted:
            return []
        if len(columns) == 1:
            return self._select(columns[0].in_([key[0] for key in wanted]))
        return self._select(sa.tuple_(*columns).in_(wanted))

    def _select(self, among: sa.ColumnElement[bool]) -> Iterable[sa.RowMapping]:
        allowed = truth(visible(self.registry, self.actor, self.entity, "update")).label(MAY_UPDATE)
        seen = visible(self.registry, self.actor, self.entity, "list")
        return self.session.execute(sa.select(self.table, allowed).where(among, self._own(), seen)).mappings()

    def _own(self) -> sa.ColumnElement[bool]:
        """Rows of other instansi are no business of a file, even for somebody who sees them."""
        return self.table.c[INSTANSI] == self.actor.instansi_id if self.entity.tenant_bound else sa.true()

    def _take(self, draft: Draft, row: sa.RowMapping) -> None:
        draft.row_id, draft.version, draft.stored = row[ID], row[VERSION], row
        name_of = self.registry.column_name
        draft.current = {item.name: row[name_of(self.entity.name, item.name)] for item in self.entity.stored}
        self.matched.add(row[ID])
        draft.may_update = bool(row[MAY_UPDATE])

    def _refuse_double(self, draft: Draft, key: tuple[object, ...], here: Mapping[int, Draft]) -> None:
        """Both are refused; the first one later if it is no longer at hand, else now, before others point at it."""
        seq, number = self.keys.setdefault(key, (draft.seq, draft.number))
        if seq == draft.seq:
            return
        label = " dan ".join(str(self.entity.fields[name].label) for name in self.key)
        draft.blame(self.key[0], DOUBLE.format(label, number))
        if seq not in here:
            self.late.setdefault(seq, DOUBLE.format(label, draft.number))
        elif not here[seq].failed:
            here[seq].blame(self.key[0], DOUBLE.format(label, draft.number))
