"""`computed`: a value that is worked out, never entered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from app.domain.conditions import ALWAYS, Condition, Path
from app.engine.fieldtypes.base import CellKind, Field, Text, Widget
from app.engine.fieldtypes.boolean import LABELS, BooleanField
from app.engine.fieldtypes.decimal import DecimalField
from app.engine.fieldtypes.integer import IntegerField
from app.engine.fieldtypes.numeric import ORDERED_OPERATORS
from app.engine.fieldtypes.text import TextField
from app.engine.language import CONDITION, PATH, TEXT, Key, list_of

Operation = Literal["count", "sum", "avg", "days", "when", "by"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputedField(Field):
    """The outcome of `op`.

    `count`, `sum` and `avg` run over the rows of entity `of` whose relation is the first step of `path` and where
    `where` holds; `sum` and `avg` take the field that is the second step. `days` counts the days from the first path to
    the second; `when` tells whether a condition holds; `by` names a provider. As a value it behaves as the type that
    the outcome has; `places` are the figures behind the comma of a sum or mean.
    """

    op: Operation = "count"
    of: str | None = None
    path: Path = ()
    places: int = 2
    where: Condition = ALWAYS
    days: tuple[Path, Path] | None = None
    when: Condition = ALWAYS
    by: str | None = None
    labels: tuple[Text, Text] = (Text("Ya", "Yes"), Text("Tidak", "No"))
    readonly: bool = True

    kind: ClassVar[str] = "computed"
    called: ClassVar[str] = "dihitung"
    operators: ClassVar[tuple[str, ...]] = ORDERED_OPERATORS
    keys: ClassVar[tuple[Key, ...]] = (
        Key(
            "count",
            PATH,
            "How many rows point here, as entity.relation, or as one's own field of type children.",
            "",
            "count: pegawai.unor",
        ),
        Key(
            "sum",
            PATH,
            "Sum of a field over the rows that point here, as entity.relation.field.",
            "",
            "sum: hari_kerja.pegawai.jumlah",
        ),
        Key(
            "avg",
            PATH,
            "Mean of a field over the rows that point here, as entity.relation.field.",
            "",
            "avg: nilai.pegawai.angka",
        ),
        Key(
            "where",
            CONDITION,
            "With count, sum or avg: only the rows where this holds.",
            "every row",
            "where: {aktif: true}",
        ),
        Key("days", list_of(PATH), "Days from the first date to the second.", "", "days: [mulai, selesai]"),
        Key("when", CONDITION, "Whether this holds.", "", "when: {selesai: {gte: {today: 0}}}"),
        Key("by", TEXT, "A value provider, by its name.", "", "by: nama_lengkap"),
        LABELS,
    )

    @property
    def outcome(self) -> Field:
        """A field of the type that the outcome has."""
        if self.op == "when":
            return BooleanField(name=self.name, label=self.label, labels=self.labels)
        if self.op in ("sum", "avg"):
            return DecimalField(name=self.name, label=self.label, digits=30, places=self.places)
        if self.op == "by":
            return TextField(name=self.name, label=self.label, max_length=20_000)
        return IntegerField(name=self.name, label=self.label)

    @property
    def cell(self) -> CellKind:
        return self.outcome.cell

    @property
    def storage(self) -> None:
        return None

    @property
    def widget(self) -> Widget:
        return Widget("none", choices=self.outcome.widget.choices)

    def parse(self, raw: str) -> object:
        return self.outcome.parse(raw)

    def parse_operand(self, op: str, raw: str) -> object:
        return self.outcome.parse_operand(op, raw)

    def clean(self, value: object) -> object:
        return self.outcome.clean(value)

    def raw(self, value: object) -> str:
        return self.outcome.raw(value)

    def show(self, value: object) -> str:
        return self.outcome.show(value)

    def to_json(self, value: object) -> object:
        return self.outcome.to_json(value)

    def from_json(self, value: object) -> object:
        return self.outcome.from_json(value)

    def from_cell(self, value: object) -> object:
        return self.outcome.from_cell(value)

    def to_cell(self, value: object) -> object:
        return self.outcome.to_cell(value)

    def checks(self) -> tuple[Condition, ...]:
        return ()

    def json_schema(self) -> Mapping[str, object]:
        return {**self.outcome.json_schema(), "readOnly": True}

    def examples(self) -> tuple[str, ...]:
        return self.outcome.examples()
