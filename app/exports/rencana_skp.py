"""Rencana SKP, printed: the facts that make one, in all four variants (documents.md 10.1; rules 2.2, 2.7, 2.8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal

from app.domain.cetak import Cetak, lookalikes
from app.domain.tanggal import tanggal
from app.errors import AppError
from app.exports.isi import Identitas, Perilaku, Rhk
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


def columns(*widths: float) -> tuple[Column, ...]:
    """Columns of these widths in millimetres, with their padding; document.css has the size of the letters."""
    return tuple(Column(width - 3, 9) for width in widths)


SHEETS: Mapping[Model, Sheet] = {  # the widths of rencana_skp.html
    "jajf": Sheet(columns(62, 62), columns(26, 70, 38), ("aspek", "teks", "target")),
    "jpt": Sheet(columns(90), columns(88, 40, 40), ("teks", "target", "perspektif")),
}
BEHAVIOUR, WHOLE_LINE = Column(82, 9), Column(165, 9)


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


class Words:
    """Texts of people as they are printed: marks of the anchors stand where it is signed, nowhere else."""

    def __init__(self, cetak: Cetak) -> None:
        self._lookalikes = lookalikes(cetak)

    def text(self, text: str) -> str:
        """One text."""
        return plain(text, self._lookalikes)

    def texts(self, texts: Iterable[str]) -> list[str]:
        """Several."""
        return [self.text(text) for text in texts]

    def person(self, person: Identitas | None) -> dict[str, str]:
        """The five rows about a person, or about nobody."""
        return {name: self.text(getattr(person or NOBODY, name)) for name in IDENTITY}


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
            "kelompok": [
                self._kelompok("A", "Utama", facts.utama),
                self._kelompok("B", "Tambahan", facts.tambahan),
            ],
            "perilaku": [self._perilaku(each) for each in facts.perilaku],
            "lampiran": [
                {"judul": "DUKUNGAN SUMBER DAYA", "isi": self.texts(facts.dukungan_sumber_daya)},
                {"judul": "SKEMA PERTANGGUNGJAWABAN", "isi": self.texts(facts.skema_pertanggungjawaban)},
                {"judul": "KONSEKUENSI", "isi": self.texts(facts.konsekuensi)},
            ],
        }

    def _heading(self) -> dict[str, object]:
        facts, cetak = self._facts, self._facts.cetak
        return {
            "instansi": self.text(facts.instansi),
            "kaki": f"Sasaran Kinerja Pegawai – {self.text(facts.pegawai.nama)} – NIP {self.text(facts.pegawai.nip)}",
            "periode": periode_penilaian(facts.periode_awal, facts.periode_akhir),
            "pegawai": self.person(facts.pegawai),
            "penilai": self.person(facts.penilai),
            "tempat_tanggal": f"{self.text(cetak.lokasi)}, {tanggal(cetak.tanggal)}",
            "anchor_pegawai": cetak.anchor_pegawai,
            "anchor_penilai": cetak.anchor_penilai,
        }

    def _kelompok(self, letter: str, name: str, rhk: tuple[Rhk, ...]) -> dict[str, object]:
        listed = [self._rhk(number, each) for number, each in enumerate(rhk, 1)]
        return {"huruf": letter, "nama": name, "rhk": listed}

    def _rhk(self, number: int, rhk: Rhk) -> dict[str, object]:
        texts = {name: self.text(getattr(rhk, name)) for name in RHK_TEXTS}
        indikator = [{name: self.text(getattr(each, name)) for name in INDIKATOR_TEXTS} for each in rhk.indikator]
        return {"no": str(number), **texts, "indikator": indikator, **self._paper(texts, indikator)}

    def _paper(self, texts: Mapping[str, str], indikator: Sequence[Mapping[str, str]]) -> dict[str, object]:
        """How it is divided on paper: kuantitatif in groups of rows, kualitatif in boxes that stay whole or do not."""
        if self._facts.pendekatan == "kualitatif":
            height = sum(WHOLE_LINE.lines(text) for text in (*texts.values(), *(each["teks"] for each in indikator)))
            return {"utuh": height <= 2 * TALLEST}
        own = "\n".join(filter(None, [texts["teks"], assigned(texts["penugasan_dari"])]))
        above = "\n".join(filter(None, [texts["rhk_pimpinan"], indicated(texts["indikator_pimpinan"])]))
        sheet = SHEETS[self._facts.model]
        spanning = (above, own) if self._facts.model == "jajf" else (own,)
        rows = [[each[name] for name in sheet.names] for each in indikator]
        return {"grup": [asdict(group) for group in groups_of(sheet.outer, spanning, sheet.inner, rows, TALLEST)]}

    def _perilaku(self, perilaku: Perilaku) -> dict[str, object]:
        text = numbered(self.texts(perilaku.ekspektasi))
        return {
            "nama": self.text(perilaku.nama),
            "panduan": self.texts(perilaku.panduan),
            "ekspektasi": text,
            "bagian": BEHAVIOUR.pieces(text, TALLEST),
        }


def numbered(lines: list[str]) -> str:
    """Lines with their numbers; a single one without."""
    return "\n".join(lines if len(lines) == 1 else [f"{number}. {line}" for number, line in enumerate(lines, 1)])


def periode_penilaian(first: date, last: date) -> str:
    """'1 JANUARI SD 31 DESEMBER TAHUN 2026'; where the years differ, each day has its own."""
    start = tanggal(first) if first.year != last.year else tanggal(first).rpartition(" ")[0]
    day, _, year = tanggal(last).rpartition(" ")
    return f"{start} SD {day} TAHUN {year}".upper()


def assigned(by: str) -> str:
    """Who gave the task, as it stands below it."""
    return f"(Penugasan dari {by})" if by else ""


def indicated(text: str) -> str:
    """The indikator that is intervened, as it stands below its RHK."""
    return f"Indikator: {text}" if text else ""
