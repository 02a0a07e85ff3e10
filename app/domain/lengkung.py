"""A smooth line through points that never overshoots: the monotone cubic of Fritsch and Carlson (SIAM J. Numer. Anal.,
1980), as the control points of a Bézier curve."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

Titik = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Ruas:
    """One piece of the line: two control points, and where it ends."""

    kendali: Titik
    kendali_lain: Titik
    ujung: Titik


def ruas(titik: Sequence[Titik]) -> tuple[Ruas, ...]:
    """The pieces between points, whose x grow. Between two of them the line stays between their heights."""
    slopes = _slopes(titik)
    return tuple(
        Ruas(
            (one[0] + (other[0] - one[0]) / 3, one[1] + slopes[place] * (other[0] - one[0]) / 3),
            (other[0] - (other[0] - one[0]) / 3, other[1] - slopes[place + 1] * (other[0] - one[0]) / 3),
            other,
        )
        for place, (one, other) in enumerate(itertools.pairwise(titik))
    )


def _slopes(points: Sequence[Titik]) -> list[float]:
    """How steep the line is in each point: flat where it turns, and never so steep that it would overshoot."""
    steps = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in itertools.pairwise(points)]
    if not steps:
        return [0.0] * len(points)
    inner = [0.0 if a * b <= 0 else (a + b) / 2 for a, b in itertools.pairwise(steps)]
    slopes = [steps[0], *inner, steps[-1]]
    for place, step in enumerate(steps):
        for end in (place, place + 1):
            slopes[end] = 0.0 if step == 0 else step * min(slopes[end] / step, 3.0)
    return slopes
