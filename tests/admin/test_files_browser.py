"""Handing in files in a real browser, with and without a script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.personas import World
from tests.support import samples
from tests.support.kantor_site import NARROW, WIDE, KantorSite, served

PDF: FilePayload = {"name": "Surat Tugas.pdf", "mimeType": "application/pdf", "buffer": samples.PDF}
PNG: FilePayload = {"name": "Foto.png", "mimeType": "image/png", "buffer": samples.png()}
SVG: FilePayload = {"name": "gambar.png", "mimeType": "image/png", "buffer": samples.SVG}


@pytest.fixture
def dialect_name() -> str:
    """What the pages do is the same over both databases."""
    return "sqlite"


@pytest.fixture
def site(kantor: World, var: Path, browser: Browser) -> Iterator[KantorSite]:
    with served(kantor, var, browser) as running:
        yield running


def choose(page: Page, name: str, file: FilePayload) -> None:
    page.locator(f"input[type=file][name='{name}']").set_input_files(file)


def test_without_a_script_nothing_is_lost_on_the_way(site: KantorSite) -> None:
    with site.visitor("pegawai", script=False) as context:
        page = context.new_page()
        page.goto("/admin/arsip/new/")
        choose(page, "surat", PDF)
        choose(page, "laporan", SVG)
        page.get_by_role("button", name="OK", exact=True).click()
        summary = page.get_by_role("alert")
        expect(summary).to_contain_text("Judul wajib diisi.")
        expect(summary).to_contain_text("Laporan harus berupa PDF: isinya bukan jenis berkas yang dikenal.")
        expect(page.get_by_text("Surat Tugas.pdf")).to_contain_text("sudah terunggah, tersimpan setelah OK")
        page.get_by_label("Judul").fill("Rapat")
        page.get_by_role("button", name="OK", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("tersimpan")
        page.get_by_role("link", name="Surat Tugas.pdf").wait_for()
        page.get_by_role("link", name="Edit Rapat").click()
        with page.expect_download() as fetched:
            page.get_by_role("link", name="Surat Tugas.pdf").click()
        assert fetched.value.path().read_bytes() == samples.PDF
        assert fetched.value.suggested_filename == "Surat Tugas.pdf"
        page.get_by_label("Hapus berkas ini (Surat)").check()
        page.get_by_role("button", name="OK", exact=True).click()
        expect(page.get_by_role("link", name="Surat Tugas.pdf")).to_have_count(0)


def test_with_a_script_fields_and_rows_with_files_come_and_go(site: KantorSite) -> None:
    with site.visitor("pegawai") as context:
        page = context.new_page()
        page.goto("/admin/arsip/new/")
        page.get_by_label("Judul").fill("Foto rapat")
        expect(page.locator("input[type=file][name='foto']")).to_be_hidden()
        page.get_by_label("Jenis", exact=False).first.select_option("foto")
        choose(page, "foto", PNG)
        page.locator("#lampiran > [data-add]").click()
        choose(page, "lampiran-0-berkas", PDF)
        page.get_by_role("button", name="OK", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("tersimpan")
        page.get_by_role("link", name="Foto rapat", exact=True).click()
        expect(page.get_by_role("link", name="Surat Tugas.pdf")).to_be_visible()
        with context.expect_page() as opened:
            page.get_by_role("link", name="Lihat Foto.png").click()
        opened.value.wait_for_load_state()
        assert opened.value.locator("img").evaluate("picture => picture.naturalWidth") == 1


@pytest.mark.parametrize("screen", [WIDE, NARROW])
def test_the_form_fits_the_screen(site: KantorSite, screen: dict[str, int]) -> None:
    with site.visitor("pegawai", screen=screen) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto("/admin/arsip/new/")
        choose(page, "surat", {**PDF, "name": "Surat_" * 18 + ".pdf"})
        page.get_by_role("button", name="OK", exact=True).click()
        expect(page.locator(".file-held")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
