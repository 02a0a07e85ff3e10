"""The add and edit form: which fields it has for this person, and how they stand on the page."""

from __future__ import annotations

from collections.abc import Mapping

from werkzeug.datastructures import MultiDict

from app.admin import links
from app.admin.controls import LookupControl
from app.admin.forms import AnyControl, EntityForm, RowsControl, RowsOf, controls
from app.admin.pages import FormPage, Item, SectionView
from app.domain.actor import Actor
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


def create_form(catalog: Catalog, entity: Entity, actor: Actor, sent: MultiDict[str, str] | None) -> EntityForm:
    """The form of a new row: fresh, or as it was sent."""
    names = writable_fields(catalog, actor, entity, "create")
    form = EntityForm(entity, controls(entity, names, rows=_rows(catalog, entity, actor)))
    form.process(sent, data=defaults(entity, actor) if sent is None else None)
    return form


def edit_form(
    catalog: Catalog, entity: Entity, actor: Actor, record: Record, sent: MultiDict[str, str] | None
) -> EntityForm:
    """The form of a stored row: as stored, or as it was sent."""
    made = controls(entity, record.writable - _settled(entity, record), rows=_rows(catalog, entity, actor))
    form = EntityForm(entity, made)
    form.keep(record.masked)
    form.process(sent, data=_stored(record) if sent is None else None)
    for control in form.controls.values():
        _entitle(control, record)
    return form


def _settled(entity: Entity, record: Record) -> frozenset[str]:
    """What is set once for all and has been: shown, not asked."""
    once = (name for name, field in entity.fields.items() if field.set_once)
    return frozenset(name for name in once if not is_empty(record.values.get(name)))


def _rows(catalog: Catalog, entity: Entity, actor: Actor) -> dict[str, RowsOf]:
    fields = [field for field in entity.fields.values() if isinstance(field, ChildrenField)]
    children = {field.name: catalog.entity(field.entity) for field in fields}
    return {name: (child, defaults(child, actor)) for name, child in children.items()}


def _stored(record: Record) -> dict[str, object]:
    rows = {name: [{"id": row.id, **row.values} for row in rows] for name, rows in record.children.items()}
    return {**record.values, **rows}


def _entitle(control: AnyControl, record: Record) -> None:
    """Call what is chosen as it is called where it is stored, which saves asking for its title."""
    if isinstance(control, LookupControl):
        if control.chosen is not None and control.chosen == record.values.get(control.short_name):
            control.title = record.shown.get(control.short_name, "")
    elif isinstance(control, RowsControl):
        stored = {row.id: row for row in record.children.get(control.short_name, ())}
        for row in control.rows:
            if row.id in stored:
                for inner in row.controls.values():
                    _entitle(inner, stored[row.id])


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
    for control in form.controls.values():
        if isinstance(control, RowsControl):
            control.offer_blank()
    return FormPage(
        heading=heading,
        trail=links.trail(catalog, entity, (heading, "")),
        notice=str(entity.texts.notice or ""),
        action=links.page(entity, "edit/", id=record.id) if record else links.page(entity, "new/"),
        cancel=back or links.base(entity),
        back=back,
        submit="OK",
        refused=f"{noun} belum tersimpan. Perbaiki isian berikut:",
        another=record is None,
        lookups=links.page(entity, "lookup/"),
        problems=tuple((anchor, _line(label, message)) for anchor, label, message in form.problems()),
        sections=_sections(entity, form, record),
        version=_version(record, stale, version),
        once="" if record else once.mark(),
        resumed=resumed,
        differences=stale.differences if stale else (),
        stale=stale.message if stale else "",
    )


def _line(label: str, message: str) -> str:
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
