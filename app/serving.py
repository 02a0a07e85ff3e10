"""Settings of gunicorn, for here and for production alike: `gunicorn --config python:app.serving app.wsgi:app`."""

from __future__ import annotations

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
preload_app = True


class _Arbiter(Protocol):
    """What is used here of gunicorn's own."""

    pid: int


def post_fork(server: _Arbiter, _worker: object) -> None:
    """Let no worker outlive the server that started it."""
    die_with_parent(server.pid)
