"""What a background job is given and gives back. Jobs stand in `app/sync/jobs`, their kinds in `dispatch.KINDS`.

A job is `job(task) -> Result`. It may run twice (a worker was killed), so the second run must change nothing: what it
did is marked in the same transaction as the doing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.engine.spec import Catalog
from app.models.build import Registry
from app.models.filestore import FileStore
from app.models.transaction import Database
from app.workflows.effects import Effect


class Stopped(Exception):
    """Somebody asked for the job to end; raised out of `Progress.report`, it undoes the transaction on its way."""


class Overdue(Exception):
    """A job took longer than any may; raised in the midst of it, it undoes the transaction on its way."""


class Progress(Protocol):
    """How far a job is, for whoever waits."""

    def report(self, done: int, total: int | None = None, message: str = "") -> None:
        """Say that `done` of `total` steps are done; cheap, may be called for every row. Raises Stopped."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What every job may use."""

    catalog: Catalog
    registry: Registry
    database: Database
    var: Path
    address: str = ""  # where people reach the program, as far as that is known

    @property
    def files(self) -> FileStore:
        """Where handed-in files lie."""
        return FileStore(self.var / "files")

    @property
    def exports(self) -> Path:
        """Where result files are kept until they are swept away; made when it is missing."""
        folder = self.var / "exports"
        folder.mkdir(parents=True, exist_ok=True)
        return folder


class Post(Protocol):
    """Asks for more background work, in the transaction of a session."""

    def __call__(self, session: Session, actor: Actor | None, effects: Iterable[Effect], now: datetime) -> object: ...


@dataclass(frozen=True, slots=True)
class Task:
    """One run of one job at the moment `now`, for the account `actor` as it is then; None for the system.

    `post` is for the work that follows from what the job does.
    """

    id: int
    actor: Actor | None
    params: Mapping[str, str | int]
    workshop: Workshop
    progress: Progress
    now: datetime
    post: Post


@dataclass(frozen=True, slots=True)
class Result:
    """A sentence for the person, and the file to fetch: where it lies and what it is to be called."""

    message: str
    path: Path | None = None
    name: str | None = None


Job = Callable[[Task], Result]
