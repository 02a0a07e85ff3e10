"""The root of the command line, and the groups that hang on it."""

from __future__ import annotations

import click

from app.cli import data, files, running, schema
from app.cli.site import Site
from app.settings import Settings


@click.group()
@click.pass_context
def ekinerja(context: click.Context) -> None:
    """e-Kinerja: performance management for Indonesia's civil service.

    Settings come from the environment (EKINERJA_HOST, _PORT, _VAR, _SCHEMA, _DATABASE_URL, _REDIS_URL, _SECRET_KEY,
    _DEMO). Exit codes: 0 fine, 1 findings, 2 usage, 3 something unavailable.
    """
    context.obj = site = Site(Settings.load())
    context.call_on_close(site.close)


for command in (
    schema.schema,
    data.db,
    data.seed,
    data.accounts,
    data.history,
    data.backup,
    data.restore,
    files.import_,
    files.export,
    running.run,
    running.worker,
    running.health,
):
    ekinerja.add_command(command)
