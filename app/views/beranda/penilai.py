"""What waits for a pejabat penilai and for an atasan penilai: queues, the team through the year, and the spread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import url_for
from sqlalchemy.orm import Session

from app.domain import skp as skp_aturan
from app.domain.actor import Actor
from app.domain.evaluasi import STATUS_SKP, Fakta, halangan
from app.domain.kurva import NAMA_CAPAIAN, Capaian, Peringatan, peringatan
from app.domain.penilaian import DINILAI, Setelan
from app.domain.periode import fokus, tahun_kerja
from app.domain.predikat import NAMA_PREDIKAT, Predikat
from app.domain.tanggal import tanggal
from app.domain.tenggat import sisa_kata
from app.exports.kurva import Gambar, gambar
from app.models.build import Registry
from app.models.queries import evaluasi, tim
from app.models.queries.beranda import setelan
from app.models.queries.tim import Antrean, Kemajuan, Sel
from app.views.skp.daftar import Tombol

MOST = 40
"""People of the heat map; all are counted."""
KINDS = {
    Predikat.SANGAT_BAIK: "success",
    Predikat.BAIK: "success",
    Predikat.BUTUH_PERBAIKAN: "warning",
    Predikat.KURANG: "danger",
    Predikat.SANGAT_KURANG: "danger",
}
SKP_KINDS = {skp_aturan.PERSETUJUAN: "success", skp_aturan.PENGAJUAN: "info"}
FEWEST = 3
"""Fewer ratings than this are no pattern."""


@dataclass(frozen=True, slots=True)
class Antre:
    """One queue: how many, since when, and where one begins."""

    judul: str
    jumlah: int
    sejak: str
    tombol: Tombol | None


@dataclass(frozen=True, slots=True)
class Kotak:
    """A cell of the heat map."""

    kata: str
    kind: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Orang:
    """A line of the heat map."""

    nama: str
    jabatan: str
    kotak: tuple[Kotak, ...]


@dataclass(frozen=True, slots=True)
class Peta:
    """People by period; `lainnya` are not shown."""

    kolom: tuple[str, ...]
    orang: tuple[Orang, ...]
    lainnya: int
    url: str


@dataclass(frozen=True, slots=True)
class Kurva:
    """The spread in a period beside the ideal of the unit's capaian; `gambar` is None without a capaian."""

    periode: str
    unit: str
    capaian: str
    jumlah: tuple[tuple[str, int], ...]
    gambar: Gambar | None
    peringatan: tuple[Peringatan, ...]


@dataclass(frozen=True, slots=True)
class Putusan:
    """A keberatan with its clock."""

    nama: str
    periode: str
    sisa: str
    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class Bawahan:
    """A penilai below: `dinilai` of `semua`, and a word where all marks are the highest."""

    nama: str
    jabatan: str
    dinilai: int
    semua: int
    pencilan: str


@dataclass(frozen=True, slots=True)
class Penilai:
    """The sections of who rates somebody; `putusan` and `penilai` are those of the atasan penilai."""

    tahun: int
    periode: str
    menilai: bool
    antrean: tuple[Antre, ...]
    peta: Peta | None
    kurva: Kurva | None
    putusan: tuple[Putusan, ...]
    penilai: tuple[Bawahan, ...]


def penilai(session: Session, registry: Registry, actor: Actor) -> Penilai:
    """The sections of the actor. Of who rates nobody, two queries are asked."""
    year = tahun_kerja(actor.today)
    cells = tim.sel(session, registry, actor, year)
    decided = tuple(_putusan(one, actor) for one in tim.putusan(session, registry, actor))
    if not cells:
        return Penilai(year, "", False, (), None, None, decided, ())
    settings = sorted(setelan(session, registry, actor), key=lambda one: (one.jenis == "final", one.periode_akhir))
    rated = _latest(cells, settings)
    focus = rated or fokus(settings, year, actor.today)
    below = tim.kemajuan(session, registry, actor, year, focus.id if focus else 0, {one.pegawai_id for one in cells})
    return Penilai(
        year,
        focus.nama if focus else "",
        True,
        _queues(session, registry, actor, cells, year),
        _map(cells, settings, year),
        _curve(session, registry, actor, cells, year, rated) if rated else None,
        decided,
        tuple(_below(one) for one in below),
    )


def _queues(session: Session, registry: Registry, actor: Actor, cells: Sequence[Sel], year: int) -> tuple[Antre, ...]:
    approve = tim.persetujuan(session, registry, actor)
    answer = tim.penjelasan(session, registry, actor)
    rate = [one for one in cells if one.penilaian_id is not None and _waits(registry, one)]
    first = min(rate, key=lambda one: (one.akhir, one.nama), default=None)
    since = f"{first.periode} berakhir {tanggal(first.akhir)}" if first and first.akhir else ""
    where = url_for("evaluasi.index", tahun=year, periode=first.periode_id if first else None)
    return (
        _queue("SKP menunggu persetujuan", approve, f"Tinjau {approve.jumlah} SKP", url_for("bawahan.antrean"), actor),
        Antre("Bawahan dapat dinilai", len(rate), since, _go(f"Nilai {len(rate)} bawahan", where) if rate else None),
        _queue("Keberatan menunggu penjelasan", answer, "Beri penjelasan", "/admin/keberatan/?preset=terbuka", actor),
    )


