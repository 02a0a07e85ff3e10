"""The worker: takes jobs from the ledger one after the other, each in a process of its own.

Redis only wakes it early. A job that eats all memory or is killed takes nobody along: the worker lives on, and what the
ledger says is taken up again.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from app.engine.catalog import load
from app.errors import Busy
from app.models.build import build
from app.models.transaction import Database
from app.processes import die_with_parent, orphaned
from app.settings import Settings
from app.sync import outbox, queues, runs
from app.sync.dispatch import KINDS
from app.sync.progress import board
from app.sync.schedule import Schedule
from app.sync.task import Job, Workshop

log = logging.getLogger(__name__)

WAIT_SECONDS = 5.0
FORK = multiprocessing.get_context("fork")


def utc_now() -> datetime:
    """This moment, aware."""
    return datetime.now(UTC)


def workshop(settings: Settings) -> Workshop:
    """What jobs work with, of these settings. Raises SchemaError."""
    catalog = load(settings.folders)
    return Workshop(catalog, build(catalog), Database(settings.database_url), settings.var.resolve())


class Worker:
    """One worker process. `work` goes on until `stop` or until the process that started it is gone."""

    def __init__(
        self,
        shop: Workshop,
        bell: queues.Bell,
        clock: Callable[[], datetime] = utc_now,
        kinds: Mapping[str, Job] = KINDS,
    ) -> None:
        self._shop, self._bell, self._clock, self._kinds = shop, bell, clock, kinds
        self._schedule = Schedule()
        self._stopping = False
        self._job: multiprocessing.process.BaseProcess | None = None

    def stop(self, *_signal: object) -> None:
        """End after the present step; a running job is broken off and taken up again by the next worker."""
        self._stopping = True
        if self._job is not None:
            self._job.terminate()

    def work(self, parent: int) -> None:
        """Do jobs as they come."""
        while not self._stopping and not orphaned(parent):
            if not self.step():
                self._bell.wait(WAIT_SECONDS)

    def step(self) -> bool:
        """Do what comes round, then one job where one waits; False when none did."""
        try:
            self._schedule.run_due(self._shop, self._clock())
            job_id = outbox.claim(self._shop.database, self._clock())
        except Busy:
            return False
        if job_id is None:
            return False
        self._run_apart(job_id)
        return True

    def _run_apart(self, job_id: int) -> None:
        """Run a job in a child; a child that dies without a word gives its job back to the ledger."""
        self._job = FORK.Process(target=self._run_here, args=(job_id, os.getpid()), name=f"job-{job_id}")
        self._job.start()
        self._job.join()
        code, self._job = self._job.exitcode, None
        if code:
            log.warning("job %d ended with %s and goes back to the ledger", job_id, code)
            outbox.give_back(self._shop.database, job_id)

    def _run_here(self, job_id: int, parent: int) -> None:
        """In the child: connections are not shared with the parent, whose own stay open there."""
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        die_with_parent(parent, signal.SIGKILL)
        self._shop.database.engine.dispose(close=False)
        fresh = Database(self._shop.database.url.render_as_string(hide_password=False))
        shop = Workshop(self._shop.catalog, self._shop.registry, fresh, self._shop.var)
        runs.run(runs.Runner(shop, board(fresh, shop.var), self._clock, self._kinds), job_id)


def main(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT."""
    parent = os.getppid()
    worker = Worker(workshop(settings), queues.bell(settings))
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, worker.stop)
    log.info("worker ready; %s", "woken by Redis" if settings.redis_url else "looking at the ledger every second")
    worker.work(parent)
