"""The line of a stage of the year."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.jadwal import Jadwal, kalimat, rentang

DEC = Jadwal("pengisian", "Pengisian realisasi", "pegawai", "Pegawai", "Final", date(2026, 12, 15), date(2026, 12, 27))


@pytest.mark.parametrize(
    ("today", "rest"),
    [
        (date(2026, 12, 9), "mulai 6 hari lagi"),
        (date(2026, 12, 21), "6 hari lagi"),
        (date(2026, 12, 27), "berakhir hari ini"),
        (date(2026, 12, 28), "sudah selesai"),
    ],
)
def test_a_stage_says_when_and_how_long(today: date, rest: str) -> None:
    assert kalimat(DEC, today) == f"Pengisian realisasi Final: 15 - 27 Desember 2026, {rest}"


@pytest.mark.parametrize(
    ("mulai", "selesai", "words"),
    [
        (date(2026, 12, 28), date(2026, 12, 28), "28 Desember 2026"),
        (date(2026, 11, 28), date(2026, 12, 2), "28 November - 2 Desember 2026"),
        (date(2026, 12, 28), date(2027, 1, 2), "28 Desember 2026 - 2 Januari 2027"),
    ],
)
def test_month_and_year_are_said_once(mulai: date, selesai: date, words: str) -> None:
    assert rentang(mulai, selesai) == words
