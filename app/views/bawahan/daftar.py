"""What SKP Bawahan shows: every bawahan with the SKP of a year, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import url_for
from sqlalchemy.orm import Session

from app.domain import skp as aturan
from app.domain.actor import Actor
from app.domain.tanggal import angka, tanggal
from app.domain.teks import collapse, normalise
from app.models.build import Registry
from app.models.queries import bawahan
from app.models.queries.bawahan import BELUM, DIKECUALIKAN, KEADAAN, Bawahan, Saringan
from app.web.params import small_number

LABELS: Mapping[str, tuple[str, str]] = {
    aturan.PENGAJUAN: ("PENGAJUAN", "info"),
    aturan.PERSETUJUAN: ("PERSETUJUAN", "success"),
    aturan.DRAFT: ("DRAFT", "neutral"),
    BELUM: ("Belum ada SKP", "warning"),
    DIKECUALIKAN: ("Dikecualikan", "neutral"),
}
SENTENCES: Mapping[str, str] = {
    aturan.PENGAJUAN: "Menunggu persetujuan Anda.",
    aturan.PERSETUJUAN: "",
    aturan.DRAFT: "Sedang disusun pegawai; isinya terlihat sesudah diajukan.",
    DIKECUALIKAN: "",
}
ROWS = 50
YEARS_BACK, YEARS_AHEAD = 4, 1


@dataclass(frozen=True, slots=True)
class Baris:
    """One row; `detil` and `edit` are addresses, '' where there is nothing to open."""

    unor: str
    nip: str
    nama: str
    jabatan: str
    pendekatan: str
    periode: str
    status: str
    kind: str
    kalimat: str
    tanda: str
    detil: str
    edit: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A status with how many there are of it, and where a press leads."""

    label: str
    jumlah: str
    url: str
    dipilih: bool


@dataclass(frozen=True, slots=True)
class Halaman:
    """The page: `menunggu` SKP can be reviewed one after the other."""

    tahun: int
    tahun_lain: tuple[int, ...]
    cari: str
    keadaan: str
    chips: tuple[Chip, ...]
    baris: tuple[Baris, ...]
    menunggu: int
    nomor: int
    terakhir: int
    ringkasan: str
    pimpinan: bool

    @property
    def ada_berikutnya(self) -> bool:
        """Whether there is a page behind this one."""
        return self.nomor < self.terakhir

    def alamat(self, nomor: int) -> str:
        """Where another page of the same list is."""
        return _url(self.tahun, self.keadaan, self.cari, nomor)


def saringan(args: Mapping[str, str], actor: Actor) -> Saringan:
    """What an address asks for; whatever cannot be meant is left out."""
    tahun = small_number(args.get("tahun"), actor.today.year)
    keadaan = args.get("status", "")
    return Saringan(
        tahun if 2000 <= tahun <= 2200 else actor.today.year,
        keadaan if keadaan in KEADAAN else "",
        collapse(normalise(args.get("q", "")))[:100],
        max(1, min(small_number(args.get("page"), 1), 10_000)),
        ROWS,
    )


def halaman(session: Session, registry: Registry, actor: Actor, asked: Saringan) -> Halaman:
    """The page that was asked for; the last one where there are fewer."""
    found = bawahan.daftar(session, registry, actor, asked)
    last = max(1, -(-found.total // asked.baris))
    if asked.halaman > last:
        return halaman(session, registry, actor, replace(asked, halaman=last))
    every = sum(found.jumlah.values())
    first = (asked.halaman - 1) * asked.baris
    return Halaman(
        tahun=asked.tahun,
        tahun_lain=tuple(range(actor.today.year + YEARS_AHEAD, actor.today.year - YEARS_BACK - 1, -1)),
        cari=asked.cari,
        keadaan=asked.keadaan,
        chips=tuple(_chips(asked, found.jumlah, every)),
        baris=tuple(_row(registry, one, asked.tahun) for one in found.baris),
        menunggu=found.menunggu,
        nomor=asked.halaman,
        terakhir=last,
        ringkasan=f"{first + 1} sampai {first + len(found.baris)} dari {angka(found.total)}" if found.baris else "",
        pimpinan=bool(every or asked.cari),
    )


def _chips(asked: Saringan, counts: Mapping[str, int], every: int) -> list[Chip]:
    shown = [("", "Semua", every), *((key, LABELS[key][0], counts.get(key, 0)) for key in KEADAAN)]
    return [
        Chip(label, angka(number), _url(asked.tahun, key, asked.cari), key == asked.keadaan)
        for key, label, number in shown
        if number or key in ("", asked.keadaan)
    ]


def _row(registry: Registry, one: Bawahan, tahun: int) -> Baris:
    fields = registry.catalog.entity("skp").fields
    label, kind = LABELS[one.keadaan]
    open_ = one.skp_id is not None and one.keadaan != aturan.DRAFT
    why = registry.catalog.entity("pengecualian").fields["alasan"].show(one.alasan) if one.alasan else ""
    return Baris(
        unor=one.unor,
        nip=one.nip,
        nama=one.nama,
        jabatan=one.jabatan,
        pendekatan=fields["pendekatan"].show(one.pendekatan) if open_ else "",
        periode=_part_of_year(one),
        status=label,
        kind=kind,
        kalimat=f"Tidak wajib membuat SKP: {why}." if one.keadaan == DIKECUALIKAN else _sentence(one, tahun),
        tanda=f"Dikecualikan: {why}" if why and one.skp_id else "",
        detil=url_for("bawahan.tinjau", skp_id=one.skp_id) if open_ else "",
        edit=url_for("bawahan.status", skp_id=one.skp_id) if open_ else "",
    )


def _part_of_year(one: Bawahan) -> str:
    """The period of the SKP where it is not a whole year."""
    first, last = one.periode_awal, one.periode_akhir
    if first is None or last is None or (first.timetuple().tm_yday == 1 and (last.month, last.day) == (12, 31)):
        return ""
    return f"{tanggal(first)} – {tanggal(last)}"


def _sentence(one: Bawahan, tahun: int) -> str:
    if one.keadaan != BELUM:
        return SENTENCES[one.keadaan]
    if one.di_unit_lain:
        return f"SKP tahun {tahun} dibuat untuk unit kerja lain; untuk unit ini pegawai perlu Tambah Periode SKP."
    return f"Pegawai belum melakukan Tambah Periode SKP untuk tahun {tahun}."


def _url(tahun: int, keadaan: str, cari: str, nomor: int = 1) -> str:
    page = nomor if nomor > 1 else None
    return url_for("bawahan.index", tahun=tahun, status=keadaan or None, q=cari or None, page=page)
