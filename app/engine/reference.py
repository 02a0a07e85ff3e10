"""What is written from the declarations: the JSON Schema for editors, and schema/README.md for people."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from app.engine.codes import CODES
from app.engine.fieldtypes import FIELD_TYPES
from app.engine.jsonschema import Schema, entity_schema, workflow_schema
from app.engine.language import Key, Shape
from app.engine.names import DERIVATIONS, GUARDS, PAGES, PREDICATES, PROVIDERS, QUERIES, RESERVED, VERBS, Query
from app.engine.operands import ME_NAMES
from app.engine.prose import BODY, HEAD
from app.engine.prose_types import FIELD_TYPE_NOTES
from app.engine.reading import field_keys
from app.engine.spec import Catalog, Entity
from app.engine.vocabulary import ENTITY, STORED
from app.engine.vocabulary_office import MENU, ROLES, TYPES
from app.engine.vocabulary_workflow import WORKFLOW

README = "README.md"
JSON_SCHEMA = "entity.schema.json"
WORKFLOW_SCHEMA = "workflow.schema.json"


def write(folder: Path, catalog: Catalog) -> tuple[Path, ...]:
    """Writes the reference and the JSON Schema into a schema folder; returns what was written."""
    files = documents(catalog)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return tuple(folder / name for name in files)


def documents(catalog: Catalog) -> Mapping[str, str]:
    """The generated files of a schema folder, by name."""
    return {
        README: readme(catalog),
        JSON_SCHEMA: _json(entity_schema()),
        WORKFLOW_SCHEMA: _json(workflow_schema()),
    }


def _json(schema: Schema) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def readme(catalog: Catalog) -> str:
    """The reference of the language, with what the catalog has already."""
    chapters = {
        "entity_keys": "\n".join(_keys("", ENTITY.keys)),
        "field_keys": "\n".join(_keys("", STORED)),
        "field_types": "\n".join(_field_types()),
        "workflow_keys": "\n".join(_keys("", WORKFLOW.keys)),
        "roles_keys": "\n".join(_keys("", ROLES.keys)),
        "menu_keys": "\n".join(_keys("", MENU.keys)),
        "types_keys": "\n".join(_keys("", TYPES.keys)),
        "roles": "\n".join(_roles(catalog)),
        "groups": "\n".join(f"- `{group.name}`: {group.label}" for group in catalog.groups.values()),
        "entities": "\n".join(_entities(catalog)),
        "sources": "\n".join(_sources(catalog)),
        "me": ", ".join(f"`{name}`" for name in ME_NAMES),
        "verbs": _named(VERBS),
        "pages": _named({name: f"{page.description} (entity {page.entity})" for name, page in PAGES.items()}),
        "guards": _named(GUARDS),
        "derivations": f"{DERIVE}{_named(DERIVATIONS)}\n\n",
        "predicates": _named({name: f"{one.clause} (entity {one.entity})" for name, one in PREDICATES.items()}),
        "providers": _named(PROVIDERS),
        "queries": _named({name: _query(query) for name, query in QUERIES.items()}),
        "reserved": ", ".join(f"`{word}`" for word in sorted(RESERVED)),
        "codes": "\n".join(f"| {code} | {meaning} |" for code, meaning in CODES.items()),
    }
    body = BODY
    for name, content in chapters.items():
        body = body.replace(f"<<{name}>>", content)
    return HEAD + body


DERIVE = """## Derivations

What fills in the readonly fields of an entity (`derive:`), before a row is judged, whoever writes it:

"""


def _named(names: Mapping[str, str]) -> str:
    return "\n".join(f"- `{name}`: {doc}" for name, doc in names.items()) or "There are none yet."


def _query(query: Query) -> str:
    columns = ", ".join(f"`{name}` ({kind})" for name, kind in query.columns.items())
    return f"{query.description} Columns: {columns}."


def _keys(trail: str, keys: tuple[Key, ...]) -> Iterator[str]:
    """The table of a block, then those of the blocks in it."""
    yield from _table(trail, keys)
    for key in keys:
        for inside in _blocks(key.shape):
            name = f"{trail}{key.name}"
            yield f"\n#### `{name}`\n"
            yield from _keys(f"{name}.", inside.keys)


def _blocks(shape: Shape) -> Iterator[Shape]:
    """The blocks that stand somewhere in a shape; a field is described in a chapter of its own."""
    if shape.kind == "block":
        yield shape
    for inside in (*((shape.item,) if shape.item else ()), *shape.choices):
        yield from _blocks(inside)


def _table(trail: str, keys: tuple[Key, ...]) -> Iterator[str]:
    yield "| key | value | default | what it does | example |"
    yield "|---|---|---|---|---|"
    for key in keys:
        default = "**required**" if key.required else key.default or "none"
        example = f"`{_cell(key.example)}`" if key.example else ""
        yield f"| `{trail}{key.name}` | {_cell(key.shape.doc)} | {_cell(default)} | {_cell(key.doc)} | {example} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "‹").replace(">", "›").replace("\n", " ")


def _field_types() -> Iterator[str]:
    for name in FIELD_TYPES:
        note = FIELD_TYPE_NOTES[name]
        yield f"\n### `{name}`\n\n{note.text}\n\n```yaml\n{note.example}\n```"
        own = tuple(key for key in field_keys(name) if key not in STORED)
        if own:
            yield ""
            yield from _table("", own) if name == "children" else _keys("", own)


def _sources(catalog: Catalog) -> Iterator[str]:
    yield "| where | what | source |"
    yield "|---|---|---|"
    for entity in catalog:
        if entity.basis:
            yield f"| `{entity.name}` | {entity.label} | {_cell(entity.basis)} |"
        for field in entity.fields.values():
            if field.basis:
                yield f"| `{entity.name}.{field.name}` | {field.label} | {_cell(field.basis)} |"
        for rule in entity.every_rule:
            if rule.basis:
                yield f"| `{entity.name}` | {_cell(str(rule.message))} | {_cell(rule.basis)} |"


def _roles(catalog: Catalog) -> Iterator[str]:
    yield "| role | what people read | reaches | what for |"
    yield "|---|---|---|---|"
    for role in catalog.roles.values():
        yield f"| `{role.name}` | {role.label} | {role.reach.value} | {_cell(str(role.description or ''))} |"


def _entities(catalog: Catalog) -> Iterator[str]:
    yield "| entity | what it is | scope | title |"
    yield "|---|---|---|---|"
    for entity in catalog:
        if entity.parent is None:
            yield f"| `{entity.name}` | {entity.label} | {entity.scope.kind} | {_title(entity)} |"


def _title(entity: Entity) -> str:
    return "`" + entity.title.render(lambda path: "{" + ".".join(path) + "}") + "`"
