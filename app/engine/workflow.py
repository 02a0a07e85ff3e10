"""States and the steps between them, as frozen data: what a file in workflows/ says about the rows of one entity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from app.domain.conditions import ALWAYS, Condition
from app.engine.fieldtypes.base import Place, Text

Color = Literal["grey", "blue", "green", "amber", "red"]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One state. `editable_by` None: every role that may update at all."""

    name: str
    label: Text
    color: Color = "grey"
    final: bool = False
    editable_by: tuple[str, ...] | None = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One step from any state of `source` to `target`.

    `own` says whether people may do it to a row of their own: None where the question does not arise. `asks` are the
    fields that are filled in with it.
    """

    name: str
    label: Text
    place: Place
    source: tuple[str, ...]
    target: str
    roles: tuple[str, ...]
    when: Condition = ALWAYS
    guards: tuple[str, ...] = ()
    own: bool | None = None
    confirm: Text | None = None
    reason: bool = False
    asks: tuple[str, ...] = ()
    notify: tuple[str, ...] = ()
    basis: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """The states of an entity's rows, kept in the field `field`."""

    name: str
    field: str
    initial: str
    states: Mapping[str, State]
    transitions: Mapping[str, Transition]

    def leaving(self, state: str) -> Iterator[Transition]:
        """The steps that start from a state, in the order of their buttons."""
        return (step for step in self.transitions.values() if state in step.source)

    def open_to(self, role: str) -> tuple[str, ...]:
        """The states in which a role may still use its update and delete."""
        return tuple(
            state.name for state in self.states.values() if state.editable_by is None or role in state.editable_by
        )

    def reached(self, start: str, *, without: str = "") -> frozenset[str]:
        """The states that can be reached from `start` (itself among them) on ways that leave out `without`."""
        found, waiting = {start} - {without}, [start]
        while waiting:
            for step in self.leaving(waiting.pop()):
                if step.target not in found and step.target != without:
                    found.add(step.target)
                    waiting.append(step.target)
        return frozenset(found)

    def decisions(self) -> tuple[Transition, ...]:
        """The steps that decide on what somebody handed in.

        A step that starts from another state than the initial one goes forward, unless it leads back to a state that
        every way to its start has passed. Whatever leads to the end of such a step decides as well.
        """
        decided = {
            step.target
            for step in self.transitions.values()
            for start in step.source
            if start != self.initial and self._forward(start, step.target)
        }
        return tuple(
            step
            for step in self.transitions.values()
            if step.target in decided and any(self._forward(start, step.target) for start in step.source)
        )

    def _forward(self, start: str, target: str) -> bool:
        """Whether `target` lies beyond `start`: some way to `start` has not been there."""
        if target in (self.initial, start):
            return False
        return start == self.initial or start in self.reached(self.initial, without=target)
