"""Rows below a row, saved with it: what is listed is kept, added or changed; what is no longer listed is deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.engine.fieldtypes.base import BadValue
from app.engine.fieldtypes.children import ChildrenField
from app.engine.spec import ID, Entity
from app.errors import Invalid
from app.models.pointing import pointing_at
from app.workflows import recording, write
from app.workflows.draft import Draft, Row, Work, changed, new

MOST = 500


@dataclass(frozen=True, slots=True)
class Below:
    """The planned rows of one children field: new ones, changed ones, and those that go.

    `deeper` has, for each row that stays (by its place in the list), what is planned below it.
    """

    work: Work
    field: ChildrenField
    new: Sequence[Draft]
    changed: Sequence[Draft]
    same: Sequence[Draft]
    gone: Sequence[Draft]
    deeper: Mapping[int, Sequence[Below]]

    @property
    def any(self) -> bool:
        """True when saving does something, here or further below."""
        return bool(self.new or self.changed or self.gone) or any(
            part.any for parts in self.deeper.values() for part in parts
        )

    @property
    def kept(self) -> Sequence[Draft]:
        """The rows that stand there afterwards, changed or not."""
        return (*self.new, *self.changed, *self.same)


def split(entity: Entity, values: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """The values of columns, and those of children fields."""
    below = {name for name in values if isinstance(entity.fields.get(name), ChildrenField)}
    return (
        {name: value for name, value in values.items() if name not in below},
        {name: value for name, value in values.items() if name in below},
    )


def plan(work: Work, parent_id: int, values: Mapping[str, object]) -> list[Below]:
    """What saving the children values would do below `parent_id` (0: a new row). Raises Invalid for what is no list."""
    return [_plan(work, parent_id, name, value) for name, value in values.items()]


def _plan(work: Work, parent_id: int, name: str, value: object) -> Below:
    field = work.entity.fields[name]
    assert isinstance(field, ChildrenField)
    below = work.of(work.registry.catalog.entity(field.entity))
    try:
        rows = field.clean(value) or ()
    except BadValue as error:
        raise Invalid({name: [str(error)]}) from None
    if len(rows) > MOST:
        raise Invalid({name: [f"{field.label} paling banyak {MOST} baris."]})
    stored = _stored(below, parent_id) if parent_id else {}
    drafts, deeper = [], {}
    for place, row in enumerate(rows):
        own, inner = split(below.entity, row)
        draft = _draft(below, place, own, stored)
        drafts.append(draft)
        deeper[place] = plan(below, draft.row_id, inner)
    known = [draft for draft in drafts if draft.before is not None]
    kept = {draft.row_id for draft in known}
    return Below(
        below,
        field,
        new=[draft for draft in drafts if draft.before is None],
        changed=[draft for draft in known if draft.changed or draft.problems],
        same=[draft for draft in known if not draft.changed and not draft.problems],
        gone=[changed(below, -1, row, {}) for row_id, row in stored.items() if row_id not in kept],
        deeper=deeper,
    )


def _stored(work: Work, parent_id: int) -> dict[int, Row]:
    table = work.registry.tables[work.entity.name]
    mine = pointing_at(work.registry, work.entity.name, str(work.entity.parent), [parent_id])
    rows = work.session.execute(sa.select(table).where(mine))
    return {row[ID]: row for row in rows.mappings()}


def _draft(work: Work, place: int, row: dict[str, object], stored: Mapping[int, Row]) -> Draft:
    """A draft of one row; an id of no row below this parent counts as wrong, whatever row it may be elsewhere."""
    row_id = row.pop(ID, None)
    unknown = [name for name in row if name not in work.entity.fields or name == work.entity.parent]
    known = {name: value for name, value in row.items() if name not in unknown}
    draft = changed(work, place, stored[row_id], known) if row_id in stored else new(work, place, known)  # type: ignore[index]
    draft.problems.pop(str(work.entity.parent), None)
    if (row_id is not None and row_id not in stored) or unknown:
        draft.refuse("", "Baris ini tidak dikenal. Muat ulang halaman, lalu ulangi.")
    return draft


def judge(below: Sequence[Below], parent: Draft) -> None:
    """Note what is wrong with the rows, and hand their problems to the parent as `field-place-name`."""
    for part in below:
        drafts = [*part.new, *part.changed]
        for draft in drafts:
            draft.instansi_id = parent.instansi_id
            draft.put({str(part.work.entity.parent): parent.row_id or None})
        write.judge(part.work, drafts, leaving=frozenset(draft.row_id for draft in part.gone))
        for draft in part.kept:
            judge(part.deeper[draft.place], draft)
            for name, messages in draft.problems.items():
                for message in messages:
                    parent.refuse(f"{part.field.name}-{draft.place}-{name}" if name else part.field.name, message)


def save(below: Sequence[Below], parent: Draft, root: tuple[str, int] | None = None) -> None:
    """Write the rows and their history under the page of `root` (without it: of the parent). Raises what `write` does.

    What goes is deleted first, from the deepest rows up: a key that it frees may be taken by a new row.
    """
    for part in below:
        name = str(part.work.entity.parent)
        top = root or (name, parent.row_id)
        _delete(part.work, part.gone, top)
        for draft in part.new:
            draft.put({name: parent.row_id})
        if part.new:
            write.insert(part.work, part.new)
            recording.note(part.work, part.new, "create", root=top)
        if part.changed:
            write.update(part.work, part.changed)
            recording.note(part.work, part.changed, "update", root=top)
        for draft in part.kept:
            save(part.deeper[draft.place], draft, top)


def _delete(work: Work, gone: Sequence[Draft], root: tuple[str, int]) -> None:
    if not gone:
        return
    for inner in below_of(work):
        rows = [row for draft in gone for row in _stored(inner, draft.row_id).values()]
        _delete(inner, [changed(inner, -1, row, {}) for row in rows], root)
    for draft in gone:
        draft.put(dict.fromkeys(draft.after))
    recording.note(work, gone, "delete", root=root)
    table = work.registry.tables[work.entity.name]
    work.session.execute(sa.delete(table).where(table.c[ID].in_([draft.row_id for draft in gone])))


def below_of(work: Work) -> Iterator[Work]:
    """The same work for each kind of rows below the entity."""
    for item in work.entity.fields.values():
        if isinstance(item, ChildrenField):
            yield work.of(work.registry.catalog.entity(item.entity))
