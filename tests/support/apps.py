"""Applications for tests: the pages of a schema are put up once, and every test gets its own services behind them.

Putting up some eight hundred routes takes the best part of a second, and a test asks a few of them.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from flask import Flask

from app.engine.spec import Catalog
from app.factory import create_app
from app.models.transaction import Database
from app.settings import Settings
from app.sync import progress, queues
from app.web.services import EXTENSION, Clock, Services, utc_now

KEPT = 8

More = Callable[[Flask], None]
_PUT_UP: dict[tuple[int, str, More | None], tuple[Catalog, Flask]] = {}


def application(settings: Settings, catalog: Catalog, clock: Clock = utc_now, more: More | None = None) -> Flask:
    """The application for `settings`, with the routes of the test's own that `more` adds."""
    if settings.tls:  # its proxy's middleware is tied to the one application
        return create_app(settings, catalog=catalog, clock=clock)
    pages = _put_up(settings, catalog, more)
    twin = copy.copy(pages)
    found: Services = pages.extensions[EXTENSION]
    database = Database(settings.database_url)
    twin.json = type(pages.json)(twin)
    twin.config = copy.copy(pages.config)
    twin.config["SECRET_KEY"] = settings.signing_key()
    twin.extensions = pages.extensions | {
        EXTENSION: replace(
            found,
            settings=settings,
            database=database,
            queue=queues.job_queue(settings.redis_url),
            board=progress.board(database, settings.var),
            clock=clock,
        )
    }
    _protect(twin, pages)
    return twin


def _protect(twin: Flask, pages: Flask) -> None:
    """Flask-WTF's check asks the settings of the application that it was made for: give the copy one of its own."""
    before = {name: list(asked) for name, asked in pages.before_request_funcs.items()}
    before[None] = [asked for asked in before[None] if asked.__name__ != "csrf_protect"]
    twin.before_request_funcs = defaultdict(list, before)
    given = {name: list(asked) for name, asked in pages.template_context_processors.items()}
    twin.template_context_processors = defaultdict(list, given)
    pages.extensions["csrf"].init_app(twin)


def _put_up(settings: Settings, catalog: Catalog, more: More | None) -> Flask:
    """The application that others are copied from, which never answers itself; what it was made with is in the key."""
    key = (id(catalog), settings.model_dump_json(exclude={"var", "database", "redis_url", "secret"}), more)
    if key not in _PUT_UP:
        while len(_PUT_UP) >= KEPT:
            _PUT_UP.pop(next(iter(_PUT_UP)))
        made = create_app(settings, catalog=catalog)
        if more is not None:
            more(made)
        _PUT_UP[key] = catalog, made
    return _PUT_UP[key][1]
