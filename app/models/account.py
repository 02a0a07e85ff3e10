"""Passwords, sessions, reset codes and throttles: the parts of an account that no menu ever shows or changes.

The account itself and its roles are the entities `akun` and `akun_peran` of the schema; here they are only read, by
the few columns that decide who acts. There are no foreign keys from here to there, since the two sets of tables are
migrated apart; `forget` takes an account's rows along when it is deleted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain import zona
from app.domain.actor import Actor, Grant
from app.engine.names import IMPLIED_ROLES
from app.models.base import SystemBase
from app.models.penilai import PEGAWAI, can_head

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class Password(SystemBase):
    """The hash of an account's password."""

    __tablename__ = "sys_password"

    akun_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(sa.String(200))
    changed_at: Mapped[datetime]


class WebSession(SystemBase):
    """A signed-in browser, known by the hash of its token."""

    __tablename__ = "sys_session"

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    akun_id: Mapped[int] = mapped_column(index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    address: Mapped[str] = mapped_column(sa.String(64))
    agent: Mapped[str] = mapped_column(sa.String(200))


class ResetCode(SystemBase):
    """A one-time code that an admin issued so that somebody can set a new password."""

    __tablename__ = "sys_reset_code"
    __table_args__ = (sa.Index(None, "akun_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(IDENTITY, primary_key=True)
    akun_id: Mapped[int]
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    issued_by: Mapped[int]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Throttle(SystemBase):
    """Failures of one key (a NIP, an address) since `first_at`."""

    __tablename__ = "sys_throttle"

    key: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    failures: Mapped[int]
    first_at: Mapped[datetime]
    blocked_until: Mapped[datetime | None]


AKUN = sa.table(
    "akun",
    *(sa.column(name, sa.BigInteger()) for name in ("id", "instansi_id", "pegawai_id")),
    *(sa.column(name, sa.String()) for name in ("nip", "nama")),
    sa.column("aktif", sa.Boolean()),
)
PERAN = sa.table(
    "akun_peran",
    *(sa.column(name, sa.BigInteger()) for name in ("id", "akun_id", "unor_id", "instansi_id")),
    sa.column("peran", sa.String()),
    *(sa.column(name, sa.Date()) for name in ("mulai", "selesai")),
)
INSTANSI = sa.table(
    "instansi", sa.column("id", sa.BigInteger()), sa.column("nama", sa.String()), sa.column("zona", sa.String())
)

_FACTS = (
    sa.select(
        AKUN.c.id,
        AKUN.c.nip,
        AKUN.c.nama,
        AKUN.c.instansi_id,
        AKUN.c.pegawai_id,
        PEGAWAI.c.unor_id,
        INSTANSI.c.nama.label("instansi_nama"),
        INSTANSI.c.zona,
        can_head(PEGAWAI).label("memimpin"),
        PERAN.c.peran,
        PERAN.c.unor_id.label("peran_unor_id"),
        PERAN.c.mulai,
        PERAN.c.selesai,
    )
    .select_from(
        AKUN.outerjoin(INSTANSI, INSTANSI.c.id == AKUN.c.instansi_id)
        .outerjoin(PEGAWAI, PEGAWAI.c.id == AKUN.c.pegawai_id)
        .outerjoin(PERAN, PERAN.c.akun_id == AKUN.c.id)
    )
    .where(AKUN.c.aktif.is_(True))
    .order_by(PERAN.c.id)
)
_OF_AKUN = _FACTS.where(AKUN.c.id == sa.bindparam("akun_id"))
_OF_SESSION = _FACTS.where(
    AKUN.c.id
    == sa.select(WebSession.akun_id)
    .where(
        WebSession.token_hash == sa.bindparam("token_hash"),
        WebSession.revoked_at.is_(None),
        WebSession.expires_at > sa.bindparam("now"),
    )
    .scalar_subquery()
)


def load_actor(session: Session, akun_id: int, now: datetime, *, origin: str = "web") -> Actor | None:
    """The account as it stands at `now` (aware), in one query; None when it is gone or disabled.

    Roles count from `mulai` to `selesai` in the instansi's zone, both days included, whatever else is stored; whoever
    is linked to a pegawai holds the roles of IMPLIED_ROLES besides.
    """
    return _actor(session.execute(_OF_AKUN, {"akun_id": akun_id}).all(), now, origin)


def actor_of_session(session: Session, token_hash: str, now: datetime) -> Actor | None:
    """Like `load_actor`, for the account of a session that is neither revoked nor expired; in one query too."""
    return _actor(session.execute(_OF_SESSION, {"token_hash": token_hash, "now": now}).all(), now, "web")


def _actor(rows: Sequence[sa.Row[*tuple[Any, ...]]], now: datetime, origin: str) -> Actor | None:
    """The account of the rows of `_FACTS`, one for each of its roles."""
    if not rows:
        return None
    first = rows[0]
    zone = first.zona or zona.DEFAULT
    today = now.astimezone(ZoneInfo(zone)).date()
    grants = {
        Grant(row.peran, row.instansi_id, row.peran_unor_id): None
        for row in rows
        if row.peran is not None and _in_force(row.mulai, row.selesai, today)
    }
    if first.pegawai_id is not None:
        grants.update({Grant(role, first.instansi_id): None for role in IMPLIED_ROLES})
    return Actor(
        akun_id=first.id,
        nip=first.nip,
        nama=first.nama,
        instansi_id=first.instansi_id,
        pegawai_id=first.pegawai_id,
        unor_id=first.unor_id,
        grants=tuple(grants),
        now=now,
        today=today,
        zone=zone,
        origin=origin,
        instansi_nama=first.instansi_nama or "",
        memimpin=bool(first.memimpin),
    )


def _in_force(mulai: date, selesai: date | None, today: date) -> bool:
    return mulai <= today and (selesai is None or selesai >= today)


@dataclass(frozen=True, slots=True)
class Assignment:
    """A role that an account was given, with its dates; without them for the roles that come with being a pegawai."""

    grant: Grant
    mulai: date | None = None
    selesai: date | None = None

    def in_force(self, today: date) -> bool:
        """Whether it counts on that day, as in `load_actor`."""
        return self.mulai is None or _in_force(self.mulai, self.selesai, today)


def assignments(session: Session, akun_id: int) -> tuple[Assignment, ...]:
    """Every role of an account, of the past and of the future too, in the order they were given."""
    rows = session.execute(
        sa.select(PERAN.c.peran, PERAN.c.instansi_id, PERAN.c.unor_id, PERAN.c.mulai, PERAN.c.selesai)
        .where(PERAN.c.akun_id == akun_id)
        .order_by(PERAN.c.id)
    )
    given = tuple(Assignment(Grant(row[0], row[1], row[2]), row[3], row[4]) for row in rows)
    who = sa.select(AKUN.c.instansi_id).where(AKUN.c.id == akun_id, AKUN.c.pegawai_id.is_not(None))
    implied = (Assignment(Grant(role, place)) for place in session.scalars(who) for role in IMPLIED_ROLES)
    return (*given, *implied)


def akun_of_nip(session: Session, nip: str) -> int | None:
    """The id of the active account of `nip`; None too for what no database takes as text."""
    if not nip.isascii() or "\0" in nip:
        return None
    return session.scalar(sa.select(AKUN.c.id).where(AKUN.c.nip == nip, AKUN.c.aktif.is_(True)))


def forget(session: Session, akun_id: int) -> None:
    """Delete password, sessions and codes of an account that is being deleted."""
    for table in (Password, WebSession, ResetCode):
        session.execute(sa.delete(table).where(table.akun_id == akun_id))


def sweep(session: Session, now: datetime) -> None:
    """Delete sessions, codes and throttles that ended a day ago or earlier: they open and stop nothing any more."""
    old = now - timedelta(days=1)
    still_blocked = sa.func.coalesce(Throttle.blocked_until, old) > old
    session.execute(sa.delete(WebSession).where(WebSession.expires_at <= old))
    session.execute(sa.delete(ResetCode).where(ResetCode.expires_at <= old))
    session.execute(sa.delete(Throttle).where(Throttle.first_at <= old, ~still_blocked))
