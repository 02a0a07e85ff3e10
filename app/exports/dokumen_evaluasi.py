"""Dokumen Evaluasi Kinerja, printed: what came of a rated period, on one sheet (documents.md 10.3; Buku Petunjuk Admin
e-Kinerja, 2.5). The blocks carry the manual's numbers: 7 stands on the left, 6 on the right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from app.domain.cetak import Cetak
from app.domain.keaslian import Keaslian
from app.domain.tanggal import tanggal
from app.errors import AppError
from app.exports import keaslian
from app.exports.form_penilaian import BELUM_FINAL
from app.exports.isi import Identitas
from app.exports.rencana_skp import Words, periode_penilaian
from app.exports.render import process
from app.exports.render.process import Form

TEMPLATE = "dokumen_evaluasi"


@dataclass(frozen=True, slots=True)
class Facts:
    """All that stands in the document; `atasan` is None where nobody stands above the penilai, and `capaian` '' until
    that of the unit is final."""

    instansi: str
    periode: str
    awal: date
    akhir: date
    pegawai: Identitas
    penilai: Identitas
    atasan: Identitas | None
    capaian: str
    predikat: str
    catatan: str
    cetak: Cetak
    keaslian: Keaslian | None = None


def render(facts: Facts, form: Form) -> bytes:
    """The document as PDF or Word. Raises Unavailable and NotPrinted (`app.exports.render.process`)."""
    return process.render(order(facts, form))


def render_many(facts: Iterable[Facts], form: Form) -> Iterator[bytes | AppError]:
    """Many documents out of one process; in the place of one that could not be made stands why."""
    return process.render_many(order(each, form) for each in facts)


def order(facts: Facts, form: Form) -> process.Order:
    """What is given to the process that makes the document: the words of `facts` as they are printed."""
    cetak, words = facts.cetak, Words(facts.cetak)
    own = f"{words.text(cetak.lokasi)}, {tanggal(cetak.tanggal)}"
    theirs = f"{words.text(cetak.lokasi_penilai or cetak.lokasi)}, {tanggal(cetak.tanggal_penilai or cetak.tanggal)}"
    pegawai, penilai = words.person(facts.pegawai), words.person(facts.penilai)
    values = {
        "instansi": words.text(facts.instansi),
        "keaslian": keaslian.mark(facts.keaslian, words),
        "kaki": f"{keaslian.foot(facts.keaslian)}Dokumen Evaluasi Kinerja – {pegawai['nama']} – NIP {pegawai['nip']}",
        "draft": False,
        "judul_periode": words.text(facts.periode),
        "periode": periode_penilaian(facts.awal, facts.akhir),
        "orang": [
            {"judul": "1. PEGAWAI YANG DINILAI", **pegawai},
            {"judul": "2. PEJABAT PENILAI KINERJA", **penilai},
            {"judul": "3. ATASAN PEJABAT PENILAI KINERJA", **words.person(facts.atasan)},
        ],
        "capaian": facts.capaian or BELUM_FINAL,
        "predikat": facts.predikat,
        "catatan": words.text(facts.catatan) or "-",
        "tanda": [
            {"sebutan": "7. Pegawai yang Dinilai", "di": own, "anchor": cetak.anchor_pegawai, **pegawai},
            {"sebutan": "6. Pejabat Penilai Kinerja", "di": theirs, "anchor": cetak.anchor_penilai, **penilai},
        ],
    }
    return process.Order(form, TEMPLATE, values)
