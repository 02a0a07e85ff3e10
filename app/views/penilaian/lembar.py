"""What one period shows: every RHK with its indikator, rencana aksi, realisasi and bukti dukung, on one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import url_for

from app.domain import penilaian as aturan
from app.domain.actor import Actor
from app.domain.berkas import file_ref
from app.domain.skp import DEFINITIF
from app.domain.tanggal import tanggal, waktu
from app.domain.umpan_balik import JEMPOL, Arah
from app.engine.spec import Catalog
from app.models.queries import isi_skp
from app.models.queries import penilaian as queries
from app.models.queries.isi_skp import Indikator, Rhk
from app.models.queries.penilaian import Bukti, Kata, Laporan, Row
from app.views.evaluasi import suara
from app.views.penilaian import akses, daftar
from app.views.penilaian.akses import Berkas
from app.views.penilaian.keberatan import keberatan
from app.views.skp import rincian
from app.views.skp.daftar import Tombol
from app.views.skp.rincian import Sisi
from app.views.skp.simpan import Jejak
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import session
from app.workflows.penilaian import nilai
from app.workflows.penilaian.lembar import ENTITY, FIELDS, Jenis

Fakta = tuple[tuple[str, str], ...]
FILE = "/admin/bukti_dukung/file/berkas/?id={}"


@dataclass(frozen=True, slots=True)
class Diketik:
    """What was typed, where a page comes back: texts by the names of the form, those it had shown, what is wrong."""

    teks: Mapping[str, str] = field(default_factory=dict)
    semula: Mapping[str, str] = field(default_factory=dict)
    salah: Mapping[str, Sequence[str]] = field(default_factory=dict)
    galat: str = ""


@dataclass(frozen=True, slots=True)
class Kolom:
    """A text of the page: what it is and where, as it is shown and as it is stored, and what is wrong with it.

    `usul`: it is only proposed.
    """

    nama: str
    petunjuk: str
    tempat: str
    teks: str
    semula: str
    panjang: int
    salah: Sequence[str] = ()
    usul: bool = False


Baris = tuple[Kolom, ...]


@dataclass(frozen=True, slots=True)
class Tautan:
    """A bukti dukung as it is listed: where it leads, what is said of it, and its number; 0 for an earlier period's."""

    id: int
    nama: str
    url: str
    tujuan: str
    catatan: str
    luar: bool


@dataclass(frozen=True, slots=True)
class BarisIndikator:
    """One indikator with what was reported on it."""

    id: int
    nomor: int
    teks: str
    aspek: str
    target: str
    realisasi: Baris
    bukti: tuple[Tautan, ...]
    sebelumnya: tuple[Tautan, ...]
    bukti_baru: Baris
    umpan_balik: str
    """What the penilai said of it; '' while they said nothing."""


@dataclass(frozen=True, slots=True)
class BarisRhk:
    """One RHK; `rencana` are its rencana aksi, `rencana_baru` the empty row for another one."""

    id: int
    nomor: int
    jenis: str
    teks: str
    pimpinan: str
    rencana: tuple[Baris, ...]
    rencana_baru: Baris
    indikator: tuple[BarisIndikator, ...]


@dataclass(frozen=True, slots=True)
class Lembar:
    """The page of one penilaian."""

    id: int
    skp_id: int
    nama: str
    masa: str
    jejak: Jejak
    batas: str
    kalimat: str
    status: str
    kind: str
    sisi: tuple[Sisi, ...]
    nilai: Fakta
    catatan: str
    final: bool
    usulan: bool
    terbuka: bool
    tutup: str
    rhk: tuple[BarisRhk, ...]
    perilaku: Fakta
    rekan: tuple[tuple[str, tuple[str, ...]], ...]
    """What colleagues said, by perilaku."""
    minta: bool
    tombol: tuple[Tombol, ...]
    """What can be done once it is rated."""
    unduh: str
    akun: int
    diketik: Diketik

    @property
    def salah(self) -> tuple[tuple[str, str], ...]:
        """Everything that is wrong, by the names of the form."""
        return tuple((name, message) for name, messages in self.diketik.salah.items() for message in messages)

    @property
    def dapat_dihapus(self) -> bool:
        """Whether nothing was filled in yet."""
        lines = [line for row in self.rhk for line in row.indikator]
        filled = any(row.rencana for row in self.rhk) or any(line.bukti or line.realisasi[0].semula for line in lines)
        return self.terbuka and not filled and not self.rekan

    @property
    def tersisa(self) -> Fakta:
        """What was typed into a page that closed meanwhile, for copying."""
        if self.terbuka:
            return ()
        labels = {one.nama: f"{one.petunjuk}, {one.tempat}" for one in self._kolom()}
        typed = self.diketik
        return tuple(
            (labels.get(name, name), text)
            for name, text in typed.teks.items()
            if text.strip() and text != typed.semula.get(name, "")
        )

    def _kolom(self) -> list[Kolom]:
        found = [one for row in self.rhk for baris in (*row.rencana, row.rencana_baru) for one in baris]
        lines = [line for row in self.rhk for line in row.indikator]
        return [*found, *(one for line in lines for one in (*line.realisasi, *line.bukti_baru))]


