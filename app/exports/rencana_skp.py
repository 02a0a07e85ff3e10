"""Rencana SKP, printed: the facts that make one, in all four variants (documents.md 10.1; rules 2.2, 2.7, 2.8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal

from app.domain.cetak import Cetak, lookalikes
from app.domain.tanggal import tanggal
from app.errors import AppError
from app.exports.render import process
from app.exports.render.process import Form
from app.exports.typeset import Column, groups_of, plain

Model = Literal["jpt", "jajf"]
Pendekatan = Literal["kuantitatif", "kualitatif"]

TEMPLATE = "rencana_skp"
TALLEST = 17  # lines of a row or a group of rows that stay on one page: less than half of it
IDENTITY = ("nama", "nip", "pangkat", "jabatan", "unit_kerja")
RHK_TEXTS = ("teks", "penugasan_dari", "rhk_pimpinan", "indikator_pimpinan")
INDIKATOR_TEXTS = ("teks", "target", "aspek", "perspektif")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns of one model's table: those that span the rows of an RHK, and those of an indikator, by name."""

    outer: tuple[Column, ...]
    inner: tuple[Column, ...]
    names: tuple[str, ...]


def _columns(*widths: float) -> tuple[Column, ...]:
    """Columns of these widths in millimetres, with their padding; document.css has the size of the letters."""
    return tuple(Column(width - 3, 9) for width in widths)


SHEETS: Mapping[Model, Sheet] = {  # the widths of rencana_skp.html
    "jajf": Sheet(_columns(62, 62), _columns(26, 70, 38), ("aspek", "teks", "target")),
    "jpt": Sheet(_columns(90), _columns(88, 40, 40), ("teks", "target", "perspektif")),
}
BEHAVIOUR, WHOLE_LINE = Column(82, 9), Column(165, 9)


@dataclass(frozen=True, slots=True)
class Identitas:
    """The five rows about a person. `pangkat` is written as it is printed: 'Penata Tk. I / III/d'."""

    nama: str
    nip: str
    pangkat: str
    jabatan: str
    unit_kerja: str


@dataclass(frozen=True, slots=True)
class Indikator:
    """Kuantitatif prints `target`, with `aspek` (JAJF) or `perspektif` (JPT); kualitatif prints `teks` alone."""

    teks: str
    target: str = ""
    aspek: str = ""
    perspektif: str = ""


@dataclass(frozen=True, slots=True)
class Rhk:
    """A rencana hasil kerja with its indikator; the pimpinan's RHK that it intervenes, and that one's indikator."""

    teks: str
    indikator: tuple[Indikator, ...] = ()
    penugasan_dari: str = ""
    rhk_pimpinan: str = ""
    indikator_pimpinan: str = ""


@dataclass(frozen=True, slots=True)
class Perilaku:
    """One BerAKHLAK value with its panduan, and the pimpinan's ekspektasi, a line each."""

    nama: str
    panduan: tuple[str, ...]
    ekspektasi: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """All that stands in the document. `penilai` is None where nobody is; until `disetujui` it prints as a draft."""

    instansi: str
    periode_awal: date
    periode_akhir: date
    model: Model
    pendekatan: Pendekatan
    pegawai: Identitas
    penilai: Identitas | None
    disetujui: bool
    cetak: Cetak
    utama: tuple[Rhk, ...] = ()
    tambahan: tuple[Rhk, ...] = ()
    perilaku: tuple[Perilaku, ...] = ()
    dukungan_sumber_daya: tuple[str, ...] = ()
    skema_pertanggungjawaban: tuple[str, ...] = ()
    konsekuensi: tuple[str, ...] = ()


NOBODY = Identitas(*["-"] * len(IDENTITY))


def render(facts: Facts, form: Form) -> bytes:
    """The document as PDF or Word. Raises Unavailable and NotPrinted (`app.exports.render.process`)."""
    return process.render(order(facts, form))


def render_many(facts: Iterable[Facts], form: Form) -> Iterator[bytes | AppError]:
    """Many documents out of one process; in the place of one that could not be made stands why."""
    return process.render_many(order(each, form) for each in facts)


def order(facts: Facts, form: Form) -> process.Order:
    """What is given to the process that makes the document: the words of `facts` as they are printed."""
    return process.Order(form, TEMPLATE, _Words(facts).all())


