"""Rows of a file on their way into a plan: spooled and looked over once, then turned into drafts chunk by chunk."""

from __future__ import annotations

import pickle
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

import sqlalchemy as sa

from app.domain.golongan import parse_golongan
from app.domain.nama import split_nama
from app.engine.fieldtypes.base import BadValue, Field
from app.engine.fieldtypes.relation import RelationField
from app.engine.spec import Entity
from app.imports.cells import MAX_ROWS, BadFile, Book, Cell, Row, is_empty
from app.imports.clean import DateOrder, Order, is_nothing, squash, text_of, value_of
from app.imports.parts import Part
from app.imports.resolve import Match, Targets
from app.imports.table import Body, Table

CHUNK = 500
GOLONGAN = "golongan"
MAX_DISTINCT = 120_000
ASKED = "Jawab pada bagian 'Perlu dipastikan', atau tulis"

Report = Callable[[int, int | None, str], None]


@dataclass(frozen=True, slots=True)
class Message:
    """Something to say about a row: its field and column ('' for the whole row), and whether it stops the row."""

    field: str
    column: str
    text: str
    error: bool = True

    def stored(self) -> list[object]:
        """As it is kept with the plan."""
        return [self.field, self.column, self.text, self.error]


@dataclass(slots=True)
class Draft:
    """What is known so far about one row. `refs` are relations to other rows of the same file, by their `seq`;
    `unsettled` are relations whose text is the name of several rows, and what it was found to mean."""

    seq: int
    sheet: int
    number: int
    cells: list[Cell]
    values: dict[str, object] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    refs: dict[str, int] = field(default_factory=dict)
    unsettled: dict[str, Match] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    row_id: int | None = None
    may_update: bool = True
    version: int | None = None
    stored: sa.RowMapping | None = None
    current: Mapping[str, object] = field(default_factory=dict)
    outcome: str = ""
    level: int = 0

    @property
    def failed(self) -> bool:
        """True when some message stops the row."""
        return any(message.error for message in self.messages)

    def blame(self, name: str, text: str, table: Table | None = None, *, error: bool = True) -> None:
        """Say `text` about the field `name`, once."""
        column = table.column_of(name) if table and name else None
        message = Message(name, column.letter if column else "", text, error)
        if message not in self.messages:
            self.messages.append(message)


@dataclass(frozen=True, slots=True)
class Options:
    """What the person decided: whether hidden rows count, how dates in figures are read, which likeness was meant."""

    skip_hidden: bool = False
    order: Order | None = None
    confirmed: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(slots=True)
