"""What the pages of the profile show: frozen, plain, decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.domain import kenapa
from app.domain.actor import Actor
from app.domain.kenapa import Kenapa, Obat
from app.domain.penilai import Cara, Fakta, Jabatan, Penetapan, Unit, kepala, tetapkan
from app.domain.tanggal import waktu
from app.models import penilai
from app.models.build import Registry
from app.models.queries import profil as queries
from app.models.queries.profil import Diri, Unor
from app.views.profil.permintaan import Open, Requests, opened, requests

DASH = "-"


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the five tabs of the profile; each has an address of its own."""

    label: str
    endpoint: str
    current: bool


TABS = {
    "profil.index": "Data Pribadi",
    "profil.atasan": "Data Atasan",
    "profil.rekan": "List Pegawai Satu Unit Kerja",
    "profil.bawahan": "List Pegawai Bawahan",
    "profil.pimpinan": "Klaim Pimpinan Unit Kerja",
}


def tabs(here: str) -> tuple[Tab, ...]:
    """The tabs, `here` being the one that is shown."""
    return tuple(Tab(label, endpoint, endpoint == here) for endpoint, label in TABS.items())


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit with its id, as every place of the profile names it."""

    label: str
    nama: str
    kode: str


@dataclass(frozen=True, slots=True)
class Pejabat:
    """A penilai or atasan penilai: by name, number, post and unit; `status` says how they hold it."""

    heading: str
    nama: str
    nip: str = ""
    jabatan: str = ""
    unit: str = ""
    status: str = ""
    missing: str = ""
    pangkat: str = DASH


@dataclass(frozen=True, slots=True)
class Level:
    """A unit of Struktur Unit Kerja."""

    nama: str
    eselon: str
    kode: str
    pimpinan: str
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pribadi:
    """The tab Data Pribadi: labels with their values, the three units, and who rates one in one line."""

    facts: tuple[tuple[str, str], ...]
    units: tuple[UnitLine, ...]
    simpulan: str
    requests: Requests


@dataclass(frozen=True, slots=True, kw_only=True)
class Atasan:
    """The tab Data Atasan, with the panel 'Kenapa penilai saya …?'; `menders` is who can mend what one cannot."""

    pejabat: tuple[Pejabat, ...]
    kenapa: Kenapa
    pindah: bool
    klaim: bool
    lapor: bool
    menders: tuple[str, ...]
    refusal: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Klaim:
    """The tab Klaim Pimpinan Unit Kerja. `may`: claim, release or ''; `holder` stands in the way of a claim."""

    status: str
    unit: str
    may: str
    version: int
    holder: str = ""
    waiting: Open | None = None
    earlier: tuple[tuple[str, str, str, str], ...] = ()
    refusal: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Struktur:
    """Struktur Unit Kerja: from the root down to one's own unit."""

    levels: tuple[Level, ...]
    induk: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands today: their row, the chain above them, and what it comes to."""

    diri: Diri
    fakta: Fakta
    found: Penetapan
    units: dict[int, Unor] = field(default_factory=dict)

    @property
    def own(self) -> Unor | None:
        """One's own unit."""
        return self.units.get(self.diri.unor_id)

    @property
    def chain(self) -> list[Unor]:
        """One's own unit and those above it, upwards; a circle ends where it began."""
        found: list[Unor] = []
        unit = self.own
        while unit is not None and unit not in found:
            found.append(unit)
            unit = self.units.get(unit.atasan_id or 0)
        return found

    @property
    def induk(self) -> Unor | None:
        """The unit JPT or Mandiri that one's own belongs to: the one entered there, else the nearest."""
        named = self.units.get(self.own.induk_id or 0) if self.own else None
        return named or next((unit for unit in self.chain if unit.induk), None)


def place(session: Session, registry: Registry, actor: Actor) -> Place:
    """Where the actor stands; four queries. Raises OutOfScope for an account without a pegawai."""
    own = queries.diri(session, registry, actor)
    facts = penilai.fakta(session, own.unor_id)
    known = queries.units(session, registry, actor, facts.units)
    unit = known.get(own.unor_id)
    if unit is not None and unit.induk_id is not None and unit.induk_id not in known:
        known |= queries.units(session, registry, actor, [unit.induk_id])
    return Place(own, facts, tetapkan(facts, own.id, own.unor_id, actor.today), known)


def pribadi(session: Session, registry: Registry, actor: Actor) -> Pribadi:
    """The tab Data Pribadi."""
    here = place(session, registry, actor)
    above = here.units.get(here.own.atasan_id or 0) if here.own else None
    units = (
        ("UNIT KERJA PNS", here.own),
        ("UNIT KERJA ATASAN", above),
        ("UNIT KERJA INDUK (UNIT JPT / UNIT MANDIRI)", here.induk),
    )
    return Pribadi(
        facts=_facts(actor, here.diri),
        units=tuple(_line(label, unit) for label, unit in units),
        simpulan=kenapa.kenapa(here.found).simpulan,
        requests=requests(session, registry, actor, "usulan_profil", "klaim_pimpinan"),
    )