class _Words:
    """The values of the template. Marks of the anchors stand in them at one place: where the document is signed."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._lookalikes = lookalikes(facts.cetak)

    def all(self) -> dict[str, object]:
        facts = self._facts
        return {
            **self._heading(),
            "model": facts.model,
            "pendekatan": facts.pendekatan,
            "draft": not facts.disetujui,
            "kelompok": [
                self._kelompok("A", "Utama", facts.utama),
                self._kelompok("B", "Tambahan", facts.tambahan),
            ],
            "perilaku": [self._perilaku(each) for each in facts.perilaku],
            "lampiran": [
                {"judul": "DUKUNGAN SUMBER DAYA", "isi": self._texts(facts.dukungan_sumber_daya)},
                {"judul": "SKEMA PERTANGGUNGJAWABAN", "isi": self._texts(facts.skema_pertanggungjawaban)},
                {"judul": "KONSEKUENSI", "isi": self._texts(facts.konsekuensi)},
            ],
        }

    def _heading(self) -> dict[str, object]:
        facts, cetak = self._facts, self._facts.cetak
        return {
            "instansi": self._text(facts.instansi),
            "kaki": f"Sasaran Kinerja Pegawai – {self._text(facts.pegawai.nama)} – NIP {self._text(facts.pegawai.nip)}",
            "periode": periode_penilaian(facts.periode_awal, facts.periode_akhir),
            "pegawai": self._person(facts.pegawai),
            "penilai": self._person(facts.penilai or NOBODY),
            "tempat_tanggal": f"{self._text(cetak.lokasi)}, {tanggal(cetak.tanggal)}",
            "anchor_pegawai": cetak.anchor_pegawai,
            "anchor_penilai": cetak.anchor_penilai,
        }

    def _text(self, text: str) -> str:
        return plain(text, self._lookalikes)

    def _texts(self, texts: Iterable[str]) -> list[str]:
        return [self._text(text) for text in texts]

    def _person(self, person: Identitas) -> dict[str, str]:
        return {name: self._text(getattr(person, name)) for name in IDENTITY}

    def _kelompok(self, letter: str, name: str, rhk: tuple[Rhk, ...]) -> dict[str, object]:
        listed = [self._rhk(number, each) for number, each in enumerate(rhk, 1)]
        return {"huruf": letter, "nama": name, "rhk": listed}

    def _rhk(self, number: int, rhk: Rhk) -> dict[str, object]:
        texts = {name: self._text(getattr(rhk, name)) for name in RHK_TEXTS}
        indikator = [{name: self._text(getattr(each, name)) for name in INDIKATOR_TEXTS} for each in rhk.indikator]
        return {"no": str(number), **texts, "indikator": indikator, **self._paper(texts, indikator)}

    def _paper(self, texts: Mapping[str, str], indikator: Sequence[Mapping[str, str]]) -> dict[str, object]:
        """How it is divided on paper: kuantitatif in groups of rows, kualitatif in boxes that stay whole or do not."""
        if self._facts.pendekatan == "kualitatif":
            height = sum(WHOLE_LINE.lines(text) for text in (*texts.values(), *(each["teks"] for each in indikator)))
            return {"utuh": height <= 2 * TALLEST}
        own = "\n".join(filter(None, [texts["teks"], _assigned(texts["penugasan_dari"])]))
        above = "\n".join(filter(None, [texts["rhk_pimpinan"], _indicated(texts["indikator_pimpinan"])]))
        sheet = SHEETS[self._facts.model]
        spanning = (above, own) if self._facts.model == "jajf" else (own,)
        rows = [[each[name] for name in sheet.names] for each in indikator]
        return {"grup": [asdict(group) for group in groups_of(sheet.outer, spanning, sheet.inner, rows, TALLEST)]}

    def _perilaku(self, perilaku: Perilaku) -> dict[str, object]:
        lines = self._texts(perilaku.ekspektasi)
        numbered = lines if len(lines) == 1 else [f"{number}. {line}" for number, line in enumerate(lines, 1)]
        text = "\n".join(numbered)
        return {
            "nama": self._text(perilaku.nama),
            "panduan": self._texts(perilaku.panduan),
            "ekspektasi": text,
            "bagian": BEHAVIOUR.pieces(text, TALLEST),
        }


def periode_penilaian(first: date, last: date) -> str:
    """'1 JANUARI SD 31 DESEMBER TAHUN 2026'; where the years differ, each day has its own."""
    start = tanggal(first) if first.year != last.year else tanggal(first).rpartition(" ")[0]
    day, _, year = tanggal(last).rpartition(" ")
    return f"{start} SD {day} TAHUN {year}".upper()


def _assigned(by: str) -> str:
    return f"(Penugasan dari {by})" if by else ""


def _indicated(text: str) -> str:
    return f"Indikator: {text}" if text else ""
