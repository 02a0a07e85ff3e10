"""'Kenapa penilai saya …?': the chain from a person's unit to whoever rates them, in sentences, and what can be mended.

Pure: a `Penetapan` of `app.domain.penilai` goes in, texts come out. Source: rules.md 2.1; source 002 (Struktur Unit
Kerja, and the questions people ask there).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.penilai import Arti, Cara, Jabatan, Langkah, Lewat, Penetapan, Rantai, Sebab
from app.domain.tanggal import tanggal

CALLED = {
    Cara.DEFINITIF: "pimpinan definitif",
    Cara.PJB: "penjabat (pjb)",
    Cara.PLT: "Pelaksana Tugas (PLT)",
    Cara.PLH: "Pelaksana Harian (PLH)",
}


class Obat(StrEnum):
    """What mends a chain that came to nothing, or to the wrong person."""

    PINDAH = "pindah"
    """The person chose the wrong unit: Edit Profil."""

    KLAIM = "klaim"
    """The person is the head of the unit themselves: Klaim Pimpinan."""

    LAPOR = "lapor"
    """Somebody else's data is wrong or missing: an admin."""


@dataclass(frozen=True, slots=True)
class Kalimat:
    """One step: the unit, what holds there, and whose posts do not count there."""

    unit: str
    teks: str
    arti: Arti
    catatan: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kenapa:
    """The whole answer: `simpulan` first, then the steps. `obat` are the ways to mend it, the likeliest first."""

    simpulan: str
    kalimat: tuple[Kalimat, ...]
    obat: tuple[Obat, ...]


def kenapa(found: Penetapan) -> Kenapa:
    """The answer to 'Kenapa penilai saya …?' addressed to the person."""
    chain = found.penilai
    steps = tuple(_step(chain, step) for step in chain.langkah)
    return Kenapa(_outcome(chain), steps, tuple(_cures(chain)))


def pejabat(post: Jabatan) -> str:
    """'NAMA (plt) - NIP', as Struktur Unit Kerja prints a head."""
    return f"{post.nama} ({post.cara}) - {post.nip}"


def _outcome(chain: Rantai) -> str:
    unit = chain.unit.nama if chain.unit else ""
    match chain.arti:
        case Arti.PENILAI:
            assert chain.penilai is not None
            return f"Pejabat penilai Anda adalah {chain.penilai.nama}, {CALLED[chain.penilai.cara]} {unit}."
        case Arti.KOSONG:
            return f"Anda belum memiliki pejabat penilai, karena {unit} belum memiliki pimpinan."
        case Arti.PUNCAK:
            return f"Anda tidak memiliki pejabat penilai, karena Anda memimpin {unit}, unit tertinggi."
        case Arti.LINGKARAN:
            return "Anda belum memiliki pejabat penilai, karena susunan unit kerja melingkar."
        case _:
            return "Anda belum memiliki pejabat penilai, karena unit kerja Anda tidak ditemukan."


def _step(chain: Rantai, step: Langkah) -> Kalimat:
    notes = tuple(_aside(one) for one in step.lewat if one.jabatan.pegawai_id != chain.pegawai_id)
    return Kalimat(step.unit.nama, " ".join(_sentences(chain, step)), step.arti, notes)


def _sentences(chain: Rantai, step: Langkah) -> Iterator[str]:
    first = step is chain.langkah[0]
    if first:
        yield "Ini unit kerja Anda."
    match step.arti:
        case Arti.PENILAI:
            assert step.kepala is not None
            yield f"{step.kepala.nama} memimpinnya sebagai {CALLED[step.kepala.cara]}{_term(step.kepala)}."
            yield "Karena itu ia pejabat penilai Anda."
        case Arti.KOSONG:
            yield "Belum ada pegawai yang berstatus Pimpinan di sini, dan tidak ada PLT atau PLH yang berlaku hari ini."
            yield "Penilai tidak dicari ke unit di atasnya selama unit ini kosong."
        case Arti.MEMIMPIN:
            yield f"{_own(chain, step)} Karena itu penilai Anda dicari di unit di atasnya."
        case Arti.PUNCAK:
            yield f"{_own(chain, step)} Di atasnya tidak ada unit lagi."
        case _:
            yield f"{_own(chain, step)} Unit di atasnya kembali ke unit yang sudah dilewati."


def _own(chain: Rantai, step: Langkah) -> str:
    """How the person holds the unit, and who stands in for them."""
    if step.kepala is None or step.kepala.pegawai_id == chain.pegawai_id:
        how = CALLED[step.kepala.cara] if step.kepala else "pimpinan"
        return f"Anda memimpinnya sebagai {how}."
    return f"Anda pimpinannya, dan {step.kepala.nama} menggantikan sebagai {CALLED[step.kepala.cara]}."


def _term(post: Jabatan) -> str:
    if post.awal is None or post.akhir is None:
        return ""
    return f", {tanggal(post.awal)} sampai {tanggal(post.akhir)}"


def _aside(one: Lewat) -> str:
    post = one.jabatan
    return f"{post.nama}, {CALLED[post.cara]}, tidak dihitung: {_reason(one)}."


def _reason(one: Lewat) -> str:
    post = one.jabatan
    match one.sebab:
        case Sebab.BELUM_MULAI:
            return f"masa tugasnya baru mulai {tanggal(post.awal)}" if post.awal else "masa tugasnya belum mulai"
        case Sebab.BERAKHIR:
            return f"masa tugasnya berakhir {tanggal(post.akhir)}" if post.akhir else "masa tugasnya berakhir"
        case Sebab.DIAKHIRI:
            return "penugasannya diakhiri lebih awal"
        case Sebab.NONAKTIF:
            return "ia bukan lagi pegawai aktif"
        case Sebab.ADA_PEJABAT:
            return "unit ini memiliki pimpinan"
        case _:
            return "pejabat lain didahulukan"


def _cures(chain: Rantai) -> Iterator[Obat]:
    """Whose move it is: the person's own where the unit may be the wrong one, or empty and theirs; else an admin's."""
    if chain.arti is Arti.KOSONG and len(chain.langkah) == 1:
        yield Obat.KLAIM
    if chain.arti in (Arti.PENILAI, Arti.KOSONG):
        yield Obat.PINDAH
    if chain.arti is not Arti.PUNCAK:
        yield Obat.LAPOR
