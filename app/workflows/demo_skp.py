"""The demo's SKP from `seeds/demo/skp.yaml`: made by their owners, approved by whoever rates them, all by the verbs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.models.build import Registry
from app.workflows import entity as verbs
from app.workflows.demo import Person
from app.workflows.demo_desk import Desk, morning
from app.workflows.seed import Raw
from app.workflows.skp import isi


def load(session: Session, registry: Registry, folder: Path, people: Iterable[Person], now: datetime) -> int:
    """Make the SKP of `folder` for the years around `now` where there are none yet at all; gives how many were made.

    Each is made on its own day (`pada`), or now where that is still to come or not given. One that no longer fits is
    left out.
    """
    if session.scalar(sa.select(sa.exists().where(registry.tables["skp"].c.plt_plh_id.is_(None)))):
        return 0
    accounts = {one.nip: one.akun_id for one in people}
    listing = yaml.safe_load((folder / "skp.yaml").read_text("utf-8"))
    plans = [(now.year + row["tahun"], row) for row in listing["skp"]]
    desks = [(_Desk(session, registry, accounts, _at(year, row, now), year), row) for year, row in plans]
    return sum(desk.kept(partial(desk.make, row)) for desk, row in desks)


def _at(year: int, row: Raw, now: datetime) -> datetime:
    return min(now, morning(year, row["pada"])) if "pada" in row else now


@dataclass(frozen=True, slots=True)
class _Desk(Desk):
    year: int

    def make(self, row: Raw) -> None:
        actor = self.person(row["nip"])
        period = {"periode_awal": date(self.year, 1, 1), "periode_akhir": date(self.year, 12, 31)}
        values = {"pegawai": actor.pegawai_id, **period, "pendekatan": row.get("pendekatan", "kuantitatif")}
        skp = verbs.create(self.session, self.registry, actor, "skp", values, now=self.now).subject_id
        for one in row["rhk"]:
            self.rhk(actor, skp, one)
        for line in row.get("lampiran", ()):
            isi.tambah(self.session, self.registry, actor, "lampiran", {"skp": skp, **line}, now=self.now)
        self.lead(actor, skp, row["status"])

    def rhk(self, actor: Actor, skp: int, one: Raw) -> None:
        names = ("teks", "penugasan_dari")
        values: dict[str, Any] = {"skp": skp, "jenis": one.get("jenis", "utama"), **_picked(one, names)}
        values["klasifikasi"] = "organisasi" if one.get("organisasi") else "individu"
        if "intervensi" in one:
            values["rhk_pimpinan"] = self.above(one["intervensi"])
        made = isi.tambah(self.session, self.registry, actor, "rhk", values, now=self.now).subject_id
        for line in one["indikator"]:
            isi.tambah(self.session, self.registry, actor, "indikator", {"rhk": made, **line}, now=self.now)

    def above(self, teks: str) -> int | None:
        rows, plans = self.registry.tables["rhk"], self.registry.tables["skp"]
        query = sa.select(rows.c.id).join(plans, plans.c.id == rows.c.skp_id)
        return self.session.scalar(query.where(rows.c.teks == teks, plans.c.tahun == self.year).limit(1))

    def lead(self, actor: Actor, skp: int, status: str) -> None:
        """Take the steps that lead to a state: where nobody rates the owner, they set it themselves."""
        if status == "draft":
            return
        boss = self.boss(actor)
        if boss is None:
            verbs.fire(self.session, self.registry, actor, "skp", skp, "tetapkan", now=self.now)
            return
        verbs.fire(self.session, self.registry, actor, "skp", skp, "ajukan", now=self.now)
        if status == "persetujuan":
            verbs.fire(self.session, self.registry, boss, "skp", skp, "setujui", now=self.now)


def _picked(row: Raw, names: Iterable[str]) -> dict[str, Any]:
    return {name: row[name] for name in names if name in row}
