"""What the printed documents about a penilaian say, collected from the tables as far as the actor sees them, in a fixed
number of queries. Nothing is rendered here: whoever prints gives the database back first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.domain import penilaian as aturan
from app.domain import skp as skp_aturan
from app.domain.actor import Actor
from app.domain.cetak import Cetak
from app.domain.feedback import kalimat
from app.domain.kurva import NAMA_CAPAIAN, Capaian
from app.domain.predikat import NAMA_PREDIKAT, NAMA_RATING, Predikat, Rating
from app.engine.spec import Catalog
from app.errors import Passed
from app.exports import dokumen_evaluasi, form_penilaian, isi
from app.exports.fakta import identitas_skp, identity, instansi
from app.exports.isi import Identitas
from app.models.build import Registry
from app.models.queries import evaluasi, feedback, isi_skp
from app.models.queries import penilaian as queries
from app.models.queries import skp as skp_queries
from app.models.queries.penilaian import Kata, Laporan, Row
from app.models.queries.skp import Skp
from app.workflows.draft import Work
from app.workflows.penilaian import nilai

FINAL = "final"
"""The capaian of a unit that can no longer change."""

NAMES = ("nama", "nip", "pangkat", "jabatan", "unit")


def form(session: Session, registry: Registry, actor: Actor, row: Row, cetak: Cetak) -> form_penilaian.Facts:
    """The Form Penilaian of a penilaian that the actor may print: one that is not rated without ratings, and with
    whoever rates today. Raises OutOfScope."""
    skp = skp_queries.satu(session, registry, actor, row["skp_id"])
    told = queries.laporan(session, registry, actor, row)
    reached = _capaian(session, registry, row, skp)
    rows = [
        (one.jenis, _rhk(registry.catalog, one, told)) for one in isi_skp.rhk(session, registry, actor, skp.row["id"])
    ]
    values = isi_skp.perilaku(session, registry, actor, skp.row["id"], skp.row["periode_awal"])
    said, peers = dict(told.perilaku), feedback.dicetak(session, registry, row["id"])
    return form_penilaian.Facts(
        instansi=instansi(session, registry, row["instansi_id"]),
        periode=aturan.judul_periode(row["nama"], row["jenis"]),
        awal=row["awal"],
        akhir=row["akhir"],
        model=skp.row["model"],
        pendekatan=skp.row["pendekatan"],
        pegawai=identitas_skp(session, registry, actor, skp)[0],
        penilai=_penilai(session, registry, actor, row),
        disetujui=skp.row["status"] == skp_aturan.PERSETUJUAN,
        cetak=cetak,
        capaian=Capaian(reached["capaian"]) if reached else None,
        jumlah=evaluasi.statistik(session, registry, reached).jumlah if reached else {},
        utama=tuple(one for jenis, one in rows if jenis == "utama"),
        tambahan=tuple(one for jenis, one in rows if jenis != "utama"),
        perilaku=tuple(
            isi.Perilaku(
                one.nama,
                one.panduan,
                tuple((one.ekspektasi or "").splitlines()),
                _kata(said.get(one.nama)),
                tuple(kalimat(each.nama, each.arah, each.teks, jempol=False) for each in peers.get(one.id, ())),
            )
            for one in values
        ),
        nilai=_nilai(row) if row["status"] == aturan.DINILAI else None,
    )


def dokumen(session: Session, registry: Registry, actor: Actor, row: Row, cetak: Cetak) -> dokumen_evaluasi.Facts:
    """The Dokumen Evaluasi of a penilaian that the actor may print. Raises OutOfScope, and Passed for one that is not
    rated."""
    halangan = tanpa_dokumen(row)
    if halangan:
        raise Passed(halangan)
    skp = skp_queries.satu(session, registry, actor, row["skp_id"])
    reached = _capaian(session, registry, row, skp)
    return dokumen_evaluasi.Facts(
        instansi=instansi(session, registry, row["instansi_id"]),
        periode=aturan.judul_periode(row["nama"], row["jenis"], dokumen=True),
        awal=row["awal"],
        akhir=row["akhir"],
        pegawai=identitas_skp(session, registry, actor, skp)[0],
        penilai=_frozen(row, "penilai"),
        atasan=_frozen(row, "atasan") if row["atasan_nama"] else None,
        capaian=NAMA_CAPAIAN[Capaian(reached["capaian"])] if reached else "",
        predikat=NAMA_PREDIKAT[Predikat(row["predikat"])],
        catatan=row["catatan"] or "",
        cetak=cetak,
    )


def tanpa_dokumen(row: Row) -> str:
    """Why a penilaian has no Dokumen Evaluasi, '' where it has one."""
    if row["status"] == aturan.DINILAI:
        return ""
    return "Dokumen Evaluasi Kinerja dicetak sesudah pejabat penilai memberi kedua rating. Periode ini belum dinilai."


def _nilai(row: Row) -> form_penilaian.Nilai:
    hasil, perilaku = (NAMA_RATING[Rating(row[name])] for name in ("rating_hasil", "rating_perilaku"))
    return form_penilaian.Nilai(hasil, perilaku, NAMA_PREDIKAT[Predikat(row["predikat"])].upper())


def _penilai(session: Session, registry: Registry, actor: Actor, row: Row) -> Identitas | None:
    if row["status"] == aturan.DINILAI:
        return _frozen(row, "penilai")
    work = Work(session, registry, actor, registry.catalog.entity("penilaian"), actor.now)
    live = nilai.bekukan(work, row["skp_id"])
    return _frozen(live, "penilai") if live["penilai_nama"] else None


def _frozen(held: Mapping[str, Any], part: str) -> Identitas:
    return identity([held[f"{part}_{name}"] for name in NAMES])


def _capaian(session: Session, registry: Registry, row: Row, skp: Skp) -> Row | None:
    """What the unit induk achieved in the period, once that is final."""
    found = queries.capaian_dicetak(session, registry, skp.row).get(row["periode_id"])
    return found if found and found["status"] == FINAL else None


def _rhk(catalog: Catalog, one: isi_skp.Rhk, told: Laporan) -> isi.Rhk:
    lines = tuple(_indikator(catalog, line, told) for line in one.indikator)
    above, point = one.pimpinan or "", one.indikator_pimpinan or ""
    return isi.Rhk(one.teks, lines, one.penugasan_dari or "", above, point)


def _indikator(catalog: Catalog, line: isi_skp.Indikator, told: Laporan) -> isi.Indikator:
    fields, done = catalog.entity("indikator").fields, told.realisasi.get(line.id)
    return isi.Indikator(
        line.teks,
        line.target or "",
        fields["aspek"].show(line.aspek),
        fields["perspektif"].show(line.perspektif),
        f"{done.nilai} berdasarkan {done.sumber_data}" if done else "",
        _kata(told.umpan_balik.get(line.id)),
    )


def _kata(said: Kata | None) -> str:
    """'Positif: teruskan'. Words alone: the documents' font has no thumbs."""
    arah, teks = said or (None, None)
    return ": ".join(part for part in (arah.title() if arah else "", teks) if part)
