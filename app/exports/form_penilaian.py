"""Form Penilaian, printed: a period of an SKP as it was reported and rated (documents.md 10.2; rules 3.2, 3.4, 3.7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

from app.domain.cetak import Cetak
from app.domain.keaslian import Keaslian
from app.domain.kurva import NAMA_CAPAIAN, Capaian, Jumlah
from app.domain.tanggal import tanggal
from app.errors import AppError
from app.exports import keaslian
from app.exports.isi import Identitas, Perilaku, Rhk
from app.exports.kurva import SUMBU_X, SUMBU_Y, gambar
from app.exports.rencana_skp import (
    RHK_TEXTS,
    TALLEST,
    Model,
    Pendekatan,
    Sheet,
    Words,
    assigned,
    columns,
    indicated,
    numbered,
    periode_penilaian,
)
from app.exports.render import process
from app.exports.render.process import Form
from app.exports.typeset import Column, groups_of, rows_of

TEMPLATE = "form_penilaian"
INDIKATOR_TEXTS = ("teks", "target", "aspek", "perspektif", "realisasi", "umpan_balik")
BELUM_DINILAI, BELUM_FINAL = "Belum dinilai", "Belum Final"

SHEETS: Mapping[Model, Sheet] = {  # the widths of form_penilaian.html
    "jajf": Sheet(
        columns(42, 42), columns(20, 46, 24, 42, 42), ("aspek", "teks", "target", "realisasi", "umpan_balik")
    ),
    "jpt": Sheet(
        columns(62), columns(55, 28, 27, 43, 43), ("teks", "target", "perspektif", "realisasi", "umpan_balik")
    ),
}
KEPALA, UKURAN = columns(180), columns(80, 50, 50)
PERILAKU: Mapping[Pendekatan, Sequence[Column]] = {"kuantitatif": columns(79, 79), "kualitatif": columns(50, 50)}


@dataclass(frozen=True, slots=True)
class Nilai:
    """The two ratings and the predikat, as words."""

    rating_hasil: str
    rating_perilaku: str
    predikat: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that stands in the document. `nilai` is None until it is rated, `capaian` until that of the unit is final;
    `jumlah` counts the predikat of the unit. While the SKP is not approved it prints as a draft."""

    instansi: str
    periode: str
    awal: date
    akhir: date
    model: Model
    pendekatan: Pendekatan
    pegawai: Identitas
    penilai: Identitas | None
    disetujui: bool
    cetak: Cetak
    capaian: Capaian | None = None
    jumlah: Jumlah = field(default_factory=dict)
    utama: tuple[Rhk, ...] = ()
    tambahan: tuple[Rhk, ...] = ()
    perilaku: tuple[Perilaku, ...] = ()
    nilai: Nilai | None = None
    keaslian: Keaslian | None = None


def render(facts: Facts, form: Form) -> bytes:
    """The document as PDF or Word. Raises Unavailable and NotPrinted (`app.exports.render.process`)."""
    return process.render(order(facts, form))


def render_many(facts: Iterable[Facts], form: Form) -> Iterator[bytes | AppError]:
    """Many documents out of one process; in the place of one that could not be made stands why."""
    return process.render_many(order(each, form) for each in facts)


def order(facts: Facts, form: Form) -> process.Order:
    """What is given to the process that makes the document: the words of `facts` as they are printed."""
    return process.Order(form, TEMPLATE, _Words(facts).all())


