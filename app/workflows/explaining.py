"""Why somebody may do something to a row, or may not: the verbs' own checks, asked without doing anything.

Nothing is decided here. Whether an action is open is what `scope.one`, the guards and the steps of `firing` answer;
what is told beside it are the rights that `scope` puts together, each with its own share of the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor, Grant
from app.domain.conditions import ALWAYS, All, AnyOf, Compare, Condition, FieldRef, IsNull, Not
from app.engine.fieldtypes.base import Place
from app.engine.permissions import may, rules, writable
from app.engine.rolespec import Reach
from app.engine.spec import ACTIONS, ID, Catalog, Entity, Permission
from app.engine.telling import reach, tell
from app.errors import AppError, InUse, NotAllowed, OutOfScope, Passed
from app.models.account import Assignment, assignments, load_actor
from app.models.build import Registry
from app.models.conditions import compile_condition, truth
from app.models.scope import by_right, context, coverage, forbidden, one, open_here, writes
from app.models.whose import near, whose
from app.workflows import firing, removal
from app.workflows.acting import unfit
from app.workflows.draft import Work, changed
from app.workflows.registry import run_guard
from app.workflows.seed import system_actor

OF_MENU = ("create", "restore", "import")
"""Actions that are no matter of a row that is there."""

AKUN, ROLES = "akun", "peran"
"""The entity of accounts, and its field of roles."""

OF_ROW = tuple(action for action in ACTIONS if action not in OF_MENU)
EVERYTHING = Permission("", frozenset())
REFUSALS = (NotAllowed, OutOfScope, Passed, InUse)


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition of a right, as an Indonesian clause; `holds` None where telling it would tell what is hidden."""

    text: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Way:
    """One right to an action: the role it comes with, how far that reaches, and what it asks of the row.

    `near` says whether the row is within reach; None for actions that are no matter of a row.
    """

    assignment: Assignment
    permission: Permission
    far: str
    near: bool | None
    clauses: tuple[Clause, ...]

    @property
    def holds(self) -> bool | None:
        """Whether this right opens the action; None where that is not told."""
        parts = [clause.holds for clause in self.clauses] + [self.near]
        return False if False in parts else None if None in parts else True


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an action is open, by which rights, and what stands against it.

    `idle` are assignments that might open what is closed, were they in force; `elsewhere` the roles that grant it.
    `closed` are fields that stay closed although the action is open, None where fields do not matter.
    """

    action: str
    allowed: bool
    ways: tuple[Way, ...]
    refusals: tuple[AppError, ...] = ()
    idle: tuple[Assignment, ...] = ()
    elsewhere: tuple[str, ...] = ()
    closed: tuple[str, ...] | None = None


def explain(work: Work, row_id: int, asker: Actor) -> tuple[Verdict, ...]:
    """Every action on the row, and those on the menu, for `work.actor`, as far as `asker` may know.

    Raises OutOfScope, and NotAllowed, for a row that the asker may not read.
    """
    one(work.session, work.registry, asker, work.entity, row_id, "read")
    case = _Case(work, row_id, _readable(work, row_id, asker), assignments(work.session, work.actor.akun_id))
    names = (*OF_ROW, *work.entity.transitions, *work.entity.actions)
    return (*(case.of_row(action) for action in names), *(case.of_menu(action) for action in OF_MENU))


def person(session: Session, registry: Registry, asker: Actor, akun_id: int) -> Actor | None:
    """The account as it acts now, for somebody who may see it and its roles, or whose own it is; None for a disabled
    one. Raises OutOfScope and NotAllowed.
    """
    if akun_id == asker.akun_id:
        return asker
    akun = registry.catalog.entities.get(AKUN)
    if akun is None:
        raise OutOfScope
    one(session, registry, asker, akun, akun_id, "read")
    if ROLES not in open_here(session, registry, coverage(registry, asker, akun, "read"), akun, akun_id):
        raise forbidden(akun, "read")
    return load_actor(session, akun_id, asker.now, origin=asker.origin)


def holder(session: Session, registry: Registry, entity: Entity, row_id: int, role: str, now: datetime) -> Actor:
    """Nobody in person: somebody with the role to whom the row is as near as that role can be to a row.

    They work in its instansi; a role that reaches a unit has the row's, one that reaches oneself is its owner, and one
    that follows from the data the owner's penilai, a bawahan, or who decides on it. Raises OutOfScope for a row that
    is not there.
    """
    found = whose(session, registry, entity, row_id)
    if found is None:
        raise OutOfScope
    far = registry.catalog.roles[role].reach
    grant = Grant(role, found.instansi_id or 0, found.unor_id if far is Reach.UNOR else None)
    actor = replace(system_actor(now, found.instansi_id or 0), grants=(grant,), unor_id=found.unor_id)
    close = near(session, found, far, actor.today) if far.implied else [found.owner_id]
    return replace(actor, pegawai_id=close[0] if close and (far.implied or far is Reach.SELF) else None)


def written_at(catalog: Catalog, place: Place) -> str:
    """Where something is written, from the schema folder on: 'schema/entities/usulan.yaml:17'."""
    for folder in catalog.folders:
        inside = place.file.removeprefix(folder)
        if inside != place.file:
            return f"{PurePath(folder).name}{inside}:{place.line}"
    return f"{place.file}:{place.line}"


def explain_one(work: Work, row_id: int, action: str, held: Iterable[Assignment]) -> Verdict:
    """One action on a row for an actor with the assignments `held`, for somebody who may know everything."""
    case = _Case(work, row_id, frozenset(work.entity.fields), tuple(held))
    return case.of_menu(action) if action in OF_MENU else case.of_row(action)


def _readable(work: Work, row_id: int, asker: Actor) -> frozenset[str]:
    cover = coverage(work.registry, asker, work.entity, "read")
    return open_here(work.session, work.registry, cover, work.entity, row_id)


@dataclass(frozen=True, slots=True)
class _Case:
    """A row, and somebody who wants to do something to it; `known` are the fields whose content may be told."""

    work: Work
    row_id: int
    known: frozenset[str]
    held: tuple[Assignment, ...]

    def of_row(self, action: str) -> Verdict:
        refusals = tuple(_asked(self._objections(action)))
        return self._verdict(action, refusals, self._ways(action))

    def of_menu(self, action: str) -> Verdict:
        work = self.work
        open_to = may(work.registry.catalog, work.actor, work.entity.name, action)
        refusals = () if open_to else (forbidden(work.entity, action),)
        ways = tuple(
            Way(self._assignment(grant), permission, self._far(grant), None, tuple(self._untold(permission.where)))
            for grant, permission in rules(work.registry.catalog, work.actor, work.entity.name, action)
        )
        return self._verdict(action, refusals, ways)

    def _verdict(self, action: str, refusals: tuple[AppError, ...], ways: tuple[Way, ...]) -> Verdict:
        roles = self._granting(action)
        today = self.work.actor.today
        return Verdict(
            action=action,
            allowed=not refusals,
            ways=ways,
            refusals=refusals,
            idle=tuple(one for one in self.held if refusals and one.grant.role in roles and not one.in_force(today)),
            elsewhere=roles if not ways else (),
            closed=None if refusals else self._closed(action),
        )

    def _objections(self, action: str) -> Iterator[AppError]:
        """What the verb of `action` would say against it, by the verb's own checks in the verb's own order."""
        work, row_id = self.work, self.row_id
        step = work.entity.transitions.get(action)
        if step is not None and work.entity.workflow is not None:
            draft = firing.decided(work, row_id, step)
            yield from firing.refusals(work, work.entity.workflow, step, draft)
            return
        if not may(work.registry.catalog, work.actor, work.entity.name, action):
            raise forbidden(work.entity, action)
        row = one(work.session, work.registry, work.actor, work.entity, row_id, action)
        own = work.entity.actions.get(action)
        unfitting = None if own is None else unfit(work, own, row_id)
        if unfitting is not None:
            yield unfitting
        draft = changed(work, 0, row, {})
        if own is not None and not own.verb:
            draft.put(own.sets)
        if action in ("update", "delete") or (own is not None and (own.verb or own.asks or draft.changed)):
            run_guard(work, action, draft)
        if action == "delete":
            refusal = removal.hindrance(work, row_id)
            if refusal is not None:
                yield refusal

    def _ways(self, action: str) -> tuple[Way, ...]:
        """The rights to the action with what is met of each, by one query."""
        work = self.work
        rights = by_right(work.registry, work.actor, work.entity, action, whole=False)
        table = work.registry.rows(work.entity.name)
        parts = [_parts(permission.where) for _, permission, _ in rights]
        asked = [
            truth(clause)
            for (_, _, within), conditions in zip(rights, parts, strict=True)
            for clause in (within, *(self._compiled(condition) for condition in conditions))
        ]
        flags = iter(work.session.execute(sa.select(*asked).where(table.c[ID] == self.row_id)).one() if asked else ())
        return tuple(
            Way(
                self._assignment(grant),
                permission,
                self._far(grant),
                next(flags),
                tuple(self._clause(condition, next(flags)) for condition in conditions),
            )
            for (grant, permission, _), conditions in zip(rights, parts, strict=True)
        )

    def _compiled(self, condition: Condition) -> sa.ColumnElement[bool]:
        work = self.work
        table = work.registry.rows(work.entity.name)
        return compile_condition(condition, work.registry, work.entity.name, table, context(work.actor))

    def _clause(self, condition: Condition, holds: bool) -> Clause:
        return Clause(self._told(condition), holds if tellable(condition, self.known) else None)

    def _untold(self, where: Condition) -> Iterator[Clause]:
        """What a right asks of rows that are not there yet."""
        return (Clause(self._told(condition), None) for condition in _parts(where))

    def _told(self, condition: Condition) -> str:
        return tell(self.work.registry.catalog, self.work.entity, condition)

    def _far(self, grant: Grant) -> str:
        catalog = self.work.registry.catalog
        return reach(catalog, self.work.entity, catalog.roles[grant.role].reach)

    def _assignment(self, grant: Grant) -> Assignment:
        today = self.work.actor.today
        return next((one for one in self.held if one.grant == grant and one.in_force(today)), Assignment(grant))

    def _granting(self, action: str) -> tuple[str, ...]:
        """The roles that some block of the entity gives the action to, in the order of roles.yaml."""
        work = self.work
        named = {one.role for one in work.entity.permissions if action in one.actions}
        return tuple(name for name in work.registry.catalog.roles if name in named)

    def _closed(self, action: str) -> tuple[str, ...] | None:
        """The fields that the actor does not see, or may not enter, although the action is open."""
        work = self.work
        own = work.entity.actions.get(action)
        if action not in ("read", "update") and (own is None or not own.asks):
            return None
        found = coverage if action == "read" else writes
        cover = found(work.registry, work.actor, work.entity, action)
        opened = open_here(work.session, work.registry, cover, work.entity, self.row_id)
        every = frozenset(work.entity.fields) if action == "read" else writable(work.entity, EVERYTHING)
        every = frozenset(own.asks) if own else every
        shut = every - opened
        return tuple(str(field.label) for field in work.entity.fields.values() if field.name in shut)


def _asked(objections: Iterator[AppError]) -> Iterator[AppError]:
    """The refusals, whether they are given or raised."""
    try:
        yield from objections
    except REFUSALS as refusal:
        yield refusal


def _parts(condition: Condition) -> tuple[Condition, ...]:
    """The conditions that all have to hold, one by one."""
    if condition == ALWAYS:
        return ()
    if isinstance(condition, All):
        return tuple(part for item in condition.items for part in _parts(item))
    return (condition,)


def tellable(condition: Condition, known: frozenset[str]) -> bool:
    """Whether a condition speaks only of fields in `known`, of the row's number, of the actor and of the time."""
    match condition:
        case All(items) | AnyOf(items):
            return all(tellable(item, known) for item in items)
        case Not(item):
            return tellable(item, known)
        case IsNull(path, _):
            return _is_known(path, known)
        case Compare(path, _, operands):
            paths = [path, *(operand.path for operand in operands if isinstance(operand, FieldRef))]
            return all(_is_known(one, known) for one in paths)
    return False


def _is_known(path: tuple[str, ...], known: frozenset[str]) -> bool:
    return path == (ID,) or (len(path) == 1 and path[0] in known)
