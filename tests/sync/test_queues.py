"""RQ's queue: what is put there, and what of it is believed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from rq import Queue, SimpleWorker
from rq.job import Callback
from rq.serializers import JSONSerializer

from app.sync import queues
from app.sync.queues import FUNCTION, LedgerJob, RedisQueue


@pytest.fixture
def client(redis_url: str) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(redis_url) as made:
        yield made


def _held(client: redis.Redis) -> list[str]:
    return queues.rq_queue(client).get_job_ids()


def test_a_job_is_the_number_of_its_row_in_json_and_nothing_else(redis_url: str, client: redis.Redis) -> None:
    RedisQueue(redis_url).put([7])
    kept: Any = client.hget("rq:job:7", "data")
    assert json.loads(zlib.decompress(kept)) == [FUNCTION, None, [7], {}]
    job = LedgerJob.fetch("7", client, JSONSerializer)
    assert isinstance(job, LedgerJob)
    assert job.row == 7


def test_rows_are_put_in_order(redis_url: str, client: redis.Redis) -> None:
    RedisQueue(redis_url).put([3, 4])
    assert _held(client) == ["3", "4"]


def test_what_the_queue_holds_is_not_put_there_again(redis_url: str, client: redis.Redis) -> None:
    queue = RedisQueue(redis_url)
    queue.put([3])
    queue.put_missing([3, 4])
    queue.put_missing([3, 4])
    assert _held(client) == ["3", "4"]


def test_a_lost_redis_is_no_error(tmp_path: Path) -> None:
    queue = queues.job_queue(f"unix://{tmp_path / 'gone.sock'}")
    queue.put([1])
    queue.put_missing([1])
    assert not queue.answers()


def test_without_redis_nobody_is_told() -> None:
    queue = queues.job_queue(None)
    queue.put([1])
    queue.put_missing([1])
    assert not queue.answers()


@pytest.mark.parametrize(
    "call",
    [
        ["os.system", None, ["true"], {}],
        ["os.system", None, [7], {}],
        [FUNCTION, "instance", [7], {}],
        [FUNCTION, None, ["7"], {}],
        [FUNCTION, None, [0], {}],
        [FUNCTION, None, [2**63], {}],
        [FUNCTION, None, [7, 8], {}],
        [FUNCTION, None, [7], {"more": 1}],
        [FUNCTION, None, [7]],
        None,
        7,
    ],
)
def test_any_other_call_has_no_row(call: object, embedded_redis_url: str) -> None:
    with redis.Redis.from_url(embedded_redis_url) as client:
        job = LedgerJob("x", client, JSONSerializer)
        job.restore({b"data": json.dumps(call).encode()})
        assert job.row is None


@pytest.mark.parametrize(
    "kept", [{b"data": b"\x80\x04."}, {b"data": b"[]", b"created_at": b"yesterday"}, {b"data": b"[]", b"timeout": b"x"}]
)
def test_what_cannot_be_read_has_no_row(kept: dict[bytes, bytes], embedded_redis_url: str) -> None:
    with redis.Redis.from_url(embedded_redis_url) as client:
        job = LedgerJob("x", client, JSONSerializer)
        job.restore(kept)
        assert job.row is None


def test_only_a_worker_gives_a_job_something_to_do(embedded_redis_url: str) -> None:
    with redis.Redis.from_url(embedded_redis_url) as client:
        job = LedgerJob("x", client, JSONSerializer)
        job.restore({b"data": json.dumps(["os.getpid", None, [], {}]).encode()})
        with pytest.raises(PermissionError):
            job.perform()


def mark(path: str) -> None:
    """What a forged job would like to do."""
    Path(path).touch()


def mark_after(job: Any, *_: object) -> None:
    """What a forged callback would like to do."""
    Path(job.meta["path"]).touch()


def test_a_worker_that_believed_redis_would_run_what_stands_there(client: redis.Redis, tmp_path: Path) -> None:
    """The control of the tests with forged jobs: RQ's own worker does what they say."""
    called, called_after = tmp_path / "called", tmp_path / "called-after"
    forged = Queue("stock", connection=client, serializer="json")
    after = Callback(f"{__name__}.mark_after")
    forged.enqueue_call(f"{__name__}.mark", (str(called),), meta={"path": str(called_after)}, on_success=after)
    SimpleWorker([forged], connection=client, serializer="json").work(burst=True)
    assert called.exists()
    assert called_after.exists()
