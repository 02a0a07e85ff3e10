"""What stands in the documents of an SKP and of its penilaian: people, RHK with their indikator, perilaku."""

from __future__ import annotations

from dataclasses import dataclass


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
    """An indikator. Kuantitatif prints `target`, with `aspek` (JAJF) or `perspektif` (JPT); kualitatif `teks` alone.

    A Form Penilaian adds what was reported on it and what the penilai said of that.
    """

    teks: str
    target: str = ""
    aspek: str = ""
    perspektif: str = ""
    realisasi: str = ""
    umpan_balik: str = ""


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
    """One BerAKHLAK value with its panduan and the pimpinan's ekspektasi, a line each.

    A Form Penilaian adds the umpan balik of the penilai, and what colleagues said, each with their name.
    """

    nama: str
    panduan: tuple[str, ...]
    ekspektasi: tuple[str, ...] = ()
    umpan_balik: str = ""
    rekan: tuple[str, ...] = ()
