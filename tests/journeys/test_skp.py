"""From an empty plan to an approved one: the manuals 001 (2 to 6) and 002 by the labels on the screen, for a JPT, a
Kabid, a JF, and a PLT who approves as one; at the end the printed Rencana SKP.

Sekretariat Daerah     <- rekan
  Dinas Alpa (mandiri) <- tim, the JPT
    Bidang Satu        <- unit, the Kabid; pegawai, a JF
    Bidang Dua         <- nobody, until unit is its PLT; lewat, a JF
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from tests.personas import PASSWORD, World
from tests.support import requirements
from tests.support.jari import Jari
from tests.support.kantor_site import KantorSite
from tests.support.skp import Dinas
from tests.support.skp_site import terlayani

pytestmark = [pytest.mark.browser, pytest.mark.network]

JPT = "Meningkatnya kualitas pelayanan"
KABID = "Terlaksananya pelayanan Bidang Satu"
PLT = "Terlaksananya pelayanan Bidang Dua"
WRITTEN = "Tersusunnya laporan pelayanan"


@pytest.fixture
def dialect_name() -> str:
    """What people see is the same over both databases."""
    return "sqlite"


@dataclass
class Perjalanan:
    """The office, and whoever sits before the screen."""

    office: Dinas
    site: KantorSite

    @contextmanager
    def as_(self, person: str, path: str = "/skp/") -> Iterator[Jari]:
        """Somebody who is signed in."""
        with self.site.visitor(person) as context:
            page = context.new_page()
            page.goto(path)
            yield Jari(page)

    def start(self, hand: Jari) -> None:
        """Tambah Periode SKP (001, 2.1), and into its Detil SKP."""
        hand.press("link", "Tambah Periode SKP")
        hand.type("Periode Awal", "2026-01-01")
        hand.type("Periode Akhir", "2026-12-31")
        hand.choose("Pendekatan", "Kuantitatif")
        hand.press("button", "OK")
        expect(hand.page.get_by_role("heading", name="Sasaran Kinerja Pegawai", level=1)).to_be_visible()

    def rhk(self, hand: Jari, teks: str, **choices: str) -> None:
        """Tambah Rencana Hasil Kerja (RHK); `choices` by their labels, with _ for a blank."""
        hand.press("link", "Tambah Rencana Hasil Kerja (RHK)")
        for label, option in choices.items():
            hand.choose(label.replace("_", " "), option)
        hand.type("Rencana Hasil Kerja", teks)
        hand.press("button", "OK", last=True)

    def indikator(self, hand: Jari, **choices: str) -> None:
        """Tambah Indikator of the first RHK."""
        hand.press("link", "Tambah Indikator pada RHK 1")
        hand.type("Indikator", "Jumlah laporan")
        for label, option in choices.items():
            hand.choose(label, option)
        hand.type("Target", "12 Laporan")
        hand.press("button", "OK", last=True)

    def submit(self, hand: Jari, reviewer: str) -> None:
        """Ajukan SKP (001, 4)."""
        hand.press("link", "Ajukan SKP")
        dialog = hand.page.get_by_role("dialog")
        expect(dialog).to_contain_text("Apakah Anda yakin ingin mengajukan SKP ini?")
        expect(dialog).to_contain_text("Anda tidak bisa melakukan perubahan sampai SKP selesai ditinjau.")
        hand.press("button", "OK", within=dialog)
        expect(hand.page.get_by_text(f"Menunggu tinjauan {reviewer}")).to_be_visible()

    def approve(self, hand: Jari, owner: str) -> None:
        """Detail SKP, Edit Status, Persetujuan (001, gambar 20 to 22)."""
        hand.press("link", f"Detail SKP {owner}")
        hand.press("link", "Edit Status")
        hand.choose("Status", "Persetujuan")
        hand.press("button", "OK")
        expect(hand.page.get_by_text("PERSETUJUAN").first).to_be_visible()

    def printed(self, hand: Jari) -> str:
        """The text of the Rencana SKP that 'Cetak' gives."""
        hand.press("link", "Cetak")
        hand.type("LOKASI PEGAWAI", "Kota Rekaan")
        with hand.page.expect_download() as waited:
            hand.press("button", "OK")
        document = Path(waited.value.path()).read_bytes()
        return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages))


@pytest.fixture
def perjalanan(world: World, var: Path, browser: Browser) -> Iterator[Perjalanan]:
    with terlayani(world, var, browser) as (office, site):
        top = office.make("admin", "unor", {"nama": "Sekretariat Daerah", "mandiri": True})
        office.change("admin", "unor", world.unor["alpa"], {"atasan": top})
        office.change("admin", "pegawai", world.pegawai["rekan"], {"unor": top, "jenis_jabatan": "pimpinan"})
        yield Perjalanan(office, site)


def _appoint(here: Perjalanan) -> None:
    """The admin finds the unit without head and appoints a PLT, in five presses at most (ux.md)."""
    with here.as_("admin", "/beranda") as hand:
        hand.press("link", "Pemeriksaan Data")
        hand.press("link", "Tunjuk PLT Bidang Dua")
        box = hand.page.get_by_role("combobox", name="Pegawai")
        expect(box).to_have_attribute("aria-autocomplete", "list")  # by now the script stands over the <select>
        box.press_sequentially("ujang")
        hand.page.get_by_role("option", name="UJANG UNIT").click()
        hand.presses += 2
        hand.press("button", "OK", last=True)
        expect(hand.page.get_by_role("table")).to_contain_text("Jabatan: Plt. Kepala Bidang Dua")
        assert hand.presses <= 5


def _jpt(here: Perjalanan) -> None:
    """001, 2.1: from the landing page to an approved SKP kuantitatif of the model JPT."""
    with here.site.browser.new_context(base_url=here.site.address, locale="id-ID") as context:
        page = context.new_page()
        page.goto("/")
        hand = Jari(page)
        hand.type("NIP", here.office.world.nip("tim"))
        hand.type("Password", PASSWORD)
        hand.press("button", "Login")
        hand.press("link", "Daftar SKP")
        here.start(hand)
        here.rhk(hand, JPT, Klasifikasi_RHK="Organisasi", Jenis_RHK="Utama")
        expect(page.get_by_text("(Penugasan dari Jabatan rekan)")).to_be_visible()
        here.indikator(hand, Perspektif="Penerima Layanan")
        here.submit(hand, "RINI REKAN")
    with here.as_("rekan", "/bawahan/") as hand:
        here.approve(hand, "TITIN TIM")


def _kabid(here: Perjalanan) -> None:
    """001, 3: a Kabid intervenes the JPT's RHK, in the own post and in the SKP that the appointment brought."""
    with here.as_("unit") as hand:
        acting = hand.page.get_by_role("article").filter(has_text="Plt. Kepala Bidang Dua")
        expect(acting).to_contain_text("Status PegawaiPLT")
        hand.press("link", "Detil SKP", within=acting)
        here.rhk(hand, PLT, Klasifikasi_RHK="Organisasi", Rencana_Hasil_Kerja_Pimpinan_Yang_Diintervensi=f"1. {JPT}")
        here.indikator(hand, Aspek="Kuantitas")
        here.submit(hand, "TITIN TIM")
        hand.press("link", "Daftar SKP")
        here.start(hand)
        here.rhk(hand, KABID, Klasifikasi_RHK="Organisasi", Rencana_Hasil_Kerja_Pimpinan_Yang_Diintervensi=f"1. {JPT}")
        here.indikator(hand, Aspek="Kuantitas")
        here.submit(hand, "TITIN TIM")
    with here.as_("tim", "/bawahan/") as hand:
        hand.press("link", "Tinjau 2 SKP")
        for _ in range(2):
            hand.press("button", "Setujui & lanjut")
        expect(hand.page.get_by_text("Tidak ada")).to_be_visible()


