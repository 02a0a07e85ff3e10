"""Files of a form: those that come with it are taken in, and none is lost when the form has to be shown again.

A file that came belongs to whoever sent it and waits in the register; the form names it in a hidden input, and the verb
that saves the row gives it to the row. So a form that was refused keeps its files, and nobody can name another's.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import request
from werkzeug.datastructures import MultiDict

from app.admin import links
from app.admin.controls import FileControl
from app.admin.forms import EntityForm, RowsControl
from app.domain.actor import Actor
from app.engine.fieldtypes.base import BadValue
from app.engine.spec import Entity
from app.models import files
from app.models.listing import Record
from app.web import uploads
from app.web.services import services
from app.web.transaction import keep, session


def typed() -> MultiDict[str, str]:
    """What was typed, with an empty text for every file that came without its hidden input: so that its row is seen."""
    alone = [(name, "") for name, file in request.files.items(multi=True) if file.filename and name not in request.form]
    return MultiDict([*request.form.items(multi=True), *alone])


def receive(form: EntityForm, actor: Actor) -> None:
    """Take in the files of this request, each for its control; what is refused is said there.

    Raises TooLarge for somebody who fills the disk with files that are never saved.
    """
    for control in form.files():
        sent = request.files.get(control.name)
        if sent is not None and sent.filename:
            uploads.refuse_too_many(files.waiting_bytes(session(), actor.akun_id))
            try:
                control.take(uploads.take(services().files, control.spec, sent.stream, sent.filename))
            except BadValue as refusal:
                control.refuse(str(refusal))
        elif request.form.get(control.removal):
            control.clear()


def register(form: EntityForm, actor: Actor) -> None:
    """Note in this transaction what has come with this request."""
    fresh = (control.fresh for control in form.files())
    files.register(session(), actor.akun_id, [ref for ref in fresh if ref is not None], actor.now)


def hold(form: EntityForm, actor: Actor) -> None:
    """Keep what has come with a form that is shown again, and nothing else that this request did."""
    if fingerprints(form):
        session().rollback()
        register(form, actor)
        keep()


def fingerprints(form: EntityForm) -> tuple[str, ...]:
    """What tells the files of this request from those of another."""
    return tuple(control.fresh.sha256 for control in form.files() if control.fresh is not None)


def address_controls(entity: Entity, form: EntityForm, record: Record | None) -> None:
    """Say where the files that are stored with the row can be fetched."""
    if record is not None:
        _address(entity, form, record, ())


def _address(entity: Entity, form: EntityForm, record: Record, way: tuple[str, ...]) -> None:
    for name, control in form.controls.items():
        if isinstance(control, FileControl):
            if control.text and control.text == record.values.get(name):
                control.address = links.file(entity, (*way, name), record.id)
        elif isinstance(control, RowsControl):
            stored: Mapping[int | None, Record] = {row.id: row for row in record.children.get(name, ())}
            for row in control.rows:
                if row.id in stored:
                    _address(entity, row, stored[row.id], (*way, name))
