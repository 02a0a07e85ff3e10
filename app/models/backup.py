"""Backup and restore of all tables, in one file that either database can read: so SQLite moves to PostgreSQL, too.

The file is a zip of one `<table>.jsonl` for each table, `files/<key>` for each file that people handed in, and a
`manifest.json` with row counts and the revisions that the tables had. It is read from one snapshot, so that writers may
go on meanwhile; the files that this snapshot names are never changed.
"""

from __future__ import annotations

import base64
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.files import File
from app.models.filestore import FileStore
from app.models.transaction import Database

FORMAT = 1
MANIFEST = "manifest.json"
FILES = "files/"
CHUNK = 1_000

Row = dict[str, Any]


class Unusable(Refused):
    """The file or the database does not fit; the text says why and what to do. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup file says about itself."""

    format: int
    made_at: str
    revisions: list[str]
    rows: dict[str, int]
    missing: list[str]
    """Keys of files that rows name and that were not in the store when the backup was made."""


def backup(
    database: Database,
    tables: Sequence[sa.Table],
    revisions: Iterable[str],
    path: Path,
    now: datetime,
    store: FileStore,
) -> Manifest:
    """Write all rows of `tables`, and the files they name, to `path`, whole or not at all; gives what it holds.

    Raises Busy. A file that is missing from the store is told in the outcome and does not keep the rest from being
    saved.
    """
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            archive = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
            manifest = _write(database, tables, archive, revisions, now, store)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    finally:
        Path(draft).unlink(missing_ok=True)
    return manifest


def _write(
    database: Database,
    tables: Sequence[sa.Table],
    archive: zipfile.ZipFile,
    revisions: Iterable[str],
    now: datetime,
    store: FileStore,
) -> Manifest:
    rows: dict[str, int] = {}
    with archive, database.read() as session:
        _snapshot(session)
        for table in tables:
            rows[table.name] = _write_table(session, table, archive)
        missing = _write_files(session, archive, store)
        manifest = Manifest(FORMAT, now.isoformat(), sorted(revisions), rows, missing)
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=2))
    return manifest


def _write_files(session: Session, archive: zipfile.ZipFile, store: FileStore) -> list[str]:
    """Carry every file that the register names; gives the keys of those that a row names and that are not there."""
    missing: list[str] = []
    for key, attached in session.execute(sa.select(File.key, File.attached_at).order_by(File.key)):
        try:
            archive.write(store.path(key), f"{FILES}{key}", zipfile.ZIP_STORED)
        except FileNotFoundError:
            if attached is not None:
                missing.append(key)
    return missing


def _snapshot(session: Session) -> None:
    """See one state throughout. An SQLite transaction does so by itself, from its first statement on."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _write_table(session: Session, table: sa.Table, archive: zipfile.ZipFile) -> int:
    query = sa.select(table).order_by(*table.primary_key).execution_options(yield_per=CHUNK)
    count = 0
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as member:
        for row in session.execute(query).mappings():
            member.write(json.dumps(dict(row), ensure_ascii=False, default=_plain).encode() + b"\n")
            count += 1
    return count


def _plain(value: object) -> object:
    """What JSON has no word for, as text or list."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, tuple):
        return list(value)
    raise TypeError(f"{type(value).__name__} cannot be backed up")


def restore(
    database: Database,
    tables: Sequence[sa.Table],
    revisions: Iterable[str],
    path: Path,
    store: FileStore,
    *,
    replace: bool = False,
) -> Manifest:
    """Put the rows of the backup at `path` into `tables`, all or none, and its files into `store`; gives what it held.

    The tables have to be empty, unless `replace` says to empty them first. Raises Unusable and Busy.
    """
    with _opened(path) as archive:
        manifest = _manifest(archive, tables, revisions)
        with database.write() as session:
            _make_room(session, tables, replace=replace)
            for table in tables:
                _load(session, table, partial(_rows, archive, table), _late_columns(table, tables))
            _count(session, tables, manifest)
            _put_back(session, archive, store, manifest)
    return manifest


def _put_back(session: Session, archive: zipfile.ZipFile, store: FileStore, manifest: Manifest) -> None:
    """Put the files back before the rows that name them are there for anybody."""
    names = frozenset(archive.namelist())
    for key, sha256, attached in session.execute(sa.select(File.key, File.sha256, File.attached_at)):
        if f"{FILES}{key}" in names:
            with archive.open(f"{FILES}{key}") as member:
                received = store.put_back(key, member)
            if received.sha256 != sha256:
                store.remove(key)
                raise Unusable(f"the file {key} in the backup is not the one that its row names. Take another backup.")
        elif attached is not None and key not in manifest.missing:
            raise Unusable(f"the file {key}, which a row names, is not in the backup. Take another backup file.")


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise Unusable(f"{path} is no backup file: {error}") from error
    if damaged := archive.testzip():
        archive.close()
        raise Unusable(f"{path} is damaged: {damaged} does not match its checksum. Take another backup file.")
    return archive


