"""One run of a job: what the ledger says afterwards, whatever the job did."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from app.models.transaction import Database
from app.sync import outbox, runs
from app.sync.progress import EVERY_SECONDS, Reporter, Standing, board
from app.sync.task import Result, Stopped, Task
from tests.sync.shop import KINDS, NOW, ask, job, set_job, workshop


def _clock() -> datetime:
    return NOW


def _run(database: Database, var: Path, job_id: int) -> str:
    assert outbox.claim(database, NOW) == job_id
    return runs.run(runs.Runner(workshop(database, var), board(database, var), _clock, KINDS), job_id)


def test_a_finished_job_says_so_and_names_its_file(database: Database, var: Path) -> None:
    job_id = ask(database, "catat", text="halo")
    assert _run(database, var, job_id) == "selesai"
    row = job(database, job_id)
    assert (row.status, row.message, row.result_name) == ("selesai", "Selesai ditulis.", "catatan.txt")
    assert row.finished_at == NOW
    assert Path(str(row.result_path)).read_text("utf-8") == "halo"


@pytest.mark.parametrize(
    ("kind", "words"),
    [("tolak", "Tidak boleh. Minta izin."), ("rusak", "kesalahan tak terduga")],
)
def test_a_job_that_fails_says_why(database: Database, var: Path, kind: str, words: str) -> None:
    job_id = ask(database, kind)
    assert _run(database, var, job_id) == "gagal"
    assert words in job(database, job_id).message


def test_a_forged_kind_does_not_run(database: Database, var: Path) -> None:
    job_id = ask(database, "catat")
    with database.write() as session:
        set_job(session, job_id, kind="os.system")
    assert _run(database, var, job_id) == "gagal"
    assert "os.system" in job(database, job_id).message


def test_a_job_of_an_account_that_is_gone_does_not_run(database: Database, var: Path) -> None:
    job_id = ask(database, "catat", text="halo")
    with database.write() as session:
        set_job(session, job_id, akun_id=4711)
    assert _run(database, var, job_id) == "gagal"
    assert not list((var / "exports").glob("*"))


def test_a_running_job_stops_when_asked(database: Database, var: Path) -> None:
    job_id = ask(database, "hitung")
    assert outbox.claim(database, NOW) == job_id
    notices = board(database, var)
    notices.ask_stop(job_id)
    runner = runs.Runner(workshop(database, var), notices, _clock, KINDS)
    assert runs.run(runner, job_id) == "dihentikan"
    assert job(database, job_id).status == "dihentikan"


def test_a_run_that_was_taken_for_dead_has_no_say_any_more(database: Database, var: Path) -> None:
    job_id = ask(database, "catat", text="halo")
    assert outbox.claim(database, NOW) == job_id

    def slow(_: Task) -> Result:
        with database.write() as session:
            set_job(session, job_id, attempts=2)
        return Result("Terlambat.")

    runs.run(runs.Runner(workshop(database, var), board(database, var), _clock, {"catat": slow}), job_id)
    assert job(database, job_id).status == "berjalan"


def test_progress_is_read_where_it_was_written(database: Database, var: Path) -> None:
    job_id = ask(database, "hitung")
    outbox.claim(database, NOW)
    notices = board(database, var)
    notices.write(job_id, Standing(3, 10, "Membaca"))
    assert board(database, var).read(job_id) == Standing(3, 10, "Membaca")


def test_progress_is_told_twice_a_second_at_most(database: Database, var: Path) -> None:
    job_id = ask(database, "hitung")
    outbox.claim(database, NOW)
    notices = board(database, var)
    ticks = iter([0.0, 0.0, EVERY_SECONDS / 2, EVERY_SECONDS, EVERY_SECONDS * 2])
    reporter = Reporter(notices, job_id, lambda: next(ticks))
    seen = []
    for number in (1, 2, 3):
        reporter.report(number)
        standing = notices.read(job_id)
        seen.append(standing.done if standing else None)
    notices.ask_stop(job_id)
    with pytest.raises(Stopped):
        reporter.report(4)
    assert seen == [1, 1, 3]
