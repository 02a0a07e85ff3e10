"""Where the bytes of handed-in files lie: a folder outside everything that is served, one file a key.

A file is written whole or not at all, and never changed again.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from app.domain.berkas import KEY

CHUNK = 1 << 16
DRAFT = ".draft"


class TooMuch(Exception):
    """More bytes came than were allowed; nothing of them was kept."""


@dataclass(frozen=True, slots=True)
class Received:
    """What has come: the key it lies under, its size in bytes and its hash."""

    key: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class FileStore:
    """The folder `root`, made at the first use; `<root>/<first two signs>/<key>`."""

    root: Path

    def path(self, key: str) -> Path:
        """Where the file of `key` lies. Raises ValueError for what is no key."""
        if not KEY.fullmatch(key):
            raise ValueError("no key of a file")
        return self.root / key[:2] / key

    def receive(self, stream: IO[bytes], limit: int) -> Received:
        """Keep what `stream` gives under a new random key, in pieces. Raises TooMuch beyond `limit` bytes."""
        return self._write(secrets.token_hex(16), stream, limit)

    def put_back(self, key: str, stream: IO[bytes]) -> Received:
        """Keep what `stream` gives under `key`, from a backup."""
        return self._write(key, stream, None)

    def _write(self, key: str, stream: IO[bytes], limit: int | None) -> Received:
        path = self.path(key)
        for folder in (self.root, path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{key}{DRAFT}")
        digest, size = hashlib.sha256(), 0
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                while chunk := stream.read(CHUNK):
                    size += len(chunk)
                    if limit is not None and size > limit:
                        raise TooMuch
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
            _sync(path.parent)
        finally:
            draft.unlink(missing_ok=True)
        return Received(key, size, digest.hexdigest())

    def remove(self, key: str) -> None:
        """Delete the file of `key`, if it is there."""
        self.path(key).unlink(missing_ok=True)

    def older(self, than: datetime) -> Iterator[str]:
        """The keys of all files that were written before `than`; drafts of that age are deleted on the way."""
        for path in self.root.glob("??/*"):
            try:
                old = path.stat().st_mtime < than.timestamp()
            except FileNotFoundError:  # somebody else sweeps, too
                continue
            if old and path.suffix == DRAFT:
                path.unlink(missing_ok=True)
            elif old and KEY.fullmatch(path.name):
                yield path.name


def _sync(folder: Path) -> None:
    """Have the folder's entry of a new file survive a crash, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
