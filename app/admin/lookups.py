"""What relations may point at, and what the rows they point at are called. All of it under the caller's scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from app.admin.controls import LookupControl
from app.admin.forms import EntityForm
from app.domain.actor import Actor
from app.engine.fieldtypes.children import ChildrenField
from app.engine.fieldtypes.relation import RelationField
from app.engine.spec import Catalog, Entity
from app.errors import OutOfScope
from app.models import listing
from app.models.build import Registry

MINIMUM = 3
LONGEST = 200
LIMIT = 20
WHOLE = 200
SAVING = ("create", "update")
Found = Sequence[tuple[int, str]]


def target(catalog: Catalog, entity: Entity, path: str) -> tuple[Entity, RelationField]:
    """The relation at the end of a path, with the entity that it is a field of: 'unor', 'pegawai.unor' or, through rows
    of children, 'peran.unor'. Raises OutOfScope where there is none.
    """
    *steps, last = path.split(".")
    for step in steps:
        field = entity.fields.get(step)
        if isinstance(field, ChildrenField):
            entity = catalog.entity(field.entity)
        elif isinstance(field, RelationField):
            entity = catalog.entity(field.to)
        else:
            raise OutOfScope("Halaman tidak ditemukan.")
    found = entity.fields.get(last)
    if not isinstance(found, RelationField):
        raise OutOfScope("Halaman tidak ditemukan.")
    return entity, found


def search(
    session: Session, registry: Registry, actor: Actor, entity: Entity, path: str, typed: str, purpose: str = ""
) -> Found:
    """Rows that may be chosen and match what was typed. Less than 3 characters find something in short lists only.

    `purpose` is 'create', 'update' or one of the entity's actions where the choice is to be saved, '' where it filters.
    """
    action = purpose if purpose in SAVING or purpose in entity.actions else None
    owner, field = target(registry.catalog, entity, path)
    text = typed.replace("\0", "").strip()[:LONGEST]
    if field.pick == "list":
        return listing.lookup(session, registry, actor, owner, field.name, text, limit=WHOLE, action=action)
    if len(text) < MINIMUM:
        return ()
    return listing.lookup(session, registry, actor, owner, field.name, text, limit=LIMIT, action=action)


def offer(session: Session, registry: Registry, actor: Actor, form: EntityForm, purpose: str) -> None:
    """Give the short relations of a form all their rows, by one query. One that has grown long is searched instead."""
    short = [control for control in form.lookups() if control.short]
    wanted = {(control.owner.name, control.field): control.owner for control in short}
    if not wanted:
        return
    asked = [(owner, field) for (_, field), owner in wanted.items()]
    found = dict(zip(wanted, listing.offers(session, registry, actor, asked, most=WHOLE, action=purpose), strict=True))
    for control in short:
        control.offered = found[control.owner.name, control.field]
        control.title = control.title or dict(control.offered or ()).get(control.chosen or 0, "")


def fill(
    session: Session, registry: Registry, actor: Actor, form: EntityForm, given: Mapping[str, str], purpose: str = ""
) -> None:
    """Give the relations of a form the titles of what is chosen, and the one whose 'Cari' was pressed what was found.

    A row that the caller may not choose gets no title.
    """
    searched = given.get("_cari", "")
    for control in form.lookups():
        control.query = given.get(f"cari-{control.name}", "").replace("\0", "")[:LONGEST]
        if control.name == searched:
            owner, field, typed = control.owner, control.field, control.query
            found = listing.lookup(session, registry, actor, owner, field, typed, limit=LIMIT, action=purpose or None)
            control.candidates = tuple(found)
    _entitle(session, registry, actor, [control for control in form.lookups() if control.chosen and not control.title])


def _entitle(session: Session, registry: Registry, actor: Actor, controls: Sequence[LookupControl]) -> None:
    """One query for each relation that holds something, however many rows of the form it stands in."""
    asking: dict[tuple[str, str], list[LookupControl]] = {}
    for control in controls:
        asking.setdefault((control.owner.name, control.field), []).append(control)
    for (_, field), same in asking.items():
        ids = sorted({control.chosen for control in same if control.chosen})
        titles = listing.chosen(session, registry, actor, same[0].owner, field, ids)
        for control in same:
            control.title = titles.get(control.chosen or 0, "")
