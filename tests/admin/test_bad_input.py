"""Whatever is posted or asked: an answer that says what is wrong, never one of 5xx."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.engine.fieldtypes.children import ChildrenField
from app.engine.spec import Entity
from tests.admin.office import CATALOG, Office
from tests.support.cover import sampled

NASTY = st.sampled_from(
    [
        "",
        " ",
        "0",
        "-1",
        "1",
        "7",
        str(2**63 - 1),
        str(2**63),
        "9" * 400,
        "1e9",
        "NaN",
        "Infinity",
        "1,5",
        "null",
        "ya",
        "02-30",
        "13-01",
        "02-29",
        "2026-02-30",
        "0000-00-00",
        "9999-12-31",
        "2026-11-20T10:00",
        "１９９０",
        "٣",
        "²",
        "\x00",
        "a\x00b",
        "\ud800",
        "\u202ejahat",
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "%",
        "_",
        "\\",
        "A" * 30_000,
        "=cmd|' /C calc'!A0",
        "https://contoh.example/?a=b",
        "javascript:alert(1)",
        "a@b.c",
        "🙂" * 300,
        "|",
        "a|b",
        "199001012010011900",
        "3171010101900001",
        "operator",
        "true",
        "on",
    ]
)
TEXT = st.one_of(NASTY, st.text(max_size=40))
EXTRA = (
    "version",
    "kembali",
    "_cari",
    "_lagi",
    "csrf_token",
    "id",
    "instansi",
    "instansi_id",
    "created_at",
    "tidak-ada",
)
LIMITS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def names(entity: Entity) -> list[str]:
    """The form names of an entity, and some that it has not."""
    found = [*EXTRA]
    for name, field in entity.fields.items():
        found += [name, f"cari-{name}"]
        if isinstance(field, ChildrenField):
            child = CATALOG.entity(field.entity)
            found += [f"{name}-{n}-{inner}" for n in (0, 1, 57, "x") for inner in (*child.fields, "id", "hapus")]
    return found


@pytest.fixture(scope="module")
def office(shared_office: Office) -> Office:
    return shared_office


def sendable(text: str) -> str:
    """Lone surrogates cannot leave a browser; they come as the bytes that stand for none."""
    return text.encode("utf-8", "replace").decode("utf-8")


@pytest.mark.parametrize("entity", sampled(CATALOG))
def test_no_post_breaks_a_form(office: Office, entity: Entity) -> None:
    clients = [office.client("operator"), office.client("admin")]
    keys = [row_id for name, row_id in office.ids.items() if name.startswith(f"{entity.name}:")]
    keys = keys or [1]  # rows of a query have no names here
    addresses = st.sampled_from(
        [f"/admin/{entity.name}/{tail}" for tail in ("new/", "delete/", f"edit/?id={keys[0]}", f"edit/?id={keys[-1]}")]
    )
    pairs = st.lists(st.tuples(st.sampled_from(names(entity)), TEXT), max_size=12)

    @LIMITS
    @given(addresses, pairs, st.sampled_from(clients))
    def post(address: str, sent: list[tuple[str, str]], client: FlaskClient) -> None:
        body = urlencode([(name, sendable(text)) for name, text in sent])
        answer = client.post(address, data=body, content_type="application/x-www-form-urlencoded")

        assert answer.status_code in (200, 303, 400, 403, 404, 409, 413, 422), answer.text

    post()


@pytest.mark.parametrize("entity", sampled(CATALOG))
def test_no_address_breaks_a_list(office: Office, entity: Entity) -> None:
    client = office.client("operator")
    filters = [
        f"f.{'.'.join(path)}.{op}"
        for path in entity.list.filters
        for op in ("eq", "in", "gte", "lt", "contains", "within", "is_null", "exists")
    ]
    parameters = st.sampled_from(["q", "page", "size", "sort", "preset", "_cari", "f.", "f.id.eq", "f..", *filters])

    @LIMITS
    @given(st.lists(st.tuples(parameters, TEXT), max_size=6))
    def ask(asked: list[tuple[str, str]]) -> None:
        query = urlencode([(name, sendable(text)[:2000]) for name, text in asked])
        for page in ("", "pohon/", "details/", "lookup/nama/"):
            answer = client.get(f"/admin/{entity.name}/{page}?{query}")

            assert answer.status_code in (200, 400, 403, 404, 422), (page, query)

    ask()


def test_bytes_that_are_no_text_are_taken_as_such(office: Office) -> None:
    client = office.client("admin")
    for body in (b"nama=%ff%fe&jenis=%80", b"%00=%00", b"\xff\xfe\x00", b"&&&===", b"nama=" + b"%F0%9F" * 50):
        answer = client.post("/admin/periode/new/", data=body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code in (400, 422)


def test_ten_megabytes_of_text_are_too_large(office: Office) -> None:
    answer = office.client("admin").post("/admin/periode/new/", data={"nama": "A" * 10_000_000})

    assert answer.status_code == 413


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_page_answers_to_its_own_methods_only(office: Office, method: str) -> None:
    assert getattr(office.client("admin"), method)("/admin/periode/").status_code == 405


def test_a_get_changes_nothing(office: Office) -> None:
    client, row_id = office.client("admin"), office.ids["periode:kota0"]

    assert client.get(f"/admin/periode/quick-add/triwulan/?id={row_id}").status_code == 405
    assert client.get(f"/admin/periode/delete/?id={row_id}").status_code == 200
    assert office.stored("periode", id=row_id)
