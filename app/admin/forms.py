"""Forms of the generated screens: one WTForms control for each engine field, chosen by its widget.

Controls are given to `BaseForm` by name and never become attributes of a class, so that no field name can collide with
WTForms' own.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from wtforms import Field as Control
from wtforms.form import BaseForm
from wtforms.utils import unset_value

from app.admin.controls import FileControl, LookupControl, ManyControl, ValueControl
from app.admin.when import as_json
from app.domain.actor import Actor
from app.engine.fieldtypes.base import Field, WidgetKind
from app.engine.spec import Entity
from app.web.params import whole

if TYPE_CHECKING:  # the two names exist in the stubs of WTForms only
    from wtforms.fields.core import UnboundField
    from wtforms.meta import _MultiDictLike

ROW_LIMIT = 200
BLANK_INDEX = "__n__"
_ROW_NAME = re.compile(r"(?P<index>[0-9]{1,4})-", re.ASCII)

Values = dict[str, object]


@dataclass(frozen=True, slots=True)
class RowsOf:
    """What a children field holds: the entity of its rows, what a new row starts with, and what stands below these."""

    entity: Entity
    fresh: Values
    below: Mapping[str, RowsOf] = dataclasses.field(default_factory=lambda: MappingProxyType({}))


NO_ROWS: Mapping[str, RowsOf] = MappingProxyType({})


class RowsControl(Control):
    """Rows of another entity inside the form, each a small form of its own named `<field>-<index>-<field>`."""

    spec: Field
    rows: list[RowForm]

    def __init__(self, spec: Field, holds: RowsOf, path: str, **bound: object) -> None:
        super().__init__(label=str(spec.label), **bound)  # type: ignore[arg-type]
        self.spec, self.holds, self.path = spec, holds, path
        self.rows = []
        self.sent = False
        self.notes: list[str] = []

    kind: WidgetKind = "children"

    @property
    def help(self) -> str:
        """The hint under the rows."""
        return str(self.spec.help) if self.spec.help else ""

    @property
    def messages(self) -> list[str]:
        """What is wrong with the rows as a whole."""
        return [*map(str, self.process_errors), *self.notes]

    @cached_property
    def pattern(self) -> RowForm:
        """An empty row for the script that adds rows; its index is a mark to replace."""
        return self._row(BLANK_INDEX, self.holds.fresh)

    def process(
        self, formdata: _MultiDictLike | None, data: object = unset_value, extra_filters: object = None
    ) -> None:
        self.process_errors: list[str] = []
        self.rows = []
        if formdata is None:
            self._show(data if isinstance(data, Sequence) else ())
        else:
            self._read(formdata)

    @property
    def next(self) -> int:
        """The first index that no row has taken."""
        return max((row.index for row in self.rows), default=-1) + 1

    @property
    def level(self) -> int:
        """How deep the rows stand: 1 below the row of the page."""
        return self.path.count(".") + 1

    def offer_blank(self) -> None:
        """Append one empty row here and below every row, for those without a script."""
        row = self._row(str(self.next), self.holds.fresh)
        row.offered = True
        self.rows.append(row)
        for each in self.rows:
            each.offer_blanks()

    def kept(self) -> tuple[RowForm, ...]:
        """The rows to store: not marked for removal, and not left blank."""
        return tuple(row for row in self.rows if not row.removed and not row.blank)

    def _show(self, data: Iterable[object]) -> None:
        for index, values in enumerate(data):
            if isinstance(values, Mapping):
                self.rows.append(self._row(str(index), values))

    def _read(self, formdata: _MultiDictLike) -> None:
        indexes = sorted(self._indexes(formdata))
        self.sent = bool(indexes)
        if len(indexes) > ROW_LIMIT:
            self.process_errors.append(
                f"Paling banyak {ROW_LIMIT} baris dalam satu kali simpan; kirim sisanya sesudahnya."
            )
        for index in indexes[:ROW_LIMIT]:
            self.rows.append(self._row(str(index), formdata=formdata))

    def _indexes(self, formdata: _MultiDictLike) -> set[int]:
        start = f"{self.name}-"
        matches = (_ROW_NAME.match(name, len(start)) for name in formdata if name.startswith(start))
        return {int(match["index"]) for match in matches if match}

    def _row(
        self, index: str, data: Mapping[str, object] | None = None, formdata: _MultiDictLike | None = None
    ) -> RowForm:
        entity = self.holds.entity
        made = controls(entity, row_fields(entity), via=f"{self.path}.", rows=self.holds.below)
        form = RowForm(entity, made, f"{self.name}-{index}-")
        form.fill(index, data, formdata)
        return form


AnyControl = ValueControl | RowsControl

CONTROLS: Mapping[WidgetKind, type[ValueControl]] = {
    "text": ValueControl,
    "textarea": ValueControl,
    "number": ValueControl,
    "select": ValueControl,
    "date": ValueControl,
    "datetime": ValueControl,
    "email": ValueControl,
    "url": ValueControl,
    "checkboxes": ManyControl,
    "lookup": LookupControl,
    "file": FileControl,
}


class EntityForm(BaseForm):
    """The add or edit form of one entity: controls by field name."""

    def __init__(self, entity: Entity, made: Mapping[str, UnboundField], prefix: str = "") -> None:  # type: ignore[type-arg]
        super().__init__(made, prefix)
        self.prefix = prefix
        self.entity = entity
        self.notes: list[str] = []

    @property
    def controls(self) -> Mapping[str, AnyControl]:
        """The controls by field name."""
        return self._fields  # type: ignore[return-value]

    def keep(self, names: Iterable[str]) -> None:
        """Say that values are stored in these fields which the person does not see."""
        for name in names:
            control = self.controls.get(name)
            if isinstance(control, ValueControl):
                control.kept = True

    def values(self) -> Values:
        """Typed values of everything that was sent and could be read; rows as lists of dictionaries."""
        found: Values = {}
        for name, control in self.controls.items():
            if not control.sent or control.process_errors:
                continue
            found[name] = [row.stored() for row in control.kept()] if isinstance(control, RowsControl) else control.data
        return found

    def readable(self) -> bool:
        """True when every text could be turned into a value."""
        return not any(True for _ in self.problems())

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """(anchor, label, message) of everything that is wrong, from top to bottom."""
        yield from (("", "", note) for note in self.notes)
        for control in self.controls.values():
            label = str(control.spec.label)
            yield from ((control.id, label, message) for message in control.messages)
            for number, row in enumerate(control.kept() if isinstance(control, RowsControl) else (), start=1):
                yield from (
                    (anchor, f"{label} {number} · {inner}".rstrip(" ·"), message)
                    for anchor, inner, message in row.problems()
                )

    def blame(self, fields: Mapping[str, Sequence[str]]) -> None:
        """Hang messages on the controls they speak of; what belongs to none stands over the whole form."""
        targets = self.targets()
        for name, messages in fields.items():
            target = targets.get(name)
            if target is None:
                self.notes.extend(messages)
            elif not (isinstance(target, ValueControl) and target.process_errors):
                target.notes.extend(message for message in messages if message not in target.notes)

    def targets(self) -> dict[str, AnyControl | EntityForm]:
        """Form name → control. Rows are counted as the verb got them: none removed, none left blank."""
        targets: dict[str, AnyControl | EntityForm] = dict(self.controls)
        for name, control in self.controls.items():
            for position, row in enumerate(control.kept() if isinstance(control, RowsControl) else ()):
                targets[f"{name}-{position}"] = row
                targets.update({f"{name}-{position}-{inner}": item for inner, item in row.targets().items()})
        return targets

    def tell_conditions(self, actor: Actor) -> None:
        """Give the controls what the script needs to show and ask for them as one types."""
        for control in self.controls.values():
            if isinstance(control, RowsControl):
                for row in (*control.rows, control.pattern):
                    row.tell_conditions(actor)
            else:
                control.visible_when = as_json(control.spec.visible_when, self.entity, actor)
                control.required_when = as_json(control.spec.required_when, self.entity, actor)

    def offer_blanks(self) -> None:
        """Give every list of rows an empty row, for those without a script."""
        for control in self.controls.values():
            if isinstance(control, RowsControl):
                control.offer_blank()

    def lookups(self) -> Iterator[LookupControl]:
        """Every relation of the form, those inside rows included."""
        for control in self.controls.values():
            if isinstance(control, LookupControl):
                yield control
            elif isinstance(control, RowsControl):
                for row in (*control.rows, control.pattern):
                    yield from row.lookups()

    def files(self, *, pattern: bool = False) -> Iterator[FileControl]:
        """Every file control of the form, those inside rows included; with `pattern` those of rows yet to come, too."""
        for control in self.controls.values():
            if isinstance(control, FileControl):
                yield control
            elif isinstance(control, RowsControl):
                for row in (*control.rows, *((control.pattern,) if pattern else ())):
                    yield from row.files(pattern=pattern)


class RowForm(EntityForm):
    """One row of a children field: besides its controls, the stored row's `id` and a box that removes it."""

    index: int = -1
    id: int | None = None
    removed: bool = False
    offered: bool = False
    fixed: tuple[tuple[str, str], ...] = ()

    def fill(self, index: str, data: Mapping[str, object] | None, formdata: _MultiDictLike | None) -> None:
        """Show `data`, or read what was sent."""
        number = whole(index)
        self.index = -1 if number is None else number
        if formdata is None:
            self.id = whole(str((data or {}).get("id") or ""))
            self.process(data=data)
            return
        self.id = whole(_first(formdata, f"{self.prefix}id"))
        self.keep(name for name, control in self.controls.items() if control.spec.mask and self.id is not None)
        self.removed = bool(_first(formdata, f"{self.prefix}hapus"))
        self.process(formdata)

    def fix(self, names: Iterable[str], shown: Mapping[str, str]) -> None:
        """Take controls out of a stored row, and show their values as text instead."""
        taken = [name for name in names if self.controls.get(name)]
        labels = [str(self.controls[name].spec.label) for name in taken]
        self.fixed = tuple((label, shown.get(name, "")) for label, name in zip(labels, taken, strict=True))
        for name in taken:
            del self[name]

    @property
    def blank(self) -> bool:
        """A new row that nobody filled in; what it starts with by itself does not count."""
        asked = [control for control in self.controls.values() if control.spec.default is None]
        filled = any(
            control.kept() if isinstance(control, RowsControl) else control.text or control.process_errors
            for control in asked
        )
        return self.id is None and not filled

    def stored(self) -> Values:
        """The row as the verb takes it."""
        return {**({"id": self.id} if self.id is not None else {}), **self.values()}


