"""Templates such as "{nama} - {nip}": literal text and field paths in braces, nothing else."""

from __future__ import annotations

import re

from app.domain.conditions import Path
from app.engine.book import Book, Draft, inner, to_path
from app.engine.fieldtypes.base import Template
from app.engine.fieldtypes.children import ChildrenField
from app.engine.reading import PATH_PATTERN
from app.engine.source import Node, Scalar

PART = re.compile(r"\{([^{}]*)\}|([{}])")


def template(node: Node | None, draft: Draft, book: Book) -> Template | None:
    """The template at `node`, every path of it checked against the entity; E601, E603, E203, E204."""
    if not isinstance(node, Scalar):
        return None
    parts: list[str | Path] = []
    end = 0
    for match in PART.finditer(node.text):
        parts += [node.text[end : match.start()]] if match.start() > end else []
        end = match.end()
        place = inner(node, match.start(), len(match[0]))
        if match[1] is None or not re.fullmatch(PATH_PATTERN, match[1].strip()):
            book.report.error(
                "E601",
                place,
                f"'{match[0]}' is no field in braces",
                "write {field} or {relation.field}; braces stand for fields only",
            )
            continue
        path = to_path(match[1].strip())
        target = book.resolve(draft, path, inner(node, match.start() + 1, len(match[1])))
        if target and isinstance(target.field, ChildrenField):
            book.report.error("E204", place, f"'{match[1]}' is a list of rows and has no single text", "leave it out")
        elif target and target.field is None:
            book.report.error("E204", place, "id is a number that means nothing to people", "leave it out")
        elif target and target.field and target.field.mask:
            book.report.error(
                "E603", place, f"'{match[1]}' is masked, and a template shows it to everybody", "leave it out"
            )
        parts.append(path)
    parts += [node.text[end:]] if end < len(node.text) else []
    return Template(tuple(parts))
