"""Files that people hand in: the kinds that are known, how their names are made safe, and how one is named in a row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.domain.teks import collapse, normalise

KILO, MEGA = 1024, 1024 * 1024
LONGEST_NAME = 120
KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)
SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_SIZE = re.compile(r"[1-9][0-9]{0,11}", re.ASCII)
_UNSAFE = re.compile(r'[\x00-\x1f<>:"|?*/\\]')


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: what it is called, its media type, the endings of its names (the first is the usual one).

    `inline`: browsers show it by themselves, and nothing in it can act on the page around it.
    """

    label: str
    media_type: str
    endings: tuple[str, ...]
    inline: bool = False


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "pdf": Kind("PDF", "application/pdf", ("pdf",), inline=True),
        "jpg": Kind("JPG", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"), inline=True),
        "png": Kind("PNG", "image/png", ("png",), inline=True),
        "docx": Kind("Word (docx)", f"{_OPEN_XML}.wordprocessingml.document", ("docx",)),
        "xlsx": Kind("Excel (xlsx)", f"{_OPEN_XML}.spreadsheetml.sheet", ("xlsx",)),
        "pptx": Kind("PowerPoint (pptx)", f"{_OPEN_XML}.presentationml.presentation", ("pptx",)),
        "odt": Kind("ODT", f"{_OPEN_DOCUMENT}.text", ("odt",)),
        "ods": Kind("ODS", f"{_OPEN_DOCUMENT}.spreadsheet", ("ods",)),
        "odp": Kind("ODP", f"{_OPEN_DOCUMENT}.presentation", ("odp",)),
    }
)
"""By the word that the schema knows them by. Each can be told by its bytes; text files cannot, so there are none."""


@dataclass(frozen=True, slots=True)
class FileRef:
    """A stored file as a row and its history name it: the key it lies under, its name, kind, size in bytes and hash."""

    key: str
    name: str
    kind: str
    size: int
    sha256: str

    @property
    def text(self) -> str:
        """The form in which a column keeps it; the name comes first, so that lists are sorted by it."""
        return "/".join((self.name, str(self.size), self.kind, self.sha256, self.key))

    @property
    def shown(self) -> str:
        """'Surat Tugas.pdf (1,2 MB)'."""
        return f"{self.name} ({ukuran(self.size)})"


def file_ref(text: str) -> FileRef | None:
    """What `FileRef.text` was made of; None for any other text."""
    parts = text.split("/")
    if len(parts) != 5:
        return None
    name, size, kind, sha256, key = parts
    right = KEY.fullmatch(key) and SHA256.fullmatch(sha256) and _SIZE.fullmatch(size) and kind in KINDS
    return FileRef(key, name, kind, int(size), sha256) if right and name == safe_name(name, kind) else None


def safe_name(raw: str, kind: str) -> str:
    """A name for people, from what a browser said: without folders, controls and signs that a disk cannot keep.

    It ends as its kind does, whatever it was called: what opens it goes by that.
    """
    last = re.split(r"[/\\]", raw[-4 * LONGEST_NAME :])[-1]
    stem = collapse(_UNSAFE.sub(" ", normalise(last))).strip(". ")
    endings = KINDS[kind].endings
    head, dot, tail = stem.rpartition(".")
    if dot and tail.lower() in endings:
        stem = head.rstrip(". ")
    ending = endings[0]
    return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip('. ') or 'berkas'}.{ending}"


def ukuran(size: int) -> str:
    """A size in bytes as people read it: '340 byte', '12 KB', '1,2 MB'."""
    if size < KILO:
        return f"{size} byte"
    if size < MEGA:
        return f"{-(-size // KILO)} KB"
    return f"{size / MEGA:.1f} MB".replace(".", ",")


def daftar(kinds: tuple[str, ...]) -> str:
    """'PDF, JPG, atau PNG'."""
    labels = [KINDS[kind].label for kind in kinds]
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} atau {labels[-1]}"
