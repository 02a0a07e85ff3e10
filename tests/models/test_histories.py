"""Random histories of a schema, with rows in it: what is renamed or retyped keeps what it holds, down and up again."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.engine.carry import LOST, carried
from app.engine.catalog import load
from app.engine.shape import shape
from app.models import listing, migrate
from app.models.base import SystemBase
from app.models.build import Registry, build
from app.models.history import History
from app.models.migrate import MigrationError
from app.models.transaction import Database
from app.workflows.seed import system_actor
from tests.engine.schemas import BASE, write
from tests.personas import NOW
from tests.support.databases import Templates

WORDS = ["7", "12,5", "2026-02-28", "ya", "Ujang", "31 Desember 2026"]
TYPES: dict[str, tuple[str, list[object]]] = {
    "text": ("type: text, max_length: 60", [*WORDS]),
    "integer": ("type: integer", [0, 1, 7, 12345678]),
    "decimal": ("type: decimal, digits: 10, places: 2", [Decimal("1.00"), Decimal("12.50"), Decimal("7.00")]),
    "date": ("type: date", [date(2026, 2, 28), date(2024, 2, 29)]),
    "boolean": ("type: boolean", [True, False]),
}


@dataclass
class Column:
    """A field as it is called now; `key` stays the same whatever it is called."""

    key: int
    name: str
    kind: str
    former: list[str] = field(default_factory=list)

    def line(self) -> str:
        was = f", renamed_from: [{', '.join(self.former)}]" if self.former else ""
        return f"  {self.name}: {{{TYPES[self.kind][0]}, label: {self.name.title()}{was}}}"


class Story:
    """One schema folder, one database, and what every row must hold."""

    def __init__(self, rng: random.Random, database: Database, folder: Path) -> None:
        self.rng, self.database, self.folder = rng, database, write(folder, dict(BASE))
        self.numbers = iter(range(1, 1_000))
        self.entity, self.entity_former = "barang", list[str]()
        self.below, self.below_former = "butir", list[str]()
        self.columns = [self.column("text"), self.column("integer")]
        self.rows: dict[int, dict[int, object]] = {}
        self.inner: dict[int, tuple[int, str]] = {}
        self.allowed: list[str] = []
        self.migrate()
        with database.engine.begin() as connection:
            connection.execute(sa.insert(self.registry.tables["instansi"]).values(nama="Instansi"))
        self.fill()

    @property
    def registry(self) -> Registry:
        return build(load([self.folder]))

    def column(self, kind: str) -> Column:
        number = next(self.numbers)
        return Column(number, f"f{number}", kind)

    def migrate(self) -> None:
        was = f"renamed_from: [{', '.join(self.entity_former)}]\n" if self.entity_former else ""
        inner = f", renamed_from: [{', '.join(self.below_former)}]" if self.below_former else ""
        search = [column.name for column in self.columns if column.kind == "text"][:2]
        lines = [
            f"entity: {self.entity}\nlabel: Barang\nscope: instansi\n{was}fields:",
            "  kode: {type: text, label: Kode, max_length: 20, required: true}",
            *(column.line() for column in self.columns),
            f"  {self.below}: {{type: children, label: Butir{inner}, fields: {{isi: {{type: text, label: Isi}}}}}}",
            f"list: {{search: [{', '.join(['kode', *search])}], sort: [kode]}}",
        ]
        for path in (self.folder / "entities").glob("*.yaml"):
            if path.stem not in ("instansi", "unor", "pegawai", "akun"):
                path.unlink()
        (self.folder / "entities" / f"{self.entity}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        migrate.migrate(self.database.engine, [self.folder], allow_loss=self.allowed)

    def fill(self) -> None:
        registry = self.registry
        with self.database.engine.begin() as connection:
            for _ in range(3):
                number = next(self.numbers)
                values = {column.key: self.rng.choice(TYPES[column.kind][1]) for column in self.columns}
                given = {column.name: values[column.key] for column in self.columns}
                row = {"instansi_id": 1, "kode": f"K{number}", **given}
                table = registry.tables[self.entity]
                row_id = connection.execute(sa.insert(table).values(row).returning(table.c.id)).scalar_one()
                self.rows[row_id] = values
                inner = registry.tables[f"{self.entity}_{self.below}"]
                below = {"instansi_id": 1, f"{self.entity}_id": row_id, "isi": f"isi {number}"}
                inner_id = connection.execute(sa.insert(inner).values(below).returning(inner.c.id)).scalar_one()
                self.inner[inner_id] = (row_id, f"isi {number}")

    def step(self) -> str:
        chosen = self.rng.choice([self.add, self.drop, self.rename, self.retype, self.rename_entity, self.rename_below])
        chosen()
        return chosen.__name__

    def add(self) -> None:
        new = self.column(self.rng.choice(list(TYPES)))
        self.columns.append(new)
        for values in self.rows.values():
            values[new.key] = None

    def drop(self) -> None:
        if len(self.columns) > 1:
            gone = self.columns.pop(self.rng.randrange(len(self.columns)))
            self.allowed = [f"drop-column:{self.entity}.{gone.name}"]

    def rename(self) -> None:
        column = self.rng.choice(self.columns)
        column.former.append(column.name)
        column.name = f"f{next(self.numbers)}"

    def retype(self) -> None:
        column = self.rng.choice(self.columns)
        column.kind = self.rng.choice([kind for kind in TYPES if kind != column.kind])
        self.allowed = [f"retype-column:{self.entity}.{column.name}"]
        wanted = TYPES[column.kind][0]
        text = f"entity: x\nlabel: X\nscope: instansi\nfields: {{a: {{{wanted}, label: A}}}}\n"
        folder = write(self.folder.parent / f"type-{column.kind}", {**BASE, "entities/x.yaml": text})
        target = next(one for one in shape(load([folder])).tables["x"].columns if one.name == "a")
        for values in self.rows.values():
            value = values[column.key]
            made = None if value is None else carried(value, target)
            values[column.key] = None if made is LOST else made

    def rename_entity(self) -> None:
        self.entity_former.append(self.entity)
        self.entity = f"barang{next(self.numbers)}"

    def rename_below(self) -> None:
        self.below_former.append(self.below)
        self.below = f"butir{next(self.numbers)}"

    def hold(self) -> None:
        """Every row holds what it must, under the present names."""
        registry = self.registry
        with self.database.engine.connect() as connection:
            table = registry.tables[self.entity]
            found: dict[int, dict[int, Any]] = {
                row["id"]: {column.key: row[column.name] for column in self.columns}
                for row in connection.execute(sa.select(table)).mappings()
            }
            inner = registry.tables[f"{self.entity}_{self.below}"]
            below = {
                row["id"]: (row[f"{self.entity}_id"], row["isi"])
                for row in connection.execute(sa.select(inner)).mappings()
            }
        keys = {column.key for column in self.columns}
        assert found == {row_id: {key: values[key] for key in keys} for row_id, values in self.rows.items()}
        assert below == self.inner


def _play(seed: int, database: Database, folder: Path, steps: int) -> None:
    story = Story(random.Random(seed), database, folder)
    told: list[str] = []
    try:
        for _ in range(steps):
            story.allowed = []
            told.append(story.step())
            story.migrate()
            assert migrate.migrate(database.engine, [folder]).empty
            story.hold()
            if story.rng.random() < 0.3:
                story.fill()
    except (AssertionError, MigrationError, sa.exc.SQLAlchemyError) as error:
        raise AssertionError(f"seed {seed}, after {told}") from error


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(more, marks=pytest.mark.full) for more in (2, 3))])
def test_no_row_is_lost_on_the_way(blank: Database, tmp_path: Path, seed: int) -> None:
    _play(seed, blank, tmp_path / "schema", steps=8)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(100, 1100))
@pytest.mark.parametrize("dialect_name", ["sqlite"])
def test_no_row_is_lost_on_a_thousand_ways(blank: Database, tmp_path: Path, seed: int) -> None:
    _play(seed, blank, tmp_path / "schema", steps=12)


def _before_last(folder: Path) -> str:
    """The revision of the folder that its newest one follows."""
    script = migrate.scripts([folder])
    newest = max((one for one in script.walk_revisions() if str(folder) in one.path), key=lambda one: one.revision)
    return str(newest.down_revision)


@pytest.mark.parametrize("seed", [50, *(pytest.param(more, marks=pytest.mark.full) for more in (51, 52))])
def test_a_step_back_and_up_again_keeps_what_it_kept(blank: Database, tmp_path: Path, seed: int) -> None:
    folder = tmp_path / "schema"
    story = Story(random.Random(seed), blank, folder)
    for step in (story.rename, story.rename_entity, story.rename_below, story.rename):
        step()
        story.migrate()
        migrate.downgrade(blank.engine, [folder], _before_last(folder))
        migrate.upgrade(blank.engine, [folder])
        story.hold()


def test_a_value_that_cannot_be_carried_needs_leave(blank: Database, tmp_path: Path) -> None:
    story = Story(random.Random(1), blank, tmp_path / "schema")
    column = story.columns[0]
    with blank.engine.begin() as connection:
        table = story.registry.tables["barang"]
        connection.execute(sa.update(table).values({column.name: "7"}))
        connection.execute(sa.update(table).where(table.c.id == 2).values({column.name: "tujuh"}))
    column.kind = "integer"
    with pytest.raises(MigrationError, match=f"retype-column:barang.{column.name} cannot carry the values of 1 rows"):
        story.migrate()
    story.allowed = [f"retype-column:barang.{column.name}"]
    story.migrate()
    for row_id, values in story.rows.items():
        values[column.key] = None if row_id == 2 else 7
    story.hold()


def test_a_revision_loses_nothing_where_nobody_allowed_it(
    templates: Templates, blank: Database, tmp_path: Path
) -> None:
    """Written against rows that can all be carried, applied to a database with one that cannot."""
    folder = tmp_path / "schema"
    story = Story(random.Random(1), blank, folder)
    column = story.columns[0]
    with blank.engine.begin() as connection:
        connection.execute(sa.update(story.registry.tables["barang"]).values({column.name: "7"}))
    other = Database(templates.store.empty())
    migrate.upgrade(other.engine, [folder])
    with other.engine.begin() as connection:
        tables = story.registry.tables
        connection.execute(sa.insert(tables["instansi"]).values(nama="Lain"))
        connection.execute(sa.insert(tables["barang"]).values(instansi_id=1, kode="A", **{column.name: "tujuh"}))
    column.kind = "integer"
    story.migrate()
    with pytest.raises(MigrationError, match="does not allow that"):
        migrate.upgrade(other.engine, [folder])
    with other.engine.connect() as connection:
        assert connection.scalar(sa.select(tables["barang"].c[column.name])) == "tujuh"
    other.dispose()
    templates.store.drop(other.url.render_as_string(hide_password=False))


def test_the_history_speaks_of_rows_and_fields_by_their_present_names(blank: Database, tmp_path: Path) -> None:
    story = Story(random.Random(1), blank, tmp_path / "schema")
    told = History(
        at=NOW, akun_id=1, actor_nama="A", actor_nip="1", origin="web", entity="barang", row_id=1, root_entity="barang",
        root_id=1, instansi_id=1, action="update", reason=None, changes={story.columns[0].name: ["a", "b"]},
    )  # fmt: skip
    inner = History(
        at=NOW, akun_id=1, actor_nama="A", actor_nip="1", origin="web", entity="barang_butir", row_id=1,
        root_entity="barang", root_id=1, instansi_id=1, action="update", reason=None, changes={"isi": ["c", "d"]},
    )  # fmt: skip
    SystemBase.metadata.create_all(blank.engine)
    with blank.write() as session:
        session.add_all([told, inner])
    for step in (story.rename_entity, story.rename_below):
        step()
    story.columns[0].former.append(story.columns[0].name)
    story.columns[0].name = "sebutan"
    story.migrate()
    grant = "permissions: {operator: {actions: [list, read]}}\n"
    path = story.folder / "entities" / f"{story.entity}.yaml"
    path.write_text(path.read_text(encoding="utf-8") + grant, encoding="utf-8")
    registry = story.registry
    actor = system_actor(NOW)
    with blank.read() as session:
        events = listing.history(
            session, registry, actor, registry.catalog.entity(story.entity), 1, below=[story.below]
        )
    assert [(event.subject, event.changes[0].label, event.changes[0].after) for event in events] == [
        ("Butir", "Isi", "d"),
        ("Barang", "Sebutan", "b"),
    ]
