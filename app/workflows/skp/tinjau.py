"""What a pejabat penilai does with the SKP of a bawahan: Edit Status, and review with Ekspektasi Khusus Pimpinan.

Source: Buku Petunjuk e-Kinerja 2022, 5 (gambar 20: Edit Status offers Draft, Pengajuan, Persetujuan); rules 2.9.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import skp as aturan
from app.domain.actor import Actor
from app.domain.teks import normalise
from app.errors import Invalid, Passed
from app.models.build import Registry
from app.models.scope import one
from app.workflows import entity as verbs
from app.workflows.draft import Row
from app.workflows.effects import Done
from app.workflows.skp import isi, terbuka

PENILAI = "pejabat_penilai"


CHANGED = "Ekspektasi ini baru saja diubah di tempat lain menjadi: {}"
EMPTIED = "Ekspektasi ini baru saja dikosongkan di tempat lain."


@dataclass(frozen=True, slots=True)
class Harapan:
    """What is expected of a perilaku: as it was typed, and as the form had shown it before; None where nobody knows."""

    teks: str
    semula: str | None = None


def langkah(registry: Registry, dari: str, ke: str) -> str | None:
    """The step of a penilai that leads from one state to another; None where there is none."""
    flow = registry.catalog.entity("skp").workflow
    steps = flow.transitions.values() if flow else ()
    found = (step.name for step in steps if PENILAI in step.roles and dari in step.source and step.target == ke)
    return next(found, None)


def edit_status(
    session: Session,
    registry: Registry,
    actor: Actor,
    skp_id: int,
    status: str,
    alasan: str | None,
    version: int | None,
    *,
    now: datetime,
) -> Done:
    """Bring an SKP that was handed in to another state. Raises as `app.workflows.entity.fire` does: Passed when it is a
    draft by now, Invalid for a state that there is not and without a reason where something is undone."""
    row = _held(session, registry, actor, skp_id)
    if row["status"] == status:
        return Done(skp_id, "Status SKP tidak berubah.")
    step = langkah(registry, row["status"], status)
    if step is None and (row["status"], status) == (aturan.PERSETUJUAN, aturan.PENGAJUAN):
        raise Invalid({"status": ["SKP yang sudah disetujui dikembalikan ke Draft, lalu diajukan lagi oleh pegawai."]})
    if step is None:
        raise Invalid({"status": ["Pilih salah satu status pada daftar."]})
    return verbs.fire(session, registry, actor, "skp", skp_id, step, reason=alasan, version=version, now=now)


def simpan(
    session: Session, registry: Registry, actor: Actor, skp_id: int, harapan: Mapping[int, Harapan], *, now: datetime
) -> Done:
    """Keep what is expected of the perilaku, by their ids; those that the form left as it had shown them, and those
    that say the same as before, are left alone.

    Raises Passed unless the SKP is under review, NotAllowed, OutOfScope and Invalid with fields `ekspektasi-<id>`, also
    where a text was changed by somebody else, or in another tab, since it was shown.
    """
    row = _held(session, registry, actor, skp_id)
    if row["status"] != aturan.PENGAJUAN:
        raise Passed(terbuka.PASSED[row["status"]])
    table = registry.tables["ekspektasi"]
    stored = sa.select(table.c.perilaku_id, table.c.teks).where(table.c.skp_id == skp_id)
    before: dict[int, str] = {found[0]: found[1] for found in session.execute(stored)}
    new = _new(harapan, before)
    for number, text in new.items():
        try:
            isi.ekspektasi(session, registry, actor, skp_id, number, text, now=now)
        except Invalid as wrong:
            messages = [message for found in wrong.fields.values() for message in found]
            raise Invalid({f"ekspektasi-{number}": messages}, wrong.hint) from None
    return Done(skp_id, "Ekspektasi Khusus Pimpinan tersimpan." if new else "Tidak ada perubahan ekspektasi.")


def _new(harapan: Mapping[int, Harapan], before: Mapping[int, str]) -> dict[int, str]:
    """The texts to write. Raises Invalid for those that would overwrite what their form did not show."""
    new: dict[int, str] = {}
    late: dict[str, list[str]] = {}
    for number, typed in harapan.items():
        text, here = normalise(typed.teks, multiline=True), before.get(number, "")
        shown = here if typed.semula is None else normalise(typed.semula, multiline=True)
        if text in (here, shown):
            continue
        if shown != here:
            late[f"ekspektasi-{number}"] = [CHANGED.format(here) if here else EMPTIED]
        new[number] = text
    if late:
        raise Invalid(late, "Periksa isiannya, lalu putuskan lagi.")
    return new


def setujui(
    session: Session,
    registry: Registry,
    actor: Actor,
    skp_id: int,
    harapan: Mapping[int, Harapan],
    version: int | None,
    *,
    now: datetime,
) -> Done:
    """Approve the SKP as it was at `version`, with what is expected of the perilaku. Raises as `simpan` and `fire`."""
    if _held(session, registry, actor, skp_id)["status"] == aturan.PENGAJUAN:
        simpan(session, registry, actor, skp_id, harapan, now=now)
    return verbs.fire(session, registry, actor, "skp", skp_id, "setujui", version=version, now=now)


def kembalikan(
    session: Session,
    registry: Registry,
    actor: Actor,
    skp_id: int,
    alasan: str,
    harapan: Mapping[int, Harapan],
    version: int | None,
    *,
    now: datetime,
) -> Done:
    """Give the SKP back to its owner with a reason; what is expected of the perilaku is kept. Raises as `setujui`."""
    if _held(session, registry, actor, skp_id)["status"] == aturan.PENGAJUAN:
        simpan(session, registry, actor, skp_id, harapan, now=now)
    return verbs.fire(session, registry, actor, "skp", skp_id, "kembalikan", reason=alasan, version=version, now=now)


def _held(session: Session, registry: Registry, actor: Actor, skp_id: int) -> Row:
    """The SKP, locked. One that went back to DRAFT meanwhile is no secret, but its content is. Raises Passed for it and
    OutOfScope for one that is not in sight at all."""
    entity = registry.catalog.entity("skp")
    row = one(session, registry, actor, entity, skp_id, "list", lock=True)
    if row["status"] == aturan.DRAFT and row["pegawai_id"] != actor.pegawai_id:
        raise Passed(terbuka.PASSED[aturan.DRAFT])
    return row
