"""Where a pegawai's year stands, as one sentence: who has to do what by when.

Sources: ux.md ('Belum Final', what am I waiting for; each role's first page), rules.md 2.9, 3.1 and 5. Of several
things to do oneself the one with the nearest day comes first; what others have to do is told when nothing is left to
do oneself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain import keberatan as keberatan_aturan
from app.domain import skp as skp_aturan
from app.domain.tanggal import tanggal
from app.domain.tenggat import sisa_kata


class Pemilik(StrEnum):
    """Whose turn it is."""

    ANDA = "anda"
    PENILAI = "penilai"
    ATASAN = "atasan"
    ADMIN = "admin"
    SELESAI = "selesai"


class Tautan(StrEnum):
    """What the one button opens."""

    SUSUN = "susun"
    LANJUTKAN = "lanjutkan"
    LIHAT_SKP = "lihat_skp"
    KENAPA = "kenapa"
    TAMBAH = "tambah"
    ISI = "isi"
    HASIL = "hasil"
    KEBERATAN = "keberatan"
    TIDAK_ADA = ""


class Keadaan(StrEnum):
    """Where a period of the year stands."""

    DINILAI = "dinilai"
    MENUNGGU = "menunggu"
    BERJALAN = "berjalan"
    SEBAGIAN = "sebagian"
    LEWAT = "lewat"
    NANTI = "nanti"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tahap:
    """A period of the year. `id` is its penilaian, None while it was not added; `terisi` of `jumlah` indikator have a
    realisasi. `keberatan_sampai` is the last day to object, None where that is over or done; `keberatan` the state of
    the one that was filed."""

    nama: str
    awal: date
    akhir: date
    batas: date
    id: int | None = None
    terisi: int = 0
    jumlah: int = 0
    predikat: str = ""
    dinilai: bool = False
    keberatan_sampai: date | None = None
    keberatan: str = ""
    keberatan_id: int | None = None
    keberatan_batas: date | None = None

    def keadaan(self, today: date) -> Keadaan:
        """Where it stands on a day of the instansi."""
        if self.dinilai:
            return Keadaan.DINILAI
        if self.terisi and (today > self.batas or self.terisi >= self.jumlah):
            return Keadaan.MENUNGGU
        if today > self.batas:
            return Keadaan.LEWAT
        if self.terisi:
            return Keadaan.SEBAGIAN
        return Keadaan.BERJALAN if today >= self.awal else Keadaan.NANTI


@dataclass(frozen=True, slots=True, kw_only=True)
class Fakta:
    """What decides. `skp` is the state of the year's last definitive SKP, None without one; `sejak` and `oleh` are
    those of its last step; `penilai` names who rates today, '' for nobody; `rencana_sampai` is the last day of the
    schedule for planning."""

    tahun: int
    today: date
    skp: str | None = None
    sejak: date | None = None
    oleh: str = ""
    penilai: str = ""
    atasan: str = ""
    dikecualikan: str = ""
    rencana_sampai: date | None = None
    tahap: Sequence[Tahap] = ()


@dataclass(frozen=True, slots=True)
class Kalimat:
    """The sentence, whose turn it is, the day that it names, and what the button opens, with the row."""

    teks: str
    pemilik: Pemilik
    tanggal: date | None = None
    tautan: Tautan = Tautan.TIDAK_ADA
    nomor: int | None = None


def kalimat(fakta: Fakta) -> Kalimat:
    """The sentence about a year."""
    if fakta.skp != skp_aturan.PERSETUJUAN:
        return _perencanaan(fakta)
    own = sorted(_sendiri(fakta), key=lambda one: one.tanggal or date.max)
    return next(iter([*own, *_orang_lain(fakta), *_selesai(fakta)]), _tenang(fakta))


def _perencanaan(fakta: Fakta) -> Kalimat:
    year = fakta.tahun
    if fakta.dikecualikan and fakta.skp is None:
        said = f"Anda tidak wajib menyusun SKP {year}: {fakta.dikecualikan}."
        return Kalimat(said, Pemilik.SELESAI)
    if fakta.skp == skp_aturan.PENGAJUAN:
        return _pengajuan(fakta)
    until = _sampai(fakta.rencana_sampai, fakta.today)
    if fakta.skp is None:
        said = f"Anda belum menyusun SKP {year}. Susun dan ajukan{until or ' agar dapat disetujui penilai'}."
        return Kalimat(said, Pemilik.ANDA, fakta.rencana_sampai, Tautan.SUSUN)
    if fakta.oleh and fakta.sejak:
        said = f"SKP {year} dikembalikan {fakta.oleh} pada {tanggal(fakta.sejak)}. Perbaiki lalu ajukan lagi{until}."
        return Kalimat(said, Pemilik.ANDA, fakta.rencana_sampai or fakta.sejak, Tautan.LANJUTKAN)
    said = f"SKP {year} masih Anda susun. Lengkapi lalu ajukan{until}."
    return Kalimat(said, Pemilik.ANDA, fakta.rencana_sampai, Tautan.LANJUTKAN)


def _pengajuan(fakta: Fakta) -> Kalimat:
    since = f" sejak {tanggal(fakta.sejak)}" if fakta.sejak else ""
    if not fakta.penilai:
        said = f"SKP {fakta.tahun} Anda sudah diajukan{since}, tetapi belum ada pejabat penilainya."
        return Kalimat(said, Pemilik.ADMIN, fakta.sejak, Tautan.KENAPA)
    said = f"SKP {fakta.tahun} Anda menunggu persetujuan {fakta.penilai}{since}."
    return Kalimat(said, Pemilik.PENILAI, fakta.sejak, Tautan.LIHAT_SKP)


def _sendiri(fakta: Fakta) -> Iterable[Kalimat]:
    """What is left to do oneself while its day is not over."""
    for one in fakta.tahap:
        state = one.keadaan(fakta.today)
        until = _sampai(one.batas, fakta.today)
        if state is Keadaan.BERJALAN:
            opens = Tautan.TAMBAH if one.id is None else Tautan.ISI
            yield Kalimat(f"{one.nama}: isi realisasi{until}.", Pemilik.ANDA, one.batas, opens, one.id)
        elif state is Keadaan.SEBAGIAN:
            done = f"realisasi terisi {one.terisi} dari {one.jumlah} indikator"
            yield Kalimat(f"{one.nama}: {done}. Lengkapi{until}.", Pemilik.ANDA, one.batas, Tautan.ISI, one.id)
        elif one.keberatan_sampai is not None and fakta.today <= one.keberatan_sampai:
            last = _sampai(one.keberatan_sampai, fakta.today, "sampai")
            said = f"{one.nama} dinilai: {one.predikat}. Keberatan dapat diajukan{last}."
            yield Kalimat(said, Pemilik.ANDA, one.keberatan_sampai, Tautan.HASIL, one.id)


def _orang_lain(fakta: Fakta) -> Iterable[Kalimat]:
    """What others have to do: a keberatan first, which has a day, then the rating of the latest period."""
    for one in fakta.tahap:
        if one.keberatan in keberatan_aturan.TERBUKA:
            above = fakta.atasan or "atasan pejabat penilai"
            until = _sampai(one.keberatan_batas, fakta.today)
            said = f"Keberatan Anda atas {one.nama} menunggu putusan {above}{until}."
            yield Kalimat(said, Pemilik.ATASAN, one.keberatan_batas, Tautan.KEBERATAN, one.keberatan_id)
    for one in reversed(fakta.tahap):
        if one.keadaan(fakta.today) is not Keadaan.MENUNGGU:
            continue
        if not fakta.penilai:
            said = f"{one.nama} sudah diisi, tetapi belum ada pejabat yang menilai."
            yield Kalimat(said, Pemilik.ADMIN, one.batas, Tautan.KENAPA, one.id)
        else:
            said = f"{one.nama} menunggu penilaian {fakta.penilai}, batas pengisiannya {tanggal(one.batas)}."
            yield Kalimat(said, Pemilik.PENILAI, one.batas, Tautan.HASIL, one.id)


def _selesai(fakta: Fakta) -> Iterable[Kalimat]:
    """What is over: the latest mark, or else the latest period that nothing was reported in."""
    for one in reversed(fakta.tahap):
        state = one.keadaan(fakta.today)
        if state is Keadaan.DINILAI:
            yield Kalimat(f"{one.nama} dinilai: {one.predikat}.", Pemilik.SELESAI, None, Tautan.HASIL, one.id)
        elif state is Keadaan.LEWAT:
            said = f"{one.nama}: batas pengisian {tanggal(one.batas)} sudah lewat dan realisasinya belum diisi."
            yield Kalimat(f"{said} Hubungi admin unit Anda.", Pemilik.ADMIN, one.batas, Tautan.HASIL, one.id)


def _tenang(fakta: Fakta) -> Kalimat:
    """Nothing has begun yet."""
    done = f"SKP {fakta.tahun} Anda sudah disetujui."
    following = min(fakta.tahap, key=lambda one: one.awal, default=None)
    if following is None:
        said = f"{done} Instansi belum menetapkan periode penilaian yang berakhir di dalamnya."
        return Kalimat(said, Pemilik.ADMIN, None, Tautan.LIHAT_SKP)
    said = f"{done} {following.nama} dimulai {tanggal(following.awal)}."
    return Kalimat(said, Pemilik.SELESAI, following.awal, Tautan.LIHAT_SKP)


def _sampai(hari: date | None, today: date, words: str = "paling lambat") -> str:
    """' paling lambat 15 Oktober 2026, 4 hari lagi'; '' without a day and after it."""
    if hari is None or hari < today:
        return ""
    return f" {words} {tanggal(hari)}, {sisa_kata((hari - today).days)}"
