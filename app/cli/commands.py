"""The root of the command line, and the commands that hang on it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import click

from app.cli.site import Site
from app.settings import Settings

COMMANDS: Mapping[str, str] = {
    "accounts": "data:accounts",
    "backup": "data:backup",
    "db": "data:db",
    "export": "files:export",
    "health": "running:health",
    "history": "data:history",
    "import": "files:import_",
    "restore": "data:restore",
    "run": "running:run",
    "schema": "schema:schema",
    "seed": "data:seed",
    "worker": "working:worker",
}
"""Each command's module in this package, and its name there."""


class _OnDemand(click.Group):
    """Imports a command when it is called: a worker or an export needs no migrations, whose import would be a third of
    the start and a tenth of the memory."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        found: click.Command = getattr(import_module(f"app.cli.{module}"), name)
        return found


@click.group(cls=_OnDemand)
@click.pass_context
def ekinerja(context: click.Context) -> None:
    """e-Kinerja: performance management for Indonesia's civil service.

    Settings come from the environment (EKINERJA_HOST, _PORT, _VAR, _SCHEMA, _DATABASE_URL, _REDIS_URL, _SECRET_KEY,
    _DEMO). Exit codes: 0 fine, 1 findings, 2 usage, 3 something unavailable.
    """
    context.obj = site = Site(Settings.load())
    context.call_on_close(site.close)
