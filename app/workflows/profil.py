"""Edit Profil Saya (Sosialisasi pengisian e-Kinerja 2024): unit kerja at once, jabatan and golongan as a proposal.

Another unit takes power away at most, so it holds at once: 'Ketika mengganti Unit Kerja, Jenis Pegawai akan otomatis
berubah menjadi PEGAWAI.' Jabatan and golongan feed points that are worth money: they wait for an admin
(design/quality.md). What somebody does as PLT or PLH has dates of its own and stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.teks import normalise
from app.engine import validate
from app.engine.spec import ID
from app.errors import Invalid
from app.models.build import Registry
from app.workflows import permintaan
from app.workflows.draft import Draft, Row, Work
from app.workflows.effects import Done, Effect
from app.workflows.pimpinan import ENTITY as CLAIM
from app.workflows.pimpinan import STAFF

ENTITY = "usulan_profil"
PROPOSED = ("jabatan", "golongan")
MOVED = "Pindah unit kerja."
REPLACED = "Diganti usulan yang lebih baru."


@dataclass(frozen=True, slots=True)
class Edited:
    """The form as it was filled in; None and '' leave things as they are. `dasar` is the decree that people name."""

    unor: int | None = None
    jabatan: str = ""
    golongan: int | None = None
    dasar: str = ""


def ubah(
    session: Session, registry: Registry, actor: Actor, edited: Edited, version: int | None, *, now: datetime
) -> Done:
    """Change one's own unit at once, and propose another jabatan or golongan.

    A proposal takes the place of an open one, whose other half it keeps; an open claim on the unit left behind is
    taken back. Raises NotAllowed, Stale when the row is no longer at `version`, and Invalid.
    """
    work = Work(session, registry, actor, registry.catalog.entity(ENTITY), now)
    row = permintaan.own_row(work)
    proposal = _proposal(work, row, edited)
    moved = _move(work, row, edited.unor, version)
    row_id, effects = _propose(work, row, proposal, edited.dasar) if proposal else (row[ID], ())
    told = [f"Unit kerja Anda kini {moved}."] if moved else []
    if proposal:
        what = " dan ".join(name for name in PROPOSED if name in proposal)
        told.append(f"Usulan perubahan {what} diajukan; berlaku sesudah admin menyetujuinya.")
    return Done(row_id, " ".join(told) or "Tidak ada perubahan.", effects)


def step(work: Work, name: str, draft: Draft) -> None:
    """What comes with a step on a proposal: its approval changes the pegawai in the same transaction."""
    if name != "setujui":
        return
    wanted = {name: draft.after[name] for name in PROPOSED if not validate.is_empty(draft.after[name])}
    if "jabatan" in wanted:
        wanted["jabatan_referensi"] = _reference(work, wanted["jabatan"])
    permintaan.change(work, permintaan.person(work, draft.after["pegawai"]), wanted, ENTITY)


def _move(work: Work, row: Row, unor_id: int | None, version: int | None) -> str:
    """The name of the new unit; '' where there is none."""
    if unor_id is None or unor_id == row["unor_id"]:
        permintaan.change(work, row, {}, "ubah_unor", version)
        return ""
    permintaan.change(work, row, {"unor": unor_id, **STAFF}, "ubah_unor", version)
    claims = Work(work.session, work.registry, work.actor, work.registry.catalog.entity(CLAIM), work.now)
    claim = permintaan.waiting(claims, pegawai=row[ID])
    if claim is not None:
        permintaan.withdraw(claims, claim, MOVED)
    return permintaan.name_of(work, "unor", unor_id)


def _proposal(work: Work, row: Row, edited: Edited) -> dict[str, object]:
    """What the form proposes that is not so already. Raises Invalid."""
    jabatan = normalise(edited.jabatan).strip()
    wrong: dict[str, list[str]] = {}
    found: dict[str, object] = {}
    if not jabatan:
        wrong["jabatan"] = ["Jabatan wajib diisi."]
    elif jabatan != row["jabatan"]:
        found["jabatan"] = jabatan
    if edited.golongan not in (None, row["golongan_id"]):
        found["golongan"] = edited.golongan
        if not _fitting(work, row, edited.golongan):
            wrong["golongan"] = [f"Golongan itu bukan golongan {row['jenis_pegawai']}."]
    if wrong:
        raise Invalid(wrong)
    return found


def _fitting(work: Work, row: Row, golongan_id: int | None) -> bool:
    """Whether the grade is one of the person's kind: a PPPK's IX is no PNS's. Unknown ones are judged on saving."""
    golongan = work.registry.tables["golongan"]
    kind = work.session.scalar(sa.select(golongan.c.jenis).where(golongan.c[ID] == golongan_id))
    return kind is None or row["jenis_pegawai"] in (None, kind)


def _propose(work: Work, row: Row, wanted: Mapping[str, object], dasar: str) -> tuple[int, tuple[Effect, ...]]:
    earlier = permintaan.waiting(work, pegawai=row[ID])
    kept: dict[str, object] = {}
    if earlier is not None:
        kept = {"jabatan": earlier["jabatan"], "golongan": earlier["golongan_id"], "dasar": earlier["dasar"]}
        permintaan.withdraw(work, earlier, REPLACED)
    before = {"jabatan_lama": row["jabatan"], "golongan_lama": row["golongan_id"]}
    named = {"dasar": dasar} if dasar.strip() else {}
    row_id, news = permintaan.hand_in(work, {**kept, **wanted, **named, **before})
    return row_id, (news,)


def _reference(work: Work, nama: object) -> int | None:
    """The jabatan of the reference list that is called so; the former one would be worth other points."""
    jabatan = work.registry.tables["jabatan"]
    same = sa.func.lower(jabatan.c.nama) == str(nama).lower()
    ids = work.session.scalars(sa.select(jabatan.c[ID]).where(same, jabatan.c.aktif).limit(2)).all()
    return ids[0] if len(ids) == 1 else None
