"""Lists of fields and rows of values, as several keys hold them."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.conditions import Path
from app.engine.book import Book, Draft, to_path
from app.engine.fieldtypes.children import ChildrenField
from app.engine.reading import pairs, scalars
from app.engine.source import Node, Scalar
from app.engine.values import constant


def stored_names(node: Node | None, draft: Draft, book: Book) -> tuple[str, ...]:
    """A list of fields that are columns of this entity, without doubles."""
    found: list[str] = []
    for item in scalars(node):
        field = book.own(draft, item.text, item.place)
        if field is not None and field.storage is None:
            book.report.error(
                "E204",
                item.place,
                f"'{item.text}' is a {field.kind} field and is not stored",
                "name stored fields only",
            )
        elif field is not None and field.kind == "file":
            cure = "name fields that people can tell apart"
            book.report.error("E204", item.place, f"'{item.text}' is a file, and no two are the same", cure)
        elif item.text in found:
            book.report.error("E106", item.place, f"'{item.text}' stands here twice", "keep one")
        elif field is not None:
            found.append(item.text)
    return tuple(found)


def row_values(node: Node | None, draft: Draft, book: Book) -> Iterator[tuple[str, object]]:
    """The {field: value} pairs of a ready-made row, each of its field's type."""
    for name, written in pairs(node):
        field = book.own(draft, name.text, name.place)
        if field is None:
            continue
        if field.storage is None:
            book.report.error(
                "E206", name.place, f"'{name.text}' is a {field.kind} field and takes no value", "leave it out"
            )
        else:
            yield name.text, constant(field, written, book.report)


def shown_path(node: Scalar, draft: Draft, book: Book) -> Path:
    """A path to something that can be shown in one cell."""
    path = to_path(node.text)
    target = book.resolve(draft, path, node.place)
    if target is not None and target.field is None:
        book.report.error("E204", node.place, "id is a number that means nothing to people", "leave it out")
    elif target is not None and target.field is not None and target.field.mask and len(path) > 1:
        cure = "show it in its own entity, to roles whose fields name it"
        book.report.error("E204", node.place, f"'{node.text}' is masked and not shown from other entities", cure)
    elif target is not None and isinstance(target.field, ChildrenField):
        book.report.error(
            "E204", node.place, f"'{node.text}' is a list of rows", "count them with a computed field and show that"
        )
    return path
