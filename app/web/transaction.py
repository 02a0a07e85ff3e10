"""The request's transaction: opened at the first use, read-only for a GET, committed before the answer leaves.

An answer of 400 or above takes its changes back, unless the page said `keep()` (a failed login must be counted), or
`finish()` before long work.
Effects become rows of the job ledger in the same transaction; the workers are told after the commit, never before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import cast

from flask import g, request
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.sync import outbox
from app.web.services import services
from app.workflows.effects import Done, Effect

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(slots=True)
class Unit:
    """The work of one request."""

    stack: ExitStack
    session: Session | None = None
    keep: bool = False
    jobs: list[int] = field(default_factory=list)


@contextmanager
def unit() -> Iterator[Unit]:
    """The transaction of one request, around the view. Undone when the block raises; the workers are told after it."""
    with ExitStack() as stack:
        current = Unit(stack)
        g.unit = current
        try:
            yield current
        finally:
            g.pop("unit", None)
    if current.jobs:
        services().queue.put(current.jobs)


def take_back(current: Unit) -> None:
    """Undo what the view changed so far, and let nothing of it be committed."""
    if current.session is not None:
        current.session.rollback()
    current.jobs.clear()


def session() -> Session:
    """The session of this request. A GET's cannot write."""
    current = cast(Unit, g.unit)
    if current.session is None:
        database = services().database
        opened = database.page() if request.method in SAFE else database.write()
        current.session = current.stack.enter_context(opened)
    return current.session


def release() -> None:
    """Give the database back before long work that needs it no more; only a request that reads may. What asks again
    begins anew."""
    if request.method not in SAFE:
        raise RuntimeError("what a request changed must be committed whole")
    session().close()


def finish() -> None:
    """Commit what the request changed and give the database back, before long work: what comes after it is undone by
    nothing any more, and must change nothing."""
    current = cast(Unit, g.unit)
    if current.jobs:
        raise RuntimeError("workers are told when the request ends, not before")
    if current.session is not None:
        current.session.commit()
        current.session.close()


def keep() -> None:
    """Commit although the answer is an error."""
    cast(Unit, g.unit).keep = True


def settle(done: Done, actor: Actor) -> tuple[int, ...]:
    """Write the job rows that a verb asked for, in this transaction; gives their ids. Workers hear after the commit."""
    return enqueue(done.effects, actor)


def enqueue(effects: Sequence[Effect], actor: Actor) -> tuple[int, ...]:
    """Write a job row for each effect, on behalf of `actor`; gives their ids."""
    jobs = outbox.post(session(), actor, effects, actor.now) if effects else []
    cast(Unit, g.unit).jobs.extend(jobs)
    return tuple(jobs)


def has_unit() -> bool:
    """True while the view of a request runs; an error page is made after its transaction ended."""
    return "unit" in g
