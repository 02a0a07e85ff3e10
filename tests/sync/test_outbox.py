"""The ledger: asked for with the change, taken by one worker, taken up again when that one is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.errors import OutOfScope
from app.models.transaction import Database
from app.sync import outbox
from app.sync.progress import board
from app.workflows.effects import Effect
from tests.sync.shop import KINDS, LATER, NOW, ask, job, set_job


def test_an_effect_is_a_row_with_its_ids(database: Database) -> None:
    job_id = ask(database, "catat", text="halo")
    row = job(database, job_id)
    assert (row.kind, row.status, row.params, row.attempts) == ("catat", "antre", {"text": "halo"}, 0)


def test_a_kind_that_nobody_does_cannot_be_asked_for(database: Database) -> None:
    with pytest.raises(KeyError, match="tidak_ada"), database.write() as session:
        outbox.post(session, None, [Effect("tidak_ada")], NOW, KINDS)


def test_the_row_goes_with_the_change_that_failed(database: Database) -> None:
    def change(session: Session) -> None:
        outbox.post(session, None, [Effect("catat")], NOW, KINDS)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), database.write() as session:
        change(session)
    assert outbox.claim(database, NOW) is None


def test_the_oldest_job_is_taken_first_and_once(database: Database) -> None:
    first, second = ask(database, "catat"), ask(database, "catat")
    assert [outbox.claim(database, NOW) for _ in range(3)] == [first, second, None]


def test_many_workers_share_the_jobs_without_taking_one_twice(database: Database) -> None:
    asked = {ask(database, "catat") for _ in range(20)}

    def take(_: int) -> list[int]:
        taken: list[int] = []
        while (job_id := outbox.claim(database, NOW)) is not None:
            taken.append(job_id)
        return taken

    with ThreadPoolExecutor(4) as pool:
        taken = [job_id for part in pool.map(take, range(4)) for job_id in part]
    assert sorted(taken) == sorted(set(taken))
    rest = []
    while (job_id := outbox.claim(database, NOW)) is not None:
        rest.append(job_id)
    assert {*taken, *rest} == asked


def test_a_silent_run_loses_its_job_to_the_next_worker(database: Database) -> None:
    job_id = ask(database, "catat")
    outbox.claim(database, NOW)
    assert outbox.claim(database, NOW + outbox.STALE) is None
    assert outbox.claim(database, LATER) == job_id
    assert job(database, job_id).attempts == 2


def test_a_job_that_kills_its_worker_is_given_up(database: Database) -> None:
    job_id = ask(database, "catat")
    for number in range(outbox.MOST_ATTEMPTS):
        assert outbox.claim(database, NOW + number * timedelta(minutes=2)) == job_id
    assert outbox.claim(database, NOW + timedelta(hours=1)) is None
    row = job(database, job_id)
    assert (row.status, row.message) == ("gagal", outbox.GIVEN_UP)


def _actor(akun_id: int) -> Actor:
    return Actor(akun_id, "", "", 1, None, None, (), NOW, NOW.date())


def test_a_waiting_job_stops_at_once_and_only_for_its_owner(database: Database, var: Path) -> None:
    job_id = ask(database, "catat")
    with database.write() as session:
        set_job(session, job_id, akun_id=7)
    notices = board(database, var)
    with pytest.raises(OutOfScope), database.write() as session:
        outbox.stop(session, notices, _actor(8), job_id, NOW)
    with database.write() as session:
        outbox.stop(session, notices, _actor(7), job_id, NOW)
    assert job(database, job_id).status == "dihentikan"
    assert outbox.claim(database, NOW) is None


def test_old_ended_jobs_are_deleted_and_their_files_named(database: Database) -> None:
    old, young, waiting = (ask(database, "catat") for _ in range(3))
    with database.write() as session:
        set_job(session, old, status="selesai", finished_at=NOW, result_path="/x/1.csv")
        set_job(session, young, status="selesai", finished_at=NOW + outbox.KEPT, result_path="/x/2.csv")
    with database.write() as session:
        assert outbox.tidy(session, NOW + outbox.KEPT + timedelta(seconds=1)) == ["/x/1.csv"]
    assert [outbox.claim(database, NOW), job(database, young).status] == [waiting, "selesai"]
