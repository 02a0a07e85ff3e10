"""Whoever opens a connection and falls silent does not keep a thread."""

from __future__ import annotations

import socket
from dataclasses import dataclass

import pytest

from app import serving


@dataclass
class Listener:
    """A listening socket, as gunicorn holds it."""

    sock: socket.socket


@dataclass
class Arbiter:
    """The process that listens."""

    LISTENERS: list[Listener]
    pid: int = 1


def test_a_connection_that_falls_silent_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "SILENCE_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving.when_ready(Arbiter([Listener(listening)]))
        with socket.create_connection(listening.getsockname()) as client:
            accepted, _ = listening.accept()
            with accepted:
                accepted.setblocking(True)  # as gunicorn does, which takes away Python's own time limit
                client.sendall(b"GET")
                assert accepted.recv(10) == b"GET"
                with pytest.raises(BlockingIOError):
                    accepted.recv(10)
                with pytest.raises(BlockingIOError):
                    accepted.sendall(b"x" * 50_000_000)
