"""Questions before something that is not easily undone, and what is shown once after it."""

from __future__ import annotations

from collections.abc import Sequence

from app.admin import links
from app.admin.formpage import line
from app.admin.forms import EntityForm
from app.admin.pages import ConfirmPage, KeptPage, ReasonBox, SecretPage
from app.domain.actor import Actor
from app.engine.permissions import may
from app.engine.spec import Catalog, Entity, RowAction
from app.engine.workflow import Transition
from app.errors import InUse
from app.models.listing import Record
from app.workflows.effects import Done
from app.workflows.removal import Along


def consequences(catalog: Catalog, actor: Actor, entity: Entity, found: Sequence[Along]) -> tuple[str, ...]:
    """What else a deletion does, a sentence a kind of row; kinds that the person may not list are told without name."""
    trash = ("Data ini masuk ke sampah dan dapat dipulihkan.",) if entity.soft_delete else ()
    told: dict[str, int] = {}
    for one in found:
        known = may(catalog, actor, one.entity.name, "list")
        what = str(one.entity.label_plural) if known else "data lain"
        words = f"Ikut terhapus: {{}} {what}."
        if one.emptied:
            loses = f"{one.emptied} dikosongkan pada {{}} {what}."
            words = loses if known else f"{{}} {what} kehilangan hubungannya dengan data ini."
        told[words] = told.get(words, 0) + one.count
    return (*(words.format(count) for words, count in told.items()), *trash)


def deletion(catalog: Catalog, entity: Entity, record: Record, back: str, notes: tuple[str, ...] = ()) -> ConfirmPage:
    """The manual's own question before a row goes, and what goes with it."""
    return ConfirmPage(
        heading=f"Hapus {links.noun(entity)}",
        trail=links.trail(catalog, entity, (f"Hapus {links.noun(entity)}", "")),
        question=str(entity.texts.delete_confirm),
        subject=record.title,
        action=links.page(entity, "delete/"),
        cancel=back or links.base(entity),
        back=back,
        submit="OK",
        danger=True,
        row_id=record.id,
        version=record.version,
        notes=notes,
    )


def kept(catalog: Catalog, entity: Entity, record: Record, refusal: InUse, back: str) -> KeptPage:
    """Why the row stays."""
    return KeptPage(
        heading=f"{links.noun(entity)} tidak dihapus",
        trail=links.trail(catalog, entity, (f"Hapus {links.noun(entity)}", "")),
        subject=record.title,
        reason=refusal.message,
        hint=refusal.hint,
        details=links.page(entity, "details/", id=record.id),
        back=back or links.base(entity),
    )


def step(
    catalog: Catalog, entity: Entity, action: RowAction, record: Record, back: str, form: EntityForm
) -> ConfirmPage:
    """The question before a named step on one row, with the fields that it asks for."""
    return ConfirmPage(
        heading=str(action.label),
        trail=links.trail(catalog, entity, (str(action.label), "")),
        question=str(action.confirm or (action.label if action.asks else f"{action.label}?")),
        subject=record.title,
        action=links.page(entity, f"action/{action.name}/"),
        cancel=back or links.page(entity, "details/", id=record.id),
        back=back,
        submit=str(action.label),
        danger=False,
        row_id=record.id,
        version=record.version,
        controls=tuple(form.controls.values()),
        problems=tuple((anchor, line(label, message)) for anchor, label, message in form.problems()),
        lookups=links.page(entity, "lookup/"),
        purpose=action.name,
    )


def transition(
    catalog: Catalog, entity: Entity, move: Transition, record: Record, back: str, form: EntityForm, reason: ReasonBox
) -> ConfirmPage:
    """The question before a step of the workflow, with what it asks for and the place for its reason."""
    return ConfirmPage(
        heading=str(move.label),
        trail=links.trail(catalog, entity, (str(move.label), "")),
        question=str(move.confirm or (move.label if move.asks else f"{move.label}?")),
        subject=record.title,
        action=links.page(entity, f"action/{move.name}/"),
        cancel=back or links.page(entity, "details/", id=record.id),
        back=back,
        submit=str(move.label),
        danger=False,
        row_id=record.id,
        version=record.version,
        basis=move.basis or "",
        reason=reason if move.reason else None,
        controls=tuple(form.controls.values()),
        problems=tuple((anchor, line(label, message)) for anchor, label, message in form.problems()),
        lookups=links.page(entity, "lookup/"),
        purpose=move.name,
    )


def secret(catalog: Catalog, entity: Entity, record: Record, done: Done) -> SecretPage:
    """What a step handed out, to be read now and never again."""
    return SecretPage(
        heading=done.message,
        trail=links.trail(catalog, entity, (record.title, "")),
        subject=record.title,
        secret=done.secret or "",
        onward=links.page(entity, "details/", id=record.id),
    )
