"""Asking the links of bukti dukung whether they open, a few in one run."""

from __future__ import annotations

from app.sync.clients.tautan import Opener, periksa
from app.sync.task import Result, Task
from app.workflows.penilaian import tautan

MOST = 20


def check(task: Task, ask: Opener | None = None) -> Result:
    """Ask the links that wait, and keep what was found; the database is given back while they are asked.

    A link is asked once: a second run leaves what the first one kept.
    """
    workshop, kept = task.workshop, 0
    with workshop.database.read() as session:
        waiting = tautan.menunggu(session, workshop.registry, MOST)
    for number, (row_id, url) in enumerate(waiting.items()):
        task.progress.report(number, len(waiting), "Memeriksa tautan")
        found = periksa(url, ask)
        with workshop.database.write() as session:
            kept += tautan.catat(session, workshop.registry, row_id, url, found, now=task.now)
    return Result(f"{kept} tautan diperiksa.")
