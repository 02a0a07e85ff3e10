"""Steps of an entity's own: from a file's keys to the frozen RowAction; and what a list does to many rows."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Literal

from app.engine.book import Book, Draft, inner
from app.engine.conditions import condition
from app.engine.fieldtypes.base import Place, Text
from app.engine.names import ONE_BY_ONE, PAGES, VERBS
from app.engine.problems import suggest
from app.engine.reading import label, pairs, scalars, text
from app.engine.rows import row_values
from app.engine.source import Mapping, Node, Scalar
from app.engine.spec import RowAction
from app.engine.steps import REASON

PLACES: tuple[Literal["row", "list"], ...] = ("row", "list")
DELETE = "delete"
NEVER = "is never entered"


def row_actions(draft: Draft, book: Book) -> dict[str, RowAction]:
    """The entity's own actions by name. Reports E202, E203, E206, E216 and E30x."""
    return {
        name.text: _action(name, node, draft, book)
        for name, node in pairs(draft.node.get("actions"))
        if isinstance(node, Mapping)
    }


def _action(name: Scalar, node: Mapping, draft: Draft, book: Book) -> RowAction:
    action = RowAction(
        name.text,
        label(node.get("label")) or Text(name.text),
        _verb(node.get("verb"), book),
        condition(node.get("when"), draft, book),
        label(node.get("confirm")),
        MappingProxyType(dict(row_values(node.get("set"), draft, book))),
        tuple(asked(node, draft, book)),
        tuple(place for place in PLACES if place in {item.text for item in scalars(node.get("on"))}) or ("row",),
        _page(node.get("page"), draft, book),
    )
    for key, _ in pairs(node.get("set")):
        if key.text == _state_field(draft, book):
            cure = "name the step of the workflow in list.bulk, or write one"
            book.report.error("E216", key.place, f"'{key.text}' is the state, which only steps move on", cure)
    _one_way(name, node, book)
    if action.page and node.get("confirm") is not None:
        said = f"'{name.text}' opens a page, and nothing is done that could be asked about"
        book.report.error("E216", node.place_of("confirm"), said, "leave the question out")
    if _one_row(node) and "list" in action.on:
        _alone(node.place_of("on"), name.text, book)
    return action


def _one_way(name: Scalar, node: Mapping, book: Book) -> None:
    """Reports E216 for an action that does nothing, and for one that does two things."""
    ways = {"a verb": ("verb",), "a page to open": ("page",), "values to write": ("set", "fields")}
    found = [what for what, keys in ways.items() if any(node.get(key) is not None for key in keys)]
    if len(found) != 1:
        said = f"'{name.text}' has both {' and '.join(found)}" if found else f"'{name.text}' does nothing"
        cure = "write either 'verb: …', or 'page: …', or 'set: {field: value}' and 'fields: [field]'"
        book.report.error("E216", name.place, said, cure)


def _one_row(node: Mapping) -> bool:
    """Whether an action is about one row at a time: it hands something out, or opens a page."""
    return text(node.get("verb")) in ONE_BY_ONE or node.get("page") is not None


def _asks_each(flow: Mapping | None, name: str, draft: Draft) -> bool:
    """Whether a step of the workflow asks for a field that each row has to have: rows are judged one by one."""
    steps = {key.text: block for key, block in pairs(flow.get("transitions"))} if flow else {}
    step = steps.get(name)
    fields = (
        draft.fields.get(item.text) for item in scalars(step.get("fields") if isinstance(step, Mapping) else None)
    )
    return any(field is not None and (field.required or field.required_when is not None) for field in fields)


def _state_field(draft: Draft, book: Book) -> str:
    flow = book.workflows.get(text(draft.node.get("workflow")))
    return text(flow.get("field"), "status") if flow else ""


def _verb(verb: Node | None, book: Book) -> str:
    if isinstance(verb, Scalar) and verb.text not in VERBS:
        place = inner(verb, 0, len(verb.text))
        book.report.error("E202", place, f"unknown verb '{verb.text}'", suggest(verb.text, VERBS))
    return text(verb)


def _page(page: Node | None, draft: Draft, book: Book) -> str:
    """The name of a hand-written page. Reports E202 for one that there is not, or that shows rows of another entity."""
    if not isinstance(page, Scalar):
        return ""
    own = [name for name, known in PAGES.items() if known.entity == draft.name]
    if page.text not in own:
        place = inner(page, 0, len(page.text))
        said = f"'{page.text}' shows rows of '{PAGES[page.text].entity}'" if page.text in PAGES else ""
        cure = suggest(page.text, own) if own else "leave the action out: no hand-written page shows a row of this"
        book.report.error("E202", place, said or f"unknown page '{page.text}'", cure)
    return page.text


def asked(node: Mapping, draft: Draft, book: Book) -> Iterator[str]:
    """The fields that people fill in for a step: those that a form may have, each once, and none that it sets itself.
    Reports E203 and E216."""
    given = {key.text for key, _ in pairs(node.get("set"))}
    found: set[str] = set()
    for item in scalars(node.get("fields")):
        field = book.own(draft, item.text, item.place)
        if field is None:
            continue
        if field.storage is None or field.readonly or item.text in given | found:
            why = "is set already" if item.text in given else "stands here twice" if item.text in found else NEVER
            book.report.error("E216", item.place, f"'{item.text}' {why}", "name fields that people enter, each once")
        elif field.kind == "file":
            cure = "leave it out: files are handed in with the form of the row"
            book.report.error("E216", item.place, f"'{item.text}' is a file, and a step takes none", cure)
        elif item.text == REASON:
            cure = "call the field otherwise, or write 'reason: true' on a step of the workflow"
            book.report.error("E216", item.place, f"'{REASON}' is what the reason of a step is sent as", cure)
        else:
            found.add(item.text)
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
        elif (isinstance(block, Mapping) and _one_row(block)) or _asks_each(flow, item.text, draft):
            _alone(item.place, item.text, book)
        elif item.text in found:
            book.report.error("E106", item.place, f"'{item.text}' stands here twice", "keep one")
        else:
            found.append(item.text)
    return tuple(found)


def _alone(place: Place, name: str, book: Book) -> None:
    said = f"'{name}' is about one row at a time"
    book.report.error("E216", place, said, "offer it on the row only")
