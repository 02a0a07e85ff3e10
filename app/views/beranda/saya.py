"""One's own year on the first page: a sentence with whose turn it is and by when, the next step, and the periods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from flask import url_for
from sqlalchemy.orm import Session

from app.domain import beranda as aturan
from app.domain import skp as skp_aturan
from app.domain.actor import Actor
from app.domain.beranda import Fakta, Kalimat, Keadaan, Pemilik, Tahap, Tautan
from app.domain.jadwal import Jadwal
from app.domain.penilai import Rantai
from app.domain.penilaian import DINILAI, Periode, Setelan, ditawarkan
from app.domain.predikat import NAMA_PREDIKAT, Predikat
from app.domain.tanggal import tanggal
from app.models import penilai
from app.models.build import Registry
from app.models.queries import beranda as queries
from app.models.queries import skp as skp_queries
from app.models.queries.beranda import Row
from app.models.queries.skp import Skp
from app.views.skp.akses import KENAPA
from app.views.skp.daftar import Tombol
from app.views.skp.kalimat import hari
from app.workflows.draft import Work
from app.workflows.keberatan import turunan

PERENCANAAN = "perencanaan"
KATA: Mapping[Keadaan, tuple[str, str]] = {
    Keadaan.DINILAI: ("Dinilai", "success"),
    Keadaan.MENUNGGU: ("Menunggu penilaian", "info"),
    Keadaan.BERJALAN: ("Belum diisi", "neutral"),
    Keadaan.SEBAGIAN: ("Terisi sebagian", "info"),
    Keadaan.LEWAT: ("Terlewat", "danger"),
    Keadaan.NANTI: ("Belum mulai", "neutral"),
}
KATA_SKP: Mapping[str | None, tuple[str, str]] = {
    None: ("Belum ada", "neutral"),
    skp_aturan.DRAFT: ("Draft", "neutral"),
    skp_aturan.PENGAJUAN: ("Menunggu persetujuan", "info"),
    skp_aturan.PERSETUJUAN: ("Disetujui", "success"),
}
LABELS: Mapping[Tautan, tuple[str, str]] = {
    Tautan.SUSUN: ("Susun SKP", "plus"),
    Tautan.LANJUTKAN: ("Lanjutkan SKP", "pencil"),
    Tautan.LIHAT_SKP: ("Lihat SKP", "eye"),
    Tautan.KENAPA: ("Kenapa penilai saya belum ada?", "info"),
    Tautan.TAMBAH: ("Isi realisasi", "pencil"),
    Tautan.ISI: ("Isi realisasi", "pencil"),
    Tautan.HASIL: ("Lihat penilaian", "eye"),
    Tautan.KEBERATAN: ("Lihat keberatan", "eye"),
}
KINDS = {Pemilik.ANDA: "warning", Pemilik.ADMIN: "warning", Pemilik.SELESAI: "success"}
SEGERA = 14
"""So many days ahead what one has to do oneself stands above what waits from others."""


@dataclass(frozen=True, slots=True)
class Titik:
    """A step of the year: the SKP, or a period with its batas; `url` is where it is, '' where nothing is yet."""

    nama: str
    kata: str
    kind: str
    batas: str
    url: str
    kini: bool = False


@dataclass(frozen=True, slots=True)
class Saya:
    """The section: `selesai` of the `titik` are done. `giliran` says whose turn it is."""

    tahun: int
    kalimat: str
    giliran: str
    kind: str
    anda: bool
    segera: bool
    tombol: Tombol | None
    titik: tuple[Titik, ...]
    selesai: int
    penilai: str
    kenapa: str


@dataclass(frozen=True, slots=True)
class _Tahun:
    """A year of one's own: the definitive SKP, the latest last, and the periods."""

    tahun: int
    skp: Skp | None
    tahap: tuple[Tahap, ...]


