"""The demo's year of penilaian from `seeds/demo/penilaian.yaml`: periods, reports, ratings, capaian and a keberatan,
all by the verbs, each at its time of the year. What would still be to come is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import sqlalchemy as sa
import yaml
from sqlalchemy.orm import Session

from app.domain.predikat import Rating
from app.domain.umpan_balik import Arah, Atas
from app.models.build import Registry
from app.workflows import entity as verbs
from app.workflows.demo import Person
from app.workflows.demo_desk import Desk, morning
from app.workflows.draft import Values
from app.workflows.penilaian import isi, menilai
from app.workflows.penilaian.menilai import Isian, Umpan
from app.workflows.seed import Raw

REPORT, RATE, STEP = timedelta(days=-3), timedelta(days=10), timedelta(days=4)
"""From the last day of a period to its reports and to its ratings, and from one step of a keberatan to the next."""

Event = tuple[datetime, Callable[["_Desk"], None]]


@dataclass(frozen=True, slots=True)
class Triwulan:
    """A quarter of the demo's instansi: which of the year it is, and the morning of its last day."""

    id: int
    nomor: int
    akhir: datetime


def load(session: Session, registry: Registry, folder: Path, people: Iterable[Person], now: datetime) -> int:
    """Go through the year of `now` up to `now`, where there is no penilaian yet at all; gives how many there are then.

    What no longer fits is left out.
    """
    rows = registry.tables["penilaian"]
    if session.scalar(sa.select(sa.exists().where(rows.c.id > 0))):
        return 0
    accounts = {one.nip: one.akun_id for one in people}
    plan = yaml.safe_load((folder / "penilaian.yaml").read_text("utf-8"))
    today = _Desk(session, registry, accounts, now)
    today.kept(partial(today.periods, plan))
    quarters = today.quarters(plan)
    if not quarters.keys() >= {row["periode"] for row in plan["capaian"]}:
        return 0
    for moment, work in sorted(_events(plan, quarters), key=lambda event: event[0]):
        if moment <= now:
            desk = _Desk(session, registry, accounts, moment)
            desk.kept(partial(work, desk))
    return session.scalars(sa.select(sa.func.count()).select_from(rows)).one()


def _events(plan: Raw, quarters: Mapping[str, Triwulan]) -> Iterator[Event]:
    """Everything that happens in the year, with its moment."""
    for row in plan["capaian"]:
        quarter = quarters[row["periode"]]
        yield quarter.akhir + RATE, partial(_Desk.capaian, admin=plan["admin"], row=row, quarter=quarter)
    for row in plan["penilaian"]:
        for nama, quarter in quarters.items():
            yield quarter.akhir + REPORT, partial(_Desk.report, row=row, quarter=quarter)
            if nama in row["nilai"]:
                catatan = row.get("catatan", {}).get(nama)
                rated = partial(_Desk.rate, row=row, quarter=quarter, ratings=row["nilai"][nama], catatan=catatan)
                yield quarter.akhir + RATE, rated
        if "keberatan" in row:
            yield from _objection(row, quarters[row["keberatan"]["periode"]])


def _objection(row: Raw, quarter: Triwulan) -> Iterator[Event]:
    """A keberatan that is explained, and granted as it was asked for."""
    told, start = row["keberatan"], quarter.akhir + RATE
    hasil, perilaku = told["minta"]
    granted = {"sesudah_hasil": hasil, "sesudah_perilaku": perilaku, "keputusan": told["keputusan"]}
    yield start + STEP, partial(_Desk.object, row=row, quarter=quarter)
    explained = {"penjelasan": told["penjelasan"]}
    yield start + 2 * STEP, partial(_Desk.answer, row=row, who="penilai", step="jelaskan", values=explained)
    yield start + 3 * STEP, partial(_Desk.answer, row=row, who="atasan", step="setujui", values=granted)


