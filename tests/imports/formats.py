"""Files of the formats that are read whole: xls with xlwt, ods and xlsb by hand."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from xml.sax.saxutils import escape

import xlwt

Sheets = Mapping[str, Sequence[Sequence[object]]]
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODS_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
    for prefix in ("office", "table", "text", "style")
)
CALCEXT = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
# LibreOffice fills every row up to the last column.
FILLER = '<table:table-cell table:number-columns-repeated="16380"/>'
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
DATE_STYLE = 1


def archive(members: Mapping[str, str | bytes]) -> bytes:
    """A zip file of these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return stream.getvalue()


def xls(rows: Sequence[Sequence[object]], polish: Callable[[xlwt.Workbook], None] | None = None) -> bytes:
    """An xls file with one sheet of `rows`; `polish` may add, merge and hide."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Data")
    dates = xlwt.easyxf(num_format_str="DD-MM-YYYY HH:MM")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(number, column, value, *([dates] if isinstance(value, date) else []))
    if polish:
        polish(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods(rows: Sequence[Sequence[object]]) -> bytes:
    """An ods file with one sheet of `rows`."""
    return raw_ods("".join(ods_row(row) for row in rows))


def ods_row(row: Sequence[object], attributes: str = "") -> str:
    """A row of these cells; a text that begins with '<' is XML already."""
    return f"<table:table-row {attributes}>{''.join(map(ods_cell, row))}{FILLER}</table:table-row>"


def ods_cell(value: object) -> str:
    """A cell as LibreOffice writes it."""
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str) and value.startswith("<"):
        return value
    kind, key, raw = "string", "", str(value)
    if isinstance(value, bool):
        kind, key, raw = "boolean", "boolean-value", str(value).lower()
    elif isinstance(value, int | float):
        kind, key = "float", "value"
    elif isinstance(value, date):
        kind, key, raw = "date", "date-value", value.isoformat()
    given = f' office:{key}="{raw}"' if key else ""
    return f'<table:table-cell office:value-type="{kind}"{given}><text:p>{escape(raw)}</text:p></table:table-cell>'


def raw_ods(rows: str, after: str = "", prolog: str = "", kind: str = ODS, **members: str | bytes) -> bytes:
    """An ods file whose sheet holds exactly `rows`, with the sheets of `after` behind it."""
    display = '<style:table-properties table:display="false"/>'
    hidden = f'<style:style style:name="ta2" style:family="table">{display}</style:style>'
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<office:document-content {ODS_NAMES} {CALCEXT}>'
        f"<office:automatic-styles>{hidden}</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="Data"><table:table-column/>{rows}</table:table>{after}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    named = {name.replace("__", "/"): value for name, value in members.items()}
    return archive({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content, **named})


def record(kind: int, data: bytes = b"") -> bytes:
    """A record of an xlsb file: its kind and its size in seven bits a byte, then its data."""
    return _variable(kind) + _variable(len(data)) + data


def _variable(number: int) -> bytes:
    made = b""
    while number > 0x7F:
        made += bytes([number & 0x7F | 0x80])
        number >>= 7
    return made + bytes([number])


def wide(text: str) -> bytes:
    """A text of an xlsb file."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def row_header(number: int, *, hidden: bool = False) -> bytes:
    """The record that begins row `number` (from 0)."""
    return record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0x10 if hidden else 0, 0, 0))


def xlsb_cell(column: int, value: object) -> bytes:
    """The record of a cell; a value of bytes is the code of an error."""
    style = DATE_STYLE if isinstance(value, date) else 0
    head = struct.pack("<II", column, style)
    if isinstance(value, bytes):
        return record(3, head + value)
    if isinstance(value, bool):
        return record(4, head + bytes([value]))
    if isinstance(value, date):
        return record(5, head + struct.pack("<d", (value - date(1899, 12, 30)).days))
    if isinstance(value, int | float):
        return record(5, head + struct.pack("<d", value))
    return record(6, head + wide(str(value)))


def xlsb_rows(rows: Sequence[Sequence[object]], hidden: Sequence[int] = ()) -> bytes:
    """The records of these rows."""
    made = b""
    for number, row in enumerate(rows):
        cells = [xlsb_cell(column, value) for column, value in enumerate(row) if value is not None]
        made += row_header(number, hidden=number in hidden) + b"".join(cells)
    return made


def xlsb(sheets: Mapping[str, bytes], hidden: Sequence[str] = (), tail: bytes = b"", **members: bytes) -> bytes:
    """An xlsb file of sheets with these records, `tail` behind the rows of each."""
    bundle, links, parts = b"", "", dict[str, str | bytes]()
    for number, (name, rows) in enumerate(sheets.items(), 1):
        bundle += record(156, struct.pack("<II", name in hidden, number) + wide(f"rId{number}") + wide(name))
        links += f'<Relationship Id="rId{number}" Type="worksheet" Target="worksheets/sheet{number}.bin"/>'
        size = record(148, struct.pack("<4I", 0, 100, 0, 20))
        begin, end = record(129) + size + record(145), record(146) + tail + record(130)
        parts[f"xl/worksheets/sheet{number}.bin"] = begin + rows + end
    formats = [struct.pack("<HHHHHBBHBB", 0, code, 0, 0, 0, 0, 0, 0, 0, 0) for code in (0, 14)]
    styles = record(617, struct.pack("<I", 2)) + b"".join(record(47, one) for one in formats) + record(618)
    return archive(
        {
            "xl/workbook.bin": record(131) + record(143) + bundle + record(144) + record(132),
            "xl/_rels/workbook.bin.rels": RELATIONS.format(links),
            "xl/styles.bin": record(278) + styles + record(279),
            **parts,
            **{name.replace("__", "/") + ".bin": value for name, value in members.items()},
        }
    )
