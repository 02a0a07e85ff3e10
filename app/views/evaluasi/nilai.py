"""The page of one person: what was reported, the umpan balik beside it, the two ratings, and the way to the next."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from app.domain import tenggat
from app.domain.actor import Actor
from app.domain.evaluasi import halangan
from app.domain.feedback import Fakta, tertutup
from app.domain.predikat import (
    KUADRAN,
    NAMA_PREDIKAT,
    NAMA_RATING,
    PANDUAN,
    Bagian,
    Rating,
    hitung,
)
from app.domain.skp import DEFINITIF
from app.domain.tanggal import tanggal, waktu
from app.domain.umpan_balik import Atas
from app.models.build import Registry
from app.models.queries import evaluasi, isi_skp, penilaian
from app.models.queries.isi_skp import Indikator, Perilaku, Rhk
from app.models.queries.penilaian import Laporan
from app.views.evaluasi import daftar, laporan, suara, umpan
from app.views.evaluasi.umpan import Kotak
from app.workflows.penilaian import menilai
from app.workflows.penilaian.menilai import Isian, Tentang, Umpan

ORDER = (Rating.DIBAWAH, Rating.SESUAI, Rating.DIATAS)
"""As the manual's drop-down has them; 1, 2 and 3 on the keyboard."""

RATINGS = (
    ("rating_hasil", "RATING HASIL KERJA", Bagian.HASIL_KERJA),
    ("rating_perilaku", "RATING PERILAKU KERJA", Bagian.PERILAKU),
)


@dataclass(frozen=True, slots=True)
class Baris:
    """An indikator with what was reported on it."""

    teks: str
    target: str
    realisasi: str
    bukti: tuple[tuple[str, str, str], ...]
    umpan: Kotak


@dataclass(frozen=True, slots=True)
class Hasil:
    """An RHK with its rencana aksi as (text, target), and its indikator."""

    teks: str
    jenis: str
    rencana: tuple[tuple[str, str], ...]
    baris: tuple[Baris, ...]


@dataclass(frozen=True, slots=True)
class Nilai:
    """A perilaku with its guides and what was expected of it."""

    nama: str
    panduan: tuple[str, ...]
    ekspektasi: str
    umpan: Kotak
    rekan: tuple[str, ...]
    """What colleagues said of it, as '(NAMA) teks'."""


@dataclass(frozen=True, slots=True)
class Pilihan:
    """One of the two ratings: its choices as (value, label, guide, key)."""

    name: str
    judul: str
    dipilih: str
    pilihan: tuple[tuple[str, str, str, int], ...]
    salah: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diketik:
    """What was typed, where a form comes back, and what is wrong with it."""

    isian: Isian | None = None
    salah: tuple[tuple[str, str], ...] = ()
    galat: str = ""


@dataclass(frozen=True, slots=True)
class Antrean:
    """Where one is in the list: `tempat` is '' for somebody who is not in it."""

    tempat: str = ""
    sebelum: str = ""
    sesudah: str = ""
    kembali: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Halaman:
    """The page. `tertutup` is why it cannot be rated now, '' where it can."""

    id: int
    version: int
    pemilik: str
    jabatan: str
    periode: str
    strip: tuple[tuple[str, str], ...]
    hasil: tuple[Hasil, ...]
    perilaku: tuple[Nilai, ...]
    rating: tuple[Pilihan, ...]
    catatan: str
    predikat: str
    kalimat: str
    kuadran: str
    sel: tuple[tuple[str, tuple[str, ...]], ...] = field(default_factory=tuple)
    antrean: Antrean
    tertutup: str
    minta: bool
    diketik: Diketik

    def salah(self, name: str) -> list[str]:
        """What is wrong with a control."""
        return [message for known, message in self.diketik.salah if known == name]


def halaman(session: Session, registry: Registry, actor: Actor, penilaian_id: int, typed: Diketik) -> Halaman:
    """The page. Raises OutOfScope and NotAllowed. The number of queries is the same for everybody."""
    mark, skp = evaluasi.satu(session, registry, actor, penilaian_id)
    told = penilaian.laporan(session, registry, actor, dict(mark))
    stored = menilai.tersimpan(session, registry, penilaian_id)
    people = evaluasi.orang(session, registry, actor, skp["tahun"], mark["periode_id"])
    mine = next((one for one in people if one.penilaian_id == penilaian_id), None)
    closed = halangan(daftar.fakta(registry.catalog, mine)) if mine else "Pegawai ini tidak lagi Anda nilai."
    desk = _Meja(registry, told, stored, suara.kalimat(session, registry, actor, penilaian_id), typed)
    chosen = desk.ratings(mark)
    marks = [Rating(value) for value in chosen.values() if value in set(Rating)]
    found = hitung(*marks) if len(marks) == len(RATINGS) else None
    return Halaman(
        id=penilaian_id,
        version=mark["version"],
        pemilik=skp["pegawai_nama"] or (mine.nama if mine else "-"),
        jabatan=skp["jabatan"],
        periode=f"{mark['nama']}, {tanggal(mark['awal'])} s/d {tanggal(mark['akhir'])}",
        strip=tuple(_strip(mark, skp, actor)),
        hasil=tuple(desk.hasil(one) for one in isi_skp.rhk(session, registry, actor, skp["id"])),
        perilaku=tuple(
            desk.nilai(one) for one in isi_skp.perilaku(session, registry, actor, skp["id"], skp["periode_awal"])
        ),
        rating=tuple(desk.pilihan(name, title, part, chosen[name] or "") for name, title, part in RATINGS),
        catatan=desk.catatan(mark),
        predikat=NAMA_PREDIKAT[found.predikat] if found else "",
        kalimat=found.kalimat if found else "",
        kuadran=_kuadran(),
        sel=_sel(),
        antrean=_antrean(daftar.dapat(registry.catalog, people), penilaian_id, skp["tahun"], mark["periode_id"]),
        tertutup=closed,
        minta=_minta(mark, skp, actor),
        diketik=typed,
    )