def controls(
    entity: Entity, names: frozenset[str], *, via: str = "", rows: Mapping[str, RowsOf] = NO_ROWS
) -> dict[str, UnboundField]:  # type: ignore[type-arg]
    """Unbound controls for the fields of `entity` in `names`, in its order; `rows` says what children fields hold."""
    made: dict[str, object] = {}
    for name, field in entity.fields.items():
        if name in names and name in rows:
            made[name] = RowsControl(field, rows[name], f"{via}{name}")
        elif name in names:
            made.update(value_control(name, field, entity, f"{via}{name}"))
    return made  # type: ignore[return-value]


def value_control(name: str, field: Field, owner: Entity, path: str) -> dict[str, object]:
    """The unbound control of a field under its name; none for a field that nobody enters."""
    made = CONTROLS.get(field.widget.kind)
    if made is None:
        return {}
    return {name: LookupControl(field, owner=owner, path=path) if made is LookupControl else made(field)}


def row_fields(child: Entity) -> frozenset[str]:
    """What is entered in a row of children: all but the way back to the parent and what is worked out."""
    way_back = child.scope.path[:1]
    return frozenset(
        name
        for name, field in child.fields.items()
        if name not in way_back and not field.readonly and (field.storage or field.kind == "children")
    )


def _first(formdata: _MultiDictLike, name: str) -> str:
    found = formdata.getlist(name) if hasattr(formdata, "getlist") else formdata.getall(name)
    return str(found[0]) if found else ""
