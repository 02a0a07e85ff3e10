"""Random stories of a year's penilaian: whatever anybody tries, the verbs do what a plain model says, or nothing."""

from __future__ import annotations

import copy
import random
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.umpan_balik import Atas
from app.errors import AppError, OutOfScope
from app.models.history import TABLE as HISTORY
from app.models.scope import one
from app.workflows import entity
from app.workflows.keberatan import lewat
from app.workflows.penilaian import isi, menilai
from app.workflows.penilaian.menilai import Isian, Umpan
from tests.personas import NOW
from tests.support.penilaian import Kerja
from tests.workflows.keberatan.cerita import CELLS, OWNERS, PEOPLE, Model

END = date(2027, 2, 15)
PERIODS = ("Final", "Final", "Triwulan 4", "Triwulan 4", "Triwulan 3")
CLOCK, EAGER, TRIES = 0.12, 0.65, 15
WATCHED = ("skp", "penilaian", "rencana_aksi", "realisasi", "bukti_dukung", "bukti_dukung_indikator",
           "umpan_balik_hasil", "umpan_balik_perilaku", "keberatan", "capaian_organisasi")  # fmt: skip
STEPS = ("ajukan", "setujui", "kembalikan", "ke_draft", "nilai", "final", "batal_final", "jelaskan", "tolak", "lewat")
Verb = Callable[[Session, Any], object]


