"""Opening files: what honest ones give, and how hostile ones are refused."""

from __future__ import annotations

import contextlib
import io
import random
import zipfile
from datetime import date, datetime
from typing import Any

import pytest

from app.imports.cells import BadFile, Broken, Row, column_letter
from app.imports.read import open_book
from tests.imports.workbooks import raw_workbook, workbook


def rows_of(content: bytes) -> list[Row]:
    """The rows of the first sheet."""
    return list(open_book(content).sheets[0].rows())


def values_of(content: bytes) -> list[list[object]]:
    """Their cells."""
    return [list(row.cells) for row in rows_of(content)]


def test_a_sheet_gives_its_values_with_their_types() -> None:
    content = workbook(
        [
            ["NIP", "Nama"],
            ["199001012020011901", "Ayu"],
            [7, 2.5],
            [True, None],
            [date(2020, 2, 29), datetime(2020, 1, 2, 13, 30)],
        ]
    )

    assert values_of(content) == [
        ["NIP", "Nama"],
        ["199001012020011901", "Ayu"],
        [7, 2.5],
        [True],
        [date(2020, 2, 29), datetime(2020, 1, 2, 13, 30)],
    ]


def test_rows_keep_the_number_that_the_spreadsheet_shows() -> None:
    assert [row.number for row in rows_of(workbook([["a"], [], [None], ["b"]]))] == [1, 4]


def test_merged_cells_are_unfolded_downwards_and_told_sideways() -> None:
    def polish(sheet: Any) -> None:
        sheet.merge_cells("A1:A3")
        sheet.merge_cells("B1:C1")

    rows = rows_of(workbook([["Dinas", "TMT", None], [None, "CPNS", "PNS"], [None, "x", "y"]], polish))

    assert [row.cells for row in rows] == [["Dinas", "TMT"], ["Dinas", "CPNS", "PNS"], ["Dinas", "x", "y"]]
    assert rows[0].spans == ((1, 2),)


def test_hidden_rows_and_hidden_sheets_are_known() -> None:
    def polish(sheet: Any) -> None:
        sheet.row_dimensions[2].hidden = True
        sheet.parent.create_sheet("Rahasia").sheet_state = "hidden"

    book = open_book(workbook([["a"], ["b"]], polish))

    assert [row.hidden for row in book.sheets[0].rows()] == [False, True]
    assert [sheet.hidden for sheet in book.sheets] == [False, True]


def test_a_number_too_long_for_a_spreadsheet_stays_a_float() -> None:
    content = raw_workbook(
        '<row r="1"><c r="A1"><v>198001012005011001</v></c><c r="B1"><v>1.98001012005011E+17</v></c>'
        '<c r="C1"><v>123456789</v></c></row>'
    )

    first, second, third = rows_of(content)[0].cells
    assert isinstance(first, float)
    assert isinstance(second, float)
    assert third == 123456789


def test_a_code_formatted_with_zeros_keeps_them() -> None:
    def polish(sheet: Any) -> None:
        sheet["A1"].number_format = "0000"

    assert values_of(workbook([[31]], polish)) == [["0031"]]


def test_formulas_give_their_stored_value_and_failures_say_so() -> None:
    content = raw_workbook(
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>NOW()</f></c>'
        '<c r="C1" t="e"><v>#REF!</v></c><c r="D1" t="str"><f>A1&amp;"x"</f><v>2x</v></c></row>'
    )

    value, without, failed, text = rows_of(content)[0].cells
    assert value == 2
    assert isinstance(without, Broken)
    assert "Rumus" in without.reason
    assert isinstance(failed, Broken)
    assert "#REF!" in failed.reason
    assert text == "2x"


def test_rich_text_is_joined_and_phonetic_hints_are_left_out() -> None:
    runs = "<r><t>Dinas </t></r><r><t>Pendidikan</t></r>"
    shared = f'<sst xmlns="x"><si>{runs}<rPh sb="0" eb="1"><t>dinasu</t></rPh></si></sst>'

    assert values_of(
        raw_workbook('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', {"xl/sharedStrings.xml": shared})
    ) == [["Dinas Pendidikan"]]