class Survey:
    """What one walk through the file showed."""

    spool: IO[bytes]
    total: int = 0
    hidden: int = 0
    skipped: list[tuple[int, int, str]] = field(default_factory=list)
    texts: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    dates: DateOrder = field(default_factory=DateOrder)

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Each data row again, behind the position of its table."""
        self.spool.seek(0)
        while True:
            try:
                # The spool is an unnamed temporary file that only this process has ever written to.
                some: list[tuple[int, Row]] = pickle.load(self.spool)  # noqa: S301
            except EOFError:
                return
            yield from some


def survey(
    spool: IO[bytes],
    book: Book,
    kinds: Mapping[str, Part],
    tables: tuple[Table, ...],
    options: Options,
    report: Report,
) -> Survey:
    """Walk through all tables once: data rows go into `spool`; gather what relations name and how dates are written.

    Raises BadFile for more rows than an import may have.
    """
    found = Survey(spool, dates=DateOrder(options.order))
    waiting: list[tuple[int, Row]] = []
    for position, table in enumerate(tables):
        part = kinds[table.part]
        body = Body(table, part.anchors(frozenset(table.mapping.values())), options.skip_hidden)
        fields = [(index, part.text_key(name), part.field_of(name)) for index, name in table.mapping.items()]
        watched = [(index, key, item) for index, key, item in fields if item and item.kind in ("relation", "date")]
        for row in body.rows(book.sheets[table.sheet].rows()):
            found.total += 1
            if found.total > MAX_ROWS:
                raise BadFile("Berkas ini berisi lebih dari 100.000 baris data.", "Bagi menjadi beberapa berkas.")
            _look(found, row, watched)
            waiting.append((position, row))
            if len(waiting) == CHUNK:
                pickle.dump(waiting, found.spool, pickle.HIGHEST_PROTOCOL)
                waiting.clear()
                report(found.total, None, "Membaca berkas")
        found.hidden += body.hidden
        found.skipped.extend((position, number, reason) for number, reason in body.skipped)
    if waiting:
        pickle.dump(waiting, found.spool, pickle.HIGHEST_PROTOCOL)
    return found


def _look(found: Survey, row: Row, watched: list[tuple[int, str, Field]]) -> None:
    for index, key, item in watched:
        cell = row.cells[index] if index < len(row.cells) else None
        if is_empty(cell):
            continue
        if item.kind == "date":
            found.dates.see(key, cell)
        elif isinstance(cell, str | int) and not isinstance(cell, bool):
            texts = found.texts[key]
            text = text_of(cell)
            if not is_nothing("relation", text) and (text in texts or len(texts) < MAX_DISTINCT):
                texts[text] = texts.get(text, 0) + 1


@dataclass(frozen=True, slots=True)
class Drafting:
    """Turns rows into drafts. `ambiguous` counts the texts, by field, that could mean several rows and that nobody has
    said the meaning of."""

    entity: Entity
    tables: tuple[Table, ...]
    targets: Mapping[str, Targets]
    order: Order
    inside: frozenset[str]  # relations that may name rows of this very file: only their text is taken here
    asks: bool = True  # whether a text that names no row can be asked about
    ambiguous: dict[str, dict[str, int]] = field(default_factory=dict)

    def draft(self, seq: int, position: int, row: Row) -> Draft:
        """The draft of one row: values of the mapped columns, what could not be read, what a relation names."""
        table = self.tables[position]
        made = Draft(seq, position, row.number, row.cells)
        for index, name in table.mapping.items():
            cell = row.cells[index] if index < len(row.cells) else None
            item = self.entity.fields.get(name)
            if item is None or is_empty(cell):
                continue
            try:
                self._take(made, item, cell, table)
            except BadValue as error:
                made.blame(name, str(error), table)
        self._split_name(made, table)
        _compare_nip(self.entity, made, table)
        return made

    def _take(self, made: Draft, item: Field, cell: Cell, table: Table) -> None:
        if not isinstance(item, RelationField):
            value = value_of(item, cell, self.order)
            if value is not None:
                made.values[item.name] = value
            return
        if isinstance(cell, float) and abs(cell) >= 1e15:
            raise BadValue("Nomor ini sudah kehilangan angka. Ubah format kolom menjadi Teks, lalu isi ulang.")
        text = text_of(cell)
        if is_nothing("relation", text):
            return
        made.texts[item.name] = text
        if item.name in self.inside:
            return
        match = self._meant(made, item, text)
        if match.several:
            made.unsettled[item.name] = match
        elif match.id is not None:
            made.values[item.name] = match.id
        elif match.empty or (is_code(text) and not item.required and not match.options):
            made.blame(item.name, emptied(item, text), table, error=False)
        else:
            raise BadValue(unfound(item, text, match, self.asks))

    def _meant(self, made: Draft, item: RelationField, text: str) -> Match:
        targets = self.targets[item.name]
        match = targets.find(text)
        if match.id is None and not match.empty and item.to == GOLONGAN:
            match = targets.find(_golongan(text, made.values.get("jenis_pegawai")))
        return match

    def settle(self, made: Draft) -> None:
        """Let a name that several rows bear mean the one that the stored row has already: an export read in again
        changes nothing. Else it means what a person has said; until then it is an error."""
        for name, match in made.unsettled.items():
            kept = made.current.get(name)
            item, text, table = self.entity.fields[name], made.texts[name], self.tables[made.sheet]
            if kept in match.several:
                made.values[name] = kept
            elif match.id is not None:
                made.values[name] = match.id
            elif match.empty:
                made.blame(name, emptied(item, text), table, error=False)
            else:
                asked = self.ambiguous.setdefault(name, {})
                asked[text] = asked.get(text, 0) + 1
                made.blame(name, unfound(item, text, match, self.asks), table)
        made.unsettled.clear()

    def _split_name(self, made: Draft, table: Table) -> None:
        """'Drs. NAMA, M.Si.' in one column becomes three fields, where the file has no columns for titles."""
        name, titles = made.values.get("nama"), ("gelar_depan", "gelar_belakang")
        if not isinstance(name, str) or any(
            title not in self.entity.fields or table.column_of(title) for title in titles
        ):
            return
        parts = split_nama(name)
        given = {"nama": parts.nama, "gelar_depan": parts.gelar_depan, "gelar_belakang": parts.gelar_belakang}
        try:
            made.values.update({key: self.entity.fields[key].clean(value) for key, value in given.items() if value})
        except BadValue:
            return  # titles too long for their fields: the name stays whole, for a person to part


def is_code(text: str) -> bool:
    """True for figures alone, as codes of lists are written: an unknown one ('30') says nothing that could be lost."""
    return text.isdecimal() and len(text) <= 4


def _golongan(text: str, jenis: object) -> str:
    try:
        return parse_golongan(text, jenis if jenis in ("PNS", "PPPK") else None).nama
    except ValueError as error:
        raise BadValue(str(error)) from None


def emptied(item: Field, text: str) -> str:
    """That the text of a relation's cell stands for nothing."""
    return f"{item.label} '{text}' tidak dikenal dan dikosongkan."


