"""What Daftar SKP shows: a card for each period, and what to do where something is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import url_for

from app.domain import rencana
from app.domain import skp as aturan
from app.domain.actor import Actor
from app.domain.tanggal import tanggal
from app.engine.spec import Catalog
from app.models.queries import skp as queries
from app.models.queries.skp import Skp, Tugas
from app.views.skp import akses, kalimat
from app.web import once
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import session

PIMPINAN = "pimpinan"


@dataclass(frozen=True, slots=True)
class Tombol:
    """A link of a card; `kind` as in the macro link_button."""

    label: str
    url: str
    kind: str = "quiet"
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Kartu:
    """One SKP: facts are (label, text)."""

    id: int
    periode: str
    status: str
    kind: str
    keterangan: str
    fakta: tuple[tuple[str, str], ...]
    tombol: tuple[Tombol, ...]


@dataclass(frozen=True, slots=True)
class Salinan:
    """What a new SKP can be copied from, and what it would be for."""

    id: int
    label: str
    isi: str
    untuk: str
    kirim: str


@dataclass(frozen=True, slots=True)
class Daftar:
    """The page. `tahun` are the years as (label, address, current); `pegawai` is False for an account without one."""

    kartu: tuple[Kartu, ...]
    tahun: tuple[tuple[str, str, bool], ...]
    pengecualian: str
    salinan: Salinan | None
    tugas: tuple[Tombol, ...]
    pegawai: bool = True


def halaman(tahun: int | None) -> Daftar:
    """Daftar SKP of whoever asks, of one year if it is named."""
    actor, registry = current_actor(), services().registry
    if actor.pegawai_id is None:
        return Daftar((), (), "", None, (), pegawai=False)
    found = queries.daftar(session(), registry, actor)
    shown = [skp for skp in found if tahun in (None, skp.row["tahun"])]
    acting = queries.tugas(session(), registry, actor, actor.today.year)
    return Daftar(
        kartu=tuple(_kartu(registry.catalog, skp, actor) for skp in shown),
        tahun=_years(found, tahun),
        pengecualian=_exempt(registry.catalog, queries.pengecualian(session(), registry, actor)),
        salinan=_copy(found, actor),
        tugas=tuple(_acting(one) for one in acting if not _made(found, one, actor.today.year)),
    )


def _kartu(catalog: Catalog, skp: Skp, actor: Actor) -> Kartu:
    row, fields = skp.row, catalog.entity("skp").fields
    shown = {name: fields[name].show(row[name]) for name in ("pendekatan", "sebagai", "jenis_jabatan")}
    return Kartu(
        id=row["id"],
        periode=akses.masa(row),
        status=kalimat.LABELS[row["status"]],
        kind=kalimat.KINDS[row["status"]],
        keterangan=kalimat.status(skp, actor),
        fakta=(
            ("Pendekatan", shown["pendekatan"]),
            ("Unit Kerja", skp.unit),
            ("Status Pegawai", shown["sebagai"]),
            ("Jabatan", row["jabatan"]),
            ("Jenis Pegawai", shown["jenis_jabatan"]),
        ),
        tombol=tuple(_buttons(row["id"], row["status"], row["jenis_jabatan"])),
    )


def _buttons(skp_id: int, status: str, jenis: str) -> list[Tombol]:
    found = [Tombol("Detil SKP", url_for("skp.detil", skp_id=skp_id), "secondary", "eye")]
    matrix = akses.tautan("matriks", f"/skp/{skp_id}/matriks/")
    below = akses.tautan("bawahan", "/bawahan/") if jenis == PIMPINAN else ""
    found += [Tombol("Matriks Peran Hasil", matrix, icon="table")] if matrix else []
    found += [Tombol("SKP Bawahan", below, icon="users")] if below else []
    marks = akses.tautan("penilaian", f"/penilaian/{skp_id}/")
    found += [Tombol("Penilaian", marks, icon="star")] if marks else []
    if status != aturan.PENGAJUAN:
        found.append(Tombol("Edit", url_for("skp.periode.ubah", skp_id=skp_id), icon="pencil"))
    if status == aturan.DRAFT:
        found.append(Tombol("Hapus", url_for("skp.periode.hapus", skp_id=skp_id), "danger-quiet", "trash-2"))
    return found


def _years(found: tuple[Skp, ...], chosen: int | None) -> tuple[tuple[str, str, bool], ...]:
    """The filter, where there is something to choose."""
    years = sorted({skp.row["tahun"] for skp in found}, reverse=True)
    if len(years) < 2:
        return ()
    links = [(str(year), url_for("skp.index", tahun=year), year == chosen) for year in years]
    return (("Semua", url_for("skp.index"), chosen is None), *links)


def _exempt(catalog: Catalog, found: queries.Pengecualian | None) -> str:
    if found is None:
        return ""
    reason = catalog.entity("pengecualian").fields["alasan"].show(found.alasan)
    until = f" sampai {tanggal(found.selesai)}" if found.selesai else ""
    return f"Anda tercatat {reason} sejak {tanggal(found.mulai)}{until}, sehingga tidak wajib menyusun SKP."


def _copy(found: tuple[Skp, ...], actor: Actor) -> Salinan | None:
    """The latest definitive SKP, where this year has none yet."""
    own = [skp.row for skp in found if skp.row["plt_plh_id"] is None]
    awal, akhir = rencana.sisa_tahun([(row["periode_awal"], row["periode_akhir"]) for row in own], actor.today)
    if awal.year != actor.today.year:
        return None
    source = queries.sebelumnya(session(), services().registry, actor, awal)
    if source is None:
        return None
    return Salinan(
        source["id"],
        salin_label(source["tahun"], awal),
        f"{akses.masa(source)}, {source['jumlah']} RHK",
        f"{tanggal(awal)} s/d {tanggal(akhir)}",
        once.mark(),
    )


def salin_label(tahun: int, awal: date) -> str:
    """What the button is called: the manual way of a new year, or within one."""
    return "Salin tahun lalu" if tahun == awal.year - 1 else "Salin SKP sebelumnya"


def _made(found: tuple[Skp, ...], one: Tugas, tahun: int) -> bool:
    return any((skp.row["plt_plh_id"], skp.row["tahun"]) == (one.id, tahun) for skp in found)


def _acting(one: Tugas) -> Tombol:
    return Tombol(
        f"Tambah SKP sebagai {one.jabatan}", url_for("skp.periode.tambah", sebagai=one.id), "secondary", "plus"
    )
