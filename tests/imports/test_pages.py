"""The import and export pages as a person uses them, with the background work done in between."""

from __future__ import annotations

import gc
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.models.transaction import Database
from app.sync import outbox, runs
from app.sync.progress import board
from app.sync.task import Workshop
from tests.admin.conftest import peopled
from tests.admin.office import CATALOG, REGISTRY, Office, open_office
from tests.imports.workbooks import workbook
from tests.support.databases import Templates
from tests.support.webfixtures import sqlite_first

HEADER = ["NIP", "Nama", "Unit Kerja", "Jabatan", "JK"]
PEOPLE = [
    ["199001012020011951", "Ayu Contoh", "Unit Umum", "Analis", "L"],
    ["198502022010012952", "Budi Rekaan", "Unit Umum", "Analis", "Perempuan"],
]


@dataclass(frozen=True, slots=True)
class Desk:
    """An office, the browser of one persona in it, and a worker."""

    office: Office
    client: FlaskClient
    var: Path

    def upload(
        self, content: bytes, entity: str = "pegawai", name: str = "daftar.xlsx", **form: object
    ) -> TestResponse:
        """Send a file; the answer."""
        data = {"modes": ["add", "update"], **form, "file": (io.BytesIO(content), name)}
        return self.client.post(f"/admin/{entity}/import/", data=data, content_type="multipart/form-data")

    def preview(
        self, content: bytes, entity: str = "pegawai", name: str = "daftar.xlsx", **form: object
    ) -> tuple[str, str]:
        """Send a file; the address of its preview, and the page."""
        answer = self.upload(content, entity, name, **form)
        assert answer.status_code == 303, answer.text
        return answer.location, self.client.get(answer.location).text

    def work(self) -> list[str]:
        """Do all waiting jobs; how each ended."""
        database: Database = self.office.database
        ended = []
        while (job := outbox.claim(database, datetime.now(UTC))) is not None:
            workshop = Workshop(CATALOG, REGISTRY, database, self.var)
            runner = runs.Runner(workshop, board(database, self.var), lambda: datetime.now(UTC))
            ended.append(runs.run(runner, job))
        return ended


@pytest.fixture
def desk(templates: Templates, var: Path) -> Iterator[Desk]:
    """The desk of the instansi's admin, on each database."""
    url = templates.copy("admin-office", peopled)
    made = open_office(url, var)
    yield Desk(made, made.client("admin"), var)
    made.database.dispose()
    templates.store.drop(url)


def names(desk: Desk) -> set[str]:
    """The names of everybody."""
    return {row["nama"] for row in desk.office.stored("pegawai")}


def test_a_list_goes_in_and_comes_out_again(desk: Desk) -> None:
    before = names(desk)
    assert "Pegawai" in desk.client.get("/admin/pegawai/import/").text

    address, page = desk.preview(workbook([HEADER, *PEOPLE]))
    assert "Terapkan 2 baris" in page
    assert "Ayu Contoh" in page
    assert names(desk) == before

    applied = desk.client.post(f"{address}terapkan/")
    assert applied.location == address
    assert "Sedang diterapkan" in desk.client.get(address).text
    assert desk.work() == ["selesai"]
    assert names(desk) - before == {"Ayu Contoh", "Budi Rekaan"}
    assert "Sudah diterapkan" in desk.client.get(address).text

    assert desk.client.post(f"{address}batalkan/").status_code == 303
    assert desk.client.post(f"{address}batalkan/").status_code == 409
    assert desk.work() == ["selesai"]
    assert names(desk) == before
    assert "Dibatalkan" in desk.client.get(address).text
    assert desk.client.post(f"{address}batalkan/").status_code == 409


def test_applying_twice_is_refused(desk: Desk) -> None:
    address, _ = desk.preview(workbook([HEADER, *PEOPLE]))

    assert desk.client.post(f"{address}terapkan/").status_code == 303
    assert desk.client.post(f"{address}terapkan/").status_code == 409
    assert desk.work() == ["selesai"]
    assert desk.client.post(f"{address}terapkan/").status_code == 409


def test_changes_are_shown_before_and_after(desk: Desk) -> None:
    address, _ = desk.preview(workbook([HEADER, *PEOPLE]))
    desk.client.post(f"{address}terapkan/")
    desk.work()

    _, page = desk.preview(workbook([HEADER, [*PEOPLE[0][:3], "Kepala Seksi", None], PEOPLE[1]]))

    assert "<del>Analis</del>" in page
    assert "<ins>Kepala Seksi</ins>" in page
    assert "Terapkan 1 baris" in page


