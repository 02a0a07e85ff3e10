"""One step on many rows. Each row for itself, all in one transaction: what one row refuses does not stop the others,
and whoever asked learns which rows were left and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.tanggal import angka
from app.engine.permissions import may
from app.engine.spec import Entity
from app.engine.steps import for_many
from app.errors import AppError, InUse, Invalid, NotAllowed, OutOfScope, Passed, Stale
from app.models import listing
from app.models.build import Registry
from app.models.scope import forbidden
from app.workflows import entity as verbs
from app.workflows.effects import Done, Effect

DELETE = "delete"
MOST = 10_000
"""Rows of one step; more would keep others from writing for too long."""

REFUSALS = (InUse, Invalid, NotAllowed, OutOfScope, Passed, Stale)
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Step:
    """What to do to each row: `delete`, an action or a step of the workflow. `values` are what was filled in."""

    name: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """A row that was left as it is, and why."""

    row_id: int
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many rows the step was taken on, the rows that were left, and the work that follows."""

    done: int
    left: tuple[Left, ...]
    effects: tuple[Effect, ...] = ()


def offered(registry: Registry, actor: Actor, entity: Entity) -> tuple[str, ...]:
    """The steps that the entity's list takes on ticked rows, as far as the actor may take them on one."""
    return tuple(name for name in entity.list.bulk if may(registry.catalog, actor, entity.name, name))


def told(label: str, outcome: Outcome) -> str:
    """'Setujui: 12 data. 2 data tidak dikerjakan.'"""
    message = f"{label}: {outcome.done} data."
    return f"{message} {len(outcome.left)} data tidak dikerjakan." if outcome.left else message


def each(
    session: Session,
    registry: Registry,
    actor: Actor,
    entity: Entity,
    ids: Sequence[int],
    step: Step,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Outcome:
    """Take the step on the rows `ids`, in the order of their numbers, so that two at once do not wait for one another.

    Raises NotAllowed for a step that is not offered for many, or not to this actor, and Invalid for too many rows.
    """
    if step.name not in for_many(entity):
        raise OutOfScope("Tindakan itu tidak ada.")
    if not may(registry.catalog, actor, entity.name, step.name):
        raise forbidden(entity, step.name)
    wanted = sorted(set(ids))
    if len(wanted) > MOST:
        raise Invalid({"": [f"Paling banyak {angka(MOST)} data sekali jalan."]}, "Persempit saringannya.")
    effects: list[Effect] = []
    left: dict[int, AppError] = {}
    for number, row_id in enumerate(wanted, start=1):
        try:
            with session.begin_nested():
                effects += _one(session, registry, actor, entity, row_id, step, now).effects
        except REFUSALS as refusal:
            left[row_id] = refusal
        if progress is not None:
            progress(number)
    seen = [row_id for row_id, refusal in left.items() if not isinstance(refusal, OutOfScope)]
    titles = listing.titles(session, registry, actor, entity, seen)
    told = (Left(row_id, titles.get(row_id, f"Nomor {row_id}"), _said(refusal)) for row_id, refusal in left.items())
    return Outcome(len(wanted) - len(left), tuple(told), tuple(effects))


def _one(
    session: Session, registry: Registry, actor: Actor, entity: Entity, row_id: int, step: Step, now: datetime
) -> Done:
    if step.name in entity.transitions:
        given = step.values
        return verbs.fire(session, registry, actor, entity, row_id, step.name, given, reason=step.reason, now=now)
    if step.name in entity.actions:
        return verbs.act(session, registry, actor, entity, row_id, step.name, step.values, now=now)
    return verbs.delete(session, registry, actor, entity, row_id, now=now)


def _said(refusal: AppError) -> str:
    return f"{refusal.message} {refusal.hint}" if isinstance(refusal, NotAllowed | InUse) else refusal.message
