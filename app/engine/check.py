"""Findings about an entity as a whole: permissions (E4), titles that go round in circles (E6), and lint (W)."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.conditions import ALWAYS
from app.engine.book import Book, Draft
from app.engine.fieldtypes.relation import RelationField
from app.engine.modelcheck import check_workflow
from app.engine.parse import grants
from app.engine.problems import Report, suggest
from app.engine.queries import check_source
from app.engine.reading import mapping, pairs, scalars
from app.engine.rolespec import Reach, Role
from app.engine.source import Mapping, Node, Scalar
from app.engine.spec import ACTIONS, Entity
from app.engine.standing import check_standing

ROLES_FILE = "roles.yaml"
WRITING = ("create", "update", "delete", "import")


def check_entity(draft: Draft, entity: Entity, book: Book) -> None:
    """All findings about one entity."""
    for role, block in grants(draft):
        _grant(role, block, draft, entity, book)
    check_workflow(entity, book)
    _menu(draft, entity, book)
    _import_used(draft, entity, book)
    _natural_key(draft, entity, book)
    _import_key(draft, entity, book)
    _stored(draft, entity, book)
    _renamed(draft, entity, book)
    check_source(draft, entity, book)


def check_book(entities: dict[str, Entity], book: Book) -> None:
    """Findings about all entities together."""
    check_standing(entities, book)
    for entity in entities.values():
        _comes_back_alone(entity, entities, book)
    for name in entities:
        circle = _circle(name, entities)
        if circle:
            place = book.drafts[name].node.place_of("title")
            book.report.error(
                "E602",
                place,
                f"the title goes round in a circle: {' → '.join(circle)}",
                "name a field of the other row, such as {unor.nama}",
            )


def _grant(role: Scalar, block: Mapping, draft: Draft, entity: Entity, book: Book) -> None:
    known = book.roles.get(role.text)
    if known is None and ROLES_FILE not in book.unread:
        cure = suggest(
            role.text,
            book.roles,
            "there is no roles.yaml among these folders; check an overlay together with the base folder",
        )
        book.report.error("E401", role.place, f"unknown role '{role.text}'", cure)
    for action in scalars(block.get("actions")):
        _action(action, known, entity, book)
    fields = mapping(block.get("fields"), block.place)
    for key, node in pairs(fields):
        _limits(key.text, node, draft, book)


def _action(action: Scalar, role: Role | None, entity: Entity, book: Book) -> None:
    name, report = action.text, book.report
    if name not in ACTIONS and name not in entity.actions:
        report.error("E402", action.place, f"unknown action '{name}'", suggest(name, (*ACTIONS, *entity.actions)))
    for word, spec, example in (("import", entity.imports, "key: […]"), ("export", entity.exports, "formats: [xlsx]")):
        if name == word and spec is None:
            cure = f"add '{word}: {{{example}}}' to the entity, or leave it out here"
            report.error("E403", action.place, f"'{entity.name}' has no {word}", cure)
    if name == "restore" and not entity.soft_delete:
        report.error("E403", action.place, f"'{entity.name}' has no trash", "add 'soft_delete: true' to the entity")
    if role is not None and name in WRITING:
        _writing(action, role, entity, report)
    if role is not None and name == "restore" and role.reach not in (Reach.ALL, Reach.INSTANSI):
        message = f"'{role.name}' reaches less than the instansi, and a row in the trash stands in no unit"
        report.error("E408", action.place, message, "give it to a role that reaches the instansi")


def _writing(action: Scalar, role: Role, entity: Entity, report: Report) -> None:
    """A role changes no more than it reaches: shared rows, other instansi and other people's rows are out of it."""
    name, place, everywhere = action.text, action.place, role.reach is Reach.ALL
    if entity.scope.kind == "shared" and not everywhere:
        cure = "give it to a role that reaches all (operator), or make the scope instansi"
        report.error("E404", place, f"'{role.name}' cannot {name} shared rows, they belong to everybody", cure)
    elif entity.scope.kind == "tenant" and name != "update" and not everywhere:
        cure = "give it to a role that reaches all (operator)"
        report.error("E404", place, f"'{role.name}' cannot {name} an instansi", cure)
    elif role.reach is Reach.SELF and entity.owner is None:
        message = f"'{role.name}' reaches its own rows alone, and '{entity.name}' does not say whose a row is"
        cure = "add 'owner: …' (the relation that leads to the pegawai) to the entity, or leave the action out"
        report.error("E405", place, message, cure)
    elif role.reach is Reach.UNOR and entity.scope.kind == "instansi":
        message = f"'{role.name}' reaches one unit, but may {name} every row of the instansi here"
        report.warn("W401", place, message, "write scope: {unor: …} if rows belong to units")


def _limits(kind: str, node: Node, draft: Draft, book: Book) -> None:
    for item in scalars(node):
        field = book.own(draft, item.text, item.place)
        if field is not None and kind == "write" and (field.readonly or field.kind == "computed"):
            book.report.error("E406", item.place, f"'{item.text}' is never entered", "leave it out of write")


def _menu(draft: Draft, entity: Entity, book: Book) -> None:
    listed = any("list" in permission.actions for permission in entity.permissions)
    if entity.menu is not None and not listed:
        key = draft.node.key("menu")
        cure = "add 'permissions: {admin_instansi: {actions: [list, read]}}'"
        book.report.error(
            "E407", key.place if key else draft.place, f"'{entity.name}' is in the menu, but no role may list it", cure
        )
    for role, block in grants(draft):
        actions = {item.text for item in scalars(block.get("actions"))}
        if actions & {"update", "delete"} and not _may_see(role.text, entity):
            book.report.warn(
                "W402",
                block.place,
                f"'{role.text}' may change rows that it may neither list nor read",
                "add list and read",
            )


