"""A whole list for an export: values for cells, in chunks, from a cursor that holds one chunk at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.conditions import Path
from app.engine.fieldtypes.base import CellKind
from app.engine.fieldtypes.relation import RelationField
from app.engine.spec import ID, Entity
from app.models.build import Registry
from app.models.listing.cells import Selection, Tuple
from app.models.listing.narrow import narrow
from app.models.listing.order import directed, ordering
from app.models.listing.query import Query, field_at
from app.models.scope import coverage

CHUNK = 1_000
KNOWN = 10_000


class Chunk(NamedTuple):
    """Rows as they were read, and the same by column."""

    rows: Sequence[Tuple]
    columns: Sequence[Sequence[Any]]


Write = Callable[[Chunk], Sequence[Any]]


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column of an export: the path, its heading and what its cells hold."""

    path: Path
    label: str
    kind: CellKind


def export_columns(registry: Registry, entity: Entity, fields: Sequence[Path]) -> tuple[ExportColumn, ...]:
    """The headings of `fields`; over a relation both labels, since one alone may stand twice."""
    return tuple(_column(registry, entity, path) for path in fields)


def _column(registry: Registry, entity: Entity, path: Path) -> ExportColumn:
    labels = [str(field_at(registry.catalog, entity, path[: end + 1]).label) for end in range(len(path))]
    field = field_at(registry.catalog, entity, path)
    return ExportColumn(path, " - ".join(labels), "text" if isinstance(field, RelationField) else field.cell)


def stream(
    session: Session,
    registry: Registry,
    actor: Actor,
    query: Query,
    fields: Sequence[Path],
    *,
    size: int = CHUNK,
    among: sa.ColumnElement[bool] | None = None,
) -> Iterator[list[tuple[Any, ...]]]:
    """Every row that `query` lets through, in its order, as tuples of cell values, one for each of `fields`.

    The session is busy until the last row. `among` narrows them further. Rows and fields are those of the action
    `export`; a field that does not show in a row is empty there.
    """
    entity = registry.catalog.entity(query.entity)
    narrowed = narrow(session, registry, actor, entity, query, "export")
    shown = Selection(registry, actor, entity, revealed=narrowed.coverage.any)
    shown.value((ID,))
    order = [directed(*direction) for direction in ordering(shown, query, narrowed.coverage)]
    cover = narrowed.coverage
    flags = [(names, shown.flag(clause)) for names, clause in cover.some]
    writers = [(path[0], _writer(shown, entity, path)) for path in fields if path[0] in cover.any]
    let_through = narrowed.where if among is None else sa.and_(narrowed.where, among)
    statement = shown.select().where(let_through).order_by(*order).execution_options(yield_per=size)

    def column(name: str, write: Write, chunk: Chunk, open_here: Sequence[frozenset[str]]) -> Sequence[Any]:
        cells = write(chunk)
        if name in cover.always:
            return cells
        return [cell if name in names else None for cell, names in zip(cells, open_here, strict=True)]

    for rows in _ahead(session.execute(statement).partitions()):
        open_here = [cover.always.union(*(names for names, flag in flags if flag(row))) for row in rows if flags]
        chunk = Chunk(rows, list(zip(*rows, strict=True)))
        yield list(zip(*(column(name, write, chunk, open_here) for name, write in writers), strict=True))


def _ahead(parts: Iterator[Sequence[Tuple]]) -> Iterator[Sequence[Tuple]]:
    """The same parts; while the caller deals with one, the next is read by a thread of its own."""
    with ThreadPoolExecutor(1, "ahead") as reader:
        coming = reader.submit(next, parts, None)
        while (part := coming.result()) is not None:
            coming = reader.submit(next, parts, None)
            yield part


def _writer(shown: Selection, entity: Entity, path: Path) -> Write:
    """A function that gives one column of many rows: a chunk at a time costs half of what it costs cell by cell."""
    field = field_at(shown.registry.catalog, entity, path)
    if field.mask and not shown.reveals(path):
        return lambda chunk: [""] * len(chunk.rows)
    if isinstance(field, RelationField):
        return _titles(shown, path)
    place = shown.at(path)
    if field.cell_is_value:
        return lambda chunk: chunk.columns[place]
    to_cell = lru_cache(field.to_cell) if field.widget.choices else field.to_cell
    return lambda chunk: [None if value is None else to_cell(value) for value in chunk.columns[place]]


def _titles(shown: Selection, path: Path) -> Write:
    """The titles of the rows that a relation points at; each is put together once, since many rows point at few."""
    place, show = shown.at(path), shown.shown(path)
    known: dict[int | None, str] = {}

    def write(chunk: Chunk) -> Sequence[str]:
        if len(known) > KNOWN:
            known.clear()
        ids = chunk.columns[place]
        return [
            known[key] if key in known else known.setdefault(key, show(row))
            for key, row in zip(ids, chunk.rows, strict=True)
        ]

    return write


def exportable(registry: Registry, actor: Actor, entity: Entity) -> tuple[Path, ...]:
    """The entity's export fields that show to `actor` in some row."""
    from_spec = entity.exports.fields if entity.exports else ()
    cover = coverage(registry, actor, entity, "export").any
    return tuple(path for path in from_spec if path[0] in cover)
