"""RQ's queue: it tells the workers which rows of the ledger wait.

The ledger says what is to be done; an RQ job holds the number of a row and nothing else. Redis may lose it, or deliver
it twice: the row is claimed in the database, and the sweep puts it into the queue again.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from typing import Any, Protocol

import redis
from rq import Queue
from rq.exceptions import NoSuchJobError
from rq.job import Job, JobStatus
from rq.serializers import JSONSerializer

log = logging.getLogger(__name__)

NAME = "ekinerja"
# The only function of the queue. It can not be imported: no other worker can do anything with it, and ours compares it.
FUNCTION = "ekinerja.do_ledger_row"
LARGEST_ROW = 2**63 - 1
TIME_LIMIT = 60 * 60
KEPT_SECONDS = 60 * 60
ANSWER_SECONDS = 2


class LedgerJob(Job):
    """An RQ job that can do one thing: give the number of its row to the worker that took it.

    What else stands in Redis is not believed, for whoever can write there is not thereby allowed to run code here: a
    function of another name, callbacks, webhooks.
    """

    perform_row: Callable[[int], object] | None = None

    def restore(self, raw_data: Any) -> None:
        """Read the job as Redis has it; one that cannot be read becomes a job without a row."""
        try:
            super().restore(raw_data)
        except NoSuchJobError:
            raise
        except Exception:
            # Whatever somebody wrote there, it must not end the worker that meets it.
            log.warning("the job %s is not one of ours", self.id, exc_info=True)
            self.data = b"null"

    @property
    def row(self) -> int | None:
        """The number of the ledger's row; None when this is any other call than the one that there is."""
        try:
            call = json.loads(self.data)
        except ValueError:
            return None
        match call:
            case [str(name), None, [int(row)], {**more}] if name == FUNCTION and not more and 0 < row <= LARGEST_ROW:
                return row
        return None

    @property
    def func(self) -> Callable[[int], object]:
        """What the worker put there, never what Redis names."""
        if self.perform_row is None:
            raise PermissionError(f"the job {self.id} was not admitted by a worker")
        return self.perform_row

    @property
    def success_callback(self) -> None:
        """None: callbacks are not believed."""

    @property
    def failure_callback(self) -> None:
        """None, likewise."""

    @property
    def stopped_callback(self) -> None:
        """None, likewise."""

    def send_webhooks(self, status: str | JobStatus, *, exc_string: str | None = None) -> None:
        """Nobody outside is called."""


def rq_queue(connection: redis.Redis) -> Queue:
    """The queue in this Redis, in JSON and of our jobs alone."""
    return Queue(NAME, connection=connection, job_class=LedgerJob, serializer=JSONSerializer)


class JobQueue(Protocol):
    """Where workers hear of rows that wait. Never raises: the ledger has them anyway."""

    def put(self, job_ids: Iterable[int]) -> None:
        """Tell the workers of these rows."""

    def put_missing(self, job_ids: Iterable[int]) -> None:
        """Tell them of those rows that the queue does not hold."""

    def answers(self) -> bool:
        """True while there is somebody to tell."""


class RedisQueue:
    """RQ's queue in the Redis at `url`."""

    def __init__(self, url: str) -> None:
        limits = {"socket_connect_timeout": ANSWER_SECONDS, "socket_timeout": ANSWER_SECONDS}
        self._connection: redis.Redis = redis.Redis.from_url(url, **limits)
        self._queue = rq_queue(self._connection)

    def put(self, job_ids: Iterable[int]) -> None:
        try:
            self._put(job_ids)
        except redis.RedisError as error:
            log.warning("the queue does not answer, the sweep will find the work: %s", error)

    def put_missing(self, job_ids: Iterable[int]) -> None:
        try:
            held = set(self._queue.get_job_ids())
            self._put(job_id for job_id in job_ids if str(job_id) not in held)
        except redis.RedisError as error:
            log.warning("the queue does not answer, the work waits in the ledger: %s", error)

    def _put(self, job_ids: Iterable[int]) -> None:
        for job_id in job_ids:
            self._queue.enqueue_call(
                FUNCTION,
                args=(job_id,),
                job_id=str(job_id),
                timeout=TIME_LIMIT,
                result_ttl=0,
                failure_ttl=KEPT_SECONDS,
            )

    def answers(self) -> bool:
        try:
            return bool(self._connection.ping())
        except redis.RedisError:
            return False


class NoQueue:
    """No Redis: workers look at the ledger by themselves."""

    def put(self, job_ids: Iterable[int]) -> None:
        """Nobody to tell."""

    def put_missing(self, job_ids: Iterable[int]) -> None:
        """Nobody to tell."""

    def answers(self) -> bool:
        return False


def job_queue(redis_url: str | None) -> JobQueue:
    """The queue at this address, or none."""
    return RedisQueue(redis_url) if redis_url else NoQueue()
