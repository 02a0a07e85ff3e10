"""The first page, the job pages and the health pages."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from app.models.job_run import JobRun
from app.sync.progress import Standing
from app.views.beranda.context import shown
from tests.support.web import NOW, Web
from tests.support.webfixtures import both


def test_the_first_page_shows_the_menus_of_ones_roles(web: Web) -> None:
    text = web.signed_in("admin").get("/beranda").text
    assert "Manajemen Unor" in text
    assert "Kabupaten Nusa Raya" in text
    assert "Kabupaten Tanjung Elok" not in text


def test_who_has_no_role_is_told_what_to_do(web: Web) -> None:
    text = web.signed_in("tamu").get("/beranda").text
    assert "Belum ada menu untuk peran Anda" in text
    assert "/admin/" not in text


@both
def test_the_first_page_counts_what_one_may_see(web: Web) -> None:
    def count(who: str) -> str:
        text = web.signed_in(who).get("/beranda").text
        card = text[text.index('href="/admin/instansi/"><strong>') :]
        return card[card.index("</span>") + 7 :].partition("<")[0]

    assert (count("admin"), count("operator")) == ("1", "2")


@pytest.mark.parametrize(("number", "words"), [(0, "0"), (1234, "1.234"), (10_000, "10.000"), (10_001, "10.000+")])
def test_counts_stop_somewhere(number: int, words: str) -> None:
    assert shown(number) == words


@both
def test_ones_own_jobs_are_listed_and_nobody_elses(web: Web) -> None:
    web.add_job("admin", message="milik admin")
    web.add_job("operator", message="milik operator")
    text = web.signed_in("admin").get("/pekerjaan/").text
    assert "milik admin" in text
    assert "milik operator" not in text


@pytest.mark.parametrize("path", ["", "/hasil"])
def test_another_persons_job_is_not_there(web: Web, path: str) -> None:
    job = web.add_job("operator", status="selesai", result_path="/etc/hostname", result_name="x.csv", finished_at=NOW)
    assert web.signed_in("admin").get(f"/pekerjaan/{job}{path}").status_code == 404


def test_another_persons_job_cannot_be_stopped(web: Web) -> None:
    job = web.add_job("operator")
    assert web.signed_in("admin").post(f"/pekerjaan/{job}/hentikan", "/ganti-password").status_code == 404
    assert web.scalars(sa.select(JobRun.status)) == ["antre"]


@both
def test_a_waiting_job_can_be_stopped(web: Web) -> None:
    job = web.add_job("admin")
    answer = web.signed_in("admin").post(f"/pekerjaan/{job}/hentikan", f"/pekerjaan/{job}")
    assert answer.location == f"/pekerjaan/{job}"
    assert web.scalars(sa.select(JobRun.status)) == ["dihentikan"]


def test_a_running_job_is_asked_to_stop(web: Web) -> None:
    job = web.add_job("admin", status="berjalan")
    web.signed_in("admin").post(f"/pekerjaan/{job}/hentikan", f"/pekerjaan/{job}")
    assert web.services.board.stop_asked(job)


def test_unfinished_work_looks_again_by_itself(web: Web) -> None:
    waiting, ended = (
        web.add_job("admin"),
        web.add_job("admin", status="gagal", message="Berkas rusak.", finished_at=NOW),
    )
    browser = web.signed_in("admin")
    again = ('hx-trigger="every', 'http-equiv="refresh"')
    first, second = browser.get(f"/pekerjaan/{waiting}").text, browser.get(f"/pekerjaan/{ended}").text
    assert all(mark in first and mark not in second for mark in again)
    assert "Berkas rusak." in second


def test_progress_is_what_the_job_says_of_itself(web: Web) -> None:
    job = web.add_job("admin", status="berjalan")
    web.services.board.write(job, Standing(4200, 10_000, "Memeriksa baris"))
    text = web.signed_in("admin").get(f"/pekerjaan/{job}").text
    assert "4.200 dari 10.000" in text
    assert "Memeriksa baris" in text


def test_a_result_is_a_download(web: Web, tmp_path: Path) -> None:
    made = tmp_path / "hasil"
    made.write_bytes(b"a,b\n")
    job = web.add_job(
        "admin", status="selesai", result_path=str(made), result_name="daftar pegawai.csv", finished_at=NOW
    )
    answer = web.signed_in("admin").get(f"/pekerjaan/{job}/hasil")
    assert answer.data == b"a,b\n"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="daftar pegawai.csv"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    answer.close()


def test_a_result_that_was_swept_away_is_told(web: Web, tmp_path: Path) -> None:
    job = web.add_job("admin", status="selesai", result_path=str(tmp_path / "x"), result_name="x", finished_at=NOW)
    answer = web.signed_in("admin").get(f"/pekerjaan/{job}/hasil")
    assert answer.status_code == 404
    assert "Jalankan lagi" in answer.text


@pytest.mark.parametrize("dialect_name", [pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_the_pages_work_over_postgresql(web: Web) -> None:
    browser = web.signed_in("admin")
    job = web.add_job("admin")
    for path in ("/beranda", "/pekerjaan/", f"/pekerjaan/{job}", "/ganti-password", "/admin/unor/", "/readyz"):
        assert browser.get(path).status_code == 200
    browser.post(f"/pekerjaan/{job}/hentikan", f"/pekerjaan/{job}")
    assert web.scalars(sa.select(JobRun.status)) == ["dihentikan"]


def test_health_and_readiness(web: Web) -> None:
    browser = web.browser()
    assert browser.get("/healthz").json == {"status": "ok"}
    assert browser.get("/readyz").status_code == 200


@both
def test_without_its_tables_it_is_alive_but_not_ready(web: Web) -> None:
    with web.database.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE sys_session"))
    browser = web.browser()
    assert browser.get("/healthz").status_code == 200
    assert browser.get("/readyz").status_code == 503
