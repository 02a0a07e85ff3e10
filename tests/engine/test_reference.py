"""The written reference is true: it is up to date, its examples load, and nothing of the language is left out of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from app.engine import fieldtypes, names, vocabulary, vocabulary_office
from app.engine.catalog import check, load
from app.engine.codes import CODES
from app.engine.jsonschema import entity_schema
from app.engine.language import Key, Shape
from app.engine.problems import Report, render_text
from app.engine.prose import BODY
from app.engine.prose_types import FIELD_TYPE_NOTES
from app.engine.reading import Reader, field_keys
from app.engine.reference import documents, readme
from app.engine.source import Mapping, read_text
from app.engine.vocabulary_workflow import WORKFLOW
from tests.engine.jsonschema import violations
from tests.engine.schemas import BARANG, PACKAGED, catalog_of, findings, folder_of

ENGINE = Path(fieldtypes.__file__).parents[1]
EXAMPLES = re.findall(r"```yaml\n(entity: .*?)```", BODY, re.DOTALL)
WORKFLOWS = re.findall(r"```yaml\n(workflow: .*?)```", BODY, re.DOTALL)


@pytest.mark.parametrize("name", ["README.md", "entity.schema.json", "workflow.schema.json"])
def test_the_generated_files_are_up_to_date(name: str) -> None:
    written = (PACKAGED / name).read_text(encoding="utf-8")
    assert written == documents(load([PACKAGED]))[name], "run `ekinerja schema docs`"


@pytest.mark.parametrize("text", EXAMPLES, ids=lambda text: text.split()[1])
def test_every_example_of_the_reference_is_a_working_entity(tmp_path: Path, text: str) -> None:
    overlay = tmp_path / "kantor"
    (overlay / "entities").mkdir(parents=True)
    (overlay / "entities" / f"{text.split()[1]}.yaml").write_text(text, encoding="utf-8")
    for flow in WORKFLOWS if "workflow:" in text else ():
        (overlay / "workflows").mkdir(exist_ok=True)
        (overlay / "workflows" / f"{flow.split()[1]}.yaml").write_text(flow, encoding="utf-8")
    assert render_text(check([PACKAGED, overlay])) == ""


def test_the_tutorial_starts_with_a_menu_of_twenty_lines() -> None:
    assert len(EXAMPLES[0].strip().splitlines()) <= 20


def test_the_conditions_of_the_reference_are_conditions(tmp_path: Path) -> None:
    rows = re.findall(
        r"^\| `(\{.*?\})` \|", BODY.partition("## Conditions")[2].partition("\nOperators:")[0], re.MULTILINE
    )
    assert len(rows) > 12
    entity = """
        entity: barang
        label: Barang
        scope: instansi
        tree: {{parent: induk}}
        fields:
          induk: {{type: relation, to: barang, label: Induk}}
          status: {{type: choice, label: S, choices: {{draft: D, pengajuan: P}}}}
          aktif: {{type: boolean, label: A}}
          nilai: {{type: integer, label: N}}
          a: {{type: integer, label: N}}
          b: {{type: integer, label: N}}
          mulai: {{type: date, label: M}}
          selesai: {{type: date, label: S}}
          unor: {{type: relation, to: unor, label: U}}
          pegawai: {{type: relation, to: pegawai, label: P}}
          peserta: {{type: children, label: P, fields: {{x: {{type: text, label: X}}}}}}
        list: {{presets: {{p: {{label: P, where: {}}}}}}}
        """
    for row in rows:
        written = row.replace("plt_plh.unor", "barang.induk")
        assert render_text(findings(tmp_path, entity.format(written))) == "", row


def _all_keys() -> Iterator[tuple[str, Key]]:
    for block in (
        vocabulary.ENTITY,
        vocabulary_office.ROLES,
        vocabulary_office.MENU,
        vocabulary_office.TYPES,
        WORKFLOW,
    ):
        yield from _inside(block.doc, block)
    for kind in fieldtypes.FIELD_TYPES:
        for key in field_keys(kind):
            yield f"{kind}.{key.name}", key
            yield from _inside(f"{kind}.{key.name}", key.shape)


def _inside(trail: str, shape: Shape) -> Iterator[tuple[str, Key]]:
    for key in shape.keys:
        yield f"{trail}.{key.name}", key
        yield from _inside(f"{trail}.{key.name}", key.shape)
    for inner in (*((shape.item,) if shape.item else ()), *shape.choices):
        yield from _inside(trail, inner)


@pytest.mark.parametrize(("trail", "key"), [pytest.param(*pair, id=pair[0]) for pair in _all_keys() if pair[1].example])
def test_every_example_of_a_key_fits_its_shape(trail: str, key: Key) -> None:
    report = Report()
    node = read_text(key.example, trail, report)
    assert isinstance(node, Mapping)
    Reader(report).block(node, (key,), trail)
    assert render_text(report.sorted()) == ""


def test_every_key_is_in_the_reference() -> None:
    text = readme(load([PACKAGED]))
    missing = [trail for trail, key in _all_keys() if f"{key.name}`" not in text]
    assert missing == []


def test_every_field_type_has_a_note_whose_example_loads(tmp_path: Path) -> None:
    assert set(FIELD_TYPE_NOTES) == set(fieldtypes.FIELD_TYPES)
    for kind, note in FIELD_TYPE_NOTES.items():
        example = note.example if kind != "computed" else "jumlah: {type: computed, label: J, count: barang.induk}"
        text = f"{BARANG}  induk: {{type: relation, to: barang, label: Induk}}\n  {example}\n"
        assert catalog_of(tmp_path, text).entity("barang").fields


def test_every_code_is_explained_and_used() -> None:
    used = {
        code
        for path in ENGINE.glob("*.py")
        if path.name != "codes.py"
        for code in re.findall(r'"([EW]\d{3})"', path.read_text())
    }
    assert used == set(CODES)


def test_the_reference_names_what_python_offers() -> None:
    text = readme(load([PACKAGED]))
    for name in (*names.VERBS, *names.PREDICATES, *names.PROVIDERS, *names.QUERIES):
        assert f"`{name}`" in text


def _as_json(text: str) -> object:
    """What an editor checks: keys are text, and so are days."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


