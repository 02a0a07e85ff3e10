"""What a pejabat penilai does on the page of one person: umpan balik, then both ratings; or all of it as expected.

Everything that one press sends is kept in one transaction, or nothing. The penilaian is locked first: of two ratings at
once the second one finds another version (Stale), and an SKP that is set to draft meanwhile refuses (Passed).
Sources: rules 3.2, steps 6 to 8; ux.md ('rate 20 people').
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.predikat import Rating
from app.domain.teks import normalise
from app.domain.umpan_balik import ENTITY, JEMPOL, KEY, Arah, Atas
from app.errors import Invalid
from app.models.build import Registry
from app.models.scope import one
from app.workflows import entity as verbs
from app.workflows import firing, stale
from app.workflows.draft import Draft, Work
from app.workflows.effects import Done
from app.workflows.penilaian import terbuka, umpan_balik

CHANGED = "Umpan balik ini baru saja diubah di tempat lain menjadi: {}"
EMPTIED = "Umpan balik ini baru saja dikosongkan di tempat lain."
WITH_RATINGS = "Catatan / Rekomendasi disimpan bersama kedua rating. Pilih keduanya dahulu."
SESUAI: Mapping[str, object] = {"rating_hasil": Rating.SESUAI.value, "rating_perilaku": Rating.SESUAI.value}

Tentang = tuple[Atas, int]
"""What an umpan balik is about: an indikator or a perilaku by its id."""


@dataclass(frozen=True, slots=True)
class Umpan:
    """An umpan balik: a thumb ('' for none) and words; empty in both where there is none."""

    arah: str = ""
    teks: str = ""

    @property
    def kata(self) -> str:
        """How it is told: '👍 Rapi.'."""
        thumb = JEMPOL[Arah(self.arah)] if self.arah in set(Arah) else ""
        return f"{thumb} {self.teks}".strip()


@dataclass(frozen=True, slots=True)
class Isian:
    """What a form sends: umpan balik as typed, those that it had shown, and what the step `nilai` asks for."""

    umpan: Mapping[Tentang, Umpan] = field(default_factory=dict)
    semula: Mapping[Tentang, Umpan] = field(default_factory=dict)
    nilai: Mapping[str, object] = field(default_factory=dict)


def nama(tentang: Tentang, part: str) -> str:
    """What a control of an umpan balik is called: 'hasil-7-teks'."""
    return f"{tentang[0]}-{tentang[1]}-{part}"


def tersimpan(session: Session, registry: Registry, penilaian_id: int) -> dict[Tentang, Umpan]:
    """The umpan balik of a penilaian as they are stored, for a verb that has decided about it."""
    found: dict[Tentang, Umpan] = {}
    for atas in Atas:
        rows = registry.tables[ENTITY[atas]]
        query = sa.select(rows.c[f"{KEY[atas]}_id"], rows.c.arah, rows.c.teks)
        for row in session.execute(query.where(rows.c.penilaian_id == penilaian_id)):
            found[atas, row[0]] = Umpan(row[1] or "", row[2] or "")
    return found


def simpan(
    session: Session,
    registry: Registry,
    actor: Actor,
    penilaian_id: int,
    isian: Isian,
    version: int | None,
    *,
    wajib: bool = False,
    now: datetime,
) -> Done:
    """Keep the umpan balik that were changed, and take the step `nilai` where a rating was chosen, or where it is
    `wajib`.

    Raises OutOfScope, NotAllowed, Passed, Stale when somebody else rated since `version`, and Invalid with the names of
    `nama`, also where an umpan balik was changed elsewhere since it was shown.
    """
    _held(session, registry, actor, penilaian_id, version, now)
    changes = _write(session, registry, actor, penilaian_id, isian, now)
    if not wajib and not any(isian.nilai.get(name) for name in SESUAI):
        if isian.nilai.get("catatan"):
            raise Invalid({"catatan": [WITH_RATINGS]}, "Pilih kedua rating, lalu simpan lagi.")
        return Done(penilaian_id, "Umpan balik tersimpan." if changes else "Tidak ada perubahan.")
    return verbs.fire(session, registry, actor, "penilaian", penilaian_id, "nilai", isian.nilai, now=now)


def semua_sesuai(
    session: Session,
    registry: Registry,
    actor: Actor,
    penilaian_id: int,
    isian: Isian,
    version: int | None,
    *,
    now: datetime,
) -> Done:
    """'Semua sesuai ekspektasi': keep what was typed, a thumb up on whatever has no umpan balik, then both ratings as
    expected. Raises as `simpan`."""
    draft = _held(session, registry, actor, penilaian_id, version, now)
    _write(session, registry, actor, penilaian_id, isian, now)
    work = Work(session, registry, actor, registry.catalog.entity("penilaian"), now)
    for atas, ids in umpan_balik.belum(work, draft).items():
        for about in ids:
            _put(session, registry, actor, penilaian_id, (atas, about), None, Umpan(Arah.POSITIF.value), now)
    values = {"catatan": isian.nilai.get("catatan"), **SESUAI}
    return verbs.fire(session, registry, actor, "penilaian", penilaian_id, "nilai", values, now=now)


def _held(
    session: Session, registry: Registry, actor: Actor, penilaian_id: int, version: int | None, now: datetime
) -> Draft:
    """The penilaian, locked with its SKP. One whose SKP went back to DRAFT meanwhile is no secret, but its content is.
    Raises OutOfScope, Passed, NotAllowed for whoever does not rate it, also where nothing was changed, and Stale."""
    work = Work(session, registry, actor, registry.catalog.entity("penilaian"), now)
    rows = registry.tables["penilaian"]
    skp_id = session.scalar(sa.select(rows.c.skp_id).where(rows.c.id == penilaian_id))
    one(session, registry, actor, registry.catalog.entity("skp"), skp_id or 0, "list")
    terbuka.hold_rated(work, penilaian_id)
    assert work.entity.workflow is not None
    draft = firing.decided(work, penilaian_id, work.entity.workflow.transitions["nilai"])
    if version is not None and version != draft.version:
        raise stale.refusal(work, draft)
    return draft


def _write(session: Session, registry: Registry, actor: Actor, penilaian_id: int, isian: Isian, now: datetime) -> int:
    """Write what somebody changed; gives how many. Raises Invalid."""
    before = tersimpan(session, registry, penilaian_id)

    def put(about: Tentang, new: Umpan) -> None:
        _put(session, registry, actor, penilaian_id, about, before.get(about), new, now)

    return tulis(before, isian, put)


def tulis(before: Mapping[Tentang, Umpan], isian: Isian, put: Callable[[Tentang, Umpan], None]) -> int:
    """Hand what was changed to `put`, which stores it; gives how many were. Raises Invalid with the names of `nama` for
    all that `put` refused, and for what was changed elsewhere since it was shown."""
    late, changes = dict[str, list[str]](), 0
    for about, typed in isian.umpan.items():
        new = Umpan(typed.arah, normalise(typed.teks, multiline=True).strip())
        here, shown = before.get(about, Umpan()), isian.semula.get(about)
        if new in (here, shown):
            continue
        if shown is not None and shown != here:
            late[nama(about, "teks")] = [CHANGED.format(here.kata) if here.kata else EMPTIED]
            continue
        changes += 1
        try:
            put(about, new)
        except Invalid as wrong:
            for name, messages in wrong.fields.items():
                late.setdefault(nama(about, "arah" if name == "arah" else "teks"), []).extend(messages)
    if late:
        raise Invalid(late, "Periksa umpan baliknya, lalu simpan lagi.")
    return changes


def _put(
    session: Session,
    registry: Registry,
    actor: Actor,
    penilaian_id: int,
    about: Tentang,
    here: Umpan | None,
    new: Umpan,
    now: datetime,
) -> None:
    """Create, change or delete one umpan balik; an empty one is none."""
    atas, number = about
    name, key = ENTITY[atas], KEY[atas]
    values: dict[str, object] = {"arah": new.arah or None, "teks": new.teks or None}
    if here is None:
        if new != Umpan():
            whole = {**values, "penilaian": penilaian_id, key: number}
            verbs.create(session, registry, actor, name, whole, now=now)
        return
    rows = registry.tables[name]
    mine = sa.select(rows.c.id).where(rows.c.penilaian_id == penilaian_id, rows.c[f"{key}_id"] == number)
    row_id = session.scalars(mine).one()
    if new == Umpan():
        verbs.delete(session, registry, actor, name, row_id, now=now)
    else:
        verbs.update(session, registry, actor, name, row_id, values, None, now=now)
