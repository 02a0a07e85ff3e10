"""RQ's worker on the ledger: killed, forged, doubled and lost jobs, and a Redis that goes away."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
import redis
from rq import Queue
from rq.job import Callback

from app.models.transaction import Database
from app.sync import outbox, queues, runs
from app.sync.queues import FUNCTION, RedisQueue
from tests.support.waiting import until
from tests.sync.shop import FORK, LATER, NOW, SOON, ask, job, state, work, worker

pytestmark = pytest.mark.parametrize(
    ("dialect_name", "redis_url"),
    [
        ("sqlite", "embedded"),
        pytest.param("postgresql", "real", marks=[pytest.mark.postgresql, pytest.mark.redis]),
    ],
    indirect=["redis_url"],
)


def _do_all(database: Database, var: Path, url: str, now: datetime = NOW, limit: int = 60) -> None:
    worker(database, var, url, now, limit).listen(burst=True)


@pytest.fixture
def client(redis_url: str) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(redis_url) as made:
        yield made


@pytest.fixture
def started(database: Database, var: Path, redis_url: str) -> Iterator[Callable[[], BaseProcess]]:
    """Starts workers in processes of their own; those still there at the end are killed."""
    made: list[BaseProcess] = []

    def start() -> BaseProcess:
        process = FORK.Process(target=work, args=(database, var, redis_url, os.getpid()))
        process.start()
        made.append(process)
        return process

    yield start
    for process in made:
        process.kill()
        process.join()


def _horses(var: Path) -> list[int]:
    """The processes that had the waiting job, in order."""
    path = var / "horses"
    return [int(number) for number in path.read_text().split()] if path.exists() else []


def _alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_it_does_what_the_queue_holds_and_leaves_nothing_there(
    database: Database, var: Path, redis_url: str, client: redis.Redis
) -> None:
    asked = [ask(database, "catat", text=f"{number}") for number in range(3)]
    RedisQueue(redis_url).put(asked)
    _do_all(database, var, redis_url)
    assert [state(database, job_id) for job_id in asked] == [("selesai", 1)] * 3
    assert _jobs(client) == []


def _jobs(client: redis.Redis) -> list[bytes]:
    """Whatever Redis still knows of jobs, but for the list of workers."""
    kept = ("rq:job:*", "rq:queue:*", "rq:wip:*", "rq:failed:*", "rq:finished:*", "rq:execution*", "rq:results:*")
    return sorted(key for pattern in kept for key in client.scan_iter(pattern))


def test_a_job_delivered_twice_changes_nothing_the_second_time(
    database: Database, var: Path, redis_url: str, client: redis.Redis
) -> None:
    job_id = ask(database, "catat", text="halo")
    queue = RedisQueue(redis_url)
    queue.put([job_id])
    queue.put([job_id])
    _do_all(database, var, redis_url)
    ended = job(database, job_id)
    queue.put([job_id])
    _do_all(database, var, redis_url, now=LATER)
    again = job(database, job_id)
    assert (ended.status, ended.attempts, ended.finished_at) == ("selesai", 1, NOW)
    assert (again.status, again.attempts, again.finished_at) == ("selesai", 1, NOW)
    assert queues.rq_queue(client).get_job_ids() == []


def test_a_job_that_another_worker_runs_is_left_to_it(database: Database, var: Path, redis_url: str) -> None:
    job_id = ask(database, "catat", text="halo")
    assert outbox.claim(database, NOW) == job_id
    RedisQueue(redis_url).put([job_id])
    _do_all(database, var, redis_url)
    assert state(database, job_id) == ("berjalan", 1)


def test_a_killed_work_horse_is_resumed_at_once(
    database: Database, var: Path, redis_url: str, client: redis.Redis
) -> None:
    job_id = ask(database, "terbunuh")
    RedisQueue(redis_url).put([job_id])
    _do_all(database, var, redis_url)
    assert state(database, job_id) == ("selesai", 2)
    assert _jobs(client) == []


def test_a_job_that_kills_each_work_horse_is_given_up(database: Database, var: Path, redis_url: str) -> None:
    job_id, other = ask(database, "mematikan"), ask(database, "catat", text="halo")
    RedisQueue(redis_url).put([job_id, other])
    _do_all(database, var, redis_url)
    assert state(database, job_id) == ("gagal", outbox.MOST_ATTEMPTS)
    assert state(database, other) == ("selesai", 1)


def test_a_runaway_job_is_ended(database: Database, var: Path, redis_url: str) -> None:
    job_id = ask(database, "berputar")
    RedisQueue(redis_url).put([job_id])
    _do_all(database, var, redis_url, limit=1)
    row = job(database, job_id)
    assert (row.status, row.message) == ("gagal", runs.OVERDUE)


def test_a_killed_worker_takes_its_work_horse_along_and_the_next_resumes(
    database: Database, var: Path, redis_url: str, started: Callable[[], BaseProcess]
) -> None:
    job_id = ask(database, "menunggu")
    RedisQueue(redis_url).put([job_id])
    alive = started()
    until(lambda: len(_horses(var)) == 1, SOON)
    alive.kill()
    alive.join()
    until(lambda: not _alive(_horses(var)[0]), SOON)
    assert state(database, job_id) == ("berjalan", 1)

    _do_all(database, var, redis_url, now=LATER)
    assert state(database, job_id) == ("selesai", 2)


def test_a_work_horse_killed_in_the_middle_is_replaced_by_the_same_worker(
    database: Database, var: Path, redis_url: str, started: Callable[[], BaseProcess]
) -> None:
    job_id = ask(database, "menunggu")
    RedisQueue(redis_url).put([job_id])
    alive = started()
    until(lambda: len(_horses(var)) == 1, SOON)
    os.kill(_horses(var)[0], signal.SIGKILL)
    until(lambda: state(database, job_id) == ("selesai", 2), SOON)
    assert alive.is_alive()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_worker_gives_its_job_back_and_leaves_no_process(
    database: Database, var: Path, redis_url: str, started: Callable[[], BaseProcess], sign: signal.Signals
) -> None:
    job_id = ask(database, "menunggu")
    RedisQueue(redis_url).put([job_id])
    alive = started()
    until(lambda: len(_horses(var)) == 1, SOON)
    os.kill(alive.pid or 0, sign)
    alive.join(SOON)
    assert alive.exitcode == 0
    assert not _alive(_horses(var)[0])
    assert state(database, job_id) == ("antre", 1)
    _do_all(database, var, redis_url)
    assert state(database, job_id) == ("selesai", 2)


def test_an_idle_worker_stops(redis_url: str, client: redis.Redis, started: Callable[[], BaseProcess]) -> None:
    alive = started()
    until(lambda: bool(client.smembers("rq:workers")), SOON)
    alive.terminate()
    alive.join(SOON)
    assert alive.exitcode == 0
    assert client.smembers("rq:workers") == set()


def test_what_was_asked_for_while_redis_was_gone_is_swept_up(
    database: Database, var: Path, redis_url: str, tmp_path: Path
) -> None:
    job_id = ask(database, "catat", text="halo")
    RedisQueue(f"unix://{tmp_path / 'gone.sock'}").put([job_id])
    _do_all(database, var, redis_url)
    assert state(database, job_id) == ("antre", 0)
    _do_all(database, var, redis_url, now=NOW + timedelta(seconds=60))
    assert state(database, job_id) == ("selesai", 1)


def test_what_redis_forgot_is_swept_up(database: Database, var: Path, redis_url: str, client: redis.Redis) -> None:
    job_id = ask(database, "catat", text="halo")
    RedisQueue(redis_url).put([job_id])
    client.flushdb()
    _do_all(database, var, redis_url, now=NOW + timedelta(seconds=60))
    assert state(database, job_id) == ("selesai", 1)


def test_a_worker_that_listens_outlives_a_redis_that_forgets(
    database: Database, redis_url: str, client: redis.Redis, started: Callable[[], BaseProcess]
) -> None:
    alive = started()
    until(lambda: bool(client.smembers("rq:workers")), SOON)
    client.flushdb()
    job_id = ask(database, "catat", text="halo")
    RedisQueue(redis_url).put([job_id])
    until(lambda: state(database, job_id) == ("selesai", 1), SOON)
    assert alive.is_alive()


def mark(path: str) -> None:
    """What a forged job would like to do."""
    Path(path).touch()


def mark_after(job: Any, *_: object) -> None:
    """What a forged callback would like to do."""
    Path(job.meta["path"]).touch()


MARK, MARK_AFTER = f"{__name__}.mark", f"{__name__}.mark_after"


@pytest.mark.parametrize("serializer", ["json", "pickle"])
def test_a_forged_job_is_refused_and_removed(
    database: Database, var: Path, redis_url: str, client: redis.Redis, serializer: str
) -> None:
    path = var / "forged"
    forged = Queue(queues.NAME, connection=client, serializer=serializer)
    forged.enqueue_call(MARK, args=(str(path),))
    forged.enqueue_call("os.system", args=(f"touch {path}",))
    job_id = ask(database, "catat", text="halo")
    RedisQueue(redis_url).put([job_id])
    _do_all(database, var, redis_url)
    assert not path.exists()
    assert state(database, job_id) == ("selesai", 1)
    assert _jobs(client) == []


def test_forged_callbacks_are_not_called(database: Database, var: Path, redis_url: str, client: redis.Redis) -> None:
    path = var / "forged"
    done, killed = ask(database, "catat", text="halo"), ask(database, "terbunuh")
    forged = Queue(queues.NAME, connection=client, serializer="json")
    after = Callback(MARK_AFTER)
    for job_id in (done, killed):
        forged.enqueue_call(
            FUNCTION, (job_id,), meta={"path": str(path)}, on_success=after, on_failure=after, on_stopped=after
        )
    _do_all(database, var, redis_url)
    assert [state(database, done), state(database, killed)] == [("selesai", 1), ("selesai", 2)]
    assert not path.exists()


def test_a_job_given_out_as_abandoned_calls_nothing_either(
    database: Database, var: Path, redis_url: str, client: redis.Redis
) -> None:
    path = var / "forged"
    forged = Queue(queues.NAME, connection=client, serializer="json")
    made = forged.create_job(MARK, (str(path),), meta={"path": str(path)}, on_failure=Callback(MARK_AFTER))
    made.save()
    client.zadd(f"rq:wip:{queues.NAME}", {f"{made.id}:gone": 1})
    _do_all(database, var, redis_url)
    assert not path.exists()


def test_a_job_that_nobody_can_read_does_not_end_the_worker(
    database: Database, var: Path, redis_url: str, client: redis.Redis
) -> None:
    client.hset("rq:job:x", mapping={"data": json.dumps([]), "created_at": "yesterday", "timeout": "x"})
    client.rpush(f"rq:queue:{queues.NAME}", "x")
    job_id = ask(database, "catat", text="halo")
    RedisQueue(redis_url).put([job_id])
    _do_all(database, var, redis_url)
    assert state(database, job_id) == ("selesai", 1)
    assert not client.exists("rq:job:x")


def test_a_queue_that_ends_every_worker_does_not_keep_the_ledger_waiting(
    database: Database, redis_url: str, client: redis.Redis, started: Callable[[], BaseProcess]
) -> None:
    client.hset("rq:job:a b", "data", "[]")
    client.rpush(f"rq:queue:{queues.NAME}", *["a b"] * 20)
    job_id = ask(database, "catat", text="halo")
    alive = started()
    until(lambda: state(database, job_id) == ("selesai", 1), SOON)
    assert alive.is_alive()
