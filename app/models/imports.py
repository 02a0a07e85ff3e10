"""What an import is made of: the file, the plan drawn from it, a row for each of its rows, and remembered mappings.

The plan is what the preview shows, what is applied and what is undone. Its rows point at business rows by number only,
without foreign keys: a plan outlives what it once changed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, deferred, mapped_column

from app.models.base import BIG, SystemBase

STATUSES = (
    "pemetaan",  # columns must be mapped by hand before there can be a plan
    "menyusun",  # the plan is being drawn in the background
    "siap",  # the preview
    "menerapkan",
    "diterapkan",
    "membatalkan",
    "dibatalkan",
    "basi",  # data changed since the preview: nothing was applied
    "gagal",
)
RUNNING = ("menyusun", "menerapkan", "membatalkan")
KEPT = timedelta(days=90)
KEPT_IDLE = timedelta(days=7)
OUTCOMES = ("new", "changed", "same", "error", "skipped", "deactivate")


class ImportPlan(SystemBase):
    """One import from upload to undo."""

    __tablename__ = "sys_import_plan"
    __table_args__ = (
        sa.CheckConstraint(f"status IN ({', '.join(repr(status) for status in STATUSES)})", name="status"),
        sa.Index(None, "akun_id", "entity", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BIG, primary_key=True)
    entity: Mapped[str] = mapped_column(sa.String(80))
    akun_id: Mapped[int]
    instansi_id: Mapped[int | None]
    status: Mapped[str] = mapped_column(sa.String(12))
    file_name: Mapped[str] = mapped_column(sa.String(200))
    file_size: Mapped[int]
    content: Mapped[bytes] = deferred(mapped_column(sa.LargeBinary))
    modes: Mapped[list[str]] = mapped_column(sa.JSON)
    options: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    tables: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    questions: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    notices: Mapped[list[str]] = mapped_column(sa.JSON)
    counts: Mapped[dict[str, int]] = mapped_column(sa.JSON)
    job_id: Mapped[int | None]
    message: Mapped[str] = mapped_column(sa.String(2000), default="")
    created_at: Mapped[datetime]
    planned_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class ImportRow(SystemBase):
    """What one row of the file comes to. `seq` counts through all sheets; a row of a tree points only at rows of lower
    `level`. A row of a list (`part` says which) stands below the row `above` of the plan, in the end below `root`.
    `row_id` and `version` name the business row as it was when planned and, after applying, as the import left it."""

    __tablename__ = "sys_import_row"
    __table_args__ = (
        sa.CheckConstraint(f"outcome IN ({', '.join(repr(outcome) for outcome in OUTCOMES)})", name="outcome"),
        sa.Index(None, "plan_id", "outcome", "seq"),
        sa.Index(None, "plan_id", "root"),
    )

    plan_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sheet: Mapped[int] = mapped_column(sa.Integer)
    number: Mapped[int] = mapped_column(sa.Integer)
    outcome: Mapped[str] = mapped_column(sa.String(10))
    level: Mapped[int] = mapped_column(sa.Integer, default=0)
    part: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    root: Mapped[int | None] = mapped_column(sa.Integer)
    above: Mapped[int | None] = mapped_column(sa.Integer)
    title: Mapped[str] = mapped_column(sa.String(300))
    row_id: Mapped[int | None]
    version: Mapped[int | None]
    after: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    before: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    messages: Mapped[list[list[Any]]] = mapped_column(sa.JSON)
    cells: Mapped[list[Any]] = mapped_column(sa.JSON)


class ImportMapping(SystemBase):
    """How the columns of files of one shape were mapped the last time, and what was answered."""

    __tablename__ = "sys_import_mapping"

    instansi_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entity: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    mapping: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    options: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    used_at: Mapped[datetime]


ROWS = cast(sa.Table, ImportRow.__table__)


def tidy(session: Session, now: datetime) -> int:
    """Delete imports, with their files, that nobody will take up again: applied ones after KEPT, others KEPT_IDLE.

    Gives their number. What an import did is in the history, which stays.
    """
    idle = sa.and_(ImportPlan.status != "diterapkan", ImportPlan.created_at < now - KEPT_IDLE)
    over = sa.and_(ImportPlan.status.not_in(RUNNING), sa.or_(idle, ImportPlan.created_at < now - KEPT))
    ids = list(session.scalars(sa.select(ImportPlan.id).where(over)))
    for table in (ImportRow, ImportPlan):
        key = ImportRow.plan_id if table is ImportRow else ImportPlan.id
        session.execute(sa.delete(table).where(key.in_(ids)), execution_options={"synchronize_session": False})
    return len(ids)
