"""Fields that are asked for, or open, only while a condition holds."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.conditions import Context
from app.engine import validate
from app.engine.fieldtypes.base import Field
from app.engine.telling import tell
from app.workflows.draft import Draft, Work


def settle(work: Work, drafts: Sequence[Draft]) -> None:
    """Empty what is not asked for (any more), and refuse changes of what is fixed.

    Fields are taken in their order: what is emptied no longer counts for those behind it. A value that somebody typed
    into a field that is not asked for stays, so that the entity's rule refuses it with the reason.
    """
    context = Context(today=work.actor.today, now=work.actor.now, actor=work.actor)
    for draft in drafts:
        for item in work.conditional:
            if item.visible_when is not None and not validate.holds(item.visible_when, draft.look(), context):
                _empty(work, draft, item)
            if _is_fixed(draft, item, context):
                assert item.readonly_when is not None
                clause = tell(work.registry.catalog, work.entity, item.readonly_when)
                draft.refuse(item.name, f"{item.label} tidak dapat diubah bila {clause}.")


def _is_fixed(draft: Draft, item: Field, context: Context) -> bool:
    """Whether somebody changes what is fixed in the row as it is stored."""
    if item.readonly_when is None or draft.before is None or item.name not in draft.changed:
        return False
    return validate.holds(item.readonly_when, draft.before, context)


def _empty(work: Work, draft: Draft, item: Field) -> None:
    value = draft.after.get(item.name)
    untouched = work.defaults.get(item.name) if draft.before is None else draft.before.get(item.name)
    if not validate.is_empty(value) and value == untouched:
        draft.put({item.name: None})
