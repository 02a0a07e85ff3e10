"""The ideal curve and the rules of SE 3/2023, each as it is and as it is broken."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.kurva import IDEAL, POIN, SUMBU, Capaian, ideal, nyata, peringatan
from app.domain.predikat import Predikat

SB, B, BP, K, SK = Predikat


def test_every_ideal_curve_has_as_many_points() -> None:
    assert set(IDEAL) == set(Capaian)
    assert {sum(points) for points in IDEAL.values()} == {POIN}


def test_the_axis_runs_from_the_worst_to_the_best() -> None:
    assert SUMBU == (SK, K, BP, B, SB)


def test_the_ideal_curve_of_a_unit() -> None:
    assert list(map(int, ideal(Capaian.BAIK, 48))) == [4, 6, 12, 22, 4]
    assert ideal(Capaian.ISTIMEWA, 5)[0] == 0
    assert sum(ideal(Capaian.KURANG, 7)) == pytest.approx(Decimal(7))


def test_the_actual_curve() -> None:
    assert nyata({B: 3, SB: 1}) == (0, 0, 0, 3, 1)


@pytest.mark.parametrize(
    ("capaian", "jumlah", "broken"),
    [
        (Capaian.ISTIMEWA, {SB: 7, B: 3}, []),
        (Capaian.ISTIMEWA, {SB: 71, B: 29}, ["Predikat Sangat Baik paling banyak 70%."]),
        (Capaian.ISTIMEWA, {SB: 3, B: 7}, ["Sebagian besar pegawai berpredikat Sangat Baik."]),
        (Capaian.ISTIMEWA, {SB: 5, SK: 5}, []),
        (Capaian.BAIK, {B: 7, BP: 3}, []),
        (Capaian.BAIK, {B: 6, SB: 3, K: 1}, []),
        (Capaian.BAIK, {B: 7, SB: 3}, ["Harus ada predikat Butuh Perbaikan dan/atau Kurang."]),
        (Capaian.BAIK, {B: 8, BP: 2}, ["Predikat Baik paling banyak 70%."]),
        (
            Capaian.BAIK,
            {SB: 10},
            [
                "Sebagian besar pegawai berpredikat Baik.",
                "Harus ada predikat Butuh Perbaikan dan/atau Kurang.",
            ],
        ),
        (Capaian.BUTUH_PERBAIKAN, {BP: 6, SB: 1, B: 3}, []),
        (Capaian.BUTUH_PERBAIKAN, {BP: 5, B: 5}, ["Predikat Butuh Perbaikan paling sedikit 60%."]),
        (Capaian.BUTUH_PERBAIKAN, {BP: 8, SB: 2}, ["Predikat Sangat Baik paling banyak 10%."]),
        (Capaian.KURANG, {K: 6, BP: 1, B: 3}, []),
        (Capaian.KURANG, {K: 10}, ["Predikat Butuh Perbaikan paling sedikit 10%."]),
        (Capaian.KURANG, {K: 6, BP: 2, SB: 2}, ["Predikat Sangat Baik paling banyak 10%."]),
        (Capaian.SANGAT_KURANG, {SK: 6, K: 1, B: 3}, []),
        (Capaian.SANGAT_KURANG, {SK: 6, BP: 1, SB: 3}, ["Tidak ada predikat Sangat Baik."]),
        (Capaian.SANGAT_KURANG, {SK: 10}, ["Predikat Kurang dan/atau Butuh Perbaikan paling sedikit 10%."]),
        (Capaian.SANGAT_KURANG, {SK: 5, K: 5}, ["Predikat Sangat Kurang paling sedikit 60%."]),
        (Capaian.SANGAT_KURANG, {}, []),
    ],
)
def test_what_a_distribution_breaks(capaian: Capaian, jumlah: dict[Predikat, int], broken: list[str]) -> None:
    assert [one.aturan for one in peringatan(capaian, jumlah)] == broken


def test_a_warning_tells_what_there_is() -> None:
    (told,) = peringatan(Capaian.BAIK, {B: 8, BP: 2})
    assert told.keadaan == "Baik: 8 dari 10 pegawai (80,0%)."
