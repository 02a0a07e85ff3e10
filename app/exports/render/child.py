"""The process that makes documents: python -m app.exports.render.child PARENT <orders >documents

It reads an order, answers with a document or the reason why there is none, and reads the next. Templates and fonts are
all that it opens; people's texts come as values, and it has bounds of its own all the same.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import IO

from app.exports.render.process import DONE, FAILED, UNAVAILABLE, read, write
from app.processes import die_with_parent

MEMORY = 1024 * 1024 * 1024  # of addresses; a matrix of 300 people and 30 indikator takes 410 MB
SECONDS = 60  # of the processor for one document; that matrix takes 15
NEW_NETWORK = 0x4000_0000  # CLONE_NEWNET
NEW_USER = 0x1000_0000  # CLONE_NEWUSER
FORMS = ("pdf", "docx")
FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "urllib.")

Maker = Callable[[str, Mapping[str, object]], bytes]


class Missing(Exception):
    """A library that a form needs is not on this machine."""


def main(parent: int) -> None:
    """Answer orders until there are no more."""
    bound()
    die_with_parent(parent, signal.SIGKILL)
    answers = _own_output()
    makers: dict[str, Maker] = {}
    while True:
        try:
            _, order = read(sys.stdin.buffer)
        except EOFError:
            return
        write(answers, *answer(order, makers))


def _own_output() -> IO[bytes]:
    """Standard output for answers alone: what a library prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return answers


def answer(order: bytes, makers: dict[str, Maker]) -> tuple[bytes, bytes]:
    """The document, or in one word why there is none: nothing of the values goes into a log."""
    form, template, values = json.loads(order)
    try:
        if form not in makers:
            makers[form] = maker(form)
            closed()
        more_time()
        return DONE, makers[form](template, values)
    except Missing as error:
        return UNAVAILABLE, str(error).encode()
    except Exception as error:  # noqa: BLE001 - whatever a library stumbles over, the next document is printed
        return FAILED, type(error).__name__.encode("ascii", "replace")


def maker(form: str) -> Maker:
    """What makes documents of this form. Raises Missing where the machine lacks its libraries."""
    if form not in FORMS:
        raise ValueError("no such form")
    try:
        # Loaded when asked for: each is heavy, and without Pango there are still Word documents.
        made: Maker = import_module(f"app.exports.render.{form}").make
    except (ImportError, OSError) as error:  # cffi says OSError when it does not find Pango
        raise Missing("no Pango") from error
    return made


def bound() -> None:
    """Take away from this process what no honest document needs."""
    for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, MEMORY), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(OSError, ValueError):  # a system that knows no such limit
            resource.setrlimit(limit, (most, most))
    with contextlib.suppress(OSError, AttributeError):  # where the system lets us, a network without any way out
        unshare = ctypes.CDLL(None).unshare
        if unshare(NEW_NETWORK) and os.geteuid():
            unshare(NEW_USER | NEW_NETWORK)  # of one's own, since it is not given to everybody


def more_time() -> None:
    """Allow SECONDS of the processor from now on; beyond them the system ends this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (spent + SECONDS, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def closed() -> None:
    """Refuse connections and other programs from now on, now that the libraries are loaded."""
    sys.addaudithook(_refuse)


def _refuse(event: str, _args: tuple[object, ...]) -> None:
    if event.startswith(FORBIDDEN):
        raise PermissionError(event)


if __name__ == "__main__":
    main(int(sys.argv[1]))
