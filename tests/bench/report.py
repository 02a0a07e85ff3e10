"""The table that `make bench` prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.bench.measure import Figure

OURS, DJANGO, STOCK, FLOOR = COLUMNS = ("ours", "django", "flask-admin", "floor")
WIDTHS = (32, 30, 31, 31, 30, 0)


@dataclass(frozen=True, slots=True)
class Promise:
    """A bound of quality and what was measured; `value` is None where the peer is not installed."""

    what: str
    bound: float
    value: float | None
    more: bool = False

    @classmethod
    def ratio(cls, figures: Mapping[str, Figure], peer: str, bound: float, *, more: bool = False) -> Promise:
        """Ours as a part of the peer's."""
        value = figures[OURS].median / figures[peer].median if peer in figures else None
        return cls(f"of {peer}", bound, value, more)

    def __str__(self) -> str:
        sign = ">=" if self.more else "<="
        if self.value is None:
            return f"? {sign} {self.bound:g} {self.what}: not measured"
        kept = self.value >= self.bound if self.more else self.value <= self.bound
        return f"{self.value:.2f} {sign} {self.bound:g} {self.what}: {'kept' if kept else 'MISSED'}"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing measured on several systems, and what was promised about it."""

    name: str
    figures: Mapping[str, Figure]
    promises: tuple[Promise, ...] = ()
    unit: str = "s"


def table(title: str, rows: Sequence[Row]) -> str:
    """The rows as text: medians with their spread, sizes, and the promises."""
    lines = [f"\n{title} (medians; in brackets smallest and largest)", _line(("", *COLUMNS, "promises"))]
    for row in rows:
        first, *more = [str(promise) for promise in row.promises] or [_unpromised(row)]
        figures = [_figure(row.figures[name], row.unit) if name in row.figures else "" for name in COLUMNS]
        lines.append(_line((row.name, *figures, first)))
        lines += [_line(("", "", "", "", "", other)) for other in more]
    return "\n".join(lines)


def _unpromised(row: Row) -> str:
    value = Promise.ratio(row.figures, DJANGO, 0).value
    return "" if value is None else f"{value:.2f} of django"


def _figure(one: Figure, unit: str) -> str:
    if unit == "/s":
        return f"{one.median:.0f}/s ({one.low:.0f}-{one.high:.0f})"
    size = "" if not one.size else f" {one.size / 1_000_000:.0f}MB" if one.size > 10**7 else f" {one.size / 1000:.0f}KB"
    if one.median >= 1:
        return f"{one.median:.1f}s ({one.low:.1f}-{one.high:.1f}){size}"
    return f"{one.median * 1000:.1f}ms ({one.low * 1000:.1f}-{one.high * 1000:.1f}){size}"


def _line(cells: Sequence[str]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()
