"""Finding the table in a sheet: where the header is, which column is which field, and which rows are no data."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from app.domain import nip as nip_rules
from app.domain.teks import normalise
from app.engine.fieldtypes.base import Field
from app.engine.fieldtypes.file import FileField
from app.engine.spec import Entity
from app.imports.cells import Cell, Row, Sheet, column_letter, is_empty

HEADER_ROWS = 60
ENOUGH = 3
EXAMPLE = "Contoh - hapus baris ini"
REASON = "Alasan"  # the columns that the file of errors has behind the person's own
PLACE = "Baris"
NO_FIELD = frozenset({"no", "nomor", "nomor urut", "no urut", "urut", "baris", "alasan", "keterangan"})

SKIP_REASONS: Mapping[str, str] = {
    "judul": "baris judul kolom yang berulang",
    "nomor": "baris nomor kolom",
    "jumlah": "baris jumlah",
    "kelompok": "baris judul kelompok",
    "tanda_tangan": "blok tanda tangan",
    "contoh": "baris contoh dari template",
    "tersembunyi": "baris tersembunyi (diminta untuk dilewati)",
}

SHORT: Mapping[str, str] = {
    "gol": "golongan",
    "tgl": "tanggal",
    "tgll": "tanggal",
    "jab": "jabatan",
    "peg": "pegawai",
    "hp": "nomor hp",
    "telp": "nomor hp",
}

_NO_LETTERS = re.compile(r"[\W_]+")
_TOTAL = re.compile(r"^(sub ?)?(jumlah|total)\b|^rekapitulasi\b|^jml\b", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"^(mengetahui|menyetujui|disetujui|ditetapkan|dibuat|kepala|sekretaris|direktur|bupati|wali ?kota|gubernur"
    r"|a\.? ?n\.?\b|plt\b|nip\b)"
    r"|^[\w .]{3,40}, *\d{0,2} *(jan|feb|peb|mar|apr|mei|jun|jul|agu|sep|okt|nov|nop|des)",
    re.IGNORECASE,
)


def heading(text: object) -> str:
    """A header as it is compared: letters and digits only, written out: 'GOL. RUANG' is 'golongan ruang'."""
    words = _NO_LETTERS.sub(" ", normalise(str(text)[:500])).casefold().split()
    return " ".join(SHORT.get(word, word) for word in words)


@dataclass(frozen=True, slots=True)
class Slot:
    """A field that a column can fill, with the headers that mean it; `name` is what a mapping calls it."""

    name: str
    field: Field
    headings: frozenset[str]


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """A column of the file: its position from 0 and its header as the file has it."""

    index: int
    title: str

    @property
    def letter(self) -> str:
        """The letter that the spreadsheet shows."""
        return column_letter(self.index)


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was found. `first` and `last` are the header's rows (0 where there is none); `mapping` says which
    field a column fills, `part` which kind of rows these are ("" for the entity's own)."""

    sheet: int
    name: str
    first: int
    last: int
    columns: tuple[HeaderColumn, ...]
    mapping: Mapping[int, str] = field(default_factory=dict)
    samples: tuple[tuple[str, ...], ...] = ()  # the first rows below the header, to know a column by
    part: str = ""

    @property
    def fingerprint(self) -> str:
        """The same for files of the same shape; the file of errors has the shape of the file it came from."""
        own = list(self.columns)
        if [column.title for column in own[-2:]] == [PLACE, REASON]:
            own = own[:-2]
        titles = "|".join(f"{column.index}:{heading(column.title)}" for column in own)
        return hashlib.sha256(f"{self.part}|{titles}".encode() if self.part else titles.encode()).hexdigest()

    def unused(self) -> tuple[HeaderColumn, ...]:
        """The columns that fill no field, but for those that never do: numbers, and what our own files add."""
        return tuple(
            column
            for column in self.columns
            if column.title and column.index not in self.mapping and heading(column.title) not in NO_FIELD
        )

    def column_of(self, name: str) -> HeaderColumn | None:
        """The column that fills the field `name`."""
        return next((column for column in self.columns if self.mapping.get(column.index) == name), None)


def slots(entity: Entity, writable: frozenset[str]) -> tuple[Slot, ...]:
    """The fields of `entity` that a file may fill: stored, and in `writable` or part of the key, and no file."""
    spec = entity.imports
    keys = spec.key if spec else ()
    synonyms = spec.synonyms if spec else {}
    named = [item for item in entity.stored if item.name in writable or item.name in keys]
    wanted = [item for item in named if not isinstance(item, FileField)]
    return tuple(Slot(item.name, item, headings(item, synonyms.get(item.name, ()))) for item in wanted)


