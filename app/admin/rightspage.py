"""What the template of explained rights is given: frozen, plain, decided."""

from __future__ import annotations

from dataclasses import dataclass

from app.admin.pages import Link, Trail


@dataclass(frozen=True, slots=True)
class RightWay:
    """One right to an action: by which role, written where, and what of it is met (None: not told)."""

    role: str
    dates: str
    place: str
    reach: str
    near: bool | None
    clauses: tuple[tuple[str, bool | None], ...]
    met: bool | None


@dataclass(frozen=True, slots=True)
class Right:
    """One action: whether it is open, why not, what else is worth knowing, and the rights that speak of it."""

    label: str
    allowed: bool
    reasons: tuple[str, ...]
    notes: tuple[str, ...]
    ways: tuple[RightWay, ...]


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role of an account: its name, its unit, its dates, and whether it counts today."""

    label: str
    unit: str
    dates: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class PersonSearch:
    """Where another account is chosen: what was typed, who was found, and what to say about that."""

    address: str
    typed: str
    found: tuple[Link, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsPage:
    """What an account may do to a row, and why; `disabled` when it may do nothing at all."""

    heading: str
    trail: Trail
    row_id: int
    address: str
    who: str
    own: bool
    disabled: bool
    roles: tuple[RoleHeld, ...]
    of_row: tuple[Right, ...]
    of_menu: tuple[Right, ...]
    search: PersonSearch | None
