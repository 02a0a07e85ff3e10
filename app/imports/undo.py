"""Taking an applied import back: the plan read backwards, through the verbs, in one transaction.

Rows that it made are deleted, rows that it changed get their old values. If any of them has been changed since, or is
in use by now, nothing is taken back and the person is told which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.engine.spec import ID, VERSION, Entity
from app.errors import AppError, InUse, OutOfScope, Stale
from app.imports.apply import chunks
from app.imports.below import Family, families, typed
from app.imports.drafts import Report
from app.models.build import Registry
from app.models.imports import ImportPlan, ImportRow
from app.workflows import entity as verbs
from app.workflows.bulk import delete_many

SHOWN = 5


class CannotUndo(AppError):
    """Data that the import made or changed is no longer as the import left it."""

    status = 409
    code = "cannot_undo"

    def __init__(self, message: str) -> None:
        super().__init__(message, "Tidak ada yang dibatalkan. Perbaiki data itu satu per satu bila perlu.")


@dataclass(slots=True)
class Undoing:
    """One applied plan on its way back."""

    session: Session
    registry: Registry
    actor: Actor
    entity: Entity
    plan_id: int
    now: datetime
    report: Report
    done: int = 0

    def run(self, total: int) -> None:
        """Take all rows back. Raises CannotUndo, and what the verbs refuse."""
        for top, rows in families(self.session, self.plan_id, but="new"):
            self._refuse_changed([top])
            self._restore_together(Family(self.session, self.registry, self.entity, top, rows))
            self.done += 1 + len(rows)
            self.report(min(self.done, total), total, "Membatalkan")
        for rows in chunks(self.session, self.plan_id, backwards=True):
            self._refuse_changed(rows)
            if rows[0].outcome == "new":
                self._delete(rows)
            else:
                self._restore(rows)
            self.done += len(rows)
            self.report(min(self.done, total), total, "Membatalkan")

    def _restore_together(self, family: Family) -> None:
        """A row with what stands below it, by one verb; what the import added below is deleted."""
        top = family.top
        given = {**typed(self.entity, top.before), **family.lists_before()}
        work = (self.session, self.registry, self.actor, self.entity)
        try:
            verbs.update(*work, top.row_id or 0, given, top.version, now=self.now)
        except (Stale, OutOfScope) as error:
            raise CannotUndo(f"Data berubah setelah impor. {error.message}") from error

    def _refuse_changed(self, rows: Sequence[ImportRow]) -> None:
        table = self.registry.tables[self.entity.name]
        query = sa.select(table.c[ID], table.c[VERSION]).where(table.c[ID].in_([row.row_id for row in rows]))
        versions: dict[int | None, int] = dict(iter(self.session.execute(query)))
        changed = [row for row in rows if versions.get(row.row_id) != row.version]
        if changed:
            raise CannotUndo(f"{_names(changed)} sudah diubah atau dihapus setelah impor.")

    def _delete(self, rows: Sequence[ImportRow]) -> None:
        gone = [(row.row_id or 0, row.version) for row in rows]
        try:
            delete_many(self.session, self.registry, self.actor, self.entity, gone, now=self.now)
        except InUse as error:
            raise CannotUndo(f"Sebagian data yang ditambahkan impor ini sudah dipakai. {error.message}") from error
        except (Stale, OutOfScope) as error:
            raise CannotUndo(f"Data berubah setelah impor. {error.message}") from error

    def _restore(self, rows: Sequence[ImportRow]) -> None:
        changes = [(row.row_id or 0, typed(self.entity, row.before), row.version) for row in rows]
        try:
            verbs.update_many(self.session, self.registry, self.actor, self.entity, changes, now=self.now)
        except (Stale, OutOfScope) as error:
            raise CannotUndo(f"Data berubah setelah impor. {error.message}") from error


def undo(session: Session, registry: Registry, actor: Actor, plan_id: int, now: datetime, report: Report) -> str:
    """Take the plan back; gives the sentence for the person. The caller commits. A second run does nothing."""
    plan = session.scalars(sa.select(ImportPlan).where(ImportPlan.id == plan_id).with_for_update()).one()
    if plan.status == "membatalkan":
        entity = registry.catalog.entity(plan.entity)
        total = sum(plan.counts.get(name, 0) for name in ("new", "changed", "deactivate"))
        Undoing(session, registry, actor, entity, plan_id, now, report).run(total)
        change = sa.update(ImportPlan).where(ImportPlan.id == plan_id)
        session.execute(change.values(status="dibatalkan", undone_at=now, message=""))
    return "Impor dibatalkan: data kembali seperti sebelum impor."


def refuse(session: Session, plan_id: int, error: AppError) -> None:
    """Write down why the plan was not taken back: it stays applied."""
    change = sa.update(ImportPlan).where(ImportPlan.id == plan_id, ImportPlan.status == "membatalkan")
    session.execute(change.values(status="diterapkan", message=f"{error.message} {error.hint}"[:2000]))


def _names(rows: Sequence[ImportRow]) -> str:
    shown = ", ".join(f"'{row.title}'" for row in rows[:SHOWN])
    return shown + (f" dan {len(rows) - SHOWN} lainnya" if len(rows) > SHOWN else "")
