"""Migrations: from what the schema folders say to the tables that the database has.

The hand-written tables have their revisions in `app/models/migrations/versions`; each schema folder keeps its own, an
Alembic branch, in `<folder>/migrations` with the shape they lead to in `shape.json`. Everything runs in one
transaction: a migration happens whole or not at all. Two programs that start at once wait for each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.engine.catalog import load
from app.engine.diff import Change, diff
from app.engine.shape import shape
from app.engine.shapefile import load as load_shape
from app.engine.spec import Catalog
from app.engine.tableshape import Shape
from app.errors import Refused
from app.models.alter import MeetingError
from app.models.moving import LossError, count_lost
from app.models.rebuild import run
from app.models.revision import MIGRATIONS, SHAPE_FILE, write_revision

SYSTEM = Path(__file__).parent / "migrations"
LOCK = 7_218_403_511
"""PostgreSQL's advisory lock that one migration holds at a time."""
LOCK_SECONDS = 60
"""How long a migration waits for a table that somebody else is using."""


class MigrationError(Refused):
    """A migration that was not done, with the reason; the database is as it was."""


@dataclass(frozen=True, slots=True)
class Step:
    """A change of one schema folder and the number of rows that it touches."""

    folder: str
    change: Change
    rows: int

    @property
    def code(self) -> str:
        """The change's code; demands that no row breaks are safe."""
        return "M-SAFE" if self.change.code == "M-BACKFILL" and not self.rows else self.change.code

    def __str__(self) -> str:
        return f"{self.code:<10} {self.change.id:<50} {self.rows} rows"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a migration would do: changes that no revision holds yet, and revisions that the database lacks."""

    steps: tuple[Step, ...]
    pending: tuple[str, ...]
    applied: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """True when there is nothing to do, nor was anything done."""
        return not self.steps and not self.pending and not self.applied

    def refusals(self, allow_loss: Collection[str] = ()) -> tuple[str, ...]:
        """Why it may not be done: losses that were not allowed by name, demands that rows break."""
        losses = (
            f"{step.change.id} {_loss(step)}: add --allow-loss {step.change.id}"
            for step in self.steps
            if step.change.code == "M-LOSS" and step.change.id not in allow_loss
        )
        broken = (
            f"{step.change.id} stands against {step.rows} rows: {_way_out(step.change)}"
            for step in self.steps
            if step.change.strict and step.rows
        )
        return (*losses, *broken)

    def __str__(self) -> str:
        waiting = (f"{'PENDING':<10} revision {revision}" for revision in self.pending)
        applied = (f"{'APPLIED':<10} revision {revision}" for revision in self.applied)
        return "\n".join((*waiting, *applied, *map(str, self.steps))) or "nothing to do"


def _loss(step: Step) -> str:
    return (
        f"cannot carry the values of {step.rows} rows"
        if step.change.carry
        else f"loses data ({step.rows} rows hold some)"
    )


def _way_out(change: Change) -> str:
    if change.id.startswith("add-column:"):
        return "give the new field a default, or leave 'required' out until everybody has filled it"
    if change.verb.endswith(" rule"):
        return "their periods overlap; correct them first"
    return "correct them first, or give the field a default"


def upgrade(engine: sa.Engine, folders: Sequence[Path]) -> None:
    """Bring the database to the newest revisions of the folders. Raises MigrationError; a second run does nothing."""
    script = scripts(folders)
    with _migrating(engine) as connection:
        if set(script.get_heads()) <= _heads(connection, script):
            return
        counts = _row_counts(connection)
        with _told():
            for head in _ordered_heads(folders):
                _run_migrations(connection, script, head)
        _compare_counts(counts, _row_counts(connection))


@contextmanager
def _told() -> Iterator[None]:
    """What rows refuse, as a MigrationError."""
    try:
        yield
    except (sa.exc.IntegrityError, sa.exc.DataError) as error:
        raise MigrationError(f"rows stand in the way: {error.orig}") from error
    except (LossError, MeetingError) as error:
        raise MigrationError(str(error)) from error


def downgrade(engine: sa.Engine, folders: Sequence[Path], target: str) -> None:
    """Take the database back to a revision (`base`, an id, or `branch@base`). Raises MigrationError."""
    with _migrating(engine) as connection, _told():
        _run_migrations(connection, scripts(folders), target, down=True)


def plan(engine: sa.Engine, folders: Sequence[Path], catalog: Catalog | None = None) -> Plan:
    """What `migrate` would do now; changes nothing."""
    catalog = load(folders) if catalog is None else catalog
    script = scripts(folders)
    with engine.connect() as connection:
        pending = _pending(connection, script)
        tables = set(sa.inspect(connection).get_table_names())
        steps = tuple(
            _step(connection, str(folder), change, tables)
            for folder, old, new in _shapes(folders, catalog)
            for change in diff(old, new)
        )
    return Plan(steps, pending)


def refuse_unwritten(engine: sa.Engine, folders: Sequence[Path], catalog: Catalog) -> None:
    """Raises MigrationError when the folders ask for tables or columns that no revision of theirs makes yet."""
    steps = plan(engine, folders, catalog).steps
    if steps:
        listed = "\n".join(f"  {step}" for step in steps)
        raise MigrationError(
            f"The schema asks for what the database has not:\n{listed}\nRun 'ekinerja schema migrate'."
        )


def migrate(
    engine: sa.Engine, folders: Sequence[Path], *, write_only: bool = False, allow_loss: Collection[str] = ()
) -> Plan:
    """Write the revisions that the folders' changes need and, unless `write_only`, apply them.

    Gives what was done. Raises SchemaError for folders with errors, MigrationError where data would be lost or stands
    in the way; then nothing was written.
    """
    catalog = load(folders)
    applied: tuple[str, ...] = ()
    if not write_only:
        with engine.connect() as connection:
            applied = _pending(connection, scripts(folders))
        upgrade(engine, folders)
    planned = plan(engine, folders, catalog)
    refusals = planned.refusals(allow_loss)
    if refusals:
        raise MigrationError("\n".join(refusals))
    for folder, old, new in _shapes(folders, catalog):
        write_revision(folder, old, new, allow_loss)
    if not write_only:
        upgrade(engine, folders)
    return replace(planned, applied=applied)


def scripts(folders: Sequence[Path]) -> ScriptDirectory:
    """Alembic's view of all revisions: our own and those of the folders."""
    return _scripts(_places(folders))


