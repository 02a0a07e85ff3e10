"""Cetak SKP Pegawai, and the menu Matriks Peran Hasil of admins: what is asked, who may, and what comes out."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from docx import Document

from app.domain.cetak import Cetak
from app.exports import fakta
from app.models.job_run import JobRun
from app.sync import runs
from app.sync.dispatch import KINDS
from app.sync.task import Workshop
from app.workflows.skp import matriks as verbs
from app.workflows.skp.matriks import Sel
from tests.admin.office import counted
from tests.personas import NOW
from tests.support.skp import Dinas
from tests.support.tim_skp import browser, team
from tests.support.web import Browser, Web
from tests.support.webfixtures import both

CHOSEN = {
    "jenis": "rencana",
    "bentuk": "docx",
    "tanggal": "2026-01-15",
    "lokasi": "Rekaan",
    "anchor_pegawai": "@",
    "anchor_penilai": "#",
}


def words(content: bytes) -> str:
    """The text of a Word document, tables included."""
    document = Document(BytesIO(content))
    return "\n".join(node.text for node in document.element.body.iter() if node.text and node.tag.endswith("}t"))


def address(skp: int, **chosen: str) -> str:
    """Where a document is asked for."""
    return f"/skp/{skp}/cetak/?{urlencode({**CHOSEN, **chosen})}"


def test_the_form_asks_what_the_manual_asks(office: Dinas, web: Web) -> None:
    office.change("admin", "unor", office.world.unor["alpa"], {"kota": "Kota Alpa"})
    page = browser(web, office.world, "pegawai").get(f"/skp/{office.full('pegawai')}/cetak/").text
    for label in (
        "Jenis Dokumen",
        "TANGGAL PEGAWAI",
        "LOKASI PEGAWAI",
        "ANCHOR PEGAWAI YANG DINILAI (OPSIONAL)",
        "ANCHOR PEJABAT PENILAI KINERJA (OPSIONAL)",
        'value="Kota Alpa"',
        'value="2026-11-20"',
        "bertanda DRAFT",
    ):
        assert label in page


def test_an_approved_skp_comes_as_a_document(office: Dinas, web: Web) -> None:
    skp = office.full("pegawai")
    office.fire("pegawai", skp, "ajukan")
    office.fire("unit", skp, "setujui")
    answer = browser(web, office.world, "unit").get(address(skp))
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Rencana SKP 2026 - PANJI PEGAWAI.docx"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    text = words(answer.data)
    for told in (
        "PANJI PEGAWAI",
        "UJANG UNIT",
        "Terlaksananya layanan",
        "12 Laporan",
        "Kuantitas",
        "Rekaan, 15 Januari",
    ):
        assert told in text
    assert (text.count("@"), text.count("#")) == (1, 1)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"tanggal": "kemarin"}, "tanggal"),
        ({"tanggal": ""}, "tanggal"),
        ({"lokasi": " "}, "lokasi"),
        ({"anchor_pegawai": "a"}, "anchor_pegawai"),
        ({"anchor_penilai": "@"}, "anchor_penilai"),
    ],
)
def test_what_cannot_be_printed_is_said_at_its_field(
    office: Dinas, web: Web, given: dict[str, str], field: str
) -> None:
    answer = browser(web, office.world, "pegawai").get(address(office.full("pegawai"), **given))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


@pytest.mark.parametrize("given", [{"jenis": "lain"}, {"bentuk": "exe"}])
def test_other_documents_do_not_exist(office: Dinas, web: Web, given: dict[str, str]) -> None:
    assert browser(web, office.world, "pegawai").get(address(office.full("pegawai"), **given)).status_code == 404


def test_who_prints(office: Dinas, web: Web) -> None:
    head, mine = office.full("unit"), office.full("pegawai")
    found: dict[str, list[int]] = {}
    people = ("unit", "pegawai", "tim", "rekan", "admin", "operator", "beta_admin")
    for stage in ("draft", "pengajuan"):
        for person in people:
            client = browser(web, office.world, person)
            for skp in (head, mine):
                answers = (client.get(f"/skp/{skp}/cetak/").status_code, client.get(address(skp)).status_code)
                assert answers[0] == answers[1]
                found.setdefault(f"{stage} {person}", []).append(answers[0])
        if stage == "draft":
            office.fire("unit", head, "ajukan")
            office.fire("pegawai", mine, "ajukan")
    nothing = [404, 404]
    assert found == {
        "draft unit": [200, 404],
        "draft pegawai": [404, 200],
        "draft tim": nothing,
        "draft rekan": nothing,
        "draft admin": nothing,
        "draft operator": nothing,
        "draft beta_admin": nothing,
        "pengajuan unit": [200, 200],
        "pengajuan pegawai": [403, 200],  # the SKP of one's penilai is read, not printed
        "pengajuan tim": [200, 404],
        "pengajuan rekan": nothing,
        "pengajuan admin": [200, 200],
        "pengajuan operator": nothing,
        "pengajuan beta_admin": nothing,
    }


def test_the_admins_menu_opens_the_print_where_it_may_be_printed(office: Dinas, web: Web) -> None:
    handed_in, draft = office.full("pegawai"), office.full("unit")
    office.fire("pegawai", handed_in, "ajukan")
    admin, reader = browser(web, office.world, "admin"), browser(web, office.world, "pegawai")
    for page in ("/admin/skp/", f"/admin/skp/details/?id={handed_in}"):
        shown = admin.get(page).text
        assert re.findall(r'href="(/skp/\d+/cetak/)"', shown) == [f"/skp/{handed_in}/cetak/"]
        assert "Cetak SKP Pegawai" in shown
    assert f"/skp/{draft}/cetak/" not in reader.get("/admin/skp/").text
    assert "Cetak SKP Pegawai" in admin.get(f"/admin/skp/hak/?id={handed_in}").text
    assert "Cetak SKP Pegawai" in admin.get("/bantuan/skp/").text
    for step in ("action/cetak/?id=", "massal/?tindakan=cetak&id="):
        assert admin.get(f"/admin/skp/{step}{handed_in}").status_code == 404


@both
def test_the_facts_cost_as_many_queries_however_much_there_is(office: Dinas, web: Web) -> None:
    skp = office.full("pegawai")
    actor, registry = office.actor("pegawai"), office.world.registry
    chosen = Cetak(date(2026, 1, 15), "Rekaan")

    def collected() -> int:
        with counted() as seen, office.world.database.read() as session:
            facts = fakta.rencana(session, registry, actor, skp, chosen)
        assert (facts.pegawai.nama, facts.penilai and facts.penilai.nama) == ("PANJI PEGAWAI", "UJANG UNIT")
        return len(seen)

    collected()
    few = collected()
    for number in range(8):
        rhk = office.rhk("pegawai", skp, teks=f"Hasil {number}")
        office.indikator("pegawai", rhk)
        office.add("pegawai", "lampiran", {"skp": skp, "bagian": "dukungan", "teks": "Laptop"})
    assert collected() == few <= 14


def matrix(office: Dinas) -> int:
    """The approved SKP of a head, with a matrix of two people of whom one carries something."""
    head = office.plan("unit")
    rhk = office.rhk("unit", head, teks="Layanan terlaksana", klasifikasi="organisasi")
    line = office.indikator("unit", rhk)
    first, _ = team(office, 2, "draft")
    registry, database = office.world.registry, office.world.database
    with database.write() as session:
        verbs.sinkronkan(session, registry, office.actor("unit"), head, now=NOW)
        cells = [Sel(first, rhk, line)]
        verbs.tambah_rhk(session, registry, office.actor("unit"), head, cells, "utama", "Menyusun laporan", now=NOW)
    office.fire("unit", head, "ajukan")
    with database.write() as session:
        plans = registry.tables["skp"]
        session.execute(sa.update(plans).where(plans.c.id == first).values(status="persetujuan"))
    return head


def names(text: str) -> list[str]:
    """The rows of the list."""
    return re.findall(r"</a> ([^<]+)<span class=\"under\">ID", text)


def test_the_menu_lists_units_with_their_pimpinan(office: Dinas, web: Web) -> None:
    matrix(office)
    admin = browser(web, office.world, "admin")
    shown = admin.get("/matriks/").text
    assert names(shown) == ["Bidang Dua", "Bidang Satu", "Dinas Alpa", "Seksi Satu"]
    assert shown.count("bentuk=docx") == 1
    assert "UJANG UNIT" in shown
    assert names(admin.get("/matriks/?nama=bidang").text) == ["Bidang Dua", "Bidang Satu"]
    assert names(admin.get("/matriks/?atasan=bidang").text) == ["Seksi Satu"]
    assert "bentuk=docx" not in admin.get("/matriks/?tahun=2025").text
    assert names(browser(web, office.world, "unit").get("/matriks/").text) == ["Bidang Satu", "Seksi Satu"]
    for odd in ("tahun=x", "jenis=x", "size=7", "page=-1", "page=999", "nama=%25", "atasan=" + "x" * 300):
        assert admin.get(f"/matriks/?{odd}").status_code == 200


def told(client: Browser, query: str = "") -> dict[str, tuple[str, str]]:
    """By unit or team what the column Pimpinan says, and what stands in the place of a print."""
    text = client.get(f"/matriks/{query}").text
    rows = re.findall(r"<tr>(.*?)</tr>", text.partition("<tbody>")[2], re.DOTALL)
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)[3:] for row in rows]
    plain = [tuple(" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row) for row in cells]
    return {name: (row[0], row[1]) for name, row in zip(names(text), plain, strict=True)}


@both
def test_the_menu_names_who_leads_and_why_a_matrix_cannot_be_printed(office: Dinas, web: Web) -> None:
    units, people, admin = office.world.unor, office.world.pegawai, browser(web, office.world, "admin")
    found = told(admin)
    nama = {person: office.row("pegawai", number)["nama"] for person, number in people.items()}
    assert found["Dinas Alpa"] == (
        nama["tim"],
        f"Cetak MPH Dinas Alpa {nama['tim']} belum membuat SKP tahun 2026.",
    )
    assert found["Bidang Dua"] == ("(-)", "Cetak MPH Bidang Dua Belum ada pimpinan.")
    office.full("tim")
    matrix(office)
    office.change("admin", "pegawai", people["unit"], {"jenis_jabatan": "pegawai"})
    until = {"periode_awal": date(2026, 11, 1), "periode_akhir": date(2026, 12, 31)}
    acting = {"pegawai": people["rekan"], "unor": units["alpa.satu"], "jabatan": "Plt. Kepala Bidang", "jenis": "PLT"}
    office.make("admin", "plt_plh", {**acting, **until})
    found = told(admin)
    assert "masih DRAFT, belum diajukan." in found["Dinas Alpa"][1]
    assert found["Bidang Satu"][0] == f"{nama['rekan']} Matriks dari SKP UJANG UNIT"
    office.plan("lewat")
    for ketua in ("unit", "lewat"):
        given = {"nama": f"Tim {ketua}", "tahun": 2026, "unor": units["alpa.satu"], "ketua": people[ketua]}
        office.make("admin", "tim_kerja", {**given, "anggota": [{"pegawai": people["pegawai"]}]})
    with counted() as few:
        found = told(admin, "?jenis=tim")
    assert found["Tim unit"][0] == "UJANG UNIT"
    assert "bukan pimpinan unit kerja" in found["Tim lewat"][1]
    for number in range(8):
        office.make("admin", "unor", {"nama": f"Unit {number}", "atasan": units["alpa.dua"]})
    with counted() as many:
        assert len(told(admin)) == 10
    assert len(many) == len(few) <= 4


def test_cetak_mph_of_a_unit_and_of_a_team(office: Dinas, web: Web) -> None:
    matrix(office)
    people = office.world.pegawai
    team_of = {"nama": "Tim Data", "tahun": 2026, "unor": office.world.unor["alpa.satu"], "ketua": people["unit"]}
    made = office.make("admin", "tim_kerja", {**team_of, "anggota": [{"pegawai": people["rekan"]}]})
    admin = browser(web, office.world, "admin")
    unit = words(admin.get(f"/matriks/unit/{office.world.unor['alpa.satu']}/cetak?tahun=2026&bentuk=docx").data)
    for told in ("UJANG UNIT", "BAWAHAN 001", "BAWAHAN 002", "Menyusun laporan", "IKI 1", "Jumlah laporan"):
        assert told in unit
    assert names(admin.get("/matriks/?jenis=tim").text) == ["Tim Data"]
    tim = words(admin.get(f"/matriks/tim/{made}/cetak?tahun=2026&bentuk=docx").data)
    assert "UJANG UNIT" in tim
    assert "BAWAHAN 001" not in tim
    missing = admin.get(f"/matriks/unit/{office.world.unor['alpa.dua']}/cetak?tahun=2026")
    assert missing.status_code == 303
    assert "Belum ada pimpinan." in admin.get(missing.location).text


def test_a_large_matrix_is_made_in_the_background(office: Dinas, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.views.matriks.menu.LARGEST", 1)
    matrix(office)
    admin, unit = browser(web, office.world, "admin"), office.world.unor["alpa.satu"]
    page = f"/matriks/unit/{unit}/cetak"
    asked = admin.get(f"{page}?tahun=2026")
    assert "di latar belakang" in asked.text
    answer = admin.client.post(page, data={"csrf_token": admin.token("/matriks/"), "tahun": "2026", "bentuk": "docx"})
    assert answer.status_code == 303
    with office.world.database.read() as session:
        job = session.scalars(sa.select(JobRun).where(JobRun.kind == "mph")).one()
    shop = Workshop(web.services.catalog, web.services.registry, web.database, web.services.settings.var)
    assert runs.run(runs.Runner(shop, web.services.board, web.clock, KINDS), job.id) == "selesai"
    with admin.get(f"/pekerjaan/{job.id}/hasil") as made:
        assert "BAWAHAN 001" in words(made.data)


def test_the_structure_of_a_unit(office: Dinas, web: Web) -> None:
    seksi = office.world.unor["alpa.satu.seksi"]
    shown = browser(web, office.world, "unit").get(f"/matriks/struktur/{seksi}/").text
    assert re.findall(r"<h2>([^<]+?)\s*(?:<|$)", shown) == ["Dinas Alpa", "Bidang Satu", "Seksi Satu"]
    assert "UJANG UNIT (definitif)" in shown


@pytest.mark.parametrize("person", ["pegawai", "tim", "rekan", "operator", "lewat"])
def test_the_menu_is_for_admins(office: Dinas, web: Web, person: str) -> None:
    matrix(office)
    client, unit = browser(web, office.world, person), office.world.unor["alpa.satu"]
    pages = ["/matriks/", f"/matriks/unit/{unit}/cetak?tahun=2026", f"/matriks/struktur/{unit}/"]
    assert [client.get(page).status_code for page in pages] == [403] * 3
    assert "Matriks Peran Hasil" not in client.get("/bawahan/").text


def test_the_admin_of_another_instansi_or_unit_gets_nothing(office: Dinas, web: Web) -> None:
    matrix(office)
    office.change("admin", "unor", office.world.unor["alpa.dua"], {"siasn_id": "rahasia-dua"})
    beta, near = browser(web, office.world, "beta_admin"), browser(web, office.world, "unit")
    assert names(beta.get("/matriks/").text) == ["Bidang Satu", "Dinas Beta"]
    for client, unit in ((beta, "alpa.satu"), (near, "alpa.dua"), (near, "beta.satu")):
        number = office.world.unor[unit]
        for page in (f"/matriks/unit/{number}/cetak?tahun=2026", f"/matriks/struktur/{number}/"):
            assert client.get(page).status_code == 404
    assert "rahasia-dua" not in near.get("/matriks/?size=100").text