@pytest.mark.parametrize("path", sorted(PACKAGED.glob("entities/*.yaml")), ids=lambda path: path.stem)
def test_the_json_schema_accepts_our_own_entities(path: Path) -> None:
    schema = json.loads(json.dumps(entity_schema()))
    assert violations(_as_json(path.read_text(encoding="utf-8")), schema, schema) == []


@pytest.mark.parametrize("text", EXAMPLES, ids=lambda text: text.split()[1])
def test_the_json_schema_accepts_the_examples(text: str) -> None:
    schema = json.loads(json.dumps(entity_schema()))
    assert violations(_as_json(text), schema, schema) == []


@pytest.mark.parametrize(
    "change",
    [
        {"lable": "x"},
        {"scope": "kantor"},
        {"fields": {"a": {"type": "chioce", "label": "A"}}},
        {"fields": {"a": {"type": "text", "label": "A", "choices": "x"}}},
        {"fields": {"Nama Besar": {"type": "text", "label": "A"}}},
        {"list": {"sort": "nama"}},
        {"rules": [{"id": "x", "check": {"kode": "y"}}]},
    ],
)
def test_the_json_schema_refuses_what_the_loader_refuses(tmp_path: Path, change: dict[str, object]) -> None:
    schema = json.loads(json.dumps(entity_schema()))
    data = {**yaml.safe_load(BARANG), **change}
    assert violations(data, schema, schema) != []
    folder = folder_of(tmp_path, yaml.safe_dump(data, allow_unicode=True))
    assert any(problem.severity == "error" for problem in check([folder]))
