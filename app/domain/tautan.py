"""Links of bukti dukung: which may be asked at all, and what an answer says about whoever opens them.

Source: ux.md ('evidence links that nobody can open': Drive permissions). A link is never refused for what is found: it
is only told.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit


class Temuan(StrEnum):
    """What was found out about a link."""

    TERBUKA = "terbuka"
    TERTUTUP = "tertutup"
    """It asks for a login or a permission."""

    GAGAL = "gagal"


@dataclass(frozen=True, slots=True)
class Hasil:
    """A finding with its reason; `temuan` is None where nothing can be said from here."""

    temuan: Temuan | None
    keterangan: str


LOGIN_HOSTS = frozenset({"accounts.google.com", "login.microsoftonline.com", "login.live.com"})
"""Where Drive, OneDrive and SharePoint send whoever has no permission."""

PORTS = frozenset({None, 80, 443})
LOCKED = "Tautan meminta login atau izin. Ubah aksesnya agar pejabat penilai dapat membukanya."
GONE = "Halaman tidak ditemukan. Periksa tautannya."
BROKEN = "Server tautan menjawab dengan kesalahan ({})."
BUSY = "Server tautan membatasi pemeriksaan; buka sendiri untuk memastikan."
NOT_FROM_HERE = "Tautan jaringan internal tidak diperiksa."
UNKNOWN = Hasil(None, "Tautan ini tidak dapat diperiksa.")


def boleh_ditanya(url: str) -> bool:
    """Whether a link may be asked by the program: http or https, by a name, on an ordinary port, without a password."""
    try:
        parts = urlsplit(url)
        return bool(
            parts.scheme in ("http", "https")
            and parts.hostname
            and parts.port in PORTS
            and parts.username is None
            and parts.password is None
        )
    except ValueError:
        return False


def umum(alamat: str) -> bool:
    """Whether an IP address belongs to the public internet: never this machine, the office's network or a cloud's own
    addresses."""
    try:
        found = ipaddress.ip_address(alamat)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global and not found.is_multicast


def menilai(status: int, url: str) -> Hasil:
    """What the last answer says, which came from `url` with an HTTP `status`."""
    if (urlsplit(url).hostname or "") in LOGIN_HOSTS or status in (401, 403, 407):
        return Hasil(Temuan.TERTUTUP, LOCKED)
    if 200 <= status < 400:
        return Hasil(Temuan.TERBUKA, "")
    if status in (404, 410):
        return Hasil(Temuan.GAGAL, GONE)
    if status in (405, 429, 503):
        return Hasil(None, BUSY)
    return Hasil(Temuan.GAGAL, BROKEN.format(status))
