"""Asks a link whether it opens: a few hops, a few seconds, public addresses alone, and never more than the head.

The address is resolved here and the connection goes to that very address, so that no name means one machine when it is
judged and another when it is called.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from app.domain.tautan import NOT_FROM_HERE, UNKNOWN, Hasil, Temuan, boleh_ditanya, menilai, umum

SECONDS = 5.0
HOPS = 5
AGENT = "e-Kinerja (pemeriksa tautan)"
SILENT = "Server tautan tidak menjawab."
CIRCLE = "Tautan dialihkan terlalu banyak kali."
REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Internal(Exception):
    """The name leads to an address that is not of the public internet."""


@dataclass(frozen=True, slots=True)
class Jawaban:
    """The head of an answer: its status, and where it sends one."""

    status: int
    location: str = ""


Opener = Callable[[str], Jawaban]
"""Asks one address for its head. Raises Internal, and OSError where nobody answers."""


def periksa(url: str, ask: Opener | None = None) -> Hasil:
    """What can be said about a link, after the redirects that it leads over. Never raises for what it leads to."""
    opener = ask or buka
    for _ in range(HOPS):
        if not boleh_ditanya(url):
            return UNKNOWN
        try:
            answer = opener(url)
        except Internal:
            return Hasil(None, NOT_FROM_HERE)
        except (OSError, http.client.HTTPException, ValueError):
            return Hasil(Temuan.GAGAL, SILENT)
        if answer.status not in REDIRECTS or not answer.location:
            return menilai(answer.status, url)
        url = urljoin(url, answer.location)
    return Hasil(Temuan.GAGAL, CIRCLE)


def buka(url: str) -> Jawaban:
    """Ask the address itself. Raises Internal, OSError, HTTPException and ValueError."""
    parts = urlsplit(url)
    host, secure = str(parts.hostname), parts.scheme == "https"
    connection = http.client.HTTPConnection(host, parts.port or (443 if secure else 80), timeout=SECONDS)
    connection.sock = _connect(host, connection.port, secure=secure)
    try:
        path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        connection.request("GET", path, headers={"User-Agent": AGENT, "Connection": "close"})
        answer = connection.getresponse()
        return Jawaban(answer.status, answer.getheader("Location") or "")
    finally:
        connection.close()


def _connect(host: str, port: int, *, secure: bool) -> socket.socket:
    """A connection to the first of the host's addresses, when all of them are public."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not found or not all(umum(str(one[4][0])) for one in found):
        raise Internal
    plain = socket.create_connection((str(found[0][4][0]), port), SECONDS)
    if not secure:
        return plain
    with ExitStack() as stack:
        stack.callback(plain.close)
        wrapped = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        stack.pop_all()
    return wrapped
