"""Files on the generated pages: kept while a form is refused, given with their rows, fetched by whoever may."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from app.cli.files import Quiet
from app.models.files import File
from app.sync.jobs.ekspor import write_list
from app.sync.task import Workshop
from app.web import uploads
from app.web.principal import COOKIE
from app.web.services import EXTENSION, Services
from app.workflows import akun
from tests.personas import NOW, World
from tests.support import samples
from tests.support.web import Clock, application

Values = Mapping[str, object]


class Office:
    """The application over the world with the tables of `tests/kantor`."""

    def __init__(self, world: World, var: Path) -> None:
        self.world, self.var, self.clock = world, var, Clock(NOW)
        url = world.database.url.render_as_string(hide_password=False)
        self.app = application(url, var, world.registry.catalog, self.clock)
        self.app.config["WTF_CSRF_ENABLED"] = False

    @property
    def services(self) -> Services:
        """What the application works with."""
        found: Services = self.app.extensions[EXTENSION]
        return found

    def client(self, person: str) -> FlaskClient:
        client = self.app.test_client()
        with self.world.database.write() as session:
            token = akun.open_session(session, self.world.akun[person], address="127.0.0.1", agent="test", now=NOW)
        client.set_cookie(COOKIE, token)
        return client

    def fetch(self, person: str, way: str, row_id: int, more: str = "") -> TestResponse:
        """Ask for a file; the answer is read and closed."""
        client = self.client(person)
        answer = client.get(f"/admin/arsip/file/{way}/?id={row_id}{more}")
        answer.get_data()
        answer.close()
        return answer

    def new(self, person: str, **values: object) -> TestResponse:
        """Send the form of a new row."""
        given = {"judul": "Satu", "jenis": "surat", "pegawai": str(self.world.pegawai["pegawai"]), "surat": ""}
        return self.send(person, "/admin/arsip/new/", {**given, **values})

    def send(self, person: str, address: str, values: Values) -> TestResponse:
        """Post a form with files."""
        parts = {key: FileStorage(*value) if isinstance(value, tuple) else value for key, value in values.items()}
        boundary, body = encode_multipart(parts)
        content = f"multipart/form-data; boundary={boundary}"
        return self.client(person).post(address, data=body, content_type=content)

    def edit(self, person: str, row_id: int, version: int, **values: object) -> TestResponse:
        """Send the form of a stored row."""
        return self.send(person, f"/admin/arsip/edit/?id={row_id}", {"version": str(version), **values})

    def rows(self, name: str = "arsip") -> list[Mapping[str, Any]]:
        table = self.world.registry.tables[name]
        with self.world.database.read() as session:
            return [dict(row) for row in session.execute(sa.select(table).order_by(table.c.id)).mappings()]

    def registered(self) -> list[File]:
        with self.world.database.read() as session:
            return list(session.scalars(sa.select(File).order_by(File.created_at, File.name)))

    def on_disk(self) -> list[bytes]:
        return sorted(path.read_bytes() for path in self.var.rglob("files/*/*"))


@pytest.fixture
def office(kantor: World, var: Path) -> Iterator[Office]:
    made = Office(kantor, var)
    yield made
    made.services.database.dispose()


def pdf(name: str = "Surat Tugas.pdf", data: bytes = samples.PDF) -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def held(answer: TestResponse, name: str = "surat") -> str:
    """What the hidden input of a file says."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)">', answer.text)
    assert found is not None
    return html.unescape(found[1])


def test_a_file_is_handed_in_shown_and_fetched(office: Office) -> None:
    answer = office.new(
        "pegawai", surat=pdf(), **{"lampiran-0-nama": "Foto", "lampiran-0-berkas": (io.BytesIO(samples.png()), "x.png")}
    )
    assert answer.status_code == 303, answer.text
    (row,), (below,) = office.rows(), office.rows("arsip_lampiran")
    client = office.client("pegawai")
    page = client.get(f"/admin/arsip/details/?id={row['id']}").text
    size = f"({len(samples.PDF)} byte)"
    assert f'<a href="/admin/arsip/file/surat/?id={row["id"]}">Surat Tugas.pdf {size}</a>' in page
    assert f'<a href="/admin/arsip/file/lampiran.berkas/?id={below["id"]}">x.png' in page
    assert (
        f'href="/admin/arsip/file/surat/?id={row["id"]}">Surat Tugas.pdf {size}</a>' in client.get("/admin/arsip/").text
    )
    fetched = office.fetch("pegawai", "surat", row["id"])
    assert (fetched.status_code, fetched.data) == (200, samples.PDF)
    assert office.fetch("pegawai", "lampiran.berkas", below["id"]).data == samples.png()
    assert 'enctype="multipart/form-data"' in client.get("/admin/arsip/new/").text
    assert "enctype" not in client.get("/admin/izin/new/").text


