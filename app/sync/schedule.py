"""Work that comes round by itself. Each is quick, and may be done by two workers at once without harm."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from app.errors import Busy
from app.models import account, files, history, imports, notice, receipt, token
from app.sync import outbox
from app.sync.queues import JobQueue
from app.sync.task import Workshop
from app.workflows.effects import Effect
from app.workflows.keberatan import lewat
from app.workflows.penilaian import pengingat, tautan

BATCH = 1_000
LINKS = "tautan"
log = logging.getLogger(__name__)


def seal_history(workshop: Workshop, _now: datetime) -> None:
    """Append committed history rows to the hash chain."""
    with workshop.database.write() as session:
        history.seal(session)


def tidy_jobs(workshop: Workshop, now: datetime) -> None:
    """Delete old ended jobs and the files they made."""
    with workshop.database.write() as session:
        paths = outbox.tidy(session, now)
    for path in paths:
        Path(path).unlink(missing_ok=True)


def sweep_accounts(workshop: Workshop, now: datetime) -> None:
    """Delete sessions, one-time codes, throttles, receipts and notices that are over."""
    with workshop.database.write() as session:
        account.sweep(session, now)
        receipt.sweep(session, now)
        notice.sweep(session, now)
        token.sweep(session, now)


def tidy_imports(workshop: Workshop, now: datetime) -> None:
    """Delete old imports with their files and plans."""
    with workshop.database.write() as session:
        imports.tidy(session, now)


def tidy_files(workshop: Workshop, now: datetime) -> None:
    """Delete files that nobody saved a row with: first those of the register, then what lies there unregistered.

    Both are left alone while they are young, so that nothing goes that is just on its way into a row.
    """
    with workshop.database.write() as session:
        gone = files.sweep(session, now)
    for key in gone:
        workshop.files.remove(key)
    old = workshop.files.older(now - files.KEPT)
    while some := tuple(islice(old, BATCH)):
        with workshop.database.read() as session:
            known = files.known(session, some)
        for key in set(some) - known:
            workshop.files.remove(key)


def check_links(workshop: Workshop, now: datetime) -> None:
    """Ask for a run of the job that asks links, when some wait and no run is under way."""
    with workshop.database.read() as session:
        wanted = tautan.menunggu(session, workshop.registry, 1) and not outbox.pending(session, LINKS)
    if wanted:
        with workshop.database.write() as session:
            outbox.post(session, None, [Effect(LINKS)], now)


def mark_late_keberatan(workshop: Workshop, now: datetime) -> None:
    """Have keberatan that nobody answered in time become Terlambat, and tell their owners."""
    with workshop.database.write() as session:
        outbox.post(session, None, lewat.tandai(session, workshop.registry, now=now), now)


def remind(workshop: Workshop, now: datetime) -> None:
    """Remind those who have not reported in a period whose batas is near."""
    with workshop.database.write() as session:
        pengingat.ingatkan(session, workshop.registry, now=now)


@dataclass(frozen=True, slots=True)
class Round:
    """One thing that comes round."""

    every: timedelta
    work: Callable[[Workshop, datetime], None]


ROUNDS = (
    Round(timedelta(seconds=30), seal_history),
    Round(timedelta(minutes=1), check_links),
    Round(timedelta(hours=1), tidy_jobs),
    Round(timedelta(hours=1), sweep_accounts),
    Round(timedelta(hours=6), tidy_imports),
    Round(timedelta(hours=6), tidy_files),
    Round(timedelta(minutes=10), mark_late_keberatan),
    Round(timedelta(minutes=10), remind),
)


def ring_again(queue: JobQueue) -> Round:
    """The sweep of the outbox: what waits in the ledger and is not in the queue goes there again, within a minute."""

    def put_unheard(workshop: Workshop, now: datetime) -> None:
        with workshop.database.read() as session:
            waiting = outbox.unheard(session, now)
        if waiting:
            queue.put_missing(waiting)

    return Round(timedelta(seconds=15), put_unheard)


@dataclass
class Schedule:
    """When each round is due next; a new one is due at once."""

    rounds: tuple[Round, ...] = ROUNDS
    _next: dict[int, datetime] = field(default_factory=dict)

    def run_due(self, workshop: Workshop, now: datetime) -> None:
        """Do what is due at `now`; what meets a busy database comes round again."""
        for number, item in enumerate(self.rounds):
            if self._next.get(number, now) > now:
                continue
            self._next[number] = now + item.every
            try:
                item.work(workshop, now)
            except Busy:
                log.info("%s waits for its next round: the database is busy", item.work.__name__)
