"""Receipts of forms: one that was sent twice does its work once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.models.base import SystemBase

KEPT = timedelta(days=2)


class Receipt(SystemBase):
    """A form that was sent and accepted, known by a hash over who sent what on which form."""

    __tablename__ = "sys_receipt"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    at: Mapped[datetime]


def first(session: Session, key: str, now: datetime) -> bool:
    """True when `key` comes for the first time, and note it. Whoever sends the same at the same moment waits here
    until this transaction has ended, and is first if it is undone.
    """
    dialect: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    insert = dialect.insert(Receipt).values(key=key, at=now).on_conflict_do_nothing(index_elements=[Receipt.key])
    return session.scalar(insert.returning(Receipt.key)) is not None


def sweep(session: Session, now: datetime) -> None:
    """Delete receipts of forms that nobody sends again."""
    session.execute(sa.delete(Receipt).where(Receipt.at < now - KEPT))
