"""Form Penilaian and Dokumen Evaluasi, printed: hostile texts, anchors, and what is left open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.exports import dokumen_evaluasi, form_penilaian
from app.exports.render.process import Form
from tests.exports.documents import EVALUASI, HOSTILE_EVALUASI, HOSTILE_RATED, RATED, lines, opened, pages, words

READ = {"pdf": words, "docx": lines}


@pytest.mark.usefixtures("pango")
@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_anchors_stand_once_in_hostile_documents(form: Form) -> None:
    texts = [
        READ[form](form_penilaian.render(replace(HOSTILE_RATED, pendekatan="kualitatif"), form)),
        READ[form](dokumen_evaluasi.render(HOSTILE_EVALUASI, form)),
    ]
    for text in texts:
        assert (text.count("@"), text.count("#")) == (1, 1)
        assert "a＠b.id ＃1 <b>x</b> &amp; {{ 7*7 }} {_{ {% raw %}" in text
    assert texts[0].count("terus") >= 4 * 270


@pytest.mark.full
@pytest.mark.usefixtures("pango")
def test_the_anchors_stand_once_in_hostile_tables_of_numbers() -> None:
    for model in ("jajf", "jpt"):
        text = words(form_penilaian.render(replace(HOSTILE_RATED, model=model), "pdf"))
        assert (text.count("@"), text.count("#")) == (1, 1)


@pytest.mark.usefixtures("pango")
def test_a_lone_anchor_stands_once() -> None:
    alone = replace(EVALUASI, cetak=replace(EVALUASI.cetak, anchor_pegawai=""))
    text = words(dokumen_evaluasi.render(alone, "pdf"))
    assert (text.count("@"), text.count("#")) == (0, 1)
    assert len(pages(dokumen_evaluasi.render(alone, "pdf"))) == 1


@pytest.mark.usefixtures("pango")
def test_what_is_open_says_so() -> None:
    bare = replace(RATED, nilai=None, capaian=None, disetujui=False)
    for text in (words(form_penilaian.render(bare, "pdf")), lines(form_penilaian.render(bare, "docx"))):
        assert text.count("Belum dinilai") == 3
        assert "Belum Final" in text
        assert "Kurva tercetak sesudah" in text
    assert all("DRAFT" in page for page in pages(form_penilaian.render(bare, "pdf")))
    assert (
        opened(form_penilaian.render(bare, "docx")).sections[0].header.paragraphs[0].text == "DRAFT (BELUM DISETUJUI)"
    )
