"""What a verb gives back: its row, a sentence for the person, and the work that follows the commit, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Effect:
    """Background work asked for: a kind that the worker knows, with ids and short words only."""

    kind: str
    params: Mapping[str, str | int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Done:
    """A verb's outcome. `secret` is shown to the acting person once and kept nowhere (a one-time code)."""

    subject_id: int
    message: str
    effects: tuple[Effect, ...] = ()
    secret: str | None = None
