"""The servers under measurement: each a gunicorn with the same workers, on a port of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from tests.bench.client import Client

STARTED_WITHIN = 60


@contextmanager
def serve(application: str, environment: Mapping[str, str]) -> Iterator[Client]:
    """Run `application` with two steady workers; gives a client of it. Stops it at the end."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "--workers", "2", "--threads", "1", "--keep-alive", "30"]
    command += ["--worker-class", "gthread", "--bind", f"127.0.0.1:{port}", "--timeout", "300", application]
    log = Path(tempfile.gettempdir()) / f"ekinerja-bench-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=output, stderr=output)
    try:
        _await(port, process, log)
        with closing(Client(port)) as client:
            yield client
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(15)
        process.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server on {port} did not start:\n{log.read_text()[-2000:]}")
