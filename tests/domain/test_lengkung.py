"""The smooth line: it goes through its points, and never beyond them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.lengkung import Ruas, Titik, ruas

HEIGHTS = st.lists(st.integers(0, 500), min_size=2, max_size=9)


def _at(start: Titik, piece: Ruas, t: float) -> float:
    """The height of the Bézier curve."""
    rest, ends = 1 - t, (start[1], piece.kendali[1], piece.kendali_lain[1], piece.ujung[1])
    weights = (rest**3, 3 * rest**2 * t, 3 * rest * t**2, t**3)
    return sum(weight * end for weight, end in zip(weights, ends, strict=True))


@given(HEIGHTS)
def test_between_two_points_the_line_stays_between_their_heights(heights: list[int]) -> None:
    points = [(float(place * 10), float(height)) for place, height in enumerate(heights)]
    pieces = ruas(points)
    assert [piece.ujung for piece in pieces] == points[1:]
    for start, piece in zip(points, pieces, strict=False):
        low, high = sorted((start[1], piece.ujung[1]))
        for step in range(11):
            assert low - 1e-6 <= _at(start, piece, step / 10) <= high + 1e-6


@pytest.mark.parametrize("points", [[], [(1.0, 2.0)]])
def test_less_than_two_points_are_no_line(points: list[Titik]) -> None:
    assert ruas(points) == ()
