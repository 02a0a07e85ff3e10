"""The curve as a picture: title and axes of the manual, points at their numbers, and the same in a table."""

from __future__ import annotations

import pytest

from app.domain.kurva import Capaian
from app.domain.predikat import Predikat
from app.exports.kurva import ATAS, BAWAH, TINGGI, gambar

SB, B, BP, K, SK = Predikat


def test_title_axis_and_table_are_those_of_the_printed_block() -> None:
    found = gambar(Capaian.BAIK, {B: 11, BP: 6, K: 3, SB: 2, SK: 2})
    assert found.judul == "KURVA DISTRIBUSI PREDIKAT KINERJA PEGAWAI DENGAN CAPAIAN KINERJA ORGANISASI BAIK"
    names = ["Sangat Kurang", "Kurang/Misconduct", "Butuh Perbaikan", "Baik", "Sangat Baik"]
    assert [name for _, name in found.mendatar] == names
    assert [(row.predikat, row.ideal, row.nyata) for row in found.tabel][3] == ("Baik", "11,0", 11)
    assert found.ideal == found.nyata, "24 people spread as the ideal are the ideal"
    assert "Baik: 11 pegawai, ideal 11,0" in found.uraian


@pytest.mark.parametrize("count", [0, 1, 3, 24, 999, 100_000])
@pytest.mark.parametrize("capaian", list(Capaian))
def test_every_point_lies_within_the_frame(capaian: Capaian, count: int) -> None:
    found = gambar(capaian, {SB: count})
    heights = [y for line in (found.ideal, found.nyata) for _, y in line.titik]
    assert all(ATAS <= y <= TINGGI - BAWAH for y in heights)
    assert 2 <= len(found.tegak) <= 8
    assert found.tegak[0] == (TINGGI - BAWAH, 0)
    assert found.tegak[-1][1] >= count
