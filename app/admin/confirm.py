"""Questions before something that is not easily undone, and what is shown once after it."""

from __future__ import annotations

from app.admin import links
from app.admin.pages import ConfirmPage, KeptPage, SecretPage
from app.engine.spec import Catalog, Entity, RowAction
from app.errors import InUse
from app.models.listing import Record
from app.workflows.effects import Done


def deletion(catalog: Catalog, entity: Entity, record: Record, back: str) -> ConfirmPage:
    """The manual's own question before a row goes."""
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


def step(catalog: Catalog, entity: Entity, action: RowAction, record: Record, back: str) -> ConfirmPage:
    """The question before a named step on one row."""
    return ConfirmPage(
        heading=str(action.label),
        trail=links.trail(catalog, entity, (str(action.label), "")),
        question=str(action.confirm or f"{action.label}?"),
        subject=record.title,
        action=links.page(entity, f"action/{action.name}/"),
        cancel=back or links.page(entity, "details/", id=record.id),
        back=back,
        submit="OK",
        danger=False,
        row_id=record.id,
        version=record.version,
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
