"""Slowing down whoever guesses: failures are counted by what is being opened and by the address they come from.

The count of a key is raised before anybody is told whether the guess was right, and taken back when it was. That update
holds the key's row until the end of the transaction, so that a hundred guesses at once are answered like a hundred
guesses one after another.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.errors import Throttled
from app.models.account import Throttle, WebSession

WINDOW: Final = timedelta(hours=1)
TRIES: Final = 5
FIRST_BLOCK: Final = timedelta(minutes=1)
LONGEST_BLOCK: Final = timedelta(minutes=15)
ADDRESS_TRIES: Final = 50
ADDRESS_TRIES_EACH: Final = 3  # and so many for everybody who signed in there: an office shares one address
ADDRESS_DAY: Final = timedelta(days=1)
ADDRESS_BLOCK: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try that is under way. Exactly one of `failed` and `succeeded` ends it."""

    session: Session
    key: str
    address: str
    tries: int
    now: datetime

    def failed(self) -> None:
        """Keep the count; from the fifth failure on, each blocks the key twice as long as the one before."""
        if self.tries >= TRIES:
            pause = min(FIRST_BLOCK * 2 ** min(self.tries - TRIES, 10), LONGEST_BLOCK)
            _block(self.session, self.key, self.now + pause)
        if self.address:
            key = _key("alamat", self.address)
            tries, _ = _count(self.session, key, self.now)
            if tries >= ADDRESS_TRIES and tries >= ADDRESS_TRIES + ADDRESS_TRIES_EACH * self._people():
                _block(self.session, key, self.now + ADDRESS_BLOCK)

    def succeeded(self) -> None:
        """Forget the failures of the key; those of the address stay, it may be guessing at others."""
        self.session.execute(sa.delete(Throttle).where(Throttle.key == self.key))

    def _people(self) -> int:
        """How many accounts signed in at the address within a day."""
        there = (WebSession.address == self.address[:64], WebSession.created_at > self.now - ADDRESS_DAY)
        return self.session.scalar(sa.select(sa.func.count(WebSession.akun_id.distinct())).where(*there)) or 0


def attempt(session: Session, what: str, nip: str, address: str, now: datetime) -> Attempt:
    """Begin a try to open `what` of `nip`. Raises Throttled while the NIP or the address is blocked."""
    key = _key(what, nip)
    if address:
        until = sa.select(Throttle.blocked_until).where(Throttle.key == _key("alamat", address))
        _refuse(session.scalar(until), now)
    tries, blocked_until = _count(session, key, now)
    _refuse(blocked_until, now)
    return Attempt(session, key, address, tries, now)


def refuse_blocked(session: Session, what: str, nip: str, address: str, now: datetime) -> None:
    """Raise Throttled while the NIP or the address is blocked. Counts nothing: a first look, to spare the effort."""
    keys = [_key(what, nip), *([_key("alamat", address)] if address else [])]
    _refuse(session.scalar(sa.select(sa.func.max(Throttle.blocked_until)).where(Throttle.key.in_(keys))), now)


def stranger(session: Session, what: str, address: str, now: datetime) -> None:
    """Count a failure at `what`, which anybody may open, against the address alone, and not against its logins; with
    the fiftieth within an hour the address is blocked at it. Raises Throttled while it is blocked."""
    if address:
        tries, blocked_until = _count(session, _key(what, address), now)
        _refuse(blocked_until, now)
        if tries >= ADDRESS_TRIES:
            _block(session, _key(what, address), now + ADDRESS_BLOCK)


def clear(session: Session, what: str, nip: str) -> None:
    """Forget the failures of `nip` at `what`."""
    session.execute(sa.delete(Throttle).where(Throttle.key == _key(what, nip)))


def sweep(session: Session, now: datetime) -> int:
    """Delete counts that no longer matter; gives their number."""
    old = sa.and_(
        Throttle.first_at < now - WINDOW, sa.or_(Throttle.blocked_until.is_(None), Throttle.blocked_until < now)
    )
    return len(session.execute(sa.delete(Throttle).where(old).returning(Throttle.key)).all())


def _key(what: str, who: str) -> str:
    """The NIP or address does not stand in the table: a table of failures is nobody's telephone book."""
    return f"{what}:{hashlib.sha256(who.encode('utf-8', 'replace')).hexdigest()[:48]}"


def _refuse(blocked_until: datetime | None, now: datetime) -> None:
    if blocked_until is not None and blocked_until > now:
        seconds = int((blocked_until - now).total_seconds()) + 1
        raise Throttled("Terlalu banyak percobaan yang gagal.", seconds)


def _count(session: Session, key: str, now: datetime) -> tuple[int, datetime | None]:
    """Raise the count of `key`, unless it is blocked, and begin anew after an hour; gives the count and the block."""
    stale = Throttle.first_at < now - WINDOW
    blocked = sa.and_(Throttle.blocked_until.is_not(None), Throttle.blocked_until > now)
    insert = _insert(session).values(key=key, failures=1, first_at=now, blocked_until=None)
    counted = insert.on_conflict_do_update(
        index_elements=[Throttle.key],
        set_={
            "failures": sa.case((blocked, Throttle.failures), (stale, 1), else_=Throttle.failures + 1),
            "first_at": sa.case((blocked, Throttle.first_at), (stale, now), else_=Throttle.first_at),
        },
    )
    row = session.execute(counted.returning(Throttle.failures, Throttle.blocked_until)).one()
    return row.failures, row.blocked_until


def _insert(session: Session) -> Any:
    return (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert(Throttle)


def _block(session: Session, key: str, until: datetime) -> None:
    session.execute(sa.update(Throttle).where(Throttle.key == key).values(blocked_until=until))
