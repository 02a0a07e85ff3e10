"""The embedded runner: starts web, worker and Redis, watches them, and leaves nothing behind when it ends."""

from __future__ import annotations

import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import redis

from app.processes import die_with_parent, orphaned
from app.settings import Settings, child_environment
from app.sync import redis_server

TICK_SECONDS = 0.3
STOP_SECONDS = 12.0
HEALTHY_SECONDS = 60.0
PORT_SECONDS = 6.0
QUICK_END_SECONDS = 5.0
MOST_QUICK_ENDS = 5
LOG_LIMIT = 10 * 1024 * 1024
LOG_TAIL = 2_000
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - compared with, not listened on


class Unavailable(Exception):
    """Something that the start needs is not there; the text says what and what to do."""


@dataclass(frozen=True, slots=True)
class Program:
    """A child: what to start, with which environment, and where its output goes."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path


class Child:
    """One program, started again when it ends by itself."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.quick_ends = 0
        self._start()

    def _start(self) -> None:
        parent = os.getpid()
        self.started = time.monotonic()
        with _log_file(self.program.log) as log:
            # There are no threads here, so the hook is safe. A session of its own: Ctrl-C in the terminal reaches the
            # supervisor alone, which then ends all in order.
            self.process = subprocess.Popen(
                self.program.command,
                env=self.program.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=lambda: die_with_parent(parent),
            )

    def revive(self) -> None:
        """Start it again if it has ended. Raises Unavailable when it keeps ending at once."""
        if self.process.poll() is None:
            return
        quick = time.monotonic() - self.started < QUICK_END_SECONDS
        self.quick_ends = self.quick_ends + 1 if quick else 0
        if self.quick_ends >= MOST_QUICK_ENDS:
            raise Unavailable(f"{self.program.name} does not stay up:\n{self.last_words()}")
        self.signal(signal.SIGKILL)  # what it may have left in its session, and the port with it
        self._start()

    def signal(self, sign: signal.Signals) -> None:
        """Send `sign` to the program and to whatever it started in its session."""
        try:
            os.killpg(self.process.pid, sign)
        except ProcessLookupError:
            return

    def last_words(self) -> str:
        """The end of its log."""
        return self.program.log.read_bytes()[-LOG_TAIL:].decode("utf-8", "replace")


def _log_file(path: Path) -> BinaryIO:
    """The log, opened for more; one grown too long makes room."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")


@contextmanager
def alone(var: Path) -> Iterator[None]:
    """Hold the var folder for this process. Raises Unavailable when another run has it."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / "run.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Unavailable(f"e-Kinerja is already running with {var}. Stop it, or set EKINERJA_VAR.") from error
        yield


def address(settings: Settings) -> str:
    """Where a browser of this machine finds the web server."""
    host = EVERYWHERE.get(settings.host, settings.host)
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def run(settings: Settings, ready: Callable[[str], None], *, with_parent: bool = False) -> None:
    """Run everything until SIGINT, SIGTERM or SIGHUP, then stop everything. `ready` is called once all is healthy.

    With `with_parent` it also ends when the process that started it is gone. Raises Unavailable.
    """
    parent = os.getppid()
    stop = _stop_by_signal()
    _await_port(settings)
    children: list[Child] = []
    try:
        redis_url = _start_redis(settings, children)
        environment = child_environment(var=str(settings.var.resolve()), redis_url=redis_url or "")
        children += [Child(program) for program in _programs(settings, environment)]
        _await_healthy(settings, children, stop)
        if not stop.is_set():
            ready(address(settings))
        while not stop.wait(TICK_SECONDS) and not (with_parent and orphaned(parent)):
            for child in children:
                child.revive()
    finally:
        _stop_all(children)


def _stop_by_signal() -> threading.Event:
    """Set by the signals that end a run; a background job inherits SIGINT as ignored, so handlers are explicit."""
    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, lambda *_: stop.set())
    return stop


