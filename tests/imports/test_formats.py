"""Workbooks that are read whole, in a process of their own: what honest ones give, and how hostile ones are refused."""

from __future__ import annotations

import contextlib
import random
import struct
import subprocess
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import pytest
import xlwt

from app.imports import whole
from app.imports.cells import BadFile, Broken, Row
from app.imports.ole import stream_of
from app.imports.read import open_book
from app.imports.sheets import TOO_LONG
from tests.imports import formats
from tests.imports.formats import (
    archive,
    ods,
    ods_cell,
    ods_row,
    raw_ods,
    record,
    row_header,
    xls,
    xlsb,
    xlsb_cell,
    xlsb_rows,
)
from tests.imports.test_read import read_all, refused, values_of

Make = Callable[[Sequence[Sequence[object]]], bytes]

MAKERS: dict[str, Make] = {"xls": xls, "ods": ods, "xlsb": lambda rows: xlsb({"Data": xlsb_rows(rows)})}
every_format = pytest.mark.parametrize("kind", MAKERS)
DIV0 = '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
DIV0 += 'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'


def rows_of(content: bytes) -> list[Row]:
    """The rows of the first sheet."""
    return list(open_book(content).sheets[0].rows())


@every_format
def test_a_sheet_gives_its_values_with_their_types(kind: str) -> None:
    book = open_book(
        MAKERS[kind]([["NIP", "Nama"], ["199001012020011901", "Ayu"], [7, 2.5], [True], [date(2020, 2, 29)]])
    )

    rows = [row.cells for row in book.sheets[0].rows()]

    assert (book.kind, book.sheets[0].name) == (kind, "Data")
    assert rows == [["NIP", "Nama"], ["199001012020011901", "Ayu"], [7, 2.5], [True], [date(2020, 2, 29)]]
    assert [type(cell) for cell in (*rows[2], *rows[3], *rows[4])] == [int, float, bool, date]
    assert any("0031" in notice for notice in book.notices)


@pytest.mark.parametrize("make", [xls, ods])
def test_a_moment_keeps_its_time(make: Make) -> None:
    assert values_of(make([[datetime(2020, 1, 2, 13, 30, 1)]])) == [[datetime(2020, 1, 2, 13, 30, 1)]]


@every_format
def test_a_number_too_long_for_a_spreadsheet_stays_a_float(kind: str) -> None:
    [[number, small]] = values_of(MAKERS[kind]([[198001012005011001, 123456789]]))

    assert isinstance(number, float)
    assert small == 123456789
    assert isinstance(small, int)


@every_format
def test_rows_and_columns_keep_their_places(kind: str) -> None:
    rows = rows_of(MAKERS[kind]([[], [], [None, None, "a"], [], [None, "b"]]))

    assert [(row.number, row.cells) for row in rows] == [(3, [None, None, "a"]), (5, [None, "b"])]


@every_format
def test_a_failed_formula_is_a_broken_cell_and_never_an_empty_one(kind: str) -> None:
    def fail(book: Any) -> None:
        book.get_sheet(0).row(1).set_cell_error(1, 0x07)
        book.get_sheet(0).row(3).set_cell_error(0, 0x07)

    rows: list[list[object]] = [["a", "b"], ["c"]]
    content = {
        "xls": lambda: xls(rows, fail),
        "ods": lambda: ods([["a", "b"], ["c", DIV0], [], [DIV0]]),
        "xlsb": lambda: xlsb({"Data": xlsb_rows([["a", "b"], ["c", b"\x07"], [], [b"\x07"]])}),
    }[kind]()

    _, second, fourth = rows_of(content)

    assert (second.number, second.cells[0], fourth.number) == (2, "c", 4)
    for cell in (second.cells[1], fourth.cells[0]):
        assert isinstance(cell, Broken)
        assert "kesalahan" in cell.reason


def test_formulas_that_failed_in_xls_and_xlsb_are_broken_too() -> None:
    failed = record(11, struct.pack("<II", 1, 0) + b"\x2a" + struct.pack("<HI", 0, 0))
    content = xlsb({"Data": row_header(0) + xlsb_cell(0, "a") + failed})

    assert values_of(content) == [["a", Broken("Sel berisi kesalahan #N/A.")]]
    assert values_of(xls_with_failed_formula()) == [["a", Broken("Sel berisi kesalahan #REF!.")]]


