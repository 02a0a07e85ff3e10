"""What the pages of an SKP ask first: which SKP, whose, and whether it can still be changed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import current_app, url_for

from app.domain import skp as aturan
from app.domain.actor import Actor
from app.domain.tanggal import tanggal
from app.errors import NotAllowed, OutOfScope, Passed
from app.models.queries import skp as queries
from app.models.queries.skp import Skp
from app.models.scope import one
from app.views.skp.simpan import Jejak
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import session
from app.workflows.skp import terbuka

KENAPA = "/profil/atasan/#kenapa"
"""Where the chain of somebody's penilai is explained."""

STILL_DRAFT = "SKP ini masih DRAFT dan sedang disusun oleh pegawai, sehingga belum dapat dilihat."


def lihat(skp_id: int) -> Skp:
    """An SKP that the reader may open. Raises OutOfScope, and NotAllowed with the reason for a draft that they have in
    a list of theirs."""
    registry, actor = services().registry, current_actor()
    try:
        return queries.satu(session(), registry, actor, skp_id)
    except OutOfScope:
        one(session(), registry, actor, registry.catalog.entity("skp"), skp_id, "list")
    raise NotAllowed(STILL_DRAFT, "Tunggu sampai diajukan.")


def milik(skp_id: int) -> Skp:
    """One's own SKP. Raises OutOfScope and NotAllowed."""
    found = lihat(skp_id)
    if not sendiri(found, current_actor()):
        raise NotAllowed("SKP hanya dapat diubah oleh pegawai pemiliknya.", "Minta pegawai tersebut melakukannya.")
    return found


def terbuka_milik(skp_id: int) -> Skp:
    """One's own SKP while it is a draft. Raises besides Passed."""
    found = milik(skp_id)
    if found.row["status"] != aturan.DRAFT:
        raise Passed(terbuka.PASSED[found.row["status"]])
    return found


def sendiri(skp: Skp, actor: Actor) -> bool:
    """Whether it is the actor's own."""
    return actor.pegawai_id is not None and skp.row["pegawai_id"] == actor.pegawai_id


def baris(skp_id: int, entity: str, row_id: int) -> sa.RowMapping:
    """A row of the SKP's. Raises OutOfScope, also for one of another SKP."""
    registry, actor = services().registry, current_actor()
    found = one(session(), registry, actor, registry.catalog.entity(entity), row_id, "read")
    if _skp_of(found, entity) != skp_id:
        raise OutOfScope
    return found


def _skp_of(row: sa.RowMapping, entity: str) -> int | None:
    if entity != "indikator":
        return int(row["skp_id"])
    rows = services().registry.tables["rhk"]
    return session().scalar(sa.select(rows.c.skp_id).where(rows.c.id == row["rhk_id"]))


def masa(row: Any) -> str:
    """The period of an SKP: '1 Januari 2026 s/d 31 Desember 2026'."""
    return f"{tanggal(row['periode_awal'])} s/d {tanggal(row['periode_akhir'])}"


def jejak(skp: Skp, last: str) -> Jejak:
    """The bread crumbs of a page below an SKP."""
    return (
        ("Daftar SKP", url_for("skp.index")),
        ("Detil SKP", url_for("skp.detil", skp_id=skp.row["id"])),
        (last, ""),
    )


def tautan(area: str, path: str) -> str:
    """The address of a page of another area; '' in a program that does not have it."""
    return path if area in current_app.blueprints else ""
