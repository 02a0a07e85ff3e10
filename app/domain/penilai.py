"""Who rates whom on a day: the chain from a person's unit upwards (rules.md 2.1), step by step, with the reasons.

Pure: the facts go in (`Fakta`), the answer comes out (`Penetapan`). `app.models.penilai` loads the facts, and says the
same rule in SQL for many people at once; a test holds the two together.

Sources: source 002 (Struktur Unit Kerja, Klaim Pimpinan, PLT/PLH), PermenPANRB 6/2022 on the pejabat penilai kinerja.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Cara(StrEnum):
    """How somebody holds a unit."""

    DEFINITIF = "definitif"
    PJB = "pjb"
    PLT = "plt"
    PLH = "plh"


class Arti(StrEnum):
    """What a step of the chain comes to.

    `MEMIMPIN`: the person holds this unit, so the answer lies further up. `PENILAI`: the unit's head rates them.
    The others are why nobody does. `KOSONG`: nobody heads the unit. `PUNCAK`: the person holds it, and there is no
    unit above. `LINGKARAN`: the person holds every unit of a circle. `TANPA_UNIT`: there is no such unit.
    """

    MEMIMPIN = "memimpin"
    PENILAI = "penilai"
    KOSONG = "kosong"
    PUNCAK = "puncak"
    LINGKARAN = "lingkaran"
    TANPA_UNIT = "tanpa_unit"


class Sebab(StrEnum):
    """Why a post does not make somebody the head of its unit on the day."""

    BELUM_MULAI = "belum_mulai"
    BERAKHIR = "berakhir"
    DIAKHIRI = "diakhiri"
    """Ended early by 'Aktif: Tidak'."""

    NONAKTIF = "nonaktif"
    """The pegawai is no longer active."""

    ADA_PEJABAT = "ada_pejabat"
    """A PLT where the unit has a definitive pimpinan or a pjb."""

    DIGANTIKAN = "digantikan"
    """Somebody else's post counts first: a PLH in the head's stead, or an earlier one of the same kind."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit, as far as the chain speaks of it."""

    id: int
    nama: str
    atasan_id: int | None
    mandiri: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Jabatan:
    """One way in which a pegawai may hold a unit: as its pimpinan, or as PLT or PLH between two dates, both included.

    `aktif` is that of the PLT/PLH, which only ends it early; `pegawai_aktif` that of the person. `nomor` tells apart
    what begins on one day.
    """

    unor_id: int
    pegawai_id: int
    cara: Cara
    nomor: int
    awal: date | None = None
    akhir: date | None = None
    aktif: bool = True
    pegawai_aktif: bool = True
    nama: str = ""
    nip: str = ""
    jabatan: str = ""


@dataclass(frozen=True, slots=True)
class Fakta:
    """The units from a person's unit to the root, and every post in them, in force or not."""

    units: Mapping[int, Unit]
    posts: Sequence[Jabatan]


@dataclass(frozen=True, slots=True)
class Lewat:
    """A post that does not make its holder the head, and why."""

    jabatan: Jabatan
    sebab: Sebab


@dataclass(frozen=True, slots=True)
class Langkah:
    """One unit of the chain: its head on the day, what that means for the person, and whose posts do not count."""

    unit: Unit
    kepala: Jabatan | None
    arti: Arti
    lewat: tuple[Lewat, ...] = ()


@dataclass(frozen=True, slots=True)
class Rantai:
    """The chain of one person on one day: the steps up to whoever rates them, or to where nobody does."""

    pegawai_id: int
    langkah: tuple[Langkah, ...]

    @property
    def penilai(self) -> Jabatan | None:
        """Who rates the person, by the post that makes them; None for nobody."""
        last = self.langkah[-1] if self.langkah else None
        return last.kepala if last is not None and last.arti is Arti.PENILAI else None

    @property
    def arti(self) -> Arti:
        """What the chain comes to: PENILAI, or why there is none."""
        return self.langkah[-1].arti if self.langkah else Arti.TANPA_UNIT

    @property
    def unit(self) -> Unit | None:
        """The unit in which the person is rated, or in which the head is missing."""
        return self.langkah[-1].unit if self.langkah else None


