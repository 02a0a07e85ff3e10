"""Keys of programs that work on somebody's behalf, and what was answered to requests that may come twice."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.models.base import SystemBase

KEPT = timedelta(days=2)
IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class Token(SystemBase):
    """A key of an account: only its hash is kept. `entities` ('' : all) and `writes` say how far it goes."""

    __tablename__ = "sys_token"
    __table_args__ = (sa.Index(None, "akun_id", "id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(IDENTITY, primary_key=True)
    akun_id: Mapped[int]
    nama: Mapped[str] = mapped_column(sa.String(100))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    entities: Mapped[str] = mapped_column(sa.String(2000))
    writes: Mapped[bool]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Answer(SystemBase):
    """What was answered to a request with an idempotency key; `request_hash` tells whether it is the same request."""

    __tablename__ = "sys_answer"

    akun_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    request_hash: Mapped[str] = mapped_column(sa.String(64))
    status: Mapped[int]
    body: Mapped[str]
    at: Mapped[datetime]


def in_force(session: Session, token_hash: str, now: datetime) -> Token | None:
    """The key of this hash, unless it was revoked or is over."""
    alive = (Token.token_hash == token_hash, Token.revoked_at.is_(None), Token.expires_at > now)
    return session.scalar(sa.select(Token).where(*alive))


def of_account(session: Session, akun_id: int) -> list[Token]:
    """The keys of an account that were not revoked, the newest first."""
    mine = sa.select(Token).where(Token.akun_id == akun_id, Token.revoked_at.is_(None))
    return list(session.scalars(mine.order_by(Token.id.desc()).limit(100)))


def sweep(session: Session, now: datetime) -> None:
    """Delete answers that nobody asks for again, and keys that ended long ago."""
    session.execute(sa.delete(Answer).where(Answer.at < now - KEPT))
    session.execute(sa.delete(Token).where(Token.expires_at < now - timedelta(days=400)))
