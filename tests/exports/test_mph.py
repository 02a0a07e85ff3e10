"""Matriks Peran Hasil, printed: wide ones go on in further tables, and every name stands in each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.exports import mph
from app.exports.render.process import Form
from tests.exports.documents import MARKUP, SENTENCES, WORD, matrix, opened, pages, words

HEAD = "PEGAWAI JABATAN OUTCOME ANTARA / OUTPUT / LAYANAN"


@pytest.mark.usefixtures("pango")
def test_a_wide_matrix_repeats_names_and_heads() -> None:
    told = pages(mph.render(matrix(12, 40), "pdf"))
    assert all(HEAD in page for page in told)
    first = [page for page in told if "IKI 1 IKI 2 IKI 3 IKI 4" in page]
    last = [page for page in told if "IKI 9 IKI 10 IKI 11 IKI 12" in page]
    assert len(first) == len(last) > 1
    for part in (first, last):
        assert [f"Pegawai Contoh {n}," in "\n".join(part) for n in range(1, 41)] == [True] * 40
        assert "I Made Contoh Kepala Badan Indikator pimpinan nomor" in part[0]


@pytest.mark.parametrize(
    ("indikator", "widths"),
    [(0, [0]), (1, [1]), (5, [5]), (6, [3, 3]), (7, [4, 3]), (11, [4, 4, 3])],
)
def test_columns_are_shared_out_evenly(indikator: int, widths: list[int]) -> None:
    tables = mph.order(matrix(indikator, 1), "docx").values["tabel"]
    assert isinstance(tables, list)
    assert [len(table["iki"]) for table in tables] == widths
    assert [name for table in tables for name in table["iki"]] == [f"IKI {n}" for n in range(1, indikator + 1)]


def test_word_has_a_table_a_part_with_its_head_on_every_page() -> None:
    document = opened(mph.render(matrix(7, 3), "docx"))
    assert [len(table.columns) for table in document.tables] == [6, 5]
    assert document.element.xml.count("<w:tblHeader/>") == 4
    assert document.tables[1].cell(2, 2).text == "Indikator pimpinan nomor 5"


@pytest.mark.usefixtures("pango")
def test_hostile_texts() -> None:
    rows = (
        mph.Peran(MARKUP, WORD, ((SENTENCES, MARKUP), (WORD,), (), (), ())),
        mph.Peran("", "", ()),
        mph.Peran("Kosong", "x", ((), ())),
    )
    facts = replace(matrix(2, 0), nama_unit=MARKUP, iki=(MARKUP, SENTENCES), bawahan=rows)
    text = words(mph.render(facts, "pdf"))
    assert "a@b.id #1 <b>x</b> &amp; {{ 7*7 }} {_{ {% raw %} ＠ □" in text
    assert text.count("terus") >= 2 * 270
    assert "Kosong" in text
    assert opened(mph.render(facts, "docx")).tables[0].cell(3, 0).text.startswith("a@b.id #1 <b>x</b>")


@pytest.mark.usefixtures("pango")
@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_no_indikator_and_nobody(form: Form) -> None:
    assert mph.render(matrix(0, 0), form)
