"""What a penilaian lets its pegawai change, asked with its row and that of its SKP locked, so that it stays so.

It is filled in while its SKP is approved, until it is rated, and until the batas is over in the zone of the instansi.
Sources: rules 2.9 and 3.1, after Buku Petunjuk e-Kinerja 2022 ('Batas waktu pengisian eviden …') and the manual 002
('Tambahkan renaksi pada RHK yang dikerjakan agar bisa mengisi realisasi dan bukti dukung').
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.domain import penilaian as aturan
from app.domain import skp as skp_aturan
from app.domain import tenggat
from app.domain.evaluasi import FINAL_LAIN
from app.errors import InUse, OutOfScope, Passed
from app.workflows.children import Below
from app.workflows.draft import Draft, Work
from app.workflows.penilaian import turunan

CONTENT = ("rencana_aksi", "realisasi", "bukti_dukung")
"""What a pegawai fills in."""

RATED = "Penilaian ini sudah dinilai pejabat penilai; isinya tidak dapat diubah."
LOCKED = "SKP ini sedang {} dan belum disetujui lagi; penilaiannya terkunci sampai disetujui. Isian yang ada tetap."
NOT_LAST = (
    "Periode Final diisi dan dinilai pada SKP definitif terakhir tahun ini. Isian di sini tetap, tetapi tidak dapat "
    "diubah; tambahkan periode Final pada SKP terakhir itu."
)
NOT_YET = "Periode penilaian ditambahkan sesudah SKP disetujui."
NOT_THEIRS = "Indikator itu bukan milik SKP yang dinilai."
WITHOUT_PLAN = "Isi Rencana Aksi pada Rencana Hasil Kerja ini dahulu, baru realisasi dan bukti dukung."
SUPPORTS_NOTHING = "Pilih sedikitnya satu indikator yang didukung."
LAST_PLAN = "Rencana aksi terakhir tidak dapat dihapus karena realisasi atau bukti dukung pada RHK ini sudah diisi."


@dataclass(frozen=True, slots=True)
class Lembar:
    """A penilaian that is open: the SKP that it is of, and its kind."""

    id: int
    skp: int
    jenis: str


def hold(work: Work, penilaian_id: int) -> Lembar:
    """Lock the penilaian and its SKP until the transaction ends.

    Raises OutOfScope when it is gone, and Passed, with the manual's sentence where it is the batas, when it is closed.
    """
    rows, plans, places = (work.registry.tables[name] for name in ("penilaian", "skp", "instansi"))
    mine = sa.select(rows.c.skp_id, rows.c.jenis, rows.c.status, rows.c.batas, rows.c.instansi_id)
    row = work.session.execute(mine.where(rows.c.id == penilaian_id).with_for_update()).first()
    if row is None:
        raise OutOfScope("Penilaian itu sudah tidak ada.")
    if row.status != aturan.BERJALAN:
        raise Passed(RATED)
    state = work.session.scalar(sa.select(plans.c.status).where(plans.c.id == row.skp_id).with_for_update())
    if state != skp_aturan.PERSETUJUAN:
        raise Passed(LOCKED.format(str(state).upper()))
    if row.jenis == aturan.FINAL and not turunan.terakhir(work, row.skp_id):
        raise Passed(NOT_LAST)
    zone = work.session.scalar(sa.select(places.c.zona).where(places.c.id == row.instansi_id))
    within(work, row.batas, zone or work.actor.zone)
    return Lembar(penilaian_id, row.skp_id, row.jenis)


def hold_rated(work: Work, penilaian_id: int) -> None:
    """Lock the penilaian and its SKP until the transaction ends, for whoever rates: the batas closes nothing to them.

    Raises OutOfScope when it is gone, and Passed unless the SKP is approved, and for Final of one that is not the
    year's last.
    """
    rows, plans = work.registry.tables["penilaian"], work.registry.tables["skp"]
    mine = sa.select(rows.c.skp_id).where(rows.c.id == penilaian_id).with_for_update()
    skp_id = work.session.scalar(mine)
    if skp_id is None:
        raise OutOfScope("Penilaian itu sudah tidak ada.")
    state = work.session.scalar(sa.select(plans.c.status).where(plans.c.id == skp_id).with_for_update())
    if state != skp_aturan.PERSETUJUAN:
        raise Passed(LOCKED.format(str(state).upper()))
    if turunan.di_skp_lain(work, penilaian_id):
        raise Passed(FINAL_LAIN)


def within(work: Work, batas: date, zone: str) -> None:
    """Raises Passed when the batas is over."""
    if tenggat.lewat(batas, work.now, zone):
        raise Passed(aturan.kalimat_batas(batas))


def period(work: Work, action: str, draft: Draft, _below: Sequence[Below]) -> None:
    """The guard of a penilaian itself: one is added to an SKP that is approved. Raises Passed."""
    skp_id = draft.after.get("skp")
    if action == "create" and isinstance(skp_id, int):
        hold_skp(work, skp_id)


def hold_skp(work: Work, skp_id: int) -> None:
    """Lock the SKP until the transaction ends. Raises Passed unless it is approved, OutOfScope when it is gone."""
    plans = work.registry.tables["skp"]
    state = work.session.scalar(sa.select(plans.c.status).where(plans.c.id == skp_id).with_for_update())
    if state is None:
        raise OutOfScope("SKP itu sudah tidak ada.")
    if state != skp_aturan.PERSETUJUAN:
        raise Passed(NOT_YET)


def content(work: Work, action: str, draft: Draft, below: Sequence[Below]) -> None:
    """The guard of what is filled in. Raises as `hold`, InUse for a rencana aksi that others rest on, and
    notes problems."""
    above = draft.after.get("penilaian")
    if not isinstance(above, int):
        return
    lembar = hold(work, above)
    if work.entity.name == "rencana_aksi":
        if action == "delete":
            _keep_last(work, draft)
    elif work.entity.name == "realisasi" and action != "delete":
        _judge(work, lembar, draft, "indikator", [draft.after.get("indikator")])
    elif work.entity.name == "bukti_dukung" and below:
        chosen = [row.after.get("indikator") for part in below for row in part.kept]
        if not chosen:
            draft.refuse("indikator", SUPPORTS_NOTHING)
        _judge(work, lembar, draft, "indikator", chosen)
    elif work.entity.name == "bukti_dukung" and action == "create":
        draft.refuse("indikator", SUPPORTS_NOTHING)


def _judge(work: Work, lembar: Lembar, draft: Draft, name: str, chosen: Iterable[object]) -> None:
    """Note indikator of another SKP and, in a periodic period, those of an RHK without rencana aksi."""
    wanted = {number for number in chosen if isinstance(number, int)}
    lines, rows, plans = (work.registry.tables[one] for one in ("indikator", "rhk", "rencana_aksi"))
    planned = sa.exists().where(plans.c.rhk_id == rows.c.id, plans.c.penilaian_id == lembar.id)
    query = sa.select(lines.c.id, planned).join(rows, rows.c.id == lines.c.rhk_id)
    found = {row[0]: row[1] for row in work.session.execute(query.where(lines.c.id.in_(wanted), _of(rows, lembar)))}
    if wanted - found.keys():
        draft.refuse(name, NOT_THEIRS)
    if lembar.jenis == aturan.REGULER and not all(found.values()):
        draft.refuse(name, WITHOUT_PLAN)


def _of(rows: sa.Table, lembar: Lembar) -> sa.ColumnElement[bool]:
    return rows.c.skp_id == lembar.skp


def _keep_last(work: Work, draft: Draft) -> None:
    """Keep the only rencana aksi of an RHK on which something was reported. Raises InUse."""
    above, rhk = draft.after["penilaian"], draft.after["rhk"]
    plans, lines, done, proof, points = (
        work.registry.tables[name]
        for name in ("rencana_aksi", "indikator", "realisasi", "bukti_dukung", "bukti_dukung_indikator")
    )
    other = sa.exists().where(plans.c.penilaian_id == above, plans.c.rhk_id == rhk, plans.c.id != draft.row_id)
    mine = sa.select(lines.c.id).where(lines.c.rhk_id == rhk)
    reported = sa.exists().where(done.c.penilaian_id == above, done.c.indikator_id.in_(mine))
    proven = sa.exists().where(
        proof.c.penilaian_id == above, points.c.bukti_dukung_id == proof.c.id, points.c.indikator_id.in_(mine)
    )
    if work.session.scalar(sa.select(sa.and_(sa.not_(other), sa.or_(reported, proven)))):
        raise InUse(LAST_PLAN, {})