class _Desk(Desk):
    """The demo's people at their penilaian."""

    def periods(self, plan: Raw) -> None:
        verbs.quick_add(
            self.session, self.registry, self.person(plan["admin"]), "periode", plan["periode"], now=self.now
        )

    def quarters(self, plan: Raw) -> dict[str, Triwulan]:
        """The quarters of the admin's instansi by their names."""
        rows, here = self.registry.tables["periode"], self.person(plan["admin"]).instansi_id
        query = sa.select(rows.c.nama, rows.c.id, rows.c.periode_akhir).where(
            rows.c.instansi_id == here, rows.c.jenis != "final"
        )
        found = self.session.execute(query.order_by(rows.c.periode_akhir)).all()
        ends = (morning(self.now.year, row.periode_akhir) for row in found)
        return {row.nama: Triwulan(row.id, at, end) for at, (row, end) in enumerate(zip(found, ends, strict=True))}

    def capaian(self, *, admin: str, row: Raw, quarter: Triwulan) -> None:
        """What a unit achieved in a quarter, as final."""
        actor, units = self.person(admin), self.registry.tables["unor"]
        unor = self.session.scalar(sa.select(units.c.id).where(units.c.siasn_id == row["unor"]))
        values = {**row, "tahun": self.now.year, "periode": quarter.id, "unor": unor}
        made = verbs.create(self.session, self.registry, actor, "capaian_organisasi", values, now=self.now)
        verbs.fire(self.session, self.registry, actor, "capaian_organisasi", made.subject_id, "final", now=self.now)

    def report(self, *, row: Raw, quarter: Triwulan) -> None:
        """A quarter as its pegawai fills it in: a plan an RHK, a realisasi an indikator, one piece of evidence."""
        actor, skp = self.person(row["nip"]), self.skp(row)
        made = isi.tambah_periode(self.session, self.registry, actor, skp, quarter.id, now=self.now).subject_id
        add = partial(isi.tambah, self.session, self.registry, actor, now=self.now)
        lines = self.lines(skp)
        for rhk, teks in {line.rhk_id: line.teks for line in lines}.items():
            add("rencana_aksi", {"penilaian": made, "rhk": rhk, "teks": teks, "target": "Sesuai rencana triwulan"})
        for line, told in zip(lines, row["realisasi"], strict=True):
            done = {"nilai": told[quarter.nomor], "sumber_data": "laporan triwulan"}
            add("realisasi", {"penilaian": made, "indikator": line.id, **done})
        proof = {"nama": "Laporan triwulan", "tautan": "https://contoh.go.id/laporan-triwulan"}
        add("bukti_dukung", {"penilaian": made, **proof, "indikator": [{"indikator": line.id} for line in lines]})

    def rate(self, *, row: Raw, quarter: Triwulan, ratings: Sequence[str], catatan: str | None) -> None:
        """A quarter as the penilai rates it: a thumb on everything, down where a rating is below."""
        mark, perilaku = self.mark(row, quarter), self.registry.tables["perilaku"]
        about = {
            Atas.HASIL: [line.id for line in self.lines(self.skp(row))],
            Atas.PERILAKU: self.session.scalars(sa.select(perilaku.c.id)).all(),
        }
        umpan = {
            (atas, number): Umpan((Arah.NEGATIF if rating == Rating.DIBAWAH else Arah.POSITIF).value)
            for (atas, numbers), rating in zip(about.items(), ratings, strict=True)
            for number in numbers
        }
        isian = Isian(umpan, nilai={"rating_hasil": ratings[0], "rating_perilaku": ratings[1], "catatan": catatan})
        boss = self.boss(self.person(row["nip"]))
        if boss is not None:
            menilai.simpan(self.session, self.registry, boss, mark, isian, None, wajib=True, now=self.now)

    def object(self, *, row: Raw, quarter: Triwulan) -> None:
        """File the keberatan."""
        hasil, perilaku = row["keberatan"]["minta"]
        values: dict[str, object] = {
            "alasan_pegawai": row["keberatan"]["alasan"],
            "minta_hasil": hasil,
            "minta_perilaku": perilaku,
        }
        values["penilaian"] = self.mark(row, quarter)
        verbs.create(self.session, self.registry, self.person(row["nip"]), "keberatan", values, now=self.now)

    def answer(self, *, row: Raw, who: str, step: str, values: Values) -> None:
        """A step of its penilai or atasan on the keberatan of that person."""
        rows, marks = self.registry.tables["keberatan"], self.registry.tables["penilaian"]
        query = sa.select(rows.c.id, rows.c[f"{who}_id"]).join(marks, marks.c.id == rows.c.penilaian_id)
        found, actor = self.session.execute(query.where(marks.c.skp_id == self.skp(row))).one()
        verbs.fire(self.session, self.registry, self.of(actor), "keberatan", found, step, values, now=self.now)

    def skp(self, row: Raw) -> int:
        """The SKP of that person in this year."""
        plans, people = self.registry.tables["skp"], self.registry.tables["pegawai"]
        query = sa.select(plans.c.id).join(people, people.c.id == plans.c.pegawai_id)
        return int(self.session.scalars(query.where(people.c.nip == row["nip"], plans.c.tahun == self.now.year)).one())

    def lines(self, skp: int) -> Sequence[sa.Row[int, int, str]]:
        """(id, rhk_id, teks of the RHK) of the indikator of an SKP, in the order of its pages."""
        rows, lines = self.registry.tables["rhk"], self.registry.tables["indikator"]
        query = sa.select(lines.c.id, lines.c.rhk_id, rows.c.teks).join(rows, rows.c.id == lines.c.rhk_id)
        return self.session.execute(query.where(rows.c.skp_id == skp).order_by(lines.c.id)).all()

    def mark(self, row: Raw, quarter: Triwulan) -> int:
        """The penilaian of that person in a quarter."""
        rows = self.registry.tables["penilaian"]
        query = sa.select(rows.c.id).where(rows.c.skp_id == self.skp(row), rows.c.periode_id == quarter.id)
        return int(self.session.scalars(query).one())
