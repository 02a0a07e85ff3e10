"""What commands work on: the office's catalog, tables and database, opened when a command first needs them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property

import sqlalchemy as sa

from app.domain import zona
from app.domain.actor import Actor
from app.engine.catalog import load
from app.engine.spec import Catalog
from app.errors import NotAllowed
from app.models import account, files, history, imports, job_run, notice, receipt, saved_view, token, trash
from app.models.base import SystemBase
from app.models.build import Registry, build
from app.models.transaction import Database
from app.settings import Settings
from app.supervisor import Unavailable
from app.sync.task import Workshop

# The hand-written tables are known once their modules are imported; a backup must hold them all.
SYSTEM_TABLES = (account, files, history, imports, job_run, notice, receipt, saved_view, token, trash)


class Site:
    """Settings, and what follows from them."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def catalog(self) -> Catalog:
        """The schema folders, read. Raises SchemaError."""
        return load(self.settings.folders)

    @cached_property
    def registry(self) -> Registry:
        """Tables and classes of the catalog."""
        return build(self.catalog)

    @cached_property
    def database(self) -> Database:
        """The database, not yet connected to."""
        return Database(self.settings.database_url)

    def close(self) -> None:
        """Close the connections, if there are any."""
        if "database" in vars(self):
            self.database.dispose()

    @property
    def workshop(self) -> Workshop:
        """What jobs are given."""
        return Workshop(self.catalog, self.registry, self.database, self.settings.var.resolve(), self.settings.address)

    @property
    def tables(self) -> tuple[sa.Table, ...]:
        """Every table, each behind those that it points at."""
        return (*self.registry.metadata.sorted_tables, *SystemBase.metadata.sorted_tables)

    def need_tables(self) -> None:
        """Raise Unavailable with what to do when the database has no tables yet."""
        if not sa.inspect(self.database.engine).has_table("sys_job"):
            raise Unavailable("The database has no tables yet. Run 'ekinerja db upgrade' first.")

    def actor(self, nip: str) -> Actor:
        """The active account of `nip`, with the rights of today. Raises NotAllowed."""
        self.need_tables()
        with self.database.read() as session:
            akun_id = account.akun_of_nip(session, nip)
            actor = account.load_actor(session, akun_id, utc_now(), origin="cli") if akun_id else None
        if actor is None:
            raise NotAllowed(f"No active account has the NIP {nip}.", "Accounts are listed under Akun dan Peran.")
        zona.use(actor.zone)
        return actor


def utc_now() -> datetime:
    """This moment, aware."""
    return datetime.now(UTC)
