"""An approved SKP in the office of `tests.support.skp` with the four quarters and Final, and steps on its penilaian."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.domain.predikat import Rating, predikat
from app.models.transaction import Database
from app.workflows import entity
from app.workflows.effects import Done
from app.workflows.penilaian import isi
from tests import personas
from tests.personas import NOW, World
from tests.support.skp import Dinas


@dataclass(frozen=True, slots=True)
class Kerja:
    """The SKP of PANJI PEGAWAI, whom UJANG UNIT rates; RHK and indikator by their ids, in order."""

    office: Dinas
    skp: int
    periode: Mapping[str, int]
    rhk: tuple[int, ...]
    indikator: tuple[int, ...]

    def buka(self, nama: str, *, now: datetime = NOW) -> int:
        """'Tambah Periode Penilaian'; gives the penilaian."""
        with self.office.world.database.write() as session:
            registry, actor = self.office.world.registry, self.office.actor("pegawai")
            return isi.tambah_periode(session, registry, actor, self.skp, self.periode[nama], now=now).subject_id

    def tambah(self, name: str, values: Mapping[str, object], *, person: str = "pegawai", now: datetime = NOW) -> int:
        """A row that is filled in; gives its id."""
        with self.office.world.database.write() as session:
            registry, actor = self.office.world.registry, self.office.actor(person)
            return isi.tambah(session, registry, actor, name, values, now=now).subject_id

    def rencana(self, penilaian: int, rhk: int, **values: object) -> int:
        """A rencana aksi."""
        given = {"penilaian": penilaian, "rhk": rhk, "teks": "Menyusun laporan", "target": "3 Laporan"}
        return self.tambah("rencana_aksi", {**given, **values})

    def realisasi(self, penilaian: int, indikator: int, nilai: str = "3 Laporan", **at: datetime) -> int:
        """A realisasi."""
        given = {"penilaian": penilaian, "indikator": indikator, "nilai": nilai, "sumber_data": "rekap"}
        return self.tambah("realisasi", given, **at)  # type: ignore[arg-type]

    def bukti(self, penilaian: int, *indikator: int, **values: object) -> int:
        """A bukti dukung, as a link."""
        given = {"penilaian": penilaian, "nama": "Rekap laporan", "tautan": "https://contoh.go.id/rekap"}
        return self.tambah("bukti_dukung", {**given, "indikator": [{"indikator": one} for one in indikator], **values})

    def dinilai(self, penilaian: int, hasil: Rating = Rating.SESUAI, perilaku: Rating = Rating.SESUAI) -> None:
        """Have it rated, straight in the table."""
        table = self.office.world.registry.tables["penilaian"]
        values = {
            "status": "dinilai",
            "rating_hasil": hasil.value,
            "rating_perilaku": perilaku.value,
            "predikat": predikat(hasil, perilaku).value,
            "penilai_id": self.office.world.pegawai["unit"],
            "penilai_nama": "UJANG UNIT",
            "dinilai_pada": NOW,
        }
        with self.office.world.database.write() as session:
            session.execute(sa.update(table).where(table.c.id == penilaian).values(**values))

    def ke_draft(self) -> Done:
        """Give the SKP back to its owner."""
        return self.office.fire("unit", self.skp, "ke_draft", "Lengkapi.")


def kerja(office: Dinas, *, rhk: int = 1, indikator: int = 1, **plan: object) -> Kerja:
    """The quarters and Final of the instansi, and an approved SKP with so many RHK of so many indikator each."""
    registry = office.world.registry
    with office.world.database.write() as session:
        entity.quick_add(session, registry, office.actor("admin"), "periode", "triwulan", now=NOW)
    skp = office.plan("pegawai", **plan)
    rows = tuple(office.rhk("pegawai", skp, teks=f"Terlaksananya layanan {number + 1}") for number in range(rhk))
    lines = tuple(office.indikator("pegawai", row) for row in rows for _ in range(indikator))
    office.fire("pegawai", skp, "ajukan")
    office.fire("unit", skp, "setujui")
    return Kerja(office, skp, {row["nama"]: row["id"] for row in office.rows("periode")}, rows, lines)


def siap(url: str) -> None:
    """Make such an SKP, of three RHK with two indikator each, in the office that is ready in the database at `url`."""
    database = Database(url)
    kerja(Dinas(personas.find(database)), rhk=3, indikator=2)
    database.dispose()


def temukan(world: World) -> Kerja:
    """The SKP that `siap` made."""
    office = Dinas(world)
    (skp,) = (row for row in office.rows("skp") if row["pegawai_id"] == world.pegawai["pegawai"])
    rows = tuple(row["id"] for row in office.rows("rhk"))
    lines = tuple(row["id"] for row in office.rows("indikator"))
    return Kerja(office, skp["id"], {row["nama"]: row["id"] for row in office.rows("periode")}, rows, lines)
