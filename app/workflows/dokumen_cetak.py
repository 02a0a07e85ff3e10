"""Noting what is printed: a row for each document, under a code that its paper carries. Rows are never changed.

They are written before the document is made: a paper without its row would be taken for a forged one, a row without a
paper harms nobody.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import penilaian as aturan
from app.domain import skp as skp_aturan
from app.domain.actor import Actor
from app.domain.keaslian import CODE_LENGTH, CODE_LETTERS, berkelompok
from app.errors import Passed
from app.models.build import Registry
from app.models.scope import one
from app.workflows import recording, write
from app.workflows.draft import Draft, Work, new, refuse_if_wrong
from app.workflows.integrity import translated

ENTITY = "dokumen_cetak"
PASSED = "Penilaian ini berubah selagi dokumennya disiapkan. Cetak sekali lagi."
AFRESH = frozenset({"kode", "dicetak_pada"})
"""What differs whenever the same is printed again."""


@dataclass(frozen=True, slots=True)
class Kertas:
    """What a document is going to say; `versi` is that of the penilaian from which it was read."""

    penilaian: int
    versi: int
    jenis: str
    bentuk: str
    nama_instansi: str
    nama: str
    nip: str
    periode: str
    awal: date
    akhir: date
    penilai: str | None


def catat(
    session: Session,
    registry: Registry,
    actor: Actor,
    kertas: Sequence[Kertas],
    *,
    pekerjaan: int | None = None,
    now: datetime,
) -> tuple[str, ...]:
    """Note that documents are printed; gives the code of each, in order.

    Of a background job, `pekerjaan`: what it noted in a run before, of documents that say the same, keeps its code.
    Raises OutOfScope and NotAllowed for a penilaian that the actor does not print, and Passed for one that changed.
    """
    work = Work(session, registry, actor, registry.catalog.entity(ENTITY), now)
    drafts = [_draft(work, place, each, pekerjaan) for place, each in enumerate(kertas)]
    known = _noted(work, drafts, pekerjaan) if pekerjaan is not None else {}
    fresh = [draft for draft in drafts if _key(draft.after) not in known]
    if fresh:
        write.judge(work, fresh)
        refuse_if_wrong(fresh)
        with translated(work):
            write.insert(work, fresh, None)
            recording.note(work, fresh, "create")
    return tuple(known.get(_key(draft.after)) or draft.after["kode"] for draft in drafts)


def _draft(work: Work, place: int, kertas: Kertas, pekerjaan: int | None) -> Draft:
    """A row about a document, with the marks as they are while the penilaian is held."""
    penilaian = work.registry.catalog.entity("penilaian")
    row = one(work.session, work.registry, work.actor, penilaian, kertas.penilaian, "cetak", lock=True)
    if row["version"] != kertas.versi:
        raise Passed(PASSED)
    plans = work.registry.tables["skp"]
    state = work.session.scalar(sa.select(plans.c.status).where(plans.c.id == row["skp_id"]))
    rated = row["status"] == aturan.DINILAI
    draft = new(
        work,
        place,
        {
            **asdict(kertas),
            "kode": berkelompok("".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))),
            "predikat": row["predikat"] if rated else None,
            "berlaku": rated and state == skp_aturan.PERSETUJUAN,
            "dicetak_pada": work.now,
            "dicetak_oleh": work.actor.nama,
            "pencetak": work.actor.nip,
            "pekerjaan": pekerjaan,
        },
    )
    draft.instansi_id = row["instansi_id"]
    return draft


def _noted(work: Work, drafts: Sequence[Draft], pekerjaan: int) -> dict[tuple[object, ...], str]:
    """The codes that a run of the job before gave to documents, by what these say."""
    table = work.registry.tables[ENTITY]
    about = [draft.after["penilaian"] for draft in drafts]
    rows = work.session.execute(
        sa.select(table).where(table.c.penilaian_id.in_(about), table.c.pekerjaan == pekerjaan)
    ).mappings()
    found = ({name: row[column] for name, column in work.columns.items()} for row in rows)
    return {_key(values): values["kode"] for values in found}


def _key(values: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(value for name, value in values.items() if name not in AFRESH)
