"""The Matriks Pembagian Peran Hasil of a pimpinan: whose SKP stand in it, and RHK written into their drafts.

Source: Buku Petunjuk e-Kinerja 2022, 5 (gambar 15 to 18); rules 2.9 ('DRAFT: the pimpinan may Tambah RHK by the
Matriks, seeing only the RHK that intervene their own').

Whoever has an SKP of the year may be taken in by NIP. Written into are only the drafts of those whom the pimpinan
rates today, and of the members of a tim kerja that an admin made and the pimpinan leads: to know somebody's NIP gives
no power over their SKP. What was written is the owner's own from then on, who may change and delete it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import skp as aturan
from app.domain.actor import Actor
from app.engine.spec import ID
from app.errors import Invalid, NotAllowed, OutOfScope, Passed
from app.models.build import Registry
from app.models.queries import bawahan, matriks
from app.models.queries.matriks import Kepala
from app.models.scope import one
from app.workflows import decided
from app.workflows import entity as verbs
from app.workflows.draft import Row, Work
from app.workflows.effects import Done
from app.workflows.skp import terbuka

MOST = 500
"""Cells that one text is written into at once."""


@dataclass(frozen=True, slots=True)
class Sel:
    """A cell: the SKP of its row; the RHK, and one of its indikator or none, of its column."""

    skp_id: int
    rhk_id: int
    indikator_id: int | None = None


def sinkronkan(session: Session, registry: Registry, actor: Actor, skp_id: int, *, now: datetime) -> Done:
    """Take in all bawahan who have an SKP of the year; nobody is taken out. Raises OutOfScope and NotAllowed."""
    work = Work(session, registry, actor, registry.catalog.entity("matriks"), now)
    head = _own(work, skp_id)
    fresh = _not_yet(work, head)
    decided.insert(work, [{"skp": skp_id, "bawahan": each} for each in fresh], head.instansi_id)
    if not fresh:
        return Done(skp_id, "Semua bawahan yang sudah membuat SKP sudah ada pada matriks ini.")
    return Done(skp_id, f"{len(fresh)} SKP bawahan ditambahkan ke matriks.")


def tambah_pegawai(
    session: Session, registry: Registry, actor: Actor, skp_id: int, plan_id: int, nip: str, *, now: datetime
) -> Done:
    """Take in an SKP of the year of whoever has that NIP. Raises OutOfScope, NotAllowed and Invalid."""
    work = Work(session, registry, actor, registry.catalog.entity("matriks"), now)
    head = _own(work, skp_id)
    nama, found = matriks.pilihan(session, registry, head, nip)
    chosen = next((each for each in found if each.skp_id == plan_id), None)
    if chosen is None:
        raise Invalid({"skp": ["Pilih SKP yang ditambahkan."]}, "Cari lagi dengan NIP, lalu pilih SKP-nya.")
    if chosen.sudah:
        return Done(skp_id, f"SKP {nama} sudah ada pada matriks ini.")
    decided.insert(work, [{"skp": skp_id, "bawahan": plan_id}], head.instansi_id)
    return Done(skp_id, f"SKP {nama} ditambahkan ke matriks.")


def keluarkan(session: Session, registry: Registry, actor: Actor, skp_id: int, row_id: int, *, now: datetime) -> Done:
    """Take a row out of the matrix; its SKP stays as it is. Raises OutOfScope and NotAllowed."""
    work = Work(session, registry, actor, registry.catalog.entity("matriks"), now)
    _own(work, skp_id)
    if one(session, registry, actor, work.entity, row_id, "list")["skp_id"] != skp_id:
        raise OutOfScope
    verbs.delete(session, registry, actor, work.entity, row_id, now=now)
    return Done(skp_id, "Pegawai dikeluarkan dari matriks. SKP-nya tidak berubah.")


def tambah_rhk(
    session: Session,
    registry: Registry,
    actor: Actor,
    skp_id: int,
    cells: Sequence[Sel],
    jenis: str,
    teks: str,
    *,
    now: datetime,
) -> Done:
    """Write an RHK into the draft of each cell's SKP, which intervenes the RHK of its column: into all of them or none.

    Raises OutOfScope, NotAllowed, Invalid, and Passed where one of them is no draft any more.
    """
    work = Work(session, registry, actor, registry.catalog.entity("rhk"), now)
    head = _own(work, skp_id)
    wanted = tuple(dict.fromkeys(cells))
    _check(wanted)
    _columns(work, skp_id, wanted)
    plans = _plans(work, skp_id, {cell.skp_id for cell in wanted})
    for plan_id in sorted(plans):
        _hold(work, plans[plan_id])
    for cell in wanted:
        jpt = plans[cell.skp_id]["model"] == aturan.JPT
        values: dict[str, object] = {"skp": cell.skp_id, "jenis": jenis, "teks": teks, "rhk_pimpinan": cell.rhk_id}
        values |= {"indikator_pimpinan": cell.indikator_id} if cell.indikator_id else {}
        decided.insert(work, [{**values, **({"penugasan_dari": head.jabatan} if jpt else {})}], head.instansi_id)
    people = len({plans[cell.skp_id]["pegawai_id"] for cell in wanted})
    return Done(skp_id, f"{len(wanted)} Rencana Hasil Kerja ditulis ke SKP {people} pegawai.")


def _own(work: Work, skp_id: int) -> Kepala:
    """The SKP of the matrix, which is the actor's own. Raises OutOfScope and NotAllowed."""
    head = matriks.kepala(work.session, work.registry, work.actor, skp_id)
    if work.actor.pegawai_id is None or head.pegawai_id != work.actor.pegawai_id:
        raise NotAllowed(
            "Matriks ini hanya diisi oleh pimpinan pemiliknya.", "Anda dapat membacanya, tetapi tidak mengubahnya."
        )
    return head