def _matriks(here: Perjalanan) -> None:
    """001, 5: the Kabid hands out an RHK by the matrix; the JF finds it in the own SKP and hands it in."""
    with here.as_("pegawai") as hand:
        here.start(hand)
    with here.as_("unit") as hand:
        own = hand.page.get_by_role("article").filter(has_text=re.compile("Status PegawaiDefinitif"))
        hand.press("link", "Matriks Peran Hasil", within=own)
        hand.press("button", "Sinkronisasi SKP Bawahan")
        hand.press("link", "Tambah RHK PANJI PEGAWAI, Jumlah laporan")
        hand.type("Rencana Hasil Kerja", WRITTEN)
        hand.press("button", "OK")
        expect(hand.page.get_by_role("table")).to_contain_text(WRITTEN)
    with here.as_("pegawai") as hand:
        hand.press("link", "Detil SKP")
        expect(hand.page.get_by_text(KABID).first).to_be_visible()
        here.indikator(hand, Aspek="Waktu")
        here.submit(hand, "UJANG UNIT")
    with here.as_("unit", "/bawahan/") as hand:
        here.approve(hand, "PANJI PEGAWAI")


def _plt(here: Perjalanan) -> str:
    """002: the JF of the unit without head is approved by its PLT, as PLT, and prints; gives what the PDF says."""
    with here.as_("lewat") as hand:
        here.start(hand)
        expect(hand.page.get_by_text("Plt. Kepala Bidang Dua").first).to_be_visible()
        here.rhk(hand, WRITTEN, Jenis_RHK="Utama", Rencana_Hasil_Kerja_Pimpinan_Yang_Diintervensi=f"1. {PLT}")
        here.indikator(hand, Aspek="Kuantitas")
        here.submit(hand, "UJANG UNIT")
    with here.as_("unit", "/bawahan/") as hand:
        here.approve(hand, "LEO LEWAT")
    with here.as_("lewat") as hand:
        hand.press("link", "Detil SKP")
        expect(hand.page.get_by_text("Disetujui oleh UJANG UNIT")).to_be_visible()
        return here.printed(hand)


def test_from_an_empty_plan_to_a_printed_one(perjalanan: Perjalanan) -> None:
    if not requirements.pango():
        requirements.leave_out("pango", "no Pango on this machine")
    here = perjalanan
    _appoint(here)
    _jpt(here)
    _kabid(here)
    _matriks(here)
    text = _plt(here)
    assert {row["status"] for row in here.office.rows("skp")} == {"persetujuan"}
    assert "SASARAN KINERJA PEGAWAI PENDEKATAN HASIL KERJA KUANTITATIF" in text
    for said in ("LEO LEWAT", "UJANG UNIT", "Plt. Kepala Bidang Dua", PLT, WRITTEN, "12 Laporan", "Kota Rekaan"):
        assert said in text, said
    assert "DRAFT" not in text
