"""An entity's own step on one row: decide, act, change, record."""

from __future__ import annotations

from app.engine.spec import RowAction
from app.errors import NotAllowed, OutOfScope
from app.models.conditions import compile_condition
from app.models.history import Event, record
from app.models.scope import context, holds, one
from app.workflows import recording, stale, write
from app.workflows.draft import Draft, Row, Values, Work, changed, refuse_if_wrong
from app.workflows.effects import Done
from app.workflows.integrity import translated
from app.workflows.permitted import asked_for, permitted
from app.workflows.registry import run_after, run_guard, verb_named


def act(work: Work, row_id: int, name: str, values: Values, version: int | None) -> Done:
    """Take the step `name` on a row; `values` is what was filled in, `version` the one that the person looked at.

    Raises OutOfScope for an unknown step, NotAllowed where its condition does not hold, Stale, and Invalid.
    """
    spec = work.entity.actions.get(name)
    if spec is None or spec.page:
        raise OutOfScope("Tindakan itu tidak ada.")
    row = one(work.session, work.registry, work.actor, work.entity, row_id, name, lock=True)
    refusal = unfit(work, spec, row_id)
    if refusal is not None:
        raise refusal
    draft = changed(work, 0, row, {})
    if version is not None and version != draft.version:
        raise stale.refusal(work, draft)
    asked_for(spec.asks, values)
    return _by_verb(work, spec, draft) if spec.verb else _written(work, spec, row, values)


def unfit(work: Work, spec: RowAction, row_id: int) -> NotAllowed | None:
    """The refusal of a step whose condition the stored row does not fulfil; None where it does."""
    table = work.registry.tables[work.entity.name]
    fits = compile_condition(spec.when, work.registry, work.entity.name, table, context(work.actor))
    if holds(work.session, work.registry, fits, work.entity, row_id):
        return None
    return NotAllowed(f"{spec.label} tidak dapat dilakukan pada data ini dalam keadaannya sekarang.")


def _by_verb(work: Work, spec: RowAction, draft: Draft) -> Done:
    run_guard(work, spec.name, draft)
    done = verb_named(spec.verb)(work.session, work.actor, draft.row_id, now=work.now)
    event = Event(work.entity.name, draft.row_id, spec.name, {}, instansi_id=draft.instansi_id)
    record(work.session, work.actor, [event], now=work.now)
    return done


def _written(work: Work, spec: RowAction, row: Row, values: Values) -> Done:
    permitted(work, spec.name, values, row["id"])
    draft = changed(work, 0, row, values)
    draft.put(spec.sets)
    if not draft.changed and not draft.problems:
        return Done(draft.row_id, "Tidak ada perubahan.")
    write.hold(work, [draft])
    write.judge(work, [draft])
    run_guard(work, spec.name, draft)
    refuse_if_wrong([draft])
    with translated(work):
        write.update(work, [draft], spec.name)
        recording.note(work, [draft], spec.name)
    run_after(work, spec.name, draft)
    return Done(draft.row_id, f"{spec.label}: perubahan data {work.entity.label_plural} tersimpan.")
