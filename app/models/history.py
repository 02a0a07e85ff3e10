"""Who did what to which row, when, from where, and what stood there before and after.

Rows of `sys_history` are written in the transaction of the change and never touched again. A job seals what is
committed into a hash chain (`sys_seal`), so that writers never queue for the chain's head, and a row that is altered
or removed later is found by `verify`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.actor import Actor
from app.engine.former import entity_names
from app.engine.spec import Catalog, Entity
from app.models.base import SystemBase

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
GENESIS: Final = "0" * 64
_CHUNK = 1_000
_LOCK = 7_203_114_001  # any constant: the advisory lock that keeps two sealers apart on PostgreSQL

Changes = Mapping[str, Sequence[object]]


class History(SystemBase):
    """One change of one row. `root_*` names the row whose details page shows it: for child rows, the parent."""

    __tablename__ = "sys_history"
    __table_args__ = (
        sa.Index(None, "root_entity", "root_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(IDENTITY, primary_key=True)
    at: Mapped[datetime]
    akun_id: Mapped[int | None]
    actor_nama: Mapped[str] = mapped_column(sa.String(200))
    actor_nip: Mapped[str] = mapped_column(sa.String(30))
    origin: Mapped[str] = mapped_column(sa.String(20))
    entity: Mapped[str] = mapped_column(sa.String(80))
    row_id: Mapped[int]
    root_entity: Mapped[str] = mapped_column(sa.String(80))
    root_id: Mapped[int]
    instansi_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(sa.String(60))
    reason: Mapped[str | None] = mapped_column(sa.String(1000))
    changes: Mapped[dict[str, Any]] = mapped_column(sa.JSON)


class Seal(SystemBase):
    """A link of the chain: position, the history row and the hash over that row and the link before."""

    __tablename__ = "sys_seal"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    history_id: Mapped[int] = mapped_column(unique=True)
    hash: Mapped[str] = mapped_column(sa.String(64))


@dataclass(frozen=True, slots=True)
class Event:
    """One change, before it is stored. `changes` maps a field to [before, after] in the field's JSON form."""

    entity: str
    row_id: int
    action: str
    changes: Changes
    instansi_id: int | None = None
    root_entity: str = ""
    root_id: int = 0
    reason: str | None = None


def record(session: Session, actor: Actor, events: Iterable[Event], *, now: datetime) -> None:
    """Write one history row for each of `events`, in one statement a thousand."""
    rows = [_values(actor, event, now) for event in events]
    for start in range(0, len(rows), _CHUNK):
        session.execute(sa.insert(TABLE), rows[start : start + _CHUNK])


def _values(actor: Actor, event: Event, now: datetime) -> dict[str, object]:
    return {
        "at": now,
        "akun_id": actor.akun_id,
        "actor_nama": actor.nama,
        "actor_nip": actor.nip,
        "origin": actor.origin,
        "entity": event.entity,
        "row_id": event.row_id,
        "root_entity": event.root_entity or event.entity,
        "root_id": event.root_id or event.row_id,
        "instansi_id": event.instansi_id,
        "action": event.action,
        "reason": event.reason,
        "changes": {name: list(pair) for name, pair in event.changes.items()},
    }


def names_of(catalog: Catalog, entity: Entity) -> tuple[str, ...]:
    """What the history calls an entity: its name, and those that it had before."""
    return (entity.name, *entity_names(catalog, entity))


def for_row(session: Session, entities: Collection[str], row_id: int, *, limit: int = 100) -> list[History]:
    """The latest changes of a row (of `names_of` its entity) and of its child rows, newest first.

    Nothing is left out here: what the reader may not see is taken away by `app.models.listing.history`.
    """
    query = (
        sa.select(History)
        .where(History.root_entity.in_(entities), History.root_id == row_id)
        .order_by(History.id.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def seal(session: Session, *, limit: int = 100_000) -> int:
    """Append committed, unsealed rows to the chain, oldest first; gives their number (0: nothing to do)."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    seq, head = _head(session)
    unsealed = (
        sa.select(TABLE).where(~sa.exists().where(Seal.history_id == TABLE.c.id)).order_by(TABLE.c.id).limit(limit)
    )
    links: list[dict[str, object]] = []
    for row in session.execute(unsealed).mappings():
        seq, head = seq + 1, link(head, row)
        links.append({"seq": seq, "history_id": row["id"], "hash": head})
    for start in range(0, len(links), _CHUNK):
        session.execute(sa.insert(SEALS), links[start : start + _CHUNK])
    return len(links)


def _head(session: Session) -> tuple[int, str]:
    row = session.execute(sa.select(Seal.seq, Seal.hash).order_by(Seal.seq.desc()).limit(1)).first()
    return (row.seq, row.hash) if row else (0, GENESIS)


def link(before: str, row: sa.RowMapping) -> str:
    """The hash of a history row behind the link `before`."""
    facts = [value.isoformat() if isinstance(value, datetime) else value for value in (row[name] for name in _SEALED)]
    text = json.dumps([before, *facts], sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def verify(session: Session) -> list[str]:
    """What is wrong with the sealed history, a sentence each; empty when every sealed row is as it was sealed."""
    findings: list[str] = []
    expected, head = 1, GENESIS
    for row in _sealed_rows(session):
        if row["seq"] != expected:
            findings.append(f"links {expected} to {row['seq'] - 1} of the chain are missing")
        if row["id"] is None:
            findings.append(f"history row {row['history_id']} was removed after it was sealed")
        elif link(head, row) != row["hash"]:
            findings.append(f"history row {row['history_id']} was altered after it was sealed")
        expected, head = row["seq"] + 1, row["hash"]
    return findings


def _sealed_rows(session: Session) -> Iterator[sa.RowMapping]:
    query = (
        sa.select(SEALS.c.seq, SEALS.c.history_id, SEALS.c.hash, TABLE)
        .select_from(SEALS.outerjoin(TABLE, TABLE.c.id == SEALS.c.history_id))
        .order_by(SEALS.c.seq)
        .execution_options(yield_per=_CHUNK)
    )
    yield from session.execute(query).mappings()


TABLE = cast(sa.Table, History.__table__)
SEALS = cast(sa.Table, Seal.__table__)
_SEALED = tuple(column.name for column in TABLE.columns)
