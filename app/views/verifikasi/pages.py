"""The page that a printed document's QR code opens. It is open to everybody, so it shows what the holder of the paper
needs to compare and nothing else, and it answers alike for a code that is unknown and one that is none."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain import keaslian
from app.domain.keaslian import Keadaan
from app.domain.tanggal import tanggal, waktu
from app.models.queries import verifikasi as queries
from app.web import guard
from app.web.services import services
from app.web.transaction import release, session
from app.workflows import throttle

page = Blueprint("verifikasi", __name__, url_prefix="/verifikasi")

WHAT = "verifikasi"
HEADERS = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow, noarchive"}
KEADAAN = {
    Keadaan.SESUAI: (
        "success",
        "Sesuai dengan data hari ini",
        "Dicetak dari e-Kinerja, dan hasil penilaiannya tidak berubah sampai sekarang.",
    ),
    Keadaan.BERUBAH: (
        "warning",
        "Hasil sudah berubah sejak dicetak",
        "Dicetak dari e-Kinerja, tetapi penilaiannya berubah sesudah itu. Mintalah cetakan terbaru.",
    ),
    Keadaan.BELUM: (
        "warning",
        "Belum menjadi hasil saat dicetak",
        "Dicetak dari e-Kinerja sebelum penilaiannya selesai atau SKP-nya disetujui: bukan bukti hasil penilaian.",
    ),
}


@dataclass(frozen=True, slots=True)
class Halaman:
    """What is shown of a document: `isi` are its rows, as label and text, all of which stand on the paper too."""

    kode: str
    warna: str
    judul: str
    arti: str
    isi: tuple[tuple[str, str], ...]


@page.get("/")
@guard.public
def index() -> ResponseReturnValue:
    """The form that asks for a code; with one in its address, on to what it stands for."""
    typed = request.args.get("kode", "").strip()[: keaslian.LONGEST_TYPED]
    if typed:
        return _bound(make_response(redirect(url_for("verifikasi.dokumen", kode=typed), 303)))
    return _bound(make_response(render_template("verifikasi/index.html", typed="", unknown=False)))


@page.get("/<path:kode>/")
@guard.public
def dokumen(kode: str) -> ResponseReturnValue:
    """What there is to compare with the paper in hand. Raises Throttled for an address that tried too many codes."""
    found, read = services(), keaslian.baca_kode(kode)
    address, now = request.remote_addr or "", found.clock()
    throttle.refuse_blocked(session(), WHAT, address, "", now)
    known = queries.cari(session(), found.registry, read) if read else None
    if read and known:
        shown = _page(read, known)
        return _bound(make_response(render_template("verifikasi/dokumen.html", page=shown)))
    release()
    with found.database.write() as counting:  # of a GET nothing but a failure is ever kept
        throttle.stranger(counting, WHAT, address, now)
    typed = kode[: keaslian.LONGEST_TYPED]
    return _bound(make_response(render_template("verifikasi/index.html", typed=typed, unknown=True), 404))


def _page(kode: str, found: queries.Dokumen) -> Halaman:
    colour, heading, meaning = KEADAAN[found.keadaan]
    printed = _choice("predikat", found.predikat) if found.predikat else "Belum dinilai"
    return Halaman(
        kode=kode,
        warna=colour,
        judul=heading,
        arti=meaning,
        isi=(
            ("Jenis dokumen", _choice("jenis", found.jenis)),
            ("Instansi", found.instansi),
            ("Nama pegawai", found.nama),
            ("NIP", found.nip),
            ("Periode", f"{found.periode}, {tanggal(found.awal)} s.d. {tanggal(found.akhir)}"),
            ("Predikat kinerja pada cetakan", printed),
            ("Dicetak pada", waktu(found.dicetak_pada, found.zona)),
        ),
    )


def _choice(field: str, value: str) -> str:
    return services().catalog.entity("dokumen_cetak").fields[field].show(value)


def _bound(answer: Response) -> Response:
    """No trace of the code elsewhere: not in a referrer, not with a search engine, not in a cache."""
    answer.headers.update(HEADERS)
    return answer
