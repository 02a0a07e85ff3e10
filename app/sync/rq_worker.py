"""RQ's worker on our queue: it takes rows from Redis, claims them in the ledger, and forks a work horse for each."""

from __future__ import annotations

import logging
import signal
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING, NoReturn, Protocol

import redis
from rq import Queue, Worker
from rq.exceptions import StopRequested
from rq.job import Job
from rq.results import Result
from rq.serializers import JSONSerializer
from rq.timeouts import JobTimeoutException, UnixSignalDeathPenalty

from app.processes import die_with_parent
from app.sync.queues import ANSWER_SECONDS, LedgerJob, rq_queue
from app.sync.task import Overdue

if TYPE_CHECKING:
    from redis.client import Pipeline

log = logging.getLogger(__name__)

BEAT_SECONDS = 5
SEEN_SECONDS = BEAT_SECONDS + 15  # RQ waits fifteen seconds less than this for a job, then beats


class TimeLimit(UnixSignalDeathPenalty):
    """RQ's alarm, which ends a run with Overdue."""

    def handle_death_penalty(self, signum: int, frame: FrameType | None) -> NoReturn:
        """Raise, in the main thread, what stands for the time that is up."""
        if self._exception is JobTimeoutException:
            raise Overdue
        raise self._exception


def time_limit(seconds: int) -> TimeLimit:
    """A block that raises Overdue in the main thread after `seconds`."""
    return TimeLimit(seconds, JobTimeoutException)  # type: ignore[no-untyped-call]


class Desk(Protocol):
    """What the worker asks of the program."""

    limit: int

    @property
    def stopping(self) -> bool:
        """True when no more jobs shall be begun."""

    def stop(self) -> None:
        """Begin no more jobs."""

    def beat(self) -> None:
        """Called every few seconds, also while a job runs. Never raises."""

    def claim(self, job_id: int) -> bool:
        """Take the row; False when there is nothing to do in it."""

    def perform(self, job_id: int) -> None:
        """In the work horse: do the claimed row."""

    def settle(self, job_id: int) -> None:
        """After the work horse: the row waits again unless its end was written down. Never raises."""


class LedgerWorker(Worker):
    """One RQ worker; `work` ends by a signal, or when Redis does not answer any more."""

    death_penalty_class = TimeLimit
    max_connection_wait_time = 2.0

    def __init__(self, connection: redis.Redis, desk: Desk) -> None:
        super().__init__(
            [rq_queue(connection)],
            connection=connection,
            job_class=LedgerJob,
            serializer=JSONSerializer,
            worker_ttl=SEEN_SECONDS,
            job_monitoring_interval=BEAT_SECONDS,
        )
        self._desk = desk

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Claim the job's row and run it in a work horse; refuse and remove a job that is none of ours."""
        row = job.row if isinstance(job, LedgerJob) else None
        if row is None or not isinstance(job, LedgerJob):
            self.log.warning("refused and removed the job %s: it does not name a row of the ledger", job.id)
            self._forget(job, queue)
        elif not self._desk.claim(row):
            self._forget(job, queue)
        else:
            self._run(job, queue, row)

    def _run(self, job: LedgerJob, queue: Queue, row: int) -> None:
        job.perform_row, job.timeout = self._desk.perform, self._desk.limit
        try:
            super().execute_job(job, queue)
        except redis.RedisError as error:
            # What was begun needs no Redis to end: the ledger is told by the work horse itself.
            self.log.warning("Redis went away while row %d was done: %s", row, error)
            self._await_horse()
        finally:
            self._forget(job, queue)
            self._desk.settle(row)

    def _await_horse(self) -> None:
        if self.horse_pid:
            self.wait_for_horse()
            self._horse_pid = 0

    def _forget(self, job: Job, queue: Queue) -> None:
        """Nothing stays in Redis of a job that is over, however it ended: the ledger has it all."""
        with suppress(redis.RedisError):
            queue.intermediate_queue.remove(job.id)
            queue.failed_job_registry.remove(job.id)
            result = Result.get_key(job.id)  # type: ignore[no-untyped-call]
            self.connection.delete(job.key, job.dependents_key, job.dependencies_key, result)

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        """The work horse dies with its worker, even by SIGKILL."""
        if self.pid:
            die_with_parent(self.pid, signal.SIGKILL)
        super().main_work_horse(job, queue)

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """RQ's heartbeat, and ours. Ends the worker where it shall stop, or has lost Redis."""
        if not self.is_horse:
            self._desk.beat()
            if self._desk.stopping:
                self._end()
        try:
            super().heartbeat(timeout, pipeline)
        except redis.ConnectionError:
            if self.is_horse or self.horse_pid:
                raise
            raise StopRequested from None

    def _end(self) -> None:
        """A running job is broken off; its row goes back to the ledger."""
        if not self.horse_pid:
            raise StopRequested
        self.kill_horse(signal.SIGTERM)

    def handle_warm_shutdown_request(self) -> None:
        """At the first signal: no more jobs, and the running one is taken up again by the next worker."""
        super().handle_warm_shutdown_request()  # type: ignore[no-untyped-call]
        self._desk.stop()
        if self.horse_pid:
            self.kill_horse(signal.SIGTERM)

    def subscribe(self) -> None:
        """No orders over Redis: who may stop a job is decided by the ledger, and forking is safe without a thread."""

    def unsubscribe(self) -> None:
        """Nothing to end."""


def listen(url: str, desk: Desk, *, burst: bool = False) -> None:
    """Do what the queue at `url` holds, until a signal, or until Redis is gone; with `burst` until it is empty."""
    before = {sign: signal.getsignal(sign) for sign in (signal.SIGINT, signal.SIGTERM)}
    connection: redis.Redis = redis.Redis.from_url(url, socket_connect_timeout=ANSWER_SECONDS)
    try:
        LedgerWorker(connection, desk).work(burst=burst, logging_level=None)
    except redis.RedisError as error:
        log.warning("Redis is gone: %s", error)
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)
        connection.close()