def halaman(berkas: Berkas, typed: Diketik | None = None) -> Lembar:
    """The page of one's own penilaian; `typed` is what a refused form held."""
    actor, registry, row = current_actor(), services().registry, berkas.row
    told = queries.laporan(session(), registry, actor, row)
    rows = isi_skp.rhk(session(), registry, actor, row["skp_id"])
    pen = _Pena(registry.catalog, row, told, typed or Diketik(), actor)
    rated = row["status"] == aturan.DINILAI
    held = dict(row) if rated else nilai.bekukan(akses.work(), row["skp_id"])
    fields = registry.catalog.entity("penilaian").fields
    return Lembar(
        id=row["id"],
        skp_id=row["skp_id"],
        nama=row["nama"],
        masa=f"{tanggal(row['awal'])} s/d {tanggal(row['akhir'])}",
        jejak=akses.jejak(row["skp_id"], row["nama"]),
        batas=aturan.kalimat_batas(row["batas"]),
        kalimat=daftar.kalimat(row, berkas.skp, actor, str(held.get("penilai_nama") or "")),
        status=fields["status"].show(row["status"]),
        kind=daftar.KINDS[row["status"]],
        sisi=_sides(berkas, held, rated=rated),
        nilai=tuple((label, fields[name].show(row[name])) for name, label in daftar.MARKS.items()) if rated else (),
        catatan=row["catatan"] or "",
        final=row["jenis"] == aturan.FINAL,
        usulan=any(
            told.usulan.get(line.id) and line.id not in told.realisasi for one in rows for line in one.indikator
        ),
        terbuka=not berkas.tutup,
        tutup=berkas.tutup,
        rhk=tuple(pen.rhk(one, number) for number, one in enumerate(rows, start=1)),
        perilaku=tuple((nama, _kata(said)) for nama, said in told.perilaku),
        rekan=suara.menurut_perilaku(session(), registry, actor, row["id"]),
        minta=not berkas.tutup and berkas.skp.row["posisi"] == DEFINITIF,
        tombol=daftar.sesudah(row, keberatan(berkas.skp, [row])) if rated else (),
        unduh=daftar.unduh(row),
        akun=actor.akun_id,
        diketik=typed or Diketik(),
    )


def _kata(said: Kata) -> str:
    """'👍 Positif: teruskan'."""
    return ": ".join(
        part for part in (f"{JEMPOL[Arah(said[0])]} {said[0].title()}" if said[0] else "", said[1]) if part
    )


def _sides(berkas: Berkas, held: Mapping[str, object], *, rated: bool) -> tuple[Sisi, ...]:
    skp = berkas.skp.row
    of = ("nama", "nip", "pangkat")
    own = rincian.identitas(*(skp[f"pegawai_{name}"] for name in of), skp["jabatan"], skp["pegawai_unit"])
    above = [held.get(f"penilai_{name}") for name in (*of, "jabatan", "unit")]
    note = "data saat dinilai" if rated else "mengikuti profil sampai dinilai"
    return (
        Sisi("Pegawai Yang Dinilai", own, ""),
        Sisi("Pejabat Penilai Kinerja", rincian.identitas(*(str(one) if one else None for one in above)), note),
    )


