"""Klaim Pimpinan Unit Kerja and Lepas Pimpinan Unit Kerja (Sosialisasi pengisian e-Kinerja 2024).

A claim gives power over other people's marks, so it waits for an admin (design/quality.md); giving the post up takes
power away and holds at once. Whoever may take two claims on one unit apart locks the unit first: of two at the same
moment one wins, and the other is told who did. The unique keys of `klaim_pimpinan` and `pegawai` stay the truth.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.tanggal import waktu
from app.engine.spec import ID
from app.errors import Invalid, Taken
from app.models.build import Registry
from app.workflows import permintaan
from app.workflows.draft import Draft, Work
from app.workflows.effects import Done

HEAD = {"jenis_jabatan": "pimpinan", "status_pimpinan": "definitif"}
STAFF = {"jenis_jabatan": "pegawai", "status_pimpinan": "definitif"}
ENTITY = "klaim_pimpinan"


def klaim(session: Session, registry: Registry, actor: Actor, *, now: datetime) -> Done:
    """Claim to head one's own unit. The claim waits for an admin of the unit or the instansi.

    Raises NotAllowed without an active pegawai, and Taken where the unit has a head or an open claim, with the name.
    """
    work = Work(session, registry, actor, registry.catalog.entity(ENTITY), now)
    row = permintaan.own_row(work)
    unor_id = int(row["unor_id"])
    unit = _hold(work, unor_id)
    if row["jenis_jabatan"] == "pimpinan":
        raise Taken(f"Anda sudah berstatus sebagai Pimpinan pada Unit Kerja {unit}.", "Tidak ada yang perlu dilakukan.")
    _refuse_held(work, unor_id, unit)
    _refuse_claimed(work, unor_id, unit)
    row_id, news = permintaan.hand_in(work, {"unor": unor_id})
    message = f"Klaim Pimpinan Unit Kerja {unit} diajukan. Anda menjadi pimpinan sesudah admin menyetujuinya."
    return Done(row_id, message, (news,))


def lepas(session: Session, registry: Registry, actor: Actor, version: int | None = None, *, now: datetime) -> Done:
    """Give up heading one's unit, at once. Raises NotAllowed, Taken for whoever heads none, and Stale."""
    work = Work(session, registry, actor, registry.catalog.entity(ENTITY), now)
    row = permintaan.own_row(work)
    unit = permintaan.name_of(work, "unor", row["unor_id"])
    if row["jenis_jabatan"] != "pimpinan":
        raise Taken(f"Anda berstatus sebagai Pegawai pada Unit Kerja {unit}.", "Tidak ada yang perlu dilepas.")
    permintaan.change(work, row, STAFF, "lepas_pimpinan", version)
    return Done(row[ID], f"Anda tidak lagi berstatus sebagai Pimpinan pada Unit Kerja {unit}.")


def step(work: Work, name: str, draft: Draft) -> None:
    """What comes with a step on a claim: its approval makes the claimant head of the unit, in the same transaction.

    Raises Taken where the unit has a head by now, or the claimant works elsewhere or no more.
    """
    if name == "setujui":
        appoint(work, draft.after["pegawai"], draft.after["unor"])


def appoint(work: Work, pegawai_id: int, unor_id: int) -> None:
    """Make a pegawai the definitive head of the unit where they work; what confirmed it is the caller's to know: an
    admin's decision, or a record of SIASN that names that person head of that unit. Raises Taken.
    """
    row = permintaan.person(work, pegawai_id)
    unit = _hold(work, unor_id)
    if row["unor_id"] != unor_id or not row["aktif"]:
        raise Taken(f"{row['nama']} tidak lagi bekerja pada Unit Kerja {unit}.", "Tolak klaim ini dengan alasan itu.")
    _refuse_held(work, unor_id, unit, but=pegawai_id)
    try:
        permintaan.change(work, row, HEAD, ENTITY)
    except Invalid as refusal:  # a generic form made somebody the head at this very moment
        raise Taken(refusal.message, "Muat ulang halaman untuk melihat pimpinannya.") from refusal


def _hold(work: Work, unor_id: int) -> str:
    """Keep others from taking the unit until the transaction ends; gives its name."""
    unor = work.registry.tables["unor"]
    locked = sa.select(unor.c.nama).where(unor.c[ID] == unor_id).with_for_update(key_share=True)
    return str(work.session.scalar(locked))


def _refuse_held(work: Work, unor_id: int, unit: str, but: int = 0) -> None:
    pegawai = work.registry.tables["pegawai"]
    heads = sa.select(pegawai).where(
        pegawai.c.unor_id == unor_id,
        pegawai.c.jenis_jabatan == "pimpinan",
        pegawai.c.aktif,
        pegawai.c[ID] != but,
    )
    head = work.session.execute(heads.order_by(pegawai.c[ID]).limit(1)).mappings().first()
    if head is not None:
        raise Taken(
            f"Unit Kerja {unit} sudah dipimpin {_named(head)} ({head['status_pimpinan']}).",
            f"Bila {head['nama']} bukan lagi pimpinannya, mintalah ia menekan Lepas Pimpinan Unit Kerja pada Profil, "
            "atau minta admin unit mengubah Jenis Jabatannya menjadi Pegawai. Sesudah itu ulangi.",
        )


def _refuse_claimed(work: Work, unor_id: int, unit: str) -> None:
    assert work.actor.pegawai_id is not None
    own = permintaan.waiting(work, pegawai=work.actor.pegawai_id)
    if own is not None:
        since = waktu(own["diajukan"], work.actor.zone)
        raise Taken(f"Klaim Anda sejak {since} masih menunggu keputusan admin.", "Tunggu, atau batalkan klaim itu.")
    other = permintaan.waiting(work, unor=unor_id)
    if other is not None:
        pegawai = work.registry.tables["pegawai"]
        query = sa.select(pegawai).where(pegawai.c[ID] == other["pegawai_id"])
        claimant = work.session.execute(query).mappings().one()
        raise Taken(
            f"Unit Kerja {unit} sudah diklaim {_named(claimant)} pada {waktu(other['diajukan'], work.actor.zone)}.",
            "Klaim itu menunggu keputusan admin. Bila keliru, mintalah ia membatalkannya, atau hubungi admin unit.",
        )


def _named(row: Any) -> str:
    return f"{row['nama']} - {row['nip']}"
