"""`ekinerja schema who …`: who can act on rows of an entity between two days."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import click
import sqlalchemy as sa

from app.cli.outcome import Findings
from app.cli.site import Site
from app.domain.conditions import ALWAYS, Condition, Context, Held, Path
from app.domain.settling import dated, paths_of, timely
from app.engine.fieldtypes.base import BadValue, Field
from app.engine.fieldtypes.relation import RelationField
from app.engine.manual.steps import conditions
from app.engine.spec import ID, Catalog, Entity
from app.engine.telling import tell
from app.engine.whocan import Answer, Part, Span, who
from app.errors import OutOfScope
from app.models.conditions import value_at

DAY = click.DateTime(["%Y-%m-%d"])
Values = dict[Path, Held | None]


@click.command("who")
@click.argument("entity")
@click.argument("first", metavar="FROM", type=DAY)
@click.argument("last", metavar="TO", type=DAY)
@click.option("--set", "given", metavar="FIELD=VALUE", multiple=True, help="Ask about rows that hold this value.")
@click.option("--row", "row_id", metavar="ID", type=int, help="Ask about this row of the database, as it is now.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How answers are printed.")
@click.pass_obj
def who_can(
    site: Site, entity: str, first: datetime, last: datetime, given: tuple[str, ...], row_id: int | None, form: str
) -> None:
    """Print who can act on rows of ENTITY from day FROM to day TO (2026-01-31): for each action the roles, on which
    days, and what the row has to fulfil besides.

    Exit 1 when there are days on which nobody can move a row on from a state that is not final. Roles act as far as
    they reach; on which days somebody holds one is not asked here.
    """
    if entity not in site.catalog.entities:
        raise click.BadParameter(f"there is no entity {entity!r}: {', '.join(sorted(site.catalog.entities))}")
    found = site.catalog.entity(entity)
    if found.parent is not None:
        raise click.BadParameter(f"rows of {entity!r} go with their parent: ask about {site.catalog.top(found).name!r}")
    known = {} if row_id is None else _stored(site, found, row_id)
    known |= dict(_given(site.catalog, found, one) for one in given)
    try:
        parts = who(site.catalog, found, first.date(), last.date(), known)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    told = _Teller(site.catalog, found, (first.date(), last.date()))
    if form == "json":
        click.echo(json.dumps([told.plain(part) for part in parts], ensure_ascii=False, indent=2))
    else:
        click.echo(f"{found.name} ({found.label}), {first.date()} to {last.date()}")
        for part in parts:
            click.echo("\n".join(told.lines(part)))
    if any(part.stuck for part in parts):
        raise Findings


def _given(catalog: Catalog, entity: Entity, text: str) -> tuple[Path, Held | None]:
    """A path and its value. Raises BadParameter for what no row can hold."""
    name, sign, raw = text.partition("=")
    path = tuple(name.split("."))
    if not sign:
        raise click.BadParameter(f"write --set FIELD=VALUE, not {text!r}")
    field = _field(catalog, entity, path)
    try:
        value = field.parse(raw)
    except BadValue as error:
        raise click.BadParameter(f"{name}: {error}") from error
    flow = entity.workflow
    if flow is not None and path == (flow.field,) and value is None:
        raise click.BadParameter(f"every row has a state: {', '.join(flow.states)}")
    return path, value  # type: ignore[return-value]  # what a stored field parses is what conditions compare


def _field(catalog: Catalog, entity: Entity, path: Path) -> Field:
    at = entity
    for step in path[:-1]:
        field = at.fields.get(step)
        if not isinstance(field, RelationField):
            raise click.BadParameter(f"{at.name!r} has no relation {step!r}")
        at = catalog.entity(field.to)
    last = at.fields.get(path[-1])
    if last is None or last.storage is None:
        names = (field.name for field in at.stored)
        raise click.BadParameter(f"{at.name!r} stores no {path[-1]!r}: {', '.join(names)}")
    return last


def _stored(site: Site, entity: Entity, row_id: int) -> Values:
    """What the row holds at every path that a permission asks for. Raises OutOfScope."""
    site.need_tables()
    asked = {path for condition in _asked(entity) for path in paths_of(condition)}
    asked |= {(field.name,) for field in entity.stored}
    table, paths = site.registry.tables[entity.name], sorted(asked)
    values = [value_at(path, site.registry, entity.name, table) for path in paths]
    with site.database.read() as session:
        row = session.execute(sa.select(*values).where(table.c[ID] == row_id)).first()
    if row is None:
        raise OutOfScope
    return dict(zip(paths, row, strict=True))


def _asked(entity: Entity) -> Iterator[Condition]:
    yield from (permission.where for permission in entity.permissions)
    yield from (action.when for action in entity.actions.values())


class _Teller:
    """Puts answers about one entity into words."""

    def __init__(self, catalog: Catalog, entity: Entity, whole: tuple[date, date]) -> None:
        self.catalog, self.entity, self.whole = catalog, entity, whole

    def lines(self, part: Part) -> Iterator[str]:
        yield f"\n{self.heading(part)}"
        wide = max((len(answer.action) for answer in part.answers), default=0)
        broad = max((len(answer.role) for answer in part.answers), default=0)
        for answer in part.answers:
            begin = f"  {answer.action:{wide}}  {answer.role:{broad}}  "
            for number, told in enumerate(self.spans(answer)):
                yield (begin if number == 0 else " " * len(begin)) + told
        if not part.answers:
            yield "  nobody can do anything"
        for span in part.stuck:
            yield f"  nobody can move a row on from {span.first} to {span.last}"

    def heading(self, part: Part) -> str:
        flow = self.entity.workflow
        if part.new:
            return "new rows"
        if not part.state or flow is None:
            return "rows"
        state = flow.states[part.state]
        return f"state {state.name} ({state.label}){', final' if state.final else ''}"

    def spans(self, answer: Answer) -> list[str]:
        asks = self.asks(answer.action)
        return [f"{self.days(span)}{self.still(span)}{asks}" for span in answer.spans] or ["never"]

    def days(self, span: Span) -> str:
        return "throughout" if (span.first, span.last) == self.whole else f"{span.first} to {span.last}"

    def still(self, span: Span) -> str:
        """What is asked of the row besides; where today matters, as it stands on the first and on the last day."""
        if span.still == ALWAYS:
            return ""
        if not timely(span.still) or span.first == span.last:
            return f", if {self.tell(span.still, span.first)}"
        return f", if {self.tell(span.still, span.first)} (first day), {self.tell(span.still, span.last)} (last day)"

    def tell(self, condition: Condition, day: date) -> str:
        context = Context(today=day, now=datetime.min)  # noqa: DTZ901 - only the day is written into the condition
        return tell(self.catalog, self.entity, dated(condition, context))

    def asks(self, action: str) -> str:
        """What a step asks besides its condition, such as its guards."""
        step = self.entity.transitions.get(action)
        if step is None:
            return ""
        clauses = list(conditions(self.catalog, self.entity, replace(step, when=ALWAYS)))
        return f"; asks: {'; '.join(clauses)}" if clauses else ""

    def plain(self, part: Part) -> dict[str, object]:
        """The part as JSON."""
        return {
            "state": part.state,
            "new": part.new,
            "answers": [
                {
                    "action": answer.action,
                    "role": answer.role,
                    "spans": [
                        {
                            "from": span.first.isoformat(),
                            "to": span.last.isoformat(),
                            "if": "" if span.still == ALWAYS else tell(self.catalog, self.entity, span.still),
                        }
                        for span in answer.spans
                    ],
                }
                for answer in part.answers
            ],
            "stuck": [{"from": span.first.isoformat(), "to": span.last.isoformat()} for span in part.stuck],
        }
