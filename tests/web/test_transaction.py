"""The request's transaction: what is kept, what is taken back, and when the workers hear of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Blueprint, Flask
from flask.typing import ResponseReturnValue

from app.errors import NotAllowed
from app.models.account import Throttle
from app.models.job_run import JobRun
from app.sync.dispatch import KINDS
from app.sync.queues import NoQueue
from app.web import guard, transaction
from app.web.principal import current_actor
from app.web.services import EXTENSION, services
from app.workflows.effects import Effect
from tests.support import apps
from tests.support.web import NOW, Browser, Web

page = Blueprint("percobaan", __name__)


def note(key: str) -> None:
    transaction.session().add(Throttle(key=key, failures=1, first_at=NOW))
    transaction.session().flush()


@page.get("/percobaan")
@guard.public
def read() -> ResponseReturnValue:
    note("get")
    return "ok"


@page.post("/percobaan/<outcome>")
@guard.public
def write(outcome: str) -> ResponseReturnValue:
    note(outcome)
    if outcome == "ditolak":
        raise NotAllowed("Tidak boleh.")
    if outcome == "rusak":
        raise ZeroDivisionError
    if outcome == "dicatat":
        transaction.keep()
    return outcome, 422 if outcome in ("keliru", "dicatat") else 200


class CountingQueue(NoQueue):
    """A queue that remembers what the database held whenever it was told of rows."""

    def __init__(self, web: Web) -> None:
        self.heard: list[tuple[list[int], list[int]]] = []
        self._web = web

    def put(self, job_ids: Iterable[int]) -> None:
        self.heard.append((list(job_ids), list(self._web.scalars(sa.select(JobRun.id)))))


@guard.account
def start(status: int) -> ResponseReturnValue:
    transaction.enqueue([Effect(next(iter(KINDS)))], current_actor())
    queue = services().queue
    assert isinstance(queue, CountingQueue)
    assert queue.heard == []
    return "ya", status


def trying(app: Flask) -> None:
    app.register_blueprint(page)
    app.add_url_rule("/mulai/<int:status>", "mulai", start, methods=["POST"])


@pytest.fixture
def more() -> apps.More:
    return trying


@pytest.fixture
def trial(web: Web) -> Browser:
    return web.browser()


def kept(web: Web) -> set[str]:
    return set(web.scalars(sa.select(Throttle.key)))


@pytest.mark.parametrize(
    ("outcome", "status", "stays"),
    [
        ("beres", 200, True),
        ("keliru", 422, False),
        ("dicatat", 422, True),
        ("ditolak", 403, False),
        ("rusak", 500, False),
    ],
)
def test_only_an_answer_without_error_is_kept(web: Web, trial: Browser, outcome: str, status: int, stays: bool) -> None:
    assert trial.post(f"/percobaan/{outcome}").status_code == status
    assert (outcome in kept(web)) is stays


def test_a_get_cannot_write(web: Web, trial: Browser) -> None:
    assert trial.get("/percobaan").status_code >= 500
    assert kept(web) == set()


@pytest.mark.skipif(not KINDS, reason="no kind of background work yet")
def test_the_queue_is_told_after_the_commit_and_only_then(web: Web) -> None:
    queue = CountingQueue(web)
    web.app.extensions[EXTENSION] = replace(web.services, queue=queue)
    browser = web.signed_in("operator")
    assert browser.post("/mulai/422", form="/ganti-password").status_code == 422
    assert queue.heard == []
    assert browser.post("/mulai/200", form="/ganti-password").status_code == 200
    kept_job = web.scalars(sa.select(JobRun.id))[0]
    assert queue.heard == [([kept_job], [kept_job])]