@dataclass(frozen=True, slots=True)
class _Pena:
    """Writes the rows of the page."""

    catalog: Catalog
    row: Row
    told: Laporan
    typed: Diketik
    actor: Actor

    def rhk(self, one: Rhk, number: int) -> BarisRhk:
        final = self.row["jenis"] == aturan.FINAL
        plans = [] if final else self.told.rencana.get(one.id, ())
        what = f"RHK {number}"
        return BarisRhk(
            id=one.id,
            nomor=number,
            jenis=self.catalog.entity("rhk").fields["jenis"].show(one.jenis),
            teks=one.teks,
            pimpinan=one.pimpinan or "",
            rencana=tuple(
                self.baris(Jenis.RENCANA, plan.id, what, {"teks": plan.teks, "target": plan.target}) for plan in plans
            ),
            rencana_baru=() if final else self.baris(Jenis.RENCANA_BARU, one.id, what, {}),
            indikator=tuple(
                self.indikator(line, place, f"{what} indikator {place}")
                for place, line in enumerate(one.indikator, start=1)
            ),
        )

    def indikator(self, one: Indikator, number: int, what: str) -> BarisIndikator:
        done = self.told.realisasi.get(one.id)
        stored = {"nilai": done.nilai, "sumber_data": done.sumber_data} if done else {}
        begin = None if done else aturan.gabungan(tuple(self.told.usulan.get(one.id, ())))
        offered = {"nilai": begin.realisasi, "sumber_data": begin.sumber_data} if begin else {}
        fields = self.catalog.entity("indikator").fields
        return BarisIndikator(
            id=one.id,
            nomor=number,
            teks=one.teks,
            aspek=fields["aspek"].show(one.aspek) if one.aspek else "",
            target=one.target or "",
            realisasi=self.baris(Jenis.REALISASI, one.id, what, stored, offered),
            bukti=tuple(self.tautan(piece) for piece in self.told.bukti if one.id in piece.indikator),
            sebelumnya=tuple(self.tautan(piece) for piece in self.told.sebelumnya if one.id in piece.indikator),
            bukti_baru=self.baris(Jenis.BUKTI_BARU, one.id, what, {}),
            umpan_balik=_kata(self.told.umpan_balik.get(one.id, (None, None))),
        )

    def baris(
        self,
        jenis: Jenis,
        number: int,
        what: str,
        stored: Mapping[str, str],
        offered: Mapping[str, str] | None = None,
    ) -> Baris:
        fields = self.catalog.entity(ENTITY[jenis]).fields
        made = []
        for name in FIELDS[jenis]:
            key = f"{jenis}-{number}-{name}"
            here, proposed = stored.get(name, ""), (offered or {}).get(name, "")
            made.append(
                Kolom(
                    nama=key,
                    petunjuk=str(fields[name].label),
                    tempat=what,
                    teks=self.typed.teks.get(key, here or proposed),
                    semula=self.typed.semula.get(key, here),
                    panjang=fields[name].widget.maxlength or 2000,
                    salah=self.typed.salah.get(key, ()),
                    usul=bool(proposed) and key not in self.typed.teks,
                )
            )
        return tuple(made)

    def tautan(self, piece: Bukti) -> Tautan:
        ref = file_ref(piece.berkas) if piece.berkas else None
        url = FILE.format(piece.id) if ref else piece.tautan or ""
        return Tautan(
            id=0 if piece.periode else piece.id,
            nama=piece.nama,
            url=url,
            tujuan=ref.shown if ref else url.split("/")[2] if url.count("/") > 1 else url,
            catatan=self.catatan(piece),
            luar=ref is None,
        )

    def catatan(self, piece: Bukti) -> str:
        """The period that a piece is from, and what was found out about its link."""
        found = [piece.periode] if piece.periode else []
        if piece.pemeriksaan and piece.diperiksa_pada and piece.pemeriksaan != "terbuka":
            shown = self.catalog.entity("bukti_dukung").fields["pemeriksaan"].show(piece.pemeriksaan)
            when = waktu(piece.diperiksa_pada, self.actor.zone)
            found.append(f"{shown} saat diperiksa {when}{f': {piece.keterangan}' if piece.keterangan else ''}")
        return " · ".join(found)


def alamat(penilaian_id: int, anchor: str | None = None) -> str:
    """Where the page of a penilaian is."""
    return url_for("penilaian.lembar", penilaian_id=penilaian_id, _anchor=anchor)
