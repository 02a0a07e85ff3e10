"""The description of the API, OpenAPI 3.1, from the Catalog and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.admin.api.body import IDS, MOST_IDS
from app.engine.fieldtypes.base import Field
from app.engine.fieldtypes.children import ChildrenField
from app.engine.fieldtypes.file import FileField
from app.engine.spec import Catalog, Entity
from app.engine.steps import asked, for_many, step_label, with_addresses
from app.models import files

Schema = dict[str, object]
ANSWERS = {
    "401": "Tanpa kunci yang berlaku",
    "403": "Tidak berwenang",
    "404": "Tidak ada, atau di luar jangkauan",
    "409": "Data sudah berubah, atau masih dipakai",
    "413": "Terlalu besar",
    "422": "Isian belum benar",
    "429": "Terlalu banyak percobaan",
    "503": "Sistem sedang sibuk",
}
LOOKING = ("401", "403", "404", "422")
EVERY = tuple(code for code in ANSWERS if code != "429")
DONE: Schema = {"type": "object", "properties": {"message": {"type": "string"}}}
LEFT: Schema = {
    "type": "object",
    "properties": {"id": {"type": "integer"}, "title": {"type": "string"}, "reason": {"type": "string"}},
}
MANY: Schema = {
    "type": "object",
    "properties": {
        "message": {"type": "string"},
        "done": {"type": "integer"},
        "left": {"type": "array", "items": LEFT},
    },
}
UPLOAD: Schema = {"type": "string", "pattern": "^[0-9a-f]{32}$", "description": "Nomor unggahan"}
PROBLEM: Schema = {"$ref": "#/components/schemas/Problem"}


def document(catalog: Catalog) -> Schema:
    """The whole description."""
    entities = [entity for entity in catalog if entity.parent is None]
    paths: Schema = {"/token": _token()}
    schemas: Schema = {"Problem": _problem()}
    for entity in entities:
        paths |= dict(_paths(catalog, entity))
        schemas[entity.name] = _row(catalog, entity)
        if entity.source is None:
            schemas[f"{entity.name}_isian"] = _input(catalog, entity)
    return {
        "openapi": "3.1.0",
        "info": {"title": "e-Kinerja", "version": "1"},
        "servers": [{"url": "/api/v1"}],
        "security": [{"kunci": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"kunci": {"type": "http", "scheme": "bearer"}},
        },
    }


def _token() -> Schema:
    asked: Schema = {
        "type": "object",
        "required": ["nip", "password"],
        "properties": {
            "nip": {"type": "string"},
            "password": {"type": "string"},
            "nama": {"type": "string", "maxLength": 100},
            "hari": {"type": "integer", "minimum": 1, "maximum": 365},
            "tulis": {"type": "boolean"},
            "entitas": {"type": "array", "items": {"type": "string"}},
        },
    }
    return {
        "post": _operation(
            "Kunci baru dengan NIP dan password", DONE, ("422", "429"), "201", security=[], requestBody=_json(asked)
        ),
        "delete": _operation("Cabut kunci ini", DONE, ("401",)),
    }


def _paths(catalog: Catalog, entity: Entity) -> Iterator[tuple[str, object]]:
    base, label = f"/{entity.name}", str(entity.label_plural)
    row: Schema = {"$ref": f"#/components/schemas/{entity.name}"}
    entered: Schema = {"$ref": f"#/components/schemas/{entity.name}_isian"}
    page: Schema = {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": row},
            "page": {"type": "integer"},
            "size": {"type": "integer"},
            "total": {"type": ["integer", "null"]},
            "total_is_capped": {"type": "boolean"},
            "has_next": {"type": "boolean"},
            **_totals(entity),
        },
    }
    number: Schema = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
    several = {"get": _operation(f"Daftar {label}", page, LOOKING, parameters=list(_parameters(entity)))}
    one = {"parameters": [number], "get": _operation(f"Satu {label}", row, LOOKING)}
    if entity.source is None:
        once = _header("Idempotency-Key", "Permintaan yang sama dikerjakan sekali")
        seen = _header("If-Match", "Versi data yang Anda lihat, dari ETag")
        body = _json(entered)
        several["post"] = _operation(f"Tambah {label}", row, status="201", parameters=[once], requestBody=body)
        one["patch"] = _operation(f"Ubah {label}", row, parameters=[seen, once], requestBody=body)
        one["delete"] = _operation(f"Hapus {label}", DONE, parameters=[seen, once])
    yield base, several
    yield from _files(catalog, entity, number)
    yield f"{base}/{{id}}", one
    yield from _steps(catalog, entity, base, number)


def _steps(catalog: Catalog, entity: Entity, base: str, number: Schema) -> Iterator[tuple[str, Schema]]:
    once = _header("Idempotency-Key", "Permintaan yang sama dikerjakan sekali")
    seen = _header("If-Match", "Versi data yang Anda lihat, dari ETag")
    for name in with_addresses(entity):
        asked: Schema = {"version": {"type": "integer"}, **_asked(catalog, entity, name)}
        body = _json({"type": "object", "properties": asked})
        step = _operation(step_label(entity, name), DONE, parameters=[seen, once], requestBody=body)
        yield f"{base}/{{id}}/actions/{name}", {"parameters": [number], "post": step}
    for name in for_many(entity):
        rows: Schema = {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": MOST_IDS}
        fields: Schema = {IDS: rows, **_asked(catalog, entity, name)}
        body = _json({"type": "object", "required": [IDS], "properties": fields})
        step = _operation(f"{step_label(entity, name)}: banyak data", MANY, parameters=[once], requestBody=body)
        yield f"{base}/actions/{name}", {"post": step}


def _asked(catalog: Catalog, entity: Entity, name: str) -> Schema:
    """What a step asks for besides the rows: its fields, and the reason of a workflow's step."""
    fields: Schema = {one: _of(catalog, entity.fields[one]) for one in asked(entity, name)}
    return {"alasan": {"type": "string"}, **fields} if name in entity.transitions else fields


