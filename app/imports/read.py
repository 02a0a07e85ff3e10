"""Opening an uploaded file: judged by its content, never by its name, and refused in plain words."""

from __future__ import annotations

import io

from app.imports.cells import MAX_BYTES, BadFile, Book
from app.imports.delimited import open_csv
from app.imports.xlsx import open_xlsx

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<style", b"mime-version:")
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"7z\xbc\xaf")


def open_book(content: bytes) -> Book:
    """The sheets of an xlsx or csv file. Raises BadFile with the reason and the way out for anything else."""
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise BadFile("Berkas ini kosong.", "Pilih berkas yang berisi data, lalu unggah lagi.")
    if len(content) > MAX_BYTES:
        raise BadFile("Berkas lebih besar dari 20 MB.", "Bagi menjadi beberapa berkas, lalu unggah satu per satu.")
    if content.startswith(b"PK"):
        return open_xlsx(io.BytesIO(content))
    if content.startswith(_OLE):
        raise _old_format(content)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:20].lower().startswith(_MARKUP):
        raise BadFile(
            "Berkas ini halaman web yang diberi nama Excel.", "Buka di Excel, simpan sebagai .xlsx, lalu unggah lagi."
        )
    if content.startswith(_OTHERS):
        raise BadFile(
            "Berkas ini bukan tabel, melainkan dokumen atau gambar.", "Pilih berkas .xlsx atau .csv, lalu unggah lagi."
        )
    return open_csv(content)


def _old_format(content: bytes) -> BadFile:
    if _ENCRYPTED in content:
        return BadFile("Berkas ini dikunci dengan kata sandi.", "Buka kuncinya di Excel, simpan, lalu unggah lagi.")
    return BadFile(
        "Berkas Excel lama (.xls) belum dapat dibaca.", "Buka di Excel, simpan sebagai .xlsx, lalu unggah lagi."
    )
