"""What SQL must know about the moment and the person: who asks, today and now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.actor import Actor


@dataclass(frozen=True, slots=True)
class SqlContext:
    """The actor (None: nobody, all facts about whom are empty), today in the instansi's zone and now in UTC."""

    actor: Actor | None
    today: date
    now: datetime

    @classmethod
    def of(cls, actor: Actor) -> SqlContext:
        """The context of one actor's request or job."""
        return cls(actor, actor.today, actor.now)