def _queue(judul: str, found: Antrean, label: str, url: str, actor: Actor) -> Antre:
    return Antre(judul, found.jumlah, _since(found.sejak, actor), _go(label, url) if found.jumlah else None)


def _since(moment: datetime | None, actor: Actor) -> str:
    return f"paling lama sejak {tanggal(moment.astimezone(ZoneInfo(actor.zone)).date())}" if moment else ""


def _go(label: str, url: str) -> Tombol:
    return Tombol(label, url, "secondary", "circle-check")


def _facts(registry: Registry, one: Sel) -> Fakta:
    why = registry.catalog.entity("pengecualian").fields["alasan"].show(one.alasan) if one.alasan else ""
    return Fakta(
        skp=one.skp,
        definitif=one.posisi in (None, skp_aturan.DEFINITIF),
        periode=one.penilaian_id is not None,
        realisasi=one.terisi,
        dinilai=one.status == DINILAI,
        dikecualikan=why,
    )


def _waits(registry: Registry, one: Sel) -> bool:
    facts = _facts(registry, one)
    return not halangan(facts) and not facts.dinilai


def _latest(cells: Sequence[Sel], settings: Sequence[Setelan]) -> Setelan | None:
    """The last period in which somebody has a mark."""
    marked = {one.periode_id for one in cells if one.predikat}
    return next((one for one in reversed(settings) if one.id in marked), None)


def _map(cells: Sequence[Sel], settings: Sequence[Setelan], year: int) -> Peta:
    people: dict[tuple[int, str], list[Sel]] = {}
    for one in cells:
        people.setdefault((one.pegawai_id, one.unor), []).append(one)
    lines = tuple(_line(rows, settings) for rows in list(people.values())[:MOST])
    columns = ("SKP", *(one.nama for one in settings))
    return Peta(columns, lines, max(0, len(people) - MOST), url_for("evaluasi.index", tahun=year))


def _line(rows: Sequence[Sel], settings: Sequence[Setelan]) -> Orang:
    last = rows[-1]
    by_period = {one.periode_id: one for one in rows if one.penilaian_id is not None}
    exempt = last.skp is None and last.alasan is not None
    words = "Tidak wajib" if exempt else STATUS_SKP.get(last.skp or "", "Belum ada")
    plan = Kotak(words, SKP_KINDS.get(last.skp or "", "neutral"))
    return Orang(last.nama, last.jabatan, (plan, *(_cell(by_period.get(one.id)) for one in settings)))


def _cell(one: Sel | None) -> Kotak:
    if one is None:
        return Kotak("Belum", "neutral")
    if one.predikat:
        mark = Predikat(one.predikat)
        return Kotak(NAMA_PREDIKAT[mark], KINDS[mark], url_for("evaluasi.nilai", penilaian_id=one.penilaian_id))
    if one.terisi:
        ready = one.skp == skp_aturan.PERSETUJUAN and one.posisi == skp_aturan.DEFINITIF
        return Kotak("Terisi", "info", url_for("evaluasi.nilai", penilaian_id=one.penilaian_id) if ready else "")
    return Kotak("Belum", "neutral")


def _curve(
    session: Session, registry: Registry, actor: Actor, cells: Sequence[Sel], year: int, period: Setelan
) -> Kurva:
    counts = Counter(Predikat(one.predikat) for one in cells if one.predikat and one.periode_id == period.id)
    found = evaluasi.capaian(session, registry, actor, year, period.id)
    kind = Capaian(found["capaian"]) if found else None
    return Kurva(
        f"{period.nama} {year}",
        found["nama"] if found else "",
        NAMA_CAPAIAN[kind] if kind else "",
        tuple((NAMA_PREDIKAT[mark], counts[mark]) for mark in Predikat),
        gambar(kind, counts) if kind else None,
        peringatan(kind, counts) if kind else (),
    )


def _putusan(one: tim.Sengketa, actor: Actor) -> Putusan:
    left = (one.batas - actor.today).days
    kind = "danger" if left <= 1 else "warning" if left <= SOON else "info"
    words = f"{sisa_kata(left)}, sampai {tanggal(one.batas)}"
    return Putusan(one.nama, one.periode, words, kind, f"/keberatan/{one.id}/")


SOON = 5
"""Days left at which a clock turns yellow."""


def _below(one: Kemajuan) -> Bawahan:
    same = one.terlihat >= FEWEST and one.tertinggi == one.terlihat == one.dinilai
    odd = f"Semua {one.dinilai} penilaiannya 'Sangat Baik'" if same else ""
    return Bawahan(one.nama, one.jabatan, one.dinilai, one.semua, odd)


def utama(queues: Sequence[Antre]) -> str:
    """The title of the first queue in which somebody waits; '' where nobody does."""
    return next((one.judul for one in queues if one.jumlah), "")
