"""`ekinerja import …` and `ekinerja export …`: the pages' own steps, for scripts; done when the command ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import click
import sqlalchemy as sa

from app.cli.outcome import Findings
from app.cli.site import Site, utc_now
from app.domain import zona
from app.domain.actor import Actor
from app.engine.permissions import may
from app.engine.spec import Entity
from app.errors import NotAllowed, OutOfScope
from app.imports import store
from app.imports.stored import tables_from
from app.models.account import load_actor
from app.models.imports import ImportPlan, ImportRow
from app.models.scope import forbidden
from app.sync import outbox
from app.sync.dispatch import KINDS
from app.sync.jobs import ekspor
from app.sync.task import Task
from app.workflows.effects import Done

MODES = ("add", "update", "deactivate")
MOST_ERRORS = 1_000
FORMATS = {".xlsx": "xlsx", ".csv": "csv"}
as_nip = click.option("--as", "nip", metavar="NIP", required=True, help="The account that does it, with its rights.")


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong in a file: where (row from 1, column by its letter, '' for the whole row) and what."""

    sheet: str
    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import came to, in rows; with the number of its plan, by which it can be undone."""

    plan: int
    new: int
    changed: int
    same: int
    error: int
    errors: Sequence[Wrong]


class Quiet:
    """Nobody watches: the command itself waits."""

    def report(self, done: int, total: int | None = None, message: str = "") -> None:
        """Pass over it."""


class _ImportGroup(click.Group):
    """`import ENTITY FILE` stands beside `import undo PLAN`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands:
            args = ["file", *args]
        return super().resolve_command(ctx, args)


@click.group("import", cls=_ImportGroup)
def import_() -> None:
    """Import a file (ekinerja import ENTITY FILE --as NIP), or undo an import (ekinerja import undo PLAN)."""


@import_.command("file", hidden=True)
@click.argument("entity")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_nip
@click.option("--dry-run", is_flag=True, help="Draw the plan and print what it would do.")
@click.option("--json", "as_json", is_flag=True, help="Print {plan, new, changed, same, error, errors}.")
@click.option("--mode", "modes", type=click.Choice(MODES), multiple=True, default=MODES[:2], help="What may be done.")
@click.pass_obj
def import_file(
    site: Site, entity: str, file: Path, nip: str, dry_run: bool, as_json: bool, modes: tuple[str, ...]
) -> None:
    """Import FILE into ENTITY; exit 1 when a row is wrong. Rows that are right are applied all the same."""
    actor, found = replace(site.actor(nip), origin="import"), _entity(site, entity)
    if not may(site.catalog, actor, entity, "import"):
        raise forbidden(found, "import")
    plan_id = _ask(site, actor, lambda desk: store.receive(desk, file.name, file.read_bytes(), modes, actor.now), found)
    outcome = _outcome(site, actor, plan_id)
    if outcome.new + outcome.changed and not dry_run:
        _ask(site, actor, lambda desk: store.ask_apply(desk, desk.one(plan_id)), found)
    click.echo(json.dumps(asdict(outcome), ensure_ascii=False, indent=2) if as_json else _told(outcome))
    if outcome.error:
        raise Findings


@import_.command("undo")
@click.argument("plan", type=int)
@click.pass_obj
def undo(site: Site, plan: int) -> None:
    """Take an applied import back, by the number of its PLAN, with the rights of the account that did it."""
    site.need_tables()
    with site.database.read() as session:
        stored = session.get(ImportPlan, plan)
        actor = load_actor(session, stored.akun_id, utc_now(), origin="import") if stored else None
    if stored is None or actor is None:
        raise OutOfScope(f"There is no import {plan}, or its account is gone.", "")
    zona.use(actor.zone)
    _ask(site, actor, lambda desk: store.ask_undo(desk, desk.one(plan)), _entity(site, stored.entity))
    click.echo(f"The import {plan} is undone.")


def _ask(site: Site, actor: Actor, step: Callable[[store.Desk], Done], entity: Entity) -> int:
    """Take a step of an import and do at once what it asks to be done in the background; gives the plan's number."""
    with site.database.write() as session:
        done = step(store.Desk(session, site.registry, actor, entity))
    for effect in done.effects:
        KINDS[effect.kind](Task(0, actor, effect.params, site.workshop, Quiet(), utc_now(), outbox.post))
    return done.subject_id


def _outcome(site: Site, actor: Actor, plan_id: int) -> Outcome:
    with site.database.read() as session:
        plan = session.get_one(ImportPlan, plan_id)
        _refuse_unready(plan, store.Desk(session, site.registry, actor, site.catalog.entity(plan.entity)))
        wrong = sa.select(ImportRow).where(ImportRow.plan_id == plan_id, ImportRow.outcome == "error")
        rows = session.scalars(wrong.order_by(ImportRow.seq).limit(MOST_ERRORS)).all()
        sheets = {place: table.name for place, table in enumerate(tables_from(plan))}
        return _counted(plan, [one for row in rows for one in _wrong(row, sheets)])


def _refuse_unready(plan: ImportPlan, desk: store.Desk) -> None:
    """Raise NotAllowed for a plan that needs somebody at the screen first."""
    if plan.status == "pemetaan":
        missing = ", ".join(store.lacking(desk.parts(), tables_from(plan)))
        raise NotAllowed(f"No column of the file is {missing}.", "Name it in the header as the menu does.")
    if plan.status == "gagal":
        raise NotAllowed(plan.message)
    if any(asked["kind"] == "date" for asked in plan.questions):
        raise NotAllowed(store.blocked(plan), "The page of the import asks for it.")


def _counted(plan: ImportPlan, errors: Sequence[Wrong]) -> Outcome:
    counts: Mapping[str, int] = plan.counts
    changed = counts.get("changed", 0) + counts.get("deactivate", 0)
    return Outcome(plan.id, counts.get("new", 0), changed, counts.get("same", 0), counts.get("error", 0), errors)


def _wrong(row: ImportRow, sheets: Mapping[int, str]) -> list[Wrong]:
    return [
        Wrong(sheets.get(row.sheet, ""), row.number, column, text) for _, column, text, stops in row.messages if stops
    ]


def _told(outcome: Outcome) -> str:
    lines = [f"{one.sheet}:{one.row}{f':{one.column}' if one.column else ''}: {one.message}" for one in outcome.errors]
    counts = f"{outcome.new} new, {outcome.changed} changed, {outcome.same} same, {outcome.error} wrong"
    return "\n".join([*lines, f"plan {outcome.plan}: {counts}"])


@click.command()
@click.argument("entity")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@as_nip
@click.pass_obj
def export(site: Site, entity: str, file: Path, nip: str) -> None:
    """Write every row of ENTITY that the account may export to FILE, .xlsx or .csv."""
    form = FORMATS.get(file.suffix.lower())
    if form is None:
        raise click.BadParameter("FILE ends with .xlsx or .csv", param_hint="FILE")
    actor, found = site.actor(nip), _entity(site, entity)
    count = ekspor.write_list(site.workshop, actor, found, file.absolute(), form, {}, Quiet())
    click.echo(f"{count} rows are in {file}")


def _entity(site: Site, name: str) -> Entity:
    if name not in site.catalog.entities:
        raise click.BadParameter(f"there is no entity {name!r}: {', '.join(sorted(site.catalog.entities))}")
    return site.catalog.entity(name)
