"""The Catalog: what `schema/` says, as frozen data.

Everything generated (models, migrations, screens, imports, exports, permissions) reads these classes and nothing else.
They hold no SQLAlchemy, no Flask and no YAML; each remembers the place it was written at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from app.domain.conditions import ALWAYS, Condition, Path
from app.engine.fieldtypes.base import NOWHERE, Field, Place, Template, Text
from app.engine.rolespec import Role
from app.engine.rulespec import NoOverlap, Rule, Unique
from app.engine.workflow import Transition, Workflow

ID = "id"
INSTANSI = "instansi_id"
VERSION = "version"
CREATED = "created_at"
UPDATED = "updated_at"
SYSTEM_COLUMNS = (ID, INSTANSI, VERSION, CREATED, UPDATED)

Action = Literal["list", "read", "create", "update", "delete", "import", "export"]
ACTIONS: tuple[str, ...] = ("list", "read", "create", "update", "delete", "restore", "import", "export")


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a row belongs to.

    `shared`: everybody's reference data. `tenant`: the row is itself an instansi. `instansi`: has `instansi_id`.
    `unor`: has `instansi_id`, and `path` leads to its unit (an empty path: the row is the unit).
    `via`: a row belongs to whom the row behind the relation `path[0]` belongs to.
    """

    kind: Literal["shared", "tenant", "instansi", "unor", "via"]
    path: Path = ()


@dataclass(frozen=True, slots=True)
class Menu:
    """Where an entity stands in the navigation, and for whom: `roles`, or everybody who may list it."""

    group: str
    order: int
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """A group of the navigation, from `menu.yaml`."""

    name: str
    label: Text
    order: int


@dataclass(frozen=True, slots=True)
class Badge:
    """A small mark behind a cell, shown while `when` holds."""

    text: Text
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list. Exactly one of `path` (a field, sortable) and `text` (a composed cell) is set.

    `raw` shows values as they are stored ('2022-10-01', 'PLT') in place of their long form.
    """

    name: str
    label: Text
    path: Path | None = None
    text: Template | None = None
    under: Template | None = None
    badge: Badge | None = None
    raw: bool = False


@dataclass(frozen=True, slots=True)
class Sort:
    """One key of a sort order."""

    path: Path
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Preset:
    """A named, ready-made filter of a list."""

    name: str
    label: Text
    where: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSpec:
    """The list page: columns, order, filters and search, and how rows are counted; `number` heads the row numbers, and
    `bulk` names what may be done to many rows at once, `inline_edit` the fields of the grid."""

    columns: tuple[Column, ...]
    sort: tuple[Sort, ...] = ()
    filters: tuple[Path, ...] = ()
    search: tuple[Path, ...] = ()
    presets: tuple[Preset, ...] = ()
    number: str = "No."
    page_size: int = 50
    count: Literal["exact", "capped", "none"] = "exact"
    totals: tuple[str, ...] = ()
    bulk: tuple[str, ...] = ()
    inline_edit: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of fields under an optional title; each row is shown side by side."""

    rows: tuple[tuple[str, ...], ...]
    title: Text | None = None


@dataclass(frozen=True, slots=True)
class QuickAdd:
    """A named set of ready-made rows; those whose natural key exists already are left as they are."""

    name: str
    label: Text
    rows: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class FormSpec:
    """The add and edit form."""

    layout: tuple[Section, ...]
    quick_add: tuple[QuickAdd, ...] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """A table of rows of `entity` whose relation `by` points here, shown on the details page."""

    entity: str
    by: str


@dataclass(frozen=True, slots=True)
class DetailSpec:
    """The details page."""

    layout: tuple[Section, ...]
    related: tuple[Related, ...] = ()


@dataclass(frozen=True, slots=True)
class Texts:
    """Words of one menu that differ from the standard ones."""

    add: Text
    delete_confirm: Text
    notice: Text | None = None


