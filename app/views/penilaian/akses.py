"""What the pages of a penilaian ask first: which one, whose, and whether it can still be filled in."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from app.domain import penilaian as aturan
from app.domain import skp as skp_aturan
from app.domain import tenggat
from app.domain.actor import Actor
from app.errors import NotAllowed
from app.models.queries import penilaian as queries
from app.models.queries import skp as skp_queries
from app.models.queries.penilaian import Row
from app.models.queries.skp import Skp
from app.views.skp import akses
from app.views.skp.simpan import Jejak
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import session
from app.workflows.draft import Work
from app.workflows.penilaian import terbuka, turunan

NOT_YOURS = "Pelaksanaan Kinerja hanya dibuka oleh pegawai pemilik SKP."
ELSEWHERE = "Pejabat penilai melihat bukti dukung dan realisasi lewat Pemantauan dan Evaluasi."


@dataclass(frozen=True, slots=True)
class Berkas:
    """A penilaian of one's own with its SKP; `tutup` is why it cannot be filled in, '' while it can."""

    row: Row
    skp: Skp
    tutup: str


def skp_milik(skp_id: int) -> Skp:
    """One's own SKP. Raises OutOfScope, and NotAllowed for that of others."""
    found = akses.lihat(skp_id)
    if not akses.sendiri(found, current_actor()):
        raise NotAllowed(NOT_YOURS, ELSEWHERE)
    return found


def milik(penilaian_id: int) -> Berkas:
    """One's own penilaian. Raises OutOfScope, and NotAllowed for that of others."""
    actor = current_actor()
    row = queries.satu(session(), services().registry, actor, penilaian_id)
    skp = skp_queries.satu(session(), services().registry, actor, row["skp_id"])
    if not akses.sendiri(skp, actor):
        raise NotAllowed(NOT_YOURS, ELSEWHERE)
    return Berkas(row, skp, tutup(row, skp, actor))


def tutup(row: Row, skp: Skp, actor: Actor) -> str:
    """Why a penilaian of the actor's own cannot be filled in now; '' while it can."""
    if row["status"] != aturan.BERJALAN:
        return terbuka.RATED
    if skp.row["status"] != skp_aturan.PERSETUJUAN:
        return terbuka.LOCKED.format(skp.row["status"].upper())
    if row["jenis"] == aturan.FINAL and not turunan.terakhir(work(), row["skp_id"]):
        return terbuka.NOT_LAST
    if tenggat.lewat(row["batas"], actor.now, actor.zone):
        return f"{aturan.kalimat_batas(row['batas'])} Isian tidak dapat diubah lagi."
    return ""


def work() -> Work:
    """What the verbs' own questions need."""
    actor, registry = current_actor(), services().registry
    return Work(session(), registry, actor, registry.catalog.entity("penilaian"), actor.now)


def jejak(skp_id: int, last: str, penilaian_id: int = 0, nama: str = "") -> Jejak:
    """The bread crumbs of a page below the periods of an SKP; with a period, of a page below that."""
    above = [("Daftar SKP", url_for("skp.index")), ("Penilaian", url_for("penilaian.daftar", skp_id=skp_id))]
    if penilaian_id:
        above.append((nama, url_for("penilaian.lembar", penilaian_id=penilaian_id)))
    return (*above, (last, ""))
