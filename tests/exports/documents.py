"""Documents fed by hand: an ordinary SKP, a hostile one, a matrix; and how their text is read out again."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import docx
from docx.document import Document
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from pypdf import PdfReader

from app.domain.cetak import Cetak
from app.domain.keaslian import Keaslian
from app.domain.kurva import Capaian
from app.domain.predikat import Predikat
from app.exports import berita_acara, dokumen_evaluasi, form_penilaian, mph
from app.exports.isi import Identitas, Indikator, Perilaku, Rhk
from app.exports.rencana_skp import Facts, Model, Pendekatan

VARIANTS: list[tuple[Model, Pendekatan]] = [
    ("jajf", "kuantitatif"),
    ("jajf", "kualitatif"),
    ("jpt", "kuantitatif"),
    ("jpt", "kualitatif"),
]

RATED_VARIANTS = VARIANTS[:3]  # a qualitative Form Penilaian differs in its title alone

PERILAKU = (
    Perilaku(
        "Berorientasi Pelayanan",
        (
            "Memahami dan memenuhi kebutuhan masyarakat",
            "Ramah, cekatan, solutif, dan dapat diandalkan",
            "Melakukan perbaikan tiada henti",
        ),
        ("Menjawab keluhan paling lambat satu hari kerja", "Menjaga kerahasiaan data pegawai"),
    ),
    Perilaku(
        "Kompeten",
        (
            "Meningkatkan kompetensi diri untuk menjawab tantangan yang selalu berubah",
            "Membantu orang lain belajar",
            "Melaksanakan tugas dengan kualitas terbaik",
        ),
        ("Mengikuti satu pelatihan",),
    ),
    Perilaku(
        "Adaptif",
        (
            "Cepat menyesuaikan diri menghadapi perubahan",
            "Terus berinovasi dan mengembangkan kreativitas",
            "Bertindak proaktif",
        ),
    ),
)

ORDINARY = Facts(
    instansi="PEMERINTAH KABUPATEN CONTOH",
    periode_awal=date(2026, 1, 1),
    periode_akhir=date(2026, 12, 31),
    model="jajf",
    pendekatan="kuantitatif",
    pegawai=Identitas(
        "I Gede Contoh Wiratama, S.Kom.",
        "199001012015019001",
        "Penata Tk. I / III/d",
        "Analis SDM Aparatur Ahli Muda",
        "Bidang Mutasi dan Promosi",
    ),
    penilai=Identitas(
        "Ni Luh Contoh Adnyani, S.H.",
        "198001012005019002",
        "Pembina / IV/a",
        "Kepala Bidang Mutasi dan Promosi",
        "Badan Kepegawaian",
    ),
    disetujui=True,
    cetak=Cetak(date(2026, 1, 5), "Singaraja", "@", "#"),
    utama=(
        Rhk(
            "Terlaksananya pembinaan manajemen ASN",
            (
                Indikator("Persentase usulan yang selesai", "98 %", "Kuantitas", "Penerima Layanan"),
                Indikator("Waktu penyelesaian usulan", "12 Bulan", "Waktu", "Proses Bisnis"),
            ),
            penugasan_dari="Kepala Badan Kepegawaian",
            rhk_pimpinan="Meningkatnya kualitas layanan kepegawaian",
            indikator_pimpinan="Indeks kepuasan layanan",
        ),
        Rhk("Tersusunnya laporan formasi", (Indikator("Jumlah laporan", "2 Laporan", "Kuantitas", "Anggaran"),)),
    ),
    perilaku=PERILAKU,
    dukungan_sumber_daya=("Jaringan internet yang memadai", "Anggaran perjalanan dinas"),
    skema_pertanggungjawaban=("Laporan capaian setiap triwulan",),
    konsekuensi=("Penghargaan atau sanksi sesuai ketentuan",),
)

MARKUP = "a@b.id #1 <b>x</b> &amp; {{ 7*7 }} {_{ {% raw %} \0 \u202e ＠ 😀 ﷽ \ufffe"
SENTENCES = "kalimat yang panjang sekali dan terus " * 270
WORD = "x" * 10_000

HOSTILE = replace(
    ORDINARY,
    instansi=f"PEMERINTAH @KOTA #1 {MARKUP}",
    pegawai=Identitas(f"Budi @ # {MARKUP}", "19900101", "@@@", MARKUP, WORD[:300]),
    penilai=None,
    utama=(
        Rhk(SENTENCES, tuple(Indikator(f"indikator {n}", "1") for n in range(40)), MARKUP, MARKUP, MARKUP),
        Rhk(MARKUP, (Indikator(SENTENCES, WORD, "#", "@"), Indikator("")), rhk_pimpinan=WORD),
        Rhk("", ()),
    ),
    tambahan=(Rhk("Tanpa indikator"),),
    perilaku=(Perilaku(MARKUP, (MARKUP,), (SENTENCES, MARKUP)),),
    dukungan_sumber_daya=(SENTENCES, MARKUP, "baris satu\nbaris dua"),
    konsekuensi=(),
    cetak=Cetak(date(2026, 1, 5), "Kota @ #", "@", "#"),
)


KEASLIAN = Keaslian("7K3QD-9M0AB-CDEFG-HJKMN", "https://kinerja.contoh.go.id")
PEERS = ("(Ni Made Contoh) Positif: Selalu menepati janji", "(I Wayan Contoh) teliti")

RATED = form_penilaian.Facts(
    instansi=ORDINARY.instansi,
    periode="TRIWULAN IV-AKHIR",
    awal=date(2026, 10, 1),
    akhir=date(2026, 12, 31),
    model="jajf",
    pendekatan="kuantitatif",
    pegawai=ORDINARY.pegawai,
    penilai=ORDINARY.penilai,
    disetujui=True,
    cetak=Cetak(date(2027, 1, 5), "Singaraja", "@", "#"),
    capaian=Capaian.BAIK,
    jumlah={Predikat.SANGAT_BAIK: 2, Predikat.BAIK: 21, Predikat.BUTUH_PERBAIKAN: 3, Predikat.KURANG: 1},
    utama=tuple(
        Rhk(
            rhk.teks,
            tuple(
                Indikator(
                    one.teks,
                    one.target,
                    one.aspek,
                    one.perspektif,
                    "97 % berdasarkan rekap bulanan",
                    "Positif: Pertahankan ketepatan waktunya",
                )
                for one in rhk.indikator
            ),
            rhk.penugasan_dari,
            rhk.rhk_pimpinan,
            rhk.indikator_pimpinan,
        )
        for rhk in ORDINARY.utama
    ),
    perilaku=tuple(
        Perilaku(one.nama, one.panduan, one.ekspektasi, "Negatif: Perlu lebih cepat", PEERS if number == 1 else ())
        for number, one in enumerate(PERILAKU)
    ),
    nilai=form_penilaian.Nilai("SESUAI EKSPEKTASI", "DIATAS EKSPEKTASI", "BAIK"),
    keaslian=KEASLIAN,
)

EVALUASI = dokumen_evaluasi.Facts(
    instansi=ORDINARY.instansi,
    periode="AKHIR TAHUN",
    awal=date(2026, 1, 1),
    akhir=date(2026, 12, 31),
    pegawai=ORDINARY.pegawai,
    penilai=RATED.penilai or ORDINARY.pegawai,
    atasan=Identitas("Ida Bagus Contoh", "197501012000011001", "Pembina Utama / IV/e", "Kepala Badan", "Badan"),
    capaian="Baik",
    predikat="Baik",
    catatan="Ikutkan pada pelatihan analisis data.\nBeri tugas memimpin tim.",
    cetak=Cetak(date(2027, 1, 5), "Singaraja", "@", "#", date(2027, 1, 8), "Denpasar"),
    keaslian=KEASLIAN,
)


HOSTILE_RATED = replace(
    RATED,
    instansi=HOSTILE.instansi,
    periode=f"FINAL {MARKUP}",
    pegawai=HOSTILE.pegawai,
    penilai=None,
    utama=(
        Rhk(
            SENTENCES,
            tuple(Indikator(f"indikator {n}", "1", umpan_balik=MARKUP) for n in range(30)),
            MARKUP,
            MARKUP,
            MARKUP,
        ),
        Rhk(MARKUP, (Indikator(MARKUP, "#", "@", "@", SENTENCES, WORD),)),
        Rhk("", ()),
    ),
    perilaku=(Perilaku(MARKUP, (MARKUP,), (SENTENCES, MARKUP), SENTENCES, (f"({MARKUP}) x",)),),
    cetak=HOSTILE.cetak,
)
HOSTILE_EVALUASI = replace(
    EVALUASI,
    instansi=HOSTILE.instansi,
    periode=RATED.periode,
    pegawai=HOSTILE.pegawai,
    atasan=None,
    catatan=f"{MARKUP}\n{SENTENCES[:4000]}",
    cetak=replace(HOSTILE.cetak, tanggal_penilai=date(2027, 1, 8), lokasi_penilai="Kota @ #"),
)

MINUTES = berita_acara.Facts(
    instansi="PEMERINTAH KABUPATEN CONTOH",
    periode="TRIWULAN IV TAHUN 2026",
    lingkup="",
    cetak=Cetak(date(2026, 12, 31), "Denpasar"),
    ketua=berita_acara.Anggota("Ni Made Contoh Laksmi, S.H.", "197501012000012001", "Sekretaris Daerah"),
    anggota=(berita_acara.Anggota("I Wayan Contoh Putra", "198001012005011002", "Kepala Bidang Penilaian Kinerja"),),
    kasus=(
        berita_acara.Kasus(
            "199001012015019001",
            "I Gede Contoh Wiratama, S.Kom.",
            "Analis SDM Aparatur Ahli Muda",
            "Bidang Mutasi dan Promosi",
            "Ni Luh Contoh Adnyani, S.H.",
            "Sangat Baik",
            "Setuju",
            "Diminta: Apa yang melampaui?\nPenjelasan: Indeks layanan naik dari 80 menjadi 91.\nCatatan: Sesuai bukti.",
        ),
        berita_acara.Kasus(
            "199202022017022003",
            "Ketut Contoh Sari",
            "Pengelola Kepegawaian",
            "Bidang Mutasi dan Promosi",
            "Ni Luh Contoh Adnyani, S.H.",
            "Sangat Kurang",
            "Belum ditinjau",
            "-",
        ),
    ),
    hasil=("Belum ditinjau", "Sudah dijelaskan", "Setuju"),
    tanpa="I Wayan Contoh Putra",
)


def variant(facts: Facts, model: Model, way: Pendekatan) -> Facts:
    """The facts in another variant."""
    return replace(facts, model=model, pendekatan=way)


def matrix(indikator: int, people: int) -> mph.Facts:
    """A matrix in which every third cell is filled."""
    rows = tuple(
        mph.Peran(
            f"Pegawai Contoh {n}, S.Kom.",
            "Analis SDM Aparatur Ahli Muda",
            tuple((f"Tersusunnya bahan {i} oleh pegawai {n}",) if (n + i) % 3 == 0 else () for i in range(indikator)),
        )
        for n in range(1, people + 1)
    )
    names = tuple(f"Indikator pimpinan nomor {i}" for i in range(1, indikator + 1))
    return mph.Facts(
        "PEMERINTAH KABUPATEN CONTOH", "unit", "Badan Kepegawaian", 2026, "I Made Contoh", "Kepala Badan", names, rows
    )


def pages(pdf: bytes) -> list[str]:
    """The text of each page, words apart by one space."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def words(pdf: bytes) -> str:
    """The text of the PDF, page behind page."""
    return "\n".join(pages(pdf))


def opened(content: bytes) -> Document:
    """The Word document."""
    return docx.Document(io.BytesIO(content))


def lines(content: bytes) -> str:
    """The text of the Word document: a line for each paragraph, and for each row its cells."""
    return "\n".join(_lines(opened(content)))


def _lines(document: Document) -> Iterator[str]:
    for part in document.iter_inner_content():
        if isinstance(part, Paragraph):
            yield part.text
        else:
            yield from (" | ".join(_cells(part, row)) for row in range(len(part.rows)))


def _cells(table: Table, row: int) -> list[str]:
    """The texts of a row; a cell that spans columns counts once."""
    cells: list[_Cell] = []
    for cell in table.rows[row].cells:
        if not cells or cell is not cells[-1]:
            cells.append(cell)
    return ["/".join(paragraph.text for paragraph in cell.paragraphs) for cell in cells]
