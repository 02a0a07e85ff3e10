"""The nine cells, written out as the manuals print them."""

from __future__ import annotations

import pytest

from app.domain.predikat import (
    KODE_PREDIKAT,
    KODE_RATING,
    KUADRAN,
    NAMA_PREDIKAT,
    NAMA_RATING,
    PANDUAN,
    Bagian,
    Predikat,
    Rating,
    hitung,
    predikat,
)

PRINTED = """
             DIBAWAH            SESUAI           DIATAS
DIATAS       Kurang/Misconduct  Baik             Sangat Baik
SESUAI       Kurang/Misconduct  Baik             Baik
DIBAWAH      Sangat Kurang      Butuh Perbaikan  Butuh Perbaikan
"""
"""Rows are hasil kerja, columns perilaku kerja (Mekanisme teknis pengisian realisasi 2023)."""


def cells() -> list[tuple[Rating, Rating, str]]:
    head, *rows = (line for line in PRINTED.strip().splitlines())
    columns = [Rating(name.lower()) for name in head.split()]
    found = []
    for row in rows:
        name, *named = (part.strip() for part in row.split("  ") if part.strip())
        found += [(Rating(name.lower()), column, told) for column, told in zip(columns, named, strict=True)]
    return found


@pytest.mark.parametrize(("hasil_kerja", "perilaku", "told"), cells())
def test_a_cell(hasil_kerja: Rating, perilaku: Rating, told: str) -> None:
    assert NAMA_PREDIKAT[predikat(hasil_kerja, perilaku)] == told


def test_there_are_nine() -> None:
    assert len(cells()) == len(KUADRAN) == 9


SIASN = {(1, 1): 1, (1, 2): 2, (1, 3): 4, (2, 1): 2, (2, 2): 2, (2, 3): 4, (3, 1): 3, (3, 2): 3, (3, 3): 5}


def test_the_codes_of_siasn_say_the_same() -> None:
    ours = {(KODE_RATING[hasil], KODE_RATING[kerja]): KODE_PREDIKAT[found] for (hasil, kerja), found in KUADRAN.items()}
    assert ours == SIASN


def test_better_ratings_never_make_a_worse_predikat() -> None:
    order = list(Predikat)
    for (hasil, kerja), found in KUADRAN.items():
        for better in Rating:
            if KODE_RATING[better] < KODE_RATING[kerja]:
                assert order.index(predikat(hasil, better)) <= order.index(found)


def test_each_rating_has_a_name_and_a_guide() -> None:
    assert set(NAMA_RATING) == set(Rating)
    assert set(PANDUAN) == {(part, rating) for part in Bagian for rating in Rating}


def test_how_it_is_calculated() -> None:
    told = hitung(Rating.SESUAI, Rating.SESUAI)
    assert told.predikat is Predikat.BAIK
    assert told.kalimat == (
        "Rating hasil kerja SESUAI EKSPEKTASI dan rating perilaku kerja SESUAI EKSPEKTASI bertemu pada kuadran Baik."
    )
