"""Matriks Peran Hasil, printed: who carries which part of the pimpinan's indikator (documents.md 10.4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from math import ceil
from typing import Literal

from app.errors import AppError
from app.exports.render import process
from app.exports.render.process import Form
from app.exports.typeset import Column, plain, rows_of

TEMPLATE = "mph"
WIDEST = 5  # IKI side by side on lying A4; more of them go on in a table of their own, with the names again
PAPER, NAME, POSITION = 267, 42, 45  # millimetres; the widths of mph.html
TALLEST = 20  # lines of a row that stays on one page
SIZE = 8  # points; document.css has it
JENIS = {"unit": "Unit Kerja", "tim": "Tim Kerja"}


@dataclass(frozen=True, slots=True)
class Peran:
    """One row: a person and, for each IKI of the pimpinan in turn, the outcome antara / output / layanan they carry."""

    nama: str
    jabatan: str
    hasil: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that stands in the matrix. `iki` are the pimpinan's indikator, printed in the pimpinan's own row."""

    instansi: str
    jenis: Literal["unit", "tim"]
    nama_unit: str
    tahun: int
    nama_pimpinan: str
    jabatan_pimpinan: str
    iki: tuple[str, ...] = ()
    bawahan: tuple[Peran, ...] = ()


def render(facts: Facts, form: Form) -> bytes:
    """The matrix as PDF or Word. Raises Unavailable and NotPrinted (`app.exports.render.process`).

    A matrix of hundreds of people and tens of indikator takes a quarter of a minute: it belongs in the background.
    """
    return process.render(order(facts, form))


def render_many(facts: Iterable[Facts], form: Form) -> Iterator[bytes | AppError]:
    """Many matrices out of one process; in the place of one that could not be made stands why."""
    return process.render_many(order(each, form) for each in facts)


def order(facts: Facts, form: Form) -> process.Order:
    """What is given to the process that makes the matrix: its words, in tables as wide as the paper."""
    head = Peran(facts.nama_pimpinan, facts.jabatan_pimpinan, tuple((text,) for text in facts.iki))
    parts = max(1, ceil(len(facts.iki) / WIDEST))
    width = max(1, ceil(len(facts.iki) / parts))
    tables = [
        _table([head, *facts.bawahan], range(start, min(start + width, len(facts.iki))), form)
        for start in range(0, parts * width, width)
    ]
    values = {
        "instansi": _text(facts.instansi),
        "jenis": JENIS[facts.jenis],
        "nama_unit": _text(facts.nama_unit),
        "tahun": facts.tahun,
        "tabel": [table for table in tables if table["iki"] or not facts.iki],
        "kaki": f"Matriks Peran Hasil – {_text(facts.nama_unit)} – {facts.tahun}",
        "draft": False,
    }
    return process.Order(form, TEMPLATE, values)


def _table(people: Sequence[Peran], chosen: range, form: Form) -> dict[str, object]:
    """The columns of some IKI, with a row or more for each person; the first is the pimpinan."""
    width = (PAPER - NAME - POSITION) / max(1, len(chosen))
    columns = [Column(each - 3, SIZE) for each in (NAME, POSITION, *[width] * len(chosen))]
    return {
        "iki": [f"IKI {place + 1}" for place in chosen],
        "baris": [_person(columns, person, chosen, form) for person in people],
    }


def _person(columns: Sequence[Column], person: Peran, chosen: range, form: Form) -> list[dict[str, object]]:
    """The rows of one person: one in Word, which divides rows itself, and where all fits on a page."""
    texts = [_text(person.nama), _text(person.jabatan)]
    texts += ["\n".join(map(_text, person.hasil[place])) if place < len(person.hasil) else "" for place in chosen]
    if form == "docx":
        return [{"cells": texts, "more": False}]
    return [asdict(row) for row in rows_of(columns, texts, TALLEST)]


def _text(text: str) -> str:
    return plain(text, {})
