"""What a person should know about how a file was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.imports.cells import Book
from app.imports.drafts import Survey
from app.imports.table import SKIP_REASONS, Table

OWN_SHEETS = ("Petunjuk", "Pilihan")  # of the template that we hand out
SHOWN = 20


def notices(book: Book, tables: Sequence[Table], found: Survey, skipping: bool, warned: int) -> Iterator[str]:
    """Sentences about the file as a whole; `skipping` hidden rows was asked for, `warned` rows have a warning."""
    yield from book.notices
    yield from _unread(book, tables)
    yield from _unused(tables)
    if any(table.part for table in tables):
        yield "Baris rincian yang sudah tersimpan tetapi tidak ada dalam berkas dibiarkan tetap ada."
    if found.hidden and not skipping:
        yield f"{found.hidden} baris tersembunyi ikut dibaca; 'Lewati baris tersembunyi' mengabaikannya."
    if warned:
        yield f"{warned} baris punya peringatan bertanda segitiga."
    for reason, numbers in _grouped(found.skipped, [table.name for table in tables]):
        yield f"Dilewati, {SKIP_REASONS[reason]}: baris {numbers}."


def _unread(book: Book, tables: Sequence[Table]) -> Iterator[str]:
    read = {table.sheet for table in tables}
    for place, sheet in enumerate(book.sheets):
        if place not in read and sheet.name not in OWN_SHEETS:
            why = "tersembunyi" if sheet.hidden else "tidak berisi tabel yang dikenali"
            yield f"Lembar '{sheet.name}' tidak dibaca: {why}."


def _unused(tables: Sequence[Table]) -> Iterator[str]:
    for table in tables:
        if unused := table.unused():
            titled = table.first > 0
            titles = ", ".join(
                f"{column.letter} '{column.title[:40]}'" if titled else column.letter for column in unused[:SHOWN]
            )
            place = f" pada lembar '{table.name}'" if len(tables) > 1 else ""
            yield f"Kolom yang tidak dipakai{place}: {titles}. Ubah pada 'Pencocokan kolom' bila perlu."


def _grouped(skipped: Sequence[tuple[int, int, str]], names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """For each reason the rows' numbers, with their sheets' names where several were read."""
    by_reason: dict[str, list[str]] = {}
    for position, number, reason in skipped:
        place = f" ({names[position]})" if len(names) > 1 else ""
        by_reason.setdefault(reason, []).append(f"{number}{place}")
    for reason, numbers in by_reason.items():
        more = f" dan {len(numbers) - SHOWN} lainnya" if len(numbers) > SHOWN else ""
        yield reason, ", ".join(numbers[:SHOWN]) + more
