"""Roles of `roles.yaml`, as frozen data, and how far they reach."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.engine.fieldtypes.base import Place, Text


class Reach(StrEnum):
    """How far a role's power goes; the last three follow from the data, which no admin can give."""

    ALL = "all"
    INSTANSI = "instansi"
    UNOR = "unor"
    SELF = "self"
    BAWAHAN = "bawahan"
    PENILAI = "penilai"
    DECIDER = "decider"

    @property
    def standing(self) -> bool:
        """Whether it follows from the structure of the office: who rates whom today."""
        return self in (Reach.BAWAHAN, Reach.PENILAI)

    @property
    def implied(self) -> bool:
        """Whether every pegawai holds the role that reaches so, use or not: nobody gives it."""
        return self.standing or self is Reach.DECIDER


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role of `roles.yaml`; `grants` names the roles that its holder may give to others.

    `share_views`: its holder may share saved views of lists within the instansi.
    """

    name: str
    label: Text
    reach: Reach
    place: Place
    description: Text | None = None
    grants: tuple[str, ...] = ()
    share_views: bool = False
