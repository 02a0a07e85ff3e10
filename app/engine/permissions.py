"""Who may do what, as pure facts of the Catalog. Which rows, the scope says (`app.models.scope`); the default is no."""

from __future__ import annotations

from app.domain.actor import Actor, Grant
from app.engine.spec import ACTIONS, Catalog, Entity, Permission


def rules(catalog: Catalog, actor: Actor, entity_name: str, action: str) -> tuple[tuple[Grant, Permission], ...]:
    """Every grant of the actor with each permission of its role that names `action`.

    Rows below a row follow the entity above them: whoever may read or update that, may read or update these.
    Empty for an unknown entity or action: what nobody declared does not exist.
    """
    entity = catalog.entities.get(entity_name)
    if entity is None:
        return ()
    declared = catalog.top(entity)
    return tuple(
        (grant, permission)
        for grant in actor.grants
        for permission in declared.permissions
        if permission.role == grant.role and grant.role in catalog.roles and action in permission.actions
    )


def may(catalog: Catalog, actor: Actor, entity_name: str, action: str) -> bool:
    """Whether the actor may do this to some row of the entity."""
    return bool(rules(catalog, actor, entity_name, action))


def role_labels(catalog: Catalog, actor: Actor) -> tuple[str, ...]:
    """How people call the roles of an actor, without those of their standing: these everybody has, use or not."""
    held = (catalog.roles[name] for name in sorted(actor.roles) if name in catalog.roles)
    return tuple(str(role.label) for role in held if not role.reach.implied)


def may_share_views(catalog: Catalog, actor: Actor) -> bool:
    """Whether one of the actor's roles, held in their own instansi, may share saved views there."""
    return any(
        grant.role in catalog.roles and catalog.roles[grant.role].share_views
        for grant in actor.grants
        if grant.instansi_id == actor.instansi_id
    )


def readable(entity: Entity, permission: Permission) -> frozenset[str]:
    """The fields that a permission of this entity, or of the one above it, shows; masked ones only when named."""
    if entity.parent is not None or permission.read is None:
        return frozenset(name for name, field in entity.fields.items() if not field.mask)
    return permission.read & frozenset(entity.fields)


def writable(entity: Entity, permission: Permission) -> frozenset[str]:
    """The fields that a permission of this entity, or of the one above it, lets people enter.

    Without a list: every stored field and list of rows that is not readonly; masked ones may be entered, not seen.
    """
    own = frozenset(
        name
        for name, field in entity.fields.items()
        if not field.readonly and (field.storage is not None or field.kind == "children")
    )
    return own if entity.parent is not None or permission.write is None else own & permission.write


def enumeration(catalog: Catalog) -> tuple[str, ...]:
    """Every permission there is, as 'entity.action', in order."""
    return tuple(
        f"{entity.name}.{action}"
        for entity in catalog
        if entity.parent is None
        for action in (*ACTIONS, *entity.actions)
    )