def _files(catalog: Catalog, entity: Entity, number: Schema) -> Iterator[tuple[str, object]]:
    """Sending a file for a field, and fetching that of a row; rows below rows have theirs at the end of a way."""
    bytes_of: Schema = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
    for way, field in file_fields(catalog, entity):
        place, kinds = f"/{entity.name}/files/{way}", f"{field.label}: {field.rule}"
        named: Schema = {**_query("name", {"type": "string", "maxLength": 500}), "description": "Nama berkasnya"}
        sent = _operation(
            f"Unggah berkas untuk {field.label}",
            dict(field.json_schema()),
            ("401", "403", "404", "413", "422", "503"),
            "201",
            description=f"{kinds}. Nomor pada jawabannya diisikan pada data dalam {files.KEPT.days} hari.",
            parameters=[named],
            requestBody={"required": True, **bytes_of},
        )
        yield place, {"post": sent}
        given = _operation(f"Unduh {field.label}", {}, LOOKING)
        given["responses"] = {**dict(given["responses"]), "200": {"description": "Isi berkas", **bytes_of}}  # type: ignore[call-overload]
        yield f"{place}/{{id}}", {"parameters": [number], "get": given}


def file_fields(catalog: Catalog, entity: Entity, way: tuple[str, ...] = ()) -> Iterator[tuple[str, FileField]]:
    """Every file field of an entity and of the rows below its rows, by its way."""
    for field in entity.fields.values():
        if isinstance(field, FileField):
            yield ".".join((*way, field.name)), field
        elif isinstance(field, ChildrenField):
            yield from file_fields(catalog, catalog.entity(field.entity), (*way, field.name))


def _totals(entity: Entity) -> Schema:
    sums: Schema = {name: _total(entity.fields[name]) for name in entity.list.totals}
    described = "Jumlah dari semua data yang cocok; yang tidak boleh diketahui pemanggil tidak disebut"
    return {"totals": {"type": "object", "description": described, "properties": sums}} if sums else {}


def _total(field: Field) -> Schema:
    """A sum is of the field's type, and may go beyond its bounds."""
    return {"title": str(field.label), "type": field.json_schema()["type"]}


def _operation(
    summary: str, schema: Schema, refusals: tuple[str, ...] = EVERY, status: str = "200", **more: object
) -> Schema:
    answers: Schema = {status: _answer("Berhasil", schema)}
    answers.update({code: _answer(ANSWERS[code], PROBLEM) for code in refusals})
    return {"summary": summary, **more, "responses": answers}


def _parameters(entity: Entity) -> Iterator[Schema]:
    yield _query("q", {"type": "string", "maxLength": 200})
    yield _query("page", {"type": "integer", "minimum": 1})
    yield _query("size", {"type": "integer", "minimum": 1, "maximum": 200})
    columns = [".".join(column.path) for column in entity.list.columns if column.path]
    if columns:
        yield _query("sort", {"enum": [sign + name for name in columns for sign in ("", "-")]})
    for path in entity.list.filters:
        field = entity.fields.get(path[0]) if len(path) == 1 else None
        for op in field.operators if field else ("eq",):
            yield _query(f"f.{'.'.join(path)}.{op}", {"type": "string"})


def _input(catalog: Catalog, entity: Entity) -> Schema:
    entered = [field for field in entity.fields.values() if _is_entered(entity, field)]
    required = [field.name for field in entered if field.required and field.default is None]
    described: Schema = {"type": "object", "properties": {one.name: _of(catalog, one, entered=True) for one in entered}}
    return {**described, "required": required} if required else described


def _is_entered(entity: Entity, field: Field) -> bool:
    return (
        not field.readonly and field.name != entity.parent and (field.storage is not None or field.kind == "children")
    )


def _row(catalog: Catalog, entity: Entity) -> Schema:
    fields = {one.name: _of(catalog, one) for one in entity.fields.values() if one.name != entity.parent}
    own: Schema = {"id": {"type": "integer"}, "version": {"type": "integer"}, **fields}
    return {"type": "object", "description": str(entity.description or entity.label), "properties": own}


def _of(catalog: Catalog, field: Field, *, entered: bool = False) -> Schema:
    if isinstance(field, ChildrenField):
        child = catalog.entity(field.entity)
        inner = _input(catalog, child) if entered else _row(catalog, child)
        return {"type": "array", "items": inner, "title": str(field.label)}
    schema: Mapping[str, object] = UPLOAD if isinstance(field, FileField) and entered else field.json_schema()
    nullable = schema if field.required and entered else {"anyOf": [dict(schema), {"type": "null"}]}
    return {**nullable, "title": str(field.label)}


def _problem() -> Schema:
    texts = {"type": "array", "items": {"type": "string"}}
    return {
        "type": "object",
        "required": ["code", "message"],
        "properties": {
            "code": {"type": "string"},
            "message": {"type": "string"},
            "hint": {"type": "string"},
            "fields": {"type": "object", "additionalProperties": texts},
        },
    }


def _json(schema: Schema) -> Schema:
    return {"content": {"application/json": {"schema": schema}}}


def _answer(words: str, schema: Schema) -> Schema:
    return {"description": words, **_json(schema)}


def _query(name: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "schema": schema}


def _header(name: str, words: str) -> Schema:
    return {"name": name, "in": "header", "description": words, "schema": {"type": "string"}}
