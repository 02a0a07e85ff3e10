"""Workflows: from a file's keys to the frozen Workflow of one entity, and what they make of its fields and rights."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import cast

from app.domain.conditions import ALWAYS, All, Compare, Condition, Literal
from app.engine.actions import asked
from app.engine.book import Book, Draft
from app.engine.conditions import condition
from app.engine.fieldtypes.base import Text
from app.engine.fieldtypes.choice import ChoiceField
from app.engine.names import GUARDS, RESERVED
from app.engine.problems import suggest
from app.engine.reading import boolean, label, mapping, pairs, scalars, text
from app.engine.source import Mapping, Node, Scalar
from app.engine.spec import ACTIONS, Permission
from app.engine.workflow import Color, State, Transition, Workflow

TOLD = ("owner", "maker", "next")
"""Whom a step may tell besides roles."""

GOVERNED = frozenset({"update", "delete"})


def state_field(draft: Draft, book: Book) -> ChoiceField | None:
    """The field that holds the state, which no form, file or request ever writes. Reports E202 and E507."""
    node = _file(draft, book)
    if node is None:
        return None
    name = text(node.get("field"), "status")
    at = node.get("field") or draft.node.key("workflow") or node
    if name in draft.fields or name in RESERVED:
        cure = "leave that field out: the workflow brings it; or give the workflow 'field: …'"
        book.report.error("E507", at.place, f"'{draft.name}' has a field '{name}' besides its workflow's", cure)
        return None
    choices = {
        key.text: label(mapping(block, key.place).get("label")) or Text(key.text)
        for key, block in pairs(node.get("states"))
    }
    initial = text(node.get("initial"))
    return ChoiceField(
        name=name,
        label=label(node.get("label")) or Text("Status", "Status"),
        place=at.place,
        required=True,
        readonly=True,
        default=initial if initial in choices else None,
        choices=MappingProxyType(choices),
    )


def _file(draft: Draft, book: Book) -> Mapping | None:
    """The workflow file that an entity names."""
    name = draft.node.get("workflow")
    if not isinstance(name, Scalar):
        return None
    if name.text not in book.workflows and name.text not in book.broken_workflows:
        cure = suggest(name.text, book.workflows, f"write workflows/{name.text}.yaml")
        book.report.error("E202", name.place, f"unknown workflow '{name.text}'", cure)
    return book.workflows.get(name.text)


def workflow(draft: Draft, book: Book) -> Workflow | None:
    """The workflow of an entity, with conditions about its rows. Reports E501, E507, E508 and E30x."""
    name = text(draft.node.get("workflow"))
    node = book.workflows.get(name)
    if node is None:
        return None
    states = {key.text: _state(key, block, node) for key, block in pairs(node.get("states"))}
    _known(node.get("initial"), states, book)
    return Workflow(
        name=name,
        field=text(node.get("field"), "status"),
        initial=text(node.get("initial")),
        states=MappingProxyType(states),
        transitions=MappingProxyType(dict(_transitions(node, states, draft, book))),
    )


def _state(name: Scalar, node: Node, flow: Mapping) -> State:
    keys = mapping(node, name.place)
    editors = keys.get("editable_by")
    everybody = name.text == text(flow.get("initial")) and editors is None
    return State(
        name=name.text,
        label=label(keys.get("label")) or Text(name.text),
        color=cast(Color, text(keys.get("color"), "grey")),
        final=boolean(keys.get("final")),
        editable_by=None if everybody else tuple(item.text for item in scalars(editors)),
    )


def _transitions(node: Mapping, states: dict[str, State], draft: Draft, book: Book) -> Iterator[tuple[str, Transition]]:
    for name, block in pairs(node.get("transitions")):
        keys = mapping(block, name.place)
        _name_is_free(name, draft, book)
        starts = _names(keys.get("from"))
        for item in (*starts, keys.get("to")):
            _known(item, states, book)
        for guard in scalars(keys.get("guards")):
            if guard.text not in GUARDS:
                book.report.error("E508", guard.place, f"unknown guard '{guard.text}'", suggest(guard.text, GUARDS))
        own = keys.get("self_approval")
        yield (
            name.text,
            Transition(
                name=name.text,
                label=label(keys.get("label")) or Text(name.text),
                place=name.place,
                source=tuple(item.text for item in starts),
                target=text(keys.get("to")),
                roles=tuple(item.text for item in scalars(keys.get("roles"))),
                when=condition(keys.get("when"), draft, book),
                guards=tuple(item.text for item in scalars(keys.get("guards"))),
                own=None if own is None else boolean(own),
                confirm=label(keys.get("confirm")),
                reason=boolean(keys.get("reason")),
                asks=tuple(asked(keys, draft, book)),
                notify=tuple(item.text for item in scalars(keys.get("notify"))),
                basis=text(keys.get("basis")) or None,
            ),
        )


def _name_is_free(name: Scalar, draft: Draft, book: Book) -> None:
    own = {key.text for key, _ in pairs(draft.node.get("actions"))}
    if name.text in ACTIONS or name.text in own:
        what = "an action of every entity" if name.text in ACTIONS else f"an action of '{draft.name}'"
        book.report.error("E106", name.place, f"'{name.text}' is {what} already", "choose another name")


def _names(node: Node | None) -> tuple[Scalar, ...]:
    return (node,) if isinstance(node, Scalar) else scalars(node)


def _known(node: Node | None, states: Iterable[str], book: Book) -> None:
    if isinstance(node, Scalar) and node.text not in states:
        book.report.error("E501", node.place, f"unknown state '{node.text}'", suggest(node.text, states))


def governed(permissions: Iterable[Permission], flow: Workflow) -> Iterator[Permission]:
    """The permissions of an entity as its workflow leaves them, and those that the workflow gives.

    update and delete hold in the states that are open to the role; each step is an action of its roles, and with it
    they may write what it asks for.
    """
    kept = tuple(permissions)
    for permission in kept:
        held = permission.actions & GOVERNED
        if permission.actions - held:
            yield dataclasses.replace(permission, actions=permission.actions - held)
        states = flow.open_to(permission.role)
        if held and states:
            yield dataclasses.replace(permission, actions=held, where=_both(permission.where, _within(flow, states)))
    for step in flow.transitions.values():
        where = _both(_within(flow, step.source), step.when)
        for role in step.roles:
            yield Permission(role, frozenset({step.name}), where, _seen(role, kept), frozenset(step.asks), step.place)


def _seen(role: str, permissions: Iterable[Permission]) -> frozenset[str] | None:
    """The fields that a role may read in some row: what it sees of the row that it moves on."""
    shown = [item.read for item in permissions if item.role == role and item.actions & {"list", "read"}]
    return None if None in shown else frozenset().union(*(fields for fields in shown if fields is not None))


def _within(flow: Workflow, states: Iterable[str]) -> Condition:
    names = tuple(Literal(name) for name in states)
    return Compare((flow.field,), "eq" if len(names) == 1 else "in", names)


def _both(one: Condition, other: Condition) -> Condition:
    parts = tuple(part for part in (one, other) if part != ALWAYS)
    return parts[0] if len(parts) == 1 else All(parts) if parts else ALWAYS
