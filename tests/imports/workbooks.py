"""Files built for tests: honest ones with openpyxl, hostile ones by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

CONTENT_TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"""
WORKBOOK = """<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>"""
RELATIONS = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="worksheet" Target="worksheets/sheet1.xml"/></Relationships>"""


def workbook(
    rows: Sequence[Sequence[object]], polish: Callable[[Worksheet], None] | None = None, title: str = "Data"
) -> bytes:
    """An xlsx file with one sheet of `rows`; `polish` may merge, hide and format."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if polish:
        polish(sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def raw_workbook(
    sheet_data: str, extra: Mapping[str, str | bytes] | None = None, prolog: str = "", tail: str = ""
) -> bytes:
    """An xlsx file whose sheet holds exactly `sheet_data` between its `sheetData` tags."""
    sheet = f'{prolog}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{sheet_data}</sheetData>{tail}</worksheet>'
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": RELATIONS,
        "xl/worksheets/sheet1.xml": sheet,
        **(extra or {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()
