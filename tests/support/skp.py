"""A small office with a head, a bidang and people, in the world of `tests.personas`, and steps on their SKP.

Dinas Alpa (mandiri)  <- tim, pimpinan definitif
  Bidang Satu         <- unit, pimpinan definitif; pegawai
  Bidang Dua          <- rekan
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.domain.actor import Actor
from app.workflows import entity, seed
from app.workflows.effects import Done
from app.workflows.skp import isi
from tests.personas import NOW, World

YEAR = {"periode_awal": date(2026, 1, 1), "periode_akhir": date(2026, 12, 31)}


@dataclass(frozen=True, slots=True)
class Dinas:
    """The office, and short words for what its people do."""

    world: World

    def actor(self, person: str) -> Actor:
        """The person as they act now."""
        return self.world.actor(person)

    def make(self, person: str, name: str, values: Mapping[str, object]) -> int:
        """A row entered by somebody; gives its id."""
        with self.world.database.write() as session:
            actor = self.actor(person)
            return entity.create(session, self.world.registry, actor, name, values, now=NOW).subject_id

    def change(self, person: str, name: str, row_id: int, values: Mapping[str, object]) -> Done:
        """A row changed by somebody."""
        with self.world.database.write() as session:
            actor = self.actor(person)
            return entity.update(session, self.world.registry, actor, name, row_id, values, None, now=NOW)

    def delete(self, person: str, name: str, row_id: int) -> Done:
        """A row deleted by somebody."""
        with self.world.database.write() as session:
            return entity.delete(session, self.world.registry, self.actor(person), name, row_id, now=NOW)

    def prepared(self, acting: int) -> int:
        """The first SKP that came with a PLT or PLH."""
        return next(int(row["id"]) for row in self.rows("skp") if row["plt_plh_id"] == acting)

    def plan(self, person: str, **values: object) -> int:
        """An SKP of this year, by its owner."""
        return self.make(person, "skp", {"pegawai": self.world.pegawai[person], **YEAR, **values})

    def add(self, person: str, name: str, values: Mapping[str, object]) -> int:
        """A row of an SKP; gives its id."""
        with self.world.database.write() as session:
            return isi.tambah(session, self.world.registry, self.actor(person), name, values, now=NOW).subject_id

    def rhk(self, person: str, skp: int, **values: object) -> int:
        """An RHK with what it must have."""
        return self.add(person, "rhk", {"skp": skp, "teks": "Terlaksananya layanan", **values})

    def indikator(self, person: str, rhk: int, **values: object) -> int:
        """An indikator of the kuantitatif JAJF form, unless `values` say otherwise."""
        given = values or {"aspek": "kuantitas", "target": "12 Laporan"}
        return self.add(person, "indikator", {"rhk": rhk, "teks": "Jumlah laporan", **given})

    def full(self, person: str) -> int:
        """An SKP that can be handed in."""
        skp = self.plan(person)
        rhk = self.rhk(person, skp)
        if self.row("skp", skp)["model"] == "jpt":
            self.indikator(person, rhk, target="12 Laporan", perspektif="anggaran")
        else:
            self.indikator(person, rhk)
        return skp

    def fire(self, person: str, skp: int, step: str, reason: str | None = None) -> Done:
        """A step of the workflow."""
        with self.world.database.write() as session:
            actor = self.actor(person)
            return entity.fire(session, self.world.registry, actor, "skp", skp, step, reason=reason, now=NOW)

    def row(self, name: str, row_id: int) -> Mapping[str, Any]:
        """What is stored."""
        table = self.world.registry.tables[name]
        with self.world.database.read() as session:
            return dict(session.execute(sa.select(table).where(table.c.id == row_id)).mappings().one())

    def rows(self, name: str) -> list[Mapping[str, Any]]:
        """All that is stored of an entity, in order."""
        table = self.world.registry.tables[name]
        with self.world.database.read() as session:
            return [dict(row) for row in session.execute(sa.select(table).order_by(table.c.id)).mappings()]


def dinas(world: World) -> Dinas:
    """Give the heads of the office their posts."""
    office = Dinas(world)
    with world.database.write() as session:
        boss = seed.system_actor(NOW, world.instansi["alpa"], "admin_instansi")

        def put(name: str, row_id: int, values: Mapping[str, object]) -> None:
            entity.update(session, world.registry, boss, name, row_id, values, None, now=NOW)

        put("unor", world.unor["alpa"], {"mandiri": True})
        put("pegawai", world.pegawai["tim"], {"jenis_jabatan": "pimpinan"})
        put("pegawai", world.pegawai["unit"], {"jenis_jabatan": "pimpinan"})
        put("pegawai", world.pegawai["pegawai"], {"unor": world.unor["alpa.satu"]})
    return office
