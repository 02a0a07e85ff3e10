"""The chain over the history: what is sealed cannot be altered, removed or reordered unseen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.models.history import SEALS, TABLE, seal, verify
from tests.personas import World


def sealed(world: World) -> int:
    with world.database.write() as session:
        return seal(session)


def findings(world: World) -> list[str]:
    with world.database.read() as session:
        return verify(session)


def test_sealing_takes_every_row_once(world: World) -> None:
    with world.database.read() as session:
        total = session.scalar(sa.select(sa.func.count()).select_from(TABLE))
    assert sealed(world) == total
    assert sealed(world) == 0
    assert findings(world) == []


def test_sealing_in_parts_makes_the_same_chain(world: World) -> None:
    with world.database.write() as session:
        while seal(session, limit=7):
            pass
        parts = session.scalars(sa.select(SEALS.c.hash).order_by(SEALS.c.seq)).all()
        session.execute(sa.delete(SEALS))
        seal(session)
        assert session.scalars(sa.select(SEALS.c.hash).order_by(SEALS.c.seq)).all() == parts


def alter(session: Session) -> None:
    session.execute(sa.update(TABLE).where(TABLE.c.id == 3).values(actor_nama="ORANG LAIN"))


def alter_values(session: Session) -> None:
    session.execute(sa.update(TABLE).where(TABLE.c.id == 3).values(changes={"nama": [None, "LAIN"]}))


def backdate(session: Session) -> None:
    session.execute(sa.update(TABLE).where(TABLE.c.id == 3).values(at=datetime(2020, 1, 1, tzinfo=UTC)))


def remove(session: Session) -> None:
    session.execute(sa.delete(TABLE).where(TABLE.c.id == 3))


def remove_with_seal(session: Session) -> None:
    remove(session)
    session.execute(sa.delete(SEALS).where(SEALS.c.history_id == 3))


def swap(session: Session) -> None:
    for here, there in ((3, -1), (4, 3), (-1, 4)):
        session.execute(sa.update(TABLE).where(TABLE.c.id == here).values(id=there))


@pytest.mark.parametrize("harm", [alter, alter_values, backdate, remove, remove_with_seal, swap])
def test_every_harm_is_found(world: World, harm: Callable[[Session], None]) -> None:
    sealed(world)
    with world.database.write() as session:
        harm(session)
    assert findings(world) != []
