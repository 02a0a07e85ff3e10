"""Reads cannot write, writes are kept whole or not at all, and waiting too long is Busy."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Literal

import pytest
import sqlalchemy as sa

from app.errors import Busy
from app.models import transaction
from app.models.account import Throttle
from app.models.transaction import Database

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def row(key: str) -> Throttle:
    return Throttle(key=key, failures=1, first_at=NOW, blocked_until=None)


def keys(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(sa.select(Throttle.key).order_by(Throttle.key)))


@pytest.mark.parametrize("way", ["read", "page"])
def test_a_reader_cannot_write(database: Database, way: Literal["read", "page"]) -> None:
    with getattr(database, way)() as session:
        session.add(row("a"))
        with pytest.raises(sa.exc.DBAPIError):
            session.flush()
    with database.write() as session:
        session.add(row("b"))
    assert keys(database) == ["b"]


@pytest.mark.parametrize("dialect_name", ["postgresql"])
def test_a_connection_that_died_while_it_rested_is_replaced(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that died a moment ago is noticed by its use: that is Busy, and the next use gets a new one."""
    ask = sa.select(sa.func.pg_backend_pid())

    def end(backend: int | None) -> None:
        with database.write() as session:
            session.execute(sa.select(sa.func.pg_terminate_backend(backend)))

    with database.page() as session:
        backend = session.scalar(ask)
    end(backend)
    with pytest.raises(Busy), database.page() as session:
        session.scalar(ask)
    with database.page() as session:
        backend = session.scalar(ask)
    end(backend)
    monkeypatch.setattr(transaction, "REST_SECONDS", 0)
    with database.page() as session:
        assert session.scalar(ask) != backend


def test_a_write_that_raises_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.write() as session:
            session.add(row("a"))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert keys(database) == []


def test_a_stream_comes_in_chunks(database: Database) -> None:
    with database.write() as session:
        session.add_all([row(f"{number:03}") for number in range(25)])
    with database.stream(sa.select(Throttle.key).order_by(Throttle.key), size=10) as chunks:
        assert [len(chunk) for chunk in chunks] == [10, 10, 5]


def test_waiting_too_long_for_somebody_else_is_busy(database: Database) -> None:
    with database.write() as session:
        session.add(row("a"))
    impatient = Database(database.url.render_as_string(hide_password=False), busy_seconds=1)
    with database.write() as holder:
        holder.execute(sa.update(Throttle).values(failures=2))
        with pytest.raises(Busy), impatient.write() as session:
            session.execute(sa.update(Throttle).values(failures=3))
    impatient.dispose()


@pytest.mark.parametrize("dialect_name", ["sqlite"])
def test_writers_that_read_first_wait_for_each_other(database: Database) -> None:
    """Deferred transactions would fail here at once: both would read, and then neither could write."""
    with database.write() as session:
        session.add(row("a"))

    def add() -> None:
        for _ in range(10):
            with database.write() as session:
                found = session.get(Throttle, "a")
                assert found is not None
                found.failures += 1

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with database.read() as session:
        assert session.scalar(sa.select(Throttle.failures)) == 41


@pytest.mark.parametrize("dialect_name", ["sqlite"])
def test_sqlite_keeps_what_it_acknowledged(database: Database) -> None:
    with database.write() as session:
        settings = {
            name: session.connection().exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_database_in_memory_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a file"):
        Database("sqlite://")
