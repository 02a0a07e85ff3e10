"""What the job pages show, from the ledger and from what running jobs say of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.tanggal import waktu
from app.errors import OutOfScope
from app.models.job_run import JobRun
from app.sync.dispatch import QUIET
from app.sync.progress import Board

SHOWN = 50
FAST, SLOW = 1, 4
STATES = {
    "antre": ("Menunggu giliran", "neutral"),
    "berjalan": ("Sedang berjalan", "info"),
    "selesai": ("Selesai", "success"),
    "gagal": ("Gagal", "danger"),
    "dihentikan": ("Dihentikan", "warning"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job as its page shows it. `reload`: after so many seconds a page about unfinished work looks again."""

    id: int
    title: str
    state: str
    state_kind: str
    running: bool
    done: int
    total: int | None
    message: str
    result_name: str | None
    asked: str
    ended: str
    reload: int


def one(session: Session, actor: Actor, job_id: int) -> JobRun:
    """The actor's own job. Raises OutOfScope for anybody else's."""
    job = session.get(JobRun, job_id)
    if job is None or job.akun_id != actor.akun_id:
        raise OutOfScope("Pekerjaan ini tidak ditemukan.", "Lihat daftar Pekerjaan saya.")
    return job


def latest(session: Session, actor: Actor) -> list[JobRun]:
    """The actor's own jobs, the newest first."""
    mine = (
        sa.select(JobRun)
        .where(JobRun.akun_id == actor.akun_id, JobRun.kind.not_in(QUIET))
        .order_by(JobRun.id.desc())
        .limit(SHOWN)
    )
    return list(session.scalars(mine))


def shown(job: JobRun, board: Board, actor: Actor, title: str) -> Job:
    """The job with its progress of this moment."""
    running = job.status in ("antre", "berjalan")
    said = board.read(job.id) if job.status == "berjalan" else None
    words, kind = STATES[job.status]
    return Job(
        id=job.id,
        title=title,
        state=words,
        state_kind=kind,
        running=running,
        done=said.done if said else job.done,
        total=said.total if said else job.total,
        message=(said.message if said else "") or job.message,
        result_name=job.result_name if job.status == "selesai" and job.result_path else None,
        asked=waktu(job.created_at, actor.zone),
        ended=waktu(job.finished_at, actor.zone) if job.finished_at else "",
        reload=_pace(job.created_at, actor.now) if running else 0,
    )


def _pace(asked: datetime, now: datetime) -> int:
    """Look often at young work, which is mostly short, and seldom at old."""
    return FAST if now - asked < timedelta(seconds=20) else SLOW
