"""From an approved SKP to a printed Dokumen Evaluasi, in a browser: manual 000's two chapters by the labels on the
screen, as pegawai and as penilai, 001 section 7, an objection, and the board of the Tim Penilai.

Dinas Alpa (mandiri)  <- tim, the atasan penilai
  Bidang Satu         <- unit, the penilai; pegawai
  Bidang Dua          <- rekan, who sits in the Tim Penilai
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect
from pypdf import PdfReader

from tests.personas import World
from tests.support import requirements
from tests.support.jari import Jari
from tests.support.kantor_site import KantorSite
from tests.support.penilaian import Kerja, kerja
from tests.support.samples import office
from tests.support.skp_site import terlayani

pytestmark = [pytest.mark.browser, pytest.mark.network]

LAPOR = datetime(2026, 12, 28, 2, 0, tzinfo=UTC)
NILAI = datetime(2027, 1, 7, 2, 0, tzinfo=UTC)
"""The batas of both periods, 5 January, is over."""
BERKAS = "Rekap Desember (final) & lampiran – 2.xlsx"
CATATAN = "Membimbing rekan dengan sabar."
PUTUSAN = "Bukti dukung menunjukkan hasil melampaui target."


@pytest.fixture
def dialect_name() -> str:
    """What people see is the same over both databases."""
    return "sqlite"


@dataclass
class Perjalanan:
    """The office, and whoever sits before the screen."""

    work: Kerja
    site: KantorSite

    @contextmanager
    def as_(self, person: str, path: str = "/beranda") -> Iterator[Jari]:
        """Somebody who is signed in."""
        with self.site.visitor(person) as context:
            page = context.new_page()
            page.goto(path)
            yield Jari(page)


@pytest.fixture
def perjalanan(world: World, var: Path, browser: Browser) -> Iterator[Perjalanan]:
    with terlayani(world, var, browser) as (office, site):
        member = {"peran": "tim_penilai", "mulai": date(2026, 1, 1)}
        office.change("admin", "akun", world.akun["rekan"], {"peran": [member]})
        yield Perjalanan(kerja(office), site)


def _card(hand: Jari, period: str) -> Locator:
    return hand.page.get_by_role("article").filter(has=hand.page.get_by_role("heading", name=period))


def _feedback(hand: Jari, about: str, thumb: str, words: str = "") -> None:
    """A thumb and words, on an indikator or a perilaku."""
    hand.page.get_by_role("group", name=about).get_by_role("radio", name=thumb).check()
    hand.presses += 1
    hand.type(f"Kata-kata: {about}", words)


def _simpan(hand: Jari) -> None:
    """Simpan of a period; a row that was left saves itself before that."""
    hand.press("button", "Simpan")
    expect(hand.page.get_by_text(re.compile(r"isian (sudah )?tersimpan\.", re.IGNORECASE))).to_be_visible()


def _lapor(here: Perjalanan, berkas: Path) -> None:
    """000, 'akun pegawai yang dinilai': SKP, Penilaian, the period, bukti dukung by link and as a file, realisasi."""
    with here.as_("pegawai") as hand:
        page = hand.page
        hand.press("link", "Daftar SKP")
        hand.press("link", "Penilaian", within=page.get_by_role("article"))
        expect(page.get_by_role("heading", name="Tambah Periode Penilaian")).to_be_visible()
        hand.press("button", "Tambah Triwulan 4")
        hand.type("Rencana Aksi, RHK 1", "Menyusun laporan bulanan")
        hand.type("Target, RHK 1", "3 Laporan")
        hand.type("Realisasi, RHK 1 indikator 1", "3 Laporan")
        hand.type("Sumber Data, RHK 1 indikator 1", "rekap laporan")
        _simpan(hand)
        hand.press("link", "Penilaian", within=page.get_by_role("navigation", name="Jejak halaman"))
        hand.press("button", "Tambah Final")
        expect(page.get_by_label("Realisasi, RHK 1 indikator 1")).to_have_value("3 Laporan")
        hand.type("Realisasi, RHK 1 indikator 1", "12 Laporan")
        _simpan(hand)
        hand.press("link", "Tambah Bukti Dukung")
        hand.type("Nama Bukti Dukung", "Waktu pelaksanaan")
        hand.type("Bukti Dukung (Link ke File Google Drive/Dropbox/etc)", "https://kinerja.bkn.go.id")
        hand.press("button", "OK", last=True)
        expect(page.get_by_role("link", name="Waktu pelaksanaan", exact=True)).to_be_visible()
        hand.press("link", "Tambah Bukti Dukung")
        hand.type("Nama Bukti Dukung", "Rekap laporan")
        page.get_by_label("Berkas Bukti Dukung").set_input_files(berkas)
        hand.press("button", "OK", last=True)
        expect(page.get_by_role("link", name="Rekap laporan", exact=True)).to_be_visible()


def _rekan(here: Perjalanan) -> None:
    """001, 7.4: Feedback Perilaku Rekan Kerja, by NIP."""
    with here.as_("rekan") as hand:
        hand.press("link", "Feedback Perilaku Rekan Kerja")
        hand.type("NIP Pegawai", here.site.world.nip("pegawai"))
        hand.press("button", "Cari Pegawai")
        expect(hand.page.get_by_label("SKP yang akan dinilai")).to_contain_text("Final")
        hand.press("button", "Beri Feedback")
        _feedback(hand, "Berorientasi Pelayanan", "Positif", "bagus")
        hand.press("button", "Simpan")
        expect(hand.page.get_by_text("Feedback untuk PANJI PEGAWAI tersimpan.")).to_be_visible()


def _nilai(here: Perjalanan) -> None:
    """000, 'akun pejabat penilai kinerja', with 001, 7.2: evidence, feedback, both ratings; the predikat follows."""
    with here.as_("unit") as hand:
        page = hand.page
        hand.press("link", "Pemantauan dan Evaluasi")
        expect(page.get_by_role("link", name="Penilaian Bawahan", exact=True)).to_have_attribute("aria-current", "page")
        hand.choose("Periode", "Final (1 belum dinilai)")
        hand.press("button", "Tampilkan")
        nip = here.site.world.nip("pegawai")
        hand.choose("Pilih Bawahan", f"Belum Dinilai - 1. {nip} - PANJI PEGAWAI / Jabatan pegawai - Persetujuan")
        hand.press("button", "Buka")
        with page.expect_download() as waited:
            page.get_by_role("link", name="Rekap laporan").click()
        assert waited.value.suggested_filename.endswith(".xlsx")
        _feedback(hand, "Jumlah laporan", "Positif", "Tepat waktu")
        for nama in page.locator("section[aria-labelledby=perilaku-kerja] h3").all_inner_texts():
            _feedback(hand, nama, "Positif")
        expect(page.get_by_text("(RINI REKAN) 👍 Positif: bagus")).to_be_visible()
        for group, rating in (("RATING HASIL KERJA", "SESUAI"), ("RATING PERILAKU KERJA", "DIATAS")):
            page.get_by_role("group", name=group).get_by_role("radio", name=f"{rating} EKSPEKTASI").check()
        expect(page.locator("[data-predikat]")).to_have_text("Baik")
        hand.type("Catatan / Rekomendasi", CATATAN)
        hand.press("button", "Simpan & lanjut")
        expect(page.get_by_role("row", name="PANJI PEGAWAI")).to_contain_text("Baik")


def _kurva(here: Perjalanan) -> None:
    """004, 2.5 and 001, 7.3: the admin sets the capaian, 'Final'; the penilai looks at Rekap and Lihat Kurva."""
    with here.as_("admin") as hand:
        hand.press("link", "Capaian Kinerja Organisasi")
        hand.press("link", "Tambah Capaian Organisasi")
        hand.type("Tahun", "2026")
        hand.choose("Periode", "Final")
        hand.page.get_by_role("combobox", name="Unit Kerja JPT / Mandiri").press_sequentially("dinas")
        hand.page.get_by_role("option", name="Dinas Alpa").click()
        hand.choose("Capaian Organisasi", "Baik")
        hand.press("button", "OK", last=True)
        hand.press("link", "Final")
        hand.press("button", "Final")
        expect(hand.page.get_by_text("Final").first).to_be_visible()
    with here.as_("unit", f"/evaluasi/?tahun=2026&periode={here.work.periode['Final']}") as hand:
        hand.press("link", "Rekap Penilaian Bawahan")
        expect(hand.page.get_by_role("row", name="PANJI PEGAWAI")).to_contain_text("DIATAS EKSPEKTASI")
        hand.press("link", "Lihat Kurva")
        expect(hand.page.get_by_text("Capaian Organisasi Dinas Alpa: Baik / Final")).to_be_visible()


def _keberatan(here: Perjalanan) -> None:
    """PP 30/2019, 59: the pegawai objects, the penilai explains, the atasan decides, the admin looks."""
    with here.as_("pegawai") as hand:
        hand.press("link", "Lihat penilaian")
        before = hand.presses
        hand.press("link", "Ajukan keberatan")
        hand.type("Alasan Mengajukan Keberatan", "Target terlampaui.")
        hand.choose("Hasil Kerja (Permintaan Pegawai)", "DIATAS EKSPEKTASI")
        expect(hand.page.get_by_label("Perilaku Kerja (Permintaan Pegawai)")).to_have_value("diatas")
        hand.press("button", "OK", last=True)
        assert hand.presses - before <= 4
    with here.as_("unit") as hand:
        hand.press("link", "Beri penjelasan")
        hand.press("link", "Check")
        hand.press("link", "Beri penjelasan")
        hand.type("Penjelasan Pejabat Penilai Kinerja atas Keberatan", "Dinilai dari laporan.")
        hand.press("button", "Beri penjelasan")
    with here.as_("tim") as hand:
        hand.press("link", "PANJI PEGAWAI")
        hand.press("button", "Check")
        hand.press("link", "Setujui")
        hand.choose("Hasil Kerja (Sesudah Keberatan)", "DIATAS EKSPEKTASI")
        hand.choose("Perilaku Kerja (Sesudah Keberatan)", "DIATAS EKSPEKTASI")
        hand.type("Keputusan dan Rekomendasi Atasan Pejabat Penilai Kinerja", PUTUSAN)
        hand.press("button", "Setujui")
    with here.as_("admin") as hand:
        hand.press("link", "Manajemen Keberatan")
        hand.press("link", "Check")
        expect(hand.page.get_by_role("row", name="Hasil Akhir")).to_contain_text("Sangat Baik")


def _tim(here: Perjalanan) -> None:
    """000, 'Tim Penilai Kinerja akan melaksanakan review'."""
    with here.as_("rekan") as hand:
        hand.press("link", "Tim Penilai Kinerja")
        hand.press("link", "Tinjau 1 kasus")
        hand.page.get_by_role("radio", name="Setuju").check()
        hand.press("button", "Simpan & lanjut")
        expect(hand.page.get_by_text("1 dari 1 ditinjau.")).to_be_visible()


def _printed(hand: Jari, document: str) -> str:
    """The text of a document of Final."""
    hand.press("link", "Daftar SKP")
    hand.press("link", "Penilaian", within=hand.page.get_by_role("article"))
    hand.press("link", "Cetak", within=_card(hand, "Final"))
    hand.press("link", document)
    for label in ("LOKASI PEGAWAI", "LOKASI PEJABAT PENILAI KINERJA"):
        if hand.page.get_by_label(label).count():
            hand.type(label, "Kota Rekaan")
    with hand.page.expect_download() as waited:
        hand.press("button", "OK", last=True)
    content = Path(waited.value.path()).read_bytes()
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def test_from_a_reported_period_to_a_printed_dokumen_evaluasi(perjalanan: Perjalanan, tmp_path: Path) -> None:
    if not requirements.pango():
        requirements.leave_out("pango", "no Pango on this machine")
    here = perjalanan
    berkas = tmp_path / BERKAS
    berkas.write_bytes(office("xlsx"))
    here.site.clock.now = LAPOR
    _lapor(here, berkas)
    _rekan(here)
    here.site.clock.now = NILAI
    _nilai(here)
    _kurva(here)
    _keberatan(here)
    _tim(here)
    with here.as_("pegawai") as hand:
        form = _printed(hand, "Form Penilaian")
    assert "12 Laporan" in form
    assert "(RINI REKAN)" in form
    with here.as_("pegawai") as hand:
        document = _printed(hand, "Dokumen Evaluasi")
    for said in ("PANJI PEGAWAI", "UJANG UNIT", "SANGAT BAIK", CATATAN, "Kota Rekaan"):
        assert said.lower() in document.lower(), said
    code = re.search(r"\b[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}\b", document)
    assert code is not None, document
    with here.site.browser.new_context(base_url=here.site.address, locale="id-ID") as context:
        page = context.new_page()
        page.goto(f"/verifikasi/{code[0]}/")
        expect(page.get_by_role("main")).to_contain_text("Sesuai dengan data hari ini")
        expect(page.get_by_role("main")).to_contain_text("Sangat Baik")