@dataclass(frozen=True, slots=True)
class Penetapan:
    """Penilai and atasan penilai. `atasan` is the penilai's own chain from that unit on; None without a penilai."""

    penilai: Rantai
    atasan: Rantai | None


def tetapkan(fakta: Fakta, pegawai_id: int, unor_id: int, hari: date) -> Penetapan:
    """Who rates the person in that unit on that day, and who rates those.

    The atasan penilai is whoever rates the penilai in the unit that these rate from: of a PLT or PLH, the head above
    that unit, not the one above their own.
    """
    first = rantai(fakta, pegawai_id, unor_id, hari)
    if first.penilai is None:
        return Penetapan(first, None)
    return Penetapan(first, rantai(fakta, first.penilai.pegawai_id, first.penilai.unor_id, hari))


def rantai(fakta: Fakta, pegawai_id: int, unor_id: int, hari: date) -> Rantai:
    """The steps from the unit upwards: past the units that the person holds, to the first that they do not."""
    return Rantai(pegawai_id, tuple(_steps(fakta, pegawai_id, unor_id, hari)))


def _steps(fakta: Fakta, pegawai_id: int, unor_id: int, hari: date) -> Iterator[Langkah]:
    unit, passed = fakta.units.get(unor_id), set[int]()
    while unit is not None:
        passed.add(unit.id)
        posts = [post for post in fakta.posts if post.unor_id == unit.id]
        head = kepala(posts, hari)
        rest = tuple(_aside(posts, head, hari))
        if not memegang(posts, pegawai_id, hari):
            yield Langkah(unit, head, Arti.KOSONG if head is None else Arti.PENILAI, rest)
            return
        above = None if unit.atasan_id is None else fakta.units.get(unit.atasan_id)
        circle = above is not None and above.id in passed
        yield Langkah(unit, head, Arti.PUNCAK if above is None else Arti.LINGKARAN if circle else Arti.MEMIMPIN, rest)
        unit = None if circle else above


def kepala(posts: Iterable[Jabatan], hari: date) -> Jabatan | None:
    """Who heads a unit on a day, of all its posts: a PLH, else the definitive pimpinan, else a pjb, else a PLT.

    Of several alike the one that began first.
    """
    return min((post for post in posts if _hindrance(post, hari) is None), key=_order, default=None)


def memegang(posts: Iterable[Jabatan], pegawai_id: int, hari: date) -> bool:
    """Whether the person holds the unit with these posts, and is therefore rated further up: as its pimpinan, as PLH,
    or as PLT while there is no pimpinan; also while a PLH stands in for them."""
    valid = [post for post in posts if _hindrance(post, hari) is None]
    filled = any(post.cara in (Cara.DEFINITIF, Cara.PJB) for post in valid)
    return any(post.pegawai_id == pegawai_id and not (filled and post.cara is Cara.PLT) for post in valid)


RANK = {Cara.PLH: 0, Cara.DEFINITIF: 1, Cara.PJB: 2, Cara.PLT: 3}


def _order(post: Jabatan) -> tuple[int, date, int]:
    return RANK[post.cara], (post.awal if post.cara in (Cara.PLH, Cara.PLT) else None) or date.min, post.nomor


def _hindrance(post: Jabatan, hari: date) -> Sebab | None:
    """Why a post is not in force on the day, whoever else there is; None for one that is."""
    if not post.pegawai_aktif:
        return Sebab.NONAKTIF
    if post.awal is not None and hari < post.awal:
        return Sebab.BELUM_MULAI
    if post.akhir is not None and hari > post.akhir:
        return Sebab.BERAKHIR
    return None if post.aktif else Sebab.DIAKHIRI


def _aside(posts: Sequence[Jabatan], head: Jabatan | None, hari: date) -> Iterator[Lewat]:
    """The other posts of a unit, with what stands against each."""
    filled = any(post.cara in (Cara.DEFINITIF, Cara.PJB) and _hindrance(post, hari) is None for post in posts)
    for post in sorted(posts, key=_order):
        if post is not head:
            shadowed = Sebab.ADA_PEJABAT if filled and post.cara is Cara.PLT else Sebab.DIGANTIKAN
            yield Lewat(post, _hindrance(post, hari) or shadowed)
