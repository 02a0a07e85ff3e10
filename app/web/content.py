"""What a file really is, told by its own bytes alone: neither its name nor what the sender says of it counts.

A file is taken when it is of one known kind from its first byte to its last. What is two kinds at once (a picture that
is also an archive), broken off, or unpacks to far more than it is, is refused with what to do about it.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO

from app.domain.berkas import KINDS
from app.imports.cells import BadFile
from app.imports.package import DAMAGE, MAX_MEMBERS, MAX_UNPACKED, unpack

TAIL = 65_557  # the longest end of an archive: its record and a comment
CHUNK = 1 << 16
PIXELS = 250_000_000
PDF_END = re.compile(rb"%%EOF[\s\x00]*\Z")
PNG = b"\x89PNG\r\n\x1a\n"
ZIP, ZIP_MEMBER, ZIP_END, ZIP_END_LENGTH = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", 22
JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
MACROS = re.compile(r"(^|/)(vbaproject|vbadata)|^(basic|scripts)/", re.IGNORECASE)
CONTENT_TYPES, MIMETYPE = "[Content_Types].xml", "mimetype"
LARGEST_LIST = 1 << 20


class BadContent(ValueError):
    """The bytes are not those of a file that can be taken: an Indonesian clause, and what to do, a sentence."""

    def __init__(
        self, reason: str, cure: str = "Simpan ulang berkasnya dengan aplikasi asalnya, lalu pilih lagi."
    ) -> None:
        super().__init__(f"{reason}. {cure}")


def kind_of(file: BinaryIO) -> str:
    """The kind of the file, one of KINDS; reads it in pieces. Raises BadContent."""
    head = _at(file, 0, 16)
    checks: tuple[tuple[bytes, Callable[[BinaryIO], str]], ...] = (
        (b"%PDF-", _pdf),
        (b"\xff\xd8\xff", _jpg),
        (PNG, _png),
        (ZIP, _office),
    )
    for mark, check in checks:
        if head.startswith(mark):
            return check(file)
    raise BadContent("isinya bukan jenis berkas yang dikenal", "Nama dan akhirannya tidak menentukan.")


def _pdf(file: BinaryIO) -> str:
    if not PDF_END.search(_tail(file)):
        raise _cut("PDF")
    _refuse_archive(file)
    return "pdf"


def _png(file: BinaryIO) -> str:
    """Walk the chunks with their checksums; nothing comes behind the last."""
    file.seek(len(PNG))
    first = True
    while True:
        size, name = int.from_bytes(_exactly(file, 4, "PNG")), _exactly(file, 4, "PNG")
        if first != (name == b"IHDR") or (first and size != 13):
            raise _cut("PNG")
        checksum = zlib.crc32(name)
        for start in range(0, size, CHUNK):
            piece = _exactly(file, min(CHUNK, size - start), "PNG")
            checksum = zlib.crc32(piece, checksum)
            if first:
                _refuse_huge(int.from_bytes(piece[:4]), int.from_bytes(piece[4:8]))
        if checksum != int.from_bytes(_exactly(file, 4, "PNG")):
            raise _cut("PNG")
        first = False
        if name == b"IEND":
            break
    if file.read(1):
        raise BadContent("masih ada data lain di belakang gambarnya")
    _refuse_archive(file)
    return "png"


def _jpg(file: BinaryIO) -> str:
    """Walk the segments up to the picture, which has a size and an end. Phones write clips behind it."""
    file.seek(2)
    sized = False
    while True:
        mark, code = _exactly(file, 2, "JPG")
        if mark != 0xFF or code in (0x00, 0xD9):
            raise _cut("JPG")
        if code == 0xFF:
            file.seek(-1, 1)
        elif code not in JPEG_ALONE:
            size = int.from_bytes(_exactly(file, 2, "JPG")) - 2
            segment = _exactly(file, size, "JPG") if size >= 0 else b""
            if code in JPEG_FRAMES and len(segment) >= 5:
                _refuse_huge(int.from_bytes(segment[3:5]), int.from_bytes(segment[1:3]))
                sized = True
            if code == 0xDA:
                break
    if not sized or not _ends(file):
        raise _cut("JPG")
    _refuse_archive(file)
    return "jpg"


def _ends(file: BinaryIO) -> bool:
    """Whether the end of the picture is in what follows."""
    before = b""
    while piece := file.read(CHUNK):
        if b"\xff\xd9" in before + piece:
            return True
        before = piece[-1:]
    return False


def _office(file: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _refuse_odd(file, archive, members)
            kind = _named_kind(archive, members)
            _unpack_all(archive, members)
    except BadFile:
        raise _bomb() from None
    except DAMAGE as error:
        if isinstance(error, BadContent):
            raise
        raise _cut("Office") from None
    return kind


def _refuse_odd(file: BinaryIO, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Refuse what no office program writes: bytes in front or behind, names that lead elsewhere, macros, locks."""
    whole = file.seek(0, 2)
    packed = sum(member.compress_size for member in members)
    names = [member.filename for member in members]
    tidy = archive.comment == b"" and _tail(file)[-ZIP_END_LENGTH:].startswith(ZIP_END)
    if not members or not tidy or min(member.header_offset for member in members) != 0 or packed > whole:
        raise BadContent("isinya memuat data lain di luar dokumennya")
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise _bomb()
    if len(set(names)) != len(names) or any(_leads_away(name) for name in names):
        raise BadContent("susunan isinya tidak wajar")
    if any(MACROS.search(name) for name in names):
        raise BadContent("berkas ini memuat makro", "Simpan tanpa makro (misalnya .xlsx atau .docx), lalu pilih lagi.")
    if any(member.flag_bits & 1 for member in members):
        raise BadContent("berkas ini dikunci dengan kata sandi", "Buka kuncinya, simpan, lalu pilih lagi.")