def xls_with_failed_formula() -> bytes:
    """xlwt stores no results: where it leaves 'an empty text', an error is put."""
    content = xls([["a"]], lambda book: book.get_sheet(0).write(0, 1, xlwt.Formula("1+1")))
    empty = struct.pack("<Q", 0xFFFF000000000003)
    assert content.count(empty) == 1
    return content.replace(empty, struct.pack("<BxBxxxH", 2, 0x17, 0xFFFF))


@every_format
def test_hidden_rows_and_hidden_sheets_are_known(kind: str) -> None:
    def hide(book: Any) -> None:
        book.get_sheet(0).row(1).hidden = True
        book.add_sheet("Rahasia").visibility = 1

    sheet = '<table:table table:name="Rahasia" table:style-name="ta2"><table:table-row/></table:table>'
    folded = ods_row(["b"], 'table:visibility="collapse"')
    content = {
        "xls": lambda: xls([["a"], ["b"], ["c"]], hide),
        "ods": lambda: raw_ods(ods_row(["a"]) + folded + ods_row(["c"]), sheet),
        "xlsb": lambda: xlsb({"Data": xlsb_rows([["a"], ["b"], ["c"]], [1]), "Rahasia": b""}, ["Rahasia"]),
    }[kind]()

    book = open_book(content)

    assert [row.hidden for row in book.sheets[0].rows()] == [False, True, False]
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [("Data", False), ("Rahasia", True)]


@every_format
def test_merged_cells_are_unfolded_downwards_and_told_sideways(kind: str) -> None:
    def merge(book: Any) -> None:
        sheet = book.get_sheet(0)
        sheet.write_merge(0, 2, 0, 0, "Dinas")
        sheet.write_merge(0, 0, 1, 2, "TMT")
        for place, text in (((1, 1), "CPNS"), ((1, 2), "PNS"), ((2, 1), "x")):
            sheet.write(*place, text)

    down = ods_cell("Dinas").replace(" ", ' table:number-rows-spanned="3" ', 1)
    aside = ods_cell("TMT").replace(" ", ' table:number-columns-spanned="2" ', 1)
    covered = "<table:covered-table-cell/>"
    merges = [(0, 2, 0, 0), (0, 0, 1, 2)]
    tail = b"".join(record(176, struct.pack("<4I", *merge)) for merge in merges)
    content = {
        "xls": lambda: xls([], merge),
        "ods": lambda: ods([[down, aside, covered], [covered, "CPNS", "PNS"], [covered, "x"]]),
        "xlsb": lambda: xlsb({"Data": xlsb_rows([["Dinas", "TMT"], [None, "CPNS", "PNS"], [None, "x"]])}, tail=tail),
    }[kind]()

    rows = rows_of(content)

    assert [row.cells for row in rows] == [["Dinas", "TMT"], ["Dinas", "CPNS", "PNS"], ["Dinas", "x"]]
    assert [row.spans for row in rows] == [((1, 2),), (), ()]


def test_rows_and_cells_that_stand_for_many_are_many() -> None:
    twice = ods_row(["a"], 'table:number-rows-repeated="2"')
    wide = ods_row([ods_cell(1).replace(" ", ' table:number-columns-repeated="2" ', 1)])
    gap = ods_row([], 'table:number-rows-repeated="1000000"')

    assert values_of(raw_ods(twice + wide + gap)) == [["a"], ["a"], [1, 1]]


def test_a_text_beyond_all_bounds_is_a_broken_cell() -> None:
    assert values_of(ods([["x" * 32_768, "a"]])) == [[TOO_LONG, "a"]]


def test_macros_in_xlsb_are_told() -> None:
    assert any("makro" in said for said in open_book(xlsb({"Data": b""}, xl__vbaProject=b"\x00")).notices)


