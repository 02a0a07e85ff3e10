"""Matriks Pembagian Peran Hasil: the RHK organisasi of a pimpinan's SKP with their indikator, and who carries what.

Source: screens B7 and A14 (Buku Petunjuk e-Kinerja 2022, 5), rules 2.9, documents 10.4.

What is seen of a row: whose it is and its period, and of its RHK only those that intervene one of the matrix. Those of
a draft are seen by its owner and by the pimpinan who may write into it: who rates its owner today, or leads a tim kerja
of that year which the owner is in. So nobody looks into the draft of somebody who was merely added by NIP.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import skp as aturan
from app.domain.actor import Actor
from app.errors import NotAllowed
from app.models import penilai
from app.models.build import Registry
from app.models.conditions import truth
from app.models.queries.bawahan import me
from app.models.scope import one, visible

Key = tuple[int, int, int | None]
"""A cell: the SKP of its row, the RHK and the indikator of its column."""


@dataclass(frozen=True, slots=True)
class Kepala:
    """The SKP that a matrix belongs to, and whose it is."""

    id: int
    instansi_id: int
    pegawai_id: int
    nama: str
    jabatan: str
    unor_id: int
    unor: str
    tahun: int
    periode_awal: date
    periode_akhir: date
    status: str


@dataclass(frozen=True, slots=True)
class Kolom:
    """A column: an RHK organisasi and one of its indikator, or none of them in particular."""

    rhk_id: int
    rhk: str
    indikator_id: int | None
    indikator: str


@dataclass(frozen=True, slots=True)
class Baris:
    """A row: an SKP in the matrix. `ditulis`: the reader may write into it while it is a draft, and sees what of it
    intervenes the matrix; `dilihat`: the reader may open it."""

    id: int
    skp_id: int
    pegawai_id: int
    nama: str
    nip: str
    jabatan: str
    periode_awal: date
    periode_akhir: date
    status: str
    ditulis: bool
    dilihat: bool

    @property
    def terbuka(self) -> bool:
        """Whether an RHK may be written into it now."""
        return self.ditulis and self.status == aturan.DRAFT


@dataclass(frozen=True, slots=True)
class Isi:
    """An RHK in a cell."""

    skp_id: int
    rhk_id: int
    indikator_id: int | None
    jenis: str
    teks: str


Cells = Mapping[Key, tuple[Isi, ...]]
"""What stands in the cells that are not empty."""


@dataclass(frozen=True, slots=True)
class Pilihan:
    """An SKP that can be taken into the matrix."""

    skp_id: int
    nama: str
    periode_awal: date
    periode_akhir: date
    sudah: bool


def kepala(session: Session, registry: Registry, actor: Actor, skp_id: int) -> Kepala:
    """The SKP of a matrix that the actor may read. Raises OutOfScope, and NotAllowed for one that has no matrix."""
    row = one(session, registry, actor, registry.catalog.entity("skp"), skp_id, "read")
    if row["jenis_jabatan"] != "pimpinan":
        raise NotAllowed(
            "Matriks hanya dimiliki SKP seorang Pimpinan.",
            "Bila Anda memimpin unit kerja, gunakan Klaim Pimpinan Unit Kerja pada Profil.",
        )
    people, units = registry.tables["pegawai"], registry.tables["unor"]
    place = sa.select(units.c.nama).where(units.c.id == row["unor_id"]).scalar_subquery()
    names = sa.select(people.c.nama, place).where(people.c.id == row["pegawai_id"])
    nama, unit = session.execute(names).one()
    own = ("id", "instansi_id", "pegawai_id", "jabatan", "unor_id", "tahun", "periode_awal", "periode_akhir", "status")
    return Kepala(**{name: row[name] for name in own}, nama=nama, unor=unit)


def kolom(session: Session, registry: Registry, skp_id: int) -> tuple[Kolom, ...]:
    """The columns of an SKP that the reader sees: its RHK organisasi in order, each with its indikator."""
    rows, lines = registry.tables["rhk"], registry.tables["indikator"]
    query = (
        sa.select(rows.c.id, rows.c.teks, lines.c.id, lines.c.teks)
        .select_from(rows.outerjoin(lines, lines.c.rhk_id == rows.c.id))
        .where(rows.c.skp_id == skp_id, rows.c.klasifikasi == "organisasi")
        .order_by(sa.case((rows.c.jenis == "utama", 0), else_=1), rows.c.urutan, rows.c.id, lines.c.urutan, lines.c.id)
    )
    return tuple(Kolom(row[0], row[1], row[2], row[3] or "") for row in session.execute(query))


def baris(
    session: Session, registry: Registry, actor: Actor, skp_id: int, *, halaman: int = 1, banyak: int | None = None
) -> tuple[tuple[Baris, ...], int]:
    """Rows of the matrix by name, and how many there are; in one query."""
    tables = registry.tables
    matrix, plans, people = tables["matriks"], tables["skp"].alias(), tables["pegawai"]
    seen = visible(registry, actor, registry.catalog.entity("matriks"), "list")
    skp = registry.catalog.entity("skp")
    query = (
        sa.select(
            matrix.c.id,
            plans.c.id.label("skp_id"),
            plans.c.pegawai_id,
            people.c.nama,
            people.c.nip,
            plans.c.jabatan,
            plans.c.periode_awal,
            plans.c.periode_akhir,
            plans.c.status,
            truth(ditulis(registry, actor, plans)).label("ditulis"),
            truth(visible(registry, actor, skp, "read", plans)).label("dilihat"),
            sa.func.count().over().label("total"),
        )
        .select_from(
            matrix.join(plans, plans.c.id == matrix.c.bawahan_id).join(people, people.c.id == plans.c.pegawai_id)
        )
        .where(matrix.c.skp_id == skp_id, seen)
        .order_by(people.c.nama, plans.c.periode_awal, matrix.c.id)
    )
    if banyak is not None:
        query = query.offset((halaman - 1) * banyak).limit(banyak)
    found = [dict(row) for row in session.execute(query).mappings()]
    total = found[0]["total"] if found else 0
    return tuple(Baris(**{name: row[name] for name in row if name != "total"}) for row in found), total


def isi(
    session: Session, registry: Registry, actor: Actor, skp_id: int, rows: Sequence[Baris], *, pemilik: bool
) -> Cells:
    """The RHK of the rows that intervene one of the matrix, by cell; `pemilik`: the reader is whose matrix it is."""
    table, above = registry.tables["rhk"], registry.tables["rhk"].alias()
    own = me(actor)
    open_ = [
        row.skp_id for row in rows if row.status != aturan.DRAFT or row.pegawai_id == own or (pemilik and row.ditulis)
    ]
    query = (
        sa.select(table.c.skp_id, table.c.rhk_pimpinan_id, table.c.indikator_pimpinan_id, table.c.jenis, table.c.teks)
        .join(above, above.c.id == table.c.rhk_pimpinan_id)
        .where(table.c.skp_id.in_(open_), above.c.skp_id == skp_id, above.c.klasifikasi == "organisasi")
        .order_by(table.c.jenis.desc(), table.c.urutan, table.c.id)
    )
    cells: dict[Key, tuple[Isi, ...]] = {}
    for row in session.execute(query) if open_ else ():
        cells[row[:3]] = (*cells.get(row[:3], ()), Isi(*row))
    return cells


def ditulis(registry: Registry, actor: Actor, plans: sa.FromClause) -> sa.ColumnElement[bool]:
    """Condition on SKP: those whose drafts the actor may write RHK into, which are of people whom they rate today in
    that unit, or who are in a tim kerja of that year that they lead."""
    team, members = registry.tables["tim_kerja"], registry.tables["tim_kerja_anggota"]
    rated = penilai.rated_by_actor(actor, plans.c.pegawai_id, plans.c.unor_id)
    led = sa.exists().where(
        team.c.id == members.c.tim_kerja_id,
        team.c.instansi_id == actor.instansi_id,
        team.c.ketua_id == me(actor),
        team.c.tahun == plans.c.tahun,
        members.c.pegawai_id == plans.c.pegawai_id,
    )
    return sa.and_(plans.c.instansi_id == actor.instansi_id, sa.or_(rated, led))


def pilihan(session: Session, registry: Registry, head: Kepala, nip: str) -> tuple[str, tuple[Pilihan, ...]]:
    """The name of whoever has that NIP in the instansi of the matrix, '' for nobody, and their SKP of its year."""
    people, plans, matrix = (registry.tables[name] for name in ("pegawai", "skp", "matriks"))
    taken = sa.exists().where(matrix.c.skp_id == head.id, matrix.c.bawahan_id == plans.c.id)
    on = sa.and_(plans.c.pegawai_id == people.c.id, plans.c.tahun == head.tahun)
    query = (
        sa.select(people.c.nama, plans.c.id, plans.c.periode_awal, plans.c.periode_akhir, truth(taken))
        .select_from(people.outerjoin(plans, on))
        .where(people.c.instansi_id == head.instansi_id, people.c.nip == nip)
        .order_by(plans.c.periode_awal)
    )
    found = session.execute(query).all()
    return (
        found[0][0] if found else "",
        tuple(Pilihan(row[1], row[0], row[2], row[3], bool(row[4])) for row in found if row[1] is not None),
    )
