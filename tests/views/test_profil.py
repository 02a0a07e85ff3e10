"""Profil Pegawai: what stands on each tab, who sees whom, what is refused, and what it asks of the database."""

from __future__ import annotations

import re
from html import unescape

import pytest
import sqlalchemy as sa
from flask import Flask

from app.workflows import entity, seed
from tests.admin.office import counted
from tests.personas import NOW, PEOPLE, World
from tests.support.visits import Visit, app, change, dialect_name, stored, visit, words

__all__ = ["app", "dialect_name", "visit"]

TABS = ("/profil/", "/profil/atasan/", "/profil/unit-kerja/", "/profil/bawahan/", "/profil/pimpinan/")
PAGES = (*TABS, "/profil/struktur/", "/profil/edit/")
LABELS = (
    *("INSTANSI", "NOMOR KARTU ASN", "NIP", "NAMA", "TEMPAT LAHIR", "TANGGAL LAHIR", "TMT CPNS", "TMT PNS"),
    *("JABATAN / JENJANG", "TMT JABATAN", "PANGKAT / GOLONGAN RUANG", "TMT GOLONGAN", "GELAR DEPAN", "GELAR BELAKANG"),
    *("JENIS PEGAWAI", "JENIS KELAMIN", "UNIT KERJA PNS", "UNIT KERJA ATASAN"),
    "UNIT KERJA INDUK (UNIT JPT / UNIT MANDIRI)",
)


def test_data_pribadi_has_the_labels_of_the_manual(world: World, visit: Visit) -> None:
    shown = visit("pegawai").get("/profil/")
    found = [unescape(label) for label in re.findall(r"<dt>([^<]+)</dt>", shown.text)]
    assert tuple(found) == LABELS
    text = words(shown)
    assert f"NIP {world.nip('pegawai')} NAMA PANJI PEGAWAI" in text
    assert "UNIT KERJA PNS Seksi Satu ID : U-alpa.satu.seksi UNIT KERJA ATASAN Bidang Satu ID : U-alpa.satu" in text
    assert "3273" not in text, "a NIK is masked, for its owner too"


def test_each_tab_has_an_address_of_its_own_and_says_where_one_is(visit: Visit) -> None:
    browser = visit("pegawai")
    for address in TABS:
        shown = browser.get(address).text.split('class="tabs"')[1]
        assert re.findall(r'<a href="(/profil/[^"]*)" aria-current="page">', shown) == [address]


def test_data_atasan_names_penilai_and_atasan_penilai(world: World, visit: Visit) -> None:
    change(world, "pegawai", unor=world.unor["alpa.satu"])
    change(world, "unit", jenis_jabatan="pimpinan", golongan=_grade(world))
    change(world, "tim", jenis_jabatan="pimpinan", status_pimpinan="pjb")
    text = words(visit("pegawai").get("/profil/atasan/"))
    rank = "PANGKAT / GOLONGAN RUANG Penata - III/c"
    assert f"Kinerja NAMA UJANG UNIT definitif NIP {world.nip('unit')} {rank} JABATAN Jabatan unit" in text
    none = "PANGKAT / GOLONGAN RUANG - JABATAN"
    assert f"Atasan Pejabat Penilai Kinerja NAMA TITIN TIM pjb NIP {world.nip('tim')} {none}" in text
    assert "Pejabat penilai Anda adalah UJANG UNIT, pimpinan definitif Bidang Satu." in text


def _grade(world: World) -> int:
    values = {"kode": "33", "nama": "III/c", "jenis": "PNS", "pangkat": "Penata", "urutan": 11, "sumber": "Rekaan"}
    with world.database.write() as session:
        boss, since = seed.system_actor(NOW), {"berlaku_sejak": NOW.date()}
        return entity.create(session, world.registry, boss, "golongan", {**values, **since}, now=NOW).subject_id


def _refuse(visit: Visit, name: str, reason: str) -> None:
    admin, question = visit("admin"), f"/admin/{name}/action/tolak/?id=1"
    answer = admin.post(f"/admin/{name}/action/tolak/", question, id="1", version="1", alasan=reason)
    assert answer.status_code == 303