def _leads_away(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def _named_kind(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> str:
    """The kind that the document says it is, in the place where each family of office programs says so."""
    by_type = {kind.media_type: name for name, kind in KINDS.items()}
    if members[0].filename == MIMETYPE:
        said = b"".join(unpack(archive, MIMETYPE, LARGEST_LIST)).decode("ascii", "replace")
        if said in by_type and "content.xml" in archive.namelist():
            return by_type[said]
    elif CONTENT_TYPES in archive.namelist():
        listed = b"".join(unpack(archive, CONTENT_TYPES, LARGEST_LIST))
        found = [name for said, name in by_type.items() if f'"{said}.main+xml"'.encode() in listed]
        if len(found) == 1:
            return found[0]
    raise BadContent("isinya arsip zip, bukan dokumen Office", "Unggah dokumennya sendiri, bukan zip.")


def _unpack_all(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Unpack to nowhere and count, so that sizes and checksums are known to be true."""
    left = MAX_UNPACKED
    for member in members:
        for piece in unpack(archive, member.filename):
            left -= len(piece)
            if left < 0:
                raise _bomb()


def _refuse_archive(file: BinaryIO) -> None:
    """Refuse a document or picture that is an archive as well, for programs that look for one from the end."""
    tail = _tail(file)
    before = file.seek(0, 2) - len(tail)
    at = tail.rfind(ZIP_END)
    while at >= 0:
        size = int.from_bytes(tail[at + 12 : at + 16], "little")
        if 0 < size <= before + at and _at(file, before + at - size, 4) == ZIP_MEMBER:
            raise BadContent("di dalamnya ada arsip zip yang disembunyikan")
        at = tail.rfind(ZIP_END, 0, at)


def _refuse_huge(width: int, height: int) -> None:
    if not 0 < width * height <= PIXELS:
        raise BadContent("ukuran gambarnya tidak wajar", "Perkecil gambarnya, lalu pilih lagi.")


def _at(file: BinaryIO, place: int, count: int) -> bytes:
    file.seek(place)
    return file.read(count)


def _tail(file: BinaryIO) -> bytes:
    return _at(file, max(0, file.seek(0, 2) - TAIL), TAIL)


def _exactly(file: BinaryIO, count: int, label: str) -> bytes:
    found = file.read(count)
    if len(found) != count:
        raise _cut(label)
    return found


def _cut(label: str) -> BadContent:
    return BadContent(
        f"berkas {label} ini rusak atau terpotong", "Buka untuk memeriksanya, simpan ulang, lalu pilih lagi."
    )


def _bomb() -> BadContent:
    return BadContent("isinya jauh lebih besar daripada ukurannya", "Salin isinya ke dokumen baru, lalu pilih lagi.")
