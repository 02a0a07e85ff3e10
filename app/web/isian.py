"""Small forms of hand-written pages: a control for each engine field, which alone judges what was typed.

The generated screens have forms of their own (`app.admin.forms`); these hold a few fields of one row, and keep what was
typed until it is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from app.engine.fieldtypes.base import BadValue, Field
from app.engine.spec import Entity

Option = tuple[str, str]
Sent = MultiDict[str, str]
NONE: Mapping[str, Sequence[Option]] = {}


@dataclass(slots=True)
class Isian:
    """One control: `help` is its hint, `text` shown or typed, `value` what its field makes of it once `sent`."""

    spec: Field
    options: Sequence[Option] = ()
    help: str = ""
    text: str = ""
    value: object = None
    sent: bool = False
    errors: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of the field, and of the control in the form."""
        return self.spec.name

    @property
    def kind(self) -> str:
        """What the template draws: textarea, select, date or text."""
        kind = self.spec.widget.kind
        return "select" if self.options or kind == "lookup" else kind

    def read(self, text: str) -> None:
        """Take what was typed."""
        self.sent, self.text = True, text
        try:
            self.value = self.spec.parse(text)
        except BadValue as problem:
            self.errors.append(str(problem))
            return
        if self.options and self.value is not None:
            self.text = self.spec.raw(self.value)


@dataclass(slots=True)
class Formulir:
    """The controls of a form by name, and what is wrong with it as a whole."""

    entity: Entity
    controls: dict[str, Isian]
    errors: list[str] = field(default_factory=list)

    @property
    def readable(self) -> bool:
        """Whether every text could be turned into a value."""
        return not any(control.errors for control in self.controls.values())

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """Everything that is wrong, with the id of its control, '' for the whole form."""
        return tuple(self._problems())

    def _problems(self) -> Iterator[tuple[str, str]]:
        yield from (("", message) for message in self.errors)
        for control in self.controls.values():
            label = str(control.spec.label)
            for message in control.errors:
                yield control.name, message if label.lower() in message.lower() else f"{label}: {message}"

    def values(self) -> dict[str, object]:
        """What was sent and could be read, by name."""
        return {name: item.value for name, item in self.controls.items() if item.sent and not item.errors}

    def show(self, values: Mapping[str, object]) -> None:
        """Fill in what is stored or proposed."""
        for name, control in self.controls.items():
            if values.get(name) is not None:
                control.text = control.spec.raw(values[name])

    def read(self, sent: Sent) -> None:
        """Take what was typed into the controls that were sent; the others stay untouched."""
        for name, control in self.controls.items():
            if name in sent:
                control.read(sent[name])

    def blame(self, fields: Mapping[str, Sequence[str]]) -> None:
        """Hang a verb's messages on the controls they speak of; the rest on the form."""
        for name, messages in fields.items():
            target = self.controls[name].errors if name in self.controls else self.errors
            target.extend(message for message in messages if message not in target)


def formulir(entity: Entity, names: Iterable[str], options: Mapping[str, Sequence[Option]] = NONE) -> Formulir:
    """An empty form with the fields `names` of `entity`; `options` are the choices of relations, those of choice fields
    are their own."""
    found = {name: entity.fields[name] for name in names}
    return Formulir(
        entity,
        {
            name: Isian(item, options.get(name) or item.widget.choices, str(item.help or ""))
            for name, item in found.items()
        },
    )
