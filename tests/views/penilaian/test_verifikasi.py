"""Verifikasi Dokumen: what a stranger with a paper in hand is told, and what nobody is told."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.exports.render import process
from app.models.account import Throttle
from app.models.history import TABLE as HISTORY
from app.models.job_run import JobRun
from app.sync import runs
from app.sync.dispatch import KINDS
from app.sync.task import Workshop
from app.web.services import EXTENSION, Services
from app.workflows import throttle
from tests.exports.documents import lines
from tests.personas import NOW
from tests.support.penilaian import Kerja
from tests.support.skp_site import Situs
from tests.support.web import Clock
from tests.views.penilaian.test_cetak import APART, CHOSEN, period, printed, rate, reach

__all__ = ["period"]

KODE = re.compile(r"Kode keaslian: ([0-9A-Z-]{23})")
NONE = "00000-00000-00000-00000"


def code_of(document: bytes) -> str:
    found = KODE.search(lines(document))
    assert found is not None
    return found[1]


def told(site: Situs, code: str) -> str:
    """The answer to somebody without an account, its words apart by one space."""
    answer = site.app.test_client().get(f"/verifikasi/{code}/")
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_the_code_on_the_paper_leads_to_what_is_compared(site: Situs, work: Kerja, period: int) -> None:
    rate(site, period)
    reach(site, work, "final")
    for chosen, jenis in (({}, "Form Penilaian"), (APART, "Dokumen Evaluasi Kinerja")):
        code = code_of(printed(site, "pegawai", period, **chosen).data)
        text = told(site, code)
        for shown in (
            "Sesuai dengan data hari ini",
            f"Jenis dokumen {jenis} ",
            "P••• P•••",
            f"NIP •••{site.world.nip('pegawai')[-4:]} ",
            "TRIWULAN IV-AKHIR, 1 Oktober 2026 s.d. 31 Desember 2026",
            "Predikat kinerja pada cetakan Baik ",
            "Dicetak pada 20 November 2026",
            code,
        ):
            assert shown in text, shown


def test_nothing_more_than_that_is_told(site: Situs, work: Kerja, period: int) -> None:
    rate(site, period)
    code = code_of(printed(site, "unit", period).data)
    client = site.app.test_client()
    answer = client.get(f"/verifikasi/{code}/")
    (row,) = site.office.rows("dokumen_cetak")
    secrets = ["PANJI", "UJANG", "PEGAWAI<", "EKSPEKTASI", "Terlaksananya", "90 %", "Positif", "Bidang", "/penilaian/"]
    secrets += [row["nip"], row["pencetak"], row["dicetak_oleh"], f"id={row['id']}", f"/{period}"]
    assert [one for one in secrets if one in answer.text] == []
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert client.head(f"/verifikasi/{code}/").status_code == 200
    assert client.post(f"/verifikasi/{code}/").status_code == 405
    assert client.get(f"/verifikasi/{code.lower().replace('-', '')}/").text == answer.text


def test_what_changed_since_is_told_and_not_how(site: Situs, work: Kerja, period: int) -> None:
    before = code_of(printed(site, "pegawai", period).data)
    rate(site, period)
    code = code_of(printed(site, "pegawai", period).data)
    assert "Belum menjadi hasil saat dicetak" in told(site, before)
    assert "Predikat kinerja pada cetakan Belum dinilai" in told(site, before)
    version = str(site.office.row("penilaian", period)["version"])
    marks = {"version": version, "rating_hasil": "diatas", "rating_perilaku": "diatas", "catatan": "Melampaui target."}
    again = site.client("unit").post(f"/evaluasi/nilai/{period}/", data={**marks, "aksi": "lanjut"})
    assert (again.status_code, site.office.row("penilaian", period)["predikat"]) == (303, "sangat_baik")
    text = told(site, code)
    assert "Hasil sudah berubah sejak dicetak" in text
    assert "Predikat kinerja pada cetakan Baik " in text
    assert "Sangat Baik" not in text
    fresh = code_of(printed(site, "pegawai", period).data)
    assert "Sesuai dengan data hari ini" in told(site, fresh)
    work.ke_draft()
    assert "Hasil sudah berubah sejak dicetak" in told(site, fresh)


def test_unknown_and_malformed_codes_have_one_answer(site: Situs) -> None:
    client = site.app.test_client()
    answers = {}
    for typed in (NONE, "salah", "0" * 19, "a/b", "<script>", "٣" * 20, "%F0%9F%99%82", "9" * 3000):
        answer = client.get(f"/verifikasi/{typed}/")
        answers[typed] = (answer.status_code, re.sub(r'value="[^"]*"', "", answer.text))
    assert {status for status, _ in answers.values()} == {404}
    assert len({text for _, text in answers.values()}) == 1
    assert "Jangan dipakai sebelum ditanyakan" in answers[NONE][1]
    assert "<script>" not in answers["<script>"][1].partition("<h1>")[2].partition("</main>")[0]
    asked = client.get("/verifikasi/")
    assert (asked.status_code, "Periksa lagi ketikannya" in asked.text) == (200, False)
    sent = client.get("/verifikasi/?kode=+7k3qd+9m0ab+")
    assert (sent.status_code, sent.location) == (303, "/verifikasi/7k3qd%209m0ab/")


def test_who_tries_codes_is_slowed_down_and_no_login_with_them(
    site: Situs, work: Kerja, period: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "ADDRESS_TRIES", 3)
    code = code_of(printed(site, "pegawai", period).data)
    client, served = site.app.test_client(), site.app.extensions[EXTENSION]
    assert [client.get(f"/verifikasi/{code}/").status_code for _ in range(5)] == [200] * 5
    tried = [client.get(f"/verifikasi/{one}/").status_code for one in (NONE, "salah", NONE, NONE, code)]
    assert tried == [404, 404, 404, 429, 429]
    with site.world.database.read() as session:
        (counted,) = session.scalars(sa.select(Throttle.key))
    assert counted.startswith("verifikasi:")
    assert isinstance(served, Services)
    assert isinstance(served.clock, Clock)
    served.clock.now = NOW + timedelta(minutes=6)
    assert client.get(f"/verifikasi/{code}/").status_code == 200


def test_looking_at_the_form_prints_nothing(site: Situs, period: int) -> None:
    answer = site.client("pegawai").get(f"/penilaian/cetak/{period}/", query_string={**CHOSEN, "jenis": "form"})
    assert (answer.status_code, 'value="Rekaan"' in answer.text) == (200, True)
    assert answer.mimetype == "text/html"
    assert site.office.rows("dokumen_cetak") == []
    assert "data-unduh" in answer.text


def test_a_document_that_fails_leaves_a_row_that_nobody_holds(
    site: Situs, period: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_order: process.Order) -> bytes:
        raise process.NotPrinted

    monkeypatch.setattr(process, "render", fail)
    assert printed(site, "pegawai", period).status_code == 422
    assert len(site.office.rows("dokumen_cetak")) == 1


def test_who_printed_is_known_to_the_owner_the_penilai_and_the_admin(site: Situs, work: Kerja, period: int) -> None:
    rate(site, period)
    for who in ("pegawai", "unit", "admin"):
        assert printed(site, who, period).status_code == 200
    names = [row["dicetak_oleh"] for row in site.office.rows("dokumen_cetak")]
    assert names == [site.office.actor(who).nama for who in ("pegawai", "unit", "admin")]
    for who in ("pegawai", "unit", "admin"):
        shown = site.client(who).get(f"/admin/penilaian/details/?id={period}").text
        assert [name for name in names if name not in shown] == [], who
    admin = site.client("admin")
    assert "/admin/dokumen_cetak/" in admin.get("/beranda").text
    assert "/admin/dokumen_cetak/" not in site.client("rekan").get("/beranda").text
    for who in ("rekan", "tim"):
        assert "PANJI PEGAWAI" not in site.client(who).get("/admin/dokumen_cetak/").text
    (row, *_) = site.office.rows("dokumen_cetak")
    for page in ("edit", "delete"):
        assert admin.post(f"/admin/dokumen_cetak/{page}/?id={row['id']}", data={"id": row["id"]}).status_code == 403
    with site.world.database.read() as session:
        told = session.scalars(sa.select(HISTORY.c.action).where(HISTORY.c.entity == "dokumen_cetak")).all()
    assert told == ["create"] * 3


def test_every_document_of_a_unit_has_a_code_of_its_own(site: Situs, work: Kerja, period: int) -> None:
    rate(site, period)
    row = reach(site, work, "final")
    assert site.client("admin").post(f"/penilaian/cetak/unit/{row}/", data=CHOSEN).status_code == 303
    served = site.app.extensions[EXTENSION]
    with site.world.database.read() as session:
        job = session.scalars(sa.select(JobRun).where(JobRun.kind == "cetak")).one()
    place = "https://kinerja.contoh.go.id"
    shop = Workshop(served.catalog, served.registry, served.database, served.settings.var, place)
    assert runs.run(runs.Runner(shop, served.board, Clock(NOW), KINDS), job.id) == "selesai"
    made = site.client("admin").get(f"/pekerjaan/{job.id}/hasil")
    with made, zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        found = [archive.read(name) for name in archive.namelist()]
    rows = site.office.rows("dokumen_cetak")
    assert [code_of(one) for one in found] == [one["kode"] for one in rows]
    assert [one["pekerjaan"] for one in rows] == [job.id]
    assert f"{place}/verifikasi/{code_of(found[0])}" in lines(found[0])
    assert "Sesuai dengan data hari ini" in told(site, code_of(found[0]))