def _programs(settings: Settings, environment: Mapping[str, str]) -> list[Program]:
    logs = settings.var / "log"
    web = [sys.executable, "-m", "gunicorn", "--config", "python:app.serving", "app.wsgi:app"]
    work = [sys.executable, "-m", "app.cli", "worker"]
    return [
        Program("web", web, environment, logs / "web.log"),
        Program("worker", work, environment, logs / "worker.log"),
    ]


def _start_redis(settings: Settings, children: list[Child]) -> str | None:
    """The address of Redis, started here if it is an embedded one; None where there is none."""
    choice = redis_server.choose(settings)
    if choice.binary is None:
        if choice.source == "none":
            print("No Redis on this machine: the worker looks at the database every second instead.")
        return choice.url
    folder = (settings.var / "redis").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    path = _socket_path(folder)
    command = redis_server.server_command(choice.binary, folder, path)
    child = Child(Program("redis", command, child_environment(), settings.var / "log" / "redis.log"))
    if not _answers(path):
        child.signal(signal.SIGKILL)
        child.process.wait()
        print(f"The embedded Redis does not start, so the worker looks at the database: {child.last_words()}")
        return None
    children.append(child)
    return redis_server.socket_url(path)


def _socket_path(folder: Path) -> Path:
    """A unix socket in `folder`, or where that path is too long for one, in a temporary folder."""
    path = folder / "redis.sock"
    if len(os.fsencode(path)) <= redis_server.SOCKET_PATH_LIMIT:
        return path
    return Path(tempfile.mkdtemp(prefix="ekinerja-")) / "redis.sock"


def _answers(path: Path) -> bool:
    """True as soon as a server on `path` answers; it may have a file to read first."""
    with redis.Redis(unix_socket_path=str(path)) as client:
        return _soon(lambda: bool(client.ping()), HEALTHY_SECONDS / 4, redis.RedisError)


def _soon(asked: Callable[[], bool], seconds: float, *errors: type[Exception]) -> bool:
    """True once `asked` is, False when it is not within `seconds`; `errors` count as not yet."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if asked():
                return True
        except errors:
            pass
        time.sleep(0.05)
    return False


def _await_port(settings: Settings) -> None:
    """Wait a little for the port, which a run that was just killed may still hold. Raises Unavailable."""

    def free() -> bool:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((settings.host, settings.port))
            return True

    if not _soon(free, PORT_SECONDS, OSError):
        raise Unavailable(f"Port {settings.port} of {settings.host} is taken. Stop what uses it, or set EKINERJA_PORT.")


def _await_healthy(settings: Settings, children: Sequence[Child], stop: threading.Event) -> None:
    """Wait until the web server says it is ready. Raises Unavailable with the reason when it does not."""

    def healthy() -> bool:
        for child in children:
            if child.process.poll() is not None:
                raise Unavailable(f"{child.program.name} ended at its start:\n{child.last_words()}")
        if stop.is_set():
            return True
        return ask_ready(settings).status == http.client.OK

    if not _soon(healthy, HEALTHY_SECONDS, OSError, http.client.HTTPException):
        words = next(child.last_words() for child in children if child.program.name == "web")
        raise Unavailable(f"The web server is not ready after {HEALTHY_SECONDS:.0f} seconds:\n{words}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the web server said."""

    status: int
    text: str


def ask_ready(settings: Settings) -> Answer:
    """Ask the web server itself: straight, whatever proxy the environment names, and not for long.

    Raises OSError and http.client.HTTPException when there is no answer.
    """
    host = EVERYWHERE.get(settings.host, settings.host)
    connection = http.client.HTTPConnection(host, settings.port, timeout=2)
    try:
        connection.request("GET", "/readyz")
        response = connection.getresponse()
        return Answer(response.status, response.read(10_000).decode("utf-8", "replace"))
    finally:
        connection.close()


def _stop_all(children: Sequence[Child]) -> None:
    """End the children, last started first to be asked, and whoever does not listen by force."""
    for child in reversed(children):
        child.signal(signal.SIGTERM)
    end = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.process.wait(timeout=max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.signal(signal.SIGKILL)
            child.process.wait()
        # The group outlives its first process if that one left somebody behind.
        child.signal(signal.SIGKILL)
