"""Stretches of time (or of numbers) and whether two of them meet."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence
from typing import Any, NamedTuple


class Span(NamedTuple):
    """From `start` to `end`, both included; None is open. The ends are values of one ordered type."""

    start: Any
    end: Any


def meet(one: Span, other: Span, *, yearly: bool = False) -> bool:
    """Whether some value lies in both.

    A span that ends before it starts holds nothing. With `yearly` the ends are days of every year ('mm-dd'): such a
    span goes on over New Year.
    """
    reached = (_up_to(one.start, other.end), _up_to(other.start, one.end))
    turned = (not _up_to(*one), not _up_to(*other))
    if yearly:
        # Each of the two turns of the year makes up for one comparison; two spans over New Year meet at New Year.
        return sum((*reached, *turned)) >= len(reached)
    return all(reached) and not any(turned)


def _up_to(start: Any, end: Any) -> bool:
    return start is None or end is None or start <= end


class Apart:
    """Spans that do not meet, in their order, so that many can be asked about."""

    def __init__(self, *, yearly: bool = False) -> None:
        self.yearly = yearly
        self.spans: list[Span] = []

    def fits(self, span: Span) -> bool:
        """Whether `span` meets none of them."""
        return not any(meet(span, other, yearly=self.yearly) for other in self._near(span))

    def add(self, span: Span) -> None:
        """Keep a span that fits; one that holds nothing is forgotten."""
        if self.yearly or _up_to(*span):
            insort(self.spans, span, key=_order)

    def _near(self, span: Span) -> Sequence[Span]:
        """Those beside it in the order: no other can meet it. Days of every year are few, and all of them are asked."""
        if self.yearly:
            return self.spans
        at = bisect_right(self.spans, _order(span), key=_order)
        return self.spans[max(0, at - 1) : at + 1]


def _order(span: Span) -> tuple[bool, Any]:
    return (span.start is not None, span.start)
