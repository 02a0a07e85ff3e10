"""A page of a list in at most two statements: the count, and the rows.

The rows' ids are found first, on the entity's own table and its indexes; only those of the page are joined to what they
point at. Pages of the far half are reached from the other end of the order.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.engine.spec import ID, VERSION, Column, Entity
from app.models import totals
from app.models.build import Registry
from app.models.listing.cells import Cell, Selection, Tuple, needed
from app.models.listing.narrow import Narrowed, allowed, narrow
from app.models.listing.order import directed, ordering
from app.models.listing.query import Query

CAP = 10_000
BLANK = Cell("")


class ListRow(NamedTuple):
    """A row of a list as it is shown; `may` names what the actor may do to it: read, update, delete and row actions."""

    id: int
    version: int
    cells: tuple[Cell, ...]
    may: frozenset[str]


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list. `total` is None where it was not counted; `capped` says that there are more than `total`."""

    entity: Entity
    columns: tuple[Column, ...]
    rows: list[ListRow]
    total: int | None
    capped: bool
    page: int
    size: int
    has_next: bool
    query: Query

    @property
    def pages(self) -> int | None:
        """The number of pages, where it is known."""
        return None if self.total is None or self.capped else max(1, -(-self.total // self.size))


def fetch(session: Session, registry: Registry, actor: Actor, query: Query) -> ListPage:
    """One page. Raises Invalid for a search, filter or sort that the actor may not use."""
    entity = registry.catalog.entity(query.entity)
    narrowed = narrow(session, registry, actor, entity, query, "list")
    page = _Page(session, registry, actor, entity, query, narrowed)
    # What a search finds is sorted whole for its first page already: there the count comes with the rows.
    along = bool(query.q) and entity.list.count == "exact"
    total = page.count() if query.page > 1 and not along else None
    window = _window(query, total)
    rows, counted = page.rows(window, counted=along)
    has_next = len(rows) > query.size or window.rows_behind > 0
    if counted is not None:
        total = Total(counted)
    elif total is None:
        total = page.count() if has_next or query.page > 1 else Total(len(rows))
    return ListPage(
        entity=entity,
        columns=page.columns,
        rows=rows[: query.size],
        total=total.number,
        capped=total.capped,
        page=query.page,
        size=query.size,
        has_next=has_next,
        query=query,
    )


class Total(NamedTuple):
    """How many rows there are; with `capped`, there are more."""

    number: int | None
    capped: bool = False


class Window(NamedTuple):
    """Which rows to take, from the order's end where `backwards`; `rows_behind` are known to follow the page."""

    offset: int
    limit: int
    backwards: bool = False
    rows_behind: int = 0


def _window(query: Query, total: Total | None) -> Window:
    """From the front one row more than a page, to see whether there is another; from the end exactly the page."""
    start = (query.page - 1) * query.size
    if total is None or total.number is None or total.capped or start < total.number // 2:
        return Window(start, query.size + 1)
    behind = max(0, total.number - start - query.size)
    return Window(behind, max(0, min(query.size, total.number - start)), backwards=True, rows_behind=behind)


def _whose(query: Query, actor: Actor) -> Hashable:
    """Which rows are counted, and for whom: all that decides about a total."""
    asked = (query.entity, query.q, query.preset, *((one.name, one.raw) for one in query.filters))
    return (*asked, actor.akun_id, actor.grants, actor.pegawai_id, actor.unor_id, actor.today)


@dataclass(frozen=True, slots=True)
class _Page:
    session: Session
    registry: Registry
    actor: Actor
    entity: Entity
    query: Query
    narrowed: Narrowed

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of which something shows."""
        return tuple(one for one in self.entity.list.columns if needed(one) <= self.narrowed.coverage.any)

    def count(self) -> Total:
        """How many rows the query lets through, as the entity wants them counted."""
        table, way = self.registry.rows(self.entity.name), self.entity.list.count
        if way == "none":
            return Total(None)
        rows = sa.select(table.c.id).where(self.narrowed.where)
        if way == "exact":
            counting = rows.with_only_columns(sa.func.count())
            return Total(totals.total(self.session, _whose(self.query, self.actor), counting, self.actor.now))
        number = self.session.scalar(sa.select(sa.func.count()).select_from(rows.limit(CAP + 1).subquery())) or 0
        return Total(min(number, CAP), capped=number > CAP)

    def rows(self, window: Window, *, counted: bool = False) -> tuple[list[ListRow], int | None]:
        """The rows in the window, in the list's order; with `counted` how many there are in all, if there are any."""
        if window.limit == 0:
            return [], None
        shown = Selection(self.registry, self.actor, self.entity, revealed=self.narrowed.coverage.any)
        row_id, version = shown.value((ID,)), shown.value((VERSION,))
        cells = self.cells(shown)
        may = allowed(self.registry, self.actor, self.entity, shown, "list")
        page, order = self.ids(window, counted=counted)
        total = shown.add(page.c.total) if counted else None
        joined = sa.select(*shown.columns).select_from(shown.source.join(page, page.c.id == shown.table.c.id))
        found = self.session.execute(joined.order_by(*order)).all()
        rows = [ListRow(row_id(row), version(row), cells(row), may(row)) for row in found]
        number = None if total is None or not found else int(found[0][total])
        return rows[::-1] if window.backwards else rows, number

    def ids(self, window: Window, *, counted: bool) -> tuple[sa.Subquery, list[sa.ColumnElement[Any]]]:
        """The ids of the window with what orders them, and that order for the rows joined to them."""
        keys = Selection(self.registry, self.actor, self.entity)
        directions = ordering(keys, self.query, self.narrowed.coverage)
        named = [column.label(f"s{place}") for place, (column, _, _) in enumerate(directions)]
        found = sa.select(keys.table.c.id, *named).select_from(keys.source).where(self.narrowed.where)
        by = [column for column, _, _ in directions]
        if counted:
            # Found first and then sorted: with a limit in sight PostgreSQL would walk all rows in the list's order.
            every = found.cte("found").prefix_with("MATERIALIZED", dialect="postgresql")
            found = sa.select(*every.c, sa.func.count().over().label("total"))
            by = [every.c[one.name] for one in named]

        def ordered(columns: Sequence[sa.ColumnElement[Any]]) -> list[sa.ColumnElement[Any]]:
            return [
                directed(column, down, empty, window.backwards)
                for column, (_, down, empty) in zip(columns, directions, strict=True)
            ]

        page = found.order_by(*ordered(by)).limit(window.limit).offset(window.offset).subquery("page")
        return page, ordered([page.c[one.name] for one in named])

    def cells(self, shown: Selection) -> Callable[[Tuple], tuple[Cell, ...]]:
        """A function that writes the cells of a row; fields that do not show in a row stay blank in it."""
        coverage = self.narrowed.coverage
        writers = [shown.cell(column) for column in self.columns]
        needs = [needed(column) - coverage.always for column in self.columns]
        if not any(needs):
            return lambda row: tuple([write(row) for write in writers])
        flags = [(fields, shown.flag(clause)) for fields, clause in coverage.some]

        def write(row: Tuple) -> tuple[Cell, ...]:
            open_here = frozenset[str]().union(*(fields for fields, flag in flags if flag(row)))
            return tuple(
                writer(row) if need <= open_here else BLANK for writer, need in zip(writers, needs, strict=True)
            )

        return write
