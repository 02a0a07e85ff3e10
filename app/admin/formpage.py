"""The add and edit form: which fields it has for this person, and how they stand on the page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from types import MappingProxyType

from werkzeug.datastructures import MultiDict

from app.admin import links
from app.admin.controls import LookupControl
from app.admin.forms import AnyControl, EntityForm, RowsControl, RowsOf, controls
from app.admin.pages import FormPage, Item, SectionView
from app.admin.when import fixed
from app.domain.actor import Actor
from app.engine.fieldtypes.base import BadValue
from app.engine.fieldtypes.children import ChildrenField
from app.engine.permissions import rules, writable
from app.engine.spec import Catalog, Entity
from app.engine.validate import clean, defaults, is_empty
from app.errors import Stale
from app.models.listing import Record
from app.web import once


def writable_fields(catalog: Catalog, actor: Actor, entity: Entity, action: str) -> frozenset[str]:
    """The fields that some role of the actor may write when doing `action`."""
    granted = rules(catalog, actor, entity.name, action)
    return frozenset().union(*(writable(entity, permission) for _, permission in granted))


def create_form(
    catalog: Catalog,
    entity: Entity,
    actor: Actor,
    sent: MultiDict[str, str] | None,
    given: Mapping[str, str] = MappingProxyType({}),
) -> EntityForm:
    """The form of a new row: fresh, with what its address proposes, or as it was sent."""
    names = writable_fields(catalog, actor, entity, "create")
    form = EntityForm(entity, controls(entity, names, rows=_rows(catalog, entity, actor)))
    begun = {**defaults(entity, actor), **_proposed(entity, names, given)}
    form.process(sent, data=begun if sent is None else None)
    form.tell_conditions(actor)
    return form


def _proposed(entity: Entity, names: Collection[str], given: Mapping[str, str]) -> dict[str, object]:
    """The values that an address names and that can be read; they are judged when the form is sent, as any others."""
    found: dict[str, object] = {}
    for name in given.keys() & set(names):
        field = entity.fields[name]
        if field.storage is not None:
            with suppress(BadValue):
                found[name] = field.parse(given[name])
    return found


def edit_form(
    catalog: Catalog, entity: Entity, actor: Actor, record: Record, sent: MultiDict[str, str] | None
) -> EntityForm:
    """The form of a stored row: as stored, or as it was sent."""
    names = record.writable - settled(entity, record) - fixed(entity, record.values, actor)
    made = controls(entity, names, rows=_rows(catalog, entity, actor))
    form = EntityForm(entity, made)
    form.keep(record.masked)
    form.process(sent, data=as_stored(record) if sent is None else None)
    for control in form.controls.values():
        entitle(control, record)
        _fix(control, record, actor)
    form.tell_conditions(actor)
    return form


def _fix(control: AnyControl, record: Record, actor: Actor) -> None:
    """Show as text what conditions fix in the rows below, and below these."""
    if not isinstance(control, RowsControl):
        return
    stored = {row.id: row for row in record.children.get(control.short_name, ())}
    for row in control.rows:
        if row.id in stored:
            row.fix(fixed(row.entity, stored[row.id].values, actor), stored[row.id].shown)
            for inner in row.controls.values():
                _fix(inner, stored[row.id], actor)


def settled(entity: Entity, record: Record) -> frozenset[str]:
    """What is set once for all and has been: shown, not asked."""
    once = (name for name, field in entity.fields.items() if field.set_once)
    return frozenset(name for name in once if not is_empty(record.values.get(name)))


def _rows(catalog: Catalog, entity: Entity, actor: Actor) -> dict[str, RowsOf]:
    fields = [field for field in entity.fields.values() if isinstance(field, ChildrenField)]
    children = {field.name: catalog.entity(field.entity) for field in fields}
    return {
        name: RowsOf(child, defaults(child, actor), _rows(catalog, child, actor)) for name, child in children.items()
    }


def as_stored(record: Record) -> dict[str, object]:
    """What a form shows of a row and of the rows below it."""
    rows = {name: [{"id": row.id, **as_stored(row)} for row in rows] for name, rows in record.children.items()}
    return {**record.values, **rows}


def entitle(control: AnyControl, record: Record) -> None:
    """Call what is chosen as it is called where it is stored, which saves asking for its title."""
    if isinstance(control, LookupControl):
        if control.chosen is not None and control.chosen == record.values.get(control.short_name):
            name = control.short_name
            control.title = record.options.get(name) or record.shown.get(name, "")
    elif isinstance(control, RowsControl):
        stored = {row.id: row for row in record.children.get(control.short_name, ())}
        for row in control.rows:
            if row.id in stored:
                for inner in row.controls.values():
                    entitle(inner, stored[row.id])


def problems(entity: Entity, form: EntityForm, before: Mapping[str, object] | None) -> Mapping[str, list[str]]:
    """What else is wrong with a form that could not be read whole, so that all of it is told at once."""
    stored = {name: value for name, value in form.values().items() if entity.fields[name].storage is not None}
    return clean(entity, stored, before=before).problems


def compose(
    catalog: Catalog,
    entity: Entity,
    form: EntityForm,
    record: Record | None,
    *,
    back: str,
    stale: Stale | None,
    version: int | None,
    resumed: bool,
) -> FormPage:
    """The page around `form`: headings, buttons, and the fields in the order that the schema lays down.

    `version` is the one that the form was sent with.
    """
    noun = links.noun(entity)
    heading = f"Edit {noun}" if record else str(entity.texts.add)
    form.offer_blanks()
    return FormPage(
        heading=heading,
        trail=links.trail(catalog, entity, (heading, "")),
        notice=str(entity.texts.notice or ""),
        action=links.page(entity, "edit/", id=record.id) if record else links.page(entity, "new/"),
        cancel=back or links.base(entity),
        back=back,
        submit="OK",
        refused=f"{noun} belum tersimpan. Perbaiki isian berikut:",
        another=record is None and not entity.singleton,
        lookups=links.page(entity, "lookup/"),
        purpose="update" if record else "create",
        problems=tuple((anchor, line(label, message)) for anchor, label, message in form.problems()),
        sections=_sections(entity, form, record),
        version=_version(record, stale, version),
        once="" if record else once.mark(),
        resumed=resumed,
        with_files=next(form.files(pattern=True), None) is not None,
        differences=stale.differences if stale else (),
        stale=stale.message if stale else "",
    )


def line(label: str, message: str) -> str:
    """A line of the summary; the label is said once."""
    return message if not label or label.lower() in message.lower() else f"{label}: {message}"


def _version(record: Record | None, stale: Stale | None, sent: int | None) -> int | None:
    """The version that the next save is checked against: the one the form was made from; after a stale save, that of
    the row as it is now, which the page has shown.
    """
    if stale is not None and stale.version:
        return stale.version
    return sent or (record.version if record else None)


def _sections(entity: Entity, form: EntityForm, record: Record | None) -> tuple[SectionView, ...]:
    found = (
        SectionView(str(section.title or ""), tuple(_items(entity, row, form, record) for row in section.rows))
        for section in entity.form.layout
    )
    kept = (SectionView(section.title, tuple(row for row in section.rows if row)) for section in found)
    return tuple(section for section in kept if section.rows)


def _items(entity: Entity, names: tuple[str, ...], form: EntityForm, record: Record | None) -> tuple[Item, ...]:
    """The controls of a row; a field that this person may only read is shown as text on the form of a stored row."""
    return tuple(
        Item(str(entity.fields[name].label), record.shown.get(name, "") if record else "", form.controls.get(name))
        for name in names
        if name in form.controls or (record is not None and name in record.shown)
    )
