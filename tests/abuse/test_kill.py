"""Eight people save while web server, worker and Redis are killed at random: what was acknowledged is there, once."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from app.models import history
from app.models.entities import REGISTRY
from app.models.history import History
from app.models.job_run import JobRun
from app.models.transaction import Database
from tests.support.databases import Templates
from tests.support.waiting import until

PROJECT = Path(__file__).resolve().parents[2]
EKINERJA = str(Path(sys.executable).parent / "ekinerja")
CLIENTS = 8
READY_WITHIN, STOPPED_WITHIN, JOBS_WITHIN = 60.0, 20.0, 50.0
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
TAKEN = "sudah dipakai"


def findings(acknowledged: Sequence[str], stored: Sequence[str], recorded: Sequence[str]) -> list[str]:
    """What is wrong with the rows that are stored and those whose making is recorded; nothing, for a good server."""
    rows, records = Counter(stored), Counter(recorded)
    return [
        *(f"{name} was acknowledged and is lost" for name in sorted(set(acknowledged) - set(rows))),
        *(f"{name} stands there {number} times" for name, number in rows.items() if number != 1),
        *(f"{name} has {records[name]} records" for name in rows if records[name] != 1),
        *(f"{name} has a record and no row" for name in sorted(set(records) - set(rows))),
    ]


def test_the_check_itself_can_fail() -> None:
    assert findings(["a"], ["a", "b"], ["b", "a"]) == []
    assert findings(["a"], [], []) == ["a was acknowledged and is lost"]
    assert findings(["a"], ["a", "a"], ["a"]) == ["a stands there 2 times"]
    assert findings(["a"], ["a"], []) == ["a has 0 records"]
    assert findings([], ["a"], ["a", "a"]) == ["a has 2 records"]
    assert findings([], [], ["a"]) == ["a has a record and no row"]


class Running:
    """`ekinerja run` on a port of its own, whose processes can be killed."""

    def __init__(self, folder: Path, database_url: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = int(probe.getsockname()[1])
        self.environment = {
            "HOME": str(folder),
            "PATH": "/usr/bin:/bin",
            "EKINERJA_VAR": str(folder / "var"),
            "EKINERJA_PORT": str(self.port),
            "EKINERJA_DATABASE_URL": database_url,
            "EKINERJA_DEMO": "1",
        }
        self.log = folder / "run.log"
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                [EKINERJA, "run"], cwd=PROJECT, env=self.environment, stdout=output, stderr=subprocess.STDOUT
            )

    def await_ready(self) -> None:
        until(lambda: "Ctrl-C" in self.log.read_text() or self.process.poll() is not None, READY_WITHIN)
        assert self.process.poll() is None, self.log.read_text()

    def admin(self) -> Mapping[str, str]:
        """NIP and password of an admin instansi."""
        printed = subprocess.check_output([EKINERJA, "accounts", "--json"], env=self.environment, cwd=PROJECT)
        one = next(account for account in json.loads(printed) if account["role"] == "admin_instansi")
        return {"nip": one["nip"], "password": one["password"]}

    def kill_one(self, luck: random.Random) -> None:
        """Kill a process that the run started, or one of those that these started."""
        children = _children(self.process.pid)
        family = [*children, *itertools.chain.from_iterable(map(_children, children))]
        if family:
            _kill(luck.choice(family))

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=STOPPED_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()  # the others die with it
            self.process.wait()


def _children(parent: int) -> list[int]:
    try:
        return [int(number) for number in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
    except OSError:
        return []


def _kill(number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(number, signal.SIGKILL)


@dataclass(slots=True)
class Client:
    """A browser over one connection, which it makes anew when it breaks."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, values: Mapping[str, str] | None = None) -> tuple[int, str]:
        """Status and text. Raises OSError and HTTPException when the server went away."""
        body = urlencode({**values, "csrf_token": self.token}) if values is not None else None
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection = self.connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, text

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def take_token(self, path: str) -> None:
        found = TOKEN.search(self.ask("GET", path)[1])
        assert found is not None
        self.token = found[1]

    def again(self) -> Client:
        """Another tab of the same browser."""
        return Client(self.port, dict(self.cookies), self.token)