class Cerita:
    """One office, its model, and the dice."""

    def __init__(self, work: Kerja, rng: random.Random) -> None:
        self.office, self.rng = work.office, rng
        self.world, self.registry = work.office.world, work.office.world.registry
        self.model = Model(NOW)
        self.periode, self.asking, self.likely = work.periode, False, False
        self.skp = {"pegawai": work.skp, "rekan": self._second()}
        self.perilaku = [row["id"] for row in self.office.rows("perilaku")]
        self.all_lines = {owner: self._lines(skp) for owner, skp in self.skp.items()}
        given = {"tahun": 2026, "periode": self.periode["Final"], "unor": self.world.unor["alpa"], "capaian": "baik"}
        self.capaian = self.office.make("admin", "capaian_organisasi", given)
        self.before = self._history()

    def _second(self) -> int:
        """The approved SKP of RINI, who works in the unit, too; and LEO as its PLH."""
        tables, world = self.registry.tables, self.world
        with world.database.write() as session:
            people = tables["pegawai"]
            moved = sa.update(people).where(people.c.id == world.pegawai["rekan"])
            session.execute(moved.values(unor_id=world.unor["alpa.satu"]))
        days = {"jenis": "PLH", "periode_awal": date(2026, 12, 1), "periode_akhir": date(2026, 12, 10), "aktif": True}
        post = {"pegawai": world.pegawai["lewat"], "unor": world.unor["alpa.satu"], "jabatan": "Plh. Kabid"}
        self.office.make("admin", "plt_plh", {**post, **days})
        skp = self.office.plan("rekan")
        for number in range(2):
            rhk = self.office.rhk("rekan", skp, teks=f"Terlaksananya layanan {number}")
            self.office.indikator("rekan", rhk)
        self.office.fire("rekan", skp, "ajukan")
        self.office.fire("unit", skp, "setujui")
        return skp

    def _lines(self, skp: int) -> list[tuple[int, int]]:
        """(RHK, indikator) of an SKP, in order."""
        rhk, lines = self.registry.tables["rhk"], self.registry.tables["indikator"]
        query = sa.select(rhk.c.id, lines.c.id).join(lines, lines.c.rhk_id == rhk.c.id).where(rhk.c.skp_id == skp)
        with self.world.database.read() as session:
            return [(row[0], row[1]) for row in session.execute(query.order_by(rhk.c.id, lines.c.id))]

    # what is drawn

    def step(self) -> str:
        """Mostly one that goes, as the model sees it: it is asked beforehand, with the same dice."""
        if self.rng.random() < CLOCK:
            return self.waktu()
        tries = TRIES if self.rng.random() < EAGER else 1
        for _ in range(tries):
            dice, model = self.rng.getstate(), copy.deepcopy(self.model)
            self.asking, self.likely = True, False
            self.draw()
            self.asking, self.model = False, model
            if self.likely:
                break
        self.rng.setstate(dice)
        return f"{self.model.now:%d %b %H.%M} {self.draw()}"

    def draw(self) -> str:
        owner, nama = self.rng.choice(OWNERS), self.rng.choice(PERIODS)
        ways: list[tuple[int, Callable[[str, str], str]]] = [
            (2, self.skp_step), (3, self.buka), (6, self.isi), (1, self.umpan), (6, self.nilai), (1, self.tutup),
            (4, self.ajukan), (6, self.keberatan),
        ]  # fmt: skip
        (chosen,) = self.rng.choices([way for _, way in ways], [weight for weight, _ in ways])
        return chosen(owner, nama)

    def who(self, *right: str) -> str:
        """Mostly somebody who may."""
        return self.rng.choice(right) if self.rng.random() < 0.7 else self.rng.choice(PEOPLE)

    def marks(self) -> tuple[str, str]:
        return self.rng.choice(list(CELLS))

    def tried(self, who: str, words: str, expected: bool, verb: Verb) -> str:
        """Have it tried: it succeeds as the model says, or is refused and nothing is changed."""
        if self.asking:
            self.likely = expected
            return ""
        told, held = f"{who} {words}: {'ya' if expected else 'tidak'}", None if expected else self.snapshot()
        refusal = self.refusal(who, verb)
        assert (refusal is None) == expected, (told, refusal)
        assert expected or self.snapshot() == held, told
        self.compare(told)
        return told

    def refusal(self, who: str, verb: Verb) -> AppError | None:
        try:
            with self.world.database.write() as session:
                verb(session, self.world.actor(who, self.model.now))
        except AppError as error:
            return error
        return None

    def skp_step(self, owner: str, _nama: str) -> str:
        step = self.rng.choice(["ajukan", "setujui", "setujui", "kembalikan", "ke_draft"])
        if self.model.skp[owner] != "persetujuan" and self.rng.random() < 0.7:
            step = {"draft": "ajukan", "pengajuan": "setujui"}[self.model.skp[owner]]
        right = (owner,) if step == "ajukan" else (self.model.penilai, "unit", "admin")
        who = self.who(*right)
        expected = self.model.langkah_skp(who, owner, step)
        return self.tried(who, f"{step} SKP {owner}", expected, self._fire("skp", self.skp[owner], step))

    def _fire(self, name: str, row_id: int, step: str, **values: object) -> Verb:
        now = self.model.now
        return lambda session, actor: entity.fire(
            session, self.registry, actor, name, row_id, step, values, reason="Periksa lagi.", now=now
        )

    def buka(self, owner: str, nama: str) -> str:
        who, now = self.who(owner), self.model.now
        skp, periode = self.skp[owner], self.periode[nama]
        return self.tried(
            who,
            f"buka {owner} {nama}",
            self.model.buka(who, owner, nama),
            lambda session, actor: isi.tambah_periode(session, self.registry, actor, skp, periode, now=now),
        )

    def isi(self, owner: str, nama: str) -> str:
        who, apa, number = self.who(owner), self.rng.choice(["rencana", "realisasi", "bukti"]), self.rng.randrange(2)
        period, now = self.penilaian(owner, nama), self.model.now
        lines = self.all_lines[owner]
        line = lines[-number][1]
        proof = {"nama": "Rekap", "tautan": "https://contoh.go.id/rekap", "indikator": [{"indikator": line}]}
        kinds: dict[str, tuple[str, dict[str, object]]] = {
            "rencana": ("rencana_aksi", {"rhk": lines[0][0], "teks": "Menyusun laporan", "target": "3 Laporan"}),
            "realisasi": ("realisasi", {"indikator": line, "nilai": "3 Laporan", "sumber_data": "rekap"}),
            "bukti": ("bukti_dukung", {**proof}),
        }
        name, values = kinds[apa]
        given = {**values, "penilaian": period}
        return self.tried(
            who,
            f"{apa} {owner} {nama} {number}",
            self.model.isi(who, owner, nama, apa, number),
            lambda session, actor: isi.tambah(session, self.registry, actor, name, given, now=now),
        )

    def umpan(self, owner: str, nama: str) -> str:
        who, period, now = self.who(self.model.penilai), self.penilaian(owner, nama), self.model.now
        isian = Isian({(Atas.HASIL, self.all_lines[owner][0][1]): Umpan("positif", "Rapi.")})
        return self.tried(
            who,
            f"umpan balik {owner} {nama}",
            self.model.umpan(who, owner, nama),
            lambda session, actor: menilai.simpan(session, self.registry, actor, period, isian, None, now=now),
        )

    def nilai(self, owner: str, nama: str) -> str:
        who, marks, catatan = self.who(self.model.penilai), self.marks(), self.rng.random() < 0.8
        period, now = self.penilaian(owner, nama), self.model.now
        about = [(Atas.HASIL, line) for _, line in self.all_lines[owner]]
        thumbs = {one: Umpan("positif") for one in (*about, *((Atas.PERILAKU, one) for one in self.perilaku))}
        values = {"rating_hasil": marks[0], "rating_perilaku": marks[1], "catatan": "Baik." if catatan else None}
        isian = Isian(thumbs, nilai=values)
        return self.tried(
            who,
            f"nilai {owner} {nama} {marks} {catatan}",
            self.model.nilai(who, owner, nama, marks, catatan),
            lambda session, actor: menilai.simpan(
                session, self.registry, actor, period, isian, None, wajib=True, now=now
            ),
        )

    def tutup(self, _owner: str, _nama: str) -> str:
        who, step = self.who("admin"), self.rng.choice(["final", "batal_final"])
        expected = self.model.langkah_capaian(who, step)
        return self.tried(who, f"{step} capaian", expected, self._fire("capaian_organisasi", self.capaian, step))

    def ajukan(self, owner: str, nama: str) -> str:
        who, minta, now = self.who(owner), self.marks(), self.model.now
        values = {"penilaian": self.penilaian(owner, nama), "alasan_pegawai": "Target terlampaui."}
        values |= {"minta_hasil": minta[0], "minta_perilaku": minta[1]}
        return self.tried(
            who,
            f"keberatan {owner} {nama} {minta}",
            self.model.ajukan(who, owner, nama, minta),
            lambda session, actor: entity.create(session, self.registry, actor, "keberatan", values, now=now),
        )

    def keberatan(self, owner: str, nama: str) -> str:
        step = self.rng.choice(["jelaskan", "setujui", "tolak", "ganti_atasan"])
        who = self.who(*{"jelaskan": (self.model.penilai,), "ganti_atasan": ("admin",)}.get(step, ("tim",)))
        open_ones = [key for key, one in self.model.keberatan.items() if one.status in ("diajukan", "diproses")]
        if open_ones and self.rng.random() < 0.8:
            owner, nama = self.rng.choice(open_ones)
        marks = self.marks()
        values: dict[str, dict[str, object]] = {
            "jelaskan": {"penjelasan": "Sesuai target."},
            "setujui": {"sesudah_hasil": marks[0], "sesudah_perilaku": marks[1], "keputusan": "Ya."},
            "tolak": {"keputusan": "Tidak."},
        }
        expected = self.model.langkah_keberatan(who, owner, nama, step, marks)
        number = self._ids("keberatan", "penilaian_id").get(self.penilaian(owner, nama), 0)
        verb = self._fire("keberatan", number, step, **values.get(step, {}))
        return self.tried(who, f"{step} {owner} {nama} {marks}", expected, verb)

    def waktu(self) -> str:
        """The clock goes on, and at times the round comes by that finds what is late."""
        further = self.rng.choice([timedelta(hours=7), timedelta(days=1), timedelta(days=4), timedelta(days=11)])
        if (self.model.now + further).date() < END:
            self.model.now += further
        if self.rng.random() < 0.6:
            with self.world.database.write() as session:
                lewat.tandai(session, self.registry, now=self.model.now)
            self.model.lewat()
        self.compare("waktu")
        return "waktu"

    # what is there

    def penilaian(self, owner: str, nama: str) -> int:
        """Its number; one that is nobody's where it was not added."""
        table = self.registry.tables["penilaian"]
        query = sa.select(table.c.id).where(table.c.skp_id == self.skp[owner], table.c.nama == nama)
        with self.world.database.read() as session:
            return session.scalar(query) or 999_999

    def _ids(self, name: str, column: str) -> dict[int, int]:
        return {row[column]: row["id"] for row in self.office.rows(name)}

    def _history(self) -> Counter[tuple[str, str]]:
        told = sa.and_(HISTORY.c.entity == "keberatan", HISTORY.c.action == "create")
        query = sa.select(HISTORY.c.entity, HISTORY.c.action, sa.func.count()).where(
            sa.or_(HISTORY.c.action.in_(STEPS), told), HISTORY.c.entity == HISTORY.c.root_entity
        )
        with self.world.database.read() as session:
            rows = session.execute(query.group_by(HISTORY.c.entity, HISTORY.c.action))
            return Counter({(row[0], row[1]): row[2] for row in rows})

    def snapshot(self) -> dict[str, object]:
        """Every row that a step could touch, and how much the history tells."""
        with self.world.database.read() as session:
            found: dict[str, object] = {
                name: [tuple(row) for row in session.execute(sa.select(table).order_by(table.c.id))]
                for name, table in self.registry.tables.items()
                if name in WATCHED
            }
            found["history"] = session.scalar(sa.select(sa.func.count()).select_from(HISTORY))
        return found

    def compare(self, told: str) -> None:
        """What is stored is what the model says; and one person sees of one penilaian what they may."""
        model, owner_of = self.model, {skp: owner for owner, skp in self.skp.items()}
        found = {row["id"]: (owner_of[row["skp_id"]], row) for row in self.office.rows("penilaian")}
        assert {owner: self.office.row("skp", skp)["status"] for owner, skp in self.skp.items()} == model.skp
        marks = {
            (owner, row["nama"]): (row["rating_hasil"], row["rating_perilaku"], row["predikat"], row["status"])
            for owner, row in found.values()
        }
        assert marks == {
            key: (*one.marks, CELLS[one.marks], "dinilai") if one.marks else (None, None, None, "berjalan")
            for key, one in model.lembar.items()
        }, told
        filed = {row["penilaian_id"]: (row["status"], row["batas"]) for row in self.office.rows("keberatan")}
        assert {(found[number][0], found[number][1]["nama"]): one for number, one in filed.items()} == {
            key: (one.status, one.batas) for key, one in model.keberatan.items()
        }, told
        counts = [len(self.office.rows(name)) for name in ("rencana_aksi", "realisasi", "bukti_dukung")]
        sheets = list(model.lembar.values())
        reported = [(one.rencana, len(one.realisasi), one.bukti) for one in sheets]
        assert counts == [sum(row[place] for row in reported) for place in range(3)], told
        assert self.office.row("capaian_organisasi", self.capaian)["status"] == model.capaian
        assert self._history() == self.before + model.told, told
        self.look(found, told)

    def look(self, found: dict[int, tuple[str, Any]], told: str) -> None:
        if not found:
            return
        who, number = self.rng.choice(PEOPLE), self.rng.choice(list(found))
        owner, row = found[number]
        seen = True
        with self.world.database.read() as session:
            actor = self.world.actor(who, self.model.now)
            try:
                one(session, self.registry, actor, self.registry.catalog.entity("penilaian"), number, "read")
            except OutOfScope:
                seen = False
        assert seen == self.model.melihat(who, owner, row["nama"]), (told, who, owner, row["nama"])


def _play(work: Kerja, seed: int, steps: int) -> None:
    told: list[str] = []
    story = Cerita(work, random.Random(seed))
    try:
        for _ in range(steps):
            told.append(story.step())  # noqa: PERF401 - told so far is wanted when one fails
    except AssertionError as error:
        raise AssertionError(f"seed {seed}, after\n" + "\n".join(told[-40:])) from error


@pytest.mark.parametrize("dialect_name", ["sqlite"])
def test_a_year_goes_as_the_model_says(work: Kerja) -> None:
    _play(work, 0, steps=100)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(100, 110))
def test_ten_more_years_do(work: Kerja, seed: int) -> None:
    _play(work, seed, steps=200)
