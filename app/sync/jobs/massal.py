"""One step on many rows in the background: all in one transaction, with a list of the rows that were left and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.engine.spec import Entity
from app.engine.steps import step_label
from app.errors import NotAllowed
from app.exports.table import Head, csv_writer
from app.models import listing, receipt
from app.sync.task import Result, Task
from app.workflows import many
from app.workflows.many import Left, Outcome, Step

HEADS = (Head("Data", "text"), Head("Alasan", "text"))


def run(task: Task) -> Result:
    """Take the step of `params` (`entity`, `step`, `values`, `reason`) on the rows `ids`, or on all that `args` lets
    through. A second run finds the receipt of the first."""
    if task.actor is None:
        raise NotAllowed("Tindakan ini hanya dapat dijalankan atas nama sebuah akun.")
    entity = task.workshop.catalog.entity(str(task.params["entity"]))
    with task.workshop.database.write() as session:
        if not receipt.first(session, f"massal-{task.id}", task.now):
            return Result("Tindakan ini sudah dikerjakan.")
        outcome = _outcome(task, session, task.actor, entity)
        task.post(session, task.actor, outcome.effects, task.now)
    message = many.told(step_label(entity, str(task.params["step"])), outcome)
    if not outcome.left:
        return Result(message)
    path = task.workshop.exports / f"massal-{task.id}.csv"
    _write(path, outcome.left, task.actor.zone)
    return Result(message, path, "tidak-dikerjakan.csv")


def _outcome(task: Task, session: Session, actor: Actor, entity: Entity) -> Outcome:
    params, registry = task.params, task.workshop.registry
    name = str(params["step"])
    if params["ids"]:
        ids = [int(one) for one in json.loads(str(params["ids"]))]
    else:
        query = listing.parse_query(task.workshop.catalog, entity, json.loads(str(params["args"])))
        ids = listing.ids(session, registry, actor, query, name, many.MOST + 1)
    written: Mapping[str, object] = json.loads(str(params["values"]))
    values = {key: entity.fields[key].from_json(value) for key, value in written.items()}
    step = Step(name, values, str(params["reason"]) or None)
    return many.each(
        session,
        registry,
        actor,
        entity,
        ids,
        step,
        now=task.now,
        progress=lambda done: task.progress.report(done, len(ids), "Mengerjakan"),
    )


def _write(path: Path, left: tuple[Left, ...], zone: str) -> None:
    draft = path.with_suffix(".draft")
    with csv_writer(draft, HEADS, zone) as writer:
        writer.write_all([(one.title, one.reason) for one in left])
    draft.replace(path)
