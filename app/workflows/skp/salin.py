"""The short way to a plan: rows taken over from the RHK of whoever rates one, or from one's own plan of last year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import skp as aturan
from app.domain.actor import Actor
from app.errors import Invalid
from app.models.build import Registry
from app.models.scope import one, visible
from app.workflows import entity as verbs
from app.workflows.draft import Work
from app.workflows.effects import Done
from app.workflows.skp import terbuka

MOST = 50
"""RHK in one go; a plan has rarely more than ten."""

Row = Mapping[str, Any] | sa.RowMapping


@dataclass(frozen=True, slots=True)
class _Plan:
    """The SKP that rows are taken into."""

    work: Work
    id: int
    model: str
    bentuk: str


def ambil(
    session: Session, registry: Registry, actor: Actor, skp_id: int, rhk_ids: Sequence[int], *, now: datetime
) -> Done:
    """Take the RHK of the penilai that were picked into one's own draft, with their indikator, as rows to be edited.

    One that the plan intervenes already, or has in the same words, is left out. Raises Passed, NotAllowed,
    OutOfScope and Invalid.
    """
    plan = _plan(session, registry, actor, skp_id, now)
    if not rhk_ids:
        raise Invalid({"": ["Pilih sedikitnya satu Rencana Hasil Kerja pimpinan."]}, "Centang yang diintervensi.")
    if len(rhk_ids) > MOST:
        raise Invalid({"": [f"Paling banyak {MOST} Rencana Hasil Kerja sekaligus."]}, "Kurangi pilihannya.")
    table = registry.tables["rhk"]
    seen = visible(registry, actor, registry.catalog.entity("rhk"), "list")
    query = sa.select(table).where(table.c.id.in_(rhk_ids), seen).order_by(table.c.urutan, table.c.id)
    chosen = session.execute(query).mappings().all()
    own = session.execute(sa.select(table.c.rhk_pimpinan_id, table.c.teks).where(table.c.skp_id == skp_id)).all()
    known, texts = {row[0] for row in own}, {row[1] for row in own}
    fresh = [row for row in chosen if row["id"] not in known and row["teks"] not in texts]
    if len(chosen) != len(set(rhk_ids)):
        raise Invalid({"": ["Sebagian RHK pimpinan itu tidak ada lagi."]}, "Muat ulang halaman, lalu pilih lagi.")
    posts = _posts(plan, fresh) if plan.model == aturan.JPT else {}
    for row in fresh:
        jpt = plan.model == aturan.JPT
        link = {"penugasan_dari": posts[row["skp_id"]]} if jpt else {"rhk_pimpinan": row["id"]}
        _take(plan, row, {"jenis": row["jenis"], **link})
    return Done(skp_id, f"{len(fresh)} Rencana Hasil Kerja ditambahkan. Sesuaikan isinya, lalu ajukan.")


def _posts(plan: _Plan, rows: Sequence[Row]) -> dict[int, str]:
    """The posts that some RHK were set in, by their SKP: whom an assignment comes from."""
    plans = plan.work.registry.tables["skp"]
    query = sa.select(plans.c.id, plans.c.jabatan).where(plans.c.id.in_({row["skp_id"] for row in rows}))
    return {row.id: row.jabatan for row in plan.work.session.execute(query)}


def baru(
    session: Session, registry: Registry, actor: Actor, from_id: int, awal: date, akhir: date, *, now: datetime
) -> Done:
    """Make an SKP for a new period out of an earlier one of one's own: the same approach, the same content.

    Raises OutOfScope, NotAllowed and Invalid.
    """
    source = one(session, registry, actor, registry.catalog.entity("skp"), from_id, "read")
    values = {"periode_awal": awal, "periode_akhir": akhir, "pendekatan": source["pendekatan"]}
    if source["plt_plh_id"] is not None:
        values["plt_plh"] = source["plt_plh_id"]
    made = verbs.create(session, registry, actor, "skp", {"pegawai": actor.pegawai_id, **values}, now=now).subject_id
    return salin(session, registry, actor, made, from_id, now=now)


def salin(session: Session, registry: Registry, actor: Actor, skp_id: int, from_id: int, *, now: datetime) -> Done:
    """Copy RHK, indikator and lampiran of an earlier SKP of one's own into an empty draft.

    What the earlier one intervened is found again by its text among what the penilai has this year, and left open where
    it is not there. Raises Passed, NotAllowed, OutOfScope and Invalid.
    """
    plan = _plan(session, registry, actor, skp_id, now)
    plans = registry.tables["skp"]
    source = one(session, registry, actor, registry.catalog.entity("skp"), from_id, "read")
    owner = session.scalar(sa.select(plans.c.pegawai_id).where(plans.c.id == skp_id))
    if source["pegawai_id"] != owner or from_id == skp_id:
        raise Invalid({"": ["Hanya SKP Anda sendiri yang dapat disalin."]}, "Pilih SKP lain.")
    rows = registry.tables["rhk"]
    if session.scalar(sa.select(sa.exists().where(rows.c.skp_id == skp_id))):
        raise Invalid({"": ["SKP ini sudah berisi Rencana Hasil Kerja."]}, "Salin ke SKP yang masih kosong.")
    links = _found_again(plan, from_id) if plan.model == aturan.JAJF else {}
    own = session.execute(sa.select(rows).where(rows.c.skp_id == from_id).order_by(rows.c.urutan, rows.c.id))
    kept = ["jenis", "klasifikasi"] if source["jenis_jabatan"] == "pimpinan" else ["jenis"]
    copied = own.mappings().all()
    for row in copied:
        jpt = {"penugasan_dari": row["penugasan_dari"]} if plan.model == aturan.JPT else {}
        link = {"rhk_pimpinan": links[row["id"]]} if row["id"] in links else {}
        _take(plan, row, {**{name: row[name] for name in kept}, **jpt, **link})
    _lampiran(plan, from_id)
    return Done(skp_id, f"{len(copied)} Rencana Hasil Kerja disalin. Sesuaikan isinya, lalu ajukan.")


def _plan(session: Session, registry: Registry, actor: Actor, skp_id: int, now: datetime) -> _Plan:
    work = Work(session, registry, actor, registry.catalog.entity("rhk"), now)
    one(session, registry, actor, registry.catalog.entity("skp"), skp_id, "list")
    terbuka.hold(work, skp_id, aturan.DRAFT)
    row = one(session, registry, actor, registry.catalog.entity("skp"), skp_id, "update")
    return _Plan(work, skp_id, row["model"], aturan.bentuk(row["pendekatan"], row["model"]))


def _take(plan: _Plan, row: Row, values: Mapping[str, object]) -> None:
    """Make an RHK of the plan out of another one, with those of its indikator that have what this form asks for."""
    work = plan.work
    made = verbs.create(
        work.session,
        work.registry,
        work.actor,
        "rhk",
        {"skp": plan.id, "teks": row["teks"], **values},
        now=work.now,
    ).subject_id
    table = work.registry.tables["indikator"]
    below = sa.select(table).where(table.c.rhk_id == row["id"]).order_by(table.c.urutan, table.c.id)
    for line in work.session.execute(below).mappings().all():
        asked = _asked(plan.bentuk, line)
        if asked is not None:
            mine = {"rhk": made, "teks": line["teks"], **asked}
            verbs.create(work.session, work.registry, work.actor, "indikator", mine, now=work.now)


def _asked(bentuk: str, line: Row) -> dict[str, object] | None:
    """What the form asks of an indikator, out of another; None where that says too little.

    An aspek that the other form does not know is taken for Kuantitas, the first of the list; it can be changed at once.
    """
    values = {name: line[name] for name in aturan.ISIAN[bentuk]}
    if "aspek" in values and values["aspek"] is None:
        values["aspek"] = "kuantitas"
    return None if any(value is None for value in values.values()) else values


def _found_again(plan: _Plan, from_id: int) -> dict[int, int]:
    """By the RHK of an earlier plan: the RHK of the penilai this year that has the text of the one it intervened."""
    work = plan.work
    rows = work.registry.tables["rhk"]
    above = rows.alias()
    then = sa.select(rows.c.id, above.c.teks).join(above, above.c.id == rows.c.rhk_pimpinan_id)
    wanted = {row[0]: row[1] for row in work.session.execute(then.where(rows.c.skp_id == from_id))}
    if not wanted:
        return {}
    offered = {row["teks"]: row["id"] for row in _offered(plan, wanted.values())}
    return {row_id: offered[teks] for row_id, teks in wanted.items() if teks in offered}


def _offered(plan: _Plan, texts: Iterable[str]) -> Sequence[Row]:
    """The RHK organisasi of other people, within sight and of the plan's year, that have one of the texts."""
    work = plan.work
    rows, plans = work.registry.tables["rhk"], work.registry.tables["skp"]
    year = sa.select(plans.c.tahun).where(plans.c.id == plan.id).scalar_subquery()
    owner = sa.select(plans.c.pegawai_id).where(plans.c.id == plan.id).scalar_subquery()
    theirs = sa.select(plans.c.id).where(plans.c.tahun == year, plans.c.pegawai_id != owner)
    query = sa.select(rows.c.id, rows.c.teks).where(
        rows.c.teks.in_(set(texts)),
        rows.c.klasifikasi == "organisasi",
        rows.c.skp_id.in_(theirs),
        visible(work.registry, work.actor, work.entity, "list"),
    )
    return work.session.execute(query).mappings().all()


def _lampiran(plan: _Plan, from_id: int) -> None:
    work = plan.work
    table = work.registry.tables["lampiran"]
    lines = sa.select(table).where(table.c.skp_id == from_id).order_by(table.c.bagian, table.c.urutan, table.c.id)
    for line in work.session.execute(lines).mappings().all():
        values = {"skp": plan.id, "bagian": line["bagian"], "teks": line["teks"]}
        verbs.create(work.session, work.registry, work.actor, "lampiran", values, now=work.now)
