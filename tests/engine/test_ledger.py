"""The ledger: no word of the language is decoration.

`ledger.yaml` uses every word. Each is taken away (or altered, where it cannot be missed), and then the Catalog must be
another one; what became different in it has to be read by the program, outside the parser.
"""

from __future__ import annotations

import ast
import copy
import dataclasses
import re
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.engine.catalog import load
from app.engine.fieldtypes import FIELD_TYPES
from app.engine.language import Shape
from app.engine.names import VERBS
from app.engine.problems import SchemaError
from app.engine.reading import field_keys
from app.engine.vocabulary import COMMON, ENTITY, STORED
from app.engine.vocabulary_office import MENU, ROLES, TYPES
from app.engine.vocabulary_workflow import WORKFLOW
from tests.engine.schemas import write

HERE = Path(__file__).parent
APP = HERE.parents[1] / "app"
PARSER = frozenset(
    {
        *("book", "catalog", "check", "codes", "conditions", "fields", "jsonschema", "language", "names", "operands"),
        *(
            "pages",
            "parse",
            "problems",
            "prose",
            "prose_types",
            "prose_workflows",
            "reading",
            "reference",
            "rows",
            "source",
        ),
        *("templates", "values", "vocabulary", "vocabulary_office", "vocabulary_pages", "vocabulary_workflow"),
        *("states", "modelcheck", "conditional", "actions", "scopes", "prose_changes", "prose_names", "queries"),
        *("rules", "vocabulary_rules", "standing"),
    }
)
"""Modules that make the Catalog or tell of it: what only they read has no effect."""

BLOCKS = {"roles.yaml": ROLES, "menu.yaml": MENU, "types.yaml": TYPES, "entity": ENTITY, "workflow": WORKFLOW}
FILES: dict[str, Any] = yaml.safe_load((HERE / "ledger.yaml").read_text(encoding="utf-8"))
Trail = str
Steps = tuple[str | int, ...]

ALTERED: Mapping[Trail, object] = {
    "roles.yaml.roles.label": "Lain",
    "roles.yaml.roles.reach": "instansi",
    "menu.yaml.groups.label": "Lain",
    "entity.entity": "lain",
    "entity.label": "Lain",
    "entity.menu.group": "samping",
    "entity.scope": "shared",
    "entity.scope.unor": "unor_lain",
    "entity.scope.via": "induk_lain",
    "entity.tree.parent": "atasan_lain",
    "entity.derive": "rhk",
    "entity.unique.fields": ["kode", "tahun"],
    "entity.rules.id": "lain",
    "entity.rules.check": {"jumlah": {"gte": 5}},
    "entity.rules.message": "Lain.",
    "entity.rules.no_overlap": {"from": "mulai", "to": "selesai"},
    "entity.rules.no_overlap.from": "antara",
    "entity.rules.no_overlap.to": "antara",
    "entity.list.columns.field": "harga",
    "entity.list.columns.text": "{jumlah}",
    "entity.list.columns.badge.text": "lain",
    "entity.list.presets.label": "Lain",
    "entity.list.presets.where": {"aktif": False},
    "entity.form.layout.rows": ["nama", "tahun"],
    "entity.form.quick_add.label": "Lain",
    "entity.form.quick_add.rows": [{"kode": "b"}],
    "entity.detail.layout.rows": ["nama", "tahun"],
    "entity.import.key": ["kode", "tahun"],
    "entity.import.deactivate": {"aktif": True},
    "entity.import.modes": ["update", "deactivate"],
    "entity.actions.label": "Lain",
    "entity.actions.page": "penilaian.tinjau",
    "entity.permissions.actions": ["list"],
    "workflow.initial": "jalan",
    "workflow.states.label": "Lain",
    "workflow.transitions.label": "Lain",
    "workflow.transitions.from": "awal",
    "workflow.transitions.to": "jalan",
    "workflow.transitions.roles": ["lain"],
    "workflow.transitions.self_approval": False,
    "workflow.states.color": "red",
    "field.type": "long_text",
    "field.label": "Lain",
    "field.default.today": 5,
    "choice.choices": {"x": "X"},
    "multi_choice.choices": {"x": "X"},
    "relation.to": "rak",
    "children.unique.fields": ["kode"],
    "children.rules.id": "lain",
    "children.rules.check": {"angka": {"gte": 5}},
    "children.rules.message": "Lain.",
    "children.rules.no_overlap": {"from": "angka", "to": "lebar"},
    "children.rules.no_overlap.from": "panjang",
    "children.rules.no_overlap.to": "panjang",
    "computed.count": "rak.gudang_lain",
    "computed.sum": "isi.lebar",
    "computed.avg": "isi.lebar",
    "computed.days": ["mulai", "mulai"],
    "computed.by": "pelaksana_unor",
    "computed.when": {"aktif": False},
}
"""What stands in the place of a word that cannot be taken away alone."""

