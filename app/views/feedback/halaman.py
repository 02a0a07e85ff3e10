"""What the pages of feedback show: the search, what one is asked for, what one gave, and the form of one colleague."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from app.domain import feedback as aturan
from app.domain.actor import Actor
from app.domain.feedback import KALIMAT, Halangan
from app.domain.tanggal import tanggal
from app.domain.umpan_balik import Atas
from app.models.build import Registry
from app.models.queries import feedback, isi_skp
from app.models.queries.feedback import Permintaan, Rekan, Tujuan
from app.views.evaluasi import umpan
from app.views.evaluasi.umpan import Kotak
from app.workflows.penilaian import feedback as verb
from app.workflows.penilaian.menilai import Isian, Umpan

NIP_LENGTH = 18
NOT_A_NIP = "NIP terdiri atas 18 angka."
UNKNOWN = "Tidak ada pegawai dengan NIP itu di instansi ini."
NOTHING = (
    "{} tidak memiliki SKP yang dapat diberi feedback sekarang. Feedback diberikan pada SKP yang disetujui, selama "
    "periode penilaiannya belum dinilai dan belum lewat batas."
)


@dataclass(frozen=True, slots=True)
class Kartu:
    """What one gave on a penilaian: (id, version, perilaku, text) each; `alamat` is its form, '' where it is closed."""

    nama: str
    jabatan: str
    periode: str
    batas: str
    alamat: str
    tutup: str
    isi: tuple[tuple[int, int, str, str], ...]


@dataclass(frozen=True, slots=True)
class Ajakan:
    """What one is asked for: whose, in which period, by whom, until when, and where."""

    nama: str
    periode: str
    peminta: str
    batas: str
    alamat: str


@dataclass(frozen=True, slots=True)
class Beranda:
    """The first page: `pilihan` are the SKP that were found for the NIP, as (value, label)."""

    nip: str
    salah: tuple[str, ...]
    rekan: Rekan | None
    pilihan: tuple[tuple[int, str], ...]
    diminta: tuple[Ajakan, ...]
    diberikan: tuple[Kartu, ...]


@dataclass(frozen=True, slots=True)
class Nilai:
    """A perilaku with its guides and where feedback is typed."""

    nama: str
    panduan: tuple[str, ...]
    umpan: Kotak


@dataclass(frozen=True, slots=True)
class Diketik:
    """What was typed, where a form comes back, and what is wrong with it; `tutup` is why it cannot be sent any more."""

    isian: Isian | None = None
    salah: tuple[tuple[str, str], ...] = ()
    tutup: str = ""


@dataclass(frozen=True, slots=True)
class Formulir:
    """The page of one colleague: who they are, the period, and the perilaku."""

    rekan: Rekan
    id: int
    masa: str
    batas: str
    skp: str
    perilaku: tuple[Nilai, ...]
    diketik: Diketik


@dataclass(frozen=True, slots=True)
class Minta:
    """The page on which feedback is asked for; `kembali` is the page that it belongs to."""

    id: int
    nama: str
    periode: str
    batas: str
    kembali: str
    judul: str
    tutup: str
    permintaan: tuple[Permintaan, ...]
    saya: int
    nip: str = ""
    salah: tuple[str, ...] = ()


def beranda(session: Session, registry: Registry, actor: Actor, nip: str) -> Beranda:
    """The first page, with what was found for a NIP that was asked for."""
    who, found, wrong = _cari(session, registry, actor, nip)
    asked = feedback.diminta(session, registry, actor, now=actor.now)
    given = feedback.diberikan(session, registry, actor, now=actor.now)
    return Beranda(
        nip,
        (wrong,) if wrong else (),
        who,
        tuple((one.penilaian_id, f"{one.rekan.nama} (Periode SKP {_skp(one)}), {_masa(one)}") for one in found),
        tuple(Ajakan(one.rekan.nama, _masa(one), by, tanggal(one.batas), alamat(one)) for one, by in asked),
        tuple(_kartu(one, said) for one, said in given),
    )


def formulir(session: Session, registry: Registry, actor: Actor, to: Tujuan, typed: Diketik) -> Formulir:
    """The form of one colleague: their perilaku, and nothing else of their SKP."""
    stored = verb.tersimpan(feedback.milik(session, registry, actor, to.penilaian_id))
    values = isi_skp.perilaku(session, registry, actor, to.skp_id, to.skp_awal)
    return Formulir(
        to.rekan,
        to.penilaian_id,
        _masa(to),
        tanggal(to.batas),
        _skp(to),
        tuple(
            Nilai(
                one.nama,
                one.panduan,
                umpan.kotak(
                    (Atas.PERILAKU, one.id),
                    stored.get((Atas.PERILAKU, one.id), Umpan()),
                    typed.isian,
                    typed.salah,
                ),
            )
            for one in values
        ),
        typed,
    )


def minta(
    session: Session, registry: Registry, actor: Actor, about: Tujuan, nip: str = "", salah: Sequence[str] = ()
) -> Minta:
    """The page on which feedback on a penilaian is asked for."""
    own = about.halangan is Halangan.SENDIRI
    back = "penilaian.lembar" if own else "evaluasi.nilai"
    return Minta(
        about.penilaian_id,
        about.rekan.nama,
        _masa(about),
        tanggal(about.batas),
        url_for(back, penilaian_id=about.penilaian_id),
        "Penilaian" if own else "Penilaian Bawahan",
        KALIMAT[about.tertutup] if about.tertutup else "",
        feedback.permintaan(session, registry, actor, about.penilaian_id),
        actor.pegawai_id or 0,
        nip,
        tuple(salah),
    )


def alamat(one: Tujuan) -> str:
    """Where feedback on a penilaian is given."""
    return url_for("feedback.isi", nip=one.rekan.nip, penilaian_id=one.penilaian_id)


def _cari(session: Session, registry: Registry, actor: Actor, nip: str) -> tuple[Rekan | None, tuple[Tujuan, ...], str]:
    """Who has the NIP, what of theirs is open to the actor, and what is wrong."""
    if not nip:
        return None, (), ""
    if not (nip.isascii() and nip.isdigit() and len(nip) == NIP_LENGTH):
        return None, (), NOT_A_NIP
    who = feedback.rekan(session, registry, actor, nip)
    if who is None:
        return None, (), UNKNOWN
    every = feedback.tujuan(session, registry, actor, nip, now=actor.now)
    open_ = tuple(one for one in every if one.halangan is None)
    if open_:
        return who, open_, ""
    personal = next((one.halangan for one in every if one.halangan and one.halangan.tentang_orang), None)
    own = Halangan.SENDIRI if who.id == actor.pegawai_id else personal
    return who, (), KALIMAT[own] if own else NOTHING.format(who.nama)


def _kartu(one: Tujuan, said: Sequence[feedback.Suara]) -> Kartu:
    return Kartu(
        one.rekan.nama,
        one.rekan.jabatan,
        _masa(one),
        tanggal(one.batas),
        "" if one.halangan else alamat(one),
        KALIMAT[one.halangan] if one.halangan else "",
        tuple((each.id, each.version, each.perilaku, aturan.kalimat(each.nama, each.arah, each.teks)) for each in said),
    )


def _masa(one: Tujuan) -> str:
    return f"{one.periode}, {tanggal(one.awal)} s/d {tanggal(one.akhir)}"


def _skp(one: Tujuan) -> str:
    return f"{tanggal(one.skp_awal)} - {tanggal(one.skp_akhir)}"
