"""Opening an uploaded file: judged by its content, never by its name, and refused in plain words."""

from __future__ import annotations

import io
from typing import Literal

from app.imports import package
from app.imports.cells import FORMATS, MAX_BYTES, BadFile, Book
from app.imports.delimited import open_csv
from app.imports.whole import open_whole
from app.imports.xlsx import open_xlsx

Kind = Literal["xlsx", "xls", "xlsb", "ods", "csv"]

AT_ONCE = ("xlsx", "csv")  # formats whose first rows can be read without reading all of them

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<style", b"mime-version:")
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"7z\xbc\xaf")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def open_book(content: bytes) -> Book:
    """The sheets of a workbook or csv file. Raises BadFile with the reason and the way out for anything else."""
    kind = kind_of(content)
    if kind == "xlsx":
        return open_xlsx(package.opened(io.BytesIO(content)))
    return open_csv(content) if kind == "csv" else open_whole(content, kind)


def kind_of(content: bytes) -> Kind:
    """What kind of file this is by its first look. Raises BadFile for what is no table at all, or locked."""
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise BadFile("Berkas ini kosong.", "Pilih berkas yang berisi data, lalu unggah lagi.")
    if len(content) > MAX_BYTES:
        raise BadFile("Berkas lebih besar dari 20 MB.", "Bagi menjadi beberapa berkas, lalu unggah satu per satu.")
    if content.startswith(b"PK"):
        return _packed(content)
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise package.locked()
        return "xls"
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:20].lower().startswith(_MARKUP):
        raise BadFile(
            "Berkas ini halaman web yang diberi nama Excel.", "Buka di Excel, simpan sebagai .xlsx, lalu unggah lagi."
        )
    if content.startswith(_OTHERS):
        raise BadFile(
            "Berkas ini bukan tabel, melainkan dokumen atau gambar.", f"Pilih berkas {FORMATS}, lalu unggah lagi."
        )
    return "csv"


def _packed(content: bytes) -> Kind:
    """Which workbook the archive holds."""
    archive = package.opened(io.BytesIO(content))
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "mimetype" in names and package.first_bytes(archive, "mimetype", len(_ODS) + 1).strip() == _ODS:
        if "encrypted-package" in names:
            raise package.locked()
        return "ods"
    raise BadFile("Berkas ini bukan lembar kerja.", f"Unggah berkas {FORMATS}.")