def saya(session: Session, registry: Registry, actor: Actor, jadwal: Sequence[Jadwal]) -> Saya:
    """The section of an actor with a pegawai. The year before comes first while something of it can still be done."""
    this = actor.today.year
    plans = [one for one in skp_queries.daftar(session, registry, actor) if one.row["plt_plh_id"] is None]
    near = [one for one in reversed(plans) if one.row["tahun"] in (this - 1, this)]
    settings = queries.setelan(session, registry, actor)
    marks = queries.lembar(session, registry, actor, [one.row["id"] for one in near]) if near else ()
    limits = _limits(session, registry, actor, marks)
    chain = _chain(session, actor, near)
    exempt = "" if any(one.row["tahun"] == this for one in near) else _exempt(session, registry, actor)
    planned = next((one.selesai for one in jadwal if one.kode == PERENCANAAN), None)
    found = []
    for year in (this - 1, this):
        own = [one for one in near if one.row["tahun"] == year]
        stages = _stages(own, settings, marks, limits) if own else _offered(settings, year)
        held = _Tahun(year, own[-1] if own else None, stages)
        found.append((held, aturan.kalimat(_facts(held, actor, chain, exempt, planned))))
    before = found[0][1]
    held, said = found[0] if found[0][0].skp and _due(before, actor.today) else found[1]
    return _shown(held, said, actor, chain[0])


def _due(said: Kalimat, today: date) -> bool:
    return said.pemilik is Pemilik.ANDA and said.tanggal is not None and said.tanggal >= today


def _limits(session: Session, registry: Registry, actor: Actor, marks: Sequence[Row]) -> Mapping[int, date]:
    """Until when each rated penilaian may be objected to; nothing is asked while none is rated."""
    rated = {row["id"]: row["dinilai_pada"] for row in marks if row["status"] == DINILAI}
    if not rated:
        return {}
    work = Work(session, registry, actor, registry.catalog.entity("penilaian"), actor.now)
    return turunan.batas_ajukan(work, actor.instansi_id, rated)


def _chain(session: Session, actor: Actor, plans: Sequence[Skp]) -> tuple[str, str]:
    """Who rates the actor today in the unit of the latest SKP, or in their own, and who rates those; '' for nobody."""
    unit = plans[-1].row["unor_id"] if plans else actor.unor_id
    if actor.pegawai_id is None or unit is None:
        return ("", "")
    found = penilai.tetapkan(session, actor.pegawai_id, unit, actor.today)
    return (_who(found.penilai), _who(found.atasan))


def _who(chain: Rantai | None) -> str:
    held = chain.penilai if chain else None
    return (held.jabatan or held.nama) if held else ""


def _exempt(session: Session, registry: Registry, actor: Actor) -> str:
    found = skp_queries.pengecualian(session, registry, actor)
    return registry.catalog.entity("pengecualian").fields["alasan"].show(found.alasan) if found else ""


def _offered(settings: Sequence[Setelan], year: int) -> tuple[Tahap, ...]:
    """The periods of a year without an SKP."""
    offered = ditawarkan(settings, date(year, 1, 1), date(year, 12, 31), final=True)
    return tuple(Tahap(nama=one.nama, awal=one.awal, akhir=one.akhir, batas=one.batas) for one in offered)


def _stages(
    plans: Sequence[Skp], settings: Sequence[Setelan], marks: Sequence[Row], limits: Mapping[int, date]
) -> tuple[Tahap, ...]:
    """The periods of the year, each of the SKP that it ends in; Final of the latest."""
    held = {(row["skp_id"], row["periode_id"]): row for row in marks}
    found = []
    for plan in plans:
        row = plan.row
        offered = ditawarkan(settings, row["periode_awal"], row["periode_akhir"], final=plan is plans[-1])
        found += [_stage(one, held.get((row["id"], one.setelan)), limits) for one in offered]
    return tuple(found)


def _stage(period: Periode, mark: Row | None, limits: Mapping[int, date]) -> Tahap:
    if mark is None:
        return Tahap(nama=period.nama, awal=period.awal, akhir=period.akhir, batas=period.batas)
    return Tahap(
        nama=period.nama,
        awal=mark["awal"],
        akhir=mark["akhir"],
        batas=mark["batas"],
        id=mark["id"],
        terisi=mark["terisi"],
        jumlah=mark["jumlah"],
        predikat=NAMA_PREDIKAT[Predikat(mark["predikat"])] if mark["predikat"] else "",
        dinilai=mark["status"] == DINILAI,
        keberatan_sampai=limits.get(mark["id"]) if mark["keberatan_id"] is None else None,
        keberatan=mark["keberatan"] or "",
        keberatan_id=mark["keberatan_id"],
        keberatan_batas=mark["keberatan_batas"],
    )