@dataclass(frozen=True, slots=True)
class ImportSpec:
    """How files become rows: the key that finds an existing row, the modes offered, other names of columns."""

    key: tuple[str, ...]
    modes: tuple[Literal["add", "update", "deactivate"], ...] = ("add", "update")
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    deactivate: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class ExportSpec:
    """What an export holds."""

    formats: tuple[Literal["xlsx", "csv"], ...]
    fields: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class RowAction:
    """A named step on a row: done by `verb`, leading to a hand-written `page`, or writing `sets` and what `asks` asks.

    Who may is said in `permissions`; `on` is where it stands: on the row, or on the list for all that fit `when`.
    """

    name: str
    label: Text
    verb: str = ""
    when: Condition = ALWAYS
    confirm: Text | None = None
    sets: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    asks: tuple[str, ...] = ()
    on: tuple[Literal["row", "list"], ...] = ("row",)
    page: str = ""


@dataclass(frozen=True, slots=True)
class Permission:
    """What one role may do: `actions` on the rows where `where` holds.

    `read` and `write` None mean every field that is not masked, and every field that is neither readonly nor computed.
    `place` is where that is written; a step of a workflow names its roles where it stands itself.
    """

    role: str
    actions: frozenset[str]
    where: Condition = ALWAYS
    read: frozenset[str] | None = None
    write: frozenset[str] | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """The relation to itself that makes an entity a tree."""

    parent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One kind of row: a table, and the menu over it.

    Rows of a `children` field are entities of their own, with `parent`. With `source`, the rows come from the query of
    that name: there is no table, and nothing is entered.
    """

    name: str
    label: Text
    label_plural: Text
    place: Place
    title: Template
    scope: Scope
    fields: Mapping[str, Field]
    list: ListSpec
    form: FormSpec
    detail: DetailSpec
    texts: Texts
    description: Text | None = None
    menu: Menu | None = None
    owner: Path | None = None
    decider: Path | None = None
    natural_key: tuple[str, ...] = ()
    tree: Tree | None = None
    singleton: bool = False
    unique: tuple[Unique, ...] = ()
    rules: tuple[Rule, ...] = ()
    overlaps: tuple[NoOverlap, ...] = ()
    imports: ImportSpec | None = None
    exports: ExportSpec | None = None
    actions: Mapping[str, RowAction] = field(default_factory=lambda: MappingProxyType({}))
    permissions: tuple[Permission, ...] = ()
    workflow: Workflow | None = None
    soft_delete: bool = False
    derive: str = ""
    source: str | None = None
    renamed_from: tuple[str, ...] = ()
    parent: str | None = None
    parent_field: str | None = None
    basis: str | None = None
    folder: str = ""

    @property
    def stored(self) -> tuple[Field, ...]:
        """The fields that are columns of the table."""
        return tuple(item for item in self.fields.values() if item.storage is not None)

    @property
    def every_rule(self) -> tuple[Rule | NoOverlap, ...]:
        """The rules about a row, then those about several."""
        return (*self.rules, *self.overlaps)

    @property
    def transitions(self) -> Mapping[str, Transition]:
        """The steps of its workflow, by name."""
        return self.workflow.transitions if self.workflow else MappingProxyType({})

    @property
    def tenant_bound(self) -> bool:
        """True when rows carry `instansi_id`."""
        return self.scope.kind in ("instansi", "unor", "via")


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """Everything that the schema folders say, checked and frozen."""

    folders: tuple[str, ...]
    entities: Mapping[str, Entity]
    roles: Mapping[str, Role]
    groups: Mapping[str, MenuGroup]

    def __iter__(self) -> Iterator[Entity]:
        return iter(self.entities.values())

    def entity(self, name: str) -> Entity:
        """The entity called `name`; KeyError when there is none."""
        return self.entities[name]

    @property
    def tenant(self) -> str | None:
        """The entity whose rows are the agencies; None in a catalog without one."""
        return next((entity.name for entity in self if entity.scope.kind == "tenant"), None)

    def top(self, entity: Entity) -> Entity:
        """The entity that the rows of a children field stand below in the end; itself where it is one."""
        while entity.parent is not None:
            entity = self.entities[entity.parent]
        return entity
