"""Schema folders in, a frozen Catalog out, or every finding about them at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import MappingProxyType

from app.engine import fields as field_reader
from app.engine.book import Book, Draft
from app.engine.check import check_book, check_entity
from app.engine.fieldtypes.base import Field, Place, Text
from app.engine.fieldtypes.children import ChildrenField
from app.engine.fieldtypes.relation import RelationField
from app.engine.language import Shape
from app.engine.names import RESERVED
from app.engine.parse import entity as read_entity
from app.engine.problems import Problem, Report, SchemaError, suggest
from app.engine.reading import Reader, boolean, integer, label, mapping, pairs, scalars, text
from app.engine.rolespec import Reach, Role
from app.engine.source import Mapping, Scalar, read_file
from app.engine.spec import Catalog, Entity, MenuGroup
from app.engine.states import state_field
from app.engine.vocabulary import ENTITY
from app.engine.vocabulary_office import MENU, ROLES, TYPES
from app.engine.vocabulary_workflow import WORKFLOW

OURS = re.compile("^(sys|alembic|sqlite|pg)_|_fts$")
"""Tables of the program and of the databases are called so."""

DEEPEST = 3
"""Levels of rows below a row, such as indikator below RHK below SKP and one more."""

SETTINGS_FILES = {"roles.yaml": ROLES, "menu.yaml": MENU, "types.yaml": TYPES}


def load(folders: Sequence[Path]) -> Catalog:
    """The Catalog of these folders, in their order (later ones add). Raises SchemaError when there is any error."""
    catalog, problems = _read(folders)
    if catalog is None:
        raise SchemaError(problems)
    return catalog


def check(folders: Sequence[Path]) -> tuple[Problem, ...]:
    """Every finding about these folders, warnings included; never raises."""
    return _read(folders)[1]


def _read(folders: Sequence[Path]) -> tuple[Catalog | None, tuple[Problem, ...]]:
    report = Report()
    book = Book(report)
    for folder in folders:
        _read_settings(folder, book)
    for folder in folders:
        _read_workflows(folder, book)
        _read_entities(folder, book)
    _read_fields(book)
    entities = {draft.name: read_entity(draft, book) for draft in book.drafts.values()}
    for name, entity in entities.items():
        check_entity(book.drafts[name], entity, book)
    check_book(entities, book)
    _unused(book)
    if report.failed:
        return None, report.sorted()
    return _freeze(folders, entities, book), report.sorted()


def _unused(book: Book) -> None:
    named = {text(draft.node.get("workflow")) for draft in book.drafts.values()}
    for name, node in book.workflows.items():
        if name not in named:
            at = node.get("workflow") or node
            cure = f"add 'workflow: {name}' to an entity"
            book.report.warn("W502", at.place, f"no entity goes through the workflow '{name}'", cure)


def _freeze(folders: Sequence[Path], entities: dict[str, Entity], book: Book) -> Catalog:
    return Catalog(
        folders=tuple(str(folder) for folder in folders),
        entities=MappingProxyType(entities),
        roles=MappingProxyType(book.roles),
        groups=MappingProxyType(book.groups),
    )


def _read_settings(folder: Path, book: Book) -> None:
    if not folder.is_dir():
        book.report.error(
            "E100", Place(str(folder), 1, 1), "this is no folder", "name a folder that holds entities/, such as schema"
        )
        return
    if not any((folder / name).exists() for name in ("entities", *SETTINGS_FILES)):
        book.report.warn(
            "W101", Place(str(folder), 1, 1), "this folder has no entities", "put them into its folder entities/"
        )
    for path in _listed(folder, book):
        if path.suffix in (".yaml", ".yml") and path.name not in SETTINGS_FILES:
            cure = suggest(path.name, SETTINGS_FILES) + "; entities go into entities/"
            book.report.error("E107", Place(str(path), 1, 1), f"unknown file '{path.name}'", cure)
    for name, shape in SETTINGS_FILES.items():
        if (folder / name).is_file():
            node = _conform(folder / name, shape, book)
            if node is None:
                book.unread.add(name)
            else:
                {"roles.yaml": _roles, "menu.yaml": _groups, "types.yaml": _choices}[name](node, book)


def _listed(folder: Path, book: Book) -> list[Path]:
    """What stands in a folder, in order."""
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        book.report.error(
            "E100", Place(str(folder), 1, 1), f"cannot list the folder: {error.strerror}", "check that it may be read"
        )
        return []


def _conform(path: Path, shape: Shape, book: Book) -> Mapping | None:
    node = read_file(path, str(path), book.report)
    if node is None:
        if not any(problem.place.file == str(path) for problem in book.report.found):
            book.report.error(
                "E111",
                Place(str(path), 1, 1),
                "the file is empty",
                f"begin with '{shape.keys[0].example or shape.keys[0].name}'",
            )
        return None
    return Reader(book.report).block(node, shape.keys, shape.doc)


def _roles(node: Mapping, book: Book) -> None:
    written = pairs(node.get("roles"))
    for name, block in written:
        keys = mapping(block, name.place)
        if _is_new(name, "role", book.roles, book):
            grants = tuple(item.text for item in scalars(keys.get("grants")))
            reach = Reach(text(keys.get("reach"), "self"))
            title = label(keys.get("label")) or Text(name.text)
            book.roles[name.text] = Role(
                name=name.text,
                label=title,
                reach=reach,
                place=name.place,
                description=label(keys.get("description")),
                grants=grants,
                share_views=boolean(keys.get("share_views")),
            )
    for _, block in written:
        for item in scalars(mapping(block, node.place).get("grants")):
            if item.text not in book.roles:
                book.report.error("E401", item.place, f"unknown role '{item.text}'", suggest(item.text, book.roles))


def _groups(node: Mapping, book: Book) -> None:
    for name, block in pairs(node.get("groups")):
        keys = mapping(block, name.place)
        if _is_new(name, "menu group", book.groups, book):
            book.groups[name.text] = MenuGroup(
                name.text, label(keys.get("label")) or Text(name.text), integer(keys.get("order"), 100)
            )


def _choices(node: Mapping, book: Book) -> None:
    for name, block in pairs(node.get("choices")):
        if name.text == field_reader.ROLES_CHOICE:
            book.report.error("E207", name.place, "'roles' is the list of roles.yaml", "choose another name")
        elif _is_new(name, "list of choices", book.choices, book):
            book.choices[name.text] = field_reader.labels(block)
            field_reader.stored_values_hold(block, book)


def _is_new(name: Scalar, what: str, known: object, book: Book) -> bool:
    taken = isinstance(known, dict) and name.text in known
    if taken:
        book.report.error("E106", name.place, f"a {what} called '{name.text}' exists already", "choose another name")
    return not taken


def _read_workflows(folder: Path, book: Book) -> None:
    inside = folder / "workflows"
    for path in _listed(inside, book) if inside.is_dir() else ():
        if path.suffix == ".yaml":
            _read_workflow(path, book)
        elif not path.name.startswith("."):
            cure = f"call a workflow's file {path.stem}.yaml"
            book.report.error("E107", Place(str(path), 1, 1), f"'{path.name}' is no workflow", cure)


def _read_workflow(path: Path, book: Book) -> None:
    node = _conform(path, WORKFLOW, book)
    name = node.get("workflow") if node is not None else None
    if node is None or not isinstance(name, Scalar):
        book.broken_workflows.add(path.stem)
    elif name.text != path.stem:
        cure = f"call the file {name.text}.yaml, or the workflow {path.stem}"
        message = f"the workflow '{name.text}' stands in the file '{path.name}'"
        book.report.error("E108", name.place, message, cure)
        book.broken_workflows |= {path.stem, name.text}
    elif _is_new(name, "workflow", book.workflows, book):
        book.workflows[name.text] = node


def _read_entities(folder: Path, book: Book) -> None:
    inside = folder / "entities"
    for path in _listed(inside, book) if inside.is_dir() else ():
        if path.suffix == ".yaml":
            _read_entity(path, folder, book)
        elif not path.name.startswith("."):
            book.report.error(
                "E107", Place(str(path), 1, 1), f"'{path.name}' is no entity", f"call an entity's file {path.stem}.yaml"
            )


def _read_entity(path: Path, folder: Path, book: Book) -> None:
    node = _conform(path, ENTITY, book)
    name = node.get("entity") if node is not None else None
    if node is None or not isinstance(name, Scalar):
        book.broken.add(path.stem)
        return
    if name.text != path.stem:
        book.report.error(
            "E108",
            name.place,
            f"the entity '{name.text}' stands in the file '{path.name}'",
            f"call the file {name.text}.yaml, or the entity {path.stem}",
        )
        book.broken.add(path.stem)
    if name.text in book.drafts:
        other = book.drafts[name.text].place
        book.report.error(
            "E106",
            name.place,
            f"an entity '{name.text}' exists already",
            f"it stands in {other.file}: choose another name",
        )
        return
    if name.text in RESERVED or OURS.search(name.text):
        book.report.error(
            "E207",
            name.place,
            f"an entity cannot be called '{name.text}', the word has a meaning already",
            "choose another name",
        )
    draft = Draft(name.text, node, name.place, str(folder), label(node.get("label")) or Text(name.text))
    book.drafts[name.text] = draft


def _read_fields(book: Book) -> None:
    """Fields of all entities by themselves; then child entities; then what of them speaks of others."""
    for draft in list(book.drafts.values()):
        _make_fields(draft, mapping(draft.node.get("fields"), draft.place), book)
        _add_state(draft, book)
    for draft in list(book.drafts.values()):
        _read_children(draft, book)
    for draft in book.drafts.values():
        for name, field in list(draft.fields.items()):
            if name != draft.parent:
                draft.fields[name] = field_reader.finish(field, draft, book)


def _add_state(draft: Draft, book: Book) -> None:
    field = state_field(draft, book)
    if field is not None:
        draft.fields[field.name] = field
        draft.nodes[field.name] = Mapping((), field.place)


def _make_fields(draft: Draft, node: Mapping, book: Book) -> None:
    for name, keys in pairs(node):
        field = field_reader.make(name, mapping(keys, name.place), draft, book)
        if field is None:
            draft.broken.add(name.text)
        else:
            draft.fields[name.text] = field
            draft.nodes[name.text] = mapping(keys, name.place)
    _columns_clash(draft, book)


def _columns_clash(draft: Draft, book: Book) -> None:
    for name, field in draft.fields.items():
        column = f"{name}_id"
        if isinstance(field, RelationField) and column in draft.fields:
            place = draft.fields[column].place
            book.report.error(
                "E209", place, f"'{column}' is the column of the relation '{name}'", "choose another name"
            )


def _read_children(draft: Draft, book: Book, level: int = 1) -> None:
    """The rows below a row are entities of their own; so are the rows below these."""
    if level > DEEPEST:
        _too_deep(draft, book)
        return
    for child in list(_children(draft, book)):
        book.drafts[child.name] = child
        _read_children(child, book, level + 1)


def _too_deep(draft: Draft, book: Book) -> None:
    for inside in [field for field in draft.fields.values() if isinstance(field, ChildrenField)]:
        message = f"rows below a row go {DEEPEST} levels deep, and '{inside.name}' is one more"
        cure = "make an entity of its own of it, with a relation to the row above"
        book.report.error("E204", inside.place, message, cure)
        del draft.fields[inside.name]
        draft.broken.add(inside.name)


def _children(draft: Draft, book: Book) -> Iterator[Draft]:
    for name, field in draft.fields.items():
        if not isinstance(field, ChildrenField):
            continue
        if field.entity in book.drafts:
            book.report.error(
                "E106",
                field.place,
                f"the rows of '{name}' are the entity '{field.entity}', and one of that name exists",
                "rename one of them",
            )
            continue
        yield _child(draft, field, book)


def _child(draft: Draft, field: ChildrenField, book: Book) -> Draft:
    node = draft.nodes[field.name]
    child = Draft(
        field.entity, node, field.place, draft.folder, field.label, parent=draft.name, parent_field=field.name
    )
    child.fields[draft.name] = _parent_field(draft)
    _make_fields(child, mapping(node.get("fields"), field.place), book)
    return child


def _parent_field(draft: Draft) -> Field:
    return RelationField(
        name=draft.name,
        label=draft.label,
        place=draft.place,
        required=True,
        readonly=True,
        to=draft.name,
        on_delete="cascade",
    )
