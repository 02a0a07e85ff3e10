"""Lists in the formats that are read whole, from upload to preview: short ones at once, long ones in the background."""

from __future__ import annotations

import random
import re

import pytest

from app.imports.store import SMALL
from tests.imports.formats import ods, xls, xlsb, xlsb_rows
from tests.imports.test_pages import HEADER, PEOPLE, Desk, names
from tests.imports.test_pages import desk as _desk
from tests.support.webfixtures import sqlite_first

desk = _desk  # the fixture, for this module too

LISTS = {
    "ods": ods([HEADER, *PEOPLE]),
    "xls": xls([HEADER, *PEOPLE]),
    "xlsb": xlsb({"Data": xlsb_rows([HEADER, *PEOPLE])}),
}


def long_list(header: list[str], count: int = 5_000) -> bytes:
    """A list of so many people that it is not read while somebody waits."""
    dice = random.Random(1)
    rows = [
        [
            f"1990{1 + n % 12:02d}{1 + n // 12 % 28:02d}2020121{900 + n % 100}",
            "".join(dice.choices("abcdefghijklmnop", k=40)),
            "Unit Umum",
            "".join(dice.choices("abcdefghijklmnop", k=40)),
            "L",
        ]
        for n in range(count)
    ]
    content = ods([header, *rows])
    assert len(content) > SMALL
    return content


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_of_each_format_goes_in(desk: Desk, kind: str) -> None:
    address, page = desk.preview(LISTS[kind], name="daftar")
    assert "Terapkan 2 baris" in page

    desk.client.post(f"{address}terapkan/")
    assert desk.work() == ["selesai"]
    assert {"Ayu Contoh", "Budi Rekaan"} <= names(desk)


@sqlite_first
def test_a_long_list_is_looked_into_in_the_background(desk: Desk) -> None:
    address, page = desk.preview(long_list(HEADER))
    assert "Pratinjau sedang disusun" in page

    assert desk.work() == ["selesai"]
    assert re.search(r"Terapkan [\d.]+ baris", desk.client.get(address).text)


@sqlite_first
def test_a_long_list_without_a_known_column_asks_for_its_meaning(desk: Desk) -> None:
    address, _ = desk.preview(long_list(["Nomor Pegawai", *HEADER[1:]]))

    assert desk.work() == ["selesai"]
    page = desk.client.get(address).text
    assert "Kolom NIP belum ditemukan" in page

    names_of = dict(zip(re.findall(r'name="(kolom-0-\d+)"', page), ["nip", "nama", "unor", "jabatan"], strict=False))
    assert desk.client.post(f"{address}petakan/", data=names_of).status_code == 303
    assert desk.work() == ["selesai"]
    assert re.search(r"Terapkan [\d.]+ baris", desk.client.get(address).text)


def test_a_long_file_that_turns_out_broken_says_so_on_its_page(desk: Desk) -> None:
    content = xls([["NIP", "Nama"]] * 12_000)

    address, _ = desk.preview(content[: len(content) // 2 + 1])
    assert desk.work() == ["gagal"]
    page = desk.client.get(address).text
    assert "rusak atau terpotong" in page

    assert desk.client.post(f"{address}petakan/").status_code == 303
    assert desk.work() == ["gagal"]


def test_the_upload_page_names_the_formats(desk: Desk) -> None:
    page = desk.client.get("/admin/pegawai/import/").text

    for ending in (".xlsx", ".xls", ".xlsb", ".ods", ".csv"):
        assert ending in page.partition('accept="')[2].partition('"')[0].split(",")
        assert ending in page.partition('id="file-hint"')[2].partition("</p>")[0]
