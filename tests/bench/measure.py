"""Paired measurements: every system in turn, round after round, and medians over the rounds."""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.client import Client

Ask = Callable[[], tuple[float, int]]
"""Asks once; gives the seconds and the bytes of the answer."""

PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


@dataclass(frozen=True, slots=True)
class Figure:
    """The median of something, with the smallest and largest round, and the size of the answer in bytes."""

    median: float
    low: float
    high: float
    size: int = 0


def figure(values: Sequence[float], size: int = 0) -> Figure:
    """The figure of some rounds."""
    return Figure(statistics.median(values), min(values), max(values), size)


def interleaved(asked: Mapping[str, Ask], rounds: int, repeats: int = 3) -> dict[str, Figure]:
    """Ask every system `repeats` times a round, beginning with another one each round; one unmeasured round first."""
    names = list(asked)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    sizes = dict.fromkeys(names, 0)
    for turn in range(rounds + 1):
        start = turn % len(names)
        for name in names[start:] + names[:start]:
            for _ in range(repeats):
                took, sizes[name] = asked[name]()
                if turn:
                    seconds[name].append(took)
    return {name: figure(seconds[name], sizes[name]) for name in names}


def page(client: Client, path: str) -> Ask:
    """How long a page takes; anything but 200 stops the benchmark, since it would measure something else."""

    def ask() -> tuple[float, int]:
        answer = client.get(path)
        if answer.status != 200:
            raise RuntimeError(f"{path} on {client.port} answered {answer.status} {answer.location}")
        return answer.seconds, len(answer.body)

    return ask


def requests_a_second(client: Client, path: str, seconds: float = 4.0, people: int = 4) -> float:
    """How many pages a second `people` get who ask again and again."""
    done = [0] * people
    end = time.monotonic() + seconds

    def ask(number: int) -> None:
        mine = Client(client.port, dict(client.cookies))
        with closing(mine):
            while time.monotonic() < end:
                if mine.get(path).status != 200:
                    raise RuntimeError(f"{path} on {client.port} failed under load")
                done[number] += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / seconds


@dataclass(frozen=True, slots=True)
class Run:
    """A whole process: its seconds, the most bytes that it held, and the JSON that it printed."""

    seconds: float
    peak: int
    told: Mapping[str, Any]


def process(command: Sequence[str], environment: Mapping[str, str], fine: Sequence[int] = (0,)) -> Run:
    """Run the command. Raises when it ends with another code than those that are `fine`.

    The peak is read from the process itself while it runs: what the system reports at its end also counts the memory
    of whoever started it.
    """
    start = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        child = subprocess.Popen(command, env={**os.environ, **environment}, stdout=output)
        peak = 0
        while child.poll() is None:
            peak = max(peak, _peak(child.pid))
            time.sleep(0.02)
        seconds = time.perf_counter() - start
        output.seek(0)
        text = output.read().decode()
    if child.returncode not in fine:
        raise RuntimeError(f"{' '.join(command)} ended with {child.returncode}")
    return Run(seconds, peak, json.loads(text) if text.startswith("{") else {})


def _peak(pid: int) -> int:
    try:
        found = PEAK.search(Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0
