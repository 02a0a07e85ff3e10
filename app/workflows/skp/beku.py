"""The identities on an SKP: until it is handed in they follow the profile, then they are frozen, with the moment.

Source: rules 2.9; the manual 002 ('Muat ulang').
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import skp as aturan
from app.domain.actor import Actor
from app.domain.penilai import Jabatan
from app.errors import NotAllowed, Passed
from app.models.build import Registry
from app.models.scope import one
from app.workflows import recording, write
from app.workflows.draft import Draft, Work, changed, refuse_if_wrong
from app.workflows.effects import Done
from app.workflows.integrity import translated
from app.workflows.skp import identitas, penilai, turunan

STEPS = ("ajukan", "tetapkan")
POST = frozenset({"unor", "jabatan", "jenis_jabatan"})
PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "pegawai": ("pegawai_nama", "pegawai_nip", "pegawai_pangkat", "pegawai_unit", "pegawai_beku"),
        "penilai": (
            "penilai",
            "penilai_nama",
            "penilai_nip",
            "penilai_pangkat",
            "penilai_jabatan",
            "penilai_unit",
            "penilai_beku",
        ),
    }
)
"""The two blocks that 'Muat ulang' refreshes, and their fields."""


def step(work: Work, name: str, draft: Draft) -> None:
    """What comes with a step: handing in freezes both identities, leading back to DRAFT lets them go again."""
    flow = work.entity.workflow
    if name in STEPS:
        turunan.skp(work, draft)
        freeze(work, draft, "pegawai")
        freeze(work, draft, "penilai")
    elif flow is not None and flow.transitions[name].target == flow.initial:
        draft.put(dict.fromkeys(field for part in PARTS.values() for field in part))


def hidup(
    work: Work, row: Mapping[str, Any] | sa.RowMapping, held: Jabatan | None
) -> tuple[identitas.Identitas, identitas.Identitas | None]:
    """Pegawai and penilai as they would be frozen now, of a stored SKP; `held` is None where nobody rates them."""
    pegawai = identitas.of_pegawai(work, row["pegawai_id"], row["unor_id"], row["jabatan"])
    return pegawai, identitas.of_pegawai(work, held.pegawai_id, held.unor_id, held.jabatan) if held else None


def freeze(work: Work, draft: Draft, part: str) -> None:
    """Put the identity of the pegawai, or of whoever rates them today, into the draft."""
    if part == "pegawai":
        found = identitas.of_pegawai(work, draft.after["pegawai"], draft.after["unor"], draft.after["jabatan"])
        draft.put({**identitas.as_fields(found, "pegawai", jabatan=False), "pegawai_beku": work.now})
        return
    held = penilai.jabatan(work, draft.after["pegawai"], draft.after["unor"])
    if held is None:
        draft.put(dict.fromkeys(PARTS["penilai"]))
        return
    found = identitas.of_pegawai(work, held.pegawai_id, held.unor_id, held.jabatan)
    draft.put({"penilai": held.pegawai_id, **identitas.as_fields(found, "penilai"), "penilai_beku": work.now})


def muat_ulang(
    session: Session, registry: Registry, actor: Actor, skp_id: int, part: str, version: int | None, *, now: datetime
) -> Done:
    """Refresh one block (`pegawai` or `penilai`) of a frozen SKP from the profile of today; by its owner.

    Raises OutOfScope, NotAllowed for anybody else, and Passed while nothing is frozen or the SKP is under review.
    """
    work = Work(session, registry, actor, registry.catalog.entity("skp"), now)
    draft = changed(work, 0, one(session, registry, actor, work.entity, skp_id, "read", lock=True), {})
    if actor.pegawai_id is None or draft.after["pegawai"] != actor.pegawai_id:
        raise NotAllowed("Muat ulang hanya dilakukan oleh pegawai pemilik SKP.", "Minta pegawai tersebut melakukannya.")
    if draft.after["status"] == aturan.DRAFT:
        raise Passed("Data pada SKP DRAFT mengikuti profil dengan sendirinya, tidak perlu dimuat ulang.")
    if draft.after["status"] == aturan.PENGAJUAN:
        raise Passed("SKP ini sedang ditinjau pejabat penilai; datanya tidak dapat dimuat ulang.")
    if version is not None and version != draft.version:
        raise Passed("SKP ini baru saja diubah di tempat lain.")
    freeze(work, draft, part)
    write.judge(work, [draft])
    refuse_if_wrong([draft])
    with translated(work):
        write.update(work, [draft], "read")
        recording.note(work, [draft], "muat_ulang")
    return Done(skp_id, f"Data {part} pada SKP diperbarui dari profil.")


def after_pegawai(work: Work, action: str, draft: Draft) -> None:
    """Let the drafts of a pegawai follow when their unit or post changed, whoever changed it."""
    if action != "create" and draft.changed.intersection(POST):
        follow(work, draft.row_id)


def follow(work: Work, pegawai_id: int) -> int:
    """Have the drafts of a pegawai whose period is not over take the post that the profile names now; gives how many.

    It follows from the change of the profile: no right to the SKP is asked for.
    """
    plans = work.registry.tables["skp"]
    of = work.of(work.registry.catalog.entity("skp"))
    query = sa.select(plans).where(
        plans.c.pegawai_id == pegawai_id, plans.c.status == aturan.DRAFT, plans.c.periode_akhir >= work.actor.today
    )
    drafts = [changed(of, 0, row, {}) for row in work.session.execute(query.with_for_update()).mappings()]
    for draft in drafts:
        turunan.skp(of, draft)
    moved = [draft for draft in drafts if draft.changed]
    if moved:
        write.update(of, moved, None)
        recording.note(of, moved, "ikut_profil")
    return len(moved)
