"""One run of one job, from the claimed ledger row to its end."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from app.domain import zona
from app.domain.actor import Actor
from app.errors import AppError, Busy, NotAllowed
from app.models.account import load_actor
from app.models.job_run import JobRun
from app.models.transaction import Database
from app.sync import outbox
from app.sync.dispatch import KINDS
from app.sync.outbox import MOST_ATTEMPTS
from app.sync.progress import Board, Reporter
from app.sync.task import Job, Overdue, Result, Stopped, Task, Workshop

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 5.0
FINISH_TRIES = 12
STOPPED = "Dihentikan atas permintaan. Tidak ada yang berubah."
OVERDUE = "Pekerjaan ini berjalan terlalu lama lalu dihentikan. Tidak ada yang berubah. Coba dengan lebih sedikit data."
UNEXPECTED = "Terjadi kesalahan tak terduga (nomor {id}). Tidak ada yang berubah. Coba lagi, lalu hubungi operator."

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended: the ledger's status, a sentence, and the file where there is one."""

    status: str
    message: str
    path: Path | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Runner:
    """What runs need: the shop, the board, the clock, and the list of what may run at all."""

    workshop: Workshop
    board: Board
    clock: Clock
    kinds: Mapping[str, Job] = field(default_factory=lambda: KINDS)


def run(runner: Runner, job_id: int) -> str:
    """Do the claimed job `job_id` and write down how it ended; gives the status. Never raises for what the job does."""
    workshop, board, clock = runner.workshop, runner.board, runner.clock
    with workshop.database.read() as session:
        job = session.get_one(JobRun, job_id)
    with _heartbeat(workshop.database, job_id, clock):
        ending = _ending(runner, job)
    _finish(workshop.database, job, ending, clock)
    board.clear(job_id)
    return ending.status


def _ending(runner: Runner, job: JobRun) -> Ending:
    try:
        result = _do(runner, job)
    except Stopped:
        return Ending("dihentikan", STOPPED)
    except Overdue:
        return Ending("gagal", OVERDUE)
    except Busy as error:
        return Ending("antre" if job.attempts < MOST_ATTEMPTS else "gagal", error.message)
    except AppError as error:
        return Ending("gagal", f"{error.message} {error.hint}".strip())
    except Exception:
        # Whatever it was, the ledger must say that the job failed, and the traceback belongs in the log.
        log.exception("job %d (%s) failed", job.id, job.kind)
        return Ending("gagal", UNEXPECTED.format(id=job.id))
    return Ending("selesai", result.message, result.path, result.name)


def _do(runner: Runner, job: JobRun) -> Result:
    if job.kind not in runner.kinds:
        raise NotAllowed(f"Jenis pekerjaan '{job.kind}' tidak dikenal.", "Mulai ulang pekerjaannya dari halamannya.")
    now = runner.clock()
    actor = _actor(runner.workshop.database, job, now)
    task = Task(job.id, actor, job.params, runner.workshop, Reporter(runner.board, job.id), now, outbox.post)
    with zona.within(actor.zone if actor else zona.DEFAULT):
        return runner.kinds[job.kind](task)


def _actor(database: Database, job: JobRun, now: datetime) -> Actor | None:
    """The account that asked, with the rights of now, not of then. Raises NotAllowed when it is disabled."""
    if job.akun_id is None:
        return None
    with database.read() as session:
        actor = load_actor(session, job.akun_id, now, origin="job")
    if actor is None:
        raise NotAllowed("Akun yang meminta pekerjaan ini sudah tidak aktif.", "Minta admin mengaktifkannya kembali.")
    return actor


def _finish(database: Database, job: JobRun, ending: Ending, clock: Clock) -> None:
    """Write the ending into the ledger, waiting for SQLite's only writer if need be. Raises Busy in the end.

    A run that was taken for dead, and whose job another run has claimed since, has no say any more.
    """
    own = sa.update(JobRun).where(JobRun.id == job.id, JobRun.attempts == job.attempts)
    for left in reversed(range(FINISH_TRIES)):
        try:
            with database.write() as session:
                session.execute(own.values(_columns(ending, clock())))
            return
        except Busy:
            if not left:
                raise


def _columns(ending: Ending, now: datetime) -> dict[str, object]:
    return {
        "status": ending.status,
        "message": ending.message[:2000],
        "result_path": str(ending.path) if ending.path else None,
        "result_name": ending.name,
        "finished_at": None if ending.status == "antre" else now,
    }


@contextmanager
def _heartbeat(database: Database, job_id: int, clock: Clock) -> Iterator[None]:
    """Say in the ledger every few seconds that this run is alive; whoever is silent too long loses the job."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(HEARTBEAT_SECONDS):
            try:
                with database.write() as session:
                    session.execute(sa.update(JobRun).where(JobRun.id == job_id).values(heartbeat_at=clock()))
            except Busy:
                # On SQLite the job itself may hold the writer's place; nobody can claim it then either.
                continue

    thread = threading.Thread(target=beat, name=f"heartbeat-{job_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
