"""Whom a step of a workflow tells (`notify`), asked when it is told: those who may see the row by then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import zona
from app.domain.actor import Actor
from app.engine.rolespec import Reach
from app.engine.spec import INSTANSI, Entity
from app.engine.workflow import Transition, Workflow
from app.errors import OutOfScope
from app.models import account, notice
from app.models.build import Registry
from app.models.conditions import value_at
from app.models.history import TABLE as HISTORY
from app.models.listing import titles
from app.models.scope import holds, visible
from app.models.whose import near, whose

MAKING = ("create", "import")
MOST = 500
"""People of one role that are asked whether they see the row: an office has fewer of any role that decides."""


def tell(session: Session, registry: Registry, entity: Entity, row_id: int, step: str, now: datetime) -> int:
    """Write the notices of the step that was taken last on the row; gives how many people are told.

    The step 'create' is the row's making, which those are told of who may go on from its first state. A second call for
    the same step tells nobody twice. Raises OutOfScope for a step that is no longer there.
    """
    flow = entity.workflow
    move = flow.transitions.get(step) if flow else None
    done = _latest(session, entity, row_id, step)
    if flow is None or done is None or (move is None and step not in MAKING):
        raise OutOfScope("Langkah itu tidak ada lagi.")
    case = _Case(session, registry, entity, flow, row_id, done["id"], now)
    wanted = case.wanted(move) if move else case.holders(case.next_roles(flow.initial))
    told = [actor for actor in case.actors(wanted) if actor.akun_id != done["akun_id"]]
    called = move.label if move else flow.states[flow.initial].label
    for actor in told:
        title = titles(session, registry, actor, entity, [row_id]).get(row_id, "")
        text = f"{entity.label} {title}: {called} oleh {done['actor_nama']}."
        text += f" Alasan: {done['reason']}" if done["reason"] else ""
        notice.tell(session, actor.akun_id, cause=done["id"], entity=entity.name, row_id=row_id, text=text, now=now)
    return len(told)


def _latest(session: Session, entity: Entity, row_id: int, step: str) -> sa.RowMapping | None:
    rows = sa.select(HISTORY).where(*_of_row(entity, row_id), HISTORY.c.action == step)
    return session.execute(rows.order_by(HISTORY.c.id.desc()).limit(1)).mappings().first()


def _of_row(entity: Entity, row_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        HISTORY.c.entity == entity.name,
        HISTORY.c.root_entity == entity.name,
        HISTORY.c.root_id == row_id,
    )


@dataclass(frozen=True, slots=True)
class _Case:
    """A row that moved; `cause` is the history row of the step."""

    session: Session
    registry: Registry
    entity: Entity
    flow: Workflow
    row_id: int
    cause: int
    now: datetime

    def wanted(self, move: Transition) -> frozenset[int]:
        """The accounts that `notify` means, whether or not they may see the row."""
        found: set[int] = set()
        for word in move.notify:
            if word == "owner":
                found |= self.owners()
            elif word == "maker":
                found |= self.maker()
            else:
                roles = self.next_roles(move.target) if word == "next" else {word}
                found |= self.holders(roles)
        return frozenset(found)

    def next_roles(self, state: str) -> set[str]:
        """The roles that may go on from a state."""
        return {role for step in self.flow.leaving(state) for role in step.roles}

    def owners(self) -> set[int]:
        """The accounts of the pegawai whose row it is."""
        if self.entity.owner is None:
            return set()
        table = self.registry.tables[self.entity.name]
        owner = value_at(self.entity.owner, self.registry, self.entity.name, table) if self.entity.owner else table.c.id
        theirs = sa.select(owner).where(table.c.id == self.row_id).scalar_subquery()
        return set(self.session.scalars(sa.select(account.AKUN.c.id).where(account.AKUN.c.pegawai_id == theirs)))

    def maker(self) -> set[int]:
        """Whoever brought the row to where the step started."""
        before = sa.select(HISTORY.c.akun_id).where(
            *_of_row(self.entity, self.row_id),
            HISTORY.c.id < self.cause,
            HISTORY.c.action.in_((*MAKING, *self.flow.transitions)),
        )
        latest = self.session.scalar(before.order_by(HISTORY.c.id.desc()).limit(1))
        return set() if latest is None else {latest}

    def holders(self, roles: set[str]) -> set[int]:
        """The accounts that roles were given to; of a role that reaches oneself the owners, and of one that follows
        from the data those who rate the owner, whom the owner rates, or whom the row names as the one who decides."""
        reaches = {self.registry.catalog.roles[role].reach for role in roles}
        close = [self.near(reach) for reach in reaches if reach.implied]
        return self.given(roles).union(self.owners() if Reach.SELF in reaches else (), *close)

    def given(self, roles: set[str]) -> set[int]:
        """The accounts that roles were given to, in the row's instansi."""
        given = sa.select(account.PERAN.c.akun_id).where(account.PERAN.c.peran.in_(sorted(roles)))
        table = self.registry.tables[self.entity.name]
        if self.entity.tenant_bound:
            here = sa.select(table.c[INSTANSI]).where(table.c.id == self.row_id).scalar_subquery()
            given = given.where(account.PERAN.c[INSTANSI] == here)
        return set(self.session.scalars(given.distinct().limit(MOST)))

    def near(self, reach: Reach) -> set[int]:
        """The accounts near the row by a reach that follows from the data, on any day that it is somewhere in the
        country: whether they see it on theirs is asked afterwards."""
        found = whose(self.session, self.registry, self.entity, self.row_id)
        days = {self.now.astimezone(ZoneInfo(zone)).date() for zone in zona.ENDS}
        people = {who for day in days for who in near(self.session, found, reach, day)} if found else set()
        mine = sa.select(account.AKUN.c.id).where(account.AKUN.c.pegawai_id.in_(sorted(people)))
        return set(self.session.scalars(mine.limit(MOST)))

    def actors(self, accounts: Iterable[int]) -> Iterator[Actor]:
        """Those of the accounts that may see the row, as they are now: roles with their dates, within their reach."""
        table = self.registry.tables[self.entity.name]
        for akun_id in sorted(accounts):
            actor = account.load_actor(self.session, akun_id, self.now, origin="job")
            if actor is None:
                continue
            seen = visible(self.registry, actor, self.entity, "read", table)
            if holds(self.session, self.registry, seen, self.entity, self.row_id):
                yield actor
