"""Where the people of the demo act: each by their own account and by the verbs, at a moment of its year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.errors import AppError, NotAllowed
from app.models.account import AKUN, load_actor
from app.models.build import Registry
from app.workflows.draft import Work
from app.workflows.skp import penilai


def morning(year: int, day: str) -> datetime:
    """A morning in all of Indonesia, by year and 'mm-dd'."""
    month, number = map(int, day.split("-"))
    return datetime(year, month, number, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Desk:
    """One moment in the demo: `accounts` are those of its people, by NIP."""

    session: Session
    registry: Registry
    accounts: Mapping[str, int]
    now: datetime

    def person(self, nip: str) -> Actor:
        """Who has that NIP. Raises NotAllowed where their account is closed."""
        return self.account(self.accounts[nip])

    def account(self, akun_id: int) -> Actor:
        """Who has that account. Raises NotAllowed where it is closed."""
        found = load_actor(self.session, akun_id, self.now, origin="cli")
        if found is None:
            raise NotAllowed("Akun demo ini tidak aktif.")
        return found

    def of(self, pegawai_id: int) -> Actor:
        """Who is that pegawai. Raises NotAllowed where their account is closed."""
        return self.account(self.session.scalar(sa.select(AKUN.c.id).where(AKUN.c.pegawai_id == pegawai_id)) or 0)

    def boss(self, actor: Actor) -> Actor | None:
        """Whoever rates that person; None where nobody does."""
        skp = Work(self.session, self.registry, actor, self.registry.catalog.entity("skp"), self.now)
        held = penilai.of(skp, actor.pegawai_id or 0, actor.unor_id or 0)
        return None if held is None else self.of(held)

    def kept(self, work: Callable[[], object]) -> bool:
        """Do `work` whole, or leave it out where somebody played with the demo and it no longer fits; tells which."""
        try:
            with self.session.begin_nested():
                work()
        except AppError:
            return False
        return True
