"""What 'Penilaian' of an SKP shows: a card for each period, and the periods that can be added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import url_for

from app.domain import penilaian as aturan
from app.domain import skp as skp_aturan
from app.domain import tenggat
from app.domain.actor import Actor
from app.domain.penilaian import Periode
from app.domain.tanggal import tanggal, waktu
from app.engine.spec import Catalog
from app.models.queries import isi_skp
from app.models.queries import penilaian as queries
from app.models.queries.jadwal import terdekat
from app.models.queries.penilaian import Ringkas, Row
from app.models.queries.skp import Skp
from app.views.penilaian import akses
from app.views.penilaian.keberatan import Keberatan, keberatan
from app.views.skp import akses as skp_akses
from app.views.skp.daftar import Tombol
from app.views.skp.simpan import Jejak
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import session
from app.workflows.penilaian import nilai, terbuka, turunan

NONE = "-"
FILL = "Pengisian Bukti Dukung dan Lihat Hasil"
KINDS = {aturan.BERJALAN: "info", aturan.DINILAI: "success"}


@dataclass(frozen=True, slots=True)
class Kartu:
    """One period of the SKP; facts are (label, text)."""

    id: int
    nama: str
    masa: str
    status: str
    kind: str
    kalimat: str
    fakta: tuple[tuple[str, str], ...]
    tombol: tuple[Tombol, ...]
    unduh: str
    """Where all its documents are made at once; '' before it is rated."""


@dataclass(frozen=True, slots=True)
class Tawaran:
    """A period that can be added; `utama` is the one that is due next."""

    id: int
    nama: str
    masa: str
    batas: str
    utama: bool


@dataclass(frozen=True, slots=True)
class Daftar:
    """The page. `terkunci` is why nothing can be added, '' where something can; `kosong`: no period is set."""

    skp_id: int
    periode: str
    jejak: Jejak
    kartu: tuple[Kartu, ...]
    tawaran: tuple[Tawaran, ...]
    terkunci: str
    kosong: bool
    jadwal: str = ""


def halaman(skp: Skp) -> Daftar:
    """The periods of one's own SKP."""
    actor, registry, number = current_actor(), services().registry, skp.row["id"]
    found = queries.daftar(session(), registry, actor, number)
    work = akses.work()
    offered = turunan.tawaran(work, skp.row)
    open_ = skp.row["status"] == skp_aturan.PERSETUJUAN
    taken = {one.row["periode_id"] for one in found}
    now = nilai.bekukan(work, number) if found else {}
    points = sum(len(row.indikator) for row in isi_skp.rhk(session(), registry, actor, number)) if found else 0
    told = queries.capaian(session(), registry, actor, skp.row) if found else {}
    objected = keberatan(skp, [one.row for one in found])
    return Daftar(
        skp_id=number,
        periode=skp_akses.masa(skp.row),
        jejak=(("Daftar SKP", url_for("skp.index")), ("Penilaian", "")),
        kartu=tuple(
            _kartu(registry.catalog, one, skp, now, points, actor, told.get(one.row["periode_id"]), objected)
            for one in found
        ),
        tawaran=_tawaran([one for one in offered if one.setelan not in taken], actor.today) if open_ else (),
        terkunci="" if open_ else f"SKP ini sedang {skp.row['status'].upper()}. {LOCKED}",
        kosong=not offered,
        jadwal=terdekat(session(), registry, actor, "pegawai"),
    )


LOCKED = "Periode penilaian ditambahkan dan diisi sesudah SKP disetujui; isian yang ada tetap tersimpan."


def _tawaran(offered: list[Periode], today: date) -> tuple[Tawaran, ...]:
    """The one that is due is the first whose batas is not over."""
    due = next((one for one in sorted(offered, key=lambda one: one.akhir) if one.batas >= today), None)
    return tuple(
        Tawaran(one.setelan, one.nama, _masa(one.awal, one.akhir), tanggal(one.batas), one is due) for one in offered
    )


