"""`ekinerja schema explain …`: why a role may do something, or may not: by the schema alone, or to one row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import click

from app.cli.outcome import Findings
from app.cli.site import Site, utc_now
from app.domain.actor import Actor
from app.domain.conditions import ALWAYS
from app.engine.manual.blocks import listed
from app.engine.manual.steps import conditions
from app.engine.permissions import readable, writable
from app.engine.spec import ACTIONS, Catalog, Entity, Permission
from app.engine.telling import reach, tell
from app.models.account import Assignment, assignments
from app.workflows.draft import Work
from app.workflows.explaining import Verdict, Way, explain_one, holder, written_at

MET = {True: "met", False: "not met", None: "asked of the row"}


@click.command()
@click.argument("role")
@click.argument("action")
@click.argument("entity")
@click.argument("row_id", metavar="[ID]", required=False, type=int)
@click.option("--as", "nip", metavar="NIP", help="Ask for this account, as far as it holds ROLE today.")
@click.pass_obj
def explain(site: Site, role: str, action: str, entity: str, row_id: int | None, nip: str | None) -> None:
    """Print why ROLE may do ACTION to ENTITY, or may not: the blocks that grant it, where they are written, and what
    they ask; exit 1 when it may not.

    With ID, the answer is that of the program for this one row: for the account of --as, else for a holder of the role
    to whom the row is as near as it can be (of its instansi, its unit; its owner).
    """
    found = _entity(site.catalog, entity)
    _known("role", role, site.catalog.roles)
    _known("action", action, (*ACTIONS, *found.actions, *found.transitions))
    if row_id is None:
        if nip is not None:
            raise click.UsageError("--as asks for a row: give its ID")
        allowed = _by_schema(site.catalog, found, role, action)
    else:
        allowed = _by_row(site, found, role, action, row_id, nip)
    if not allowed:
        raise Findings


def _known(what: str, name: str, names: Iterable[str]) -> None:
    every = tuple(names)
    if name not in every:
        raise click.BadParameter(f"there is no {what} {name!r}: {', '.join(every)}")


def _entity(catalog: Catalog, name: str) -> Entity:
    _known("entity", name, catalog.entities)
    found = catalog.entity(name)
    if found.parent is not None:
        raise click.BadParameter(f"rows of {name!r} go with their parent: ask about {catalog.top(found).name!r}")
    return found


def _by_schema(catalog: Catalog, entity: Entity, role: str, action: str) -> bool:
    blocks = [one for one in entity.permissions if one.role == role and action in one.actions]
    click.echo(f"{role} {'may' if blocks else 'may not'} {action} {entity.name}")
    for block in blocks:
        click.echo(f"  by {written_at(catalog, block.place)}")
        click.echo(f"    reaches: {reach(catalog, entity, catalog.roles[role].reach)}")
        if block.where != ALWAYS:
            click.echo(f"    where: {tell(catalog, entity, block.where)}")
        for line in _fields(entity, block, action):
            click.echo(f"    {line}")
    step = entity.transitions.get(action)
    for clause in conditions(catalog, entity, step) if blocks and step else ():
        click.echo(f"    asks: {clause}")
    if not blocks:
        click.echo(f"  {_nobody(_granting(entity, action))}")
    return bool(blocks)


def _granting(entity: Entity, action: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.role for one in entity.permissions if action in one.actions))


def _nobody(others: tuple[str, ...]) -> str:
    return f"no block grants it to that role; it is granted to: {', '.join(others) or 'nobody'}"


def _fields(entity: Entity, block: Permission, action: str) -> Iterator[str]:
    if action in ("list", "read", "export"):
        yield f"fields: {_names(entity, readable(entity, block))}"
    if action in ("create", "update"):
        yield f"fields: {_names(entity, writable(entity, block))}"


def _names(entity: Entity, names: frozenset[str]) -> str:
    return listed((name for name in entity.fields if name in names), "and") or "none"


def _by_row(site: Site, entity: Entity, role: str, action: str, row_id: int, nip: str | None) -> bool:
    site.need_tables()
    actor = None if nip is None else _with_role(site.actor(nip), role)
    with site.database.read() as session:
        who = actor or holder(session, site.registry, entity, row_id, role, utc_now())
        held = [] if actor is None else assignments(session, actor.akun_id)
        theirs = [one for one in held if one.grant.role == role]
        verdict = explain_one(Work(session, site.registry, who, entity, who.now), row_id, action, theirs)
    asked = f"{actor.nama} ({actor.nip}) as {role}" if actor else f"a {role} near to it"
    click.echo(f"{asked} {'may' if verdict.allowed else 'may not'} {action} {entity.name} {row_id}")
    for line in _told(site.catalog, verdict):
        click.echo(f"  {line}")
    return verdict.allowed


def _with_role(actor: Actor, role: str) -> Actor:
    return replace(actor, grants=tuple(grant for grant in actor.grants if grant.role == role))


def _told(catalog: Catalog, verdict: Verdict) -> Iterator[str]:
    for refusal in verdict.refusals:
        yield f"{refusal.message} {refusal.hint}".strip()
    for one in verdict.idle:
        yield f"not in force today: {_held(one)}"
    if not verdict.ways and verdict.elsewhere:
        yield _nobody(verdict.elsewhere)
    for way in verdict.ways:
        yield from _way(catalog, way)
    if verdict.closed:
        yield f"closed fields: {', '.join(verdict.closed)}"


def _way(catalog: Catalog, way: Way) -> Iterator[str]:
    yield f"by {written_at(catalog, way.permission.place)}, {_held(way.assignment)}"
    if way.near is not None:
        yield f"  reach: {way.far} ({'within' if way.near else 'out of it'})"
    for clause in way.clauses:
        yield f"  where: {clause.text} ({MET[clause.holds]})"


def _held(one: Assignment) -> str:
    dates = f" from {one.mulai} to {one.selesai or 'further notice'}" if one.mulai else ""
    return f"{one.grant.role}{dates}"