def _facts(actor: Actor, own: Diri) -> tuple[tuple[str, str], ...]:
    """The labels of the manual's page, word for word, with their values."""
    shown = own.shown
    return (
        ("INSTANSI", actor.instansi_nama),
        ("NOMOR KARTU ASN", shown["nomor_kartu_asn"]),
        ("NIP", shown["nip"]),
        ("NAMA", shown["nama"]),
        ("TEMPAT LAHIR", shown["tempat_lahir"]),
        ("TANGGAL LAHIR", shown["tanggal_lahir"]),
        ("TMT CPNS", shown["tmt_cpns"]),
        ("TMT PNS", shown["tmt_pns"]),
        ("JABATAN / JENJANG", _both(shown["jabatan"], shown["jenjang"])),
        ("TMT JABATAN", shown["tmt_jabatan"]),
        ("PANGKAT / GOLONGAN RUANG", _both(shown["pangkat"], shown["golongan"])),
        ("TMT GOLONGAN", shown["tmt_golongan"]),
        ("GELAR DEPAN", shown["gelar_depan"]),
        ("GELAR BELAKANG", shown["gelar_belakang"]),
        ("JENIS PEGAWAI", shown["jenis_jabatan"]),
        ("JENIS KELAMIN", shown["jenis_kelamin"]),
    )


def _both(first: str, second: str) -> str:
    return " / ".join(part for part in (first, second) if part)


def _line(label: str, unit: Unor | None) -> UnitLine:
    return UnitLine(label, unit.nama if unit else DASH, (unit.kode if unit else "") or DASH)


def atasan(session: Session, registry: Registry, actor: Actor) -> Atasan:
    """The tab Data Atasan."""
    here = place(session, registry, actor)
    told = kenapa.kenapa(here.found)
    admins = queries.pengurus(session, actor, here.fakta.units)
    others = dict.fromkeys((role, name) for number, role, name in admins if number != actor.akun_id)
    return Atasan(
        pejabat=_pejabat(here.found, queries.pangkat(session, registry, actor, _ids(here.found))),
        kenapa=told,
        pindah=Obat.PINDAH in told.obat,
        klaim=Obat.KLAIM in told.obat,
        lapor=Obat.LAPOR in told.obat and bool(others),
        menders=tuple(f"{name} ({registry.catalog.roles[role].label})" for role, name in others),
    )


def _ids(found: Penetapan) -> list[int]:
    posts = (found.penilai.penilai, found.atasan.penilai if found.atasan else None)
    return [post.pegawai_id for post in posts if post is not None]


def _pejabat(found: Penetapan, ranks: Mapping[int, str]) -> tuple[Pejabat, ...]:
    above = found.atasan.penilai if found.atasan else None
    return (
        _official("Pejabat Penilai Kinerja", found.penilai.penilai, found.penilai.unit, "pimpinan belum klaim", ranks),
        _official(
            "Atasan Pejabat Penilai Kinerja",
            above,
            found.atasan.unit if found.atasan else None,
            "tidak ada" if found.atasan is None else "pimpinan belum klaim",
            ranks,
        ),
    )


def _official(heading: str, post: Jabatan | None, unit: Unit | None, missing: str, ranks: Mapping[int, str]) -> Pejabat:
    named = unit.nama if unit else ""
    if post is None:
        return Pejabat(heading, DASH, unit=named, missing=missing)
    rank = ranks.get(post.pegawai_id, DASH)
    return Pejabat(heading, post.nama, post.nip, post.jabatan, named, str(post.cara), pangkat=rank)


def klaim(session: Session, registry: Registry, actor: Actor, refusal: str = "", hint: str = "") -> Klaim:
    """The tab Klaim Pimpinan Unit Kerja; `refusal` is why the last press did nothing."""
    here = place(session, registry, actor)
    mine = queries.permintaan(session, registry, actor, "klaim_pimpinan")
    still = next((opened(actor, one) for one in mine if one.status == "diajukan"), None)
    holder = None if here.diri.pimpinan else _holder(here, actor)
    may = "lepas" if here.diri.pimpinan else "" if holder or still or not here.diri.aktif else "klaim"
    flow = registry.catalog.entity("klaim_pimpinan").workflow
    assert flow is not None
    return Klaim(
        status="Pimpinan" if here.diri.pimpinan else "Pegawai",
        unit=here.own.nama if here.own else DASH,
        may=may,
        version=here.diri.version,
        holder=kenapa.pejabat(holder) if holder else "",
        waiting=still,
        earlier=tuple(
            (one.isi, waktu(one.diajukan, actor.zone), str(flow.states[one.status].label), one.alasan)
            for one in mine
            if one.status != "diajukan"
        ),
        refusal=refusal,
        hint=hint,
    )


def _holder(here: Place, actor: Actor) -> Jabatan | None:
    """The definitive pimpinan or pjb of one's own unit, who stands in the way of a claim."""
    posts = [
        post
        for post in here.fakta.posts
        if post.unor_id == here.diri.unor_id and post.cara in (Cara.DEFINITIF, Cara.PJB)
    ]
    return kepala(posts, actor.today)


def struktur(session: Session, registry: Registry, actor: Actor) -> Struktur:
    """Struktur Unit Kerja, as source 002 prints it: the root first."""
    here = place(session, registry, actor)
    levels = tuple(_level(here, unit, actor) for unit in reversed(here.chain))
    return Struktur(levels=levels, induk=here.induk.nama if here.induk else DASH)


def _level(here: Place, unit: Unor, actor: Actor) -> Level:
    head = kepala([post for post in here.fakta.posts if post.unor_id == unit.id], actor.today)
    return Level(
        nama=unit.nama,
        eselon=f"{unit.eselon or DASH}{' (Mandiri)' if unit.mandiri else ''}",
        kode=unit.kode or DASH,
        pimpinan=kenapa.pejabat(head) if head else DASH,
        own=unit.id == here.diri.unor_id,
    )
