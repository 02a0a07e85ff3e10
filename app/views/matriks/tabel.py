"""What the matrix shows: rows bawahan, columns the RHK of the pimpinan with their indikator, and who carries what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from flask import url_for
from sqlalchemy.orm import Session

from app.domain import skp as aturan
from app.domain.actor import Actor
from app.domain.tanggal import angka, tanggal
from app.models.build import Registry
from app.models.queries import matriks
from app.models.queries.matriks import Baris, Isi, Key, Kolom
from app.models.queries.matriks import Kepala as Pemilik
from app.web import once

ROWS = 50
SEPARATOR = "."
JENIS = (("utama", "Utama"), ("tambahan", "Tambahan"))
SHUT: Mapping[str, str] = {
    aturan.PENGAJUAN: "SKP sedang ditinjau.",
    aturan.PERSETUJUAN: "SKP sudah disetujui.",
}
STRANGER = "Bukan bawahan atau anggota tim kerja Anda; RHK-nya tidak ditulis dari sini."


@dataclass(frozen=True, slots=True)
class Kepala:
    """An RHK over its columns."""

    nomor: int
    teks: str
    lebar: int


@dataclass(frozen=True, slots=True)
class Judul:
    """A column: `rhk` and `teks` name it where it stands alone, on a narrow screen and for whoever listens.

    `sebagian`: there are columns of the RHK's indikator beside it.
    """

    rhk_id: int
    indikator_id: int | None
    rhk: str
    teks: str
    sebagian: bool = True


@dataclass(frozen=True, slots=True)
class Sel:
    """A cell: what stands in it, and while it can be written its value in the form and where Tambah RHK leads."""

    judul: Judul
    isi: tuple[tuple[str, str], ...]
    nilai: str
    tambah: str
    dicentang: bool


@dataclass(frozen=True, slots=True)
class Orang:
    """A row. `lihat`: the address of their SKP, '' for what is not to be opened; `alasan`: why nothing is written."""

    id: int
    label: str
    nama: str
    jabatan: str
    sel: tuple[Sel, ...]
    lihat: str
    keluarkan: str
    alasan: str


@dataclass(frozen=True, slots=True)
class Isian:
    """What was typed for the ticked cells."""

    sel: frozenset[str] = frozenset()
    jenis: str = "utama"
    teks: str = ""
    galat: str = ""
    salah: tuple[tuple[str, str], ...] = ()

    def salahnya(self, name: str) -> list[str]:
        """What is wrong with one field."""
        return [message for field, message in self.salah if field == name]


@dataclass(frozen=True, slots=True)
class Halaman:
    """The matrix of one SKP; `pemilik`: the reader is the pimpinan, who changes it."""

    id: int
    nama: str
    jabatan: str
    unit: str
    tahun: int
    periode: str
    pemilik: bool
    kepala: tuple[Kepala, ...]
    judul: tuple[Judul, ...]
    orang: tuple[Orang, ...]
    terbuka: bool
    nomor: int
    terakhir: int
    ringkasan: str
    isian: Isian
    tulis: bool
    kirim: str

    @property
    def ada_berikutnya(self) -> bool:
        """Whether there is a page behind this one."""
        return self.nomor < self.terakhir

    def alamat(self, nomor: int) -> str:
        """Where another page of the rows is."""
        return url_for("matriks.matriks", skp_id=self.id, page=nomor if nomor > 1 else None)


def halaman(
    session: Session, registry: Registry, actor: Actor, skp_id: int, nomor: int, typed: Isian, *, tulis: bool
) -> Halaman:
    """The page `nomor` of the rows; `tulis` puts the reader where they write. Raises OutOfScope and NotAllowed."""
    head = matriks.kepala(session, registry, actor, skp_id)
    own = milik(head, actor)
    people, total = matriks.baris(session, registry, actor, skp_id, halaman=nomor, banyak=ROWS)
    columns = matriks.kolom(session, registry, skp_id)
    cells = matriks.isi(session, registry, actor, skp_id, people, pemilik=own)
    shown = _titles(columns, cells)
    first, last = (nomor - 1) * ROWS, max(1, -(-total // ROWS))
    return Halaman(
        id=skp_id,
        nama=head.nama,
        jabatan=head.jabatan,
        unit=head.unor,
        tahun=head.tahun,
        periode=f"{tanggal(head.periode_awal)} – {tanggal(head.periode_akhir)}",
        pemilik=own,
        kepala=tuple(_heads(shown)),
        judul=shown,
        orang=tuple(_person(one, skp_id, shown, cells, typed, own=own) for one in people),
        terbuka=own and bool(shown) and any(one.terbuka for one in people),
        nomor=nomor,
        terakhir=last,
        ringkasan=f"{first + 1} sampai {first + len(people)} dari {angka(total)} pegawai" if people else "",
        isian=typed,
        tulis=tulis,
        kirim=once.mark(),
    )


def milik(head: Pemilik, actor: Actor) -> bool:
    """Whether the matrix is the actor's own, who changes it."""
    return actor.pegawai_id is not None and head.pegawai_id == actor.pegawai_id


