"""Argon2 that looks around while it works."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from argon2 import PasswordHasher

from app.models.transaction import Database
from app.workflows import throttle


class Witness(PasswordHasher):
    """Finds out, each time it compares a password, whether somebody else can sign in at that moment.

    Raises Busy out of the comparison when they cannot; `seen` counts the comparisons during which they could.
    """

    def __init__(self, url: sa.URL, nip: str, address: str, now: datetime) -> None:
        super().__init__(time_cost=1, memory_cost=1024, parallelism=1)
        self._url = url.render_as_string(hide_password=False)
        self._who = (nip, address, now)
        self.seen = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - argon2's own name
        """Compare, after a try to count a failure of the same NIP, which is taken back."""
        other = Database(self._url, busy_seconds=1)
        with other.write() as session:
            throttle.attempt(session, "masuk", *self._who)
            session.rollback()
        other.dispose()
        self.seen += 1
        return super().verify(hash, password)
