"""An admin of an instansi follows the printed manual by the labels on the screen, in a real browser.

Presses are counted as people count them: one each, choosing a file included, typing and leaving out the menu.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from werkzeug.serving import make_server

from app.sync import outbox, runs
from app.sync.progress import board
from app.sync.task import Workshop
from app.web.principal import COOKIE
from app.workflows import akun
from tests.admin.conftest import peopled
from tests.admin.office import NOW, REGISTRY, Office, open_office
from tests.imports.workbooks import workbook
from tests.support.databases import Templates

pytestmark = [pytest.mark.browser, pytest.mark.network]
NBSP = "\u00a0"
SECRET = "hujan reda di teras 47"


@dataclass
class Kantor:
    """A running office, and the folder of the person at the screen."""

    office: Office
    address: str
    browser: Browser
    folder: Path

    def visitor(self, persona: str | None) -> BrowserContext:
        """A browser profile, in which `persona` is signed in."""
        context = self.browser.new_context(
            base_url=self.address, locale="id-ID", viewport={"width": 1280, "height": 900}
        )
        context.set_default_timeout(10_000)
        if persona:
            with self.office.database.write() as session:
                key, now = self.office.ids[f"akun:{persona}"], datetime.now(UTC)
                token = akun.open_session(session, key, address="127.0.0.1", agent="test", now=now)
            context.add_cookies([{"name": COOKIE, "value": token, "url": self.address}])
        return context

    def work(self) -> list[str]:
        """Do all waiting jobs, as the worker does; how each ended."""
        services = self.office.app.extensions["ekinerja"]
        workshop = Workshop(services.catalog, services.registry, services.database, self.folder)
        runner = runs.Runner(workshop, board(services.database, self.folder), lambda: datetime.now(UTC))
        ended = []
        while (job := outbox.claim(services.database, datetime.now(UTC))) is not None:
            ended.append(runs.run(runner, job))
        return ended

    def file(self, name: str, content: bytes) -> Path:
        """A file on the person's disk."""
        path = self.folder / name
        path.write_bytes(content)
        return path


