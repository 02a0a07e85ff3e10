"""JSON in and out: requests become typed values, rows become objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from flask import request, url_for
from werkzeug.exceptions import BadRequest

from app.engine.fieldtypes.base import BadValue, Field
from app.engine.fieldtypes.children import ChildrenField
from app.engine.fieldtypes.file import FileField
from app.engine.fieldtypes.relation import RelationField
from app.engine.spec import Catalog, Entity
from app.engine.steps import REASON, asked
from app.errors import Invalid
from app.models.listing import Record
from app.web.params import whole
from app.workflows.many import Step

VERSION, IDS = "version", "ids"
MOST_IDS = 100
DEEPEST = 20
Json = dict[str, object]


def sent() -> Json:
    """The object that the request carries; an empty one for an empty body. Raises Invalid for anything else."""
    if not request.get_data():
        return {}
    try:
        body = request.get_json(force=True)
    except (BadRequest, RecursionError, ValueError):
        body = None
    if not isinstance(body, dict):
        raise Invalid({"": ["Isi permintaan harus berupa objek JSON."]}, 'Kirim {"isian": nilai}.')
    return cast(Json, body)


def version(body: Json) -> int:
    """The version that the caller saw: If-Match, or `version` in the body or address. Raises Invalid without one."""
    told: object = request.headers.get("If-Match") or body.get(VERSION) or request.args.get(VERSION)
    text = str(told).removeprefix("W/").strip('"') if told is not None and not isinstance(told, bool) else ""
    number = whole(text)
    if number is not None:
        return number
    reason = "Sertakan versi data yang Anda lihat." if not text else "Versi data harus berupa bilangan."
    raise Invalid({VERSION: [reason]}, "Kirim kepala If-Match, atau version pada isi permintaan.")


def step(catalog: Catalog, entity: Entity, name: str, body: Json) -> Step:
    """A step with the reason and the fields that it asks for. Raises Invalid for anything else in the body."""
    reason = body.get(REASON)
    if reason is not None and not isinstance(reason, str):
        raise Invalid({REASON: ["Alasan harus berupa teks."]})
    given = {key: value for key, value in body.items() if key not in (REASON, IDS, VERSION)}
    strange = sorted(set(given) - set(asked(entity, name)))
    if strange:
        raise Invalid({key[:200]: ["Isian ini tidak termasuk tindakan itu."] for key in strange})
    return Step(name, values(catalog, entity, given), reason)


def ids(body: Json) -> list[int]:
    """The rows of a step on many. Raises Invalid for none, too many, or what is no number."""
    told = body.get(IDS)
    if not isinstance(told, list) or not told or not all(isinstance(one, int) and one is not True for one in told):
        raise Invalid({IDS: ["ids harus berupa daftar nomor data."]}, 'Kirim {"ids": [1, 2]}.')
    if len(told) > MOST_IDS:
        raise Invalid({IDS: [f"Paling banyak {MOST_IDS} data sekali kirim."]}, "Kirim sisanya sesudahnya.")
    return told


def values(catalog: Catalog, entity: Entity, body: Mapping[str, object]) -> Json:
    """The typed values of the fields in a body. Raises Invalid with every reason, by `field` or `field-0-field`."""
    wrong: dict[str, list[str]] = {}
    read = _values(catalog, entity, body, "", wrong)
    if wrong:
        raise Invalid(wrong, "Perbaiki isian yang disebut, lalu kirim lagi.")
    return read


def _values(catalog: Catalog, entity: Entity, body: Mapping[str, object], at: str, wrong: dict[str, list[str]]) -> Json:
    read: Json = {}
    for name, value in body.items():
        field = entity.fields.get(name)
        if field is None or name == entity.parent:
            if not (name == VERSION and not at) and name != "id":
                wrong[f"{at}{name}"[:200]] = ["Isian ini tidak dikenal."]
        elif isinstance(field, ChildrenField):
            read[name] = _rows(catalog, field, value, f"{at}{name}", wrong)
        else:
            try:
                read[name] = field.from_json(value)
            except BadValue as error:
                wrong[f"{at}{name}"] = [str(error)]
    return read


def _rows(catalog: Catalog, field: ChildrenField, value: object, at: str, wrong: dict[str, list[str]]) -> object:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        wrong[at] = [f"{field.label} harus berupa daftar objek."]
        return []
    child = catalog.entity(field.entity)
    rows = []
    for place, row in enumerate(value):
        read = _values(catalog, child, row, f"{at}-{place}-", wrong)
        if "id" in row:
            if isinstance(row["id"], int) and not isinstance(row["id"], bool):
                read["id"] = row["id"]
            else:
                wrong[f"{at}-{place}-id"] = ["Nomor baris harus berupa bilangan."]
        rows.append(read)
    return rows


def row(catalog: Catalog, entity: Entity, record: Record) -> Json:
    """A row as JSON: its fields by name, rows below as lists; what is said about it begins with an underscore."""
    shown = {
        name: text
        for name, text in record.shown.items()
        if isinstance(entity.fields[name], RelationField) and record.values.get(name) is not None
    }
    return {
        "id": record.id,
        VERSION: record.version,
        **_fields(catalog, entity, record, Way(entity)),
        "created_at": record.created_at.isoformat(),
        "updated_at": record.updated_at.isoformat(),
        "_title": record.title,
        "_texts": shown,
        "_may": sorted(record.may),
    }


@dataclass(frozen=True, slots=True)
class Way:
    """Where a field stands, seen from the entity of the address: over which lists of rows."""

    top: Entity
    steps: tuple[str, ...] = ()

    def file(self, name: str, row_id: int) -> str:
        """Where the file of a row is fetched."""
        return url_for("api.file", name=self.top.name, way=".".join((*self.steps, name)), row_id=row_id)


def sums(entity: Entity, found: Mapping[str, object]) -> Json:
    """The sums of a list as JSON, by field; those that the caller may not know are left out."""
    return {name: entity.fields[name].to_json(value) for name, value in found.items()}


def _fields(catalog: Catalog, entity: Entity, record: Record, way: Way) -> Json:
    own: Json = {
        name: _told(entity.fields[name], value, record.id, way)
        for name, value in record.values.items()
        if name != entity.parent
    }
    for name, rows in record.children.items():
        field = entity.fields[name]
        assert isinstance(field, ChildrenField)
        child = catalog.entity(field.entity)
        inside = Way(way.top, (*way.steps, name))
        own[name] = [{"id": one.id, **_fields(catalog, child, one, inside)} for one in rows]
    return own


def _told(field: Field, value: object, row_id: int, way: Way) -> object:
    told = field.to_json(value)
    return (
        {**told, "url": way.file(field.name, row_id)}
        if isinstance(field, FileField) and isinstance(told, dict)
        else told
    )