def _facts(held: _Tahun, actor: Actor, chain: tuple[str, str], exempt: str, planned: date | None) -> Fakta:
    step = held.skp.langkah if held.skp else None
    return Fakta(
        tahun=held.tahun,
        today=actor.today,
        skp=held.skp.row["status"] if held.skp else None,
        sejak=step.saat.astimezone(ZoneInfo(actor.zone)).date() if step else None,
        oleh=step.oleh if step else "",
        penilai=chain[0],
        atasan=chain[1],
        dikecualikan=exempt,
        rencana_sampai=planned,
        tahap=held.tahap,
    )


def _shown(held: _Tahun, said: Kalimat, actor: Actor, penilai_: str) -> Saya:
    titles = {Pemilik.ANDA: "Giliran Anda", Pemilik.SELESAI: "Tidak ada yang perlu Anda lakukan"}
    titles |= {Pemilik.PENILAI: "Menunggu pejabat penilai", Pemilik.ATASAN: "Menunggu atasan pejabat penilai"}
    points = (_plan_point(held, actor), *(_point(one, said, held, actor) for one in held.tahap))
    mine = said.pemilik is Pemilik.ANDA
    told = mine and said.tautan is Tautan.HASIL  # a mark that may be objected to: news, and nothing that has to be done
    soon = mine and not told and (said.tanggal is None or (said.tanggal - actor.today).days <= SEGERA)
    return Saya(
        held.tahun,
        said.teks,
        "Sudah dinilai" if told else titles.get(said.pemilik, "Perlu admin"),
        "success" if told else KINDS.get(said.pemilik, "info"),
        mine,
        soon,
        _button(said, held),
        points,
        sum(one.kind == "success" for one in points),
        penilai_,
        KENAPA,
    )


def _button(said: Kalimat, held: _Tahun) -> Tombol | None:
    if said.tautan is Tautan.TIDAK_ADA:
        return None
    label, icon = LABELS[said.tautan]
    kind = "primary" if said.pemilik is Pemilik.ANDA else "secondary"
    return Tombol(label, _address(said, held.skp), kind, icon)


def _address(said: Kalimat, skp: Skp | None) -> str:
    if said.tautan is Tautan.SUSUN:
        return url_for("skp.index")
    if said.tautan is Tautan.KENAPA:
        return KENAPA
    if said.tautan is Tautan.KEBERATAN and said.nomor is not None:
        return f"/keberatan/{said.nomor}/"
    if skp is not None and said.tautan in (Tautan.LANJUTKAN, Tautan.LIHAT_SKP):
        return url_for("skp.detil", skp_id=skp.row["id"])
    if said.nomor is not None:
        return url_for("penilaian.lembar", penilaian_id=said.nomor)
    return url_for("penilaian.daftar", skp_id=skp.row["id"]) if skp else url_for("skp.index")


def _plan_point(held: _Tahun, actor: Actor) -> Titik:
    status = held.skp.row["status"] if held.skp else None
    words, kind = KATA_SKP[status]
    since = f"sejak {hari(held.skp.langkah, actor)}" if held.skp and held.skp.langkah else ""
    url = url_for("skp.detil", skp_id=held.skp.row["id"]) if held.skp else ""
    return Titik(f"SKP {held.tahun}", words, kind, since, url, status != skp_aturan.PERSETUJUAN)


def _point(one: Tahap, said: Kalimat, held: _Tahun, actor: Actor) -> Titik:
    state = one.keadaan(actor.today)
    words, kind = KATA[state]
    url = url_for("penilaian.lembar", penilaian_id=one.id) if one.id is not None else ""
    now = held.skp is not None and said.tanggal == one.batas and said.teks.startswith(one.nama)
    return Titik(one.nama, one.predikat or words, kind, f"batas {tanggal(one.batas)}", url, now)
