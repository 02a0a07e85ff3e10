"""Somebody as the head of a form shows them: name with titles, NIP, rank, post and unit."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.domain import skp as aturan
from app.workflows.draft import Work


@dataclass(frozen=True, slots=True)
class Identitas:
    """One side of the identity table (documents 10)."""

    nama: str
    nip: str
    pangkat: str
    jabatan: str
    unit: str


def of_pegawai(work: Work, pegawai: int, unor: int, jabatan: str) -> Identitas:
    """The identity of a pegawai in the post `jabatan` of a unit, which is that of a PLT where they act as one."""
    people, grades, units = (work.registry.tables[name] for name in ("pegawai", "golongan", "unor"))
    row = work.session.execute(
        sa.select(
            people.c.nama,
            people.c.gelar_depan,
            people.c.gelar_belakang,
            people.c.nip,
            grades.c.jenis,
            grades.c.pangkat,
            grades.c.nama.label("golongan"),
            sa.select(units.c.nama).where(units.c.id == unor).scalar_subquery().label("unit"),
        )
        .select_from(people.outerjoin(grades, grades.c.id == people.c.golongan_id))
        .where(people.c.id == pegawai)
    ).one()
    return Identitas(
        aturan.nama_lengkap(row.nama, row.gelar_depan, row.gelar_belakang),
        row.nip,
        aturan.pangkat_golongan(row.jenis, row.pangkat, row.golongan),
        jabatan,
        row.unit or "-",
    )


def as_fields(identity: Identitas, part: str, *, jabatan: bool = True) -> dict[str, object]:
    """The values of the SKP's fields `part`_nama and so on."""
    values: dict[str, object] = {
        f"{part}_nama": identity.nama,
        f"{part}_nip": identity.nip,
        f"{part}_pangkat": identity.pangkat,
        f"{part}_unit": identity.unit,
    }
    return {**values, f"{part}_jabatan": identity.jabatan} if jabatan else values