def _manifest(archive: zipfile.ZipFile, tables: Sequence[sa.Table], revisions: Iterable[str]) -> Manifest:
    try:
        manifest = Manifest(**json.loads(archive.read(MANIFEST)))
    except (KeyError, TypeError, ValueError) as error:
        raise Unusable(f"the file has no readable {MANIFEST}, so it is no backup of e-Kinerja") from error
    if manifest.format != FORMAT:
        raise Unusable(f"the backup has format {manifest.format}, this program reads format {FORMAT}")
    if manifest.revisions != sorted(revisions):
        raise Unusable(
            f"the backup was made at revision {', '.join(manifest.revisions)}, this database is at "
            f"{', '.join(sorted(revisions))}. Restore with the program that made it, then upgrade."
        )
    names = {table.name for table in tables}
    if set(manifest.rows) != names:
        raise Unusable(
            f"the backup and the schema differ in the tables {', '.join(sorted(names ^ set(manifest.rows)))}"
        )
    return manifest


def _make_room(session: Session, tables: Sequence[sa.Table], *, replace: bool) -> None:
    full = [
        table.name for table in tables if session.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first()
    ]
    if full and not replace:
        raise Unusable(f"the database is not empty ({', '.join(full)}). Restore into an empty one, or give --replace.")
    for table in reversed(tables):
        late = dict.fromkeys(_late_columns(table, tables))
        if table.name in full and late:
            session.execute(sa.update(table).values(late))
    for table in reversed(tables):
        session.execute(sa.delete(table))


def _late_columns(table: sa.Table, tables: Sequence[sa.Table]) -> list[str]:
    """Columns that point at the table itself or at one loaded later: filled in once everything is there."""
    position = {item.name: index for index, item in enumerate(tables)}
    return [
        key.parent.name
        for key in table.foreign_keys
        if key.parent.nullable and position[key.column.table.name] >= position[table.name]
    ]


def _load(session: Session, table: sa.Table, rows: Callable[[], Iterator[Row]], late: Sequence[str]) -> None:
    for chunk in _chunks(row | dict.fromkeys(late) for row in rows()):
        session.execute(sa.insert(table), chunk)
    if late:
        _fill_late(session, table, rows, late)
    if session.get_bind().dialect.name == "postgresql" and "id" in table.c:
        _advance_sequence(session, table)


def _fill_late(session: Session, table: sa.Table, rows: Callable[[], Iterator[Row]], late: Sequence[str]) -> None:
    key = table.c.id
    change = (
        sa.update(table).where(key == sa.bindparam("_id")).values({name: sa.bindparam(f"_{name}") for name in late})
    )
    known = (
        {"_id": row["id"], **{f"_{name}": row[name] for name in late}} for row in rows() if any(map(row.get, late))
    )
    for chunk in _chunks(known):
        session.connection().execute(change, chunk)


def _advance_sequence(session: Session, table: sa.Table) -> None:
    """Let new rows be numbered behind the restored ones."""
    sequence = sa.func.pg_get_serial_sequence(f'"{table.name}"', "id")
    highest = sa.select(sa.func.max(table.c.id)).scalar_subquery()
    session.execute(sa.select(sa.func.setval(sequence, sa.func.coalesce(highest, 1), highest.is_not(None))))


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def _rows(archive: zipfile.ZipFile, table: sa.Table) -> Iterator[Row]:
    readers = {column.name: _reader(column) for column in table.c}
    with archive.open(f"{table.name}.jsonl") as member:
        for line in member:
            stored = json.loads(line)
            yield {name: reader(stored[name]) for name, reader in readers.items()}


def _reader(column: sa.Column[Any]) -> Callable[[Any], Any]:
    """How the JSON form of a column's value becomes the value."""
    kind = column.type.impl_instance if isinstance(column.type, sa.TypeDecorator) else column.type
    reader = next((reader for of, reader in _READERS if isinstance(kind, of)), None)
    if reader is None:
        return lambda value: value
    return lambda value: None if value is None else reader(value)


_READERS: tuple[tuple[type[sa.types.TypeEngine[Any]], Callable[[Any], Any]], ...] = (
    (sa.DateTime, datetime.fromisoformat),
    (sa.Date, date.fromisoformat),
    (sa.Numeric, Decimal),
    (sa.LargeBinary, base64.b64decode),
)


def revisions(database: Database) -> tuple[str, ...]:
    """The revisions that the tables are at; none for a database that was never migrated."""
    with database.engine.connect() as connection:
        return tuple(sorted(MigrationContext.configure(connection).get_current_heads()))


def _count(session: Session, tables: Sequence[sa.Table], manifest: Manifest) -> None:
    for table in tables:
        stored = session.scalar(sa.select(sa.func.count()).select_from(table))
        if stored != manifest.rows[table.name]:
            raise Unusable(f"{table.name} would have {stored} rows where the backup has {manifest.rows[table.name]}")
