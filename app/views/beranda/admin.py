"""What admins look after on the first page: how far their people are in a period, who is late, and what is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import url_for
from sqlalchemy.orm import Session

from app.domain import corong as aturan
from app.domain.actor import Actor
from app.domain.corong import NAMA, TERLAMBAT, Keadaan
from app.domain.penilaian import Setelan
from app.domain.periode import fokus, jendela, tahun_kerja
from app.domain.tanggal import tanggal
from app.domain.tenggat import sisa_kata
from app.models.build import Registry
from app.models.queries import corong as queries
from app.models.queries.beranda import setelan
from app.models.queries.corong import Jumlah
from app.views.evaluasi.periode import tahun_lain
from app.web.params import small_number, whole

FIRST, LAST = 2000, 2200
INSTANSI, UNIT = "admin_instansi", "admin_unit"
MOST = 40
"""Units that are shown, those with most people late in front; all are counted in the first line."""
DEKAT = 30
"""So many days ahead a batas is near."""


@dataclass(frozen=True, slots=True)
class Potong:
    """A piece of a bar: where it begins and how long it is, of a hundred."""

    keadaan: str
    mulai: float
    panjang: float


@dataclass(frozen=True, slots=True)
class Unit:
    """A line of the funnel; `url` is the list of its SKP, '' for all units together."""

    nama: str
    url: str
    semua: int
    jumlah: tuple[int, ...]
    batang: tuple[Potong, ...]


@dataclass(frozen=True, slots=True)
class Corong:
    """How far people are in a period, unit by unit."""

    tahun: int
    tahun_lain: tuple[int, ...]
    periode: int
    nama: str
    pilihan: tuple[tuple[int, str], ...]
    tahap: tuple[str, ...]
    kode: tuple[str, ...]
    unit: tuple[Unit, ...]
    lainnya: int
    bebas: int


@dataclass(frozen=True, slots=True)
class Fakta:
    """A number worth a look, with where it is looked after."""

    jumlah: int
    teks: str
    url: str
    kind: str


@dataclass(frozen=True, slots=True)
class Admin:
    """The section. `pesan` is the message to those who are late, '' where nobody is or for a whole instansi.
    `kesehatan` is where the data of an instansi are checked: it takes as long as the page, and follows by itself."""

    corong: Corong | None
    terlambat: int
    pesan: str
    batas: str
    fakta: tuple[Fakta, ...]
    tenggat: tuple[str, ...]
    kesehatan: str = ""


def admin(session: Session, registry: Registry, actor: Actor, args: Mapping[str, str]) -> Admin | None:
    """The section of an admin instansi or admin unit, None for anybody else; `args` may name tahun and periode."""
    if not actor.roles & {INSTANSI, UNIT}:
        return None
    whole_ = INSTANSI in actor.roles
    year = small_number(args.get("tahun"), 0)
    year = year if FIRST <= year <= LAST else tahun_kerja(actor.today)
    known = sorted(setelan(session, registry, actor), key=lambda one: (one.jenis == "final", one.periode_akhir))
    asked = whole(args.get("periode"))
    period = next((one for one in known if one.id == asked), None) or fokus(known, year, actor.today)
    facts = tuple(_facts(session, registry, actor, instansi=whole_))
    health = url_for("praperiksa.index") if whole_ else ""
    if period is None:
        return Admin(None, 0, "", "", facts, (), health)
    found = queries.corong(session, registry, actor, year, period.id, per_induk=whole_)
    last = jendela(period.periode_awal, period.periode_akhir, period.batas_pengisian, year).batas
    late = sum(one.jumlah for one in found if one.keadaan in TERLAMBAT)
    text = _message(session, registry, actor, year, period, last, late) if late and not whole_ else ""
    left = (last - actor.today).days
    return Admin(
        _funnel(found, year, period, known, actor),
        late,
        text,
        f"Batas pengisian {tanggal(last)}, {sisa_kata(left)}.",
        facts,
        tuple(_near(known, actor.today)),
        health,
    )


def _message(
    session: Session, registry: Registry, actor: Actor, year: int, period: Setelan, last: date, late: int
) -> str:
    people = queries.belum_mengisi(session, registry, actor, year, period.id, TERLAMBAT)
    rows = [(one.unor, one.nama, Keadaan(one.keadaan)) for one in people]
    return aturan.pesan(f"{period.nama} {year}", last, actor.today, rows, late - len(rows))


def _funnel(found: Sequence[Jumlah], year: int, period: Setelan, known: Sequence[Setelan], actor: Actor) -> Corong:
    by_unit: dict[int, Counter[str]] = {}
    names: dict[int, str] = {}
    for one in found:
        by_unit.setdefault(one.unor_id, Counter())[one.keadaan] += one.jumlah
        names[one.unor_id] = one.unor
    order = sorted(by_unit, key=lambda number: (-_late(by_unit[number]), names[number]))
    total: Counter[str] = sum(by_unit.values(), Counter())
    lines = [_unit(names[number], _list(number, year), by_unit[number]) for number in order[:MOST]]
    every = [_unit("Semua unit kerja", "", total)] if len(by_unit) > 1 else []
    return Corong(
        year,
        tahun_lain(actor),
        period.id,
        f"{period.nama} {year}",
        tuple((one.id, one.nama) for one in known),
        tuple(NAMA.values()),
        tuple(one.value for one in NAMA),
        (*every, *lines),
        max(0, len(by_unit) - MOST),
        total[Keadaan.BEBAS],
    )


def _late(counts: Counter[str]) -> int:
    return sum(counts[one] for one in TERLAMBAT)


def _unit(nama: str, url: str, counts: Counter[str]) -> Unit:
    numbers = tuple(counts[one] for one in NAMA)
    whole_, pieces, begin = sum(numbers), [], 0.0
    for stage, many in zip(NAMA, numbers, strict=True):
        if many:
            length = 100 * many / whole_
            pieces.append(Potong(stage.value, round(begin, 2), round(length, 2)))
            begin += length
    return Unit(nama, url, whole_, numbers, tuple(pieces))


def _list(unor_id: int, year: int) -> str:
    return f"/admin/skp/?{urlencode({'f.unor.within': unor_id, 'f.tahun.eq': year})}"


def _near(known: Sequence[Setelan], today: date) -> list[str]:
    """The batas of the next days, the nearest first."""
    ends = {
        (jendela(one.periode_awal, one.periode_akhir, one.batas_pengisian, year).batas, one.nama, year)
        for one in known
        for year in (today.year - 1, today.year)
    }
    near = sorted(one for one in ends if 0 <= (one[0] - today).days <= DEKAT)
    return [
        f"Batas pengisian {name} {year}: {tanggal(last)}, {sisa_kata((last - today).days)}" for last, name, year in near
    ]


WORDS = {
    "klaim_pimpinan": "klaim pimpinan menunggu keputusan",
    "usulan_profil": "usulan perubahan profil menunggu keputusan",
    "usulan_plt": "usulan PLT/PLH menunggu keputusan",
}


def _facts(session: Session, registry: Registry, actor: Actor, *, instansi: bool) -> list[Fakta]:
    """What is open; of an instansi its failed work besides."""
    open_ = queries.permintaan(session, registry, actor)
    found = [
        Fakta(many, WORDS[name], f"/admin/{name}/?preset=menunggu", "info") for name, many in open_.items() if many
    ]
    if not instansi:
        return found
    failed, mine = queries.gagal(session, actor)
    if failed:
        found.append(Fakta(failed, "pekerjaan latar gagal dalam 7 hari", "/pekerjaan/" if mine else "", "danger"))
    return found
