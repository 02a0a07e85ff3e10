"""Umpan balik of the penilai on each indikator and each perilaku of a penilaian, without which there is no rating.

Sources: Mekanisme teknis pengisian realisasi 2023 ('wajib mengisi feedback/umpan balik … berupa simbol jempol
keatas/kebawah atau kata-kata', 'jika sudah selesai … selanjutnya wajib mengisi rating'); rules 3.2, steps 6 and 7, and
6.1 (the SKP of a PLT is not rated, the predikat is that of the definitive one).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from app.domain.evaluasi import FINAL_LAIN
from app.domain.skp import DEFINITIF
from app.domain.umpan_balik import ENTITY, KEY, Atas
from app.workflows.children import Below
from app.workflows.draft import Draft, Work
from app.workflows.penilaian import terbuka, turunan

MOST_NAMED = 3


def guard(work: Work, _action: str, draft: Draft, _below: Sequence[Below]) -> None:
    """The guard of both kinds: the penilaian and its SKP are locked, so that neither is rated nor set to draft at the
    same moment. Raises Passed unless the SKP is approved, OutOfScope when it is gone."""
    above = draft.after.get("penilaian")
    if isinstance(above, int):
        terbuka.hold_rated(work, above)


def lengkap(work: Work, draft: Draft) -> str | None:
    """What still lacks its umpan balik, by name; None where nothing does."""
    left = {atas: tuple(_left(work, draft, atas)) for atas in Atas}
    told = [f"{len(names)} {atas.nama}" for atas, names in left.items() if names]
    if not told:
        return None
    first = [name for names in left.values() for name in names][:MOST_NAMED]
    return f"{' dan '.join(told)} belum diberi umpan balik, antara lain: {'; '.join(first)}."


def belum(work: Work, draft: Draft) -> dict[Atas, tuple[int, ...]]:
    """The indikator and perilaku without umpan balik, by id."""
    return {atas: tuple(row[0] for row in work.session.execute(_missing(work, draft, atas))) for atas in Atas}


def _left(work: Work, draft: Draft, atas: Atas) -> Iterator[str]:
    return (str(row[1]) for row in work.session.execute(_missing(work, draft, atas)))


def _missing(work: Work, draft: Draft, atas: Atas) -> sa.Select[Any]:
    """(id, text) of what has none, in the order of the SKP."""
    rows = work.registry.tables[ENTITY[atas]]
    key = rows.c[f"{KEY[atas]}_id"]
    if atas is Atas.HASIL:
        lines, above = work.registry.tables["indikator"], work.registry.tables["rhk"]
        what = sa.select(lines.c.id, lines.c.teks).join(above, above.c.id == lines.c.rhk_id)
        what = what.where(above.c.skp_id == draft.after["skp"])
        what = what.order_by(above.c.jenis.desc(), above.c.urutan, lines.c.urutan, lines.c.id)
        one = lines.c.id
    else:
        values, plans = work.registry.tables["perilaku"], work.registry.tables["skp"]
        day = sa.select(plans.c.periode_awal).where(plans.c.id == draft.after["skp"]).scalar_subquery()
        ends = sa.or_(values.c.berlaku_sampai.is_(None), values.c.berlaku_sampai >= day)
        what = sa.select(values.c.id, values.c.nama).where(values.c.berlaku_sejak <= day, ends)
        what = what.order_by(values.c.urutan, values.c.id)
        one = values.c.id
    given = sa.exists().where(rows.c.penilaian_id == draft.row_id, key == one)
    return what.where(~given)


def ada_realisasi(work: Work, draft: Draft) -> str | None:
    """Why there is nothing to rate yet; None where something was reported."""
    done = work.registry.tables["realisasi"]
    found = work.session.scalar(sa.select(sa.exists().where(done.c.penilaian_id == draft.row_id)))
    return None if found else "pegawai belum mengisi realisasi pada periode ini."


def definitif(work: Work, draft: Draft) -> str | None:
    """Why the SKP of a PLT or PLH is not rated, nor Final of one that is not the year's last; None for the others."""
    plans = work.registry.tables["skp"]
    posisi = work.session.scalar(sa.select(plans.c.posisi).where(plans.c.id == draft.after["skp"]))
    if posisi != DEFINITIF:
        return "SKP ini dibuat sebagai PLT/PLH; predikat diambil dari SKP definitif."
    return FINAL_LAIN if turunan.di_skp_lain(work, draft.row_id) else None