def sesudah(queue: Sequence[int], order: Sequence[int], penilaian_id: int) -> int | None:
    """Who of those that wait comes after one in the list, from its front again at its end; None where nobody waits."""
    place = order.index(penilaian_id) if penilaian_id in order else -1
    return next((one for one in [*order[place + 1 :], *order[: place + 1]] if one in set(queue)), None)


@dataclass(frozen=True, slots=True)
class _Meja:
    registry: Registry
    told: Laporan
    stored: Mapping[Tentang, Umpan]
    rekan: Mapping[int, tuple[str, ...]]
    typed: Diketik

    def hasil(self, one: Rhk) -> Hasil:
        plans = laporan.rencana(self.told, one.id)
        return Hasil(one.teks, one.jenis, plans, tuple(self.baris(line) for line in one.indikator))

    def baris(self, one: Indikator) -> Baris:
        told = laporan.tentang(self.registry.catalog, self.told, one)
        return Baris(one.teks, told.target, told.realisasi, told.bukti, self.kotak((Atas.HASIL, one.id)))

    def nilai(self, one: Perilaku) -> Nilai:
        return Nilai(
            one.nama, one.panduan, one.ekspektasi or "", self.kotak((Atas.PERILAKU, one.id)), self.rekan.get(one.id, ())
        )

    def kotak(self, about: Tentang) -> Kotak:
        return umpan.kotak(about, self.stored.get(about, Umpan()), self.typed.isian, self.typed.salah)

    def ratings(self, mark: evaluasi.Row) -> dict[str, str | None]:
        given = self.typed.isian.nilai if self.typed.isian else mark
        return {name: _text(given.get(name)) for name, _, _ in RATINGS}

    def catatan(self, mark: evaluasi.Row) -> str:
        return _text((self.typed.isian.nilai if self.typed.isian else mark).get("catatan")) or ""

    def pilihan(self, name: str, judul: str, part: Bagian, chosen: str) -> Pilihan:
        options = tuple(
            (one.value, NAMA_RATING[one], PANDUAN[part, one], number) for number, one in enumerate(ORDER, start=1)
        )
        wrong = tuple(message for known, message in self.typed.salah if known == name)
        return Pilihan(name, judul, chosen, options, wrong)


def _text(value: Any) -> str | None:
    return str(value) if value else None


def _strip(mark: evaluasi.Row, skp: evaluasi.Row, actor: Actor) -> list[tuple[str, str]]:
    found = [("Batas", tanggal(mark["batas"])), ("Status SKP", str(skp["status"]).upper())]
    if mark["dinilai_pada"]:
        found.append(("Dinilai", f"{waktu(mark['dinilai_pada'], actor.zone)} oleh {mark['penilai_nama']}"))
    if skp["sebagai"] != DEFINITIF:
        found.append(("Status Pegawai", str(skp["sebagai"])))
    return found


def _minta(mark: evaluasi.Row, skp: evaluasi.Row, actor: Actor) -> bool:
    """Whether colleagues can be asked, but for a Final that belongs to another SKP by now: its page says so."""
    facts = Fakta(
        sendiri=False,
        penilai=True,
        posisi=skp["posisi"],
        status_skp=skp["status"],
        status=mark["status"],
        jenis=mark["jenis"],
        terakhir=True,
        lewat=tenggat.lewat(mark["batas"], actor.now, actor.zone),
    )
    return tertutup(facts) is None


def _kuadran() -> str:
    """The nine cells for the script: 'hasil|perilaku' to predikat and how it came about."""
    cells = {f"{a.value}|{b.value}": [NAMA_PREDIKAT[found], hitung(a, b).kalimat] for (a, b), found in KUADRAN.items()}
    return json.dumps(cells, ensure_ascii=False)


def _sel() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The matrix as the manual prints it: rows of hasil kerja, best first, columns of perilaku, worst first."""
    return tuple(
        (NAMA_RATING[row], tuple(NAMA_PREDIKAT[KUADRAN[row, column]] for column in ORDER)) for row in reversed(ORDER)
    )


def _antrean(order: Sequence[int], penilaian_id: int, tahun: int, periode: int) -> Antrean:
    back = url_for("evaluasi.index", tahun=tahun, periode=periode)
    if penilaian_id not in order:
        return Antrean(kembali=back)
    place = order.index(penilaian_id)
    before = url_for("evaluasi.nilai", penilaian_id=order[place - 1]) if place else ""
    after = url_for("evaluasi.nilai", penilaian_id=order[place + 1]) if place + 1 < len(order) else ""
    return Antrean(f"{place + 1} dari {len(order)}", before, after, back)
