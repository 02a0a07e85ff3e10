"""Berita Acara of the Tim Penilai Kinerja, printed: which 'Sangat Baik' and 'Sangat Kurang' of a period were reviewed,
and with what outcome (screens.md B16, ux.md: 'minutes as .docx').

No manual shows one: layout and wording are ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from app.domain.cetak import Cetak
from app.domain.tanggal import angka, hari, tanggal
from app.errors import AppError
from app.exports.rencana_skp import Words
from app.exports.render import process
from app.exports.render.process import Form
from app.exports.typeset import Column, rows_of

TEMPLATE = "berita_acara"
SIZE = 8  # points; document.css has it
TALLEST = 20  # lines of a row that stays on one page
WIDTHS = (8, 33, 34, 36, 34, 32, 18, 25, 47)
"""Of the columns, in millimetres on lying A4; those of berita_acara.html."""
LEFT_OUT = "Ditinjau dan dicetak anggota lain, maka tidak dimuat di sini: penilaian atas nama "
HEADS = ("NO", "NIP", "NAMA", "JABATAN", "UNIT KERJA", "PENILAI", "PREDIKAT", "HASIL TINJAUAN", "CATATAN / PENJELASAN")


@dataclass(frozen=True, slots=True)
class Anggota:
    """A member of the team."""

    nama: str
    nip: str
    jabatan: str


@dataclass(frozen=True, slots=True)
class Kasus:
    """A penilaian that was to be reviewed, and what came of it."""

    nip: str
    nama: str
    jabatan: str
    unit: str
    penilai: str
    predikat: str
    hasil: str
    catatan: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that stands in the document; `lingkup` names the unit and predikat that it is limited to, '' for none.

    `anggota` are the members besides `ketua`, `hasil` the outcomes that are counted, in order. `tanpa` is whose
    case was left out, since nobody sees the review of their own; '' for none.
    """

    instansi: str
    periode: str
    lingkup: str
    cetak: Cetak
    ketua: Anggota | None = None
    anggota: tuple[Anggota, ...] = ()
    kasus: tuple[Kasus, ...] = ()
    hasil: tuple[str, ...] = ()
    tanpa: str = ""


def render(facts: Facts, form: Form) -> bytes:
    """The document as PDF or Word. Raises Unavailable and NotPrinted (`app.exports.render.process`)."""
    return process.render(order(facts, form))


def render_many(facts: Iterable[Facts], form: Form) -> Iterator[bytes | AppError]:
    """Many documents out of one process; in the place of one that could not be made stands why."""
    return process.render_many(order(each, form) for each in facts)


def order(facts: Facts, form: Form) -> process.Order:
    """What is given to the process that makes the document: the words of `facts` as they are printed."""
    words, day = Words(facts.cetak), facts.cetak.tanggal
    place = words.text(facts.cetak.lokasi)
    team = [("Ketua", facts.ketua), *(("Anggota", one) for one in facts.anggota)]
    values = {
        "instansi": words.text(facts.instansi),
        "periode": words.text(facts.periode),
        "lingkup": words.text(facts.lingkup),
        "pembuka": f"Pada hari ini, {hari(day)} tanggal {tanggal(day)}, bertempat di {place}",
        "tempat_tanggal": f"{place}, {tanggal(day)}",
        "kaki": f"Berita Acara Tim Penilai Kinerja – {words.text(facts.periode)}",
        "draft": False,
        "tim": [_person(words, role, one) for role, one in team if one is not None],
        "kepala": list(HEADS),
        "hasil": [words.text(text) for text in facts.hasil],
        "baris": [_case(words, number, one, form) for number, one in enumerate(facts.kasus, start=1)],
        "jumlah": _counts(facts),
        "tanpa": f"{LEFT_OUT}{words.text(facts.tanpa)}." if facts.tanpa else "",
    }
    return process.Order(form, TEMPLATE, values)


def _person(words: Words, role: str, one: Anggota) -> dict[str, str]:
    return {"kedudukan": role, **{name: words.text(text) for name, text in asdict(one).items()}}


def _case(words: Words, number: int, one: Kasus, form: Form) -> list[dict[str, object]]:
    """The rows of a case: one in Word, which divides rows itself, and where all fits on a page."""
    texts = [str(number), *(words.text(text) for text in asdict(one).values())]
    if form == "docx":
        return [{"cells": texts, "more": False}]
    columns = [Column(width - 3, SIZE) for width in WIDTHS]
    return [asdict(row) for row in rows_of(columns, texts, TALLEST)]


def _counts(facts: Facts) -> list[dict[str, object]]:
    """A row for each predikat, and one for all: how many have each outcome, and how many there are."""
    marks = list(dict.fromkeys(one.predikat for one in facts.kasus))
    rows = [_count(mark, [one for one in facts.kasus if one.predikat == mark], facts.hasil) for mark in marks]
    return [*rows, _count("Jumlah", facts.kasus, facts.hasil)]


def _count(name: str, cases: Sequence[Kasus], outcomes: Sequence[str]) -> dict[str, object]:
    found = Counter(one.hasil for one in cases)
    return {"nama": name, "sel": [angka(found[outcome]) for outcome in outcomes], "semua": angka(len(cases))}
