"""Exports in the background: a list, as the person saw it filtered, written to a file that they fetch."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from app.domain.actor import Actor
from app.engine.spec import Entity
from app.errors import NotAllowed
from app.exports.table import Head, Line, Writer, csv_writer, xlsx_book
from app.models import listing
from app.sync.task import Progress, Result, Task, Workshop


def export(task: Task) -> Result:
    """Write the list that `params` asks for (`entity`, `format`, `args`: the address's parameters as JSON)."""
    if task.actor is None:
        raise NotAllowed("Ekspor hanya dapat dijalankan atas nama sebuah akun.")
    entity = task.workshop.catalog.entity(str(task.params["entity"]))
    form = str(task.params["format"])
    path = task.workshop.exports / f"ekspor-{task.id}.{form}"
    count = write_list(
        task.workshop, task.actor, entity, path, form, json.loads(str(task.params["args"])), task.progress
    )
    return Result(f"{count} baris diekspor.", path, f"{entity.name}-{task.actor.today.isoformat()}.{form}")


def write_list(
    workshop: Workshop,
    actor: Actor,
    entity: Entity,
    path: Path,
    form: str,
    args: Mapping[str, Sequence[str]],
    progress: Progress,
) -> int:
    """Write every row that `actor` may export and that `args` let through; gives their number. Raises NotAllowed.

    An xlsx file has a sheet more for each list below the rows that goes along."""
    registry = workshop.registry
    fields = listing.exportable(registry, actor, entity)
    if not fields or entity.exports is None or form not in entity.exports.formats:
        raise NotAllowed("Anda tidak berwenang mengekspor data ini.", "Hubungi admin instansi bila ini keliru.")
    heads = _heads(listing.export_columns(registry, entity, fields))
    query = listing.parse_query(workshop.catalog, entity, args)
    draft, title = path.with_suffix(f"{path.suffix}.draft"), str(entity.label_plural)
    with workshop.database.read() as session:
        rows = listing.stream(session, registry, actor, query, fields)
        if form == "csv":
            with csv_writer(draft, heads, actor.zone) as writer:
                count = _copy(rows, writer, progress)
        else:
            with xlsx_book(draft, actor.zone, title, actor.now) as add:
                count = _copy(rows, add(title, heads), progress)
                for one in listing.exportable_lists(registry, actor, entity):
                    below = listing.stream_list(session, registry, actor, query, one)
                    _copy(below, add(one.label, _heads(listing.list_columns(registry, one))), progress)
    draft.replace(path)
    return count


def _heads(columns: Sequence[listing.ExportColumn]) -> list[Head]:
    return [Head(column.label, column.kind) for column in columns]


def _copy(chunks: Iterable[Sequence[Line]], writer: Writer, progress: Progress) -> int:
    count = 0
    for chunk in chunks:
        writer.write_all(chunk)
        count += len(chunk)
        progress.report(count, None, "Menulis berkas")
    return count
