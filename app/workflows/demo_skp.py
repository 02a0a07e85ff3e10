"""The demo's SKP from `seeds/demo/skp.yaml`: made by their owners, approved by whoever rates them, all by the verbs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.errors import AppError, NotAllowed
from app.models.account import AKUN, load_actor
from app.models.build import Registry
from app.workflows import entity as verbs
from app.workflows.demo import Person
from app.workflows.draft import Work
from app.workflows.seed import Raw
from app.workflows.skp import isi, penilai


def load(session: Session, registry: Registry, folder: Path, people: Iterable[Person], now: datetime) -> int:
    """Make the SKP of `folder` for the years around `now` where there are none yet at all; gives how many were made.

    One that no longer fits, since somebody played with units and people of the demo, is left out.
    """
    if session.scalar(sa.select(sa.exists().where(registry.tables["skp"].c.plt_plh_id.is_(None)))):
        return 0
    desk = _Desk(session, registry, {one.nip: one.akun_id for one in people}, now)
    listing = yaml.safe_load((folder / "skp.yaml").read_text("utf-8"))
    return sum(desk.make(row) for row in listing["skp"])


@dataclass(frozen=True, slots=True)
class _Desk:
    session: Session
    registry: Registry
    accounts: Mapping[str, int]
    now: datetime

    def make(self, row: Raw) -> bool:
        try:
            with self.session.begin_nested():
                self._make(row)
        except AppError:
            return False
        return True

    def _make(self, row: Raw) -> None:
        actor = self.actor(self.accounts[row["nip"]])
        year = self.now.year + row["tahun"]
        period = {"periode_awal": date(year, 1, 1), "periode_akhir": date(year, 12, 31)}
        values = {"pegawai": actor.pegawai_id, **period, "pendekatan": row.get("pendekatan", "kuantitatif")}
        skp = verbs.create(self.session, self.registry, actor, "skp", values, now=self.now).subject_id
        for one in row["rhk"]:
            self.rhk(actor, skp, year, one)
        for line in row.get("lampiran", ()):
            isi.tambah(self.session, self.registry, actor, "lampiran", {"skp": skp, **line}, now=self.now)
        self.lead(actor, skp, row["status"])

    def rhk(self, actor: Actor, skp: int, year: int, one: Raw) -> None:
        names = ("teks", "penugasan_dari")
        values: dict[str, Any] = {"skp": skp, "jenis": one.get("jenis", "utama"), **_picked(one, names)}
        values["klasifikasi"] = "organisasi" if one.get("organisasi") else "individu"
        if "intervensi" in one:
            values["rhk_pimpinan"] = self.above(year, one["intervensi"])
        made = isi.tambah(self.session, self.registry, actor, "rhk", values, now=self.now).subject_id
        for line in one["indikator"]:
            isi.tambah(self.session, self.registry, actor, "indikator", {"rhk": made, **line}, now=self.now)

    def above(self, year: int, teks: str) -> int | None:
        rows, plans = self.registry.tables["rhk"], self.registry.tables["skp"]
        query = sa.select(rows.c.id).join(plans, plans.c.id == rows.c.skp_id)
        return self.session.scalar(query.where(rows.c.teks == teks, plans.c.tahun == year).limit(1))

    def lead(self, actor: Actor, skp: int, status: str) -> None:
        """Take the steps that lead to a state: where nobody rates the owner, they set it themselves."""
        if status == "draft":
            return
        held = penilai.of(self.work(actor), actor.pegawai_id or 0, actor.unor_id or 0)
        if held is None:
            verbs.fire(self.session, self.registry, actor, "skp", skp, "tetapkan", now=self.now)
            return
        verbs.fire(self.session, self.registry, actor, "skp", skp, "ajukan", now=self.now)
        if status == "persetujuan":
            account = self.session.scalar(sa.select(AKUN.c.id).where(AKUN.c.pegawai_id == held))
            boss = self.actor(int(account or 0))
            verbs.fire(self.session, self.registry, boss, "skp", skp, "setujui", now=self.now)

    def work(self, actor: Actor) -> Work:
        return Work(self.session, self.registry, actor, self.registry.catalog.entity("skp"), self.now)

    def actor(self, akun_id: int) -> Actor:
        found = load_actor(self.session, akun_id, self.now, origin="cli")
        if found is None:
            raise NotAllowed("Akun demo ini tidak aktif.")
        return found


def _picked(row: Raw, names: Iterable[str]) -> dict[str, Any]:
    return {name: row[name] for name in names if name in row}
