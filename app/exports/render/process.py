"""Orders for documents, carried out by a process of its own (`app.exports.render.child`), bounded in time and memory.

It is given values and gives back bytes: it has no environment, no database and no network, and whatever becomes of it,
the one that asked goes on. Started once it makes any number of documents, since starting takes longer than one of them.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Literal, Self

from app.errors import AppError

Form = Literal["pdf", "docx"]
WAITING, PATIENCE = 50.0, 120.0  # seconds for one document: while somebody waits for the page, and in the background
LARGEST = 128 * 1024 * 1024  # bytes of one document
ROOT = Path(__file__).parents[3]
FONTS_CONF = Path(__file__).parent / "fonts" / "fonts.conf"
DONE, UNAVAILABLE, FAILED = b"d", b"u", b"f"

log = logging.getLogger(__name__)


class Unavailable(AppError):
    """This machine cannot make such documents; others it can."""

    status = 503
    code = "unavailable"

    def __init__(self) -> None:
        super().__init__(
            "Cetak PDF tidak tersedia di server ini.",
            "Unduh sebagai Word (.docx), dan minta pengelola server memasang Pango.",
        )


class NotPrinted(AppError):
    """A document that could not be made within the bounds."""

    code = "not_printed"

    def __init__(self) -> None:
        super().__init__(
            "Dokumen ini tidak dapat dicetak karena isinya terlalu besar.",
            "Pendekkan teks yang sangat panjang, lalu cetak lagi.",
        )


@dataclass(frozen=True, slots=True)
class Order:
    """One document: its form, the name of its template, and what stands in it as plain JSON values."""

    form: Form
    template: str
    values: Mapping[str, object]


def render(order: Order) -> bytes:
    """The document. Raises Unavailable or NotPrinted."""
    (made,) = render_many([order], WAITING)
    if isinstance(made, AppError):
        raise made
    return made


def render_many(orders: Iterable[Order], patience: float = PATIENCE) -> Iterator[bytes | AppError]:
    """The documents in the order they were asked for; in the place of one that could not be made, why."""
    child: Child | None = None
    try:
        for order in orders:
            child = child or Child()
            made = child.make(order, patience)
            yield made
            if isinstance(made, NotPrinted):
                child.close()
                child = None
    finally:
        if child is not None:
            child.close()


class Child:
    """The process, and the folder for what its libraries write; both end with `close`."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="ekinerja-cetak-")
        self._process = subprocess.Popen(  # noqa: S603 - a module of ours
            [sys.executable, "-m", "app.exports.render.child", str(os.getpid())],
            cwd=ROOT,
            env={"TMPDIR": self._folder.name, "LANG": "C.UTF-8", "FONTCONFIG_FILE": str(FONTS_CONF)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to, self._from = self._process.stdin, self._process.stdout

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def make(self, order: Order, patience: float) -> bytes | AppError:
        """The document, or why there is none; after NotPrinted the process may be gone."""
        watch = threading.Timer(patience, self._process.kill)
        watch.start()
        try:
            write(self._to, DONE, json.dumps([order.form, order.template, order.values]).encode())
            said, payload = read(self._from)
        except (OSError, EOFError, ValueError):
            self._process.kill()
            log.warning("printing %s as %s ended with %s", order.template, order.form, self._process.wait())
            return NotPrinted()
        finally:
            watch.cancel()
        if said == DONE:
            return payload
        log.warning("printing %s as %s failed: %s", order.template, order.form, payload.decode("ascii", "replace"))
        return Unavailable() if said == UNAVAILABLE else NotPrinted()

    def close(self) -> None:
        """End the process and remove its folder."""
        self._process.kill()
        self._process.wait()
        for stream in (self._to, self._from):
            try:
                stream.close()
            except OSError:
                continue  # what was not written before the process ended
        self._folder.cleanup()


def write(stream: IO[bytes], said: bytes, payload: bytes) -> None:
    """One message: a letter, its length in eight bytes, and itself."""
    stream.write(said + len(payload).to_bytes(8, "big") + payload)
    stream.flush()


def read(stream: IO[bytes]) -> tuple[bytes, bytes]:
    """The next message. Raises EOFError when there is none, ValueError for one beyond the bounds."""
    head = _exactly(stream, 9)
    size = int.from_bytes(head[1:], "big")
    if size > LARGEST:
        raise ValueError("a message too large")
    return head[:1], _exactly(stream, size)


def _exactly(stream: IO[bytes], size: int) -> bytes:
    got = stream.read(size)
    if len(got) < size:
        raise EOFError
    return got
