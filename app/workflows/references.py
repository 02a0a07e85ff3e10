"""What a row points at: it has to exist, be in the actor's sight, be choosable, and belong to the row's own instansi.

The instansi of a new row follows from here too: from the unit or parent that the entity's scope leads to, or else from
the grant that allows the row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.engine.fieldtypes.relation import RelationField
from app.engine.permissions import rules
from app.engine.rolespec import Reach
from app.engine.spec import ID, INSTANSI
from app.models.listing import choosable
from app.workflows.draft import Draft, Work

CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class _Target:
    """A row that is pointed at: whether it may be chosen, and whose it is (None: shared, or itself an instansi)."""

    choosable: bool
    instansi_id: int | None


def check(work: Work, drafts: Sequence[Draft]) -> None:
    """Note a problem on every draft that points where it may not, and give new drafts their instansi.

    Only values that are new or changed are judged: what stands there already may have gone out of sight since. Nobody
    chose what is readonly: the program did, and the database keeps it within the instansi.
    """
    known = {item.name: _targets(work, item, _wanted(item, drafts)) for item in work.relations}
    for draft in drafts:
        if draft.before is None and work.entity.tenant_bound and draft.instansi_id is None:
            draft.instansi_id = _instansi(work, draft, known)
        for item in work.relations:
            if item.name in draft.changed and item.name not in draft.problems and not item.readonly:
                _judge(work, item, draft, known[item.name].get(draft.after[item.name]))


def _wanted(item: RelationField, drafts: Sequence[Draft]) -> list[int]:
    found = {draft.after[item.name] for draft in drafts if item.name in draft.changed}
    return sorted(number for number in found if isinstance(number, int))


def _targets(work: Work, item: RelationField, ids: Sequence[int]) -> Mapping[int, _Target]:
    """What is known about the rows behind one relation, in one query for a few thousand."""
    if not ids:
        return {}
    found: dict[int, _Target] = {}
    table = work.registry.tables[item.to]
    tenant = table.c[INSTANSI] if INSTANSI in table.c else sa.null()
    fits = sa.func.coalesce(choosable(work.registry, work.actor, work.entity, item.name), sa.false())
    for start in range(0, len(ids), CHUNK):
        query = sa.select(table.c[ID], fits, tenant).where(table.c[ID].in_(ids[start : start + CHUNK]))
        found |= {row_id: _Target(bool(fit), owner) for row_id, fit, owner in work.session.execute(query)}
    return found


def _judge(work: Work, item: RelationField, draft: Draft, target: _Target | None) -> None:
    value = draft.after[item.name]
    itself = item.to == work.entity.name and value == draft.row_id and draft.before is not None
    if value is None or itself:
        return
    if target is None or not target.choosable:
        draft.refuse(item.name, f"{item.label} yang dipilih tidak ditemukan atau tidak dapat dipilih.")
    elif None not in (target.instansi_id, draft.instansi_id) and target.instansi_id != draft.instansi_id:
        draft.refuse(item.name, f"{item.label} yang dipilih berada di instansi lain.")


def _instansi(work: Work, draft: Draft, known: Mapping[str, Mapping[int, _Target]]) -> int:
    """Whose the new row is. Raises nothing: a row without a right to it is refused later, by the scope."""
    scope = work.entity.scope
    if scope.path and scope.path[0] in known:
        target = known[scope.path[0]].get(draft.after[scope.path[0]])
        if target is not None and target.instansi_id is not None:
            return target.instansi_id
    return granted_instansi(work)


def granted_instansi(work: Work) -> int:
    """The actor's own instansi, unless every right to make such rows is in another one."""
    granted = rules(work.registry.catalog, work.actor, work.entity.name, "create")
    far = any(work.registry.catalog.roles[grant.role].reach is Reach.ALL for grant, _ in granted)
    own: list[Any] = [grant.instansi_id for grant, _ in granted]
    return work.actor.instansi_id if far or not own or work.actor.instansi_id in own else own[0]
