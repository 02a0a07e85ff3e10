"""Rencana SKP, printed: the facts that make one, in all four variants (documents.md 10.1; rules 2.2, 2.7, 2.8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.domain.cetak import Cetak

Model = Literal["jpt", "jajf"]
Pendekatan = Literal["kuantitatif", "kualitatif"]


@dataclass(frozen=True, slots=True)
class Identitas:
    """The five rows about a person. `pangkat` is written as it is printed: 'Penata Tk. I / III/d'."""

    nama: str
    nip: str
    pangkat: str
    jabatan: str
    unit_kerja: str


@dataclass(frozen=True, slots=True)
class Indikator:
    """Kuantitatif prints `target`, with `aspek` (JAJF) or `perspektif` (JPT); kualitatif prints `teks` alone."""

    teks: str
    target: str = ""
    aspek: str = ""
    perspektif: str = ""


@dataclass(frozen=True, slots=True)
class Rhk:
    """A rencana hasil kerja with its indikator; the pimpinan's RHK that it intervenes, and that one's indikator."""

    teks: str
    indikator: tuple[Indikator, ...] = ()
    penugasan_dari: str = ""
    rhk_pimpinan: str = ""
    indikator_pimpinan: str = ""


@dataclass(frozen=True, slots=True)
class Perilaku:
    """One BerAKHLAK value with its panduan, and the pimpinan's ekspektasi, a line each."""

    nama: str
    panduan: tuple[str, ...]
    ekspektasi: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """All that stands in the document. `penilai` is None where nobody is; until `disetujui` it prints as a draft."""

    instansi: str
    periode_awal: date
    periode_akhir: date
    model: Model
    pendekatan: Pendekatan
    pegawai: Identitas
    penilai: Identitas | None
    disetujui: bool
    cetak: Cetak
    utama: tuple[Rhk, ...] = ()
    tambahan: tuple[Rhk, ...] = ()
    perilaku: tuple[Perilaku, ...] = ()
    dukungan_sumber_daya: tuple[str, ...] = ()
    skema_pertanggungjawaban: tuple[str, ...] = ()
    konsekuensi: tuple[str, ...] = ()
