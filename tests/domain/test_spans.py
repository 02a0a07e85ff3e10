"""When two stretches of time have a moment in common."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.spans import Apart, Span, meet

DAY = date(2026, 1, 1)
ENDS = st.one_of(st.none(), st.integers(0, 8))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((1, 3), (3, 5), True),
        ((1, 3), (4, 5), False),
        ((1, None), (4, 5), True),
        ((6, None), (4, 5), False),
        ((None, 4), (4, 5), True),
        ((None, 3), (4, 5), False),
        ((None, None), (4, 5), True),
        ((1, None), (9, None), True),
        ((1, 9), (4, 5), True),
        ((5, 4), (1, 9), False),
    ],
)
def test_both_ends_belong_to_a_span(one: tuple[int | None, ...], other: tuple[int | None, ...], expected: bool) -> None:
    assert meet(Span(*one), Span(*other)) is expected
    assert meet(Span(*other), Span(*one)) is expected


@given(ENDS, ENDS, ENDS, ENDS)
def test_spans_meet_when_they_share_a_day(a: int | None, b: int | None, c: int | None, d: int | None) -> None:
    def days(start: int | None, end: int | None) -> set[date]:
        first, last = (0 if start is None else start), (8 if end is None else end)
        return {DAY + timedelta(days=number) for number in range(first, last + 1)}

    def span(start: int | None, end: int | None) -> Span:
        return Span(*(None if one is None else DAY + timedelta(days=one) for one in (start, end)))

    assert meet(span(a, b), span(c, d)) is bool(days(a, b) & days(c, d))


@given(ENDS, ENDS, ENDS, ENDS)
def test_days_of_every_year_go_on_over_new_year(a: int | None, b: int | None, c: int | None, d: int | None) -> None:
    def days(start: int | None, end: int | None) -> set[int]:
        first, last = (0 if start is None else start), (8 if end is None else end)
        return set(range(first, last + 1)) if first <= last else {*range(first, 9), *range(last + 1)}

    assert meet(Span(a, b), Span(c, d), yearly=True) is bool(days(a, b) & days(c, d))


@given(st.lists(st.tuples(ENDS, ENDS), max_size=12), st.booleans())
def test_many_spans_are_kept_apart(pairs: list[tuple[int | None, int | None]], yearly: bool) -> None:
    apart, kept = Apart(yearly=yearly), list[Span]()
    for span in (Span(*pair) for pair in pairs):
        fits = not any(meet(span, other, yearly=yearly) for other in kept)
        assert apart.fits(span) is fits
        if fits:
            apart.add(span)
            kept.append(span)
