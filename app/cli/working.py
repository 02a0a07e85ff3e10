"""The worker: apart from `run`, so that it carries no migrations about."""

from __future__ import annotations

import logging

import click

from app import worker as workers
from app.cli.site import Site


@click.command()
@click.pass_obj
def worker(site: Site) -> None:
    """Do background work until Ctrl-C."""
    site.need_tables()
    site.database.dispose()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    workers.main(site.settings)