def test_a_file_goes_out_as_no_page_of_ours(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    office.new("pegawai", surat=pdf("Surat 'a' é.pdf"))
    (row,) = office.rows()
    with caplog.at_level("INFO", "ekinerja.audit"):
        shown, fetched = (office.fetch("pegawai", "surat", row["id"], view) for view in ("&lihat=1", ""))
    for answer, disposition in ((shown, "inline"), (fetched, "attachment")):
        assert answer.headers["Content-Disposition"].startswith(f"{disposition}; filename")
        assert "Surat%20%27a%27%20%C3%A9.pdf" in answer.headers["Content-Disposition"]
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    told = [record.getMessage() for record in caplog.records]
    (file,) = office.registered()
    assert (
        told == [f"account {office.world.akun['pegawai']} fetched the file {file.key} of arsip {row['id']} surat"] * 2
    )


def test_an_office_document_is_never_shown_in_the_browser(office: Office) -> None:
    office.new("pegawai", surat=(io.BytesIO(samples.office("xlsx")), "a.xlsx"))
    (row,) = office.rows()
    answer = office.fetch("pegawai", "surat", row["id"], "&lihat=1")
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_refused_form_keeps_its_files_and_what_was_typed(office: Office) -> None:
    png = (io.BytesIO(samples.png()), "b.png")
    first = office.new("pegawai", judul="", surat=pdf(), **{"lampiran-0-nama": "Satu", "lampiran-0-berkas": png})
    assert first.status_code == 422
    assert "sudah terunggah" in first.text
    assert 'value="Satu"' in first.text
    assert office.rows() == []
    kept = {"surat": held(first), "lampiran-0-nama": "Satu", "lampiran-0-berkas": held(first, "lampiran-0-berkas")}
    assert all(kept.values())
    again = office.new("pegawai", judul="", **kept)
    assert (held(again), held(again, "lampiran-0-berkas")) == (kept["surat"], kept["lampiran-0-berkas"])
    assert office.new("pegawai", **kept).status_code == 303
    (row,), (below,) = office.rows(), office.rows("arsip_lampiran")
    assert (row["surat"], below["berkas"]) == (kept["surat"], kept["lampiran-0-berkas"])
    assert len(office.on_disk()) == 2


def test_a_form_that_cannot_be_read_keeps_its_files_too(office: Office) -> None:
    first = office.new("pegawai", surat=pdf(), **{"lampiran-0-berkas": (io.BytesIO(samples.SVG), "a.png")})
    assert first.status_code == 422
    assert "harus berupa PDF, JPG atau PNG" in first.text
    assert office.new("pegawai", surat=held(first)).status_code == 303


def test_a_search_beside_a_relation_keeps_the_files(office: Office) -> None:
    first = office.new("pegawai", surat=pdf(), _cari="pegawai", **{"cari-pegawai": "panji"})
    assert first.status_code == 200
    assert office.rows() == []
    assert office.new("pegawai", surat=held(first)).status_code == 303


def test_a_file_is_replaced_and_removed_and_the_old_one_stays_for_the_history(office: Office) -> None:
    office.new("pegawai", surat=pdf("lama.pdf"))
    (row,) = office.rows()
    form = office.client("pegawai").get(f"/admin/arsip/edit/?id={row['id']}")
    assert f'<a href="/admin/arsip/file/surat/?id={row["id"]}">lama.pdf' in form.text
    same = {"judul": "Satu", "jenis": "surat", "pegawai": str(row["pegawai_id"]), "surat": held(form)}
    assert office.edit("pegawai", row["id"], 1, **same).status_code == 303
    assert office.rows()[0]["version"] == 1
    both = {**same, "surat-hapus": "1"}
    new = pdf("baru.pdf", samples.PDF + b"\n")  # what is chosen counts for more than the box
    assert office.edit("pegawai", row["id"], 1, **{**both, "surat": new}).status_code == 303
    assert office.rows()[0]["surat"].startswith("baru.pdf/")
    client = office.client("pegawai")
    form = client.get(f"/admin/arsip/edit/?id={row['id']}")
    assert office.edit("pegawai", row["id"], 2, **{**both, "surat": held(form)}).status_code == 303
    assert office.rows()[0]["surat"] is None
    assert len(office.on_disk()) == 2
    page = client.get(f"/admin/arsip/details/?id={row['id']}").text
    assert re.search(r"dari <del>lama\.pdf \(\d+ byte\)</del> menjadi <ins>baru\.pdf", page)
    assert client.get(f"/admin/arsip/file/surat/?id={row['id']}").status_code == 404


def test_somebody_elses_save_in_between_loses_no_file(office: Office) -> None:
    office.new("pegawai")
    (row,) = office.rows()
    values = {"jenis": "surat", "pegawai": str(row["pegawai_id"])}
    office.edit("pegawai", row["id"], 1, judul="Dua", **values)
    stale = office.edit("pegawai", row["id"], 1, judul="Tiga", surat=pdf(), **values)
    assert stale.status_code == 409
    assert office.edit("pegawai", row["id"], 2, judul="Tiga", surat=held(stale), **values).status_code == 303
    assert office.rows()[0]["surat"] == held(stale)


def test_a_form_sent_again_makes_one_row_and_another_file_another(office: Office) -> None:
    mark = {"_kirim": "abc"}
    for data in (samples.PDF, samples.PDF):
        assert office.new("pegawai", surat=pdf(data=data), **mark).status_code == 303
    assert len(office.rows()) == 1
    refused = office.new("pegawai", surat=pdf(data=samples.PDF + b"\n"), **mark)
    assert refused.status_code == 422  # a new row, whose judul is taken
    first = office.new("pegawai", judul="Lain", surat=pdf(data=samples.HTML), _kirim="b")
    assert first.status_code == 422
    assert office.new("pegawai", judul="Lain", surat=pdf(), _kirim="b").status_code == 303
    assert [row["judul"] for row in office.rows()] == ["Satu", "Lain"]


BIG = samples.PDF + b"\n" * (1024 * 1024)
WRONG = {
    "svg called png": ((samples.SVG, "foto.png"), "bukan jenis berkas yang dikenal"),
    "html called pdf": ((samples.HTML, "surat.pdf"), "bukan jenis berkas yang dikenal"),
    "a bomb": ((samples.office("xlsx", {"b.xml": b"\x00" * (16 << 20)}), "a.xlsx"), "jauh lebih besar"),
    "a polyglot": ((samples.JPG + samples.archive({"a": b"x"}), "a.jpg"), "arsip zip yang disembunyikan"),
    "nothing": ((b"", "a.pdf"), "kosong (0 byte)"),
    "too large": ((BIG, "a.pdf"), "paling besar 1 MB. Kecilkan berkasnya"),
    "not of the field": ((samples.office("docx"), "a.pdf"), "isi berkas ini Word (docx)"),
}


@pytest.mark.parametrize("case", sorted(WRONG))
def test_what_is_refused_is_told_at_its_field_and_leaves_nothing(office: Office, case: str) -> None:
    (data, name), words = WRONG[case]
    answer = office.new("pegawai", surat=(io.BytesIO(data), name))
    assert answer.status_code == 422
    assert words in html.unescape(answer.text)
    assert 'value="Satu"' in answer.text
    assert (office.rows(), office.registered(), office.on_disk()) == ([], [], [])


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../etc/passwd", "passwd.pdf"),
        ("..\\..\\boot.ini", "boot.ini.pdf"),
        ("gaji\u202efdp.exe", "gajifdp.exe.pdf"),
        ("<script>alert(1)</script>.html", "script .html.pdf"),
        ("x" * 3_000, "x" * 116 + ".pdf"),
    ],
)
def test_a_name_leads_nowhere_and_hides_nothing(office: Office, name: str, kept: str) -> None:
    assert office.new("pegawai", surat=pdf(name)).status_code == 303
    (row,), (file,) = office.rows(), office.registered()
    assert (file.name, row["surat"].split("/")[0]) == (kept, kept)
    assert [path.name for path in office.var.rglob("files/*/*")] == [file.key]
    assert (
        "<script>" not in office.client("pegawai").get(f"/admin/arsip/details/?id={row['id']}").text.split("<main")[1]
    )