def _places(folders: Sequence[Path]) -> list[Path]:
    places = [SYSTEM / "versions", *(folder / MIGRATIONS for folder in folders)]
    return [place for place in places if place.is_dir()]


def _scripts(places: Sequence[Path]) -> ScriptDirectory:
    return ScriptDirectory(str(SYSTEM), version_locations=[str(place) for place in places])


def _ordered_heads(folders: Sequence[Path]) -> list[str]:
    """The newest revision of every folder in the folders' order, since tables of a later one may point at earlier ones.

    (Not by Alembic's `depends_on`: it would forget the earlier revision once the later one is there, and the database
    could no longer be opened without the overlay.)
    """
    return [head for place in _places(folders) for head in _scripts([place]).get_heads()]


def _shapes(folders: Sequence[Path], catalog: Catalog) -> Iterator[tuple[Path, Shape, Shape]]:
    """For every folder: the shape that its revisions lead to and the one that its entities ask for."""
    wanted = shape(catalog)
    for folder in folders:
        file = folder / MIGRATIONS / SHAPE_FILE
        old = load_shape(file.read_text(encoding="utf-8")) if file.exists() else Shape()
        yield folder, old, wanted.of_folder(str(folder))


def _pending(connection: sa.Connection, script: ScriptDirectory) -> tuple[str, ...]:
    """The revisions that the database lacks, the oldest first."""
    there = _heads(connection, script)
    missing = [
        one.revision for one in script.iterate_revisions("heads", "base") if not _applied(script, one.revision, there)
    ]
    return tuple(reversed(missing))


def _applied(script: ScriptDirectory, revision: str, heads: set[str]) -> bool:
    return any(revision == one.revision for head in heads for one in script.iterate_revisions(head, "base"))


def _heads(connection: sa.Connection, script: ScriptDirectory) -> set[str]:
    """The revisions that the database is at, of those whose folders are given."""
    known = {one.revision for one in script.walk_revisions()}
    return set(MigrationContext.configure(connection).get_current_heads()) & known


def _step(connection: sa.Connection, folder: str, change: Change, tables: set[str]) -> Step:
    """The change with the rows that it touches; a change of type that every value survives is no loss."""
    there = change.source or change.table
    if there not in tables:
        return Step(folder, change, 0)
    lost = count_lost(connection, there, *change.carry) if change.carry else 0
    if lost:
        return Step(folder, change, lost)
    rows = int(run(connection, change.probe).scalar() or 0) if change.probe else 0
    return Step(folder, replace(change, code="M-BACKFILL") if change.carry else change, rows)


def _run_migrations(connection: sa.Connection, script: ScriptDirectory, target: str, *, down: bool = False) -> None:
    known = {one.revision for one in script.walk_revisions()}

    def steps(current: tuple[str, ...] | str, _: MigrationContext) -> list[object]:
        """Revisions of folders that are not given are left where they are."""
        heads = tuple(head for head in ((current,) if isinstance(current, str) else current) if head in known)
        walk = script._downgrade_revs if down else script._upgrade_revs  # noqa: SLF001 -- Alembic's own commands do the same
        return list(walk(target, heads))  # type: ignore[arg-type]

    with EnvironmentContext(Config(), script, fn=steps) as environment:
        environment.configure(connection=connection)
        environment.run_migrations()


@contextmanager
def _migrating(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection in a transaction that nobody else migrates beside."""
    if engine.dialect.name == "sqlite":
        with _migrating_sqlite(engine.url) as connection:
            yield connection
        return
    with engine.begin() as connection:
        run(connection, "SET LOCAL lock_timeout = 0")
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        run(connection, f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
        yield connection


@contextmanager
def _migrating_sqlite(url: sa.URL) -> Iterator[sa.Connection]:
    """Foreign keys go off before the transaction begins, and what they would have said is asked before it ends."""
    Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args={"timeout": 60})
    sa.event.listen(engine, "connect", lambda raw, _: setattr(raw, "isolation_level", None))
    with engine.connect() as connection:
        driver = connection.connection
        driver.execute("PRAGMA foreign_keys = OFF")
        driver.execute("BEGIN IMMEDIATE")
        with connection.begin():
            yield connection
            broken = run(connection, "PRAGMA foreign_key_check").all()
            if broken:
                raise MigrationError(f"{len(broken)} rows point at rows that do not exist, the first in {broken[0][0]}")
    engine.dispose()


def _row_counts(connection: sa.Connection) -> dict[str, int]:
    tables = (
        name for name in sa.inspect(connection).get_table_names() if "__fts" not in name and name != "alembic_version"
    )
    return {name: int(run(connection, f'SELECT count(*) FROM "{name}"').scalar() or 0) for name in tables}  # noqa: S608 -- the database's own names


def _compare_counts(before: dict[str, int], after: dict[str, int]) -> None:
    for table, count in before.items():
        if table in after and after[table] != count:
            raise MigrationError(f"{table} had {count} rows and would have {after[table]}")