def test_a_refusal_is_told_where_the_request_was_made(world: World, visit: Visit) -> None:
    browser = visit("rekan")
    browser.post("/profil/pimpinan/klaim", "/profil/pimpinan/")
    _refuse(visit, "klaim_pimpinan", "SK belum terbit.")
    text = words(browser.get("/profil/pimpinan/"))
    assert "Ditolak Alasan: SK belum terbit." in text
    unit, version = str(world.unor["alpa.dua"]), str(stored(world, "rekan")["version"])
    browser.post("/profil/edit/", "/profil/edit/", unor=unit, jabatan="Arsiparis", version=version)
    _refuse(visit, "usulan_profil", "Lampirkan nomor SK.")
    for address in ("/profil/", "/profil/edit/"):
        text = words(browser.get(address))
        assert "Usulan perubahan profil: Arsiparis (diajukan" in text, address
        assert "ditolak admin. Alasan: Lampirkan nomor SK." in text, address
    browser.post("/profil/edit/", "/profil/edit/", unor=unit, jabatan="Arsiparis Muda", version=version)
    assert "Lampirkan nomor SK." not in words(browser.get("/profil/"))


def test_a_missing_penilai_is_told_with_who_can_mend_it(visit: Visit) -> None:
    browser = visit("pegawai")
    text = words(browser.get("/profil/atasan/"))
    assert "Anda belum memiliki pejabat penilai, karena Seksi Satu belum memiliki pimpinan." in text
    assert "Yang dapat memperbaiki: UJANG UNIT (Admin Unit), ASTI ADMIN (Admin Instansi)." in text
    answer = browser.post("/profil/atasan/lapor", "/profil/atasan/")
    assert answer.status_code == 303
    assert "Sudah diberitahukan kepada UJANG UNIT, ASTI ADMIN." in words(browser.get("/profil/atasan/"))
    browser.post("/profil/atasan/lapor", "/profil/atasan/")
    assert "Admin sudah diberi tahu pada" in words(browser.get("/profil/atasan/"))


def test_the_structure_goes_from_the_root_to_ones_own_unit(world: World, visit: Visit) -> None:
    change(world, "unit", jenis_jabatan="pimpinan", status_pimpinan="pjb")
    shown = visit("pegawai").get("/profil/struktur/").text
    items = re.findall(r"<li[^>]*>\s*<h2>([^<]+)(.*?)</li>", shown.split('class="structure"')[1], re.DOTALL)
    levels = [
        (name.strip(), *(re.sub(r"<[^>]+>", "", line) for line in re.findall(r"<p>(.*?)</p>", rest)))
        for name, rest in items
    ]
    assert levels == [
        ("Dinas Alpa", "Eselon : -", "ID : U-alpa", "Pimpinan : (-)"),
        ("Bidang Satu", "Eselon : -", "ID : U-alpa.satu", f"Pimpinan : UJANG UNIT (pjb) - {world.nip('unit')}"),
        ("Seksi Satu", "Eselon : -", "ID : U-alpa.satu.seksi", "Pimpinan : (-)"),
    ]


def test_colleagues_are_those_of_ones_own_unit_by_no_more_than_name_and_post(world: World, visit: Visit) -> None:
    text = words(visit("rekan").get("/profil/unit-kerja/"))
    shown = {person.key for person in PEOPLE if person.nip in text}
    assert shown == {"rekan", "lewat", "nanti", "mati"}
    assert "@contoh.test" not in text
    assert "3273" not in text
    change(world, "lewat", aktif=False)
    assert world.nip("lewat") not in words(visit("rekan").get("/profil/unit-kerja/"))


def test_colleagues_can_be_searched(world: World, visit: Visit) -> None:
    browser = visit("rekan")
    assert world.nip("nanti") in words(browser.get("/profil/unit-kerja/?q=nani"))
    text = words(browser.get("/profil/unit-kerja/?q=panji"))
    assert "Tidak ada yang cocok dengan pencarian itu." in text
    assert world.nip("pegawai") not in text
    assert browser.get("/profil/unit-kerja/?page=x").status_code == 422


def _acting(world: World, person: str, unit: str, first: str, last: str) -> None:
    values = {"pegawai": world.pegawai[person], "unor": world.unor[unit], "jabatan": "Plt. Kepala", "jenis": "PLT"}
    parse = world.registry.catalog.entity("plt_plh").fields["periode_awal"].parse
    dates = {"periode_awal": parse(first), "periode_akhir": parse(last)}
    with world.database.write() as session:
        entity.create(session, world.registry, world.actor("admin"), "plt_plh", {**values, **dates}, now=NOW)


