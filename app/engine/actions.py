"""Steps of an entity's own: from a file's keys to the frozen RowAction; and what a list does to many rows."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Literal

from app.engine.book import Book, Draft, inner
from app.engine.conditions import condition
from app.engine.fieldtypes.base import Place, Text
from app.engine.names import ONE_BY_ONE, VERBS
from app.engine.problems import suggest
from app.engine.reading import label, pairs, scalars, text
from app.engine.rows import row_values
from app.engine.source import Mapping, Node, Scalar
from app.engine.spec import RowAction

PLACES: tuple[Literal["row", "list"], ...] = ("row", "list")
DELETE = "delete"


def row_actions(draft: Draft, book: Book) -> dict[str, RowAction]:
    """The entity's own actions by name. Reports E202, E203, E206, E216 and E30x."""
    return {
        name.text: _action(name, node, draft, book)
        for name, node in pairs(draft.node.get("actions"))
        if isinstance(node, Mapping)
    }


def _action(name: Scalar, node: Mapping, draft: Draft, book: Book) -> RowAction:
    verb = text(node.get("verb"))
    action = RowAction(
        name.text,
        label(node.get("label")) or Text(name.text),
        _verb(node.get("verb"), book),
        condition(node.get("when"), draft, book),
        label(node.get("confirm")),
        MappingProxyType(dict(row_values(node.get("set"), draft, book))),
        tuple(_asked(node, draft, book)),
        tuple(place for place in PLACES if place in {item.text for item in scalars(node.get("on"))}) or ("row",),
    )
    for key, _ in pairs(node.get("set")):
        if key.text == _state_field(draft, book):
            cure = "name the step of the workflow in list.bulk, or write one"
            book.report.error("E216", key.place, f"'{key.text}' is the state, which only steps move on", cure)
    if bool(verb) == (node.get("set") is not None or node.get("fields") is not None):
        said = f"'{name.text}' does nothing" if not verb else f"'{name.text}' has both a verb and values to write"
        book.report.error(
            "E216", name.place, said, "write either 'verb: …', or 'set: {field: value}' and 'fields: [field]'"
        )
    if verb in ONE_BY_ONE and "list" in action.on:
        _alone(node.place_of("on"), name.text, book)
    return action


def _state_field(draft: Draft, book: Book) -> str:
    flow = book.workflows.get(text(draft.node.get("workflow")))
    return text(flow.get("field"), "status") if flow else ""


def _verb(verb: Node | None, book: Book) -> str:
    if isinstance(verb, Scalar) and verb.text not in VERBS:
        place = inner(verb, 0, len(verb.text))
        book.report.error("E202", place, f"unknown verb '{verb.text}'", suggest(verb.text, VERBS))
    return text(verb)


def _asked(node: Mapping, draft: Draft, book: Book) -> Iterator[str]:
    """The fields that people fill in: those that a form may have, and none that the action sets itself."""
    given = {key.text for key, _ in pairs(node.get("set"))}
    for item in scalars(node.get("fields")):
        field = book.own(draft, item.text, item.place)
        if field is None:
            continue
        if field.storage is None or field.readonly or item.text in given:
            why = "is set already" if item.text in given else "is never entered"
            book.report.error("E216", item.place, f"'{item.text}' {why}", "name fields that people enter, each once")
        elif field.kind == "file":
            cure = "leave it out: files are handed in with the form of the row"
            book.report.error("E216", item.place, f"'{item.text}' is a file, and a step takes none", cure)
        else:
            yield item.text


def bulk(draft: Draft, book: Book) -> tuple[str, ...]:
    """What a list does to many rows at once: the names of actions and steps, and delete. Reports E402 and E216."""
    own = {key.text: node for key, node in pairs(draft.node.get("actions"))}
    flow = book.workflows.get(text(draft.node.get("workflow")))
    steps = [key.text for key, _ in pairs(flow.get("transitions"))] if flow else []
    known = (DELETE, *own, *steps)
    found = []
    listed = draft.node.get("list")
    for item in scalars(listed.get("bulk")) if isinstance(listed, Mapping) else ():
        block = own.get(item.text)
        if item.text not in known:
            if flow is not None or draft.node.get("workflow") is None:
                book.report.error("E402", item.place, f"unknown action '{item.text}'", suggest(item.text, known))
        elif isinstance(block, Mapping) and text(block.get("verb")) in ONE_BY_ONE:
            _alone(item.place, item.text, book)
        elif item.text in found:
            book.report.error("E106", item.place, f"'{item.text}' stands here twice", "keep one")
        else:
            found.append(item.text)
    return tuple(found)


def _alone(place: Place, name: str, book: Book) -> None:
    said = f"'{name}' gives something to one person at a time"
    book.report.error("E216", place, said, "offer it on the row only")
