"""What rows keep to, as frozen data of the Catalog."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.conditions import ALWAYS, Condition
from app.engine.fieldtypes.base import Text


@dataclass(frozen=True, slots=True)
class Unique:
    """A uniqueness rule; scoped rows are unique within their instansi unless `everywhere`.

    Without `fields` there is one row alone.
    """

    fields: tuple[str, ...]
    where: Condition = ALWAYS
    message: Text | None = None
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition that every stored row fulfils, with the message for whoever breaks it; `field` gets the message."""

    id: str
    check: Condition
    message: Text
    field: str | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class NoOverlap:
    """A rule over several rows: those of one `per`, of which `where` holds, share no moment from `start` to `end`.

    Both ends belong to it, an empty one is open. Rows with something empty in `per` are not compared.
    """

    id: str
    start: str
    end: str
    message: Text
    per: tuple[str, ...] = ()
    where: Condition = ALWAYS
    field: str | None = None
    basis: str | None = None
