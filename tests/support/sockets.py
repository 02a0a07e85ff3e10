"""No test talks to the outside: connections go to this machine, or nowhere."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest


class OutsideConnection(RuntimeError):
    """A test tried to reach another machine."""


def local(address: object) -> bool:
    """True for a path of a unix socket and for an address of this very machine."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    if host in ("localhost", ""):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def shut(patch: pytest.MonkeyPatch, allowed: frozenset[str] = frozenset()) -> None:
    """Refuse connections to other machines, but for the hosts in `allowed`."""
    for name in ("connect", "connect_ex"):
        original = getattr(socket.socket, name)

        def guarded(self: socket.socket, address: Any, original: Any = original) -> Any:
            if not local(address) and str(address[0]) not in allowed:
                raise OutsideConnection(f"a test tried to reach {address!r}")
            return original(self, address)

        patch.setattr(socket.socket, name, guarded)