def nilai(skp_id: int, rhk_id: int, indikator_id: int | None) -> str:
    """A cell as the form sends it."""
    return SEPARATOR.join(str(number) for number in (skp_id, rhk_id, indikator_id or 0))


def _titles(columns: tuple[Kolom, ...], cells: Mapping[Key, tuple[Isi, ...]]) -> tuple[Judul, ...]:
    """The columns; an RHK with indikator has one without them only where somebody intervenes it as a whole."""
    whole = {key[1] for key in cells if key[2] is None}
    shown: list[Judul] = []
    for rhk_id, group in groupby(columns, key=attrgetter("rhk_id")):
        lines = list(group)
        if lines[0].indikator_id is not None and rhk_id in whole:
            shown.append(Judul(rhk_id, None, lines[0].rhk, ""))
        shown.extend(
            Judul(rhk_id, one.indikator_id, one.rhk, one.indikator, one.indikator_id is not None) for one in lines
        )
    return tuple(shown)


def _heads(shown: Iterable[Judul]) -> list[Kepala]:
    groups = [list(group) for _, group in groupby(shown, key=attrgetter("rhk_id"))]
    return [Kepala(number, group[0].rhk, len(group)) for number, group in enumerate(groups, start=1)]


def _person(
    one: Baris,
    skp_id: int,
    shown: tuple[Judul, ...],
    cells: Mapping[Key, tuple[Isi, ...]],
    typed: Isian,
    *,
    own: bool,
) -> Orang:
    return Orang(
        id=one.id,
        label=f"{one.nama} (SKP Periode {tanggal(one.periode_awal)} sampai {tanggal(one.periode_akhir)})",
        nama=one.nama,
        jabatan=one.jabatan,
        sel=tuple(_cell(one, skp_id, title, cells, typed, own=own) for title in shown),
        lihat=url_for("skp.detil", skp_id=one.skp_id) if one.dilihat and one.status != aturan.DRAFT else "",
        keluarkan=url_for("matriks.keluarkan", skp_id=skp_id, row_id=one.id) if own and not one.ditulis else "",
        alasan=_why(one) if own else "",
    )


def _why(one: Baris) -> str:
    return STRANGER if not one.ditulis else SHUT.get(one.status, "")


def _cell(
    one: Baris, skp_id: int, title: Judul, cells: Mapping[Key, tuple[Isi, ...]], typed: Isian, *, own: bool
) -> Sel:
    held = cells.get((one.skp_id, title.rhk_id, title.indikator_id), ())
    texts = tuple((item.teks, "" if item.jenis == "utama" else "Tambahan") for item in held)
    if not own or not one.terbuka:
        return Sel(title, texts, "", "", dicentang=False)
    value = nilai(one.skp_id, title.rhk_id, title.indikator_id)
    return Sel(title, texts, value, url_for("matriks.rhk", skp_id=skp_id, sel=value), dicentang=value in typed.sel)
