"""Rencana SKP, printed: every variant in both forms, and hostile texts in them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import zip_longest

import pytest

from app.domain.cetak import ANCHOR_MARKS, Cetak
from app.errors import AppError
from app.exports import rencana_skp
from app.exports.isi import Rhk
from app.exports.rencana_skp import Facts, Model, Pendekatan, periode_penilaian
from app.exports.render.process import Form
from tests.exports import documents, golden
from tests.exports.documents import HOSTILE, ORDINARY, VARIANTS, lines, opened, pages, variant, words


def _all(facts: list[Facts], form: Form) -> list[bytes]:
    made = list(rencana_skp.render_many(facts, form))
    assert not [each for each in made if isinstance(each, AppError)]
    return [each for each in made if isinstance(each, bytes)]


@pytest.mark.usefixtures("pango")
def test_pdf_says_what_it_said() -> None:
    """Every variant and the matrix; `python -m tests.exports.golden` renews what they are held to."""
    for name, text in golden.made("pdf").items():
        assert text == golden.path(name, "pdf").read_text("utf-8").rstrip("\n"), name


def test_word_says_what_it_said() -> None:
    for name, text in golden.made("docx").items():
        assert text.rstrip("\n") == golden.path(name, "docx").read_text("utf-8").rstrip("\n"), name


def test_the_anchors_stand_once_in_hostile_word_documents() -> None:
    for content in _all([variant(HOSTILE, *each) for each in VARIANTS], "docx"):
        document = opened(content)
        footer = document.sections[0].footer.paragraphs[0].text
        text = lines(content) + footer
        assert (text.count("@"), text.count("#")) == (1, 1)
        assert "a＠b.id ＃1 <b>x</b> &amp; {{ 7*7 }} {_{ {% raw %}" in text
        assert documents.WORD[:300] in text


@pytest.mark.usefixtures("pango")
@pytest.mark.parametrize(
    "ways",
    [
        pytest.param(VARIANTS[:1], id="one"),
        pytest.param(VARIANTS, id="all", marks=pytest.mark.full),
    ],
)
def test_the_anchors_stand_once_in_hostile_pdf(ways: list[tuple[Model, Pendekatan]]) -> None:
    made = _all([variant(HOSTILE, *each) for each in ways], "pdf")
    for (model, way), content in zip(ways, made, strict=True):
        text = words(content)
        assert (text.count("@"), text.count("#")) == (1, 1)
        assert "a＠b.id ＃1 <b>x</b> &amp; {{ 7*7 }} {_{ {% raw %} ＠ □" in text
        assert "49" not in text
        assert text.count("x") >= (10_000 if (model, way) == ("jajf", "kuantitatif") else 300)
        assert text.count("terus") >= 3 * 270


@pytest.mark.usefixtures("pango")
def test_every_mark_can_be_an_anchor_in_pdf() -> None:
    """Pairs of three marks each, in documents whose texts hold all of them."""
    marks = sorted(ANCHOR_MARKS)
    text = f"{''.join(marks)} dan {' '.join(marks)}"
    anchors = ["".join(marks[at : at + 3]) for at in range(0, len(marks), 3)]
    pairs = list(zip_longest(anchors[::2], anchors[1::2], fillvalue=""))
    facts = [
        replace(
            ORDINARY,
            pegawai=replace(ORDINARY.pegawai, nama=text, unit_kerja=text),
            utama=(Rhk(text),),
            cetak=Cetak(date(2026, 1, 5), text, *pair),
        )
        for pair in pairs
    ]
    for pair, content in zip(pairs, _all(facts, "pdf"), strict=True):
        found = words(content)
        assert [found.count(mark) for anchor in pair for mark in anchor] == [1] * len("".join(pair)), pair


@pytest.mark.usefixtures("pango")
def test_the_anchors_stand_where_the_skp_is_signed_and_not_in_the_lampiran() -> None:
    *skp, lampiran = pages(rencana_skp.render(ORDINARY, "pdf"))
    assert "LAMPIRAN" in lampiran
    assert "tanda tangan pada halaman Sasaran Kinerja Pegawai" in lampiran
    assert re.search(r"Pegawai yang Dinilai @ I Gede .* Pejabat Penilai Kinerja # Ni Luh", skp[-1])


@pytest.mark.usefixtures("pango")
def test_without_anchors_texts_stay_and_there_is_room_for_a_signature() -> None:
    facts = replace(
        ORDINARY,
        cetak=Cetak(date(2026, 1, 5), "Singaraja"),
        pegawai=replace(ORDINARY.pegawai, nama="budi@contoh.id"),
    )
    (pdf,), (word,) = _all([facts], "pdf"), _all([facts], "docx")
    assert "Pegawai yang Dinilai budi@contoh.id NIP" in words(pdf)
    assert "budi@contoh.id" in lines(word)
    assert "tanda tangan pada halaman" not in words(pdf) + lines(word)


@pytest.mark.usefixtures("pango")
def test_what_is_not_approved_is_marked_on_every_page() -> None:
    draft = replace(ORDINARY, disetujui=False)
    (pdf,), (word,) = _all([draft], "pdf"), _all([draft], "docx")
    assert all("DRAFT" in page.split() and "belum disetujui" in page for page in pages(pdf))
    assert opened(word).sections[0].header.paragraphs[0].text == "DRAFT (BELUM DISETUJUI)"
    assert "DRAFT" not in words(rencana_skp.render(ORDINARY, "pdf"))


@pytest.mark.usefixtures("pango")
def test_a_long_table_says_its_columns_on_every_page() -> None:
    facts = replace(ORDINARY, utama=ORDINARY.utama * 15)
    told = pages(rencana_skp.render(facts, "pdf"))
    with_rows = [page for page in told if "Persentase usulan" in page]
    assert len(with_rows) > 2
    assert all("RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI" in page for page in with_rows)
    assert "\n".join(told).count("Persentase usulan yang selesai") == 15


def test_word_tables_span_rows_and_repeat_their_heads() -> None:
    document = opened(rencana_skp.render(ORDINARY, "docx"))
    xml = document.element.xml
    hasil = next(table for table in document.tables if table.rows[0].cells[0].text == "HASIL KERJA")
    assert hasil.cell(4, 1).text == "Meningkatnya kualitas layanan kepegawaian\nIndikator: Indeks kepuasan layanan"
    assert hasil.cell(4, 1)._tc is hasil.cell(5, 1)._tc
    assert hasil.cell(4, 4).text != hasil.cell(5, 4).text
    assert xml.count("<w:tblHeader/>") == 3 + 1 + 3
    assert document.sections[0].orientation == 1
    assert opened(rencana_skp.render(variant(ORDINARY, "jpt", "kualitatif"), "docx")).sections[0].orientation == 0


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), "1 JANUARI SD 31 DESEMBER TAHUN 2026"),
        (date(2025, 7, 1), date(2026, 6, 30), "1 JULI 2025 SD 30 JUNI TAHUN 2026"),
    ],
)
def test_the_period(first: date, last: date, told: str) -> None:
    assert periode_penilaian(first, last) == told