def signed_in(running: Running) -> Client:
    client = Client(running.port)
    client.take_token("/login")
    client.close()  # the server lets an idle connection go, sooner than a busy machine asks again
    assert client.ask("POST", "/login", running.admin())[0] == 302
    client.close()
    client.take_token("/ganti-password")
    return client


@dataclass(slots=True)
class Saving:
    """People who save rows of names that nobody else uses, and try each again until they are told that it is there."""

    over: threading.Event = field(default_factory=threading.Event)
    acknowledged: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    def save(self, client: Client, who: int) -> None:
        number = 1
        while not self.over.is_set():
            if self._told(client, f"Uji {who}-{number}"):
                self.acknowledged.append(f"Uji {who}-{number}")
                number += 1
        client.close()

    def await_more(self) -> None:
        """Return when somebody was told once more that a row is there."""
        seen = len(self.acknowledged)
        until(lambda: len(self.acknowledged) > seen, READY_WITHIN)

    def _told(self, client: Client, name: str) -> bool:
        """True when the server says that the row is there, now or from an earlier try."""
        days = {"periode_awal": "01-01", "periode_akhir": "12-31", "batas_pengisian": "01-05", "jenis": "reguler"}
        try:
            status, text = client.ask("POST", "/admin/periode/new/", {"nama": name, **days})
        except (OSError, http.client.HTTPException):
            return False  # it may be stored, and may not: nobody was told
        if status not in (303, 422, 503):
            self.odd.append(f"{name}: {status}")
        return status == 303 or (status == 422 and TAKEN in text)


@pytest.fixture
def running(tmp_path: Path, templates: Templates) -> Iterator[Running]:
    """The whole program over an empty database."""
    url = templates.store.empty()
    made = Running(tmp_path, url)
    made.await_ready()
    yield made
    made.stop()
    templates.store.drop(url)


short = pytest.param("sqlite", 2.0, False)
long = [
    pytest.param("sqlite", 10.0, True, marks=pytest.mark.full),
    pytest.param("postgresql", 10.0, True, marks=[pytest.mark.full, pytest.mark.postgresql]),
]


@pytest.mark.parametrize(("dialect_name", "seconds", "jobs"), [short, *long])
def test_what_was_acknowledged_survives_any_kill(running: Running, seconds: float, jobs: bool) -> None:
    client, saving, luck = signed_in(running), Saving(), random.Random(20261120)
    people = [threading.Thread(target=saving.save, args=(client.again(), who)) for who in range(CLIENTS)]
    for person in people:
        person.start()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if jobs:
            _try_export(client)
        saving.await_more()
        running.kill_one(luck)
    saving.await_more()
    saving.over.set()
    for person in people:
        person.join(READY_WITHIN)
    client.close()

    database = Database(running.environment["EKINERJA_DATABASE_URL"])
    try:
        if jobs:
            until(lambda: _ended(database), JOBS_WITHIN)
        assert saving.odd == []
        assert findings(saving.acknowledged, *_kept(database)) == []
        with database.read() as session:
            assert history.verify(session) == []
    finally:
        database.dispose()


def _try_export(client: Client) -> None:
    try:
        client.ask("POST", "/admin/periode/export/csv/", {})
    except (OSError, http.client.HTTPException):
        return


def _ended(database: Database) -> bool:
    """True when every job has done its work, however often its worker was killed."""
    with database.read() as session:
        states = set(session.scalars(sa.select(JobRun.status)))
    return states <= {"selesai"}


def _kept(database: Database) -> tuple[list[str], list[str]]:
    """The names of the rows, and those in the records of their making."""
    table = REGISTRY.tables["periode"]
    made = sa.select(History.changes).where(History.entity == "periode", History.action == "create")
    with database.read() as session:
        stored = list(session.scalars(sa.select(table.c.nama).where(table.c.nama.like("Uji %"))))
        names = [str(changes["nama"][1]) for changes in session.scalars(made)]
    return stored, [name for name in names if name.startswith("Uji ")]