def test_more_than_a_request_may_hold_is_413(office: Office) -> None:
    answer = office.new("pegawai", surat=pdf(data=b"x" * (23 << 20)))
    assert answer.status_code == 413
    assert "Kecilkan" in answer.text
    assert office.on_disk() == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # werkzeug drops its spool unclosed
def test_an_upload_that_was_cut_off_changes_nothing(office: Office) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="judul"\r\n\r\nSatu\r\n'
        b'--x\r\nContent-Disposition: form-data; name="surat"; filename="a.pdf"\r\n\r\n' + samples.PDF[:30]
    )
    told = {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body) + 5_000), "wsgi.input_terminated": True}
    answer = office.client("pegawai").post(
        "/admin/arsip/new/", content_type="multipart/form-data; boundary=x", environ_overrides=told
    )
    assert answer.status_code == 400
    assert (office.rows(), office.registered(), office.on_disk()) == ([], [], [])


@pytest.mark.parametrize("person", ["rekan", "beta_pegawai"])
def test_the_pending_file_of_somebody_else_is_no_use(office: Office, person: str) -> None:
    theirs = held(office.new(person, judul="", surat=pdf()))
    answer = office.new("pegawai", surat=theirs)
    assert answer.status_code == 422
    assert "tidak ditemukan, sudah dipakai" in answer.text
    assert office.rows() == []


