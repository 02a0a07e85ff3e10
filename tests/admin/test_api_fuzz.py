"""The API's own description, taken at its word: random requests find no defect and no way around the scope."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.admin.api import openapi
from app.workflows import entity
from tests.admin.test_api import Program, Site
from tests.personas import NOW, World

TOKEN = "RAHASIA-BETA-900"
STRANGE: list[object] = [
    None, True, -1, 0, 10**30, 1.5, "", " ", "\u0000", "\ud800", "x" * 5_000, [], {}, [None], {"a": 1}, "2026-02-30",
    "'; DROP TABLE x", "\u202e", "9" * 40, [[[]]], {"id": -1}, "NaN",
]  # fmt: skip


BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


def _value(rng: random.Random, schema: Any) -> object:
    """A value that fits a schema mostly, and sometimes does not."""
    if rng.random() < 0.15:
        return rng.choice(STRANGE)
    if "anyOf" in schema:
        return _value(rng, rng.choice(schema["anyOf"]))
    if "enum" in schema:
        return rng.choice(schema["enum"])
    kind = schema.get("type", "string")
    kind = rng.choice(kind) if isinstance(kind, list) else kind
    match kind:
        case "object":
            names = [name for name in schema.get("properties", {}) if rng.random() < 0.8]
            return {name: _value(rng, schema["properties"][name]) for name in names}
        case "array":
            return [_value(rng, schema.get("items", {})) for _ in range(rng.randrange(3))]
        case "integer" | "number":
            return rng.choice([1, 2, 3, 7, 2026, schema.get("maximum", 10)])
        case "boolean":
            return rng.random() < 0.5
        case "null":
            return None
    return rng.choice(["a", "2026-01-31", "12-31", "199005052015051905", "https://contoh.test", f"{rng.randrange(99)}"])


def _ask(rng: random.Random, program: Program, document: Any) -> tuple[str, int, str]:
    path, operations = rng.choice(sorted(document["paths"].items()))
    method = rng.choice([name for name in operations if name in ("get", "post", "patch", "delete")])
    if path == "/token":
        method = "post"
    operation = operations[method]
    address = path.replace("{id}", str(rng.choice([0, 1, 2, 3, 5, 9, 10**18, "x"])))
    asked = [one for one in operation.get("parameters", []) if one["in"] == "query" and rng.random() < 0.3]
    query = "&".join(f"{one['name']}={rng.choice(['1', 'a', '-1', '%00', 'nama', '2026', '%ff'])}" for one in asked)
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    body = None
    if content is not None:
        reference = content.get("$ref", "").rpartition("/")[2]
        body = _value(rng, document["components"]["schemas"][reference] if reference else content)
    headers = {"If_Match": rng.choice(['"1"', '"2"', "x"])} if rng.random() < 0.8 else {}
    if rng.random() < 0.2:
        headers["Idempotency_Key"] = f"k{rng.randrange(5)}"
    answer = program.ask(method.upper(), f"{address}?{query}", body, **headers)
    return f"{method} {address}?{query} {json.dumps(body)[:300]}", answer.status_code, answer.text


@pytest.fixture
def dialect_name(request: pytest.FixtureRequest) -> str:
    """The long form runs on both databases."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def site(kantor: World, var: Path) -> Iterator[Site]:
    """A world in which the other instansi has rows that must never show up."""
    with kantor.database.write() as session:
        actor = kantor.actor("beta_admin")
        entity.create(session, kantor.registry, actor, "izin", {"nomor": TOKEN, "jenis": "cuti"}, now=NOW)
        entity.create(session, kantor.registry, actor, "unor", {"nama": TOKEN, "atasan": kantor.unor["beta"]}, now=NOW)
    made = Site(kantor, var)
    yield made
    made.close()


@pytest.mark.parametrize("seed", range(3))
def test_random_requests_find_no_defect_and_no_way_around_the_scope(site: Site, seed: int) -> None:
    _run(site, seed, 150)


@pytest.mark.full
@pytest.mark.parametrize("dialect_name", BOTH, indirect=True)
@pytest.mark.parametrize("seed", range(100, 130))
def test_many_random_requests_find_none_either(site: Site, seed: int) -> None:
    _run(site, seed, 1_000)


def _run(site: Site, seed: int, count: int) -> None:
    rng = random.Random(seed)
    document = openapi.document(site.world.registry.catalog)
    programs = [site.program(person) for person in ("admin", "unit", "pegawai", "operator")]
    for _ in range(count):
        program = rng.choice(programs)
        asked, status, text = _ask(rng, program, document)
        assert status < 500, f"seed {seed}: {asked} gives {status}: {text[:300]}"
        if program is not programs[-1]:
            assert TOKEN not in text, f"seed {seed}: {asked} shows a row of another instansi"


def test_the_description_is_openapi_and_tells_every_route(site: Site) -> None:
    document: Any = site.app.test_client().get("/api/v1/openapi.json").json
    assert document["openapi"].startswith("3.1")
    rules = {rule.rule for rule in site.app.url_map.iter_rules() if rule.rule.startswith("/api/v1/")}
    assert rules == {
        "/api/v1/openapi.json", "/api/v1/token", "/api/v1/<name>", "/api/v1/<name>/<rowid:row_id>",
        "/api/v1/<name>/<rowid:row_id>/actions/<step>", "/api/v1/<name>/actions/<step>",
        "/api/v1/<name>/files/<way>", "/api/v1/<name>/files/<way>/<rowid:row_id>",
    }  # fmt: skip
    told = set(document["paths"])
    assert {
        "/rencana",
        "/arsip/files/surat",
        "/arsip/files/lampiran.berkas/{id}",
        "/usulan/{id}/actions/setujui",
        "/akun/{id}/actions/kode_reset",
    } <= told
    assert not any(name.startswith("/rencana_rhk") for name in told)
