"""Forms of the generated screens: one WTForms control for each engine field, chosen by its widget.

Controls are given to `BaseForm` by name and never become attributes of a class, so that no field name can collide with
WTForms' own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from wtforms import Field as Control
from wtforms.form import BaseForm
from wtforms.utils import unset_value

from app.admin.controls import LookupControl, ManyControl, ValueControl
from app.engine.fieldtypes.base import Field, WidgetKind
from app.engine.spec import Entity

if TYPE_CHECKING:  # the two names exist in the stubs of WTForms only
    from wtforms.fields.core import UnboundField
    from wtforms.meta import _MultiDictLike

ROW_LIMIT = 200
BLANK_INDEX = "__n__"
_ROW_NAME = re.compile(r"(?P<index>[0-9]{1,4})-", re.ASCII)

Values = dict[str, object]
RowsOf = tuple[Entity, Values]
"""The entity of the rows of a children field, and what a new row starts with."""
NO_ROWS: Mapping[str, RowsOf] = MappingProxyType({})


class RowsControl(Control):
    """Rows of another entity inside the form, each a small form of its own named `<field>-<index>-<field>`."""

    spec: Field
    rows: list[RowForm]

    def __init__(self, spec: Field, entity: Entity, fresh: Values, **bound: object) -> None:
        super().__init__(label=str(spec.label), **bound)  # type: ignore[arg-type]
        self.spec, self.entity, self.fresh = spec, entity, fresh
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
        return self._row(BLANK_INDEX, self.fresh)

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

    def offer_blank(self) -> None:
        """Append one empty row, for those without a script."""
        row = self._row(str(self.next), self.fresh)
        row.offered = True
        self.rows.append(row)

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
        made = controls(self.entity, row_fields(self.entity), via=f"{self.short_name}.")
        form = RowForm(self.entity, made, f"{self.name}-{index}-")
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
        targets = self._targets()
        for name, messages in fields.items():
            target = targets.get(name)
            if target is None:
                self.notes.extend(messages)
            elif not (isinstance(target, ValueControl) and target.process_errors):
                target.notes.extend(message for message in messages if message not in target.notes)

    def _targets(self) -> dict[str, AnyControl | EntityForm]:
        """Form name → control. Rows are counted as the verb got them: none removed, none left blank."""
        targets: dict[str, AnyControl | EntityForm] = dict(self.controls)
        for name, control in self.controls.items():
            for position, row in enumerate(control.kept() if isinstance(control, RowsControl) else ()):
                targets[f"{name}-{position}"] = row
                targets.update({f"{name}-{position}-{inner}": item for inner, item in row.controls.items()})
        return targets

    def lookups(self) -> Iterator[LookupControl]:
        """Every relation of the form, those inside rows included."""
        for control in self.controls.values():
            if isinstance(control, LookupControl):
                yield control
            elif isinstance(control, RowsControl):
                for row in (*control.rows, control.pattern):
                    yield from row.lookups()


class RowForm(EntityForm):
    """One row of a children field: besides its controls, the stored row's `id` and a box that removes it."""

    index: int = -1
    id: int | None = None
    removed: bool = False
    offered: bool = False

    def fill(self, index: str, data: Mapping[str, object] | None, formdata: _MultiDictLike | None) -> None:
        """Show `data`, or read what was sent."""
        self.index = int(index) if index.isascii() and index.isdigit() else -1
        if formdata is None:
            self.id = _whole(str((data or {}).get("id") or ""))
            self.process(data=data)
            return
        self.id = _whole(_first(formdata, f"{self.prefix}id"))
        self.keep(name for name, control in self.controls.items() if control.spec.mask and self.id is not None)
        self.removed = bool(_first(formdata, f"{self.prefix}hapus"))
        self.process(formdata)

    @property
    def blank(self) -> bool:
        """A new row that nobody filled in; what it starts with by itself does not count."""
        asked = [control for control in self.controls.values() if control.spec.default is None]
        return self.id is None and not any(isinstance(control, ValueControl) and control.text for control in asked)

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
            made[name] = RowsControl(field, *rows[name])
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
        name for name, field in child.fields.items() if name not in way_back and not field.readonly and field.storage
    )


def _first(formdata: _MultiDictLike, name: str) -> str:
    found = formdata.getlist(name) if hasattr(formdata, "getlist") else formdata.getall(name)
    return str(found[0]) if found else ""


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
