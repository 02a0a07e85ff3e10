"""A workshop on a test's database, and jobs to put on its list."""

from __future__ import annotations

import multiprocessing
import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.errors import NotAllowed
from app.models.entities import REGISTRY
from app.models.job_run import JobRun
from app.models.transaction import Database
from app.sync import outbox
from app.sync.task import Job, Result, Task, Workshop
from app.worker import Worker
from app.workflows.effects import Effect

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=2)
FORK = multiprocessing.get_context("fork")
SOON = 20.0


def workshop(database: Database, var: Path) -> Workshop:
    """What jobs work with in these tests."""
    return Workshop(REGISTRY.catalog, REGISTRY, database, var)


def write_note(task: Task) -> Result:
    """A job with a file."""
    path = task.workshop.exports / f"{task.id}.txt"
    path.write_text(f"{task.params['text']}", "utf-8")
    return Result("Selesai ditulis.", path, "catatan.txt")


def count_to_the_end(task: Task) -> Result:
    """A job that goes on until it is told to stop."""
    number = 0
    while True:
        number += 1
        task.progress.report(number, None, "Menghitung")


def refuse(_: Task) -> Result:
    """A job that may not be done."""
    raise NotAllowed("Tidak boleh.", "Minta izin.")


def break_down(_: Task) -> Result:
    """A job with a bug."""
    raise ZeroDivisionError


def be_killed(task: Task) -> Result:
    """A job whose process is killed at its first run, and does its work at the second."""
    mark = task.workshop.var / "tried"
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return Result("Selesai pada percobaan kedua.")


def be_killed_always(_: Task) -> Result:
    """A job that no process survives."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def wait_at_first(task: Task) -> Result:
    """A job that hangs at its first run, and does its work at the second. It writes down each process that had it."""
    mark = task.workshop.var / "horses"
    with mark.open("a") as marks:
        marks.write(f"{os.getpid()}\n")
    if len(mark.read_text().split()) == 1:
        signal.pause()
    return Result("Selesai pada percobaan kedua.")


def spin(_: Task) -> Result:
    """A job that never says anything and never ends."""
    while True:
        pass


KINDS: dict[str, Job] = {
    "catat": write_note,
    "hitung": count_to_the_end,
    "tolak": refuse,
    "rusak": break_down,
    "terbunuh": be_killed,
    "mematikan": be_killed_always,
    "menunggu": wait_at_first,
    "berputar": spin,
}


def ask(database: Database, kind: str, now: datetime = NOW, **params: str | int) -> int:
    """The id of a new job in the ledger."""
    with database.write() as session:
        return outbox.post(session, None, [Effect(kind, params)], now, KINDS)[0]


def job(database: Database, job_id: int) -> JobRun:
    """The ledger's row."""
    with database.read() as session:
        return session.get_one(JobRun, job_id)


def set_job(session: Session, job_id: int, **values: object) -> None:
    """Put a ledger row into a state."""
    session.execute(sa.update(JobRun).where(JobRun.id == job_id).values(**values))


def state(database: Database, job_id: int) -> tuple[str, int]:
    """How a job stands, and how often it was tried."""
    row = job(database, job_id)
    return row.status, row.attempts


def worker(database: Database, var: Path, url: str | None, now: datetime = NOW, limit: int = 60) -> Worker:
    """A worker on this list of jobs, whose clock stands still."""
    return Worker(workshop(database, var), url, lambda: now, KINDS, limit)


def work(database: Database, var: Path, url: str, parent: int) -> None:
    """A worker's whole life in a process of its own, as `app.worker.main` has it."""
    database.engine.dispose(close=False)
    made = worker(Database(database.url.render_as_string(hide_password=False)), var, url)
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, made.stop)
    made.work(parent)
