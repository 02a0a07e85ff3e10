"""Reference data from `seeds/reference`: codes with their source and dates, put in through the same verbs as anybody's.

Loading again adds what is missing and leaves alone what is there, since an office may have corrected it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
import yaml
from sqlalchemy.orm import Session

from app.domain import zona
from app.domain.actor import Actor, Grant
from app.engine.fieldtypes.base import Field
from app.engine.fieldtypes.relation import RelationField
from app.engine.spec import Catalog
from app.models.build import Registry
from app.workflows import entity as verbs

SYSTEM = 0
REFERENCE_ORDER = ("kedudukan_hukum", "eselon", "golongan", "jenjang", "jabatan", "perilaku")
REFERRED_BY = {"golongan": "nama"}  # 'III/b' and 'IX' are unlike enough to do without jenis

Raw = Mapping[str, Any]


def system_actor(now: datetime, instansi_id: int = 0, *roles: str) -> Actor:
    """Nobody in person: the program itself, with the rights of an operator and of `roles` in one instansi."""
    names = ("operator", *roles)
    return Actor(
        akun_id=SYSTEM,
        nip="",
        nama="Sistem",
        instansi_id=instansi_id,
        pegawai_id=None,
        unor_id=None,
        grants=tuple(Grant(name, instansi_id) for name in names),
        now=now,
        today=now.astimezone(ZoneInfo(zona.DEFAULT)).date(),
        origin="cli",
    )


@dataclass
class Loader:
    """Puts rows in, by verbs, with relations given by the other row's natural key."""

    session: Session
    registry: Registry
    now: datetime
    _known: dict[tuple[str, str, str], int] = field(default_factory=dict)

    @property
    def catalog(self) -> Catalog:
        """What the rows are checked against."""
        return self.registry.catalog

    def add(self, actor: Actor, entity: str, raw: Raw, *, key: Sequence[str] = ()) -> int:
        """The id of the row that `raw` describes, made if there is none with the same `key` (the natural one if empty).

        Raises what the verb raises, and KeyError for a relation to a row that is not there.
        """
        values = self.values(entity, raw)
        names = tuple(key) or self.catalog.entity(entity).natural_key
        found = self._find(entity, {name: values[name] for name in names}, actor.instansi_id)
        return found or verbs.create(self.session, self.registry, actor, entity, values, now=self.now).subject_id

    def values(self, entity: str, raw: Raw) -> dict[str, object]:
        """Typed values of a raw row. Raises BadValue, and KeyError for unknown fields and relations."""
        fields = self.catalog.entity(entity).fields
        return {name: self._value(fields[name], value) for name, value in raw.items()}

    def _value(self, of: Field, raw: object) -> object:
        if isinstance(of, RelationField):
            return (
                raw if isinstance(raw, int) or raw is None else self.reference(of.to, str(raw), REFERRED_BY.get(of.to))
            )
        if isinstance(raw, list):
            return raw
        return of.clean(of.from_cell(raw))

    def reference(self, entity: str, key: str, by: str | None = None) -> int:
        """The id of the row of a shared entity whose field `by` (of None: the natural key's first) is `key`."""
        name = by or self.catalog.entity(entity).natural_key[0]
        place = (entity, name, key)
        if place not in self._known:
            found = self._find(entity, {name: key}, 0)
            if found is None:
                raise KeyError(f"no {entity} with {name} {key!r}")
            self._known[place] = found
        return self._known[place]

    def _find(self, entity: str, key: Mapping[str, object], instansi_id: int) -> int | None:
        table = self.registry.tables[entity]
        query = sa.select(table.c.id)
        for name, value in key.items():
            query = query.where(self.registry.column(entity, name) == value)
        if self.catalog.entity(entity).tenant_bound:
            query = query.where(table.c.instansi_id == instansi_id)
        return self.session.scalar(query.limit(1))


def reference(session: Session, registry: Registry, folder: Path, now: datetime) -> Mapping[str, int]:
    """Load the reference lists of `folder`; gives the number of rows of each. Raises what the verbs raise."""
    loader = Loader(session, registry, now)
    actor = system_actor(now)
    counts = {}
    for name in REFERENCE_ORDER:
        listing = yaml.safe_load((folder / f"{name}.yaml").read_text("utf-8"))
        for row in listing["rows"]:
            loader.add(actor, name, _with_source(row, listing))
        counts[name] = len(listing["rows"])
    return counts


def _with_source(row: Raw, listing: Raw) -> Raw:
    """A row with the source and the first day of validity of its list, where it names none of its own."""
    return {"sumber": listing["sumber"], "berlaku_sejak": listing["berlaku_sejak"], **row}
