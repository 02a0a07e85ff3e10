"""Rows that a verb has decided about itself: the actor need not have a right to any like them elsewhere.

They are derived, held against the rules of their entity, stored and recorded as those of the generic verbs are.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.engine import validate
from app.workflows import derived, recording, removal, write
from app.workflows.draft import Draft, Row, Values, Work, changed, new, refuse_if_wrong
from app.workflows.integrity import translated


def insert(work: Work, many: Sequence[Values], instansi_id: int) -> list[Draft]:
    """Store new rows. Raises Invalid and InvalidRows."""
    drafts = [new(work, place, values) for place, values in enumerate(many)]
    for draft in drafts:
        draft.instansi_id = instansi_id
    derived.fill(work, drafts)
    _judge(work, drafts)
    if drafts:
        with translated(work):
            write.insert(work, drafts, None)
            recording.note(work, drafts, "create")
    return drafts


def update(work: Work, row: Row, values: Values) -> None:
    """Store other values in a row. Raises Invalid."""
    draft = changed(work, 0, row, values)
    _judge(work, [draft])
    if draft.changed:
        with translated(work):
            write.update(work, [draft], None)
            recording.note(work, [draft], "update")


def delete(work: Work, row: Row) -> None:
    """Delete a row. Raises InUse."""
    removal.remove(work, changed(work, 0, row, {}))


def _judge(work: Work, drafts: Sequence[Draft]) -> None:
    for draft in drafts:
        for rule in validate.broken_rules(work.entity, draft.look(), work.actor) if not draft.problems else ():
            draft.refuse(rule.field or "", str(rule.message))
    refuse_if_wrong(drafts)
