"""One case: what was reported, what its penilai said of it, the ratings with their guides, and what the team says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from app.domain import tinjauan as aturan
from app.domain.actor import Actor
from app.domain.predikat import PANDUAN, Bagian, Rating, hitung
from app.domain.tanggal import tanggal, waktu
from app.models.build import Registry
from app.models.queries import penilaian, tinjauan
from app.models.queries.penilaian import Kata, Laporan
from app.models.queries.tinjauan import Kasus, Row
from app.views.evaluasi import laporan, suara
from app.views.evaluasi.laporan import Tentang
from app.views.evaluasi.periode import predikat, rating
from app.views.tim_penilai.papan import KINDS, OWN
from app.workflows.penilaian.menilai import Umpan
from app.workflows.tinjauan.tinjau import WORDS

LANGKAH = ((aturan.SETUJUI, "Setuju"), (aturan.TANYA, "Minta penjelasan"))


@dataclass(frozen=True, slots=True)
class Baris:
    """An indikator with what was reported on it, and what the penilai said."""

    teks: str
    tentang: Tentang
    umpan: str


@dataclass(frozen=True, slots=True)
class Hasil:
    """An RHK with its rencana aksi as (text, target), and its indikator."""

    teks: str
    jenis: str
    rencana: tuple[tuple[str, str], ...]
    baris: tuple[Baris, ...]


@dataclass(frozen=True, slots=True)
class Nilai:
    """One of the two ratings: its name, the rating, and when it is given."""

    judul: str
    rating: str
    panduan: str


@dataclass(frozen=True, slots=True)
class Bukti:
    """What a case is judged by; `kata` is what was said about it so far, as (who, what)."""

    kasus: Kasus
    periode: str
    predikat: str
    keadaan: str
    kind: str
    strip: tuple[tuple[str, str], ...]
    hasil: tuple[Hasil, ...]
    perilaku: tuple[tuple[str, str], ...]
    rekan: tuple[tuple[str, tuple[str, ...]], ...]
    """What colleagues said, by perilaku."""
    nilai: tuple[Nilai, ...]
    kalimat: str
    catatan: str
    kata: tuple[tuple[str, str], ...]
    url: str


@dataclass(frozen=True, slots=True)
class Diketik:
    """What was typed, where a form comes back, and what is wrong with it."""

    langkah: str = ""
    kata: str = ""
    salah: tuple[tuple[str, str], ...] = ()
    galat: str = ""

    def pada(self, name: str) -> list[str]:
        """What is wrong with a control."""
        return [message for known, message in self.salah if known == name]


@dataclass(frozen=True, slots=True)
class Antrean:
    """Where one is among the cases: addresses are '' where there is nothing more."""

    tempat: str
    sebelum: str
    sesudah: str
    kembali: str


@dataclass(frozen=True, slots=True)
class Halaman:
    """The page. `tertutup` is why the reader does not review it, '' where they may."""

    bukti: Bukti
    antrean: Antrean
    tertutup: str
    diketik: Diketik
    langkah: tuple[tuple[str, str], ...] = LANGKAH


def halaman(session: Session, registry: Registry, actor: Actor, penilaian_id: int, typed: Diketik) -> Halaman:
    """The page. Raises OutOfScope and NotAllowed. The number of queries is the same for every case, but that of Final,
    which looks into the periods before it."""
    found, row = tinjauan.satu(session, registry, actor, penilaian_id)
    order = [number for number, _ in tinjauan.antrean(session, registry, actor, found.tahun, row["periode_id"])]
    return Halaman(
        bukti(session, registry, actor, found, row),
        _antrean(order, penilaian_id, found.tahun, row["periode_id"]),
        OWN if found.dinilai_sendiri else "",
        typed,
    )


def banding(session: Session, registry: Registry, actor: Actor, ids: Sequence[int]) -> tuple[Bukti, ...]:
    """Some cases to be looked at side by side. Raises OutOfScope and NotAllowed."""
    cases = [tinjauan.satu(session, registry, actor, number) for number in ids]
    return tuple(bukti(session, registry, actor, *case) for case in cases)


def bukti(session: Session, registry: Registry, actor: Actor, found: Kasus, row: Row) -> Bukti:
    """What a case is judged by."""
    told = penilaian.laporan(session, registry, actor, row)
    lines = tinjauan.isi(session, registry, actor, found)
    parts = (
        ("Rating Hasil Kerja", Bagian.HASIL_KERJA, found.rating_hasil),
        ("Rating Perilaku Kerja", Bagian.PERILAKU, found.rating_perilaku),
    )
    return Bukti(
        kasus=found,
        periode=f"{row['nama']}, {tanggal(row['awal'])} s/d {tanggal(row['akhir'])}",
        predikat=predikat(found.predikat),
        keadaan=aturan.KEADAAN[found.keadaan],
        kind=KINDS[found.keadaan],
        strip=_strip(found, row, actor),
        hasil=tuple(
            Hasil(
                one.teks,
                one.jenis,
                laporan.rencana(told, one.id),
                tuple(
                    Baris(line.teks, laporan.tentang(registry.catalog, told, line), _kata(told, line.id))
                    for line in one.indikator
                ),
            )
            for one in lines
        ),
        perilaku=tuple((name, _umpan(said)) for name, said in told.perilaku),
        rekan=suara.menurut_perilaku(session, registry, actor, found.id),
        nilai=tuple(Nilai(name, rating(mark), PANDUAN[part, Rating(mark)]) for name, part, mark in parts),
        kalimat=hitung(Rating(found.rating_hasil), Rating(found.rating_perilaku)).kalimat,
        catatan=row["catatan"] or "",
        kata=_said(found),
        url=url_for("tim_penilai.kasus", penilaian_id=found.id),
    )


def _kata(told: Laporan, indikator_id: int) -> str:
    said = told.umpan_balik.get(indikator_id)
    return _umpan(said) if said else ""


def _umpan(said: Kata) -> str:
    return Umpan(said[0] or "", said[1] or "").kata


def _strip(found: Kasus, row: Mapping[str, object], actor: Actor) -> tuple[tuple[str, str], ...]:
    rated = waktu(found.dinilai_pada, actor.zone) if found.dinilai_pada else "-"
    return (
        ("Unit Kerja", found.unor),
        ("Penilai", f"{found.penilai} / {row['penilai_jabatan'] or '-'}"),
        ("Dinilai", rated),
    )


def _said(found: Kasus) -> tuple[tuple[str, str], ...]:
    """What was asked, answered and noted, as far as it was."""
    words = (
        ("Penjelasan yang diminta", found.pertanyaan),
        ("Penjelasan penilai", found.penjelasan),
        ("Catatan Tim Penilai", found.catatan),
    )
    return tuple((who, text) for who, text in words if text)


def _antrean(order: Sequence[int], penilaian_id: int, tahun: int, periode: int) -> Antrean:
    back = url_for("tim_penilai.index", tahun=tahun, periode=periode)
    if penilaian_id not in order:
        return Antrean("", "", "", back)
    place = order.index(penilaian_id)
    before = url_for("tim_penilai.kasus", penilaian_id=order[place - 1]) if place else ""
    after = url_for("tim_penilai.kasus", penilaian_id=order[place + 1]) if place + 1 < len(order) else ""
    return Antrean(f"{place + 1} dari {len(order)}", before, after, back)


def salah(fields: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    """What a refused step says, by the control that it is about: the words stand in one."""
    return tuple(
        ("kata" if name in WORDS.values() else "langkah" if name == "status" else name, message)
        for name, messages in fields.items()
        for message in messages
    )
