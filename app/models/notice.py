"""What people are told: one short sentence about a row, for one account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.models.base import SystemBase

KEPT = timedelta(days=400)
REMINDER = "pengingat"
"""The entity of notices that remind somebody of what is still to be done."""

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class Notice(SystemBase):
    """A notice; `cause` is the history row that it tells of, so that telling twice tells once; below zero it is a
    number of whoever tells, for what stands in no history."""

    __tablename__ = "sys_notice"
    __table_args__ = (
        sa.UniqueConstraint("cause", "akun_id"),
        sa.Index(None, "akun_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(IDENTITY, primary_key=True)
    at: Mapped[datetime]
    akun_id: Mapped[int]
    cause: Mapped[int]
    entity: Mapped[str] = mapped_column(sa.String(80))
    row_id: Mapped[int]
    text: Mapped[str] = mapped_column(sa.String(500))
    read_at: Mapped[datetime | None]


def tell(session: Session, akun_id: int, *, cause: int, entity: str, row_id: int, text: str, now: datetime) -> None:
    """Write a notice for the account, unless it was told of this cause already."""
    row = {"akun_id": akun_id, "cause": cause, "entity": entity, "row_id": row_id, "text": text}
    tell_many(session, [row], now)


def tell_many(session: Session, rows: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """Write many: each with akun_id, cause, entity, row_id and text, unless its account was told of its cause."""
    if rows:
        dialect: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
        told = dialect.insert(Notice).on_conflict_do_nothing(index_elements=["cause", "akun_id"])
        session.execute(told, [{**row, "at": now, "text": row["text"][:500]} for row in rows])


def latest(session: Session, akun_id: int, limit: int = 100) -> list[Notice]:
    """The account's notices, the newest first."""
    mine = sa.select(Notice).where(Notice.akun_id == akun_id).order_by(Notice.id.desc()).limit(limit)
    return list(session.scalars(mine))


def unread(session: Session, akun_id: int, limit: int = 5) -> list[Notice]:
    """The account's unread notices, the newest first."""
    mine = sa.select(Notice).where(Notice.akun_id == akun_id, Notice.read_at.is_(None))
    return list(session.scalars(mine.order_by(Notice.id.desc()).limit(limit)))


def mark_read(session: Session, akun_id: int, now: datetime) -> int:
    """Mark all of the account's notices as read; gives how many were not."""
    mine = sa.update(Notice).where(Notice.akun_id == akun_id, Notice.read_at.is_(None)).values(read_at=now)
    done: Any = session.execute(mine)
    return int(done.rowcount)


def sweep(session: Session, now: datetime) -> None:
    """Delete old notices."""
    session.execute(sa.delete(Notice).where(Notice.at < now - KEPT))
