"""Small files of every kind that the program takes, and what people with bad luck or bad intent send instead."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
JPG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x7f\xff\xd9"
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
OPEN_XML = "application/vnd.openxmlformats-officedocument"
MAIN = {
    "docx": f"{OPEN_XML}.wordprocessingml.document.main+xml",
    "xlsx": f"{OPEN_XML}.spreadsheetml.sheet.main+xml",
    "pptx": f"{OPEN_XML}.presentationml.presentation.main+xml",
    "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
}
OPEN_DOCUMENT = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}


def chunk(name: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int = 1, height: int = 1, extra: bytes = b"") -> bytes:
    """A picture, with `extra` in a chunk of its own."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\x00\x00"))
    return b"\x89PNG\r\n\x1a\n" + head + (chunk(b"teSt", extra) if extra else b"") + body + chunk(b"IEND", b"")


def archive(members: Mapping[str, bytes], comment: bytes = b"") -> bytes:
    """A zip of these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.comment = comment
        for name, content in members.items():
            made.writestr(name, content)
    return stream.getvalue()


def office(kind: str, more: Mapping[str, bytes] | None = None) -> bytes:
    """A document of an office program, as small as it may be."""
    if kind in OPEN_DOCUMENT:
        said = f"application/vnd.oasis.opendocument.{OPEN_DOCUMENT[kind]}".encode()
        return archive({"mimetype": said, "content.xml": b"<x/>", **(more or {})})
    types = f'<Types><Override PartName="/a.xml" ContentType="{MAIN[kind]}"/></Types>'.encode()
    return archive({"[Content_Types].xml": types, "a.xml": b"<x/>", **(more or {})})


GOOD: Mapping[str, bytes] = {
    "pdf": PDF,
    "jpg": JPG,
    "png": png(),
    **{kind: office(kind) for kind in ("docx", "xlsx", "pptx", "odt", "ods", "odp")},
}
