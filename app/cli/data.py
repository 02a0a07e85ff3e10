"""Commands about what the database holds: tables, seeds, accounts, history, backup and restore."""

from __future__ import annotations

import json
from pathlib import Path

import click

from app.cli import demo
from app.cli.outcome import Findings
from app.cli.site import Site, utc_now
from app.models import backup as backups
from app.models import history as histories
from app.models import migrate
from app.models.filestore import FileStore
from app.settings import SEEDS
from app.supervisor import Unavailable
from app.workflows import seed as seeds


@click.group()
def db() -> None:
    """The database's tables."""


@db.command()
@click.pass_obj
def upgrade(site: Site) -> None:
    """Apply all revisions that the database lacks."""
    migrate.upgrade(site.database.engine, site.settings.folders)
    click.echo("The database is up to date.")


@click.group()
def seed() -> None:
    """Put rows in that come with the program."""


@seed.command("reference")
@click.pass_obj
def seed_reference(site: Site) -> None:
    """Load the reference lists; rows that are there already stay as they are."""
    site.need_tables()
    with site.database.write() as session:
        counts = seeds.reference(session, site.registry, SEEDS / "reference", utc_now())
    click.echo(", ".join(f"{name} {count}" for name, count in counts.items()))


@seed.command("demo")
@click.option("--pegawai", type=click.IntRange(0), default=demo.PEGAWAI, help="How many pegawai there shall be.")
@click.pass_obj
def seed_demo(site: Site, pegawai: int) -> None:
    """Load two invented instansi with people, and an account for each role; passwords only with EKINERJA_DEMO=1."""
    site.need_tables()
    accounts = demo.load(site, pegawai)
    if not site.settings.demo:
        click.echo("Nobody got a password: EKINERJA_DEMO is not set.", err=True)
    click.echo(f"The demo is loaded, with {len(accounts)} accounts.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a list of {role, nip, password, nama}.")
@click.pass_obj
def accounts(site: Site, as_json: bool) -> None:
    """Print the demo's accounts, one a role, with their passwords."""
    found = demo.accounts(site.settings)
    if found is None:
        raise Unavailable(
            "There is no demo here. 'make run' starts one; 'EKINERJA_DEMO=1 ekinerja seed demo' loads it."
        )
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else demo.table(found))


@click.group()
def history() -> None:
    """The record of every change."""


@history.command()
@click.pass_obj
def verify(site: Site) -> None:
    """Check that no sealed row of the history was altered or removed; exit 1 when one was."""
    site.need_tables()
    with site.database.read() as session:
        findings = histories.verify(session)
    for finding in findings:
        click.echo(finding)
    if findings:
        raise Findings
    click.echo("The history is as it was sealed.")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.pass_obj
def backup(site: Site, file: Path) -> None:
    """Write all rows and all handed-in files to FILE, from one moment, while everybody goes on working.

    Exit 1 when a file that a row names is missing from the disk; the backup holds everything else.
    """
    site.need_tables()
    if not file.absolute().parent.is_dir():
        raise click.BadParameter(f"there is no folder {file.absolute().parent}")
    revisions, store = backups.revisions(site.database), FileStore(site.settings.files)
    held = backups.backup(site.database, site.tables, revisions, file.absolute(), utc_now(), store)
    click.echo(f"{sum(held.rows.values())} rows of {len(held.rows)} tables are in {file}, with the files they name")
    if held.missing:
        click.echo(f"{len(held.missing)} files are missing from {store.root}: {', '.join(held.missing[:20])}", err=True)
        raise Findings


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Throw away the rows that are there.")
@click.pass_obj
def restore(site: Site, file: Path, replace: bool) -> None:
    """Put the rows of a backup into an empty database, SQLite or PostgreSQL, whichever it was made from, and its files
    into the var folder."""
    migrate.upgrade(site.database.engine, site.settings.folders)
    revisions, store = backups.revisions(site.database), FileStore(site.settings.files)
    held = backups.restore(site.database, site.tables, revisions, file, store, replace=replace)
    click.echo(f"{sum(held.rows.values())} rows of {len(held.rows)} tables are back, with the files they name")
