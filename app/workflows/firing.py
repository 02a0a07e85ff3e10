"""The generic step of a workflow: decide, fire, change, record, effects."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from app.domain.conditions import Compare, Condition, Me
from app.domain.tanggal import waktu
from app.domain.teks import normalise
from app.engine.permissions import may
from app.engine.rolespec import Reach
from app.engine.spec import ID
from app.engine.steps import REASON
from app.engine.telling import tell
from app.engine.workflow import Transition, Workflow
from app.errors import AppError, NotAllowed, OutOfScope, Passed
from app.models.conditions import compile_condition
from app.models.history import TABLE as HISTORY
from app.models.history import for_row, names_of
from app.models.scope import SEEING, context, forbidden, holds, one, reachable
from app.workflows import recording, stale, write
from app.workflows.draft import Draft, Values, Work, changed, entered, refuse_if_wrong
from app.workflows.effects import Done, Effect
from app.workflows.guards import GUARDS
from app.workflows.integrity import translated
from app.workflows.permitted import asked_for, permitted
from app.workflows.registry import run_step

MOST_REASON = 1_000
ENTERED = ("create", "import")
"""What the history calls it when somebody enters a row."""


def fire(work: Work, row_id: int, name: str, values: Values, reason: str | None, version: int | None) -> Done:
    """Move a row one step on. `values` is what was filled in for it, `version` the one that the person looked at; None
    where nobody looked.

    Raises OutOfScope, NotAllowed with the reason, Passed when the row is in another state by now, Stale, and Invalid
    for wrong values and without a reason where one is asked for.
    """
    flow, step = _step(work, name)
    stored = decided(work, row_id, step, lock=True)
    asked_for(step.asks, values)
    draft = entered(work, stored, values)
    for refusal in refusals(work, flow, step, draft):
        raise refusal
    if version is not None and version != draft.version:
        raise stale.refusal(work, draft)
    permitted(work, step.name, values, row_id)
    run_step(work, step.name, draft)
    draft.put({flow.field: step.target})
    write.hold(work, [draft])
    write.judge(work, [draft])
    told = _reason(step, reason, draft)
    refuse_if_wrong([draft])
    with translated(work):
        write.update(work, [draft], step.name)
        recording.note(work, [draft], step.name, reason=told)
    message = f"{step.label}: {work.entity.label} kini {flow.states[step.target].label}."
    return Done(row_id, message, _effects(work, step, draft))


def _step(work: Work, name: str) -> tuple[Workflow, Transition]:
    flow = work.entity.workflow
    step = flow.transitions.get(name) if flow else None
    if flow is None or step is None:
        raise OutOfScope("Tindakan itu tidak ada.")
    return flow, step


def decided(work: Work, row_id: int, step: Transition, *, lock: bool = False) -> Draft:
    """The row as it is stored, when the actor sees it and may take the step on rows like it in some state.

    Raises OutOfScope and NotAllowed.
    """
    action = next((way for way in SEEING if may(work.registry.catalog, work.actor, work.entity.name, way)), "read")
    row = one(work.session, work.registry, work.actor, work.entity, row_id, action, lock=lock)
    within = reachable(work.registry, work.actor, work.entity, step.name)
    if not holds(work.session, work.registry, within, work.entity, row_id):
        raise forbidden(work.entity, step.name)
    return changed(work, 0, row, {})


def is_own(work: Work, row_id: int, step: str) -> bool:
    """Whether the row is the actor's own affair.

    It is when they are its owner, entered it, or moved it since it last stood in its initial state: by another step
    than `step`, since who took that one before, and was let, may take it again.
    """
    return _owns(work, row_id) or _had_a_hand(work, row_id, step)


def _owns(work: Work, row_id: int) -> bool:
    if work.entity.owner is None:
        return False
    theirs = Compare(work.entity.owner or (ID,), "eq", (Me("pegawai"),))
    return _fulfils(work, theirs, row_id)


def _had_a_hand(work: Work, row_id: int, again: str) -> bool:
    """Whether the actor entered the row, or took a step but `again` on it since somebody last led it back to its
    beginning."""
    flow = work.entity.workflow
    assert flow is not None
    names = names_of(work.registry.catalog, work.entity)
    theirs = sa.select(HISTORY.c.akun_id, HISTORY.c.action).where(
        HISTORY.c.entity.in_(names),
        HISTORY.c.root_entity.in_(names),
        HISTORY.c.root_id == row_id,
        HISTORY.c.action.in_((*ENTERED, *flow.transitions)),
    )
    current = True
    for akun_id, action in work.session.execute(theirs.order_by(HISTORY.c.id.desc())):
        if action in flow.transitions and flow.transitions[action].target == flow.initial:
            current = False
        elif akun_id == work.actor.akun_id and action != again and (current or action in ENTERED):
            return True
    return False


def refusals(work: Work, flow: Workflow, step: Transition, draft: Draft) -> Iterator[AppError]:
    """What stands against the step, in order, each found out when it is asked for: Passed in another state, NotAllowed
    on one's own row and where the condition or a guard refuses."""
    state = str(draft.after[flow.field])
    if state not in step.source:
        yield Passed(_passed(work, flow, step, draft, state))
    if step.own is False and is_own(work, draft.row_id, step.name):
        yield NotAllowed(
            f"{step.label} tidak dapat Anda lakukan pada data Anda sendiri.",
            "Data ini milik Anda, atau Anda yang memasukkan atau mengajukannya. Mintalah orang lain yang berwenang.",
        )
    if not _fulfils(work, step.when, draft.row_id):
        yield NotAllowed(
            f"{step.label} belum dapat dilakukan.", f"Syaratnya: {tell(work.registry.catalog, work.entity, step.when)}."
        )
    for name in step.guards:
        refusal = GUARDS[name](work, draft)
        if refusal:
            yield NotAllowed(f"{step.label} belum dapat dilakukan: {refusal}", "Lengkapi dahulu, lalu ulangi.")


