"""Files that go out: what a spreadsheet finds in them."""

from __future__ import annotations

import csv
import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from app.engine.fieldtypes.base import Text
from app.engine.fieldtypes.datetime import DatetimeField
from app.exports.table import Head, Line, csv_writer, sheet_name, xlsx_writer

MADE_AT = datetime(2026, 11, 20, tzinfo=UTC)
HEADS = (Head("NIP", "text"), Head("Nama", "text"), Head("Urutan", "integer"), Head("Lahir", "date"))
DANGEROUS = [
    "\uff1dSUM(A1)",
    "\uff20SUM(A1)",
    "=1+1",
    "+62812",
    "-5",
    "@SUM(A1)",
    "\tx",
    "\rx",
    '=HYPERLINK("http://x","y")',
    "http://contoh.test",
    "mailto:a@b",
]


def written_csv(path: Path, lines: list[Line]) -> list[list[str]]:
    """What a csv file of `lines` holds."""
    with csv_writer(path, HEADS, "Asia/Jakarta") as writer:
        for line in lines:
            writer.write(line)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def written_xlsx(path: Path, lines: list[Line]) -> list[list[object]]:
    """What an xlsx file of `lines` holds."""
    with xlsx_writer(path, HEADS, "Asia/Jakarta", "Pegawai", MADE_AT) as writer:
        for line in lines:
            writer.write(line)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_csv_holds_the_lines_behind_their_heads(tmp_path: Path) -> None:
    lines = written_csv(
        tmp_path / "a.csv",
        [["199001012020011901", "Ayu, S.Kom", 3, date(1990, 1, 2)], ["", None, Decimal("12.500"), None]],
    )

    assert lines == [
        ["NIP", "Nama", "Urutan", "Lahir"],
        ["199001012020011901", "Ayu, S.Kom", "3", "1990-01-02"],
        ["", "", "12,500", ""],
    ]
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula_or_a_link(tmp_path: Path, text: str) -> None:
    with xlsx_writer(tmp_path / "a.xlsx", HEADS, "Asia/Jakarta", "x", MADE_AT) as writer:
        writer.write([text, text, None, None])
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]["A2"]

    assert cell.data_type == "s"
    assert cell.hyperlink is None
    assert written_csv(tmp_path / "a.csv", [[text, "", None, None]])[1][0][0] in "'hm"


def test_eighteen_figures_stay_eighteen_figures(tmp_path: Path) -> None:
    lines = written_xlsx(tmp_path / "a.xlsx", [["199001012020011901", "Ayu", 10**17 + 1, None]])

    assert lines[1] == ["199001012020011901", "Ayu", "100000000000000001", None]


def test_dates_and_numbers_are_dates_and_numbers(tmp_path: Path) -> None:
    moment = datetime(2026, 1, 1, 23, 30, tzinfo=UTC)

    lines = written_xlsx(tmp_path / "a.xlsx", [[True, Decimal("10.938"), moment, date(2020, 2, 29)]])

    assert lines[1] == ["Ya", 10.938, datetime(2026, 1, 2, 6, 30), datetime(2020, 2, 29)]


def test_a_local_time_is_not_moved_again(tmp_path: Path) -> None:
    field = DatetimeField(name="diterima", label=Text("Diterima"))
    cell = field.to_cell(datetime(2026, 11, 20, 1, 30, tzinfo=UTC))

    assert written_xlsx(tmp_path / "a.xlsx", [["", "", None, cell]])[1][3] == datetime(2026, 11, 20, 8, 30)
    assert written_csv(tmp_path / "a.csv", [["", "", None, cell]])[1][3] == "2026-11-20 08:30:00"


def test_the_header_is_frozen_and_filtered(tmp_path: Path) -> None:
    written_xlsx(tmp_path / "a.xlsx", [["1", "2", 3, None]])

    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:D2")


@pytest.mark.parametrize(("title", "name"), [("PLT / PLH", "PLT  PLH"), ("[:*?]", "Data"), ("x" * 40, "x" * 31)])
def test_a_sheet_is_named_as_excel_allows(title: str, name: str) -> None:
    assert sheet_name(title) == name


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    tracemalloc.start()
    with xlsx_writer(tmp_path / "a.xlsx", HEADS, "Asia/Jakarta", "x", MADE_AT) as writer:
        for number in range(20_000):
            writer.write([f"19900101202001{number:04d}", f"Orang ke-{number}", number, date(2020, 1, 1)])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 8_000_000
