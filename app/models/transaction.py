"""The database and its transactions.

A read gets a session that cannot write (PostgreSQL: READ ONLY, SQLite: query_only); a write takes the only writer's
place of SQLite at its first statement (BEGIN IMMEDIATE), so that no transaction reads first and is refused later.
Whatever means 'somebody else holds it' becomes `errors.Busy`; nothing has been changed then.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect, Engine, Row
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from app.errors import Busy
from app.models import totals

BUSY_SECONDS = 5
REST_SECONDS = 5
CHUNK = 1_000

_SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_POSTGRES_BUSY = {
    "40001",  # serialization_failure
    "40P01",  # deadlock_detected
    "55P03",  # lock_not_available
    "53300",  # too_many_connections
    "57014",  # query_canceled (a timeout)
    "57P01",  # admin_shutdown
    "57P03",  # cannot_connect_now
}


class Database:
    """One database: SQLite for the embedded default, PostgreSQL for production."""

    def __init__(self, url: str, *, busy_seconds: int = BUSY_SECONDS, pool_size: int = 5) -> None:
        address = sa.make_url(url)
        sqlite = address.get_backend_name() == "sqlite"
        opened = _open_sqlite if sqlite else _open_postgresql
        self.engine: Engine
        self._readers: Engine
        self._pages: Engine
        self.engine, self._readers, self._pages = opened(address, busy_seconds, pool_size)
        self.url = address
        self.totals = totals.Totals()

    @property
    def dialect(self) -> Dialect:
        """The dialect, to write dialect-bound SQL with."""
        return self.engine.dialect

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that reads one state of the database and cannot change it. Raises Busy."""
        with _told(), Session(self._readers, autoflush=False, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def page(self) -> Iterator[Session]:
        """Like `read`, for the few short statements of a page: no cursor that is read in chunks. Raises Busy.

        On PostgreSQL each statement stands alone, as it does in `read` too under READ COMMITTED, but without the two
        trips to the server that a transaction costs. Totals of large lists are remembered from page to page.
        """
        known = {totals.KEY: self.totals}
        with _told(), Session(self._pages, autoflush=False, expire_on_commit=False, info=known) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose work is kept whole when the block ends and undone whole when it raises. Raises Busy."""
        with _told(), Session(self.engine, autoflush=False, expire_on_commit=False) as session:
            yield session
            session.commit()

    @contextmanager
    def stream(self, statement: sa.Select[Any], size: int = CHUNK) -> Iterator[Iterator[Sequence[Row[Any]]]]:
        """The rows of `statement` in chunks of `size`, from a cursor that holds no more than one chunk. Raises Busy."""
        with _told(), self._readers.connect() as connection:
            yield connection.execution_options(yield_per=size).execute(statement).partitions()

    def dispose(self) -> None:
        """Close the connections; the next use opens new ones."""
        self._readers.dispose()  # first, so that the last connection of an SQLite file may tidy up its log
        self._pages.dispose()
        self.engine.dispose()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except sa.exc.TimeoutError as error:
        raise Busy from error
    except sa.exc.DBAPIError as error:
        if is_busy(error):
            raise Busy from error
        raise


def is_busy(error: sa.exc.DBAPIError) -> bool:
    """True when the same statement may work a moment later: a lock, a deadlock, a lost connection."""
    original = error.orig
    if error.connection_invalidated:
        return True
    if isinstance(original, sqlite3.Error):
        return getattr(original, "sqlite_errorcode", 0) & 0xFF in _SQLITE_BUSY
    state = getattr(original, "sqlstate", None)
    return state in _POSTGRES_BUSY or (state is None and isinstance(error, sa.exc.OperationalError))


def _open_sqlite(url: sa.URL, busy_seconds: int, pool_size: int) -> tuple[Engine, Engine, Engine]:
    """Writers and readers have pools of their own: `query_only` stays set on a reader's connection."""
    if not url.database or url.database == ":memory:":
        raise ValueError("an SQLite database needs a file: several connections share it")
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    options: dict[str, Any] = {"pool_size": pool_size, "max_overflow": 20, "pool_timeout": busy_seconds}
    writers, readers = sa.create_engine(url, **options), sa.create_engine(url, **options)
    for engine, start in ((writers, "BEGIN IMMEDIATE"), (readers, "BEGIN")):
        _prepare_sqlite(engine, start, busy_seconds, query_only=engine is readers)
    return writers, readers, readers


def _prepare_sqlite(engine: Engine, start: str, busy_seconds: int, *, query_only: bool) -> None:
    pragmas = [
        f"busy_timeout = {busy_seconds * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "temp_store = MEMORY",
        "cache_size = -16000",
        f"query_only = {'ON' if query_only else 'OFF'}",
    ]

    @sa.event.listens_for(engine, "connect")
    def connected(connection: DBAPIConnection, _record: object) -> None:
        # The driver's own idea of transactions is switched off: it would begin them late and deferred.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def began(connection: Connection) -> None:
        connection.exec_driver_sql(start)


def _open_postgresql(url: sa.URL, busy_seconds: int, pool_size: int) -> tuple[Engine, Engine, Engine]:
    """One pool for writers and readers, whose transactions begin READ ONLY; one for pages, which begin none: there
    the connection itself is told to refuse writes."""

    def opened(**more: Any) -> Engine:
        settings = f"-c timezone=UTC -c lock_timeout={busy_seconds * 1000} {more.pop('settings', '')}"
        arguments = {"connect_timeout": busy_seconds, "options": settings}
        options = {"pool_size": pool_size, "max_overflow": 10, "pool_timeout": busy_seconds, **more}
        engine = sa.create_engine(url, connect_args=arguments, **options)
        _ping_after_rest(engine)
        return engine

    engine = opened()
    pages = opened(settings="-c default_transaction_read_only=on", isolation_level="AUTOCOMMIT")
    return engine, engine.execution_options(postgresql_readonly=True), pages


def _ping_after_rest(engine: Engine) -> None:
    """Ask a pooled connection whether it still lives when it has rested for a while, and not before every use."""

    @sa.event.listens_for(engine, "checkin")
    def rests(_connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        record.info["rests"] = time.monotonic()

    @sa.event.listens_for(engine, "checkout")
    def wakes(connection: DBAPIConnection, record: ConnectionPoolEntry, _fairy: object) -> None:
        if time.monotonic() - record.info.get("rests", time.monotonic()) < REST_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise sa.exc.DisconnectionError from error  # the pool takes a new connection instead
