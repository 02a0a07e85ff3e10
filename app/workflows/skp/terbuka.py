"""What an SKP lets people change in the state it is in: asked with the SKP's row locked, so that it stays in it.

DRAFT: its owner changes everything, the pimpinan may add RHK by the Matriks. PENGAJUAN: the penilai adds the
Ekspektasi. PERSETUJUAN: the owner may only end it earlier. Source: rules 2.9, after the manuals 001 and 002.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import sqlalchemy as sa

from app.domain import skp as aturan
from app.errors import OutOfScope, Passed
from app.workflows.children import Below
from app.workflows.draft import Draft, Work
from app.workflows.skp import intervensi, turunan

CONTENT: Mapping[str, str] = MappingProxyType(
    {
        "rhk": aturan.DRAFT,
        "indikator": aturan.DRAFT,
        "lampiran": aturan.DRAFT,
        "ekspektasi": aturan.PENGAJUAN,
    }
)
"""The rows of an SKP, and the state in which they are written."""

PASSED: Mapping[str, str] = MappingProxyType(
    {
        aturan.DRAFT: "SKP ini kembali menjadi DRAFT dan sedang disusun oleh pegawai.",
        aturan.PENGAJUAN: "SKP ini sudah diajukan dan sedang ditinjau pejabat penilai; isinya tidak dapat diubah.",
        aturan.PERSETUJUAN: "SKP ini sudah disetujui; isinya tidak dapat diubah kecuali dikembalikan ke Draft.",
    }
)


def hold(work: Work, skp_id: int, wanted: str) -> None:
    """Lock the SKP until the transaction ends. Raises Passed when it is not in the state `wanted`, OutOfScope when it
    is gone."""
    plans = work.registry.tables["skp"]
    state = work.session.scalar(sa.select(plans.c.status).where(plans.c.id == skp_id).with_for_update())
    if state is None:
        raise OutOfScope("SKP itu sudah tidak ada.")
    if state != wanted:
        raise Passed(PASSED[state])


def content(work: Work, action: str, draft: Draft, _below: Sequence[Below]) -> None:
    """The guard of an SKP's rows. Raises as `hold`; notes an RHK that intervenes somebody else's."""
    skp_id = skp_of(work, draft)
    if skp_id is None:
        return
    hold(work, skp_id, CONTENT[work.entity.name])
    if action == "delete":
        intervensi.keep(work, draft)
    elif work.entity.name == "rhk":
        intervensi.judge(work, draft, skp_id)


def skp_of(work: Work, draft: Draft) -> int | None:
    """The SKP that a row belongs to; None while it names none."""
    if work.entity.name != "indikator":
        found = draft.after.get("skp")
        return found if isinstance(found, int) else None
    rows = work.registry.tables["rhk"]
    return work.session.scalar(sa.select(rows.c.skp_id).where(rows.c.id == draft.after.get("rhk")))


def period(work: Work, action: str, draft: Draft, _below: Sequence[Below]) -> None:
    """The guard of the SKP itself: an approved one only ends earlier, and the approach stays once there are indikator,
    whose form hangs on it."""
    if action == "delete":
        intervensi.keep(work, draft)
        return
    before = draft.before or {}
    if action == "perpendek" and draft.after["periode_akhir"] > before["periode_akhir"]:
        draft.refuse("periode_akhir", "SKP yang sudah disetujui hanya dapat diakhiri lebih awal, tidak diperpanjang.")
    changed = draft.before is not None and "pendekatan" in draft.changed
    if changed and turunan.has_indikator(work, draft.row_id):
        draft.refuse("pendekatan", "Pendekatan tidak dapat diubah karena SKP ini sudah memiliki indikator.")