def headings(item: Field, synonyms: Sequence[str] = ()) -> frozenset[str]:
    """The headers that mean the field."""
    label = item.label.id
    texts = [label, label.partition("(")[0], item.name, *synonyms]
    return frozenset(found for text in texts if (found := heading(text)))


def find_table(position: int, sheet: Sheet, offered: tuple[Slot, ...]) -> Table | None:
    """The first table of `sheet` whose header names enough fields: three, or all columns that a narrow one has."""
    before: Row | None = None
    for row in islice(sheet.rows(), HEADER_ROWS):
        if before is not None and (found := _header_at(position, sheet.name, before, row, offered)):
            return found
        before = row
    return _header_at(position, sheet.name, before, None, offered) if before is not None else None


def _header_at(position: int, name: str, upper: Row, lower: Row | None, offered: tuple[Slot, ...]) -> Table | None:
    """The header in these one or two rows, if it is one."""
    best = _header(position, name, upper, None, offered)
    if lower is not None and _two_rows(upper, lower):
        double = _header(position, name, upper, lower, offered)
        best = double if len(double.mapping) >= len(best.mapping) else best
    titled = sum(
        column.index in best.mapping or (bool(column.title) and heading(column.title) not in NO_FIELD)
        for column in best.columns
    )
    return best if len(best.mapping) >= ENOUGH or (len(best.mapping) == titled and titled > 1) else None


def bare_table(position: int, sheet: Sheet, offered: tuple[Slot, ...]) -> Table | None:
    """A table without a header: every column by its letter, a NIP recognised by its look. None for an empty sheet."""
    sample = [row for _, row in zip(range(20), sheet.rows(), strict=False)]
    width = max((len(row.cells) for row in sample), default=0)
    columns = tuple(HeaderColumn(index, f"Kolom {column_letter(index)}") for index in range(width))
    mapping = {}
    slot = next((slot for slot in offered if slot.field.kind == "nip"), None)
    if slot:
        looks = [
            sum(_looks_like_nip(row.cells[index]) for row in sample if index < len(row.cells)) for index in range(width)
        ]
        if looks and max(looks) > 0:
            mapping = {looks.index(max(looks)): slot.name}
    return Table(position, sheet.name, 0, 0, columns, mapping) if columns else None


def _looks_like_nip(cell: Cell) -> bool:
    try:
        return isinstance(cell, str) and bool(nip_rules.clean_nip(cell))
    except ValueError:
        return False


def _two_rows(upper: Row, lower: Row) -> bool:
    """True when a header goes on in the row below: merged cells say so."""
    if lower.number != upper.number + 1:
        return False
    shared = sum(1 for a, b in zip(upper.cells, lower.cells, strict=False) if not is_empty(a) and a == b)
    under = any(not is_empty(cell) for left, right in upper.spans for cell in lower.cells[left : right + 1])
    return shared >= 2 or (under and bool(upper.spans))


def _spread(row: Row) -> list[str]:
    """The row's texts, cells merged sideways repeated."""
    texts = ["" if is_empty(cell) or not isinstance(cell, str) else normalise(cell[:500]) for cell in row.cells]
    for left, right in row.spans:
        if left < len(texts) and right - left < 30:
            texts.extend([""] * (right + 1 - len(texts)))
            texts[left : right + 1] = [texts[left]] * (right + 1 - left)
    return texts


def _header(position: int, name: str, upper: Row, lower: Row | None, offered: tuple[Slot, ...]) -> Table:
    tops = (
        _spread(upper)
        if lower
        else ["" if not isinstance(cell, str) else normalise(cell[:500]) for cell in upper.cells]
    )
    bottoms = _spread(lower) if lower else []
    columns, mapping, taken = [], dict[int, str](), set[str]()
    for index in range(max(len(tops), len(bottoms))):
        top = tops[index] if index < len(tops) else ""
        bottom = bottoms[index] if index < len(bottoms) else ""
        title = top if not bottom or top == bottom else f"{top} {bottom}".strip()
        columns.append(HeaderColumn(index, title))
        found = _meant(offered, (title, bottom), taken)
        if found:
            mapping[index] = found
            taken.add(found)
    last = lower.number if lower else upper.number
    return Table(position, name, upper.number, last, tuple(columns), mapping)


