"""Where a running job says how far it is and hears that it shall stop.

On PostgreSQL both are columns of the ledger. SQLite has one writer at a time, and a job that writes for minutes would
lock its own progress out; there it is a small file in the var folder, which web and worker share by nature.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic
from typing import Protocol

import sqlalchemy as sa

from app.models.job_run import JobRun
from app.models.transaction import Database
from app.sync.task import Stopped

EVERY_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a job is; `total` None while nobody knows."""

    done: int = 0
    total: int | None = None
    message: str = ""


class Board(Protocol):
    """The place where running jobs and those who wait for them meet."""

    def write(self, job_id: int, standing: Standing) -> None:
        """Say how far a job is."""

    def read(self, job_id: int) -> Standing | None:
        """How far a job is, as far as it has said so."""

    def ask_stop(self, job_id: int) -> None:
        """Ask a running job to end."""

    def stop_asked(self, job_id: int) -> bool:
        """True when somebody asked the job to end."""

    def clear(self, job_id: int) -> None:
        """Forget what was said about a job that has ended."""


class FileBoard:
    """One small file a job."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, job_id: int, standing: Standing) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = self._path(job_id, "draft")
        draft.write_text(json.dumps(asdict(standing)), "utf-8")
        draft.replace(self._path(job_id, "json"))

    def read(self, job_id: int) -> Standing | None:
        try:
            return Standing(**json.loads(self._path(job_id, "json").read_text("utf-8")))
        except FileNotFoundError:
            return None

    def ask_stop(self, job_id: int) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._path(job_id, "stop").touch()

    def stop_asked(self, job_id: int) -> bool:
        return self._path(job_id, "stop").exists()

    def clear(self, job_id: int) -> None:
        for ending in ("json", "draft", "stop"):
            self._path(job_id, ending).unlink(missing_ok=True)

    def _path(self, job_id: int, ending: str) -> Path:
        return self._folder / f"{job_id}.{ending}"


class TableBoard:
    """Columns of the ledger, written in transactions of their own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, job_id: int, standing: Standing) -> None:
        self._change(job_id, asdict(standing))

    def read(self, job_id: int) -> Standing | None:
        with self._database.read() as session:
            job = session.get(JobRun, job_id)
            return Standing(job.done, job.total, job.message) if job else None

    def ask_stop(self, job_id: int) -> None:
        self._change(job_id, {"status": "dihentikan"})

    def stop_asked(self, job_id: int) -> bool:
        with self._database.read() as session:
            return session.scalar(sa.select(JobRun.status).where(JobRun.id == job_id)) == "dihentikan"

    def clear(self, job_id: int) -> None:
        """The row says how it ended; nothing to forget."""

    def _change(self, job_id: int, values: Mapping[str, object]) -> None:
        running = sa.update(JobRun).where(JobRun.id == job_id, JobRun.status == "berjalan")
        with self._database.write() as session:
            session.execute(running.values(**values))


def board(database: Database, var: Path) -> Board:
    """The board that goes with this database."""
    if database.dialect.name == "sqlite":
        return FileBoard(var / "jobs")
    return TableBoard(database)


class Reporter:
    """A job's `Progress`: passes on what it says twice a second at most, and listens for a stop just as often."""

    def __init__(self, on: Board, job_id: int, clock: Callable[[], float] = monotonic) -> None:
        self._board, self._job_id, self._clock = on, job_id, clock
        self._last = clock() - EVERY_SECONDS

    def report(self, done: int, total: int | None = None, message: str = "") -> None:
        """Say that `done` of `total` steps are done. Raises Stopped."""
        now = self._clock()
        if now - self._last < EVERY_SECONDS:
            return
        self._last = now
        if self._board.stop_asked(self._job_id):
            raise Stopped
        self._board.write(self._job_id, Standing(done, total, message))
