"""The archive that a workbook is: unpacked within bounds, its XML read without ever expanding a DTD."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, NoReturn
from xml.parsers import expat

from app.imports.cells import BadFile

MAX_MEMBERS = 2_000
MAX_UNPACKED = 320 * 1024 * 1024
MAX_STRINGS = 96 * 1024 * 1024
MAX_RATIO = 200  # sheets of empty formatted rows reach 60; bombs start near 1,000
RATIO_FROM = 4 * 1024 * 1024
CHUNK = 1 << 16

DAMAGE = (  # what zipfile, zlib, expat and the numbers in between raise for bytes that are not as they should be
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


def damaged() -> BadFile:
    """The refusal of a file whose bytes are not as they should be."""
    return BadFile(
        "Berkas ini rusak atau terpotong.", "Buka di Excel, simpan sebagai .xlsx yang baru, lalu unggah lagi."
    )


def locked() -> BadFile:
    """The refusal of a file that only opens with a password."""
    return BadFile("Berkas ini dikunci dengan kata sandi.", "Buka kuncinya di Excel, simpan, lalu unggah lagi.")


def bomb() -> BadFile:
    """The refusal of a file that unpacks to far more than it is."""
    return BadFile(
        "Isi berkas ini jauh lebih besar daripada ukurannya.",
        "Salin datanya ke berkas .xlsx yang baru, lalu unggah lagi.",
    )


def opened(stream: BinaryIO) -> zipfile.ZipFile:
    """The archive in `stream`, refused for what its directory already gives away. Raises BadFile."""
    try:
        archive = zipfile.ZipFile(stream)
    except DAMAGE as err:
        raise damaged() from err
    _bound(archive)
    return archive


def _bound(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > 2 * MAX_UNPACKED:
        raise bomb()
    for member in members:
        if member.flag_bits & 1:
            raise locked()
        if member.file_size > RATIO_FROM and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise bomb()


def unpack(archive: zipfile.ZipFile, name: str, limit: int = MAX_UNPACKED) -> Iterator[bytes]:
    """The member in chunks, counted as they are: what the directory claims about sizes is not believed."""
    size, packed = 0, max(archive.getinfo(name).compress_size, 1)
    with archive.open(name) as member:
        while chunk := member.read(CHUNK):
            size += len(chunk)
            if size > limit or (size > RATIO_FROM and size > MAX_RATIO * packed):
                raise bomb()
            yield chunk


def first_bytes(archive: zipfile.ZipFile, name: str, count: int) -> bytes:
    """How a member begins. Raises BadFile."""
    try:
        with archive.open(name) as member:
            return member.read(count)
    except DAMAGE as err:
        raise damaged() from err


def _refuse_dtd(*_args: object) -> NoReturn:
    raise BadFile(
        "Berkas ini memuat deklarasi XML (DTD) yang tidak diizinkan.",
        "Simpan ulang di Excel sebagai .xlsx, lalu unggah lagi.",
    )


def parser() -> expat.XMLParserType:
    """A parser that refuses a DTD before anything is expanded."""
    made = expat.ParserCreate()
    made.buffer_text = True
    made.StartDoctypeDeclHandler = _refuse_dtd
    made.EntityDeclHandler = _refuse_dtd
    return made


def local(name: str) -> str:
    """The name without its namespace prefix."""
    return name.rpartition(":")[2]


def walk(
    archive: zipfile.ZipFile, name: str, start: Callable[[str, dict[str, str]], None], limit: int = MAX_UNPACKED
) -> None:
    """Call `start` for every element of a member. Raises BadFile."""
    reading = parser()
    reading.StartElementHandler = lambda tag, attributes: start(local(tag), attributes)
    for chunk in unpack(archive, name, limit):
        reading.Parse(chunk)
    reading.Parse(b"", True)
