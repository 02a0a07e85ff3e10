"""The outbox: effects become rows of the ledger in the transaction of the change that asks for them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.errors import OutOfScope
from app.models.job_run import JobRun
from app.models.transaction import Database
from app.sync.dispatch import KINDS
from app.sync.progress import Board
from app.workflows.effects import Effect

STALE = timedelta(seconds=30)
UNHEARD = timedelta(seconds=30)
MOST_AT_ONCE = 1_000
MOST_ATTEMPTS = 3
KEPT = timedelta(days=30)
GIVEN_UP = "Pekerjaan ini berhenti mendadak beberapa kali dan tidak dicoba lagi. Hubungi operator."


def post(
    session: Session, actor: Actor | None, effects: Iterable[Effect], now: datetime, kinds: Container[str] = KINDS
) -> list[int]:
    """Write one ledger row for each effect; gives their ids. Raises KeyError for a kind that no job does.

    Whoever commits puts them into the queue afterwards.
    """
    jobs = [
        JobRun(
            kind=effect.kind if effect.kind in kinds else _unknown(effect.kind),
            akun_id=actor.akun_id if actor else None,
            instansi_id=actor.instansi_id if actor else None,
            params=dict(effect.params),
            created_at=now,
        )
        for effect in effects
    ]
    session.add_all(jobs)
    session.flush()
    return [job.id for job in jobs]


def pending(session: Session, kind: str) -> bool:
    """Whether a job of this kind waits or runs."""
    under_way = sa.exists().where(JobRun.kind == kind, JobRun.status.in_(("antre", "berjalan")))
    return bool(session.scalar(sa.select(under_way)))


def _unknown(kind: str) -> str:
    raise KeyError(f"no job of the kind {kind!r}; they are listed in app.sync.dispatch.KINDS")


def claim(database: Database, now: datetime, job_id: int | None = None) -> int | None:
    """Take a waiting job, or one whose worker has not been heard of for a while; None when there is none.

    It is the job `job_id`, or without it the oldest. Two workers never get the same job, and one that is running or has
    ended is not taken. One that was tried often enough is given up.
    """
    with database.read() as session:
        if session.scalar(_next(now, job_id)) is None:
            return None
    with database.write() as session:
        job = session.scalar(_next(now, job_id).with_for_update(skip_locked=True))
        if job is None:
            return None
        if job.attempts >= MOST_ATTEMPTS:
            job.status, job.finished_at, job.message = "gagal", now, GIVEN_UP
            return None
        job.status, job.attempts, job.heartbeat_at = "berjalan", job.attempts + 1, now
        job.started_at = job.started_at or now
        return job.id


def _next(now: datetime, job_id: int | None) -> sa.Select[JobRun]:
    found = sa.select(JobRun).where(sa.or_(JobRun.status == "antre", _lost(now))).order_by(JobRun.id).limit(1)
    return found if job_id is None else found.where(JobRun.id == job_id)


def _lost(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(JobRun.status == "berjalan", JobRun.heartbeat_at < now - STALE)


def unheard(session: Session, now: datetime) -> Sequence[int]:
    """The oldest jobs that nobody took although they have waited for a while, or whose worker is gone."""
    waiting = sa.and_(JobRun.status == "antre", JobRun.created_at < now - UNHEARD)
    oldest = sa.select(JobRun.id).where(sa.or_(waiting, _lost(now))).order_by(JobRun.id).limit(MOST_AT_ONCE)
    return session.scalars(oldest).all()


def give_back(database: Database, job_id: int) -> bool:
    """Let a job whose process died wait again; `claim` counts how often. True when it waits now."""
    with database.read() as session:
        status = session.scalar(sa.select(JobRun.status).where(JobRun.id == job_id))
    if status == "berjalan":
        died = sa.update(JobRun).where(JobRun.id == job_id, JobRun.status == "berjalan")
        with database.write() as session:
            session.execute(died.values(status="antre"))
    return status in ("berjalan", "antre")


def stop(session: Session, board: Board, actor: Actor, job_id: int, now: datetime) -> None:
    """End an own job: one that waits at once, one that runs at its next step. Raises OutOfScope for another's."""
    job = session.get(JobRun, job_id)
    if job is None or job.akun_id != actor.akun_id:
        raise OutOfScope
    if job.status == "antre":
        job.status, job.finished_at = "dihentikan", now
    elif job.status == "berjalan":
        board.ask_stop(job_id)


def tidy(session: Session, now: datetime) -> list[str]:
    """Delete ended jobs that are old; gives the paths of the files they left, for the caller to remove."""
    old = sa.and_(JobRun.finished_at.is_not(None), JobRun.finished_at < now - KEPT)
    paths = session.scalars(sa.select(JobRun.result_path).where(old, JobRun.result_path.is_not(None))).all()
    session.execute(sa.delete(JobRun).where(old))
    return [path for path in paths if path]
