"""`ekinerja schema …`: checking the schema folders and bringing the database in line with them."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.explain import explain
from app.cli.outcome import Findings
from app.cli.site import Site
from app.cli.who import who_can
from app.engine import catalog, modelcheck, problems, reference
from app.engine.manual import markdown
from app.errors import Refused
from app.models import migrate as migrations
from app.models import stubs
from app.settings import PACKAGED_SCHEMA


@click.group()
def schema() -> None:
    """Check the schema folders, and bring the database in line with them."""


@schema.command()
@click.argument("folders", metavar="[DIR]...", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How findings are printed.")
@click.pass_obj
def check(site: Site, folders: tuple[Path, ...], form: str) -> None:
    """Print every finding about exactly these folders (without any: the set ones); exit 1 when one is an error."""
    found = catalog.check(folders or site.settings.folders)
    if form == "json":
        click.echo(problems.render_json(found))
    elif found:
        click.echo(problems.render_text(found))
    if any(problem.severity == "error" for problem in found):
        raise Findings
    if form == "text":
        click.echo("The schema is fine.")


@schema.command()
@click.argument("name")
@click.pass_obj
def workflow(site: Site, name: str) -> None:
    """Print the workflow NAME as a Mermaid state diagram; exit 1 when no entity goes through it."""
    flows = (entity.workflow for entity in site.catalog)
    found = next((flow for flow in flows if flow is not None and flow.name == name), None)
    if found is None:
        raise Refused(f"no entity goes through a workflow '{name}'")
    click.echo(modelcheck.diagram(found))


@schema.command()
@click.pass_obj
def diff(site: Site) -> None:
    """Print what `schema migrate` would do, with codes and the number of rows each change touches."""
    click.echo(migrations.plan(site.database.engine, site.settings.folders, site.catalog))


@schema.command()
@click.option("--write-only", is_flag=True, help="Write the revision; leave the database as it is.")
@click.option("--allow-loss", metavar="ID", multiple=True, help="Do this change although it loses data.")
@click.pass_obj
def migrate(site: Site, write_only: bool, allow_loss: tuple[str, ...]) -> None:
    """Write a revision for what changed in the schema folders, and apply it; a second run does nothing."""
    folders = site.settings.folders
    click.echo(migrations.migrate(site.database.engine, folders, write_only=write_only, allow_loss=allow_loss))


@schema.command()
@click.pass_obj
def types(_: Site) -> None:
    """Write the types of the packaged schema's classes (app/models/entities.pyi)."""
    changed = stubs.write(catalog.load([PACKAGED_SCHEMA]))
    click.echo(f"{'written' if changed else 'up to date'}: {stubs.PATH}")


@schema.command()
@click.option("--out", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="Write the manual there.")
@click.pass_obj
def docs(site: Site, out: Path | None) -> None:
    """Write the language's reference (schema/README.md) and its JSON Schema.

    With --out, write the manual of the menus instead: a Markdown file for each menu of the set folders, in Indonesian,
    for the people who use them. The same schema gives the same files; others in DIR are left alone.
    """
    if out is None:
        written = reference.write(PACKAGED_SCHEMA, catalog.load([PACKAGED_SCHEMA]))
    else:
        written = markdown.write(out, site.catalog)
    for path in written:
        click.echo(f"written: {path}")


schema.add_command(explain)
schema.add_command(who_can)
