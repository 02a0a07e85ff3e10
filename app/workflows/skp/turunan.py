"""What the rows of an SKP take from elsewhere: the post it is made in, the form of its indikator, places in lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.domain import skp as aturan
from app.domain.skp import DEFINITIF
from app.workflows.draft import Draft, Work

PIMPINAN = "pimpinan"


@dataclass(frozen=True, slots=True)
class Jabatan:
    """A post on the day it is asked for: where, as what, and the model of the SKP that goes with it."""

    unor: int
    jabatan: str
    jenis_jabatan: str
    model: str
    sebagai: str = DEFINITIF


def skp(work: Work, draft: Draft) -> None:
    """Year and post of an SKP. While it is a draft it follows the profile; once handed in it stays as it was.

    A period that is over keeps its post, too: the profile may speak of the next one by then.
    """
    _year(draft)
    plt_plh = draft.after.get("plt_plh")
    draft.put({"posisi": aturan.posisi(plt_plh)})
    if draft.after.get("pegawai") is None or draft.after.get("status") not in (None, aturan.DRAFT):
        return
    akhir = draft.after.get("periode_akhir")
    if draft.before is not None and isinstance(akhir, date) and akhir < work.actor.today:
        return
    post = jabatan(work, draft.after["pegawai"], plt_plh)
    if post is None:
        draft.refuse("plt_plh", "Penugasan PLT/PLH itu bukan milik pegawai ini.")
        return
    draft.put(
        {
            "unor": post.unor,
            "jabatan": post.jabatan,
            "jenis_jabatan": post.jenis_jabatan,
            "sebagai": post.sebagai,
            "model": _model(work, draft, post),
        }
    )


def _year(draft: Draft) -> None:
    awal, akhir = draft.after.get("periode_awal"), draft.after.get("periode_akhir")
    if not isinstance(awal, date):
        return
    draft.put({"tahun": awal.year})
    if isinstance(akhir, date) and akhir >= awal and aturan.tahun(awal, akhir) is None:
        draft.refuse("periode_akhir", "Periode SKP berada dalam satu tahun. Buat SKP lain untuk tahun berikutnya.")


def _model(work: Work, draft: Draft, post: Jabatan) -> str:
    """That of the post, or the one at hand while there are indikator: their form hangs on it."""
    at_hand = (draft.before or {}).get("model")
    if not isinstance(at_hand, str) or at_hand == post.model or not has_indikator(work, draft.row_id):
        return post.model
    return at_hand


def jabatan(work: Work, pegawai: int, plt_plh: int | None) -> Jabatan | None:
    """The post of a pegawai: the definitive one, or that of a PLT/PLH, of which they are a pimpinan.

    None where the PLT/PLH is somebody else's.
    """
    tables = work.registry.tables
    people, units, grades, acting = (tables[name] for name in ("pegawai", "unor", "eselon", "plt_plh"))
    if plt_plh is None:
        where = sa.select(people.c.unor_id, people.c.jabatan, people.c.jenis_jabatan, sa.literal(DEFINITIF).label("as"))
        where = where.where(people.c.id == pegawai)
    else:
        where = sa.select(acting.c.unor_id, acting.c.jabatan, sa.literal(PIMPINAN), acting.c.jenis)
        where = where.where(acting.c.id == plt_plh, acting.c.pegawai_id == pegawai)
    found = work.session.execute(where).first()
    if found is None:
        return None
    unit = sa.select(units.c.mandiri, grades.c.jabatan_asn)
    unit = unit.select_from(units.outerjoin(grades, grades.c.id == units.c.jenis_id)).where(units.c.id == found[0])
    mandiri, asn = work.session.execute(unit).one()
    pimpinan = found[2] == PIMPINAN
    return Jabatan(
        found[0],
        found[1],
        found[2],
        aturan.model(pimpinan=pimpinan, mandiri=mandiri, jpt=str(asn or "").startswith("JPT")),
        found[3],
    )


def has_indikator(work: Work, skp_id: int) -> bool:
    """Whether the SKP has an indikator somewhere."""
    rows, lines = work.registry.tables["rhk"], work.registry.tables["indikator"]
    there = sa.exists().where(lines.c.rhk_id == rows.c.id, rows.c.skp_id == skp_id)
    return bool(work.session.scalar(sa.select(there)))


def rhk(work: Work, draft: Draft) -> None:
    """The place of a new RHK, behind those of its kind."""
    _place(work, draft, "skp", "jenis")


def lampiran(work: Work, draft: Draft) -> None:
    """The place of a new line of the lampiran, in its part."""
    _place(work, draft, "skp", "bagian")


def indikator(work: Work, draft: Draft) -> None:
    """The place of a new indikator in its RHK, and the form that its SKP asks for."""
    _place(work, draft, "rhk")
    if draft.before is not None or draft.after.get("rhk") is None:
        return
    rows, plans = work.registry.tables["rhk"], work.registry.tables["skp"]
    of = sa.select(plans.c.pendekatan, plans.c.model).join(rows, rows.c.skp_id == plans.c.id)
    found = work.session.execute(of.where(rows.c.id == draft.after["rhk"])).first()
    if found is not None:
        draft.put({"bentuk": aturan.bentuk(found[0], found[1])})


def _place(work: Work, draft: Draft, *among: str) -> None:
    if draft.before is not None or any(draft.after.get(name) is None for name in among):
        return
    table = work.registry.tables[work.entity.name]
    same: list[sa.ColumnElement[Any]] = [table.c[work.columns[name]] == draft.after[name] for name in among]
    last = work.session.scalar(sa.select(sa.func.max(table.c.urutan)).where(*same))
    draft.put({"urutan": (last or 0) + 1})