def test_the_file_of_errors_gives_the_rows_back_with_reasons(desk: Desk) -> None:
    wrong: list[list[str | float]] = [
        ["19900101", "Tanpa NIP", "Unit Umum", "Analis", "L"],
        [1.98911e17, "Angka", "Entah Mana", "Analis", "L"],
    ]
    address, page = desk.preview(workbook([HEADER, PEOPLE[0], *wrong]))
    assert "2 baris yang salah tidak ikut" in page
    assert "Kolom A (NIP)" in page

    answer = desk.client.get(f"{address}kesalahan/")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == [*HEADER, "Baris", "Alasan"]
    assert rows[1][:6] == [*wrong[0], 3]
    assert "18 angka" in str(rows[1][6])
    assert "Entah Mana" in str(rows[2][6])


def test_a_mapping_is_corrected_and_remembered(desk: Desk) -> None:
    content = workbook([["Nomor Pegawai", "Nama", "Unit Kerja", "Jabatan", "JK"], *PEOPLE])
    address, page = desk.preview(content)
    assert "Kolom NIP belum ditemukan" in page

    form = {"kolom-0-0": "nip", "kolom-0-1": "nama", "kolom-0-2": "unor", "kolom-0-3": "jabatan", "options": "1"}
    assert desk.client.post(f"{address}petakan/", data=form).location == address
    assert "Terapkan 2 baris" in desk.client.get(address).text

    _, again = desk.preview(content)
    assert "Terapkan 2 baris" in again


def test_one_field_for_two_columns_is_refused(desk: Desk) -> None:
    address, _ = desk.preview(workbook([HEADER, *PEOPLE]))

    assert desk.client.post(f"{address}petakan/", data={"kolom-0-0": "nip", "kolom-0-1": "nip"}).status_code == 422


def test_a_stale_plan_is_refused_and_drawn_anew(desk: Desk) -> None:
    content = workbook([HEADER, *PEOPLE])
    first, _ = desk.preview(content)
    second, _ = desk.preview(content)
    desk.client.post(f"{first}terapkan/")
    desk.work()

    desk.client.post(f"{second}terapkan/")
    assert desk.work() == ["gagal"]
    page = desk.client.get(second).text
    assert "Data sudah berubah" in page

    desk.client.post(f"{second}petakan/", data={"options": "1"})
    assert "Tidak ada yang perlu diterapkan" in desk.client.get(second).text


def test_undo_is_refused_once_a_row_has_changed(desk: Desk) -> None:
    address, _ = desk.preview(workbook([HEADER, *PEOPLE]))
    desk.client.post(f"{address}terapkan/")
    desk.work()
    again, _ = desk.preview(workbook([HEADER, [*PEOPLE[0][:3], "Kepala", None]]))
    desk.client.post(f"{again}terapkan/")
    desk.work()

    desk.client.post(f"{address}batalkan/")
    assert desk.work() == ["gagal"]
    assert "sudah diubah atau dihapus setelah impor" in desk.client.get(address).text
    assert {"Ayu Contoh", "Budi Rekaan"} <= names(desk)


def test_undo_brings_back_what_was_there(desk: Desk) -> None:
    address, _ = desk.preview(workbook([HEADER, *PEOPLE]))
    desk.client.post(f"{address}terapkan/")
    desk.work()
    again, _ = desk.preview(workbook([HEADER, [*PEOPLE[0][:3], "Kepala", None]]))
    desk.client.post(f"{again}terapkan/")
    desk.work()

    desk.client.post(f"{again}batalkan/")
    assert desk.work() == ["selesai"]
    assert {row["jabatan"] for row in desk.office.stored("pegawai", nama="Ayu Contoh")} == {"Analis"}


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("kosong.xlsx", b"", 422),
        ("gambar.xlsx", b"\x89PNG\r\n\x1a\n\x00\x00", 422),
        ("halaman.xls", b"<html><table></table></html>", 422),
        ("judul.csv", b"NIP;Nama;Unit Kerja\n", 303),
        ("lain.docx", workbook([HEADER, *PEOPLE]), 303),
    ],
)
def test_bad_files_are_answered_in_words(desk: Desk, name: str, content: bytes, status: int) -> None:
    answer = desk.upload(content, name=name)

    assert answer.status_code == status
    assert status == 303 or 'role="alert"' in answer.text


def test_nothing_chosen_is_refused(desk: Desk) -> None:
    assert desk.client.post("/admin/pegawai/import/", data={"modes": "add"}).status_code == 422
    assert desk.upload(workbook([HEADER]), modes=[]).status_code == 422