def _passed(work: Work, flow: Workflow, step: Transition, draft: Draft, state: str) -> str:
    starts = " atau ".join(str(flow.states[name].label) for name in step.source)
    now = f"{step.label} dilakukan dari status {starts}, sedangkan data ini sekarang {flow.states[state].label}"
    latest = next(
        iter(for_row(work.session, names_of(work.registry.catalog, work.entity), draft.row_id, limit=1)), None
    )
    if latest is None or latest.action not in flow.transitions:
        return f"{now}."
    return f"{now} ({latest.actor_nama}, {waktu(latest.at, work.actor.zone)})."


def _fulfils(work: Work, condition: Condition, row_id: int) -> bool:
    table = work.registry.tables[work.entity.name]
    clause = compile_condition(condition, work.registry, work.entity.name, table, context(work.actor))
    return holds(work.session, work.registry, clause, work.entity, row_id)


def _reason(step: Transition, given: str | None, draft: Draft) -> str | None:
    """The reason as it is kept. Noted on the draft: where one is asked for and none is given, and one too long."""
    told = normalise(given or "", multiline=True).strip()
    if step.reason and not told:
        draft.refuse(REASON, "Alasan wajib diisi.")
    if len(told) > MOST_REASON:
        draft.refuse(REASON, f"Alasan paling banyak {MOST_REASON} karakter.")
    return told or None


def news(work: Work, row_id: int) -> tuple[Effect, ...]:
    """The news of a new row, where its first state waits for somebody whom a role makes responsible for others."""
    flow, roles = work.entity.workflow, work.registry.catalog.roles
    waits = flow is not None and {role for step in flow.leaving(flow.initial) for role in step.roles}
    if not waits or all(roles[role].reach is Reach.SELF or roles[role].reach.standing for role in waits):
        return ()
    return (Effect("kabar", {"entity": work.entity.name, "row_id": row_id, "step": "create"}),)


def _effects(work: Work, step: Transition, draft: Draft) -> tuple[Effect, ...]:
    if not step.notify:
        return ()
    return (Effect("kabar", {"entity": work.entity.name, "row_id": draft.row_id, "step": step.name}),)
