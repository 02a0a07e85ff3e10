"""Form Penilaian and Dokumen Evaluasi Kinerja: what is asked, who may, and what comes out."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from app.domain.cetak import Cetak
from app.exports import fakta_penilaian
from app.models.job_run import JobRun
from app.models.queries import penilaian as queries
from app.sync import runs
from app.sync.dispatch import KINDS
from app.sync.task import Workshop
from app.web.services import EXTENSION
from tests.admin.office import counted
from tests.exports.documents import lines
from tests.personas import NOW
from tests.support.penilaian import Kerja
from tests.support.skp_site import Situs
from tests.support.web import Clock

CHOSEN = {"bentuk": "docx", "tanggal": "2026-11-20", "lokasi": "Rekaan", "anchor_pegawai": "@", "anchor_penilai": "#"}
APART = {"jenis": "evaluasi", "tanggal_penilai": "2026-11-21", "lokasi_penilai": "Lain"}


def printed(site: Situs, who: str, period: int, **chosen: str) -> TestResponse:
    """The document that somebody asks for."""
    return site.client(who).post(f"/penilaian/cetak/{period}/", data={"jenis": "form", **CHOSEN, **chosen})


@pytest.fixture
def period(work: Kerja) -> int:
    """Triwulan 4 with a realisasi."""
    made = work.buka("Triwulan 4")
    work.rencana(made, work.rhk[0])
    work.realisasi(made, work.indikator[0], "90 %")
    return made


def rate(site: Situs, period: int) -> None:
    """Everything as expected."""
    version = str(site.office.row("penilaian", period)["version"])
    answer = site.client("unit").post(f"/evaluasi/nilai/{period}/", data={"version": version, "aksi": "semua"})
    assert answer.status_code == 303


def reach(site: Situs, work: Kerja, status: str) -> int:
    """What the unit induk achieved; gives its row."""
    given = {"tahun": 2026, "periode": work.periode["Triwulan 4"], "unor": site.world.unor["alpa"], "capaian": "baik"}
    made = site.office.make("admin", "capaian_organisasi", given)
    table = site.world.registry.tables["capaian_organisasi"]
    with site.world.database.write() as session:
        session.execute(sa.update(table).where(table.c.id == made).values(status=status))
    return made


def test_each_document_asks_what_the_manual_asks(site: Situs, work: Kerja, period: int) -> None:
    rate(site, period)
    site.office.change("admin", "unor", site.world.unor["alpa"], {"kota": "Kota Alpa"})
    client = site.client("pegawai")
    asked = [client.get(f"/penilaian/cetak/{period}/?jenis={jenis}").text for jenis in ("form", "evaluasi")]
    label = re.compile(r'<label class="form-label" for="\w+" id="[\w-]+">\s*([A-Z ]{3,}(?:\(OPSIONAL\))?)')
    own = ["TANGGAL PEGAWAI", "LOKASI PEGAWAI", "ANCHOR PEGAWAI YANG DINILAI (OPSIONAL)"]
    theirs = ["TANGGAL PEJABAT PENILAI KINERJA", "LOKASI PEJABAT PENILAI KINERJA"]
    last = "ANCHOR PEJABAT PENILAI KINERJA (OPSIONAL)"
    assert [[one.strip() for one in label.findall(text)] for text in asked] == [[*own, last], [*own, *theirs, last]]
    assert [text.count('value="Kota Alpa"') for text in asked] == [1, 2]
    assert [text.count("btn btn-primary") for text in asked] == [1, 1]


def test_a_rated_period_comes_with_all_that_was_said(site: Situs, work: Kerja, period: int) -> None:
    rate(site, period)
    reach(site, work, "final")
    answer = printed(site, "unit", period)
    name = "Form Penilaian Triwulan 4 2026 - PANJI PEGAWAI.docx"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    text = lines(answer.data)
    for told in (
        "PERIODE: TRIWULAN IV-AKHIR",
        "PERIODE PENILAIAN: 1 OKTOBER SD 31 DESEMBER TAHUN 2026",
        "CAPAIAN KINERJA ORGANISASI | Baik",
        "Baik | 0,5 | 1",
        "90 % berdasarkan rekap | Positif",
        "RATING HASIL KERJA | SESUAI EKSPEKTASI",
        "RATING PERILAKU | SESUAI EKSPEKTASI",
        "PREDIKAT KINERJA PEGAWAI | BAIK",
        "Rekaan, 20 November 2026",
        "UJANG UNIT",
    ):
        assert told in text, told
    assert (text.count("@"), text.count("#")) == (1, 1)


def test_the_dokumen_evaluasi_names_the_three_and_signs_in_two_places(site: Situs, work: Kerja, period: int) -> None:
    rate(site, period)
    reach(site, work, "belum_final")
    text = lines(printed(site, "pegawai", period, **APART).data)
    boss = site.office.row("pegawai", site.world.pegawai["tim"])
    third = text.partition("3. ATASAN PEJABAT PENILAI KINERJA")[2]
    assert third.split("\n")[1] == f"NAMA | {boss['nama']}"
    for told in ("CAPAIAN KINERJA ORGANISASI | Belum Final", "PREDIKAT KINERJA PEGAWAI | Baik"):
        assert told in text
    left, right = next(line for line in text.splitlines() if "7. Pegawai" in line).split(" | ")
    assert left.startswith("Rekaan, 20 November 2026/7. Pegawai yang Dinilai//")
    assert right.startswith("Lain, 21 November 2026/6. Pejabat Penilai Kinerja//")
    assert (text.count("@"), text.count("#")) == (1, 1)


def test_what_is_not_rated_prints_a_form_without_ratings_and_no_dokumen(site: Situs, work: Kerja, period: int) -> None:
    client = site.client("pegawai")
    text = lines(printed(site, "pegawai", period).data)
    assert text.count("Belum dinilai") == 3
    assert "CAPAIAN KINERJA ORGANISASI | Belum Final" in text
    assert "UJANG UNIT" in text
    shown = client.get(f"/penilaian/cetak/{period}/?jenis=evaluasi")
    asked = printed(site, "pegawai", period, **APART)
    assert [shown.status_code, asked.status_code] == [200, 409]
    assert all("Periode ini belum dinilai." in answer.text for answer in (shown, asked))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"tanggal": "kemarin"}, "tanggal"),
        ({**APART, "tanggal_penilai": ""}, "tanggal_penilai"),
        ({**APART, "lokasi_penilai": " "}, "lokasi_penilai"),
        ({**APART, "anchor_penilai": "@"}, "anchor_penilai"),
    ],
)
def test_what_cannot_be_printed_is_said_at_its_field(
    site: Situs, period: int, given: dict[str, str], field: str
) -> None:
    rate(site, period)
    answer = printed(site, "pegawai", period, **given)
    assert (answer.status_code, f'href="#{field}"' in answer.text) == (422, True)
    assert 'value="Rekaan"' in answer.text


@pytest.mark.parametrize("given", [{"jenis": "lain"}, {"bentuk": "exe"}])
def test_other_documents_do_not_exist(site: Situs, period: int, given: dict[str, str]) -> None:
    assert printed(site, "pegawai", period, **given).status_code == 404


def test_who_prints(site: Situs, work: Kerja, period: int) -> None:
    rate(site, period)
    people = ("pegawai", "unit", "admin", "rekan", "tim", "operator", "beta_admin")
    found = {who: printed(site, who, period, **APART).status_code for who in people}
    assert found == {
        "pegawai": 200,
        "unit": 200,
        "admin": 200,
        "rekan": 404,
        "tim": 403,  # decides about objections: reads the penilaian, not the SKP
        "operator": 404,
        "beta_admin": 404,
    }
    site.office.change("admin", "pegawai", site.world.pegawai["unit"], {"jenis_jabatan": "pegawai"})
    answer = printed(site, "unit", period)  # the admin of the unit alone, by now
    assert (answer.status_code, "Minta salah satu dari mereka." in answer.text) == (403, True)


def test_the_print_is_found_where_the_period_is(site: Situs, work: Kerja, period: int) -> None:
    link = f'href="/penilaian/cetak/{period}/"'
    listed = f"/evaluasi/?tahun=2026&periode={work.periode['Triwulan 4']}"
    pages = (
        ("pegawai", f"/penilaian/{work.skp}/"),
        ("unit", listed),
        ("admin", f"/admin/penilaian/details/?id={period}"),
    )
    for who, page in pages:
        client = site.client(who)
        assert link in client.get(page).text, page
        assert f'href="{page}"' in client.get(f"/penilaian/cetak/{period}/").text.replace("&amp;", "&"), page


def test_cetak_skp_pegawai_leads_to_the_documents_of_each_period(site: Situs, work: Kerja, period: int) -> None:
    last = work.buka("Final")
    site.office.change("admin", "pegawai", site.world.pegawai["unit"], {"jenis_jabatan": "pegawai"})
    found = {
        who: re.findall(r'href="/penilaian/cetak/(\d+)/"', site.client(who).get(f"/skp/{work.skp}/cetak/").text)
        for who in ("admin", "pegawai", "unit")
    }
    both = [str(period), str(last)]
    assert found == {"admin": both, "pegawai": both, "unit": []}  # the admin of the unit prints the SKP alone


def test_the_facts_cost_as_many_queries_however_much_there_is(site: Situs, work: Kerja, period: int) -> None:
    rate(site, period)
    reach(site, work, "final")
    actor, registry = site.office.actor("pegawai"), site.world.registry
    chosen = Cetak(NOW.date(), "Rekaan")

    def collected() -> int:
        with counted() as seen, site.world.database.read() as session:
            row = queries.satu(session, registry, actor, period)
            facts = fakta_penilaian.form(session, registry, actor, row, chosen)
        assert facts.jumlah
        return len(seen)

    first = collected()
    table = registry.tables["indikator"]
    with site.world.database.write() as session:
        row = session.execute(sa.select(table).where(table.c.id == work.indikator[0])).mappings().one()
        more = [{**row, "id": None, "urutan": number} for number in range(10, 30)]
        session.execute(sa.insert(table), [{key: value for key, value in each.items() if key != "id"} for each in more])
    assert collected() == first <= 18


def test_whoever_prints_it_says_the_same_of_the_unit(site: Situs, work: Kerja, period: int) -> None:
    reach(site, work, "final")
    plan, registry = site.office.row("skp", work.skp), site.world.registry
    with site.world.database.read() as session:
        foreign = queries.capaian(session, registry, site.office.actor("beta_pegawai"), plan)
        printed = queries.capaian_dicetak(session, registry, plan)
    assert (dict(foreign), [row["capaian"] for row in printed.values()]) == ({}, ["baik"])


def test_a_whole_unit_is_printed_in_the_background(site: Situs, work: Kerja, period: int) -> None:
    rate(site, period)
    row = reach(site, work, "final")
    admin, page = site.client("admin"), f"/penilaian/cetak/unit/{row}/"
    assert f'href="{page}"' in admin.get(f"/evaluasi/capaian/{row}/").text
    assert "1 dokumen dibuat di latar belakang" in admin.get(f"{page}?jenis=evaluasi").text
    asked = {**CHOSEN, **APART}
    wrong = admin.post(page, data={**asked, "lokasi_penilai": ""})
    assert (wrong.status_code, 'href="#lokasi_penilai"' in wrong.text) == (422, True)
    assert admin.post(page, data=asked).status_code == 303
    served = site.app.extensions[EXTENSION]
    with site.world.database.read() as session:
        job = session.scalars(sa.select(JobRun).where(JobRun.kind == "cetak")).one()
    shop = Workshop(served.catalog, served.registry, served.database, served.settings.var)
    assert runs.run(runs.Runner(shop, served.board, Clock(NOW), KINDS), job.id) == "selesai"
    with admin.get(f"/pekerjaan/{job.id}/hasil") as made, zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        assert archive.namelist() == [f"0001 {site.world.nip('pegawai')}.docx"]
        assert "PREDIKAT KINERJA PEGAWAI | Baik" in lines(archive.read(archive.namelist()[0]))
    refused = {who: site.client(who).post(page, data=asked).status_code for who in ("unit", "pegawai", "beta_admin")}
    assert refused == {"unit": 403, "pegawai": 403, "beta_admin": 404}


def test_all_documents_of_a_rated_period_come_by_one_press(site: Situs, work: Kerja, period: int) -> None:
    client, path = site.client("pegawai"), f"/penilaian/cetak/{period}/semua/"
    early = client.post(path)
    assert (early.status_code, "belum" in early.text) == (409, True)
    assert path not in client.get(f"/penilaian/{work.skp}/").text
    rate(site, period)
    for shown in (client.get(f"/penilaian/{work.skp}/").text, client.get(f"/penilaian/lembar/{period}/").text):
        assert f'action="{path}"' in shown
        assert "Ajukan keberatan" in shown
    nowhere = client.post(path)
    assert (nowhere.status_code, "LOKASI PEGAWAI" in nowhere.text) == (422, True)
    site.office.change("admin", "unor", site.world.unor["alpa"], {"kota": "Rekaan"})
    assert {who: site.client(who).post(path).status_code for who in ("rekan", "beta_admin")} == {
        "rekan": 404,
        "beta_admin": 404,
    }
    assert site.office.rows("dokumen_cetak") == []
    answer = client.post(path)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        names = [name.partition(" Triwulan 4 2026 - ")[0] for name in archive.namelist()]
        assert all(archive.read(name).startswith(b"%PDF") for name in archive.namelist())
    assert names == ["Rencana SKP", "Form Penilaian", "Dokumen Evaluasi Kinerja"]
    assert [row["jenis"] for row in site.office.rows("dokumen_cetak")] == ["form", "evaluasi"]
