"""Hasil Kerja as the forms print it: utama and tambahan, in the columns that model and approach ask for (rules 2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain import skp as aturan
from app.engine.spec import Catalog
from app.models.queries.isi_skp import Indikator, Rhk

JUDUL: Mapping[str, str] = {"utama": "Utama", "tambahan": "Tambahan"}
HIDDEN = "RHK pimpinan sedang disusun ulang."


@dataclass(frozen=True, slots=True)
class Sel:
    """What an indikator has besides its text: the field, its stored text, and how it is shown."""

    nama: str
    label: str
    raw: str
    tampil: str
    pilihan: bool


@dataclass(frozen=True, slots=True)
class BarisIndikator:
    """One indikator; `depan` stands before its text (aspek), `belakang` behind it."""

    id: int
    version: int
    nomor: int
    teks: str
    depan: tuple[Sel, ...]
    belakang: tuple[Sel, ...]


@dataclass(frozen=True, slots=True)
class BarisRhk:
    """One RHK: `pimpinan` is the intervened RHK (None: none, in a model without them too), `bagian_atas` its
    indikator."""

    id: int
    version: int
    nomor: int
    teks: str
    klasifikasi: str
    penugasan: str
    pimpinan: str | None
    bagian_atas: str
    indikator: tuple[BarisIndikator, ...]
    pertama: bool
    terakhir: bool


@dataclass(frozen=True, slots=True)
class Bagian:
    """Hasil Kerja utama or tambahan, with the heads of its table; kualitatif has none and is a numbered list."""

    kunci: str
    judul: str
    kolom: tuple[str, ...]
    baris: tuple[BarisRhk, ...]


KOLOM: Mapping[str, tuple[str, ...]] = {
    "kuantitatif_jpt": ("No", "Rencana Hasil Kerja", "Indikator Kinerja Individu", "Target", "Perspektif"),
    "kuantitatif_jajf": (
        "No",
        "Rencana Hasil Kerja Pimpinan Yang Diintervensi",
        "Rencana Hasil Kerja",
        "Aspek",
        "Indikator Kinerja Individu",
        "Target",
    ),
    "kualitatif": (),
}


def bagian(catalog: Catalog, rows: tuple[Rhk, ...], bentuk: str, model: str) -> tuple[Bagian, ...]:
    """Both parts, in their order."""
    parts = []
    for key, title in JUDUL.items():
        own = [row for row in rows if row.jenis == key]
        lines = tuple(_rhk(catalog, row, place, len(own), bentuk, model) for place, row in enumerate(own, start=1))
        parts.append(Bagian(key, title, KOLOM[bentuk], lines))
    return tuple(parts)


def _rhk(catalog: Catalog, row: Rhk, place: int, among: int, bentuk: str, model: str) -> BarisRhk:
    field = catalog.entity("rhk").fields["klasifikasi"]
    return BarisRhk(
        id=row.id,
        version=row.version,
        nomor=place,
        teks=row.teks,
        klasifikasi=field.show(row.klasifikasi) if row.klasifikasi == "organisasi" else "",
        penugasan=row.penugasan_dari or "",
        pimpinan=None if model == aturan.JPT or row.pimpinan is None else row.pimpinan or HIDDEN,
        bagian_atas=row.indikator_pimpinan or "",
        indikator=tuple(_indikator(catalog, one, number, bentuk) for number, one in enumerate(row.indikator, start=1)),
        pertama=place == 1,
        terakhir=place == among,
    )


def _indikator(catalog: Catalog, one: Indikator, number: int, bentuk: str) -> BarisIndikator:
    raw = {"aspek": one.aspek, "target": one.target, "perspektif": one.perspektif}
    fields = catalog.entity("indikator").fields
    cells = {
        name: Sel(name, str(fields[name].label), raw[name] or "", fields[name].show(raw[name]), name != "target")
        for name in aturan.ISIAN[bentuk]
    }
    before = tuple(cell for name, cell in cells.items() if name == "aspek")
    return BarisIndikator(
        one.id, one.version, number, one.teks, before, tuple(cell for name, cell in cells.items() if name != "aspek")
    )