def unfound(item: Field, text: str, match: Match, asks: bool = True) -> str:
    """Why the text of a relation's cell leads to no row, and what would: an answer only where the page `asks`."""
    names = "; ".join(name for _, name in match.options)
    said = f"{item.label} '{text[:80]}'"
    if match.ambiguous:
        cure = f"{ASKED if asks else 'Tulis'} jalur lengkapnya (Induk / Anak) atau ID-nya."
        return f"{said} ada lebih dari satu: {names}. {cure}"
    if not asks:
        return f"{said} tidak ditemukan. Perbaiki ejaannya{f'; mungkin maksudnya: {names}' if names else ''}."
    if names:
        return f"{said} tidak ditemukan. Mungkin maksudnya: {names}. Jawab pada bagian 'Perlu dipastikan'."
    return f"{said} tidak ditemukan. Perbaiki ejaannya, atau pilih artinya pada bagian 'Perlu dipastikan'."


def _compare_nip(entity: Entity, made: Draft, table: Table) -> None:
    """Warn where birth date or sex in the NIP disagree with other columns."""
    key = next((item.name for item in entity.stored if item.kind == "nip" and item.name in made.values), None)
    if key is None:
        return
    nip = str(made.values[key])
    born, sex = made.values.get("tanggal_lahir"), made.values.get("jenis_kelamin")
    if born is not None and f"{born:%Y%m%d}" != nip[:8]:
        made.blame("tanggal_lahir", "Tanggal lahir berbeda dari tanggal lahir dalam NIP.", table, error=False)
    if sex in ("L", "P") and sex != ("L" if nip[14] == "1" else "P"):
        made.blame("jenis_kelamin", "Jenis kelamin berbeda dari jenis kelamin dalam NIP.", table, error=False)


def questions(
    entity: Entity, found: Survey, targets: Mapping[str, Targets], inside: frozenset[str]
) -> list[dict[str, Any]]:
    """Texts of relations that name no row: each is asked once, however often it stands there. What was answered before
    is asked again, so that an answer can be seen and changed."""
    asked: list[dict[str, Any]] = []
    for name, texts in found.texts.items():
        item = entity.fields.get(name)
        if name in inside or name not in targets or not isinstance(item, RelationField):
            continue
        for text, count in texts.items():
            match, answered = targets[name].find(text), squash(text) in targets[name].confirmed
            unknown = match.id is None and not match.several and not (item.to == GOLONGAN and _is_golongan(text))
            if answered or unknown:
                asked.append(question(item, text, match, count))
    return asked


def _is_golongan(text: str) -> bool:
    try:
        parse_golongan(text)
    except ValueError:
        return False
    return True


def question(item: RelationField, text: str, match: Match, count: int) -> dict[str, Any]:
    """The question which row a text means: one of those like it, or whichever the person picks. Of golongan none is
    like another: III/z is as far from III as from III/a."""
    return {
        "kind": "near",
        "field": item.name,
        "key": squash(text),
        "label": str(item.label),
        "text": text[:200],
        "count": count,
        "options": [] if item.to == GOLONGAN else [[key, shown] for key, shown in match.options],
        "empty": not item.required,
    }
