"""Settings of gunicorn, for here and for production alike: `gunicorn --config python:app.serving app.wsgi:app`."""

from __future__ import annotations

import socket
import struct
from collections.abc import Sequence
from typing import Protocol

from app.processes import die_with_parent
from app.settings import Settings

_settings = Settings.load()

bind = f"{_settings.host}:{_settings.port}"
proc_name = "ekinerja-web"
workers = 2
worker_class = "gthread"
threads = 8
timeout = 60
graceful_timeout = 10
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 8190
limit_request_field_size = 16_384
control_socket_disable = True
SILENCE_SECONDS = 10
preload_app = True


class _Listener(Protocol):
    """What is used here of gunicorn's listening sockets."""

    sock: socket.socket


class _Arbiter(Protocol):
    """What is used here of gunicorn's own."""

    pid: int

    @property
    def LISTENERS(self) -> Sequence[_Listener]:  # noqa: N802 - gunicorn's name
        """The sockets that are listened on."""


def when_ready(server: _Arbiter) -> None:
    """Let nobody who falls silent in the midst of a request or an answer keep a thread.

    gunicorn waits for them for ever, and a few lost mobile connections would take all threads. What a listening socket
    accepts inherits its time limits.
    """
    limit = struct.pack("ll", SILENCE_SECONDS, 0)
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)


def post_fork(server: _Arbiter, _worker: object) -> None:
    """Let no worker outlive the server that started it."""
    die_with_parent(server.pid)
