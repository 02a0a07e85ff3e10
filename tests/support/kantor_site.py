"""The world of `tests.personas` with the tables of `tests/kantor`, served to a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ViewportSize
from werkzeug.serving import make_server

from app.web.principal import COOKIE
from app.workflows import akun
from tests.personas import NOW, World
from tests.support.web import Clock, application

WIDE: ViewportSize = {"width": 1366, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}


@dataclass(frozen=True)
class KantorSite:
    """The running application, and a browser."""

    world: World
    address: str
    browser: Browser
    clock: Clock
    """What the application takes for now; a test sets it."""

    def visitor(
        self, person: str, *, script: bool = True, screen: ViewportSize = WIDE, bypass_csp: bool = False
    ) -> BrowserContext:
        """A browser profile in which `person` is signed in; `bypass_csp` lets a test's own script into the pages."""
        with self.world.database.write() as session:
            key, now = self.world.akun[person], self.clock.now
            token = akun.open_session(session, key, address="127.0.0.1", agent="test", now=now)
        context = self.browser.new_context(
            base_url=self.address,
            java_script_enabled=script,
            viewport=screen,
            locale="id-ID",
            bypass_csp=bypass_csp,
        )
        context.add_cookies([{"name": COOKIE, "value": token, "url": self.address}])
        return context


@contextmanager
def served(world: World, var: Path, browser: Browser) -> Iterator[KantorSite]:
    """The application over `world` on a port of its own, until the block ends."""
    url = world.database.url.render_as_string(hide_password=False)
    clock = Clock(NOW)
    app = application(url, var, world.registry.catalog, clock)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield KantorSite(world, f"http://127.0.0.1:{server.server_port}", browser, clock)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
