"""The mark of a printed document: a QR code that a reader reads, on paper and in Word."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from app.domain.keaslian import Keaslian
from app.exports import dokumen_evaluasi, form_penilaian
from app.exports import keaslian as marks
from app.exports.rencana_skp import Words
from tests.exports.documents import EVALUASI, KEASLIAN, RATED, lines, words

CODE = KEASLIAN.kode
NOWHERE = Keaslian(KEASLIAN.kode)


def drawn(path: str, side: int, dot: int = 4) -> Image.Image:
    """What an SVG path of rectangles paints, read from the path alone."""
    image = Image.new("L", (side * dot, side * dot), 255)
    for one in path.removesuffix("z").split("z"):
        start, run = one.removeprefix("M").split("h")[:2]
        x, y = (int(number) for number in start.split(","))
        length = int(run.split("v")[0])
        image.paste(0, (x * dot, y * dot, (x + length) * dot, (y + 1) * dot))
    return image


def read(image: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(image)]


@pytest.mark.parametrize(("keaslian", "expected"), [(KEASLIAN, KEASLIAN.tautan), (NOWHERE, CODE)])
def test_the_code_reads_as_the_address_or_where_none_is_known_as_the_code(keaslian: Keaslian, expected: str) -> None:
    values = marks.mark(keaslian, Words(EVALUASI.cetak))
    assert values is not None
    assert read(drawn(str(values["jalur"]), int(str(values["sisi"])))) == [expected]


def test_word_holds_the_same_code_as_a_picture() -> None:
    for made in (dokumen_evaluasi.render(EVALUASI, "docx"), form_penilaian.render(RATED, "docx")):
        with zipfile.ZipFile(io.BytesIO(made)) as package:
            (name,) = (one for one in package.namelist() if one.startswith("word/media/"))
            assert read(Image.open(io.BytesIO(package.read(name)))) == [KEASLIAN.tautan]
        assert f"Kode keaslian: {CODE}" in lines(made)


def test_without_an_address_the_paper_says_where_to_type_the_code() -> None:
    text = lines(dokumen_evaluasi.render(replace(EVALUASI, keaslian=NOWHERE), "docx"))
    assert "pada halaman /verifikasi/ di alamat e-Kinerja instansi" in text
    assert "http" not in text


@pytest.mark.usefixtures("pango")
def test_a_reader_reads_the_printed_page(tmp_path: Path) -> None:
    made = dokumen_evaluasi.render(EVALUASI, "pdf")
    assert words(made).count(CODE) == 3  # in the address, below it, and in the foot
    painter = shutil.which("pdftoppm")
    if painter is None:
        pytest.skip("pdftoppm paints the page")
    (tmp_path / "page.pdf").write_bytes(made)
    subprocess.run([painter, "-r", "150", "-png", "page.pdf", "page"], cwd=tmp_path, check=True)
    assert read(Image.open(next(tmp_path.glob("*.png")))) == [KEASLIAN.tautan]