@pytest.mark.parametrize(("last", "seen"), [("2026-11-20", {"rekan", "lewat", "nanti", "mati"}), ("2026-11-19", set())])
def test_bawahan_are_those_whom_one_rates_today(world: World, visit: Visit, last: str, seen: set[str]) -> None:
    _acting(world, "unit", "alpa.dua", "2026-01-01", last)
    text = words(visit("unit").get("/profil/bawahan/"))
    assert {person.key for person in PEOPLE if person.nip in text} - {"unit"} == seen
    assert "@contoh.test" not in text


def test_who_acts_in_a_unit_below_is_a_bawahan_there(world: World, visit: Visit) -> None:
    change(world, "unit", jenis_jabatan="pimpinan")
    _acting(world, "rekan", "alpa.satu.seksi", "2026-01-01", "2026-12-31")
    text = words(visit("unit").get("/profil/bawahan/"))
    assert f"{world.nip('rekan')} RINI REKAN Plt. Kepala PLT, sampai 31 Desember 2026 Seksi Satu" in text
    assert world.nip("pegawai") not in text, "rekan rates the unit's own people"
    assert world.nip("pegawai") in words(visit("rekan").get("/profil/bawahan/"))


@pytest.mark.parametrize("person", ["pegawai", "beta_pegawai", "tim"])
def test_who_heads_nothing_has_no_bawahan(world: World, visit: Visit, person: str) -> None:
    change(world, "unit", jenis_jabatan="pimpinan")
    assert "Tidak ada pegawai yang Anda nilai hari ini." in words(visit(person).get("/profil/bawahan/"))


def test_a_claim_goes_from_the_press_to_the_approval(world: World, visit: Visit) -> None:
    browser, admin = visit("rekan"), visit("admin")
    assert "Anda berstatus sebagai Pegawai pada Unit Kerja Bidang Dua" in words(browser.get("/profil/pimpinan/"))
    assert browser.post("/profil/pimpinan/klaim", "/profil/pimpinan/").status_code == 303
    assert "Menunggu keputusan admin" in words(browser.get("/profil/pimpinan/"))
    refused = visit("nanti").post("/profil/pimpinan/klaim", "/profil/pimpinan/")
    assert refused.status_code == 409
    assert f"Unit Kerja Bidang Dua sudah diklaim RINI REKAN - {world.nip('rekan')}" in words(refused)
    listed = admin.get("/admin/klaim_pimpinan/")
    row_id = re.search(r"/admin/klaim_pimpinan/details/\?id=(\d+)", listed.text)[1]  # type: ignore[index]
    question = f"/admin/klaim_pimpinan/action/setujui/?id={row_id}"
    done = admin.post("/admin/klaim_pimpinan/action/setujui/", question, id=row_id, version="1")
    assert done.status_code == 303
    assert "Anda berstatus sebagai Pimpinan pada Unit Kerja Bidang Dua" in words(browser.get("/profil/pimpinan/"))
    holder = words(visit("nanti").get("/profil/pimpinan/"))
    assert f"Unit kerja ini sudah dipimpin RINI REKAN (definitif) - {world.nip('rekan')}" in holder
    assert "Klaim Pimpinan Unit Kerja</button>" not in visit("nanti").get("/profil/pimpinan/").text


def test_who_approves_sees_who_holds_the_unit(world: World, visit: Visit) -> None:
    visit("rekan").post("/profil/pimpinan/klaim", "/profil/pimpinan/")
    _acting(world, "tim", "alpa.dua", "2026-01-01", "2026-12-31")
    change(world, "nanti", jenis_jabatan="pimpinan")
    text = words(visit("admin").get("/admin/klaim_pimpinan/"))
    assert f"NANI NANTI - {world.nip('nanti')} (definitif) PLT: TITIN TIM - {world.nip('tim')}" in text


def test_the_post_is_given_up_after_a_question(world: World, visit: Visit) -> None:
    change(world, "rekan", jenis_jabatan="pimpinan")
    browser = visit("rekan")
    version = str(stored(world, "rekan")["version"])
    assert browser.post("/profil/pimpinan/lepas", "/profil/pimpinan/", version="1").status_code == 409
    assert browser.post("/profil/pimpinan/lepas", "/profil/pimpinan/", version=version).status_code == 303
    assert stored(world, "rekan")["jenis_jabatan"] == "pegawai"
    assert browser.post("/profil/pimpinan/lepas", "/profil/pimpinan/", version=version).status_code == 409


