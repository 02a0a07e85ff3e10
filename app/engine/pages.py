"""The list, form and details pages of an entity, with what holds where the author says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Literal, cast

from app.domain.conditions import Path
from app.engine.actions import bulk
from app.engine.book import Book, Draft, inner
from app.engine.conditions import condition, incoming
from app.engine.fieldtypes.base import Field, Text
from app.engine.fieldtypes.children import ChildrenField
from app.engine.fieldtypes.computed import ComputedField
from app.engine.reading import integer, items, label, mapping, pairs, scalars, text
from app.engine.rows import row_values, shown_path
from app.engine.source import Mapping, Node, Scalar, Sequence
from app.engine.spec import Badge, Column, DetailSpec, FormSpec, ListSpec, Preset, QuickAdd, Related, Section, Sort
from app.engine.templates import template

USUAL_COLUMNS = 6
SEARCHABLE = frozenset({"text", "long_text", "nip", "email", "phone", "link"})
NO_CELL = frozenset({"lookup", "checkboxes", "children", "textarea", "file"})
FILTERABLE_COMPUTED = ("when", "count")
SUMMED = ("integer", "decimal")
SUMMED_COMPUTED = ("count", "sum", "days")


def list_spec(draft: Draft, book: Book) -> ListSpec:
    """The list page."""
    node = mapping(draft.node.get("list"), draft.place)
    columns = tuple(_columns(node.get("columns"), draft, book)) or tuple(_usual_columns(draft))
    size = integer(node.get("page_size"), 50)
    if not 1 <= size <= 200:
        book.report.error("E212", node.place_of("page_size"), f"a page of {size} rows", "choose 1 to 200")
    return ListSpec(
        columns=columns,
        sort=tuple(_sort(node.get("sort"), draft, book))
        or tuple(Sort(column.path) for column in columns[:1] if column.path and _sortable(column.path, draft)),
        filters=tuple(_filters(node.get("filters"), draft, book)),
        search=tuple(_search(node.get("search"), draft, book)),
        presets=tuple(_presets(node.get("presets"), draft, book)),
        number=text(node.get("number"), "No."),
        page_size=size,
        count=cast(Literal["exact", "capped", "none"], text(node.get("count"), "exact")),
        totals=tuple(_totals(node.get("totals"), columns, draft, book)),
        bulk=bulk(draft, book),
        inline_edit=tuple(_grid(node.get("inline_edit"), draft, book)),
    )


def _grid(node: Node | None, draft: Draft, book: Book) -> Iterator[str]:
    """The fields of the grid: each is one text in one cell."""
    for item in scalars(node):
        field = book.own(draft, item.text, item.place)
        if field is None:
            continue
        if field.storage is None or field.readonly or field.widget.kind in NO_CELL or field.mask:
            cure = "name fields that people enter as one text or choice"
            book.report.error("E216", item.place, f"'{item.text}' cannot be filled in as a cell", cure)
        else:
            yield item.text


def _usual_columns(draft: Draft) -> Iterator[Column]:
    shown = [
        field
        for field in draft.fields.values()
        if not isinstance(field, ChildrenField) and not field.mask and field.name != draft.parent
    ]
    for field in shown[:USUAL_COLUMNS]:
        yield Column(field.name, field.label, (field.name,))


def _columns(node: Node | None, draft: Draft, book: Book) -> Iterator[Column]:
    seen: set[str] = set()
    for position, item in enumerate(items(node), start=1):
        column = _column(item, position, draft, book)
        if column is None:
            continue
        if column.name in seen:
            book.report.error("E106", item.place, f"the column '{column.name}' stands here twice", "keep one")
        seen.add(column.name)
        yield column


def _column(node: Node, position: int, draft: Draft, book: Book) -> Column | None:
    if isinstance(node, Scalar):
        path = shown_path(node, draft, book)
        return Column(node.text, _label_of(path, node, draft, book), path)
    if not isinstance(node, Mapping):
        return None
    field, written, heading = node.get("field"), node.get("text"), label(node.get("label"))
    if (field is None) == (written is None):
        book.report.error(
            "E213",
            node.place,
            "a column has either 'field' or 'text'",
            'write {field: name} or {label: …, text: "{a} - {b}"}',
        )
        return None
    if written is not None and heading is None:
        book.report.error("E111", node.place, "a column with 'text' needs a label", "add 'label: …'")
    at = shown_path(field, draft, book) if isinstance(field, Scalar) else None
    badge = node.get("badge")
    return Column(
        name=".".join(at) if at else f"k{position}",
        label=heading or (_label_of(at, field, draft, book) if at and isinstance(field, Scalar) else Text("")),
        path=at,
        text=template(written, draft, book),
        under=template(node.get("under"), draft, book),
        badge=_badge(badge, draft, book) if isinstance(badge, Mapping) else None,
        raw=text(node.get("raw")) == "true",
    )


def _badge(node: Mapping, draft: Draft, book: Book) -> Badge:
    return Badge(label(node.get("text")) or Text(""), condition(node.get("when"), draft, book))


def _label_of(path: Path, node: Scalar, draft: Draft, book: Book) -> Text:
    target = book.resolve(draft, path, node.place)
    return target.field.label if target is not None and target.field is not None else Text(path[-1])


def _sort(node: Node | None, draft: Draft, book: Book) -> Iterator[Sort]:
    for item in scalars(node):
        descending = item.text.startswith("-")
        name = item.text.removeprefix("-")
        path = shown_path(Scalar(name, inner(item, int(descending), len(name)), True), draft, book)
        if not _sortable(path, draft):
            book.report.error(
                "E214", item.place, f"'{name}' is computed and has no order in the database", "sort by stored fields"
            )
        yield Sort(path, descending)


def _sortable(path: Path, draft: Draft) -> bool:
    return len(path) > 1 or not isinstance(draft.fields.get(path[0]), ComputedField | ChildrenField)


def _filters(node: Node | None, draft: Draft, book: Book) -> Iterator[Path]:
    for item in scalars(node):
        path = shown_path(item, draft, book)
        target = book.resolve(draft, path, item.place)
        field = target.field if target else None
        if isinstance(field, ComputedField) and field.op not in FILTERABLE_COMPUTED:
            book.report.error(
                "E214",
                item.place,
                f"'{item.text}' is computed by {field.op} and cannot be filtered by",
                "filter by stored fields, count or when",
            )
        elif field is not None and field.mask:
            book.report.error(
                "E214", item.place, f"'{item.text}' is masked; a filter would tell what the mask hides", "leave it out"
            )
        yield path


def _search(node: Node | None, draft: Draft, book: Book) -> Iterator[Path]:
    for item in scalars(node):
        path = shown_path(item, draft, book)
        target = book.resolve(draft, path, item.place)
        if target is not None and target.field is not None and target.field.mask:
            book.report.error("E214", item.place, f"'{item.text}' is masked; a search would tell it", "leave it out")
        elif target is not None and (target.field is None or target.field.kind not in SEARCHABLE):
            kind = target.field.kind if target.field else "id"
            hint = (
                f"name a text field behind it, such as {item.text}.nama" if kind == "relation" else "name text fields"
            )
            book.report.error(
                "E214", item.place, f"the search box looks into texts, and '{item.text}' is a {kind} field", hint
            )
        yield path


def _totals(node: Node | None, columns: tuple[Column, ...], draft: Draft, book: Book) -> Iterator[str]:
    seen: set[str] = set()
    for item in scalars(node):
        field = book.own(draft, item.text, item.place)
        if field is None:
            continue
        if item.text in seen:
            book.report.error("E106", item.place, f"'{item.text}' stands here twice", "keep one")
        elif field.mask:
            message = f"'{item.text}' is masked; a sum would tell what the mask hides"
            book.report.error("E222", item.place, message, "leave it out")
        elif not _is_summed(field):
            kind = f"computed by {field.op}" if isinstance(field, ComputedField) else f"a {field.kind} field"
            cure = "name integers, decimals, or what is computed by count, sum or days"
            book.report.error("E222", item.place, f"'{item.text}' is {kind} and has no sum", cure)
        elif all(column.path != (item.text,) for column in columns):
            message = f"'{item.text}' is no column of the list, under which its sum would stand"
            book.report.error("E222", item.place, message, "add it to columns, or leave it out")
        else:
            yield item.text
        seen.add(item.text)


def _is_summed(field: Field) -> bool:
    return field.op in SUMMED_COMPUTED if isinstance(field, ComputedField) else field.kind in SUMMED


def _presets(node: Node | None, draft: Draft, book: Book) -> Iterator[Preset]:
    for name, block in pairs(node):
        if isinstance(block, Mapping):
            yield Preset(
                name.text, label(block.get("label")) or Text(name.text), condition(block.get("where"), draft, book)
            )


def form_spec(draft: Draft, book: Book) -> FormSpec:
    """The form; without a layout every field that can be entered, one a row."""
    node = mapping(draft.node.get("form"), draft.place)
    usual = [name for name, field in draft.fields.items() if _entered(name, draft) and field.kind != "computed"]
    layout = _layout(node.get("layout"), draft, book) or (Section(tuple((name,) for name in usual)),)
    if node.get("layout") is not None:
        _form_complete(node, draft, book)
    return FormSpec(layout, tuple(_quick_adds(node, draft, book)))


def _form_complete(node: Mapping, draft: Draft, book: Book) -> None:
    """A form holds what can be entered, and all that has to be."""
    written = {item.text: item for item in _layout_names(node.get("layout"))}
    for name, item in written.items():
        if name in draft.fields and not _entered(name, draft):
            message = f"'{name}' is not entered, so that a form cannot hold it"
            book.report.error("E215", item.place, message, "put it into detail.layout")
    for name, field in draft.fields.items():
        if field.required and field.default is None and name not in written and _entered(name, draft):
            message = f"the required field '{name}' is not in the form"
            book.report.error("E215", node.place_of("layout"), message, "add it, or give the field a default")


def _quick_adds(node: Mapping, draft: Draft, book: Book) -> Iterator[QuickAdd]:
    written = pairs(node.get("quick_add"))
    if written and draft.node.get("natural_key") is None:
        message = "quick_add needs a natural_key, so that a second click adds nothing"
        book.report.error("E215", node.place_of("quick_add"), message, "add 'natural_key: [field]' to the entity")
    for name, keys in written:
        block = mapping(keys, name.place)
        rows = tuple(MappingProxyType(dict(row_values(row, draft, book))) for row in items(block.get("rows")))
        yield QuickAdd(name.text, label(block.get("label")) or Text(name.text), rows)


def _entered(name: str, draft: Draft) -> bool:
    field = draft.fields[name]
    return field.kind != "computed" and not field.readonly and name != draft.parent


def detail_spec(draft: Draft, book: Book) -> DetailSpec:
    """The details page; without a layout every field, one a row."""
    node = mapping(draft.node.get("detail"), draft.place)
    layout = _layout(node.get("layout"), draft, book) or (
        Section(tuple((name,) for name in draft.fields if name != draft.parent)),
    )
    related = []
    for item in scalars(node.get("related")):
        found = incoming(item, draft, book)
        if found is not None and found[0].parent is not None:
            message = f"the rows of '{item.text}' stand below their own row and have no page"
            book.report.error("E204", item.place, message, "name an entity of its own")
        elif found is not None:
            related.append(Related(found[0].name, found[1]))
    return DetailSpec(layout, tuple(related))


def _layout(node: Node | None, draft: Draft, book: Book) -> tuple[Section, ...]:
    sections: list[Section] = []
    loose: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for item in items(node):
        if isinstance(item, Mapping):
            sections += [Section(tuple(loose))] if loose else []
            loose = []
            rows = tuple(_row(row, seen, draft, book) for row in items(item.get("rows")))
            sections.append(Section(rows, label(item.get("title"))))
        else:
            loose.append(_row(item, seen, draft, book))
    return (*sections, Section(tuple(loose))) if loose else tuple(sections)


def _row(node: Node, seen: set[str], draft: Draft, book: Book) -> tuple[str, ...]:
    found: list[str] = []
    for item in scalars(node) if isinstance(node, Sequence) else (node,):
        if not isinstance(item, Scalar) or book.own(draft, item.text, item.place) is None:
            continue
        if item.text in seen:
            book.report.error("E106", item.place, f"'{item.text}' stands here twice", "keep one")
        seen.add(item.text)
        found.append(item.text)
    return tuple(found)


def _layout_names(node: Node | None) -> Iterator[Scalar]:
    for item in items(node):
        if isinstance(item, Scalar):
            yield item
        elif isinstance(item, Sequence):
            yield from scalars(item)
        else:
            yield from _layout_names(item.get("rows"))