def test_others_do_not_see_an_import(desk: Desk) -> None:
    address, _ = desk.preview(workbook([HEADER, *PEOPLE]))

    for persona, status in (("tetangga", 404), ("operator", 403), ("pegawai", 403), ("admin_unit", 404)):
        client = desk.office.client(persona)
        assert client.get(address).status_code == status, persona
        for step in ("terapkan/", "batalkan/", "petakan/"):
            assert client.post(address + step).status_code == status
        assert client.get(f"{address}kesalahan/").status_code == status


def test_a_unit_outside_ones_reach_is_not_found(desk: Desk) -> None:
    content = workbook([HEADER, [*PEOPLE[0][:2], "Rahasia Kecamatan", "Analis", "L"]])

    _, page = desk.preview(content)

    assert "tidak ditemukan" in page
    assert "Terapkan" not in page.split("Langkah impor")[1].split("</ol>")[1]


def test_the_template_can_be_filled_in_and_imported(desk: Desk) -> None:
    answer = desk.client.get("/admin/pegawai/import/template/")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    sheet = book["Data"]
    titles = [cell.value for cell in sheet[1]]
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width
    assert len(sheet.data_validations.dataValidation) >= 4
    assert sheet["A3"].number_format == "@" or sheet.column_dimensions["A"].number_format == "@"
    for column, text in (("NIP", PEOPLE[0][0]), ("Nama", "Ayu Contoh"), ("Unor", "Unit Umum"), ("Jabatan", "Analis")):
        sheet.cell(3, titles.index(column) + 1, text)
    stream = io.BytesIO()
    book.save(stream)

    _, page = desk.preview(stream.getvalue())

    assert "Terapkan 1 baris" in page
    assert "baris contoh dari template: baris 2" in page


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_list_is_exported_as_it_is_filtered(desk: Desk, form: str) -> None:
    asked = desk.client.get(f"/admin/pegawai/export/{form}/?q=Admin")
    assert "sesuai saringan" in asked.text

    started = desk.client.post(f"/admin/pegawai/export/{form}/", data={"q": "Admin"})
    assert started.status_code == 303
    assert desk.work() == ["selesai"]
    with desk.client.get(f"{started.location}/hasil") as result:
        assert result.status_code == 200
        content = result.data

    if form == "csv":
        text = content.decode("utf-8-sig")
        assert "Akun Admin" in text
        assert "Akun Operator" not in text
        assert "Rahasia" not in text
    assert desk.office.client("tetangga").get(f"{started.location}/hasil").status_code == 404


def test_only_declared_formats_and_fields_go_out(desk: Desk) -> None:
    assert desk.client.get("/admin/pegawai/export/pdf/").status_code == 404
    assert "NIK" not in desk.client.get("/admin/pegawai/export/csv/").text
    assert desk.office.client("pegawai").get("/admin/pegawai/export/csv/").status_code == 403


@sqlite_first
def test_an_upload_larger_than_a_request_may_be_is_too_large(desk: Desk) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # werkzeug leaves the half-read upload's file to the collector
        status = desk.upload(b"a" * (23 * 1024 * 1024)).status_code
        gc.collect()

    assert status == 413


def test_an_import_whose_job_was_stopped_is_taken_up_again(desk: Desk) -> None:
    address, _ = desk.preview(workbook([HEADER, *PEOPLE]))
    desk.client.post(f"{address}terapkan/")
    assert desk.client.post(f"{address}lanjutkan/").status_code == 409
    assert desk.client.post("/pekerjaan/1/hentikan").status_code == 302
    assert desk.work() == []

    assert "Pekerjaan terakhir tidak selesai" in desk.client.get(address).text
    assert desk.client.post(f"{address}lanjutkan/").status_code == 303
    assert desk.client.post(f"{address}terapkan/").status_code == 303
    assert desk.work() == ["selesai"]
    assert "Ayu Contoh" in names(desk)


@sqlite_first
def test_a_large_file_is_planned_in_the_background(desk: Desk) -> None:
    rows = [
        [
            f"1990{1 + n % 12:02d}{1 + n // 100:02d}2020121{900 + n % 100}",
            f"Orang {n} {'x' * 80}",
            "Unit Umum",
            "Analis",
            "L",
        ]
        for n in range(2_500)
    ]
    text = "\n".join(";".join(row) for row in [HEADER, *rows])

    answer = desk.upload(text.encode(), name="besar.csv")
    assert "Pratinjau sedang disusun" in desk.client.get(answer.location).text
    assert desk.work() == ["selesai"]
    assert "Terapkan 2.500 baris" in desk.client.get(answer.location).text


def test_too_many_rows_end_in_a_plain_message(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.imports.drafts.MAX_ROWS", 1)

    _, page = desk.preview(workbook([HEADER, *PEOPLE]))

    assert "lebih dari 100.000 baris" in page
