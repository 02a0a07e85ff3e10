"""Requests that people make about themselves (workflow `permintaan`): handing one in, taking it back, doing it.

They give power or points, so somebody else decides on them. What they change is the person's own row of `pegawai`,
whoever changes it: the person at once where that gives nothing, an admin by a decision.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from app.engine.spec import ID
from app.errors import NotAllowed
from app.models.scope import one
from app.workflows import recording, stale, write
from app.workflows.draft import Draft, Row, Values, Work, changed, new, refuse_if_wrong
from app.workflows.effects import Effect
from app.workflows.integrity import translated
from app.workflows.skp import beku

OPEN, WITHDRAWN = "diajukan", "dibatalkan"
SEEN = "read"
"""The right by which these verbs reach a row: people see their own, admins those of their units."""


def people(work: Work) -> Work:
    """The same work on `pegawai`."""
    return replace(work, entity=work.registry.catalog.entity("pegawai"))


def own_row(work: Work) -> sa.RowMapping:
    """The actor's own row of `pegawai`, locked. Raises NotAllowed where the account has none or it is not active."""
    if work.actor.pegawai_id is None:
        raise NotAllowed("Akun Anda tidak terhubung dengan data pegawai.", "Minta admin instansi menghubungkannya.")
    row = person(work, work.actor.pegawai_id)
    if not row["aktif"]:
        raise NotAllowed("Anda tercatat sebagai pegawai yang tidak aktif.", "Hubungi admin instansi bila ini keliru.")
    return row


def person(work: Work, pegawai_id: int) -> sa.RowMapping:
    """A pegawai that the actor sees, locked. Raises OutOfScope."""
    there = people(work)
    return one(work.session, work.registry, work.actor, there.entity, pegawai_id, SEEN, lock=True)


def change(work: Work, row: Row, values: Values, action: str, version: int | None = None) -> Draft:
    """Change a row of `pegawai`; `action` is what the history calls it. Without any change nothing is written.

    Drafts of an SKP follow, as after any other change of the profile. Raises Stale when the row is no longer at
    `version`, and Invalid.
    """
    there = people(work)
    draft = changed(there, 0, row, values)
    if version is not None and version != draft.version:
        raise stale.refusal(there, draft)
    if draft.changed or draft.problems:
        write.hold(there, [draft])
        write.judge(there, [draft])
        refuse_if_wrong([draft])
        with translated(there):
            write.update(there, [draft], SEEN)
            recording.note(there, [draft], action)
        beku.after_pegawai(there, action, draft)
    return draft


def waiting(work: Work, **about: int) -> sa.RowMapping | None:
    """The open request of the work's entity whose relations are `about`, locked; None where there is none."""
    table = work.registry.tables[work.entity.name]
    mine = [table.c[work.registry.column_name(work.entity.name, name)] == value for name, value in about.items()]
    query = sa.select(table).where(table.c.status == OPEN, *mine).with_for_update()
    return work.session.execute(query).mappings().first()


def hand_in(work: Work, values: Values) -> tuple[int, Effect]:
    """Store a new request of the actor's; gives its id, and the news for those who decide. Raises Invalid."""
    draft = new(work, 0, {**values, "diajukan": work.now, "pegawai": work.actor.pegawai_id})
    write.judge(work, [draft])
    refuse_if_wrong([draft])
    with translated(work):
        write.insert(work, [draft], SEEN)
        recording.note(work, [draft], "create")
    return draft.row_id, Effect("kabar", {"entity": work.entity.name, "row_id": draft.row_id, "step": "create"})


def withdraw(work: Work, row: Row, reason: str) -> None:
    """Take back an open request of the actor's that has lost its ground."""
    draft = changed(work, 0, row, {})
    draft.put({"status": WITHDRAWN})
    with translated(work):
        write.update(work, [draft], SEEN)
        recording.note(work, [draft], "batalkan", reason=reason)


def name_of(work: Work, entity: str, row_id: int) -> str:
    """The name of a unit or a grade, whoever may see it: for sentences about a row that names it."""
    table = work.registry.tables[entity]
    found: Any = work.session.scalar(sa.select(table.c.nama).where(table.c[ID] == row_id))
    return str(found or "")
