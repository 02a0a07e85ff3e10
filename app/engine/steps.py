"""The steps that an entity's rows can take: its actions, its workflow's transitions and `delete`."""

from __future__ import annotations

from app.engine.spec import Entity

REASON = "alasan"
"""What the reason of a step is called in forms and requests."""


def step_label(entity: Entity, name: str) -> str:
    """What people call a step: 'Setujui', 'Hapus'."""
    named = entity.actions.get(name) or entity.transitions.get(name)
    return str(named.label) if named else "Hapus"


def asked(entity: Entity, name: str) -> tuple[str, ...]:
    """The fields that a step asks for, in the order that the schema names them."""
    named = entity.actions.get(name) or entity.transitions.get(name)
    return named.asks if named else ()


def with_addresses(entity: Entity) -> tuple[str, ...]:
    """The steps that the API takes on one row: all but `delete`, which is a method, and those that open a page."""
    return (*(action.name for action in entity.actions.values() if not action.page), *entity.transitions)


def for_many(entity: Entity) -> tuple[str, ...]:
    """The steps that are taken on many rows: those of ticked rows, and the actions that stand on the list."""
    lists = (action.name for action in entity.actions.values() if "list" in action.on)
    return tuple(dict.fromkeys((*entity.list.bulk, *lists)))
