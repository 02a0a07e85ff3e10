"""A worker that dies while it applies: nothing is there, and the next run does all of it once."""

from __future__ import annotations

import multiprocessing
import os
import signal

from app.imports import store
from app.imports.apply import apply
from app.models.entities import REGISTRY
from app.models.transaction import Database
from tests.imports.conftest import NOW, Office, silent
from tests.imports.workbooks import workbook

FORK = multiprocessing.get_context("fork")


def people(count: int) -> bytes:
    """A plain list."""
    rows = [
        [f"1990{1 + n % 12:02d}{1 + n // 100:02d}2020121{900 + n % 100}", f"Orang {n}", "Dinas Kesehatan", "Analis"]
        for n in range(count)
    ]
    return workbook([["NIP", "Nama", "Unor", "Jabatan"], *rows])


def die_half_way(url: str, office: Office, plan_id: int) -> None:
    """Apply the plan until the first report, then die as by SIGKILL."""

    def report(_done: int, _total: int | None, _message: str) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with Database(url).write() as session:
        apply(session, REGISTRY, office.actor, plan_id, NOW, report)


def test_a_killed_worker_leaves_nothing_and_the_next_does_all(office: Office) -> None:
    plan_id = office.upload("pegawai", people(1_200))
    with office.database.write() as session:
        desk = office.desk(session, "pegawai")
        store.ask_apply(desk, desk.one(plan_id))
    office.database.dispose()

    url = office.database.url.render_as_string(hide_password=False)
    worker = FORK.Process(target=die_half_way, args=(url, office, plan_id))
    worker.start()
    worker.join(60)

    assert worker.exitcode == -signal.SIGKILL
    assert office.stored("pegawai") == []
    assert office.plan(plan_id).status == "menerapkan"
    for _ in range(2):  # the second run finds the mark and does nothing
        with office.database.write() as session:
            apply(session, REGISTRY, office.actor, plan_id, NOW, silent)
    assert len(office.stored("pegawai")) == 1_200
    assert office.plan(plan_id).status == "diterapkan"
