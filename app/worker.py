"""The worker: takes jobs as RQ's queue delivers them, or from the ledger itself while there is no Redis.

Each job runs in a process of its own. A job that eats all memory or is killed takes nobody along: the worker lives on,
and what the ledger says is taken up again.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from app.engine.catalog import load
from app.errors import Busy
from app.models.build import build
from app.models.transaction import Database
from app.processes import die_with_parent, orphaned
from app.settings import Settings
from app.sync import outbox, rq_worker, runs
from app.sync.dispatch import KINDS
from app.sync.progress import board
from app.sync.queues import TIME_LIMIT, job_queue
from app.sync.schedule import ROUNDS, Schedule, ring_again
from app.sync.task import Job, Workshop

log = logging.getLogger(__name__)

PAUSE_SECONDS = 1.0
GRACE_SECONDS = 60.0
FORK = multiprocessing.get_context("fork")


def utc_now() -> datetime:
    """This moment, aware."""
    return datetime.now(UTC)


def workshop(settings: Settings) -> Workshop:
    """What jobs work with, of these settings. Raises SchemaError."""
    catalog = load(settings.folders)
    return Workshop(catalog, build(catalog), Database(settings.database_url), settings.var.resolve(), settings.address)


class Worker:
    """One worker process. `work` goes on until `stop` or until the process that started it is gone."""

    def __init__(
        self,
        shop: Workshop,
        redis_url: str | None = None,
        clock: Callable[[], datetime] = utc_now,
        kinds: Mapping[str, Job] = KINDS,
        limit: int = TIME_LIMIT,
    ) -> None:
        self._shop, self._clock, self._kinds, self.limit = shop, clock, kinds, limit
        self._redis_url, self._queue = redis_url, job_queue(redis_url)
        self._schedule = Schedule((*ROUNDS, ring_again(self._queue)))
        self._parent = os.getppid()
        self._stopped = False
        self._job: multiprocessing.process.BaseProcess | None = None

    @property
    def stopping(self) -> bool:
        """True when no more jobs shall be begun."""
        return self._stopped or orphaned(self._parent)

    def stop(self, *_signal: object) -> None:
        """End after the present step; a running job is broken off and taken up again by the next worker."""
        self._stopped = True
        if self._job is not None:
            self._job.terminate()

    def work(self, parent: int, pause: Callable[[float], None] = time.sleep) -> None:
        """Do jobs as they come: from the queue while Redis answers, from the ledger while it does not."""
        self._parent = parent
        while not self.stopping:
            if self._queue.answers():
                self.listen()
            if not self.stopping and not self.step():
                pause(PAUSE_SECONDS)

    def listen(self, *, burst: bool = False) -> None:
        """Do what the queue delivers, until a signal or until Redis is gone; with `burst` until it is empty."""
        if self._redis_url:
            rq_worker.listen(self._redis_url, self, burst=burst)

    def step(self) -> bool:
        """Do what comes round, then one job of the ledger where one waits; False when none did."""
        self.beat()
        try:
            job_id = outbox.claim(self._shop.database, self._clock())
        except Busy:
            return False
        if job_id is None:
            return False
        self._run_apart(job_id)
        return True

    def beat(self) -> None:
        """Do what comes round."""
        try:
            self._schedule.run_due(self._shop, self._clock())
        except Exception:
            # A round that fails must not end the worker in the midst of a job; it comes round again.
            log.exception("what comes round was not done")

    def claim(self, job_id: int) -> bool:
        """Take a row of the ledger; False when it has ended, is being done, or cannot be had just now."""
        try:
            return outbox.claim(self._shop.database, self._clock(), job_id) is not None
        except Busy:
            log.info("row %d waits for the sweep: the database is busy", job_id)
            return False

    def perform(self, job_id: int) -> None:
        """In a process of its own: do the claimed row. The parent's connections stay open there, unused here."""
        self._shop.database.engine.dispose(close=False)
        fresh = Database(self._shop.database.url.render_as_string(hide_password=False))
        shop = Workshop(self._shop.catalog, self._shop.registry, fresh, self._shop.var, self._shop.address)
        runs.run(runs.Runner(shop, board(fresh, shop.var), self._clock, self._kinds), job_id)

    def settle(self, job_id: int) -> None:
        """After a run: a row whose end nobody wrote down waits again, and the queue hears of it."""
        try:
            if outbox.give_back(self._shop.database, job_id):
                self._queue.put([job_id])
        except Busy:
            log.info("row %d waits for the sweep: the database is busy", job_id)

    def _run_apart(self, job_id: int) -> None:
        """Without RQ: run a job in a child, and for no longer than any may."""
        self._job = FORK.Process(target=self._run_here, args=(job_id, os.getpid()), name=f"job-{job_id}")
        self._job.start()
        self._job.join(self.limit + GRACE_SECONDS)
        if self._job.is_alive():
            self._job.kill()
            self._job.join()
        self._job = None
        self.settle(job_id)

    def _run_here(self, job_id: int, parent: int) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        die_with_parent(parent, signal.SIGKILL)
        with rq_worker.time_limit(self.limit):
            self.perform(job_id)


def main(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT."""
    parent = os.getppid()
    worker = Worker(workshop(settings), settings.redis_url)
    gc.freeze()  # what is there now stays: the collector need not walk it in the midst of every large job
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, worker.stop)
    log.info("worker ready; %s", "taking jobs from RQ" if settings.redis_url else "looking at the ledger every second")
    worker.work(parent)
