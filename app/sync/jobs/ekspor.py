"""Exports in the background: a list, as the person saw it filtered, written to a file that they fetch."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.domain.actor import Actor
from app.engine.spec import Entity
from app.errors import NotAllowed
from app.exports.table import Head, Writer, csv_writer, xlsx_writer
from app.models import listing
from app.models.build import Registry
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
    """Write every row that `actor` may export and that `args` let through; gives their number. Raises NotAllowed."""
    registry = workshop.registry
    fields = listing.exportable(registry, actor, entity)
    if not fields or entity.exports is None or form not in entity.exports.formats:
        raise NotAllowed("Anda tidak berwenang mengekspor data ini.", "Hubungi admin instansi bila ini keliru.")
    heads = [Head(column.label, column.kind) for column in listing.export_columns(registry, entity, fields)]
    draft = path.with_suffix(f"{path.suffix}.draft")
    opened = (
        csv_writer(draft, heads, actor.zone)
        if form == "csv"
        else xlsx_writer(draft, heads, actor.zone, str(entity.label_plural), actor.now)
    )
    with opened as writer:
        count = _copy(workshop, registry, actor, entity, args, writer, progress)
    draft.replace(path)
    return count


def _copy(
    workshop: Workshop,
    registry: Registry,
    actor: Actor,
    entity: Entity,
    args: Mapping[str, Sequence[str]],
    writer: Writer,
    progress: Progress,
) -> int:
    query = listing.parse_query(workshop.catalog, entity, args)
    fields = listing.exportable(registry, actor, entity)
    count = 0
    with workshop.database.read() as session:
        for chunk in listing.stream(session, registry, actor, query, fields):
            writer.write_all(chunk)
            count += len(chunk)
            progress.report(count, None, "Menulis berkas")
    return count
