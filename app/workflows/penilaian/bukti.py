"""A bukti dukung: added and changed with the indikator that it supports, and its link checked afterwards."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.models.build import Registry
from app.workflows.draft import Values
from app.workflows.effects import Done
from app.workflows.penilaian import isi

NAME = "bukti_dukung"


def tambah(
    session: Session,
    registry: Registry,
    actor: Actor,
    penilaian_id: int,
    values: Values,
    indikator: Collection[int],
    *,
    now: datetime,
) -> Done:
    """Add a piece that supports some indikator; one that is there already, as after 'back' and OK, supports these, too,
    from now on. Raises Passed, NotAllowed, OutOfScope and Invalid."""
    there = serupa(session, registry, penilaian_id, values)
    if there is not None:
        every = [*didukung(session, registry, there), *indikator]
        return ubah(session, registry, actor, there, values, every, None, now=now)
    below = [{"indikator": number} for number in indikator]
    given = {**values, "penilaian": penilaian_id, "indikator": below}
    done = isi.tambah(session, registry, actor, NAME, given, now=now)
    return Done(done.subject_id, "Bukti dukung tersimpan.", done.effects)


def ubah(
    session: Session,
    registry: Registry,
    actor: Actor,
    row_id: int,
    values: Values,
    indikator: Collection[int],
    version: int | None,
    *,
    now: datetime,
) -> Done:
    """Change a piece, or what it supports. Raises besides the above Stale when it is no longer at `version`."""
    given = {**values, "indikator": pendukung(session, registry, row_id, indikator)}
    return isi.ubah(session, registry, actor, NAME, row_id, given, version, now=now)


def serupa(session: Session, registry: Registry, penilaian_id: int, values: Values) -> int | None:
    """The piece of a penilaian with the same words and the same file, for a verb that has decided about it."""
    table = registry.tables[NAME]
    same = sa.select(table.c.id).where(*(table.c[name] == value for name, value in values.items()))
    return session.scalar(same.where(table.c.penilaian_id == penilaian_id).order_by(table.c.id).limit(1))


def didukung(session: Session, registry: Registry, row_id: int) -> list[int]:
    """The indikator that a piece supports."""
    points = registry.tables["bukti_dukung_indikator"]
    return list(session.scalars(sa.select(points.c.indikator_id).where(points.c.bukti_dukung_id == row_id)))


def pendukung(session: Session, registry: Registry, row_id: int, indikator: Collection[int]) -> list[dict[str, object]]:
    """The child rows of a piece that is to support these indikator: those that it has keep their ids."""
    points = registry.tables["bukti_dukung_indikator"]
    mine = sa.select(points.c.indikator_id, points.c.id).where(points.c.bukti_dukung_id == row_id)
    known: dict[int, int] = {row[0]: row[1] for row in session.execute(mine)}
    return [{"indikator": one, **({"id": known[one]} if one in known else {})} for one in dict.fromkeys(indikator)]
