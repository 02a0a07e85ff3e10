"""`ekinerja run`: one command starts everything, and whatever ends it leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.support.waiting import until

PROJECT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
STOPPED_WITHIN = 20.0
READY_WITHIN = 90.0
IN_BACKGROUND = 'trap "" INT; exec "$@"'  # as a shell without job control starts what has an & behind it


@pytest.fixture
def environment(tmp_path: Path) -> Mapping[str, str]:
    """What a stranger's shell has, and a port of the test's own."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    return {
        "HOME": str(tmp_path),
        "PATH": "/usr/bin:/bin",
        "EKINERJA_VAR": str(tmp_path / "var"),
        "EKINERJA_PORT": str(port),
        "EKINERJA_DEMO": "1",
    }


@pytest.fixture
def plain(environment: Mapping[str, str]) -> Mapping[str, str]:
    """The same without the demo, whose making takes longer than the start."""
    return {**environment, "EKINERJA_DEMO": "0"}


class Run:
    """A run started by a script of the shell, in a process group of its own."""

    def __init__(self, environment: Mapping[str, str], log: Path, script: str, *arguments: str) -> None:
        self.environment, self.log = environment, log
        self.address = f"http://127.0.0.1:{environment['EKINERJA_PORT']}"
        command = [str(BIN / "ekinerja"), "run", *arguments]
        with log.open("w") as output:
            self.process = subprocess.Popen(
                ["/bin/sh", "-c", script, "sh", *command],
                cwd=PROJECT,
                env=dict(environment),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def await_ready(self) -> str:
        """What it printed until it was ready."""
        until(lambda: "Ctrl-C" in self.log.read_text() or self.process.poll() is not None, READY_WITHIN)
        assert self.process.poll() is None, self.log.read_text()
        return self.log.read_text()

    def ask(self, path: str) -> int:
        """The status of a page."""
        with urllib.request.urlopen(self.address + path, timeout=10) as answer:
            return int(answer.status)

    def answers(self, path: str) -> bool:
        """True when a page is there."""
        try:
            return self.ask(path) == 200
        except OSError:
            return False

    def family(self) -> list[str]:
        """Command lines of all living processes of this run."""
        var = Path(self.environment["EKINERJA_VAR"])
        return [line for line in (_command(folder, var) for folder in Path("/proc").glob("[0-9]*")) if line]


def _command(folder: Path, var: Path) -> str:
    """The command line of a living process that has `var` in its environment or works in it (as Redis does)."""
    mark = f"EKINERJA_VAR={var}".encode()
    try:
        works_there = (folder / "cwd").resolve().is_relative_to(var)
        if not works_there and mark not in (folder / "environ").read_bytes().split(b"\0"):
            return ""
        state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
        return "" if state == "Z" else (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


@pytest.fixture
def runs() -> Iterator[list[Run]]:
    """Runs of the test; those still alive at its end are killed."""
    made: list[Run] = []
    yield made
    for run in made:
        for sign in (signal.SIGTERM, signal.SIGKILL):
            if run.process.poll() is None:
                os.killpg(run.process.pid, sign)
                run.process.wait(timeout=STOPPED_WITHIN)


def _start(
    environment: Mapping[str, str], tmp_path: Path, runs: list[Run], *arguments: str, script: str = IN_BACKGROUND
) -> Run:
    run = Run(environment, tmp_path / f"run-{len(runs)}.log", script, *arguments)
    runs.append(run)
    return run


def test_it_starts_serves_stops_and_starts_again(
    environment: Mapping[str, str], tmp_path: Path, runs: list[Run]
) -> None:
    first = _start(environment, tmp_path, runs)
    printed = first.await_ready()
    accounts = _accounts(environment)
    assert first.address in printed
    assert all(one["nip"] in printed and one["password"] in printed for one in accounts)
    assert [first.ask(path) for path in ("/healthz", "/readyz", "/login")] == [200, 200, 200]
    assert any("valkey-server" in line or "redis-server" in line for line in first.family())
    worker_log = Path(environment["EKINERJA_VAR"]) / "log" / "worker.log"
    until(lambda: "Listening on ekinerja" in worker_log.read_text(), READY_WITHIN)  # RQ's worker, on our queue

    first.process.send_signal(signal.SIGINT)
    assert first.process.wait(timeout=STOPPED_WITHIN) == 0
    assert first.family() == []

    second = _start(environment, tmp_path, runs)
    second.await_ready()
    assert _accounts(environment) == accounts
    second.process.kill()
    until(lambda: not second.family(), STOPPED_WITHIN)
    assert second.family() == []


def test_what_is_killed_is_started_again(plain: Mapping[str, str], tmp_path: Path, runs: list[Run]) -> None:
    run = _start(plain, tmp_path, runs)
    run.await_ready()
    before = set(run.family())
    for number in _children(run.process.pid):
        os.kill(number, signal.SIGKILL)
    until(lambda: len(_children(run.process.pid)) == 3 and run.answers("/readyz"), READY_WITHIN)
    until(lambda: len(run.family()) >= len(before), STOPPED_WITHIN)
    run.process.send_signal(signal.SIGTERM)
    assert run.process.wait(timeout=STOPPED_WITHIN) == 0
    assert run.family() == []


def _children(parent: int) -> list[int]:
    """Living children of a process: web, worker and Redis."""
    return [int(number) for number in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def test_it_ends_with_the_process_that_started_it(plain: Mapping[str, str], tmp_path: Path, runs: list[Run]) -> None:
    run = _start(plain, tmp_path, runs, "--with-parent", script='"$@"; true')
    run.await_ready()
    run.process.kill()
    until(lambda: not run.family(), STOPPED_WITHIN)
    assert run.family() == []


def test_a_taken_port_is_said(plain: Mapping[str, str], tmp_path: Path, runs: list[Run]) -> None:
    with socket.create_server(("127.0.0.1", int(plain["EKINERJA_PORT"]))):
        run = _start(plain, tmp_path, runs)
        assert run.process.wait(timeout=READY_WITHIN) == 3
    assert f"Port {plain['EKINERJA_PORT']}" in run.log.read_text()


def _accounts(environment: Mapping[str, str]) -> list[dict[str, str]]:
    printed = subprocess.check_output([BIN / "ekinerja", "accounts", "--json"], env=dict(environment), cwd=PROJECT)
    found: list[dict[str, str]] = json.loads(printed)
    return found