@every_format
def test_a_truncated_file_is_damaged(kind: str) -> None:
    content = MAKERS[kind]([["NIP", "Nama", "Unor"]] * 200)

    for cut in (30, 600, len(content) // 2, len(content) - 513):
        assert "rusak" in refused(content[:cut])


@every_format
@pytest.mark.parametrize("rounds", [10, pytest.param(25, marks=pytest.mark.full)])
def test_every_byte_changed_gives_rows_or_a_refusal(kind: str, rounds: int) -> None:
    content = MAKERS[kind]([["NIP", "Nama", "Unor"], ["199001012020011901", "Ayu", 7]])
    dice = random.Random(kind)
    for _ in range(rounds):
        broken = bytearray(content)
        for _ in range(3):
            broken[dice.randrange(8, len(broken))] ^= dice.randrange(1, 256)
        with contextlib.suppress(BadFile):
            read_all(bytes(broken))


def test_an_xls_file_whose_sectors_go_round_in_a_circle_is_damaged() -> None:
    content = bytearray(xls([["a"] * 9] * 90))
    table = (struct.unpack_from("<I", content, 76)[0] + 1) * 512
    for sector in range(20):
        struct.pack_into("<I", content, table + 4 * sector, 0)

    assert "rusak" in refused(bytes(content))


def test_a_word_document_of_old_is_no_workbook() -> None:
    assert "rusak" in refused(xls([["a"]]).replace("Workbook".encode("utf-16-le"), "WordDocu".encode("utf-16-le")))


def test_a_short_stream_is_found_among_the_small_sectors() -> None:
    """Some programs put a short workbook where short streams belong; xlwt fills it up instead."""
    data = bytes(range(100))
    header = bytearray(512)
    struct.pack_into("<HH", header, 30, 9, 6)
    struct.pack_into("<I", header, 48, 1)  # the directory
    struct.pack_into("<I", header, 60, 2)  # which small sector follows which
    struct.pack_into("<I", header, 68, 0xFFFFFFFE)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    ends = struct.pack("<4I", 0xFFFFFFFD, *[0xFFFFFFFE] * 3).ljust(512, b"\xff")
    entries = entry("Root Entry", 3, 192) + entry("Workbook", 1, len(data))
    small = struct.pack("<3I", 0xFFFFFFFF, 2, 0xFFFFFFFE).ljust(512, b"\xff")
    sectors = (ends, entries.ljust(512, b"\x00"), small, b"\x00" * 64 + data)

    assert stream_of(bytes(header) + b"".join(sectors), ("Workbook",)) == data


def entry(name: str, first: int, size: int) -> bytes:
    """An entry of a container's directory."""
    named = name.encode("utf-16-le") + b"\x00\x00"
    return named.ljust(64, b"\x00") + struct.pack("<H50xII4x", len(named), first, size)


def test_protected_files_are_told_as_such() -> None:
    locked = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    content = xls([["a"]])
    start = content.find(struct.pack("<HH", 0x809, 16)) + 20

    for protected in (
        raw_ods("", **{"META-INF__manifest.xml": locked}),
        archive({"mimetype": formats.ODS, "encrypted-package": b"x"}),
        content[:start] + struct.pack("<HH", 0x2F, 4) + content[start + 4 :],
    ):
        assert "kata sandi" in refused(protected)


def test_a_dtd_in_ods_is_refused() -> None:
    assert "DTD" in refused(raw_ods("", prolog='<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'))


def test_a_text_document_is_no_table() -> None:
    assert "bukan lembar kerja" in refused(raw_ods("", kind="application/vnd.oasis.opendocument.text"))


@pytest.mark.parametrize(
    "content",
    [
        raw_ods(ods_row(["x" * 1000]) * 40_000),
        xlsb({"Data": b"\x00" * 40_000_000}),
    ],
    ids=["ods", "xlsb"],
)
def test_a_zip_bomb_is_refused_before_it_is_unpacked(content: bytes) -> None:
    assert "jauh lebih besar" in refused(content)


def test_a_file_that_asks_for_all_memory_is_refused_and_nothing_else_happens() -> None:
    corner = row_header(0) + xlsb_cell(0, 1) + row_header(1_048_575) + xlsb_cell(16_383, 1)
    cell = ods_cell(1).replace(" ", ' table:number-columns-repeated="16384" ', 1)

    assert "terlalu besar" in refused(xlsb({"Data": corner}))
    assert refused(raw_ods(ods_row([cell], 'table:number-rows-repeated="1048576"')))


def test_a_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "PATIENCE", 0.001)

    assert "terlalu besar" in refused(ods([["a"]]))


def test_the_reading_process_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}
    run = subprocess.run

    def watched(*args: Any, **given: Any) -> Any:
        seen.update(given)
        return run(*args, **given)

    monkeypatch.setattr(subprocess, "run", watched)
    read_all(ods([["a"]]))

    assert seen["env"] == {}
