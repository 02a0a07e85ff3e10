"""The form Edit Profil Saya: what stands in it, what was typed, and its look-ups of units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.errors import Difference, OutOfScope
from app.models import listing
from app.models.build import Registry
from app.models.queries import profil as queries
from app.models.queries.profil import Diri, Unor
from app.views.profil.permintaan import Requests, requests
from app.web.params import whole
from app.workflows.profil import Edited

MINIMUM, LONGEST, LIMIT, GRADES = 3, 200, 20, 200
LOOKUPS = ("unor", "induk")
Found = list[tuple[int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """A unit that is looked up: the chosen one, what was typed without a script, and what that found."""

    name: str
    chosen: int | None
    title: str
    query: str = ""
    candidates: tuple[tuple[int, str], ...] | None = None

    @property
    def optional(self) -> bool:
        """Whether nothing may be chosen."""
        return self.name == "induk"

    @property
    def options(self) -> tuple[tuple[str, str, bool], ...]:
        """(value, text, chosen) of every option."""
        found = [(number, text) for number, text in self.candidates or () if number != self.chosen]
        own = [(self.chosen, self.title)] if self.chosen is not None and self.title else []
        return tuple((str(number), text, number == self.chosen) for number, text in (*own, *found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """The form. `unit` is the chosen unit with the names above it; `differences` are set by a stale save."""

    version: int
    unor: Lookup
    induk: Lookup
    unit: Unor | None
    above: str
    root: str
    jabatan: str
    golongan: tuple[tuple[str, str, bool], ...]
    dasar: str
    requests: Requests
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    message: str = ""
    differences: tuple[Difference, ...] = ()

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """(field or '', message) of all that is wrong, for the summary over the form."""
        return tuple((name, text) for name, texts in self.errors.items() for text in texts)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a form was not kept: messages by field, or what stands there now."""

    errors: Mapping[str, list[str]] = field(default_factory=dict)
    message: str = ""
    differences: tuple[Difference, ...] = ()


def typed(form: Mapping[str, str]) -> Edited:
    """What the form says; what is no number chooses nothing."""
    return Edited(
        unor=whole(form.get("unor")),
        jabatan=form.get("jabatan", ""),
        golongan=whole(form.get("golongan")),
        dasar=form.get("dasar", ""),
    )


def compose(
    session: Session,
    registry: Registry,
    actor: Actor,
    form: Mapping[str, str] | None = None,
    refusal: Refusal | None = None,
) -> Edit:
    """The form as it is stored, or as it was typed."""
    own, given, why = queries.diri(session, registry, actor), form or {}, refusal or Refusal()
    edited = typed(given) if form is not None else Edited(own.unor_id, own.shown["jabatan"], own.golongan_id)
    chosen, filtered = edited.unor or own.unor_id, whole(given.get("induk"))
    known = queries.units(session, registry, actor, [one for one in (chosen, filtered) if one])
    unit = known.get(chosen)
    over = queries.units(session, registry, actor, [one for one in _over(unit) if one]) if unit else {}
    return Edit(
        version=own.version,
        unor=_lookup(session, registry, actor, "unor", unit, given),
        induk=_lookup(session, registry, actor, "induk", known.get(filtered or 0), given),
        unit=unit,
        above=_name(over, unit.atasan_id if unit else None),
        root=_name(over, unit.induk_id if unit else None),
        jabatan=edited.jabatan,
        golongan=_grades(session, registry, actor, own, edited.golongan),
        dasar=edited.dasar,
        requests=requests(session, registry, actor, "usulan_profil"),
        errors=why.errors,
        message=why.message,
        differences=why.differences,
    )


def _over(unit: Unor) -> tuple[int | None, int | None]:
    return unit.atasan_id, unit.induk_id


def _name(units: Mapping[int, Unor], unit_id: int | None) -> str:
    found = units.get(unit_id or 0)
    return found.nama if found else "-"


def _lookup(
    session: Session, registry: Registry, actor: Actor, name: str, unit: Unor | None, given: Mapping[str, str]
) -> Lookup:
    typed_in = given.get(f"cari-{name}", "").replace("\0", "")[:LONGEST]
    found = None
    if given.get("_cari") == name:
        found = tuple(search(session, registry, actor, name, typed_in, whole(given.get("induk"))))
    title = unit.nama if unit else ""
    return Lookup(name=name, chosen=unit.id if unit else None, title=title, query=typed_in, candidates=found)


def search(session: Session, registry: Registry, actor: Actor, name: str, q: str, induk: int | None) -> Found:
    """Units that match what was typed, three characters at least; `induk` keeps to those below that unit.

    Raises OutOfScope for another look-up than those of the form.
    """
    if name not in LOOKUPS:
        raise OutOfScope("Halaman tidak ditemukan.")
    text = q.replace("\0", "").strip()[:LONGEST]
    if len(text) < MINIMUM:
        return []
    among = queries.indukan(registry) if name == "induk" else queries.below(registry, induk) if induk else sa.true()
    entity = registry.catalog.entity("pegawai")
    return listing.lookup(session, registry, actor, entity, "unor", text, limit=LIMIT, among=among)


def _grades(
    session: Session, registry: Registry, actor: Actor, own: Diri, chosen: int | None
) -> tuple[tuple[str, str, bool], ...]:
    """The grades of the person's kind, as 'PNS - III/b'."""
    entity = registry.catalog.entity("pegawai")
    kind = registry.tables["golongan"].c.jenis
    among = kind == own.jenis_pegawai if own.jenis_pegawai else sa.true()
    found = listing.lookup(session, registry, actor, entity, "golongan", "", limit=GRADES, among=among)
    return tuple((str(row_id), text, row_id == chosen) for row_id, text in found)