def _masa(awal: date, akhir: date) -> str:
    return f"{tanggal(awal)} s/d {tanggal(akhir)}"


def _kartu(
    catalog: Catalog,
    one: Ringkas,
    skp: Skp,
    now: dict[str, object],
    points: int,
    actor: Actor,
    capaian: Row | None,
    objected: Keberatan,
) -> Kartu:
    row, fields = one.row, catalog.entity("penilaian").fields
    rated = row["status"] == aturan.DINILAI
    held = row if rated else now
    marks = {name: fields[name].show(row[name]) if row[name] else NONE for name in MARKS}
    return Kartu(
        id=row["id"],
        nama=row["nama"],
        masa=_masa(row["awal"], row["akhir"]),
        status=fields["status"].show(row["status"]),
        kind=KINDS[row["status"]],
        kalimat=kalimat(row, skp, actor, str(held.get("penilai_nama") or ""), f"{one.terisi} dari {points}")
        + objected.kalimat(row["id"]),
        fakta=(
            ("Batas", tanggal(row["batas"])),
            ("Pejabat Penilai", _who(held)),
            *((label, marks[name]) for name, label in MARKS.items()),
            ("Capaian Organisasi", _capaian(catalog, capaian)),
        ),
        tombol=(
            _button(row, akses.tutup(row, skp, actor)),
            *sesudah(row, objected),
        ),
        unduh=unduh(row),
    )


def sesudah(row: Row, objected: Keberatan) -> tuple[Tombol, ...]:
    """What can be done about the result of a period: object to it, and print it."""
    printed = Tombol("Cetak", url_for("cetak.penilaian.cetak", penilaian_id=row["id"]), "secondary", "printer")
    return (*objected.tombol(row["id"]), printed)


def unduh(row: Row) -> str:
    """Where all documents of a period are made at once; '' before it is rated."""
    return url_for("cetak.penilaian.semua", penilaian_id=row["id"]) if row["status"] == aturan.DINILAI else ""


def _capaian(catalog: Catalog, told: Row | None) -> str:
    """'Baik / Belum Final' (Sosialisasi pengisian 2024)."""
    fields = catalog.entity("capaian_organisasi").fields
    return " / ".join(fields[name].show(told[name]) for name in ("capaian", "status")) if told else NONE


MARKS = {"rating_hasil": "Hasil Kerja", "rating_perilaku": "Perilaku Kerja", "predikat": "Nilai SKP"}


def _who(held: Row | dict[str, object]) -> str:
    parts = (held.get("penilai_nama"), held.get("penilai_jabatan"), held.get("penilai_unit"))
    return " / ".join(str(part) for part in parts if part) or "Belum ada: pimpinan unit kerja belum klaim"


def _button(row: Row, closed: str) -> Tombol:
    label = "Lihat Hasil" if closed else "Pengisian Bukti Dukung dan Lihat Hasil"
    return Tombol(
        label, url_for("penilaian.lembar", penilaian_id=row["id"]), "secondary", "eye" if closed else "pencil"
    )


def kalimat(row: Row, skp: Skp, actor: Actor, penilai: str, terisi: str = "") -> str:
    """The state of a penilaian as a sentence: who has to do what by when."""
    if row["status"] == aturan.DINILAI:
        return f"Dinilai {row['penilai_nama']} pada {waktu(row['dinilai_pada'], actor.zone)}."
    closed, who = akses.tutup(row, skp, actor), penilai or "pejabat penilai"
    done = f" Realisasi terisi {terisi} indikator." if terisi else ""
    if skp.row["status"] != skp_aturan.PERSETUJUAN or closed == terbuka.NOT_LAST:
        return closed
    if closed:
        return f"Batas pengisian sudah lewat. Menunggu penilaian {who}.{done}"
    left = tenggat.sisa_hari(row["batas"], actor.now, actor.zone)
    return f"Anda mengisi sampai {tanggal(row['batas'])} ({tenggat.sisa_kata(left)}), lalu {who} menilai.{done}"
