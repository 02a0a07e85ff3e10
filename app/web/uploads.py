"""Files on their way in: bounded while they come, judged by what they are, and kept for whoever sent them."""

from __future__ import annotations

from typing import IO

from app.domain.berkas import MEGA, FileRef, daftar, safe_name, ukuran
from app.engine.fieldtypes.base import BadValue
from app.engine.fieldtypes.file import FileField
from app.errors import TooLarge
from app.models.filestore import FileStore, TooMuch
from app.web.content import BadContent, kind_of

MOST_WAITING = 200 * MEGA
"""Bytes that one account may have sent without saving the rows they are for."""


class TooBig(BadValue):
    """More than the field takes; nothing was kept."""


def take(store: FileStore, field: FileField, stream: IO[bytes], name: str) -> FileRef:
    """Keep what comes, under a key of its own. Raises BadValue with what to do; then nothing is kept."""
    try:
        came = store.receive(stream, field.max_bytes)
    except TooMuch:
        raise TooBig(f"{field.label} paling besar {field.max_mb} MB. Kecilkan berkasnya, lalu pilih lagi.") from None
    try:
        if not came.size:
            raise BadValue(f"{field.label}: berkas yang dipilih kosong (0 byte). Pilih berkas yang berisi.")
        with store.path(came.key).open("rb") as file:
            kind = kind_of(file)
        if kind not in field.accept:
            raise BadValue(f"{field.label} harus berupa {daftar(field.accept)}; isi berkas ini {daftar((kind,))}.")
    except BadContent as refusal:
        store.remove(came.key)
        raise BadValue(f"{field.label} harus berupa {daftar(field.accept)}: {refusal}") from None
    except BaseException:  # whatever it was, nothing is to be left behind
        store.remove(came.key)
        raise
    return FileRef(came.key, safe_name(name, kind), kind, came.size, came.sha256)


def refuse_too_many(waiting: int) -> None:
    """Raises TooLarge when an account has that many bytes waiting for rows that were never saved."""
    if waiting > MOST_WAITING:
        raise TooLarge(
            f"Anda mengunggah lebih dari {ukuran(MOST_WAITING)} berkas yang belum disimpan.",
            "Simpan formulir yang sudah diisi, atau coba lagi dua hari lagi.",
        )
