"""How rows move: the states and steps of a workflow, and the actions that an entity has of its own."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.conditions import ALWAYS
from app.engine.manual.blocks import Diagram, Lines, Section, Table, listed, section, sentences
from app.engine.names import GUARD_WORDS
from app.engine.spec import Catalog, Entity, RowAction
from app.engine.steps import step_label
from app.engine.telling import tell
from app.engine.workflow import State, Transition, Workflow

TOLD = {
    "owner": "pemilik data",
    "maker": "yang melakukan langkah sebelumnya",
    "next": "yang berwenang atas langkah berikutnya",
}
STATES = ("Status", "Sifat", "Dapat diubah atau dihapus oleh")
STEPS = ("Langkah", "Dari", "Menjadi", "Oleh", "Syarat", "Pemberitahuan", "Dasar")
ACTIONS = ("Tindakan", "Pada", "Syarat", "Yang ditanyakan", "Yang ditulis", "Pertanyaan")
ON = {"row": "satu data", "list": "semua data di daftar yang memenuhi syarat"}

OPENS = "tidak ada; halamannya sendiri dibuka"


def steps(catalog: Catalog, entity: Entity) -> Iterator[Section | None]:
    """The section of the workflow, and that of the entity's own actions."""
    flow = entity.workflow
    if flow is not None:
        states = tuple(_state(catalog, entity, flow, state) for state in flow.states.values())
        moves = tuple(
            _step(catalog, entity, flow, number, step) for number, step in enumerate(flow.transitions.values(), 1)
        )
        yield section(
            "alur",
            "Status dan langkah",
            Diagram(flow),
            Table("Langkah", STEPS, moves),
            Table("Status", STATES, states),
        )
    rows = tuple(_action(catalog, entity, action) for action in entity.actions.values())
    many = listed(step_label(entity, name) for name in entity.list.bulk)
    told = Lines((f"Dapat dilakukan sekaligus pada banyak data yang ditandai di daftar: {many}.",) if many else ())
    yield section("tindakan", "Tindakan lain", Table("Tindakan", ACTIONS, rows), told)


def _state(catalog: Catalog, entity: Entity, flow: Workflow, state: State) -> tuple[str, ...]:
    nature = "awal" if state.name == flow.initial else "akhir" if state.final else ""
    changing = {item.role for item in entity.permissions if item.actions & {"update", "delete"}}
    able = [role for role in catalog.roles.values() if role.name in changing and state.name in flow.open_to(role.name)]
    return (str(state.label), nature, listed(str(role.label) for role in able) or "tidak seorang pun")


def _step(catalog: Catalog, entity: Entity, flow: Workflow, number: int, step: Transition) -> tuple[str, ...]:
    return (
        f"{number}. {step.label}",
        listed((str(flow.states[name].label) for name in step.source), "atau"),
        str(flow.states[step.target].label),
        listed((str(catalog.roles[name].label) for name in step.roles), "atau"),
        sentences(conditions(catalog, entity, step)),
        listed(TOLD.get(word) or str(catalog.roles[word].label) for word in step.notify),
        step.basis or "",
    )


def conditions(catalog: Catalog, entity: Entity, step: Transition) -> Iterator[str]:
    """What a step asks for besides the role and the state, as clauses."""
    if step.when != ALWAYS:
        yield tell(catalog, entity, step.when)
    yield from (GUARD_WORDS[name] for name in step.guards)
    if step.own is False:
        yield "bukan pada data sendiri: bukan pemiliknya, dan bukan yang memasukkan atau mengajukannya"
    if step.asks:
        yield f"yang diisi: {listed(str(entity.fields[name].label) for name in step.asks)}"
    if step.reason:
        yield "alasan wajib ditulis"


def _action(catalog: Catalog, entity: Entity, action: RowAction) -> tuple[str, ...]:
    when = "" if action.when == ALWAYS else tell(catalog, entity, action.when)
    asked = listed(str(entity.fields[name].label) for name in action.asks)
    written = listed(_written(entity, name, value) for name, value in action.sets.items()) if not action.page else OPENS
    where = listed((ON[place] for place in action.on), "atau")
    return (str(action.label), where, when, asked, written, str(action.confirm or ""))


def _written(entity: Entity, name: str, value: object) -> str:
    """What an action puts into a field, as a clause: 'Catatan menjadi Diperiksa'."""
    field = entity.fields[name]
    if value is None:
        return f"{field.label} dikosongkan"
    return f"{field.label} menjadi {field.show(value)}"