STRUCTURE = {"roles.yaml.roles", "menu.yaml.groups", "types.yaml.choices", "entity.fields", "children.fields"} | {
    "workflow.states",
    "workflow.transitions",
}
"""Words that only hold others: their effect is that of what they hold."""

ONE_VALUE = {
    "entity.actions.verb": "verb",
    "entity.source.query": "source",
    "field.default.me": "default",
    "workflow.workflow": "name",
    "workflow.states.final": "final",
}
"""Words with a single possible value, so that the Catalog cannot differ; with the attribute that holds it."""


def _occurrences(value: Any, shape: Shape, trail: Trail, steps: Steps) -> Iterator[tuple[Trail, Steps]]:
    """Every key in a file, with what it is called in the ledger and the way to it."""
    if shape.kind == "field":
        yield from _field(value, steps)
    elif shape.kind == "block":
        for key in shape.keys:
            if key.name in value:
                yield f"{trail}.{key.name}", (*steps, key.name)
                yield from _occurrences(value[key.name], key.shape, f"{trail}.{key.name}", (*steps, key.name))
    elif shape.kind == "list" and shape.item:
        for position, item in enumerate(value):
            yield from _occurrences(item, shape.item, trail, (*steps, position))
    elif shape.kind == "map" and shape.item:
        for name, item in value.items():
            yield from _occurrences(item, shape.item, trail, (*steps, name))
    elif shape.kind == "either":
        yield from _occurrences(value, _chosen(value, shape), trail, steps)


def _chosen(value: Any, shape: Shape) -> Shape:
    kinds = ("block", "map", "condition") if isinstance(value, dict) else ("list",) if isinstance(value, list) else ()
    return next((choice for choice in shape.choices if choice.kind in kinds), shape.choices[0])


def _field(value: dict[str, Any], steps: Steps) -> Iterator[tuple[Trail, Steps]]:
    for key in field_keys(value["type"]):
        if key.name in value:
            trail = f"field.{key.name}" if key in (*COMMON, *STORED) else f"{value['type']}.{key.name}"
            yield trail, (*steps, key.name)
            yield from _occurrences(value[key.name], key.shape, trail, (*steps, key.name))


def _every_word() -> set[Trail]:
    words: set[Trail] = set()
    for name, block in BLOCKS.items():
        words |= set(_words(block, name))
    for key in STORED:
        words |= {f"field.{key.name}", *_words(key.shape, f"field.{key.name}")}
    for kind in FIELD_TYPES:
        for key in field_keys(kind):
            if key not in (*COMMON, *STORED):
                words |= {f"{kind}.{key.name}", *_words(key.shape, f"{kind}.{key.name}")}
    return words


def _words(shape: Shape, trail: Trail) -> Iterator[Trail]:
    for key in shape.keys:
        yield f"{trail}.{key.name}"
        yield from _words(key.shape, f"{trail}.{key.name}")
    for inner in (*((shape.item,) if shape.item else ()), *shape.choices):
        yield from _words(inner, trail)


