"""How many rows a condition lets through, counted anew only after something was written.

In a large list the count costs more than the page. So a total is kept with the number of the newest history row, and
the statement that asks for both counts only where that number has moved on. What the number cannot show (a transaction
that took its history row earlier and was committed later, a change made past the verbs) is seen after `KEPT`.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.models.history import History

KEY: Final = "totals"  # the place of a database's totals in `Session.info`
KEPT = timedelta(seconds=10)
LEAST = 5_000  # fewer rows are counted faster than they are remembered
MOST = 1_000
NOT_COUNTED = -1

_NEWEST = sa.select(sa.func.coalesce(sa.func.max(History.id), 0).label("mark")).subquery("newest")


class _Known(NamedTuple):
    mark: int
    number: int
    until: datetime


@dataclass(slots=True)
class Totals:
    """The totals of one database, for the lists of this process; totals below `least` are not kept."""

    least: int = LEAST
    known: dict[Hashable, _Known] = field(default_factory=dict)

    def number(self, session: Session, key: Hashable, counting: sa.Select[Any], now: datetime) -> int:
        """What `counting`, a select of one number, gives. `key` says which rows it counts, and for whom."""
        known = self.known.get(key)
        if known is not None and known.until <= now:
            known = None
        unchanged = _NEWEST.c.mark == (known.mark if known else NOT_COUNTED)
        counted = sa.case((unchanged, sa.literal(NOT_COUNTED)), else_=counting.scalar_subquery())
        mark, number = session.execute(sa.select(_NEWEST.c.mark, counted)).one()
        if known is not None and number == NOT_COUNTED:
            return known.number
        self._keep(key, _Known(mark, number, now + KEPT))
        return int(number)

    def _keep(self, key: Hashable, known: _Known) -> None:
        if known.number < self.least:
            self.known.pop(key, None)
            return
        if len(self.known) >= MOST:
            self.known.clear()
        self.known[key] = known


def total(session: Session, key: Hashable, counting: sa.Select[Any], now: datetime) -> int:
    """What `counting` gives, from what the session's database remembers where it remembers anything."""
    totals: Totals | None = session.info.get(KEY)
    return int(session.scalar(counting) or 0) if totals is None else totals.number(session, key, counting, now)
