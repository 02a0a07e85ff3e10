"""The model checker of workflows (E5): what a machine can see of a procedure before anybody is caught in it."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.book import Book
from app.engine.problems import suggest
from app.engine.reading import mapping, pairs, scalars
from app.engine.rolespec import Reach
from app.engine.source import Mapping, Scalar
from app.engine.spec import Entity
from app.engine.states import TOLD
from app.engine.workflow import Transition, Workflow


def check_workflow(entity: Entity, book: Book) -> None:
    """All findings about the workflow of an entity: states (E502 to E504), people (E401, E505, E506), words (E508)."""
    flow, node = entity.workflow, book.workflows.get(entity.workflow.name if entity.workflow else "")
    if flow is None or node is None:
        return
    _people(node, entity, book)
    known = all(name in flow.states for step in flow.transitions.values() for name in (*step.source, step.target))
    if known and flow.initial in flow.states:
        _states(flow, node, book)
        _own(flow, node, book)


def _states(flow: Workflow, node: Mapping, book: Book) -> None:
    reached = flow.reached(flow.initial)
    ends = {state.name for state in flow.states.values() if state.final}
    for key, _ in pairs(node.get("states")):
        name, leaving = key.text, list(flow.leaving(key.text))
        if name not in reached:
            cure = f"add a transition with 'to: {name}', or leave the state out"
            book.report.error("E502", key.place, f"no way leads to the state '{name}'", cure)
        elif flow.states[name].final and leaving:
            cure = "leave out 'final: true', or let that transition start elsewhere"
            message = f"'{name}' is final, and '{leaving[0].name}' goes on from it"
            book.report.error("E504", key.place, message, cure)
        elif not flow.states[name].final and not leaving:
            cure = f"add 'final: true' if the matter ends here, else a transition with 'from: {name}'"
            book.report.error("E503", key.place, f"the state '{name}' is a dead end: nothing leads out of it", cure)
        elif ends and not flow.reached(name) & ends:
            cure = f"lead one of {', '.join(sorted(flow.reached(name)))} on to one of {', '.join(sorted(ends))}"
            book.report.error("E503", key.place, f"from the state '{name}' no way leads to a final one", cure)


def _people(node: Mapping, entity: Entity, book: Book) -> None:
    for key, block in pairs(node.get("states")):
        for role in scalars(mapping(block, key.place).get("editable_by")):
            if _role(role, book) and not _may(role.text, "update", entity):
                cure = f"give '{role.text}' update in the permissions of '{entity.name}', or leave it out here"
                book.report.error("E505", role.place, f"'{role.text}' has no update on '{entity.name}'", cure)
    for key, block in pairs(node.get("transitions")):
        keys = mapping(block, key.place)
        for role in scalars(keys.get("roles")):
            if _role(role, book):
                _can_act(role, entity, book)
        for word in scalars(keys.get("notify")):
            if word.text not in TOLD and word.text not in book.roles:
                cure = suggest(word.text, (*TOLD, *book.roles))
                book.report.error("E508", word.place, f"'{word.text}' is nobody who could be told", cure)


def _role(role: Scalar, book: Book) -> bool:
    known = role.text in book.roles
    if not known and "roles.yaml" not in book.unread:
        book.report.error("E401", role.place, f"unknown role '{role.text}'", suggest(role.text, book.roles))
    return known


def _can_act(role: Scalar, entity: Entity, book: Book) -> None:
    """A role does nothing to rows that it does not see or reach."""
    if not {"list", "read"} <= set(_actions(role.text, entity)):
        cure = f"give '{role.text}' list and read in the permissions of '{entity.name}'"
        book.report.error("E505", role.place, f"'{role.text}' does not see the rows of '{entity.name}'", cure)
        return
    reach = book.roles[role.text].reach
    if reach is Reach.SELF and entity.owner is None:
        cure = "add 'owner: …' (the relation that leads to the pegawai) to the entity"
        message = f"'{role.text}' reaches its own rows alone, and '{entity.name}' does not say whose a row is"
        book.report.error("E505", role.place, message, cure)
    elif reach is not Reach.ALL and entity.scope.kind == "shared":
        cure = "name a role that reaches all, or make the scope instansi"
        book.report.error("E505", role.place, f"'{role.text}' cannot change shared rows", cure)


def _actions(role: str, entity: Entity) -> Iterator[str]:
    return (action for permission in entity.permissions if permission.role == role for action in permission.actions)


def _may(role: str, action: str, entity: Entity) -> bool:
    return action in _actions(role, entity)


def _own(flow: Workflow, node: Mapping, book: Book) -> None:
    """Whoever hands something in does not decide on it: one person may hold every role, and all are pegawai."""
    blocks = {key.text: (key, mapping(block, key.place)) for key, block in pairs(node.get("transitions"))}
    for step in flow.decisions():
        key, keys = blocks[step.name]
        if step.own is None:
            message = f"'{step.name}' decides, and may be done by the very person whose row it is"
            cure = "add 'self_approval: false', which refuses that person; or true, with the 'basis' that lets them"
            book.report.error("E506", key.place, message, cure)
        elif step.own and not step.basis:
            message = f"'{step.name}' lets people decide on their own"
            cure = "write 'self_approval: false', or name in 'basis' the rule that lets them"
            book.report.error("E506", keys.place_of("self_approval"), message, cure)
    _pointless(flow, blocks, book)


def _pointless(flow: Workflow, blocks: dict[str, tuple[Scalar, Mapping]], book: Book) -> None:
    deciding = {step.name for step in flow.decisions()}
    for step in flow.transitions.values():
        if step.own is True and step.name not in deciding:
            _, keys = blocks[step.name]
            cure = "leave it out: nobody is refused here"
            book.report.warn("W501", keys.place_of("self_approval"), f"'{step.name}' decides nothing", cure)


def diagram(flow: Workflow) -> str:
    """The workflow as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", *(f"    {name}: {_plain(str(state.label))}" for name, state in flow.states.items())]
    lines.append(f"    [*] --> {flow.initial}")
    lines += [arrow for step in flow.transitions.values() for arrow in _arrows(step)]
    lines += [f"    {state.name} --> [*]" for state in flow.states.values() if state.final]
    return "\n".join(lines)


def _arrows(step: Transition) -> Iterator[str]:
    words = f"{_plain(str(step.label))} ({', '.join(step.roles)})"
    return (f"    {start} --> {step.target}: {words}" for start in step.source)


def _plain(text: str) -> str:
    return text.replace(":", " ").replace(";", ",").replace("\n", " ")
