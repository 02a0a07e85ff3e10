"""One period filled in on one page: what its form or its script sends, row by row, in one transaction.

A row whose texts are all empty is taken back. What a form shows as it did before is left alone, so that no tab takes
back what another one wrote. Rows that are new are known by what they belong to, and by what they say: sent twice, they
are there once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.engine.fieldtypes.base import BadValue
from app.errors import InUse, Invalid, OutOfScope
from app.models.build import Registry
from app.workflows import entity as verbs
from app.workflows.draft import Row
from app.workflows.effects import Done, Effect
from app.workflows.penilaian import bukti, isi

CHANGED = "Isian ini baru saja diubah di tempat lain menjadi: {}"
EMPTIED = "Isian ini baru saja dikosongkan di tempat lain."
GONE = "Baris ini baru saja dihapus di tempat lain."


class Jenis(StrEnum):
    """What a row of the page is; its number is that of the row itself, or of what a new one belongs to."""

    RENCANA = "rencana"
    RENCANA_BARU = "rencana_baru"
    """Of an RHK."""

    REALISASI = "realisasi"
    """Of an indikator."""

    BUKTI_BARU = "bukti_baru"
    """Of an indikator; the same piece for several of them is one."""


FIELDS: Mapping[Jenis, tuple[str, ...]] = {
    Jenis.RENCANA: ("teks", "target"),
    Jenis.RENCANA_BARU: ("teks", "target"),
    Jenis.REALISASI: ("nilai", "sumber_data"),
    Jenis.BUKTI_BARU: ("nama", "tautan"),
}
"""The texts of a row, in the order in which the rows are saved: rencana aksi first, since the others rest on them."""

ENTITY: Mapping[Jenis, str] = {
    Jenis.RENCANA: "rencana_aksi",
    Jenis.RENCANA_BARU: "rencana_aksi",
    Jenis.REALISASI: "realisasi",
    Jenis.BUKTI_BARU: "bukti_dukung",
}


@dataclass(frozen=True, slots=True)
class Baris:
    """A row as it was typed: texts by field, and those that the form had shown, as far as it says so."""

    jenis: Jenis
    nomor: int
    teks: Mapping[str, str]
    semula: Mapping[str, str] = field(default_factory=dict)

    def nama(self, name: str) -> str:
        """What a text of this row is called in the form."""
        return f"{self.jenis}-{self.nomor}-{name}"

    @property
    def kosong(self) -> bool:
        """Whether nothing is written in it."""
        return not any(text.strip() for text in self.teks.values())


@dataclass(frozen=True, slots=True)
class Tersimpan:
    """What was done, and under which number a new row is known from now on, by its old name ('rencana_baru-7')."""

    done: Done
    baru: Mapping[str, int]


@dataclass(slots=True)
class _Meja:
    """One save on its way."""

    session: Session
    registry: Registry
    actor: Actor
    penilaian: int
    now: datetime
    baru: dict[str, int] = field(default_factory=dict)
    effects: list[Effect] = field(default_factory=list)
    banyak: int = 0

    def simpan(self, row: Baris) -> None:
        if row.jenis is Jenis.REALISASI:
            self._change(row, self._realisasi(row.nomor))
        elif row.jenis is Jenis.RENCANA:
            if row.teks != row.semula:  # a row that nobody touched may be gone without harm
                self._change(row, self._rencana(row.nomor))
        elif not row.kosong:
            self.baru[f"{row.jenis}-{row.nomor}"] = self._add(row)

    def _change(self, row: Baris, stored: Row | None) -> None:
        """Create, change or delete the row that is known by its number."""
        new = self._values(row, stored)
        if not new:
            return
        self.banyak += 1
        name = ENTITY[row.jenis]
        if stored is None:
            whole = {**self._parsed(row, row.teks), "penilaian": self.penilaian, "indikator": row.nomor}
            self._done(verbs.create(self.session, self.registry, self.actor, name, whole, now=self.now))
        elif row.kosong:
            self._done(verbs.delete(self.session, self.registry, self.actor, name, stored["id"], now=self.now))
        else:
            self._done(self._update(name, stored["id"], new))

    def _values(self, row: Baris, stored: Row | None) -> dict[str, object]:
        """The texts that somebody changed. Raises Invalid for those that would overwrite what the form did not show."""
        found, late = {}, dict[str, list[str]]()
        for name, value in self._parsed(row, row.teks).items():
            here = (stored[name] if stored is not None else None) or ""
            shown = here if name not in row.semula else self._parsed(row, {name: row.semula[name]})[name] or ""
            if (value or "") in (here, shown):
                continue
            if shown != here:
                late[name] = [CHANGED.format(here) if here else EMPTIED]
            found[name] = value
        if late:
            raise Invalid(late)
        return found

    def _parsed(self, row: Baris, texts: Mapping[str, str]) -> dict[str, object]:
        fields, found, wrong = self.registry.catalog.entity(ENTITY[row.jenis]).fields, {}, dict[str, list[str]]()
        for name in FIELDS[row.jenis]:
            if name in texts:
                try:
                    found[name] = fields[name].parse(texts[name])
                except BadValue as problem:
                    wrong[name] = [str(problem)]
        if wrong:
            raise Invalid(wrong)
        return found

    def _add(self, row: Baris) -> int:
        values = self._parsed(row, row.teks)
        if row.jenis is Jenis.BUKTI_BARU:
            return self._piece(row.nomor, values)
        table = self.registry.tables["rencana_aksi"]
        same = sa.select(table.c.id).where(
            table.c.penilaian_id == self.penilaian,
            table.c.rhk_id == row.nomor,
            *(table.c[name] == value for name, value in values.items()),
        )
        there: int | None = self.session.scalar(same)
        return there if there is not None else self._create("rencana_aksi", {**values, "rhk": row.nomor})

    def _piece(self, indikator: int, values: dict[str, object]) -> int:
        """A bukti dukung: a new one, or the one of the same words that supports this indikator, too, from now on."""
        there = bukti.serupa(self.session, self.registry, self.penilaian, values)
        if there is None:
            return self._create("bukti_dukung", {**values, "indikator": [{"indikator": indikator}]})
        known = bukti.didukung(self.session, self.registry, there)
        if indikator not in known:
            self.banyak += 1
            more = {"indikator": bukti.pendukung(self.session, self.registry, there, [*known, indikator])}
            self._done(self._update("bukti_dukung", there, more))
        return there

    def _update(self, name: str, row_id: int, values: Mapping[str, object]) -> Done:
        return verbs.update(self.session, self.registry, self.actor, name, row_id, values, None, now=self.now)

    def _create(self, name: str, values: Mapping[str, object]) -> int:
        self.banyak += 1
        given = {**values, "penilaian": self.penilaian}
        return self._done(verbs.create(self.session, self.registry, self.actor, name, given, now=self.now)).subject_id

    def _done(self, done: Done) -> Done:
        self.effects += done.effects
        return done

    def _realisasi(self, indikator: int) -> Row | None:
        table = self.registry.tables["realisasi"]
        mine = table.c.penilaian_id == self.penilaian
        return self.session.execute(sa.select(table).where(mine, table.c.indikator_id == indikator)).mappings().first()

    def _rencana(self, row_id: int) -> Row:
        table = self.registry.tables["rencana_aksi"]
        mine = sa.select(table).where(table.c.id == row_id, table.c.penilaian_id == self.penilaian)
        found = self.session.execute(mine).mappings().first()
        if found is None:
            raise OutOfScope(GONE)
        return found


def simpan(
    session: Session, registry: Registry, actor: Actor, penilaian_id: int, baris: Iterable[Baris], *, now: datetime
) -> Tersimpan:
    """Save what was filled in; all of it, or nothing where something is wrong.

    Raises OutOfScope, NotAllowed for somebody else's, Passed when it is closed, and Invalid with the names of
    `Baris.nama`, also where a text was changed in another tab since it was shown.
    """
    isi.hold(session, registry, actor, penilaian_id, now)
    desk, problems = _Meja(session, registry, actor, penilaian_id, now), dict[str, list[str]]()
    order = list(Jenis)
    for row in sorted(baris, key=lambda one: order.index(one.jenis)):
        try:
            with session.begin_nested():
                desk.simpan(row)
        except Invalid as refusal:
            _blame(problems, row, refusal.fields)
        except (InUse, OutOfScope) as refusal:
            _blame(problems, row, {"": [refusal.message]})
    if problems:
        raise Invalid(problems)
    message = "Isian tersimpan." if desk.banyak else "Semua isian sudah tersimpan."
    return Tersimpan(Done(penilaian_id, message, tuple(desk.effects)), desk.baru)


def _blame(problems: dict[str, list[str]], row: Baris, fields: Mapping[str, list[str]]) -> None:
    """Hang the messages on the texts that they are about; what is about the row on its first one."""
    first = FIELDS[row.jenis][0]
    for name, messages in fields.items():
        place = row.nama(name if name in FIELDS[row.jenis] else first)
        problems.setdefault(place, []).extend(messages)