def _not_yet(work: Work, head: Kepala) -> list[int]:
    """The SKP of the year that belong into the matrix and are not in it: of people whom the actor rates today, each
    taken into the matrix of the nearest unit above that the actor has an SKP for."""
    plans, matrix, units = (work.registry.tables[name] for name in ("skp", "matriks", "unor"))
    year = plans.c.tahun == head.tahun
    mine = sa.select(plans.c.unor_id).where(year, plans.c.pegawai_id == head.pegawai_id)
    heads = set(work.session.scalars(mine))
    there = sa.exists().where(matrix.c.skp_id == head.id, matrix.c.bawahan_id == plans.c.id)
    rated = bawahan.mine(work.registry, work.actor, plans)
    fresh = sa.select(plans.c.id, plans.c.unor_id).where(year, rated, ~there, plans.c.pegawai_id != head.pegawai_id)
    rows = work.session.execute(fresh.order_by(plans.c.id)).all()
    if len(heads) == 1:
        return [row[0] for row in rows]
    above = {
        row[0]: row[1]
        for row in work.session.execute(
            sa.select(units.c.id, units.c.atasan_id).where(units.c.instansi_id == head.instansi_id)
        )
    }
    return [row[0] for row in rows if _nearest(row[1], heads, above) == head.unor_id]


def _nearest(unit: int, heads: set[int], above: Mapping[int, int | None]) -> int | None:
    at: int | None = unit
    seen: set[int] = set()
    while at is not None and at not in heads and at not in seen:
        seen.add(at)
        at = above.get(at)
    return at


def _check(cells: Sequence[Sel]) -> None:
    if not cells:
        raise Invalid({"sel": ["Pilih sedikitnya satu sel."]}, "Centang sel pegawai dan RHK yang dibagi.")
    if len(cells) > MOST:
        raise Invalid({"sel": [f"Paling banyak {MOST} sel sekaligus."]}, "Kurangi pilihannya.")


def _columns(work: Work, skp_id: int, cells: Sequence[Sel]) -> None:
    """Raises Invalid where a cell is not under one of the matrix's own columns."""
    own = matriks.kolom(work.session, work.registry, skp_id)
    known = {(each.rhk_id, each.indikator_id) for each in own} | {(each.rhk_id, None) for each in own}
    if any((cell.rhk_id, cell.indikator_id) not in known for cell in cells):
        raise Invalid(
            {"sel": ["RHK atau indikator itu tidak ada lagi pada SKP Anda."]}, "Muat ulang matriks, lalu pilih lagi."
        )


def _plans(work: Work, skp_id: int, wanted: set[int]) -> Mapping[int, Row]:
    """The SKP of the cells. Raises OutOfScope for one outside the matrix, NotAllowed for one not to be written."""
    plans, matrix, people = (work.registry.tables[name] for name in ("skp", "matriks", "pegawai"))
    may = matriks.ditulis(work.registry, work.actor, plans)
    query = (
        sa.select(plans.c.id, plans.c.pegawai_id, plans.c.model, people.c.nama, may.label("may"))
        .select_from(
            matrix.join(plans, plans.c.id == matrix.c.bawahan_id).join(people, people.c.id == plans.c.pegawai_id)
        )
        .where(matrix.c.skp_id == skp_id, plans.c.id.in_(wanted))
    )
    found = {row[ID]: row for row in work.session.execute(query).mappings()}
    if wanted - set(found):
        raise OutOfScope("SKP itu tidak ada pada matriks ini.", "Muat ulang matriks, lalu pilih lagi.")
    for row in found.values():
        if not row["may"]:
            raise NotAllowed(
                f"{row['nama']} bukan bawahan maupun anggota tim kerja Anda.",
                "Minta admin membentuk Tim Kerja dengan Anda sebagai ketua dan ia sebagai anggota.",
            )
    return dict(found)


def _hold(work: Work, plan: Row) -> None:
    """Keep the draft a draft until the transaction ends. Raises Passed, with whose it is, and OutOfScope."""
    try:
        terbuka.hold(work, plan[ID], aturan.DRAFT)
    except Passed as late:
        raise Passed(f"{plan['nama']}: {late.message} Tidak ada RHK yang ditulis.") from None
