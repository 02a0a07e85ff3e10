"""Files over the API: sent first, named by their number in a row, fetched with the row's own rights."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.models.filestore import CHUNK
from tests.admin.test_api import Program, Site
from tests.personas import World
from tests.support import samples


@pytest.fixture
def site(kantor: World, var: Path) -> Iterator[Site]:
    made = Site(kantor, var)
    yield made
    made.close()


def send(program: Program, way: str, data: bytes, name: str = "Surat.pdf", entity: str = "arsip") -> TestResponse:
    """Send a file for a field."""
    return program.client.post(
        f"/api/v1/{entity}/files/{way}",
        query_string={"name": name},
        data=data,
        content_type="application/octet-stream",
        headers={"Authorization": f"Bearer {program.secret}"},
    )


def sent(program: Program, way: str = "surat", data: bytes = samples.PDF) -> str:
    """The number of a file that was taken."""
    answer = send(program, way, data)
    assert answer.status_code == 201, answer.text
    return str(answer.json["id"])  # type: ignore[index]


def made(site: Site, program: Program, **values: object) -> Any:
    """A new row."""
    given = {"judul": "Satu", "pegawai": site.world.pegawai["pegawai"], **values}
    answer = program.ask("POST", "/arsip", given)
    assert answer.status_code == 201, answer.text
    return answer.json


def fetch(program: Program, url: str) -> TestResponse:
    """The answer to a GET of a whole address, read and closed."""
    answer = program.ask("GET", url.removeprefix("/api/v1"))
    answer.get_data()
    answer.close()
    return answer


def on_disk(site: Site) -> int:
    services = site.app.extensions["ekinerja"]
    return len(list(services.files.root.glob("??/*")))


def test_a_file_is_sent_put_into_a_row_and_fetched(site: Site) -> None:
    program = site.program("pegawai")
    answer = send(program, "surat", samples.PDF, "../Surat \u202eTugas.exe")
    told: Any = answer.json
    assert (answer.status_code, told["name"], told["size"]) == (201, "Surat Tugas.exe.pdf", len(samples.PDF))
    assert told["type"] == "application/pdf"
    below = sent(program, "lampiran.berkas", samples.png())
    row = made(site, program, surat=told["id"], lampiran=[{"nama": "x", "berkas": below}])
    url = f"/api/v1/arsip/files/surat/{row['id']}"
    assert row["surat"] == {**told, "url": url}
    inner = row["lampiran"][0]
    assert inner["berkas"]["url"] == f"/api/v1/arsip/files/lampiran.berkas/{inner['id']}"
    assert program.get("/arsip")["items"][0]["surat"]["url"] == url
    got = fetch(program, url)
    assert (got.data, got.headers["Content-Disposition"][:10]) == (samples.PDF, "attachment")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert fetch(program, inner["berkas"]["url"]).data == samples.png()


def test_a_row_is_sent_back_as_it_was_told_and_its_file_replaced_and_removed(site: Site) -> None:
    program = site.program("pegawai")
    row = made(site, program, surat=sent(program))
    address = f"/arsip/{row['id']}"
    same = program.ask("PATCH", address, {"surat": row["surat"], "judul": "Satu"}, If_Match='"1"')
    assert (same.status_code, same.json["version"]) == (200, 1)  # type: ignore[index]
    other = sent(program, data=samples.PDF + b"\n")
    changed = program.ask("PATCH", address, {"surat": other}, If_Match='"1"')
    assert changed.json["surat"]["id"] == other  # type: ignore[index]
    empty = program.ask("PATCH", address, {"surat": None}, If_Match='"2"')
    assert empty.json["surat"] is None  # type: ignore[index]
    assert fetch(program, row["surat"]["url"]).status_code == 404


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (b"", 422, "kosong"),
        (samples.SVG, 422, "bukan jenis berkas yang dikenal"),
        (samples.PDF[:-8], 422, "rusak atau terpotong"),
        (samples.PDF + b"\n" * (1 << 20), 413, "paling besar 1 MB"),
        (b"x" * (21 << 20), 413, ""),
    ],
)
def test_what_is_refused_leaves_nothing(site: Site, data: bytes, status: int, words: str) -> None:
    answer = send(site.program("pegawai"), "surat", data)
    assert answer.status_code == status, answer.text
    assert words in answer.text
    assert on_disk(site) == 0


def test_a_file_that_is_cut_off_on_its_way_leaves_nothing(site: Site) -> None:
    program = site.program("pegawai")
    told = {"wsgi.input": io.BytesIO(samples.PDF), "CONTENT_LENGTH": str(len(samples.PDF) + 9)}
    answer = program.client.post(
        "/api/v1/arsip/files/surat",
        content_type="application/pdf",
        headers={"Authorization": f"Bearer {program.secret}"},
        environ_overrides={**told, "wsgi.input_terminated": True},
    )
    assert (answer.status_code, on_disk(site)) == (400, 0)


class Pieces(io.RawIOBase):
    """A body that is never given whole."""

    def __init__(self, length: int) -> None:
        self.left, self.largest = length, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.largest = max(self.largest, len(buffer))
        size = min(len(buffer), self.left)
        self.left -= size
        return size


def test_a_large_body_is_read_in_pieces(site: Site) -> None:
    program, body = site.program("pegawai"), Pieces(15 << 20)
    answer = program.client.post(
        "/api/v1/arsip/files/surat",
        headers={"Authorization": f"Bearer {program.secret}"},
        environ_overrides={"wsgi.input": body, "CONTENT_LENGTH": str(15 << 20)},
    )
    assert (answer.status_code, body.left) == (413, 0)
    assert body.largest <= CHUNK


ACCESS = {
    # who: may send for surat; fetches surat, nota and lampiran.berkas of a row of pegawai
    "pegawai": (201, (200, 200, 200)),
    "admin": (201, (200, 404, 200)),
    "unit": (201, (404, 404, 404)),
    "rekan": (201, (404, 404, 404)),
    "beta_admin": (201, (404, 404, 404)),
    "operator": (201, (404, 404, 404)),
}  # everybody is a pegawai, who may send for rows of their own


@pytest.mark.parametrize("person", sorted(ACCESS))
def test_who_may_send_and_fetch(site: Site, person: str) -> None:
    owner = site.program("pegawai")
    row = made(
        site,
        owner,
        surat=sent(owner),
        nota=sent(owner, "nota"),
        lampiran=[{"berkas": sent(owner, "lampiran.berkas")}],
    )
    program = site.program(person)
    inner = row["lampiran"][0]["id"]
    urls = [f"/arsip/files/{way}" for way in (f"surat/{row['id']}", f"nota/{row['id']}", f"lampiran.berkas/{inner}")]
    got = tuple(fetch(program, url).status_code for url in urls)
    assert (send(program, "surat", samples.PDF).status_code, got) == ACCESS[person]


def test_a_number_of_somebody_else_is_no_use(site: Site) -> None:
    mine, theirs = site.program("pegawai"), site.program("rekan")
    given = {"judul": "x", "pegawai": site.world.pegawai["pegawai"], "surat": sent(theirs)}
    answer = mine.ask("POST", "/arsip", given)
    assert answer.status_code == 422
    assert "tidak ditemukan" in answer.json["fields"]["surat"][0]  # type: ignore[index]


def test_keys_go_as_far_as_they_say(site: Site) -> None:
    assert send(site.program("pegawai", writes=False), "surat", samples.PDF).status_code == 403
    assert send(site.program("pegawai", entities=("izin",)), "surat", samples.PDF).status_code == 404
    stranger = Program(site.app, "x")
    assert send(stranger, "surat", samples.PDF).status_code == 401
    assert fetch(stranger, "/arsip/files/surat/1").status_code == 401
    assert send(site.program("pegawai"), "cap", samples.PDF).status_code == 403  # nobody enters it
    for way in ("judul", "x", "lampiran", "lampiran.nama", "surat.x"):
        assert send(site.program("pegawai"), way, samples.PDF).status_code == 404


def test_the_description_tells_what_is_sent_and_what_is_given(site: Site) -> None:
    document: Any = site.app.test_client().get("/api/v1/openapi.json").json
    post = document["paths"]["/arsip/files/surat"]["post"]
    assert list(post["requestBody"]["content"]) == ["application/octet-stream"]
    assert "PDF, JPG, PNG atau Excel (xlsx), paling besar 1 MB" in post["description"]
    assert list(document["paths"]["/arsip/files/surat/{id}"]["get"]["responses"]["200"]["content"]) == [
        "application/octet-stream"
    ]
    schemas = document["components"]["schemas"]
    assert schemas["arsip_isian"]["properties"]["surat"]["anyOf"][0]["pattern"] == "^[0-9a-f]{32}$"
    assert "url" in schemas["arsip"]["properties"]["surat"]["anyOf"][0]["properties"]