class _Words(Words):
    """The values of the template."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts.cetak)
        self._facts = facts

    def all(self) -> dict[str, object]:
        facts = self._facts
        return {
            **self._heading(),
            "model": facts.model,
            "pendekatan": facts.pendekatan,
            "draft": not facts.disetujui,
            "capaian": NAMA_CAPAIAN[facts.capaian] if facts.capaian else BELUM_FINAL,
            "kurva": asdict(gambar(facts.capaian, facts.jumlah)) if facts.capaian else None,
            "sumbu": (SUMBU_X, SUMBU_Y),
            "kelompok": [
                self._kelompok("A", "Utama", facts.utama),
                self._kelompok("B", "Tambahan", facts.tambahan),
            ],
            "perilaku": [self._perilaku(each) for each in facts.perilaku],
            "nilai": asdict(facts.nilai or Nilai(BELUM_DINILAI, BELUM_DINILAI, BELUM_DINILAI)),
        }

    def _heading(self) -> dict[str, object]:
        facts, cetak = self._facts, self._facts.cetak
        whose = f"{self.text(facts.pegawai.nama)} – NIP {self.text(facts.pegawai.nip)}"
        return {
            "instansi": self.text(facts.instansi),
            "keaslian": keaslian.mark(facts.keaslian, self),
            "kaki": f"{keaslian.foot(facts.keaslian)}Evaluasi Kinerja Pegawai – {whose}",
            "judul_periode": self.text(facts.periode),
            "periode": periode_penilaian(facts.awal, facts.akhir),
            "pegawai": self.person(facts.pegawai),
            "penilai": self.person(facts.penilai),
            "tempat_tanggal": f"{self.text(cetak.lokasi)}, {tanggal(cetak.tanggal)}",
            "anchor_pegawai": cetak.anchor_pegawai,
            "anchor_penilai": cetak.anchor_penilai,
        }

    def _kelompok(self, letter: str, name: str, rhk: tuple[Rhk, ...]) -> dict[str, object]:
        return {"huruf": letter, "nama": name, "rhk": [self._rhk(number, each) for number, each in enumerate(rhk, 1)]}

    def _rhk(self, number: int, rhk: Rhk) -> dict[str, object]:
        texts = {name: self.text(getattr(rhk, name)) for name in RHK_TEXTS}
        indikator = [{name: self.text(getattr(each, name)) for name in INDIKATOR_TEXTS} for each in rhk.indikator]
        return {"no": str(number), **texts, "indikator": indikator, **self._paper(str(number), texts, indikator)}

    def _paper(
        self, number: str, texts: Mapping[str, str], indikator: Sequence[Mapping[str, str]]
    ) -> dict[str, object]:
        """How it is divided on paper: kuantitatif in groups of rows; kualitatif the RHK in rows over its measures."""
        own = "\n".join(filter(None, [texts["teks"], assigned(texts["penugasan_dari"])]))
        above = "\n".join(filter(None, [texts["rhk_pimpinan"], indicated(texts["indikator_pimpinan"])]))
        if self._facts.pendekatan == "kualitatif":
            lead = f"Rencana Hasil Kerja Pimpinan yang Diintervensi: {above}" if above else ""
            head = "\n".join(filter(None, [f"{number}. {own}", lead]))
            cells = [
                (f"Ukuran keberhasilan: {each['teks']}", each["realisasi"], each["umpan_balik"]) for each in indikator
            ]
            rows = [asdict(row) for each in cells for row in rows_of(UKURAN, each, TALLEST)]
            return {"kepala": KEPALA[0].pieces(head, TALLEST), "baris": rows}
        sheet = SHEETS[self._facts.model]
        spanning = (above, own) if self._facts.model == "jajf" else (own,)
        lines = [[each[name] for name in sheet.names] for each in indikator]
        return {"grup": [asdict(group) for group in groups_of(sheet.outer, spanning, sheet.inner, lines, TALLEST)]}

    def _perilaku(self, perilaku: Perilaku) -> dict[str, object]:
        expected = numbered(self.texts(perilaku.ekspektasi))
        said = "\n".join(self.texts(filter(None, (perilaku.umpan_balik, *perilaku.rekan))))
        rows = rows_of(PERILAKU[self._facts.pendekatan], (expected, said), TALLEST)
        return {
            "nama": self.text(perilaku.nama),
            "panduan": self.texts(perilaku.panduan),
            "ekspektasi": expected,
            "umpan_balik": said,
            "baris": [asdict(row) for row in rows],
        }
