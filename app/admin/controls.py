"""Controls of a form: one text each, judged by the engine field that it is for; no rule about values is kept here."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import Field as Control

from app.domain.berkas import KINDS, FileRef
from app.engine.fieldtypes.base import BadValue, Field, WidgetKind
from app.engine.fieldtypes.file import FileField
from app.engine.fieldtypes.relation import RelationField
from app.engine.spec import Entity

Option = tuple[str, str]


class ValueControl(Control):
    """A control with one text: `text` is shown or was typed, `data` is what its engine field makes of it.

    `kept`: a hidden value is stored, which stays while the control is left empty. `prompt` stands for no choice.
    `visible_when` and `required_when` are conditions for the script, as JSON.
    """

    spec: Field
    text: str = ""
    sent: bool = False
    kept: bool = False
    visible_when: str = ""
    required_when: str = ""
    prompt: str = "— Pilih —"

    def __init__(self, spec: Field, **bound: object) -> None:
        super().__init__(label=str(spec.label), **bound)  # type: ignore[arg-type]
        self.spec = spec
        self.notes: list[str] = []

    @property
    def kind(self) -> WidgetKind:
        """The kind of control that the template draws."""
        return self.spec.widget.kind

    @property
    def help(self) -> str:
        """The hint under the control."""
        return str(self.spec.help) if self.spec.help else ""

    @property
    def messages(self) -> list[str]:
        """What is wrong with the entry, in the order found."""
        return [*map(str, self.process_errors), *self.notes]

    @property
    def options(self) -> tuple[Option, ...]:
        """(raw, label) pairs of a choice, led by an empty one unless something has to be and is chosen."""
        choices = self.spec.widget.choices
        return choices if self.spec.required and self.text else (("", self.prompt), *choices)

    def process_data(self, value: object) -> None:
        self.data = value
        self.text = "" if value is None else self.spec.raw(value)

    def process_formdata(self, valuelist: list[object]) -> None:
        self.sent = bool(valuelist)
        if not self.sent:
            return
        self.text = self._typed([str(item) for item in valuelist])
        if self.kept and not self.text:
            self.sent = False
            return
        try:
            self.data = self.spec.parse(self.text)
        except BadValue as problem:
            raise ValueError(str(problem)) from problem
        if self.spec.widget.choices:
            self.text = self.spec.raw(self.data)

    def _typed(self, texts: Sequence[str]) -> str:
        return texts[-1]


class FileControl(ValueControl):
    """A file: a hidden input says which one is held, stored with the row or sent with a form that was not saved yet.

    `fresh` came with this very request. `address` is where the held one can be fetched, '' before it is saved.
    """

    spec: FileField
    fresh: FileRef | None = None
    address: str = ""

    @property
    def help(self) -> str:
        """The hint, with what is taken."""
        return f"{super().help} {self.spec.rule}.".strip()

    @property
    def held(self) -> FileRef | None:
        """The file that the form holds."""
        return self.spec.ref(self.text)

    @property
    def accepts(self) -> str:
        """The endings that the browser offers first."""
        return ",".join(f".{ending}" for kind in self.spec.accept for ending in KINDS[kind].endings)

    @property
    def removal(self) -> str:
        """The name of the box that takes the file out."""
        return f"{self.name}-hapus"

    def take(self, ref: FileRef) -> None:
        """Hold a file that has come."""
        self.sent, self.fresh, self.text, self.data = True, ref, ref.text, ref.text
        self.process_errors = []

    def refuse(self, reason: str) -> None:
        """Say why a file was not taken; what was held stays."""
        self.process_errors = [*self.process_errors, reason]

    def clear(self) -> None:
        """Hold nothing any more."""
        self.sent, self.text, self.data = True, "", None
        self.process_errors = []


class ManyControl(ValueControl):
    """Check boxes; an empty hidden input of the same name tells 'none chosen' from 'not on this form'."""

    @property
    def chosen(self) -> frozenset[str]:
        """The raw values that are ticked."""
        return frozenset(self.text.split("|"))

    def _typed(self, texts: Sequence[str]) -> str:
        return "|".join(text for text in texts if text)


class LookupControl(ValueControl):
    """A relation: holds the id of one row, found by its title; never all rows of the other table.

    `owner` is the entity that the relation `field` belongs to; `path` leads there from the entity of the page.
    `offered` are the rows of a short list, which needs no search.
    """

    title: str = ""
    query: str = ""
    candidates: tuple[tuple[int, str], ...] | None = None
    offered: tuple[tuple[int, str], ...] | None = None

    def __init__(self, spec: Field, *, owner: Entity, path: str, **bound: object) -> None:
        super().__init__(spec, **bound)
        self.owner, self.path, self.field = owner, path, path.rpartition(".")[2]

    @property
    def chosen(self) -> int | None:
        """The id of the row that is chosen."""
        return self.data if isinstance(self.data, int) else None

    @property
    def short(self) -> bool:
        """True for a relation to few rows, all of which may be asked for at once."""
        return isinstance(self.spec, RelationField) and self.spec.pick == "list"

    @property
    def options(self) -> tuple[Option, ...]:
        """What can be chosen: nothing, what is chosen, and what is offered or was found by the last search."""
        found = [(str(key), text) for key, text in self.offered or self.candidates or ()]
        chosen = [(self.text, self.title)] if self.text and self.title and self.text not in dict(found) else []
        return (("", self.prompt), *chosen, *found)
