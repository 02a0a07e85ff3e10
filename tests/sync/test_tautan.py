"""The links of bukti dukung are asked in the background, once, and never inside the office's network."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.domain.tautan import Temuan
from app.models.job_run import JobRun
from app.sync.clients.tautan import HOPS, Internal, Jawaban, buka, periksa
from app.sync.dispatch import KINDS
from app.sync.jobs.tautan import check
from app.sync.schedule import ROUNDS, check_links
from app.sync.task import Task
from tests.personas import NOW, World
from tests.support.penilaian import Kerja, kerja
from tests.support.skp import Dinas
from tests.sync.shop import workshop


def never(url: str) -> Jawaban:
    raise AssertionError(url)


def test_redirects_are_followed_and_each_is_judged() -> None:
    ways = {
        "https://a.go.id/x": Jawaban(302, "/y"),
        "https://a.go.id/y": Jawaban(301, "https://accounts.google.com/signin"),
        "https://accounts.google.com/signin": Jawaban(200),
    }
    assert periksa("https://a.go.id/x", ways.__getitem__).temuan is Temuan.TERTUTUP
    assert periksa("https://a.go.id/x", lambda _: Jawaban(302, "file:///etc/passwd")).temuan is None
    asked: list[str] = []

    def round_and_round(url: str) -> Jawaban:
        asked.append(url)
        return Jawaban(302, url)

    assert periksa("https://a.go.id/x", round_and_round).temuan is Temuan.GAGAL
    assert len(asked) == HOPS
    assert periksa("ftp://a.go.id", never).temuan is None


@pytest.mark.parametrize("error", [OSError, TimeoutError, ValueError])
def test_whoever_does_not_answer_does_not_open(error: type[Exception]) -> None:
    def fail(_: str) -> Jawaban:
        raise error

    assert periksa("https://a.go.id", fail).temuan is Temuan.GAGAL


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["10.0.0.8"], ["8.8.8.8", "192.168.0.1"], ["::1"], []])
def test_a_name_that_leads_into_a_private_network_is_never_called(
    monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 80)) for one in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: found)
    monkeypatch.setattr(socket, "create_connection", never)
    with pytest.raises(Internal):
        buka("http://dalam.go.id/")
    assert periksa("http://dalam.go.id/", buka).temuan is None


def task(work: Kerja, var: Path) -> Task:
    class Silent:
        def report(self, done: int, total: int | None = None, message: str = "") -> None:
            """Nobody waits."""

    shop = workshop(work.office.world.database, var)
    return Task(1, None, {}, replace(shop, registry=work.office.world.registry), Silent(), NOW, lambda *_: None)


def test_a_link_is_asked_once_and_again_when_it_is_changed(dinas_world: World, var: Path) -> None:
    work = kerja(Dinas(dinas_world))
    period = work.buka("Final")
    piece = work.bukti(period, work.indikator[0])
    run = task(work, var)
    assert check(run, lambda _: Jawaban(403)).message == "1 tautan diperiksa."
    row = work.office.row("bukti_dukung", piece)
    assert (row["pemeriksaan"], row["diperiksa_pada"]) == ("tertutup", NOW)
    assert "izin" in row["keterangan"]
    assert check(run, never).message == "0 tautan diperiksa."
    work.office.change("pegawai", "bukti_dukung", piece, {"nama": "Lain"})
    assert work.office.row("bukti_dukung", piece)["pemeriksaan"] == "tertutup"
    work.office.change("pegawai", "bukti_dukung", piece, {"tautan": "https://contoh.go.id/lain"})
    assert work.office.row("bukti_dukung", piece)["diperiksa_pada"] is None
    check(run, lambda _: Jawaban(200))
    assert work.office.row("bukti_dukung", piece)["pemeriksaan"] == "terbuka"


def test_an_answer_about_a_link_that_was_changed_meanwhile_is_thrown_away(dinas_world: World, var: Path) -> None:
    work = kerja(Dinas(dinas_world))
    piece = work.bukti(work.buka("Final"), work.indikator[0])

    def change(_: str) -> Jawaban:
        work.office.change("pegawai", "bukti_dukung", piece, {"tautan": "https://contoh.go.id/lain"})
        return Jawaban(404)

    check(task(work, var), change)
    assert work.office.row("bukti_dukung", piece)["pemeriksaan"] is None


def test_it_comes_round_with_one_run_at_a_time(dinas_world: World, var: Path) -> None:
    assert check_links in [one.work for one in ROUNDS]
    assert KINDS["tautan"] is check
    work = kerja(Dinas(dinas_world))
    shop = task(work, var).workshop
    check_links(shop, NOW)
    work.bukti(work.buka("Final"), work.indikator[0])
    for _ in range(2):
        check_links(shop, NOW)
    with shop.database.read() as session:
        assert list(session.scalars(sa.select(JobRun.kind))) == ["tautan"]
