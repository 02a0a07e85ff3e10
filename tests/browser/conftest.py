"""The web application behind a real server, for a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from werkzeug.serving import make_server

from tests.support.web import Web
from tests.support.webfixtures import catalog, dialect_name, more, web

__all__ = ["address", "catalog", "dialect_name", "more", "web"]


@pytest.fixture
def address(web: Web) -> Iterator[str]:
    """Where the application of this test answers."""
    server = make_server("127.0.0.1", 0, web.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