def test_a_request_is_taken_back_by_its_owner_alone(world: World, visit: Visit) -> None:
    browser = visit("rekan")
    browser.post("/profil/pimpinan/klaim", "/profil/pimpinan/")
    address = re.search(r'action="(/profil/permintaan/[^"]+)"', browser.get("/profil/").text)[1]  # type: ignore[index]
    for other in ("nanti", "pegawai", "beta_pegawai"):
        assert visit(other).post(address, "/profil/edit/").status_code == 404
    assert visit("admin").post(address, "/profil/edit/").status_code == 403
    assert browser.post(address.replace("klaim_pimpinan", "akun"), "/profil/edit/").status_code == 404
    assert browser.post(address, "/profil/edit/").status_code == 303
    assert browser.post(address, "/profil/edit/").status_code == 409


def test_strangers_are_sent_to_login_and_a_disabled_account_is_nobody(world: World, app: Flask, visit: Visit) -> None:
    client, disabled = app.test_client(), visit("mati")
    for address in PAGES:
        assert client.get(address).location.startswith("/login"), address
        assert disabled.get(address).location.startswith("/login"), address
    for address in ("/profil/pimpinan/klaim", "/profil/pimpinan/lepas", "/profil/atasan/lapor", "/profil/edit/"):
        assert client.post(address).status_code in (401, 403), address


def test_an_account_without_a_pegawai_has_no_profile(world: World, visit: Visit) -> None:
    table = world.registry.tables["akun"]
    with world.database.write() as session:
        session.execute(sa.update(table).where(table.c.id == world.akun["tim"]).values(pegawai_id=None))
    browser = visit("tim")
    assert "Kinerja Saya" not in browser.get("/beranda").text
    statuses = {address: browser.get(address).status_code for address in PAGES}
    alone = {"/profil/unit-kerja/", "/profil/bawahan/"}
    assert statuses == {address: 403 if address in alone else 404 for address in PAGES}


def test_the_profile_is_first_in_the_navigation(visit: Visit) -> None:
    shown = visit("pegawai").get("/profil/edit/").text
    titles = re.findall(r'<h2 class="nav-title"[^>]*>([^<]+)</h2>', shown)
    assert titles[0] == "Kinerja Saya"
    assert '<a href="/profil/" aria-current="true">Profil</a>' in shown


def test_nothing_of_others_shows_up_on_the_pages(world: World, visit: Visit) -> None:
    """The name of everybody is a token: who is not of one's unit, above or below, is nowhere."""
    change(world, "unit", jenis_jabatan="pimpinan")
    browser = visit("pegawai")
    shown = {person.key for address in PAGES for person in PEOPLE if person.nip in browser.get(address).text}
    assert shown == {"pegawai", "unit"}, "unit heads Bidang Satu, as Struktur Unit Kerja says"


def _crowd(world: World, count: int) -> None:
    """Many people in alpa.satu, headed by unit."""
    change(world, "unit", jenis_jabatan="pimpinan")
    rows = [
        {
            "nip": f"19900101{2010 + number // 90}01{1 + number % 2}{910 + number % 90}",
            "nama": f"WARGA {number:03}",
            "unor": world.unor["alpa.satu"],
            "jabatan": "Analis",
        }
        for number in range(count)
    ]
    with world.database.write() as session:
        entity.create_many(session, world.registry, world.actor("admin"), "pegawai", rows, now=NOW)


QUERIES = {
    "/profil/": 7,
    "/profil/atasan/": 7,
    "/profil/unit-kerja/": 3,
    "/profil/bawahan/": 4,
    "/profil/pimpinan/": 6,
    "/profil/struktur/": 5,
    "/profil/edit/": 6,
}


def test_with_300_bawahan_a_page_asks_no_more(world: World, visit: Visit) -> None:
    _crowd(world, 300)
    browser = visit("unit")
    asked, sizes = {}, {}
    for address in PAGES:
        with counted() as statements:
            answer = browser.get(address)
        asked[address], sizes[address] = len(statements), len(answer.data)
    assert asked == QUERIES
    assert max(sizes.values()) < 40_000
    assert "300 pegawai" in words(browser.get("/profil/bawahan/?page=2"))
