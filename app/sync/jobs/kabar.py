"""Telling people of a step that was taken on a row."""

from __future__ import annotations

from app.sync.task import Result, Task
from app.workflows import notices


def tell(task: Task) -> Result:
    """Write the notices of `params` (`entity`, `row_id`, `step`); telling twice tells once."""
    workshop, params = task.workshop, task.params
    entity = workshop.catalog.entity(str(params["entity"]))
    with workshop.database.write() as session:
        told = notices.tell(session, workshop.registry, entity, int(params["row_id"]), str(params["step"]), task.now)
    return Result(f"{told} orang dikabari.")
