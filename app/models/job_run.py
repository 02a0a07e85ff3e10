"""The ledger of background work. A row is written in the same transaction as the change that asks for it, so that it is
there exactly when the change is; Redis is told afterwards and may forget."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import SystemBase

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATUSES = ("antre", "berjalan", "selesai", "gagal", "dihentikan")


class JobRun(SystemBase):
    """One piece of background work and how far it is. `params` holds a few ids and words, never data."""

    __tablename__ = "sys_job"
    __table_args__ = (
        sa.CheckConstraint(f"status IN ({', '.join(repr(status) for status in STATUSES)})", name="status"),
        sa.Index(None, "status", "id"),
        sa.Index(None, "akun_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(IDENTITY, primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(60))
    status: Mapped[str] = mapped_column(sa.String(12), default="antre")
    akun_id: Mapped[int | None]
    instansi_id: Mapped[int | None]
    params: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    message: Mapped[str] = mapped_column(sa.String(2000), default="")
    result_path: Mapped[str | None] = mapped_column(sa.String(500))
    result_name: Mapped[str | None] = mapped_column(sa.String(200))
    attempts: Mapped[int] = mapped_column(default=0)
    heartbeat_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
