"""SKP Bawahan, Edit Status and the review queue, as a pejabat penilai meets them; and who does not get them."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from tests.admin.office import counted
from tests.personas import NOW
from tests.support.skp import Dinas
from tests.support.tim_skp import browser, perilaku, team
from tests.support.web import Browser, Web
from tests.support.webfixtures import both, sqlite_first


def rows(text: str) -> list[str]:
    """The rows of the list, their texts without markup."""
    body = re.search(r"<tbody>(.*?)</tbody>", text, re.DOTALL)
    cells = re.findall(r"<tr>(.*?)</tr>", body[1], re.DOTALL) if body else []
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells]


def test_every_bawahan_is_listed_with_the_reason(office: Dinas, web: Web) -> None:
    acting = {"alasan": "cltn", "mulai": date(2026, 2, 1), "pegawai": office.world.pegawai["rekan"]}
    office.change("admin", "pegawai", office.world.pegawai["rekan"], {"unor": office.world.unor["alpa.satu"]})
    office.make("admin", "pengecualian", acting)
    team(office, 1, "draft")
    team(office, 2)
    shown = rows(browser(web, office.world, "unit").get("/bawahan/").text)
    assert [(row.split(" ")[1] + " ").strip() for row in shown] == ["Satu"] * 5
    told = dict(zip(("first", "second", "third", "panji", "rini"), shown, strict=True))
    assert "PENGAJUAN" in told["second"] or "DRAFT" in told["first"]
    assert "Pegawai belum melakukan Tambah Periode SKP untuk tahun 2026." in told["panji"]
    assert "Tidak wajib membuat SKP: Cuti di Luar Tanggungan Negara." in told["rini"]


def test_a_draft_has_no_detail_and_no_pendekatan(office: Dinas, web: Web) -> None:
    skp = team(office, 1, "draft")[0]
    unit = browser(web, office.world, "unit")
    listed = unit.get("/bawahan/?status=draft").text
    assert len(rows(listed)) == 1
    assert "Detail SKP" not in listed
    assert "Kuantitatif" not in listed
    assert unit.get(f"/bawahan/tinjau/{skp}/").status_code == 404
    assert unit.get(f"/bawahan/status/{skp}/").status_code == 404


def test_year_status_search_and_paging(office: Dinas, web: Web) -> None:
    team(office, 60)
    unit = browser(web, office.world, "unit")
    assert len(rows(unit.get("/bawahan/").text)) == 50
    assert len(rows(unit.get("/bawahan/?page=2").text)) == 11
    assert len(rows(unit.get("/bawahan/?page=99").text)) == 11
    assert len(rows(unit.get("/bawahan/?q=bawahan+017").text)) == 1
    assert len(rows(unit.get(f"/bawahan/?q={office.world.nip('pegawai')}").text)) == 1
    assert len(rows(unit.get("/bawahan/?status=belum").text)) == 1
    assert "Tidak ada yang cocok" in unit.get("/bawahan/?q=%25").text
    last_year = unit.get("/bawahan/?tahun=2025").text
    assert len(rows(last_year)) == 50
    assert "untuk tahun 2025" in last_year
    for odd in ("tahun=abc", "tahun=99999999", "status=semua", "page=-1", "page=٣", "q=" + "x" * 500):
        assert unit.get(f"/bawahan/?{odd}").status_code == 200


def test_an_skp_for_another_unit_is_told_as_the_reason(office: Dinas, web: Web) -> None:
    skp = team(office, 1, unit="alpa.dua")[0]
    whose = office.row("skp", skp)["pegawai_id"]
    office.change("admin", "pegawai", whose, {"unor": office.world.unor["alpa.satu"]})
    shown = rows(browser(web, office.world, "unit").get("/bawahan/?q=bawahan").text)
    assert len(shown) == 1
    assert "dibuat untuk unit kerja lain" in shown[0]
    assert "Bidang Dua" not in shown[0]


@sqlite_first
def test_three_hundred_bawahan_cost_as_many_queries_as_three(office: Dinas, web: Web) -> None:
    team(office, 3)
    unit = browser(web, office.world, "unit")
    unit.get("/bawahan/")
    with counted() as few:
        unit.get("/bawahan/")
    team(office, 297)
    with counted() as many:
        answer = unit.get("/bawahan/")
    assert len(rows(answer.text)) == 50
    assert len(many) == len(few) <= 5  # session, account, and two or three of the page
    skp = office.rows("skp")[7]["id"]
    with counted() as review:
        assert unit.get(f"/bawahan/tinjau/{skp}/").status_code == 200
    assert len(review) <= 16
    assert len(answer.data) < 110_000


@both
def test_setujui_goes_on_to_the_next_until_none_is_left(office: Dinas, web: Web) -> None:
    plans = team(office, 3)
    unit = browser(web, office.world, "unit")
    here = unit.get("/bawahan/tinjau/").location
    visited = []
    while "/tinjau/" in here:
        visited.append(here)
        version = re.search(r'name="version" value="(\d+)"', unit.get(here).text)
        assert version is not None
        answer = unit.post(here, here, aksi="setujui", version=version[1])
        assert answer.status_code == 303
        here = answer.location
    assert len(visited) == 3
    assert here == "/bawahan/"
    assert {office.row("skp", skp)["status"] for skp in plans} == {"persetujuan"}
    assert "Tidak ada SKP lain yang menunggu" in unit.get("/bawahan/").text


def test_ekspektasi_is_kept_with_the_approval_and_used_again(office: Dinas, web: Web) -> None:
    values = perilaku(office.world)
    first, second, third = team(office, 3)
    unit = browser(web, office.world, "unit")
    page = f"/bawahan/tinjau/{first}/"
    texts = {f"ekspektasi-{values[0]}": "Ramah.\nCekatan.", f"ekspektasi-{values[1]}": "Jujur."}
    answer = unit.post(page, page, aksi="setujui", version="1", terus="1", **texts)
    assert answer.location == f"/bawahan/tinjau/{second}/?terus=1"
    assert [row["teks"] for row in office.rows("ekspektasi")] == ["Ramah.\nCekatan.", "Jujur."]
    proposed = unit.get(answer.location).text
    assert "Ramah.\nCekatan.</textarea>" in proposed
    bare = f"/bawahan/tinjau/{third}/"
    assert "Cekatan." not in unit.get(bare).text
    one = unit.post(bare, bare, aksi=f"pakai-{values[1]}", **{f"ekspektasi-{values[0]}": "Sopan."}).text
    assert "Sopan.</textarea>" in one
    assert "Jujur.</textarea>" in one
    assert "Cekatan.</textarea>" not in one
    every = unit.post(bare, bare, aksi="pakai").text
    assert "Cekatan.</textarea>" in every
    assert len(office.rows("ekspektasi")) == 2


def test_kembalikan_asks_for_a_reason_and_keeps_what_was_typed(office: Dinas, web: Web) -> None:
    values, skp = perilaku(office.world), team(office, 1)[0]
    unit, page = browser(web, office.world, "unit"), f"/bawahan/tinjau/{skp}/"
    text = {f"ekspektasi-{values[0]}": "Ramah."}
    refused = unit.post(page, page, aksi="kembalikan", version="1", alasan=" ", **text)
    assert refused.status_code == 422
    assert "Alasan wajib diisi." in refused.text
    assert "Ramah.</textarea>" in refused.text
    assert office.rows("ekspektasi") == []
    done = unit.post(page, page, aksi="kembalikan", version="1", alasan="Lengkapi target.", **text)
    assert done.status_code == 303
    assert office.row("skp", skp)["status"] == "draft"


@both
def test_of_two_tabs_neither_takes_back_what_the_other_expects(office: Dinas, web: Web) -> None:
    values, skp = perilaku(office.world), team(office, 1)[0]
    unit, page = browser(web, office.world, "unit"), f"/bawahan/tinjau/{skp}/"
    shown = {f"semula-{number}": "" for number in values} | {f"ekspektasi-{number}": "" for number in values}
    mine, other = f"ekspektasi-{values[0]}", f"ekspektasi-{values[1]}"
    assert unit.post(page, page, aksi="simpan", **{**shown, mine: "Ramah."}).status_code == 303
    assert unit.post(page, page, aksi="simpan", **{**shown, other: "Jujur."}).status_code == 303
    assert [row["teks"] for row in office.rows("ekspektasi")] == ["Ramah.", "Jujur."]
    late = unit.post(page, page, aksi="setujui", version="1", **{**shown, mine: "Sopan."})
    assert late.status_code == 422
    assert "baru saja diubah di tempat lain menjadi: Ramah." in late.text
    assert "Sopan.</textarea>" in late.text
    assert f'name="semula-{values[0]}" value="Ramah."' in late.text
    assert office.row("skp", skp)["status"] == "pengajuan"
    seen = {**shown, mine: "Sopan.", f"semula-{values[0]}": "Ramah."}
    assert unit.post(page, page, aksi="setujui", version="1", **seen).status_code == 303
    assert [row["teks"] for row in office.rows("ekspektasi")] == ["Sopan.", "Jujur."]


def test_a_text_too_long_is_said_at_its_field(office: Dinas, web: Web) -> None:
    values, skp = perilaku(office.world), team(office, 1)[0]
    unit, page = browser(web, office.world, "unit"), f"/bawahan/tinjau/{skp}/"
    refused = unit.post(page, page, aksi="setujui", version="1", **{f"ekspektasi-{values[2]}": "x" * 2001})
    assert refused.status_code == 422
    assert f'href="#ekspektasi-{values[2]}"' in refused.text
    assert office.row("skp", skp)["status"] == "pengajuan"


@both
@pytest.mark.parametrize(
    ("first", "reason", "answer", "said"),
    [
        ("setujui", None, 409, "sekarang PERSETUJUAN"),
        ("ke_draft", "Unit berubah.", 409, "kembali menjadi DRAFT"),
    ],
)
def test_whoever_is_late_is_told(
    office: Dinas, web: Web, first: str, reason: str | None, answer: int, said: str
) -> None:
    values, skp = perilaku(office.world), team(office, 1)[0]
    unit, page = browser(web, office.world, "unit"), f"/bawahan/tinjau/{skp}/"
    token = unit.token(page)
    office.fire("admin" if first == "ke_draft" else "unit", skp, first, reason)
    sent = {"aksi": "setujui", "version": "1", "csrf_token": token, f"ekspektasi-{values[0]}": "Ramah."}
    late = unit.client.post(page, data=sent)
    assert late.status_code == answer
    assert said in late.text
    assert office.rows("ekspektasi") == []


def test_what_was_handed_in_again_is_looked_at_again(office: Dinas, web: Web) -> None:
    skp = office.full("pegawai")
    office.fire("pegawai", skp, "ajukan")
    unit, page = browser(web, office.world, "unit"), f"/bawahan/tinjau/{skp}/"
    seen = str(office.row("skp", skp)["version"])
    office.fire("unit", skp, "kembalikan", "Lengkapi.")
    office.fire("pegawai", skp, "ajukan")
    late = unit.post(page, page, aksi="setujui", version=seen)
    assert late.status_code == 409
    assert "berubah sejak Anda membukanya" in late.text
    assert office.row("skp", skp)["status"] == "pengajuan"


@pytest.mark.parametrize(
    ("before", "chosen", "reason", "after"),
    [
        ("pengajuan", "persetujuan", "", "persetujuan"),
        ("pengajuan", "draft", "Lengkapi.", "draft"),
        ("pengajuan", "pengajuan", "", "pengajuan"),
        ("persetujuan", "pengajuan", "Salah setuju.", None),
        ("persetujuan", "draft", "Target berubah.", "draft"),
        ("persetujuan", "draft", "", None),
        ("pengajuan", "terbit", "", None),
    ],
)
def test_edit_status_offers_what_the_manual_offers(
    office: Dinas, web: Web, before: str, chosen: str, reason: str, after: str | None
) -> None:
    skp = team(office, 1, before)[0]
    unit, page = browser(web, office.world, "unit"), f"/bawahan/status/{skp}/"
    assert re.findall(r"<option[^>]*>(\w+)</option>", unit.get(page).text) == ["Draft", "Pengajuan", "Persetujuan"]
    answer = unit.post(page, page, status=chosen, alasan=reason, version="1")
    assert answer.status_code == (422 if after is None else 303)
    assert office.row("skp", skp)["status"] == (after or before)


PEOPLE = ("pegawai", "rekan", "tim", "admin", "operator", "beta_admin", "beta_pegawai")


@pytest.mark.parametrize("status", ["pengajuan", "persetujuan"])
def test_only_the_penilai_of_today_reviews(office: Dinas, web: Web, status: str) -> None:
    skp = team(office, 1, status)[0]
    answers = {}
    for person in PEOPLE:
        client = browser(web, office.world, person)
        listed = client.get("/bawahan/").text
        token = client.token("/bawahan/")
        posted = client.client.post(
            f"/bawahan/tinjau/{skp}/", data={"aksi": "setujui", "version": "1", "csrf_token": token}
        )
        moved = client.client.post(
            f"/bawahan/status/{skp}/", data={"status": "draft", "alasan": "x", "version": "9", "csrf_token": token}
        )
        looked = [client.get(f"/bawahan/{page}/{skp}/").status_code for page in ("tinjau", "status")]
        answers[person] = ("BAWAHAN 001" in listed, *looked, posted.status_code, moved.status_code)
        assert office.row("skp", skp)["status"] == status
    hidden = (False, 404, 404, 404, 404)
    assert answers == {
        "pegawai": hidden,
        "rekan": hidden,
        "tim": hidden,
        "operator": hidden,
        "beta_admin": hidden,
        "beta_pegawai": hidden,
        "admin": (False, 403, 403, 403, 403),
    }


def test_power_ends_with_the_days_of_a_plt(office: Dinas, web: Web) -> None:
    acting = {
        "pegawai": office.world.pegawai["rekan"],
        "unor": office.world.unor["alpa.satu.seksi"],
        "jabatan": "Plt. Kepala Seksi",
        "jenis": "PLT",
        "periode_awal": date(2026, 11, 20),
        "periode_akhir": date(2026, 11, 21),
    }
    office.make("admin", "plt_plh", acting)
    office.change("admin", "pegawai", office.world.pegawai["rekan"], {"unor": office.world.unor["alpa.dua"]})
    skp = team(office, 1, unit="alpa.satu.seksi")[0]
    page = f"/bawahan/tinjau/{skp}/"
    seen = []
    for days in (-1, 0, 1, 2):
        web.clock.now = NOW + timedelta(days=days)
        rekan = browser(web, office.world, "rekan")
        seen.append((rekan.get(page).status_code, "BAWAHAN 001" in rekan.get("/bawahan/").text))
    assert seen == [(404, False), (200, True), (200, True), (404, False)]
    token = rekan.token("/bawahan/")
    for sent in ({"aksi": "setujui"}, {"aksi": "kembalikan", "alasan": "x"}, {"aksi": "simpan"}):
        assert rekan.client.post(page, data={**sent, "version": "1", "csrf_token": token}).status_code == 404
    assert office.row("skp", skp)["status"] == "pengajuan"


def test_the_penilai_of_before_sees_nothing_more(office: Dinas, web: Web) -> None:
    office.change("admin", "pegawai", office.world.pegawai["rekan"], {"jenis_jabatan": "pimpinan"})
    skp = team(office, 1, unit="alpa.dua")[0]
    rekan = browser(web, office.world, "rekan")
    assert rekan.get(f"/bawahan/tinjau/{skp}/").status_code == 200
    office.change("admin", "pegawai", office.world.pegawai["rekan"], {"jenis_jabatan": "pegawai"})
    assert rekan.get(f"/bawahan/tinjau/{skp}/").status_code == 404
    assert "Anda belum menilai siapa pun" in rekan.get("/bawahan/").text


@pytest.mark.parametrize(("person", "offered"), [("unit", True), ("pegawai", False)])
def test_only_whoever_can_head_a_unit_finds_the_pages_in_the_menu(
    office: Dinas, web: Web, person: str, offered: bool
) -> None:
    shown = browser(web, office.world, person).get("/profil/").text
    for address in ("/bawahan/", "/evaluasi/"):
        assert (f'<li><a href="{address}"' in shown) is offered


def test_nobody_reviews_without_signing_in(web: Web) -> None:
    stranger: Browser = web.browser()
    assert [stranger.get(page).status_code for page in ("/bawahan/", "/bawahan/tinjau/", "/bawahan/status/1/")] == [
        302
    ] * 3


def test_an_account_without_a_pegawai_has_no_bawahan(office: Dinas, web: Web) -> None:
    table = office.world.registry.tables["akun"]
    with office.world.database.write() as session:
        session.execute(sa.update(table).where(table.c.id == office.world.akun["unit"]).values(pegawai_id=None))
    team(office, 1)
    assert "Anda belum menilai siapa pun" in browser(web, office.world, "unit").get("/bawahan/").text
