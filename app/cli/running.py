"""Everything at once, and the question how it is."""

from __future__ import annotations

import http.client

import click

from app import supervisor
from app.cli import demo
from app.cli.outcome import Findings
from app.cli.site import Site
from app.models import migrate
from app.supervisor import Unavailable


@click.command()
@click.option("--with-parent", is_flag=True, help="End, too, when the process that started this one is gone.")
@click.pass_obj
def run(site: Site, with_parent: bool) -> None:
    """Migrate, load the demo in demo mode, and run web, worker and Redis until Ctrl-C."""
    with supervisor.alone(site.settings.var.resolve()):
        migrate.upgrade(site.database.engine, site.settings.folders)
        migrate.refuse_unwritten(site.database.engine, site.settings.folders, site.catalog)
        accounts = demo.prepare(site)
        site.database.dispose()

        def ready(address: str) -> None:
            click.echo(f"\ne-Kinerja is ready: {address}\n")
            if accounts:
                click.echo(f"{demo.table(accounts)}\n")
            click.echo("Ctrl-C stops everything.")

        supervisor.run(site.settings, ready, with_parent=with_parent)
    click.echo("Stopped.")


@click.command()
@click.pass_obj
def health(site: Site) -> None:
    """Ask the running web server how it is; exit 3 when it does not answer."""
    try:
        answer = supervisor.ask_ready(site.settings)
    except (OSError, http.client.HTTPException) as error:
        raise Unavailable(f"{supervisor.address(site.settings)} does not answer: {error}") from error
    click.echo(answer.text)
    if answer.status != http.client.OK:
        raise Findings if answer.status < http.client.INTERNAL_SERVER_ERROR else Unavailable("The server is not ready.")