def _comes_back_alone(entity: Entity, entities: dict[str, Entity], book: Book) -> None:
    """What can come back must not have taken other rows along: only its own rows below come back with it."""
    for field in entity.stored:
        if not isinstance(field, RelationField) or field.name == entity.parent or field.on_delete == "restrict":
            continue
        target = entities.get(field.to)
        if target is not None and target.soft_delete:
            message = f"'{field.to}' has a trash, from which it could not bring back what happened here"
            book.report.error("E209", field.place, message, "write on_delete: restrict")


def _may_see(role: str, entity: Entity) -> bool:
    actions = {action for permission in entity.permissions if permission.role == role for action in permission.actions}
    return {"list", "read"} <= actions


def _import_used(draft: Draft, entity: Entity, book: Book) -> None:
    granted = {action for permission in entity.permissions for action in permission.actions}
    for word, spec in (("import", entity.imports), ("export", entity.exports)):
        key = draft.node.key(word)
        if spec is not None and key is not None and word not in granted:
            book.report.warn(
                "W403",
                key.place,
                f"no role of '{entity.name}' may {word}",
                f"add '{word}' to somebody's actions, or leave the key out",
            )
    key = draft.node.key("soft_delete")
    if entity.soft_delete and key is not None and "restore" not in granted:
        book.report.warn(
            "W403", key.place, "no role may restore what is deleted", "add 'restore' to somebody's actions"
        )
    for name in entity.actions:
        if name not in granted:
            place = next(key.place for key, _ in pairs(draft.node.get("actions")) if key.text == name)
            book.report.warn("W403", place, f"no role may do '{name}'", "add it to somebody's actions")


def _natural_key(draft: Draft, entity: Entity, book: Book) -> None:
    for item in scalars(draft.node.get("natural_key")):
        field = entity.fields.get(item.text)
        if field is not None and field.storage is not None and not field.required:
            book.report.warn(
                "W201",
                item.place,
                f"'{item.text}' identifies rows but may be left empty",
                f"add 'required: true' to {item.text}",
            )


def _import_key(draft: Draft, entity: Entity, book: Book) -> None:
    if entity.imports is None:
        return
    for field in entity.stored:
        if field.kind == "file" and field.required and "add" in entity.imports.modes:
            cure = "leave out required, or write modes: [update] in the import"
            message = f"'{field.name}' must be filled, and files do not come from imports: no row could be added"
            book.report.error("E211", field.place, message, cure)
    if not entity.imports.key:
        return
    given = set(entity.imports.key)
    if not any(set(unique.fields) <= given and unique.where == ALWAYS for unique in entity.unique):
        place = mapping(draft.node.get("import"), draft.place).place_of("key")
        cure = f"add 'natural_key: [{', '.join(entity.imports.key)}]', or choose fields that are unique"
        book.report.warn(
            "W202", place, "several rows may have the same import key, and a file cannot tell them apart", cure
        )


def _stored(draft: Draft, entity: Entity, book: Book) -> None:
    own = [field for field in entity.stored if field.name != entity.parent]
    if not own and not draft.broken:
        book.report.error(
            "E111",
            draft.place,
            f"'{entity.name}' has no stored field",
            "add a field such as nama: {type: text, label: Nama}",
        )
    for field in own:
        if field.required and field.readonly and field.default is None and not entity.derive:
            book.report.error(
                "E205",
                field.place,
                f"'{field.name}' must be filled, and nobody may enter it",
                "leave out readonly or required, give it a default, or name what fills it in with 'derive'",
            )


def _renamed(draft: Draft, entity: Entity, book: Book) -> None:
    """A former name that something else has now, or that two claim, leads nowhere."""
    claimed: dict[str, str] = {}
    for field in entity.fields.values():
        for former in field.renamed_from:
            place = draft.nodes[field.name].place_of("renamed_from")
            if former in entity.fields or former in claimed:
                other = former if former in entity.fields else claimed[former]
                message = f"'{field.name}' cannot have been '{former}': '{other}' is"
                book.report.error("E205", place, message, "name what this field was called before")
            claimed[former] = field.name
    for former in entity.renamed_from:
        if former in book.drafts:
            place = draft.node.place_of("renamed_from")
            message = f"'{entity.name}' cannot have been '{former}': there is an entity of that name"
            book.report.error("E205", place, message, "name what this entity was called before")


def _circle(start: str, entities: dict[str, Entity]) -> tuple[str, ...]:
    """The entities that the title of `start` leads round, or nothing."""
    trail: list[str] = []
    seen: set[str] = set()

    def visit(name: str) -> bool:
        if name in seen:
            return name == start
        seen.add(name)
        trail.append(name)
        if any(visit(other) for other in _titles(name, entities)):
            return True
        trail.pop()
        return False

    return (*trail, start) if visit(start) else ()


def _titles(name: str, entities: dict[str, Entity]) -> Iterator[str]:
    """Entities whose title is part of this one's."""
    entity = entities.get(name)
    for path in entity.title.paths if entity else ():
        at = entity
        for step in path:
            field = at.fields.get(step) if at else None
            at = entities.get(field.to) if isinstance(field, RelationField) else None
        if at is not None:
            yield at.name
