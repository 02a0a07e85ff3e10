"""The workbook that we hand out: columns as the import reads them, text kept as text, choices to pick from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, BinaryIO

import xlsxwriter

from app.engine.fieldtypes.base import Field
from app.engine.fieldtypes.boolean import BooleanField
from app.engine.fieldtypes.choice import ChoiceField
from app.engine.fieldtypes.multi_choice import MultiChoiceField
from app.engine.fieldtypes.relation import RelationField
from app.imports import byhand
from app.imports.parts import Part
from app.imports.store import Desk
from app.imports.table import EXAMPLE, Slot

ROWS = 5_000
LISTED = 300
NOTE = "Keterangan"
BELOW = (
    "Kolom-kolom pertama menyebut {} yang dimaksud, sama seperti pada lembar Data atau yang sudah tersimpan. "
    "Nama lembar ini jangan diubah. Baris yang tidak ditulis tetap ada."
)


def write_template(desk: Desk, stream: BinaryIO) -> None:
    """Write the template for what this actor may fill in."""
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    kinds = tuple(desk.parts().values())
    sheets = [book.add_worksheet(part.label) for part in kinds]
    lists = book.add_worksheet("Pilihan")
    lists.hide()
    used = 0
    for part, sheet in zip(kinds, sheets, strict=True):
        choices = {slot.name: _choices(desk, part, slot) for slot in part.slots}
        _head(book, sheet, part)
        _drop_downs(lists, used, sheet, part.slots, choices)
        _example(book, sheet, part.slots, choices)
        used += len(part.slots)
    _help(book, desk, kinds)
    book.close()


def needed(part: Part, slot: Slot) -> bool:
    """Whether a new row needs this cell: the field is required without a default, or says which row is meant."""
    spec = part.entity.imports
    key = spec.key if spec and not part.name else part.entity.natural_key
    return (slot.field.required and slot.field.default is None) or slot.name in key or slot.name.startswith("^")


def _head(book: Any, sheet: Any, part: Part) -> None:
    offered = part.slots
    text = book.add_format({"num_format": "@"})
    plain = book.add_format({"bold": True, "bg_color": "#E3EAF6", "border": 1, "valign": "top", "text_wrap": True})
    marked = book.add_format({"bold": True, "bg_color": "#F0B83F", "border": 1, "valign": "top", "text_wrap": True})
    for column, slot in enumerate(offered):
        sheet.set_column(column, column, 24, text)
        sheet.write_string(0, column, str(slot.field.label), marked if needed(part, slot) else plain)
    sheet.set_column(len(offered), len(offered), 26)
    sheet.write_string(0, len(offered), NOTE, plain)
    sheet.freeze_panes(1, 0)


def _choices(desk: Desk, part: Part, slot: Slot) -> list[str]:
    """What a drop-down offers; a relation with too many rows has none."""
    item = slot.field
    if isinstance(item, ChoiceField):
        return [str(label) for label in item.choices.values()]
    if isinstance(item, BooleanField):
        return [str(label) for label in item.labels]
    if not isinstance(item, RelationField):
        return []
    return byhand.listed(replace(desk, entity=part.owner_of(slot.name)), item.name, LISTED)


def _drop_downs(lists: Any, used: int, sheet: Any, offered: tuple[Slot, ...], choices: dict[str, list[str]]) -> None:
    """Lists stand on a sheet of their own: one typed into the rule may not be longer than 255 characters."""
    for column, slot in enumerate(offered):
        texts = choices[slot.name]
        for number, text in enumerate(texts):
            lists.write_string(number, used + column, text)
        if texts:
            letter = xlsxwriter.utility.xl_col_to_name(used + column)
            source = f"=Pilihan!${letter}$1:${letter}${len(texts)}"
            rule = {"validate": "list", "source": source, "error_type": "warning", "ignore_blank": True}
            sheet.data_validation(1, column, ROWS, column, rule)


def _example(book: Any, sheet: Any, offered: tuple[Slot, ...], choices: dict[str, list[str]]) -> None:
    grey = book.add_format({"num_format": "@", "italic": True, "font_color": "#636E82"})
    for column, slot in enumerate(offered):
        text = _example_of(slot.field, choices[slot.name])
        if text:
            sheet.write_string(1, column, text, grey)
    sheet.write_string(1, len(offered), EXAMPLE, grey)


EXAMPLES = {"date": "31-12-2026"}  # as offices write it, and as the page of help says


def _example_of(item: Field, texts: list[str]) -> str:
    if texts:
        return texts[0]
    if isinstance(item, RelationField):
        return ""
    if isinstance(item, MultiChoiceField):
        return str(item.to_cell(tuple(item.choices)[:2]))
    example = EXAMPLES.get(item.kind) or next(iter(item.examples()), "")
    return example.replace("T", " ") if item.kind == "datetime" else example


def _help(book: Any, desk: Desk, kinds: tuple[Part, ...]) -> None:
    sheet = book.add_worksheet("Petunjuk")
    bold = book.add_format({"bold": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 34, wrap)
    sheet.set_column(1, 1, 12, wrap)
    sheet.set_column(2, 2, 80, wrap)
    rest = ("Lembar lain memuat rinciannya, satu baris untuk setiap isi.",) if len(kinds) > 1 else ()
    lines = (
        f"Petunjuk mengisi {desk.entity.label_plural}",
        "Isi lembar Data mulai baris 3. Baris contoh boleh dihapus; bila tidak, baris itu dilewati.",
        "Kolom berwarna kuning wajib diisi. Kolom boleh diurutkan ulang atau dihapus bila tidak dipakai.",
        "Sel kosong tidak mengubah data yang sudah ada. Sebelum diterapkan, Anda melihat pratinjaunya.",
        *rest,
    )
    for number, line in enumerate(lines):
        sheet.write_string(number, 0, line, bold if number == 0 else None)
    number = len(lines) + 1
    for part in kinds:
        if part.name:
            sheet.write_string(number, 0, f"Lembar {part.label}", bold)
            sheet.write_string(number, 2, BELOW.format(desk.entity.label_plural), wrap)
            number += 1
        for column, title in enumerate(("Kolom", "Wajib", "Cara mengisi")):
            sheet.write_string(number, column, title, bold)
        for slot in part.slots:
            number += 1
            sheet.write_string(number, 0, str(slot.field.label), wrap)
            sheet.write_string(number, 1, "Ya" if needed(part, slot) else "", wrap)
            sheet.write_string(number, 2, _how(desk, slot.field), wrap)
        number += 2


HOW = {
    "nip": "18 angka, format sel Teks. Jangan biarkan Excel mengubahnya menjadi 1,98E+17.",
    "nik": "16 angka, format sel Teks.",
    "date": "Tanggal, misalnya 31-12-2026 atau 31 Desember 2026.",
    "month_day": "Bulan dan tanggal mm-dd, misalnya 12-31 untuk 31 Desember.",
    "datetime": "Tanggal dan jam, misalnya 2026-12-31 17:00.",
    "year": "Empat angka, misalnya 2026.",
    "integer": "Bilangan bulat.",
    "percent": "Persen, misalnya 87,5.",
    "decimal": "Bilangan; koma atau titik untuk desimal.",
    "email": "Alamat surel, misalnya nama@contoh.go.id.",
    "phone": "Nomor telepon yang diawali 0 atau +.",
    "link": "Alamat lengkap yang diawali http:// atau https://.",
}


def _how(desk: Desk, item: Field) -> str:
    said = str(item.help or "")
    if isinstance(item, ChoiceField):
        return f"{said} Pilih: {', '.join(str(label) for label in item.choices.values())}.".strip()
    if isinstance(item, MultiChoiceField):
        several = "; ".join(str(label) for label in item.choices.values())
        return f"{said} Boleh beberapa, dipisahkan titik koma: {several}.".strip()
    if isinstance(item, BooleanField):
        return f"{said} {item.show(True)} atau {item.show(False)}.".strip()
    if isinstance(item, RelationField):
        path = ", atau jalur lengkapnya (Induk / Anak)" if desk.registry.catalog.entity(item.to).tree else ""
        return f"{said} Tulis namanya atau kodenya{path}.".strip()
    return f"{said} {HOW.get(item.kind, '')}".strip()