def _meant(offered: tuple[Slot, ...], texts: tuple[str, ...], taken: set[str]) -> str | None:
    """The field that a header means; 'PANGKAT / GOL. RUANG' means what both of its parts mean."""
    for text in texts:
        free = [slot for slot in offered if slot.name not in taken]
        whole = _named(free, text)
        parts = [_named(free, part) for part in text.split("/")]
        if found := whole or (parts[0] if len(set(parts)) == 1 else None):
            return found
    return None


def _named(offered: Sequence[Slot], text: str) -> str | None:
    wanted = heading(text) if text else ""
    return next((slot.name for slot in offered if wanted and wanted in slot.headings), None)


@dataclass(slots=True)
class Body:
    """Walks the rows below a header and sorts out those that are no data; their reasons are kept. A row in which one of
    the fields `anchors` is filled is data."""

    table: Table
    anchors: frozenset[str]
    skip_hidden: bool = False
    skipped: list[tuple[int, str]] = field(default_factory=list)
    hidden: int = 0
    in_signature: bool = False
    titles: list[tuple[int, str]] = field(init=False)

    def __post_init__(self) -> None:
        mapped = (column for column in self.table.columns if column.index in self.table.mapping)
        self.titles = [(column.index, heading(column.title)) for column in mapped if column.title]

    def rows(self, source: Iterator[Row]) -> Iterator[Row]:
        """The rows that are data."""
        for row in source:
            if row.number <= self.table.last and self.table.first:
                continue
            cells = [cell for cell in row.cells if not is_empty(cell)]
            if not cells:
                continue
            self.hidden += row.hidden
            reason = "tersembunyi" if row.hidden and self.skip_hidden else self._reason(row, cells)
            self.in_signature = reason == "tanda_tangan" or (self.in_signature and reason is not None)
            if reason:
                self.skipped.append((row.number, reason))
            else:
                yield row

    def _reason(self, row: Row, cells: list[Cell]) -> str | None:
        if any(isinstance(cell, str) and cell.startswith(EXAMPLE) for cell in cells):
            return "contoh"
        if self._is_numbering(cells, row):
            return "nomor"
        if self._is_header(row):
            return "judul"
        if self._is_total(row, len(cells)):
            return "jumlah"
        return self._leftover(row, cells)

    def _is_numbering(self, cells: list[Cell], row: Row) -> bool:
        """1, 2, 3, … (or '(1)', '(2)', …) in the rows right below the header."""
        if row.number > self.table.last + 3 or len(cells) < ENOUGH:
            return False
        numbers = [re.sub(r"\D", "", str(cell)) for cell in cells if isinstance(cell, str | int)]
        if len(numbers) != len(cells) or not all(number.isdecimal() and len(number) < 4 for number in numbers):
            return False
        steps = [int(later) - int(earlier) for earlier, later in pairwise(numbers)]
        return all(step in (0, 1) for step in steps) and steps.count(1) >= ENOUGH - 1

    def _is_header(self, row: Row) -> bool:
        """The header again, as long lists repeat it on every page. Most rows are told apart by their first cells."""
        same = 0
        for place, (index, title) in enumerate(self.titles):
            cell = row.cells[index] if index < len(row.cells) else None
            if isinstance(cell, str) and cell and len(cell) < 200:
                same += heading(cell) == title
            if place == 1 and not same:
                return False
        return same >= 2 and same * 2 >= len(self.titles)

    def _is_total(self, row: Row, filled: int) -> bool:
        """'JUMLAH' and a number or two, whatever columns they stand in."""
        first = next(cell for cell in row.cells if not is_empty(cell))
        few = filled <= max(2, len(self.table.mapping) // 2)
        return few and isinstance(first, str) and bool(_TOTAL.search(normalise(first[:200])))

    def _leftover(self, row: Row, cells: list[Cell]) -> str | None:
        """Why a row without its key is no data; None for data, complete or not."""
        if self._anchored(row, len(cells)):
            return None
        texts = [normalise(cell[:200]) for cell in cells if isinstance(cell, str)]
        few = len(cells) <= 2 or any(right - left >= 2 for left, right in row.spans)
        if not few and not self.in_signature:
            return None
        if self.in_signature or any(_SIGNATURE.search(text) for text in texts):
            return "tanda_tangan" if few else None
        return "kelompok" if few and len(self.table.mapping) > 1 else None

    def _anchored(self, row: Row, filled: int) -> bool:
        """True where the cells that identify a row are there, so that it is data."""
        for index, name in self.table.mapping.items():
            cell = row.cells[index] if name in self.anchors and index < len(row.cells) else None
            if not is_empty(cell) and not (self.in_signature and filled <= 2):
                return True
        return False
