"""An invented instansi with a few units, and the person who imports into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from app.domain.actor import Actor, Grant
from app.engine.spec import Entity
from app.imports import store
from app.imports.apply import apply
from app.imports.undo import undo
from app.models.entities import REGISTRY
from app.models.imports import ImportPlan, ImportRow
from app.models.transaction import Database

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
UNITS = (
    ("Pemerintah Kota Contoh", None),
    ("Dinas Pendidikan", 1),
    ("Dinas Kesehatan", 1),
    ("Sekretariat", 2),
    ("Sekretariat", 3),
)


@dataclass(frozen=True, slots=True)
class Office:
    """A database with one instansi, its units and golongan, and an admin of it."""

    database: Database
    actor: Actor

    def entity(self, name: str) -> Entity:
        """An entity of the packaged schema."""
        return REGISTRY.catalog.entity(name)

    def upload(self, name: str, content: bytes, modes: tuple[str, ...] = ("add", "update")) -> int:
        """Take a file in and draw its plan; gives the plan's id."""
        with self.database.write() as session:
            desk = store.Desk(session, REGISTRY, self.actor, self.entity(name))
            return store.receive(desk, f"{name}.xlsx", content, modes, NOW).subject_id

    def plan(self, plan_id: int) -> ImportPlan:
        """The plan as it is stored."""
        with self.database.read() as session:
            return session.get_one(ImportPlan, plan_id)

    def rows(self, plan_id: int) -> list[ImportRow]:
        """Its rows."""
        with self.database.read() as session:
            return list(
                session.scalars(sa.select(ImportRow).where(ImportRow.plan_id == plan_id).order_by(ImportRow.seq))
            )

    def desk(self, session: Any, name: str) -> store.Desk:
        """The desk at which an import of `name` is done."""
        return store.Desk(session, REGISTRY, self.actor, self.entity(name))

    def apply(self, plan_id: int) -> str:
        """Ask for the plan to be applied, and do it."""
        plan = self.plan(plan_id)
        with self.database.write() as session:
            desk = self.desk(session, plan.entity)
            store.ask_apply(desk, desk.one(plan_id))
        with self.database.write() as session:
            return apply(session, REGISTRY, self.actor, plan_id, NOW, silent)

    def undo(self, plan_id: int) -> str:
        """Ask for the plan to be taken back, and do it."""
        plan = self.plan(plan_id)
        with self.database.write() as session:
            desk = self.desk(session, plan.entity)
            store.ask_undo(desk, desk.one(plan_id))
        with self.database.write() as session:
            return undo(session, REGISTRY, self.actor, plan_id, NOW, silent)

    def stored(self, name: str) -> list[dict[str, Any]]:
        """Every row of an entity, by id."""
        table = REGISTRY.tables[name]
        with self.database.read() as session:
            return [dict(row) for row in session.execute(sa.select(table).order_by(table.c.id)).mappings()]


def silent(_done: int, _total: int | None, _message: str) -> None:
    """Nobody waits for progress."""


def insert(database: Database, name: str, **values: object) -> int:
    """A row put straight into a table, for a test to begin with."""
    system: Mapping[str, object] = {"version": 1, "created_at": NOW, "updated_at": NOW}
    table = REGISTRY.tables[name]
    with database.write() as session:
        return int(session.execute(sa.insert(table).values(**values, **system)).inserted_primary_key[0])  # type: ignore[attr-defined]


@pytest.fixture
def office(database: Database) -> Office:
    """The instansi, its units, a few golongan."""
    instansi = insert(
        database,
        "instansi",
        kode="9999",
        nama="Kota Contoh",
        jenis="D",
        zona="Asia/Jakarta",
        mandiri_auto_approve=False,
    )
    ids: list[int] = []
    for nama, above in UNITS:
        parent = ids[above - 1] if above else None
        ids.append(insert(database, "unor", instansi_id=instansi, nama=nama, atasan_id=parent, mandiri=False))
    for order, (jenis, nama, pangkat) in enumerate(
        (("PNS", "III/a", "Penata Muda"), ("PNS", "III/b", "Penata Muda Tingkat I"), ("PPPK", "IX", None)), start=1
    ):
        facts = {"jenis": jenis, "nama": nama, "pangkat": pangkat, "urutan": order}
        insert(database, "golongan", **facts, sumber="rekaan", berlaku_sejak=NOW.date())
    return Office(database, admin(instansi))


def admin(instansi: int, *roles: str) -> Actor:
    """An admin of the instansi."""
    grants = tuple(Grant(role, instansi) for role in roles or ("admin_instansi",))
    return Actor(
        1, "199001012020011901", "Admin Rekaan", instansi, None, None, grants, NOW, NOW.date(), origin="import"
    )
