"""What a machine may lack: PostgreSQL, Redis, a browser, Pango. It is left out and said, or fails if required."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes.util import find_library
from functools import cache
from pathlib import Path
from typing import Literal, NoReturn

import psycopg
import pytest
import redis

from app.settings import Settings

Requirement = Literal["postgresql", "redis", "browser", "pango"]
LEFT_OUT = "left out: "
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The first one draws the same pages without the windows of a whole browser, and takes a quarter less time for them."""

USUAL_REDIS = "redis://127.0.0.1:6379/15"
USUAL_POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/postgres"


@cache
def settings() -> Settings:
    """The settings of this test run."""
    return Settings.load()


def leave_out(requirement: Requirement, reason: str) -> NoReturn:
    """Skip the asking test, or fail it where the run requires what is missing."""
    if requirement in settings().required_in_tests:
        pytest.fail(f"{requirement} is required (EKINERJA_TEST_REQUIRE): {reason}", pytrace=False)
    pytest.skip(f"{LEFT_OUT}{requirement} ({reason})")


@cache
def postgresql_server() -> str | None:
    """A server to make databases in: the one set, else this machine's, if it lets `postgres` in without a password."""
    url = settings().test_database_url or USUAL_POSTGRESQL
    plain = "postgresql://" + url.partition("://")[2]
    try:
        with psycopg.connect(plain, connect_timeout=3):
            return plain
    except psycopg.OperationalError:
        return None


@cache
def redis_server() -> str | None:
    """A Redis database that may be emptied: the one set, else this machine's last, if nobody keeps data there."""
    url = settings().test_redis_url
    try:
        with redis.Redis.from_url(url or USUAL_REDIS, socket_connect_timeout=3) as connection:
            free = all(key.startswith(b"rq:") for key in connection.scan_iter(count=1000))
    except redis.RedisError:
        return None
    return url or (USUAL_REDIS if free else None)


@contextmanager
def alone() -> Iterator[None]:
    """Hold this machine's place for tests with a real Redis: test runs side by side would empty it for one another."""
    with (Path(tempfile.gettempdir()) / f"ekinerja-test-redis-{os.getuid()}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@cache
def browser_path() -> str | None:
    """The machine's Chromium."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


@cache
def pango() -> bool:
    """Whether this machine has what PDF documents are made with."""
    return all(find_library(name) for name in ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset"))


def found() -> list[str]:
    """What this machine has, as settings for a run that requires all of it: `.ci/run` asks."""
    redis_url = redis_server()
    there = {"postgresql": postgresql_server(), "redis": redis_url, "browser": browser_path(), "pango": pango()}
    lines = ["EKINERJA_TEST_REQUIRE=" + ",".join(name for name, place in there.items() if place)]
    if there["postgresql"]:
        lines.append(f"EKINERJA_TEST_DATABASE_URL={there['postgresql']}")
    if redis_url:
        lines.append(f"EKINERJA_TEST_REDIS_URL={redis_url}")
    return lines


if __name__ == "__main__":
    sys.stdout.write("\n".join(found()) + "\n")