def test_a_cell_of_ten_megabytes_is_one_broken_cell() -> None:
    content = raw_workbook(
        f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"x" * 10_000_000}</t></is></c><c r="B1"><v>1</v></c></row>'
    )
    assert "jauh lebih besar" in refused(content)  # a single letter compresses a thousand times

    noise = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=10_000_000))
    cells = rows_of(
        raw_workbook(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{noise}</t></is></c><c r="B1"><v>1</v></c></row>')
    )[0].cells
    assert isinstance(cells[0], Broken)
    assert cells[1] == 1


@pytest.mark.parametrize("place", ["A99999999999999999999", "A1048577", "A0", "A-3", "Z" * 300_000 + "1", "AAAA1"])
def test_a_place_that_no_sheet_has_is_damage(place: str) -> None:
    number = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    content = raw_workbook(f'<row r="{number}"><c r="{place}"><v>1</v></c></row>')

    assert "rusak" in refused(content)


def test_a_number_is_not_padded_to_millions_of_figures() -> None:
    def polish(sheet: Any) -> None:
        sheet["A1"].number_format = "0" * 100_000

    assert values_of(workbook([[31]], polish)) == [["31".zfill(40)]]


def read_all(content: bytes) -> None:
    """Walk through every row of every sheet."""
    for sheet in open_book(content).sheets:
        for _ in sheet.rows():
            pass


BOMB = " " * 150


def refused(content: bytes) -> str:
    """The message that refuses the file, whether at opening or while reading."""
    with pytest.raises(BadFile) as caught:
        read_all(content)
    assert caught.value.hint
    return caught.value.message


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    assert "jauh lebih besar" in refused(raw_workbook(BOMB * 400_000))


def test_a_bomb_that_lies_about_its_size_is_refused_or_damaged() -> None:
    content = bytearray(raw_workbook(BOMB * 400_000))
    where = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/worksheets/sheet1.xml"))
    content[where + 24 : where + 28] = (1000).to_bytes(4, "little")

    assert refused(bytes(content))


def test_a_dtd_is_refused() -> None:
    prolog = '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'

    assert "DTD" in refused(raw_workbook('<row r="1"><c r="A1" t="str"><v>&b;</v></c></row>', prolog=prolog))


def test_an_external_entity_is_never_read() -> None:
    prolog = '<!DOCTYPE worksheet [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

    assert "DTD" in refused(raw_workbook('<row r="1"><c r="A1" t="str"><v>&a;</v></c></row>', prolog=prolog))


def test_external_links_and_macros_are_told_and_not_followed() -> None:
    extra: dict[str, str | bytes] = {
        "xl/externalLinks/externalLink1.xml": "<externalLink/>",
        "xl/vbaProject.bin": b"\x00",
    }

    book = open_book(raw_workbook('<row r="1"><c r="A1"><v>1</v></c></row>', extra))

    assert [word for word in ("tautan", "makro") if any(word in notice for notice in book.notices)] == [
        "tautan",
        "makro",
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "kosong"),
        (b"\x00\x00\x00", "kosong"),
        (b"   \r\n", "kosong"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "kata sandi"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "rusak"),
        (b"PK\x03\x04" + b"\x00" * 50, "rusak"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "bukan"),
        (b"%PDF-1.7\n\x01\x02", "bukan"),
        (b"%PDF-1.4 tanpa byte aneh", "bukan tabel"),
        (b"<html><table><tr><td>NIP</td></tr></table></html>", "halaman web"),
        (b"\xff\xfeA", "bukan"),
    ],
)
def test_what_is_no_table_is_refused_in_plain_words(content: bytes, words: str) -> None:
    assert words in refused(content)


def test_a_file_beyond_twenty_megabytes_is_refused() -> None:
    assert "20 MB" in refused(b"a" * (20 * 1024 * 1024 + 1))


@pytest.mark.parametrize(
    ("member", "words"),
    [("xl/workbook.bin", "rusak"), ("content.xml", "bukan lembar kerja"), ("word/document.xml", "bukan lembar kerja")],
)
def test_other_archives_are_refused(member: str, words: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(member, "x")

    assert words in refused(stream.getvalue())


def test_a_truncated_file_is_damaged() -> None:
    content = workbook([["NIP", "Nama"]] * 50)

    for cut in (30, len(content) // 2, len(content) - 10):
        assert "rusak" in refused(content[:cut])


def test_every_byte_changed_gives_rows_or_a_refusal() -> None:
    content = workbook([["NIP", "Nama", "Unor"], ["199001012020011901", "Ayu", "Dinas"]])
    for place in range(0, len(content), 23):
        broken = content[:place] + bytes([content[place] ^ 0x5A]) + content[place + 1 :]
        with contextlib.suppress(BadFile):
            read_all(broken)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_of_any_separator_and_encoding(separator: str, encoding: str) -> None:
    text = (
        separator.join(["NIP", "Nama", "Ket"])
        + "\r\n"
        + separator.join(["199001012020011901", "André", '"a; b, c"'])
        + "\r\n"
    )

    assert values_of(text.encode(encoding)) == [["NIP", "Nama", "Ket"], ["199001012020011901", "André", "a; b, c"]]


def test_csv_line_numbers_count_lines_and_the_line_of_excel_is_skipped() -> None:
    rows = rows_of(b'sep=;\nNIP;Nama\n1;"dua\nbaris"\n\n2;x\n')

    assert [(row.number, row.cells[1]) for row in rows] == [(2, "Nama"), (3, "dua\nbaris"), (6, "x")]


def test_a_quote_that_never_closes_is_refused_with_its_line() -> None:
    assert "Baris 2" in refused(b'NIP,Nama\n1,"' + b"x" * 200_000)


def test_content_counts_and_not_the_name() -> None:
    assert open_book(b"NIP;Nama\n1;2\n").kind == "csv"
    assert open_book(workbook([["a"]])).kind == "xlsx"


@pytest.mark.parametrize(("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_letters(index: int, letter: str) -> None:
    assert column_letter(index) == letter