@pytest.fixture
def kantor(sqlite_templates: Templates, var: Path, browser: Browser) -> Iterator[Kantor]:
    url = sqlite_templates.copy("admin-office", peopled)
    office = open_office(url, var)
    facts = {"jenis": "PPPK", "nama": "IX", "urutan": 9, "sumber": "rekaan", "berlaku_sejak": date(2020, 1, 1)}
    stamps = {"version": 1, "created_at": NOW, "updated_at": NOW}
    with office.database.write() as session:
        session.execute(sa.insert(REGISTRY.tables["golongan"]).values(**facts, **stamps))
    office.app.config["WTF_CSRF_ENABLED"] = True
    server = make_server("127.0.0.1", 0, office.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Kantor(office, f"http://127.0.0.1:{server.server_port}", browser, var)
    server.shutdown()
    thread.join()
    server.server_close()
    office.database.dispose()
    sqlite_templates.store.drop(url)


@pytest.fixture
def admin(kantor: Kantor) -> Iterator[Hand]:
    with kantor.visitor("admin") as context:
        yield Hand(context.new_page(), kantor)


@dataclass
class Hand:
    """The admin's hand: presses what a label says, and counts."""

    page: Page
    kantor: Kantor
    presses: int = 0

    def menu(self, label: str) -> None:
        """Open a menu by the link that the manual names."""
        self.page.goto("/beranda")
        self.page.get_by_role("navigation").get_by_role("link", name=label, exact=True).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(label)

    def press(self, what: Locator) -> None:
        """Press once."""
        what.click()
        self.presses += 1

    def button(self, label: str) -> Locator:
        """A button of the page."""
        return self.page.get_by_role("main").get_by_role("button", name=label, exact=True)

    def link(self, label: str) -> Locator:
        """A link of the page."""
        return self.page.get_by_role("main").get_by_role("link", name=label).first

    def save(self) -> None:
        """Press the form's OK."""
        self.press(self.button("OK").last)

    def pick(self, label: str, typed: str, chosen: str) -> None:
        """Type a few letters into a look-up, and take what it offers."""
        field = self.page.get_by_role("combobox", name=label, exact=True)
        field.fill("")
        field.press_sequentially(typed)
        self.press(self.page.get_by_role("option", name=re.compile(f"^{re.escape(chosen)}")))

    def upload(self, path: Path) -> None:
        """From the list to the preview: Impor, the file, Unggah dan periksa."""
        self.press(self.link("Impor"))
        self.page.get_by_label("Berkas Excel, LibreOffice, atau CSV").set_input_files(path)
        self.presses += 1
        self.press(self.button("Unggah dan periksa"))
        expect(self.button("Unggah dan periksa")).to_have_count(0)

    def finish(self, state: str) -> None:
        """Let the worker work while the page looks again by itself."""
        assert self.kantor.work() == ["selesai"]
        expect(self.page.locator(".import-file")).to_contain_text(state)

    def counts(self) -> dict[str, int]:
        """The figures above a preview."""
        texts = self.page.get_by_role("list", name="Ringkasan").get_by_role("listitem").all_inner_texts()
        return {text.split()[-1]: int(text.split()[0]) for text in texts}


def test_a_years_periods_in_one_press(admin: Hand) -> None:
    admin.menu("Manajemen Periode")
    admin.press(admin.button("Buat 12 periode bulanan dan Final"))
    expect(admin.page.get_by_text("13 data Periode ditambahkan.")).to_be_visible()
    assert admin.presses <= 3

    admin.page.get_by_role("link", name="Edit Januari").click()
    for wrong, why in (("13-01", "Bulan 13 tidak ada"), ("2-5", "dua angka bulan"), ("02-30", "Tanggal 30 tidak ada")):
        admin.page.get_by_label("Batas Pengisian").fill(wrong)
        admin.save()
        expect(admin.page.get_by_role("alert")).to_contain_text(why)
        expect(admin.page.get_by_label("Batas Pengisian")).to_have_value(wrong)
    admin.page.get_by_label("Batas Pengisian").fill("02-07")
    admin.save()
    expect(admin.page.get_by_role("row", name="Januari").filter(has_text="31 Januari")).to_contain_text("07 Februari")

    admin.page.get_by_role("link", name="Hapus Desember").click()
    dialog = admin.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Yakin akan menghapus Periode tersebut?")
    dialog.get_by_role("button", name="OK").click()
    expect(admin.page.get_by_role("link", name="Edit Desember")).to_have_count(0)


def units() -> bytes:
    """Titles, a header over two rows, numbers of columns, groups, padded names, a circle, an orphan, odd eselon."""
    rows: list[list[object]] = [
        ["DAFTAR UNIT ORGANISASI"],
        [],
        ["NO", "UNIT KERJA", "ATASAN", "ESELON", "UNIT", "MANDIRI"],
        [None, None, None, None, "INDUK", None],
        [1, 2, 3, 4, 5, 6],
    ]
    for number, name in enumerate(("Sosial", "Perhubungan", "Pertanian"), start=1):
        dinas = f"Dinas {name}"
        rows += [
            [f"{number}. {dinas.upper()}"],
            [1, f"  {dinas}{NBSP}", "Unit Setda", "20", dinas, "Ya"],
            [2, "Sekretariat", dinas, None, dinas, "Tidak"],
            [3, f"Subbagian{NBSP}Umum", f"{dinas} / Sekretariat", None, dinas, "Tidak"],
            *([4, f"Seksi {place} {name}", dinas, "30", dinas, "Tidak"] for place in range(1, 16)),
        ]
    rows += [
        [1, "Unit Lingkar A", "Unit Lingkar B", None, None, "Tidak"],
        [2, "Unit Lingkar B", "Unit Lingkar A", None, None, "Tidak"],
        [3, "Unit Yatim", "Badan Bubar", None, None, "Tidak"],
        [],
        [None, None, None, None, "Kota Rekaan, 2 Maret 2026"],
        [None, None, None, None, "Kepala Bagian Organisasi"],
    ]

    def polish(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:F1")
        for column in "ABCDF":
            sheet.merge_cells(f"{column}3:{column}4")
        for row in sheet.iter_rows(min_row=6):
            if row[0].value and not row[1].value:
                sheet.merge_cells(start_row=row[0].row, end_row=row[0].row, start_column=1, end_column=6)
        sheet.row_dimensions[12].hidden = True

    return workbook(rows, polish)


def test_an_ugly_list_of_units(admin: Hand) -> None:
    page = admin.page
    admin.menu("Manajemen Unor")
    admin.upload(admin.kantor.file("unit.xlsx", units()))
    assert (admin.counts()["Baru"], admin.counts()["Salah"]) == (54, 3)
    assert "Unit Lingkar A → Unit Lingkar B → Unit Lingkar A" in page.inner_text("main")

    page.get_by_role("group", name="'Badan Bubar'").get_by_label("pilih sendiri").fill("Unit Setda / Unit Hukum")
    admin.button("Simpan jawaban").click()
    expect(page.get_by_role("list", name="Ringkasan")).to_contain_text("55")

    admin.link("Pohon hasilnya").click()
    expect(page.get_by_role("main")).to_contain_text("2 baris salah tidak ada dalam pohon ini")
    assert page.get_by_text("Subbagian Umum").count() == 3
    admin.link("Kembali ke pratinjau").click()

    for again in (False, True):
        if again:
            admin.menu("Manajemen Unor")
            admin.upload(admin.kantor.folder / "unit.xlsx")
        admin.press(admin.button("Terapkan 55 baris"))
        admin.finish("Sudah diterapkan")
        if not again:
            admin.button("Batalkan impor ini").click()
            admin.finish("Dibatalkan")
            assert len(admin.kantor.office.stored("unor")) == 5
    dinas = admin.kantor.office.stored("unor", nama="Dinas Sosial")[0]
    assert (dinas["induk_id"], dinas["mandiri"], dinas["jenis_id"]) == (dinas["id"], True, None)


NIP_TITLES: list[object] = [
    "NO",
    "NIP BARU",
    "NAMA LENGKAP",
    "TGL LAHIR",
    "PANGKAT / GOL. RUANG",
    "PEKERJAAN",
    "TEMPAT TUGAS",
]


def nip(number: int) -> str:
    """The number of the person with this place in the list: a PPPK's."""
    born = date(1985, 1, 1) + timedelta(days=number * 11)
    return f"{born:%Y%m%d}202221{number % 2 + 1}{900 + number % 90}"


def people(count: int = 300) -> bytes:
    """People with NIP, names and dates written in many ways; of a long list seven rows are wrong."""
    rows: list[list[object]] = [["DAFTAR NOMINATIF"], [], NIP_TITLES]
    for number in range(count):
        one, born = nip(number), date(1985, 1, 1) + timedelta(days=number * 11)
        ways = [one, f"'{one}", f"{one[:8]} {one[8:14]} {one[14]} {one[15:]}", f"{one}{NBSP}"]
        days: list[object] = [born, f"{born:%d-%m-%Y}", f"{born:%d/%m/%Y}", born.toordinal() - 693_594]
        names = [f"ORANG {number}", f"Drs. Orang {number}, M.Si.", f" Orang{NBSP}{number} "]
        written: list[object] = [number + 1, ways[number % 4], names[number % 3], days[number % 4]]
        rows.append([*written, "IX", "Guru Ahli Pertama", "Unit Setda / Unit Hukum"])
    wrong: dict[int, tuple[int, object]] = {
        10: (1, "1,98911E+17"),
        20: (1, "123456789"),
        30: (3, "31/02/1990"),
        40: (2, None),
        50: (6, "Dinas Antah Berantah"),
        61: (1, nip(60)),
    }
    for number, (place, value) in wrong.items() if count > max(wrong) else ():
        rows[3 + number][place] = value
    rows += [["JUMLAH", None, count], [], [None] * 5 + ["Kota Rekaan, 2 Maret 2026"]]
    return workbook(rows)


def test_three_hundred_people_in_four_presses(admin: Hand, kantor: Kantor) -> None:
    page = admin.page
    page.goto("/admin/pegawai/import/")
    page.get_by_label("Berkas Excel, LibreOffice, atau CSV").set_input_files(kantor.file("contoh.xlsx", people(20)))
    admin.button("Unggah dan periksa").click()
    expect(page.get_by_role("main")).to_contain_text("Kolom Unor, Jabatan belum ditemukan")
    page.get_by_label("PEKERJAAN").select_option(label="Jabatan")
    page.get_by_label("TEMPAT TUGAS").select_option(label="Unor")
    admin.button("Susun pratinjau").click()
    expect(page.get_by_role("main")).not_to_contain_text("belum ditemukan")

    before = len(kantor.office.stored("pegawai"))
    admin.menu("Manajemen Pegawai")
    admin.presses = 0
    admin.upload(kantor.file("pegawai.xlsx", people()))
    assert admin.counts() == {"Baru": 293, "Berubah": 0, "Salah": 7, "Sama": 0}, "mapped as the first file was"
    admin.press(admin.button("Terapkan 293 baris"))
    admin.finish("Sudah diterapkan")
    assert admin.presses <= 4
    assert len(kantor.office.stored("pegawai")) == before + 293

    mended = mend(admin)
    admin.menu("Manajemen Pegawai")
    admin.upload(mended)
    assert admin.counts() == {"Baru": 7, "Berubah": 0, "Salah": 0, "Sama": 0}
    admin.press(admin.button("Terapkan 7 baris"))
    admin.finish("Sudah diterapkan")
    admin.button("Batalkan impor ini").click()
    admin.finish("Dibatalkan")
    assert len(kantor.office.stored("pegawai")) == before + 293


def mend(admin: Hand) -> Path:
    """Download the file of errors and write in what is right."""
    with admin.page.expect_download() as download:
        admin.link("File kesalahan").click()
    path = admin.kantor.folder / "diperbaiki.xlsx"
    download.value.save_as(path)
    book = openpyxl.load_workbook(path)
    sheet = book["File kesalahan"]
    assert [cell.value for cell in sheet[1]][-2:] == ["Baris", "Alasan"]
    for row in sheet.iter_rows(min_row=2):
        number = int(str(row[0].value)) - 1
        row[1].value, row[2].value, row[3].value = nip(number), f"Orang {number}", None
        row[6].value = "Unit Setda / Unit Hukum"
    book.save(path)
    return path


def test_a_plan_gone_stale_and_people_missing_from_the_file(admin: Hand, kantor: Kantor) -> None:
    page = admin.page
    head: list[object] = ["NIP", "Nama", "Unor", "Jabatan"]
    row: list[object] = [
        next(one["nip"] for one in kantor.office.stored("pegawai") if one["nama"] == "Warga Hukum"),
        "Warga Hukum",
        "Unit Hukum",
        "Perancang",
    ]
    admin.menu("Manajemen Pegawai")
    admin.upload(kantor.file("satu.xlsx", workbook([head, row])))
    preview = page.url
    page.goto("/admin/pegawai/?q=Warga Hukum")
    page.get_by_role("row").filter(has_text="Warga Hukum").get_by_role("link", name="Edit").click()
    page.locator("[name=jabatan]").fill("Arsiparis")
    admin.save()
    expect(page.get_by_text("Perubahan data Pegawai tersimpan.")).to_be_visible()
    page.goto(preview)
    admin.button("Terapkan 1 baris").click()
    kantor.work()
    expect(page.get_by_role("alert").first).to_contain_text("Tidak ada yang diterapkan")
    assert kantor.office.stored("pegawai", nama="Warga Hukum")[0]["jabatan"] == "Arsiparis"

    admin.menu("Manajemen Pegawai")
    admin.link("Impor").click()
    page.get_by_label("Nonaktifkan yang tidak ada dalam berkas").check()
    page.get_by_label("Berkas Excel, LibreOffice, atau CSV").set_input_files(kantor.folder / "satu.xlsx")
    admin.button("Unggah dan periksa").click()
    others = admin.counts()["Dinonaktifkan"]
    page.get_by_label(f"Ya, nonaktifkan {others} dari {others + 1} Pegawai yang tersimpan").check()
    admin.button(f"Terapkan {others + 1} baris").click()
    admin.finish("Sudah diterapkan")
    place = kantor.office.ids["instansi:kota"]
    assert len(kantor.office.stored("pegawai", aktif=True, instansi_id=place)) == 1


def test_units_move_but_not_in_circles_and_not_away_from_their_people(admin: Hand, kantor: Kantor) -> None:
    page = admin.page
    page.goto("/admin/unor/?q=Unit Hukum")
    page.get_by_role("link", name="Edit Unit Hukum").click()
    expect(page.get_by_role("main")).to_contain_text("PERUBAHAN DATA UNOR BERLAKU SECARA GLOBAL")
    admin.pick("Unor Atasan", "Umu", "Unit Umum")
    admin.save()
    expect(page.get_by_text("Perubahan data Unor tersimpan.")).to_be_visible()

    page.goto("/admin/unor/?q=Unit Umum")
    page.get_by_role("link", name="Edit Unit Umum").click()
    admin.pick("Unor Atasan", "Huk", "Unit Hukum")
    admin.save()
    expect(page.get_by_role("alert")).to_contain_text("tidak boleh berada di bawah dirinya sendiri")

    page.goto("/admin/unor/?q=Unit Umum")
    page.get_by_role("link", name="Hapus Unit Umum").click()
    page.get_by_role("dialog").get_by_role("button", name="OK").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Unor tidak dihapus")
    expect(page.get_by_role("alert")).to_contain_text("2 Unor")

    for person, refused in (("Warga Umum", False), ("Akun Pegawai", True)):
        page.goto(f"/admin/pegawai/?q={person}")
        page.get_by_role("row").filter(has_text=person).get_by_role("link", name="Edit").click()
        page.get_by_label("Jenis Jabatan").select_option(label="Pimpinan")
        admin.save()
        said = "sudah memiliki pimpinan definitif" if refused else "Perubahan data Pegawai tersimpan."
        expect(page.get_by_text(said).first).to_be_visible()


def test_a_plt_is_active_by_dates_and_by_word(admin: Hand) -> None:
    page = admin.page
    today = datetime.now(UTC).date()
    admin.menu("Manajemen PLT/PLH")
    admin.link("Tambah PLT/PLH").click()
    expect(page.get_by_role("main")).to_contain_text("Search Nama Pegawai. Minimal 3 karakter.")
    admin.pick("Pegawai", "War", "Warga Umum -")
    admin.pick("Unor", "Huk", "Unit Hukum")
    page.get_by_label("Jabatan").fill("PLT Kepala Unit Hukum")
    page.get_by_label("Jenis").select_option(label="Pelaksana Tugas")
    page.get_by_label("Periode Awal").fill(f"{today - timedelta(days=60)}")
    page.get_by_label("Periode Akhir").fill(f"{today - timedelta(days=5)}")
    admin.save()
    row = page.get_by_role("row").filter(has_text="PLT Kepala Unit Hukum")
    expect(row).to_contain_text("TIDAK AKTIF")
    for field, value, status in (
        ("Periode Akhir", f"{today + timedelta(days=5)}", re.compile(r"(?<!TIDAK )AKTIF")),
        ("Aktif", "Tidak", re.compile("TIDAK AKTIF")),
    ):
        row.get_by_role("link", name="Edit").click()
        control = page.get_by_label(field)
        control.select_option(label=value) if field == "Aktif" else control.fill(value)
        admin.save()
        expect(row).to_contain_text(status)


def test_an_account_is_given_and_its_code_opens_it(admin: Hand, kantor: Kantor) -> None:
    page = admin.page
    number = kantor.office.stored("pegawai", nama="Warga Hukum")[0]["nip"]
    admin.menu("Akun dan Peran")
    admin.link("Tambah Akun").click()
    page.locator("[name=nip]").fill(number)
    page.locator("[name=nama]").fill("Warga Hukum")
    admin.pick("Pegawai", "Hukum", "Warga Hukum -")
    admin.button("Tambah baris").click()
    page.locator("[name='peran-0-peran']").select_option(label="Admin Unit")
    admin.pick("Unor", "Huk", "Unit Hukum")
    admin.save()
    page.get_by_role("row").filter(has_text=number).get_by_text("Buat kode atur ulang").click()
    page.get_by_role("dialog").get_by_role("button", name="Buat kode atur ulang").click()
    code = re.search(
        r"[A-Z0-9]{4}(-[A-Z0-9]{4})+", page.get_by_text("hanya ditampilkan satu kali").locator("..").inner_text()
    )
    assert code is not None

    with kantor.visitor(None) as context:
        page = context.new_page()
        page.goto("/")
        page.get_by_role("link", name="Lupa password?").click()
        page.get_by_label("NIP").fill(number)
        page.get_by_label("Kode sekali pakai").fill(code[0])
        page.locator("[name=password_baru]").fill(SECRET)
        page.locator("[name=ulangi_password]").fill(SECRET)
        page.get_by_role("button", name="Simpan password baru").click()
        page.get_by_label("NIP").fill(number)
        page.locator("[name=password]").fill(SECRET)
        page.get_by_role("button", name="Login").click()
        expect(page.get_by_role("main")).to_contain_text("Admin Unit · Pegawai")


def test_a_filtered_list_leaves_as_files(admin: Hand, kantor: Kantor) -> None:
    page = admin.page
    for form, link in (("xlsx", "Ekspor ke Excel (.xlsx)"), ("csv", "Ekspor ke CSV (.csv)")):
        page.goto("/admin/pegawai/?q=Warga Hukum")
        admin.link("Ekspor").click()
        if form == "csv":
            admin.link("CSV (.csv)").click()
        expect(page.get_by_role("main")).to_contain_text("1 baris sesuai saringan")
        admin.button(link).click()
        assert kantor.work() == ["selesai"]
        with page.expect_download() as download:
            page.get_by_role("link", name="Unduh").click()
        download.value.save_as(kantor.folder / f"hasil.{form}")
    head, row = openpyxl.load_workbook(kantor.folder / "hasil.xlsx")["Pegawai"].iter_rows()
    assert (head[0].value, row[0].data_type, len(str(row[0].value))) == ("NIP", "s", 18)
    text = (kantor.folder / "hasil.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in text] == ["NIP", row[0].value]
