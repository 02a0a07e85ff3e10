"""Who acts: plain facts about one account at one moment, loaded afresh for every request and job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Grant:
    """One role in force today. `unor_id` is the root of the subtree for roles that reach a unit, else None."""

    role: str
    instansi_id: int
    unor_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in account (or a job acting for one).

    `now` is aware UTC; `today` is the date in the instansi's zone. `grants` are only those whose dates hold today.
    `instansi_nama` is what the frame of every page says. `memimpin` is false of whoever heads nothing and never stood
    in for a head, and so can rate nobody.
    `origin` says where the action came from and ends in the history: web, api, import, cli or job.
    """

    akun_id: int
    nip: str
    nama: str
    instansi_id: int
    pegawai_id: int | None
    unor_id: int | None
    grants: tuple[Grant, ...]
    now: datetime
    today: date
    zone: str = "Asia/Jakarta"
    origin: str = "web"
    instansi_nama: str = ""
    memimpin: bool = True

    @property
    def roles(self) -> frozenset[str]:
        """Names of the roles in force."""
        return frozenset(grant.role for grant in self.grants)

    @property
    def unor_roots(self) -> tuple[int, ...]:
        """Roots of the subtrees that this account's unit-bound roles grant (`me.unors`)."""
        return tuple(sorted({grant.unor_id for grant in self.grants if grant.unor_id is not None}))