def _found() -> Iterator[tuple[Trail, str, Steps]]:
    for name, value in FILES.items():
        kind = name if name in BLOCKS else "workflow" if name.startswith("workflows/") else "entity"
        for trail, steps in _occurrences(value, BLOCKS[kind], kind, ()):
            yield trail, name, steps


OCCURRENCES = list(_found())


def _perturbed(name: str, trail: Trail, steps: Steps) -> dict[str, Any]:
    files = copy.deepcopy(FILES)
    at = files[name]
    for step in steps[:-1]:
        at = at[step]
    if trail in ALTERED:
        at[steps[-1]] = ALTERED[trail]
    else:
        del at[steps[-1]]
    if trail == "entity.entity":
        files["entities/lain.yaml"] = files.pop(name)
    return files


def _catalog(folder: Path, files: dict[str, Any]) -> object:
    texts = {name: yaml.safe_dump(value, allow_unicode=True, sort_keys=False) for name, value in files.items()}
    return _plain(load([write(folder, texts)]))


def _plain(value: object) -> Any:
    """The Catalog as data, without the places where things were written."""
    if isinstance(value, type) or value is None or isinstance(value, str | int | Enum):
        return value
    if dataclasses.is_dataclass(value):
        names = [item.name for item in dataclasses.fields(value) if item.name not in ("place", "folder", "folders")]
        return {"": type(value).__name__, **{name: _plain(getattr(value, name)) for name in names}}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return sorted(value) if isinstance(value, frozenset) else value


def _differences(a: Any, b: Any, name: str = "") -> Iterator[str]:
    """The attributes of the Catalog whose values differ."""
    if isinstance(a, dict) and isinstance(b, dict) and a.get("") == b.get("") and set(a) == set(b):
        for key in a:
            yield from _differences(a[key], b[key], key if "" in a else name)
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for x, y in zip(a, b, strict=True):
            yield from _differences(x, y, name)
    elif a != b:
        yield name


@cache
def _read_by_the_program() -> frozenset[str]:
    found: set[str] = set()
    for path in APP.rglob("*.py"):
        if path.parent.name == "engine" and path.stem in PARSER:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        matched = [node for node in ast.walk(tree) if isinstance(node, ast.MatchClass)]
        found |= {"item", "items", "path", "op", "operands", "where", "wanted", "by", "entity"} if matched else set()
    for path in (APP.parent / "templates").rglob("*.html"):
        found |= set(re.findall(r"\.(\w+)", path.read_text(encoding="utf-8")))
    return frozenset(found)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> object:
    """The Catalog with every word in it."""
    return _catalog(tmp_path_factory.mktemp("whole"), FILES)


def test_the_ledger_names_every_word_of_the_language() -> None:
    assert {trail for trail, _, _ in OCCURRENCES} == _every_word()


@pytest.mark.parametrize("trail", sorted({trail for trail, _, _ in OCCURRENCES} - STRUCTURE - set(ONE_VALUE)))
def test_a_word_has_an_effect_that_the_program_reads(tmp_path: Path, whole: object, trail: Trail) -> None:
    changed: set[str] = set()
    refused = ""
    for number, (name, steps) in enumerate((name, steps) for word, name, steps in OCCURRENCES if word == trail):
        try:
            other = _catalog(tmp_path / str(number), _perturbed(name, trail, steps))
        except SchemaError as error:
            refused = str(error)
        else:
            changed |= set(_differences(whole, other))
            if changed & _read_by_the_program():
                return  # one place of the word is enough
    assert changed, f"without '{trail}' the Catalog is the same. {refused}"
    assert changed & _read_by_the_program(), f"'{trail}' changes {sorted(changed)}, which nobody reads"


def test_words_with_one_value_are_read() -> None:
    assert set(ONE_VALUE.values()) <= _read_by_the_program()
    assert len(VERBS) == 1, "with a second verb, 'entity.actions.verb' belongs among ALTERED"