def test_nobody_fills_the_disk_with_files_that_are_never_saved(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_WAITING", len(samples.PDF))
    assert [office.new("pegawai", judul="", surat=pdf()).status_code for _ in range(3)] == [422, 422, 413]
    assert office.new("rekan", judul="", surat=pdf()).status_code == 422
    assert len(office.on_disk()) == 3


@pytest.fixture
def stored(office: Office) -> Mapping[str, int]:
    """A row with every file."""
    answer = office.new(
        "pegawai",
        surat=pdf(),
        nota=pdf("nota.pdf"),
        **{"lampiran-0-berkas": pdf("lampiran.pdf")},
    )
    assert answer.status_code == 303, answer.text
    return {
        "surat": office.rows()[0]["id"],
        "nota": office.rows()[0]["id"],
        "lampiran.berkas": office.rows("arsip_lampiran")[0]["id"],
    }


ACCESS = {
    # person: what each of surat, nota and lampiran.berkas answers
    "pegawai": (200, 200, 200),
    "admin": (200, 404, 200),  # nota is masked, and nothing names it to an admin
    "unit": (404, 404, 404),  # reads the row, and none of its files
    "rekan": (404, 404, 404),  # another's row
    "beta_admin": (404, 404, 404),  # another instansi
    "beta_pegawai": (404, 404, 404),
    "tim": (404, 404, 404),  # their own rows only, as a pegawai
    "operator": (404, 404, 404),
}


@pytest.mark.parametrize("person", sorted(ACCESS))
def test_a_file_is_for_whoever_may_read_its_row_and_field(
    office: Office, stored: Mapping[str, int], person: str
) -> None:
    got = tuple(office.fetch(person, way, row_id).status_code for way, row_id in stored.items())
    assert got == ACCESS[person]
    client = office.client(person)
    if person == "unit":
        page = client.get(f"/admin/arsip/details/?id={stored['surat']}")
        assert page.status_code == 200
        assert ".pdf" not in page.text
        assert ".pdf" not in client.get("/admin/arsip/").text


def test_nobody_who_is_not_signed_in_gets_a_file(office: Office, stored: Mapping[str, int]) -> None:
    answer = office.app.test_client().get(f"/admin/arsip/file/surat/?id={stored['surat']}")
    assert answer.status_code == 302
    assert answer.location.startswith("/login")


@pytest.mark.parametrize(
    "tail",
    ["judul/?id=1", "x/?id=1", "surat.berkas/?id=1", "lampiran/?id=1", "lampiran.nama/?id=1", "../surat/?id=1",
     "foto/?id=1", "surat/?id=0", "surat/?id=x", "surat/", "surat/?id=99", ".surat/?id=1", "lampiran./?id=1"],
)  # fmt: skip
def test_an_address_that_names_no_file_is_not_found(office: Office, stored: Mapping[str, int], tail: str) -> None:
    assert office.client("pegawai").get(f"/admin/arsip/file/{tail}").status_code == 404


def test_the_file_of_a_deleted_row_is_gone_and_no_use_any_more(office: Office, stored: Mapping[str, int]) -> None:
    before = office.rows()[0]
    client = office.client("pegawai")
    assert client.post("/admin/arsip/delete/", data={"id": stored["surat"], "version": "1"}).status_code == 303
    for way, row_id in stored.items():
        assert client.get(f"/admin/arsip/file/{way}/?id={row_id}").status_code == 404
    assert office.new("pegawai", surat=before["surat"]).status_code == 422
    assert len(office.on_disk()) == 3


def test_a_file_that_is_missing_from_the_disk_is_told(office: Office, stored: Mapping[str, int]) -> None:
    for path in office.var.rglob("files/*/*"):
        path.unlink()
    answer = office.client("pegawai").get(f"/admin/arsip/file/surat/?id={stored['surat']}")
    assert answer.status_code == 404
    assert "tidak ada di tempat penyimpanannya" in answer.text


def test_a_masked_file_stays_when_nothing_is_chosen_and_is_not_named(office: Office, stored: Mapping[str, int]) -> None:
    row = office.rows()[0]
    form = office.client("admin").get(f"/admin/arsip/edit/?id={row['id']}")
    assert "nota.pdf" not in form.text
    assert held(form, "nota") == ""
    values = {"judul": "Baru", "jenis": "surat", "pegawai": str(row["pegawai_id"]), "surat": row["surat"], "nota": ""}
    assert office.edit("admin", row["id"], 1, **values).status_code == 303
    assert (office.rows()[0]["judul"], office.rows()[0]["nota"]) == ("Baru", row["nota"])


def test_the_list_is_filtered_by_whether_there_is_a_file(office: Office, stored: Mapping[str, int]) -> None:
    office.new("pegawai", judul="Tanpa")
    client = office.client("pegawai")
    page = client.get("/admin/arsip/").text
    assert re.search(r'<select[^>]+name="f\.surat\.is_null"', page)
    with_file, without = (client.get(f"/admin/arsip/?f.surat.is_null={word}").text for word in ("tidak", "ya"))
    assert ("Satu" in with_file, "Tanpa" in with_file) == (True, False)
    assert ("Satu" in without.split("<tbody")[1], "Tanpa" in without) == (False, True)


def test_what_was_typed_comes_back_after_the_login_without_the_file(office: Office) -> None:
    office.app.config["WTF_CSRF_ENABLED"] = True
    answer = office.app.test_client().post(
        "/admin/arsip/new/", data={"judul": "Ketikan", "surat": pdf()}, headers={"Origin": "http://localhost"}
    )
    assert answer.status_code == 403
    assert 'value="Ketikan"' in answer.text
    office.app.config["WTF_CSRF_ENABLED"] = False
    again = office.new("pegawai", judul="Ketikan", _pulih="1")
    assert "pilih lagi" in again.text
    assert office.on_disk() == []


def test_an_import_leaves_files_alone_and_says_so(office: Office, stored: Mapping[str, int]) -> None:
    client = office.client("admin")
    told = "Isian berkas (Surat, Foto, Laporan, Nota Pribadi, Cap) tidak diambil dari impor"
    assert told in client.get("/admin/arsip/import/").text
    content = io.BytesIO(b"Judul,Surat\nSatu,lain.pdf\n")
    made = client.post("/admin/arsip/import/", data={"file": (content, "a.csv"), "modes": ["update"]})
    assert made.status_code == 303, made.text
    page = client.get(made.location).text
    assert told in page
    assert '<option value="judul"' in page
    assert '<option value="surat"' not in page


def test_an_export_tells_the_name(office: Office, stored: Mapping[str, int], tmp_path: Path) -> None:
    shop = Workshop(office.world.registry.catalog, office.world.registry, office.world.database, office.var)
    arsip = office.world.registry.catalog.entity("arsip")
    write_list(shop, office.world.actor("admin"), arsip, tmp_path / "a.csv", "csv", {}, Quiet())
    head, line = (tmp_path / "a.csv").read_text("utf-8-sig").splitlines()
    assert (head[:5], line[:4]) == ("Judul", "Satu")
    assert "Surat Tugas.pdf" in line
    assert "/" not in line
