"""Applying a plan: exactly what the preview showed, through the verbs, in one transaction that also marks the plan.

A second run (a worker was killed after the commit) finds the mark and does nothing. A plan that has gone stale is
refused whole and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.engine.spec import Entity
from app.errors import AppError, Invalid, OutOfScope, Stale
from app.imports.below import Family, families, tops
from app.imports.drafts import Report
from app.models.build import Registry
from app.models.imports import ROWS, ImportPlan, ImportRow
from app.workflows import entity as verbs
from app.workflows.draft import InvalidRows

CHUNK = 1_000
APPLIED = ("deactivate", "changed", "new")  # what frees a place (a head who steps down) comes before what takes it


class StalePlan(AppError):
    """Data changed since the preview; nothing was applied."""

    status = 409
    code = "stale_plan"

    def __init__(self, message: str) -> None:
        super().__init__(message, "Tidak ada yang diterapkan. Susun ulang pratinjau, periksa, lalu terapkan lagi.")


@dataclass(slots=True)
class Applying:
    """One plan on its way into the tables; `ids` are the business rows that rows of a tree came to."""

    session: Session
    registry: Registry
    actor: Actor
    entity: Entity
    plan_id: int
    now: datetime
    report: Report
    ids: dict[int, int] = field(default_factory=dict)
    done: int = 0

    def run(self, total: int) -> int:
        """Apply all rows; gives their number. Raises StalePlan, and what the verbs refuse."""
        for chunk in chunks(self.session, self.plan_id):
            if chunk[0].outcome == "new":
                self._create(chunk)
            else:
                self._update(chunk)
            self.done += len(chunk)
            self.report(self.done, total, "Menerapkan")
        for top, rows in families(self.session, self.plan_id):
            self._together(Family(self.session, self.registry, self.entity, top, rows))
            self.done += 1 + len(rows)
            self.report(min(self.done, total), total, "Menerapkan")
        return self.done

    def _together(self, family: Family) -> None:
        """A row with what stands below it, by one verb."""
        top, given = family.top, {**self._values(family.top), **family.lists()}
        work = (self.session, self.registry, self.actor, self.entity)
        with _told([top]):
            if top.outcome == "new":
                done = verbs.create(*work, given, now=self.now)
            else:
                done = verbs.update(*work, top.row_id or 0, given, top.version, now=self.now)
        family.settle(done.subject_id)

    def _create(self, rows: Sequence[ImportRow]) -> None:
        own = {row.seq: [name for name, value in row.after.items() if value == {"baris": row.seq}] for row in rows}
        values = [self._values(row, but=own[row.seq]) for row in rows]
        with _told(rows):
            made = list(
                zip(
                    rows,
                    verbs.create_many(self.session, self.registry, self.actor, self.entity, values, now=self.now),
                    strict=True,
                )
            )
            self._point_at_themselves([(row_id, own[row.seq]) for row, row_id in made if own[row.seq]])
        self._note([(row, row_id, 2 if own[row.seq] else 1) for row, row_id in made])

    def _point_at_themselves(self, made: Sequence[tuple[int, Sequence[str]]]) -> None:
        """Relations of a row to itself (a unit that is its own induk) can be set only once it is there."""
        changes = [(row_id, dict.fromkeys(names, row_id), 1) for row_id, names in made]
        if changes:
            verbs.update_many(self.session, self.registry, self.actor, self.entity, changes, now=self.now)

    def _update(self, rows: Sequence[ImportRow]) -> None:
        changes = [(row.row_id or 0, self._values(row), row.version) for row in rows]
        with _told(rows):
            verbs.update_many(self.session, self.registry, self.actor, self.entity, changes, now=self.now)
        self._note([(row, row.row_id or 0, (row.version or 0) + 1) for row in rows])

    def _values(self, row: ImportRow, but: Sequence[str] = ()) -> dict[str, object]:
        return {name: self._value(name, value) for name, value in row.after.items() if name not in but}

    def _value(self, name: str, value: object) -> object:
        if isinstance(value, Mapping) and "baris" in value:
            return self.ids[int(value["baris"])]
        return None if value is None else self.entity.fields[name].from_json(value)

    def _note(self, made: Sequence[tuple[ImportRow, int, int]]) -> None:
        """Keep which business row each row became, and the version the import left it at: undo asks for both."""
        change = (
            sa.update(ROWS)
            .where(ROWS.c.plan_id == self.plan_id, ROWS.c.seq == sa.bindparam("_seq"))
            .values(row_id=sa.bindparam("_row_id"), version=sa.bindparam("_version"))
        )
        rows = [{"_seq": row.seq, "_row_id": row_id, "_version": version} for row, row_id, version in made]
        self.session.connection().execute(change, rows)
        if self.entity.tree is not None:
            self.ids.update({row.seq: row_id for row, row_id, _ in made})


@contextmanager
def _told(rows: Sequence[ImportRow]) -> Iterator[None]:
    """Turn what a verb refuses about a row of the chunk into words about the plan."""
    try:
        yield
    except InvalidRows as error:
        place, problems = next(iter(error.rows.items()))
        text = next((texts[0] for texts in problems.values() if texts), "")
        raise StalePlan(f"Baris {rows[place].number} tidak dapat lagi diterapkan: {text}") from error
    except (Stale, Invalid, OutOfScope) as error:
        raise StalePlan(f"Data berubah sejak pratinjau disusun. {error.message}") from error


def chunks(session: Session, plan_id: int, *, backwards: bool = False) -> Iterator[list[ImportRow]]:
    """The rows that are applied, in an order in which they can be, in chunks of one outcome and level. Rows of lists
    are not among them, nor what is applied together with them; backwards, a new row goes with all that is below it."""
    for level, outcome in sorted(_stages(session, plan_id), reverse=backwards):
        after = 0
        alone = ImportRow.seq.not_in(tops(plan_id)) if not backwards or APPLIED[outcome] != "new" else sa.true()
        own = (ImportRow.plan_id == plan_id, ImportRow.part == "", alone)
        here = (*own, ImportRow.outcome == APPLIED[outcome], ImportRow.level == level)
        while rows := list(
            session.scalars(
                sa.select(ImportRow).where(*here, ImportRow.seq > after).order_by(ImportRow.seq).limit(CHUNK)
            )
        ):
            yield rows
            after = rows[-1].seq
            session.expunge_all()


def _stages(session: Session, plan_id: int) -> Iterator[tuple[int, int]]:
    wanted = (ImportRow.plan_id == plan_id, ImportRow.part == "", ImportRow.outcome.in_(APPLIED))
    for level, outcome in session.execute(sa.select(ImportRow.level, ImportRow.outcome).where(*wanted).distinct()):
        yield level, APPLIED.index(outcome)


def apply(session: Session, registry: Registry, actor: Actor, plan_id: int, now: datetime, report: Report) -> str:
    """Apply the plan; gives the sentence for the person. The caller commits.

    Raises StalePlan when data changed since, and whatever else the verbs refuse; nothing is applied then.
    """
    plan = session.scalars(sa.select(ImportPlan).where(ImportPlan.id == plan_id).with_for_update()).one()
    if plan.status != "menerapkan":
        return said(plan)
    total = sum(plan.counts.get(name, 0) for name in APPLIED)
    entity = registry.catalog.entity(plan.entity)
    work = Applying(session, registry, actor, entity, plan_id, now, report)
    work.ids.update(_stored_already(session, plan_id) if entity.tree else {})
    work.run(total)
    change = (
        sa.update(ImportPlan).where(ImportPlan.id == plan_id).values(status="diterapkan", applied_at=now, message="")
    )
    session.execute(change)
    plan = session.get_one(ImportPlan, plan_id, populate_existing=True)
    return said(plan)


def _stored_already(session: Session, plan_id: int) -> dict[int, int]:
    """Rows of the file that speak of stored rows: new ones may point at them, whether they change or not."""
    query = sa.select(ImportRow.seq, ImportRow.row_id).where(ImportRow.plan_id == plan_id)
    return {seq: row_id for seq, row_id in session.execute(query.where(ImportRow.row_id.is_not(None))) if row_id}


def said(plan: ImportPlan) -> str:
    """What an applied plan came to, in words."""
    parts = [("new", "baru"), ("changed", "diubah"), ("deactivate", "dinonaktifkan")]
    words = [f"{plan.counts[name]} {word}" for name, word in parts if plan.counts.get(name)]
    wrong = f" {plan.counts['error']} baris salah tidak ikut." if plan.counts.get("error") else ""
    return f"Impor diterapkan: {', '.join(words) or 'tidak ada perubahan'}.{wrong}"


def refuse(session: Session, plan_id: int, error: AppError) -> None:
    """Write down why the plan was not applied."""
    status = "basi" if isinstance(error, StalePlan) else "siap"
    change = sa.update(ImportPlan).where(ImportPlan.id == plan_id, ImportPlan.status == "menerapkan")
    session.execute(change.values(status=status, message=f"{error.message} {error.hint}"[:2000]))
