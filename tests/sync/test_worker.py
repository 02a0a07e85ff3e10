"""The worker: jobs in processes of their own, killed ones taken up again, the rounds that come by themselves."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.models import account, history
from app.models.transaction import Database
from app.sync import runs
from app.sync.schedule import Round, Schedule, seal_history, sweep_accounts
from app.sync.task import Workshop
from app.worker import Worker
from app.workflows.seed import system_actor
from tests.sync.shop import KINDS, NOW, ask, job, workshop


def _worker(database: Database, var: Path, limit: int = 60) -> Worker:
    return Worker(workshop(database, var), None, lambda: NOW, KINDS, limit)


def _work(worker: Worker, parent: int) -> int:
    """Work until there is nothing to do; gives how often it waited."""
    waits: list[float] = []

    def pause(seconds: float) -> None:
        waits.append(seconds)
        worker.stop()

    worker.work(parent, pause)
    return len(waits)


def test_it_does_all_jobs_and_then_waits(database: Database, var: Path) -> None:
    asked = [ask(database, "catat", text=f"{number}") for number in range(3)]
    waits = _work(_worker(database, var), os.getppid())
    assert [job(database, job_id).status for job_id in asked] == ["selesai"] * 3
    assert waits == 1


def test_a_killed_job_is_done_at_the_second_try(database: Database, var: Path) -> None:
    job_id = ask(database, "terbunuh")
    _work(_worker(database, var), os.getppid())
    row = job(database, job_id)
    assert (row.status, row.attempts) == ("selesai", 2)


def test_a_runaway_job_is_ended(database: Database, var: Path) -> None:
    job_id = ask(database, "berputar")
    _work(_worker(database, var, limit=1), os.getppid())
    row = job(database, job_id)
    assert (row.status, row.message) == ("gagal", runs.OVERDUE)


def test_it_ends_when_its_parent_is_gone(database: Database, var: Path) -> None:
    job_id = ask(database, "catat", text="halo")
    assert _work(_worker(database, var), 1 if os.getppid() != 1 else 2) == 0
    assert job(database, job_id).status == "antre"


def test_a_round_that_fails_does_not_end_the_worker(
    database: Database, var: Path, caplog: pytest.LogCaptureFixture
) -> None:
    job_id = ask(database, "catat", text="halo")
    with database.write() as session:
        session.execute(sa.text("DROP TABLE sys_throttle"))
    _work(_worker(database, var), os.getppid())
    assert "what comes round was not done" in caplog.text
    assert job(database, job_id).status == "selesai"


def test_rounds_come_when_they_are_due(database: Database, var: Path) -> None:
    seen: list[datetime] = []
    schedule = Schedule((Round(timedelta(seconds=30), lambda _, now: seen.append(now)),))
    shop = workshop(database, var)
    for seconds in (0, 10, 30, 45, 61):
        schedule.run_due(shop, NOW + timedelta(seconds=seconds))
    assert [int((moment - NOW).total_seconds()) for moment in seen] == [0, 30, 61]


def test_the_round_seals_committed_history(database: Database, var: Path) -> None:
    with database.write() as session:
        event = history.Event("instansi", 1, "create", {"nama": [None, "Mekar Raya"]})
        history.record(session, system_actor(NOW), [event], now=NOW)
    shop: Workshop = workshop(database, var)
    seal_history(shop, NOW)
    seal_history(shop, NOW)
    with database.read() as session:
        assert history.verify(session) == []
        assert session.scalar(sa.select(sa.func.count(history.Seal.seq))) == 1


def test_the_round_forgets_what_is_over_and_keeps_what_holds(database: Database, var: Path) -> None:
    day = timedelta(days=1)
    with database.write() as session:
        for name, expires in (("old", NOW - day), ("new", NOW)):
            session.add(
                account.WebSession(
                    token_hash=name, akun_id=1, created_at=NOW, seen_at=NOW, expires_at=expires, address="", agent=""
                )
            )
            session.add(account.ResetCode(akun_id=1, code_hash=name, issued_by=2, issued_at=NOW, expires_at=expires))
        for name, blocked in (("old", None), ("over", NOW - day), ("blocked", NOW + day)):
            session.add(account.Throttle(key=name, failures=5, first_at=NOW - 2 * day, blocked_until=blocked))
    sweep_accounts(workshop(database, var), NOW)
    with database.read() as session:
        assert session.scalars(sa.select(account.WebSession.token_hash)).all() == ["new"]
        assert session.scalars(sa.select(account.ResetCode.code_hash)).all() == ["new"]
        assert session.scalars(sa.select(account.Throttle.key)).all() == ["blocked"]
