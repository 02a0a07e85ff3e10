"""Feedback Perilaku Rekan Kerja as a browser gets it: the search, the form, who reads it, and what nobody sees."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from app.domain.cetak import Cetak
from app.domain.predikat import Rating
from app.exports import fakta_penilaian
from app.models.queries import penilaian as queries
from tests.personas import NOW
from tests.support.penilaian import Kerja
from tests.support.skp_site import Situs

TW4 = "Triwulan 4"
TEXT = "bagus <b>"
TOLD = "(RINI REKAN) 👍 Positif: bagus &lt;b&gt;"


@pytest.fixture
def period(work: Kerja) -> int:
    """Triwulan 4, filled in."""
    made = work.buka(TW4)
    work.rencana(made, work.rhk[0])
    work.realisasi(made, work.indikator[0], "90 %")
    work.bukti(made, work.indikator[0])
    return made


@pytest.fixture
def form(site: Situs, period: int) -> str:
    """Where feedback on it is given."""
    return f"/feedback/{site.world.nip('pegawai')}/{period}/"


def _perilaku(work: Kerja, place: int = 0) -> int:
    return int(work.office.rows("perilaku")[place]["id"])


def _sent(work: Kerja, arah: str = "positif", teks: str = TEXT, place: int = 0) -> dict[str, str]:
    name = f"perilaku-{_perilaku(work, place)}"
    return {f"{name}-arah": arah, f"{name}-teks": teks, f"semula-{name}-arah": "", f"semula-{name}-teks": ""}


def _give(site: Situs, work: Kerja, form: str, person: str = "rekan") -> None:
    assert site.client(person).post(form, data=_sent(work)).status_code == 303


def test_a_colleague_is_found_by_nip_and_led_to_the_form(site: Situs, period: int, form: str) -> None:
    client, nip = site.client("rekan"), site.world.nip("pegawai")
    page = client.get(f"/feedback/?nip={nip[:8]}+{nip[8:]}").text
    assert "<dt>Unit Kerja</dt><dd>Bidang Satu</dd>" in page
    option = re.search(r'<option value="(\d+)">([^<]*)</option>', page)
    assert option is not None
    plan, days = "Periode SKP 1 Januari 2026 - 31 Desember 2026", "1 Oktober 2026 s/d 31 Desember 2026"
    assert option.groups() == (str(period), f"PANJI PEGAWAI ({plan}), Triwulan 4, {days}")
    answer = client.get(f"/feedback/pilih/?nip={nip}&penilaian={period}")
    assert (answer.status_code, answer.location) == (303, form)
    assert client.get(form).status_code == 200
    menu = client.get("/beranda").text
    assert 'href="/feedback/"' in menu


@pytest.mark.parametrize(
    ("person", "who", "words"),
    [
        ("rekan", "12", "18 angka"),
        ("rekan", "beta_pegawai", "Tidak ada pegawai dengan NIP itu"),
        ("rekan", "tim", "tidak memiliki SKP yang dapat diberi feedback"),
        ("pegawai", "pegawai", "bukan kepada diri sendiri"),
        ("unit", "pegawai", "Pemantauan dan Evaluasi"),
        ("beta_pegawai", "pegawai", "Tidak ada pegawai dengan NIP itu"),
    ],
)
def test_one_who_cannot_is_told_why(site: Situs, period: int, person: str, who: str, words: str) -> None:
    assert period
    nip = who if who.isdigit() else site.world.nip(who)
    page = site.client(person).get(f"/feedback/?nip={nip}").text
    error = re.search(r'id="nip-error">(.*?)</p>', page, re.DOTALL)
    assert error is not None
    assert words in error[1]
    assert "<option" not in page


def test_only_the_perilaku_show_and_nothing_else_of_the_plan(site: Situs, work: Kerja, period: int, form: str) -> None:
    value = work.office.rows("perilaku")[0]
    table = site.world.registry.tables["ekspektasi"]
    row = {"instansi_id": site.world.instansi["alpa"], "skp_id": work.skp, "perilaku_id": value["id"]}
    with site.world.database.write() as session:
        stamps = {"version": 1, "created_at": NOW, "updated_at": NOW}
        session.execute(sa.insert(table).values(**row, **stamps, teks="Rajin masuk"))
    said = {"penilaian": period, "perilaku": value["id"], "arah": "positif", "teks": "Kata penilai"}
    work.office.make("unit", "umpan_balik_perilaku", said)
    _give(site, work, form, "tim")
    for person in ("rekan", "admin"):
        page = site.client(person).get(form).text
        for seen in (value["nama"], value["panduan_1"], "PANJI PEGAWAI", "Batas"):
            assert seen in page
        for hidden in ("Terlaksananya layanan", "Jumlah laporan", "90 %", "contoh.go.id", "Menyusun laporan",
                       "Rajin masuk", "Kata penilai", "TITIN TIM", "bagus", "UJANG UNIT", "Rating"):  # fmt: skip
            assert hidden not in page
    assert page.count('type="radio"') == 7 * 3


def test_the_form_is_for_colleagues_who_know_the_nip(site: Situs, period: int, form: str) -> None:
    answers = {who: site.client(who).get(form).status_code for who in ("rekan", "tim", "unit", "pegawai", "beta_admin")}
    assert answers == {"rekan": 200, "tim": 200, "unit": 403, "pegawai": 403, "beta_admin": 404}
    client = site.client("rekan")
    assert "Pemantauan dan Evaluasi" in site.client("unit").get(form).text
    for other in (site.world.nip("tim"), "-", "1" * 18):
        assert client.get(f"/feedback/{other}/{period}/").status_code == 404
    assert client.get(f"/penilaian/lembar/{period}/").status_code == 404  # the right to give is none to look


def test_it_is_listed_edited_and_taken_back(site: Situs, work: Kerja, form: str) -> None:
    client = site.client("rekan")
    _give(site, work, form)
    page = client.get("/feedback/").text
    assert TOLD in page
    assert f'href="{form}"' in page
    shown = client.get(form).text
    assert 'value="positif" checked' in shown
    assert "bagus &lt;b&gt;</textarea>" in shown
    row = work.office.rows("feedback_rekan")[0]
    stale = client.post(f"/feedback/{row['id']}/hapus", data={"version": "9"})
    assert (stale.status_code, len(work.office.rows("feedback_rekan"))) == (409, 1)
    for stranger in ("tim", "pegawai", "unit", "beta_admin"):
        assert site.client(stranger).post(f"/feedback/{row['id']}/hapus", data={"version": "1"}).status_code == 404
    assert client.post(f"/feedback/{row['id']}/hapus", data={"version": "1"}).status_code == 303
    assert work.office.rows("feedback_rekan") == []


def test_what_was_typed_is_kept_where_it_is_refused(site: Situs, work: Kerja, period: int, form: str) -> None:
    client, two = site.client("rekan"), _sent(work, "bukan", "Kata saya", 1)
    answer = client.post(form, data={**_sent(work), **two})
    assert answer.status_code == 422
    assert "Kata saya</textarea>" in answer.text
    assert "bagus &lt;b&gt;</textarea>" in answer.text
    assert work.office.rows("feedback_rekan") == []
    _give(site, work, form)
    late = client.post(form, data=_sent(work, "negatif", "lain"))
    assert late.status_code == 422
    assert "baru saja diubah di tempat lain menjadi: 👍 bagus" in late.text
    assert "lain</textarea>" in late.text
    work.dinilai(period)
    closed = client.post(form, data=_sent(work, "negatif", "terlambat", 2))
    assert closed.status_code == 409
    assert "terlambat</textarea>" in closed.text
    assert "Simpan</button>" not in closed.text
    assert client.get(form).status_code == 409
    page = client.get("/feedback/").text
    assert (TOLD in page, f'href="{form}"' in page) == (True, False)


def test_owner_and_penilai_read_it_and_it_is_printed(site: Situs, work: Kerja, period: int, form: str) -> None:
    _give(site, work, form)
    for person, address in (("pegawai", f"/penilaian/lembar/{period}/"), ("unit", f"/evaluasi/nilai/{period}/")):
        assert TOLD in site.client(person).get(address).text
    printed = {}
    for person in ("pegawai", "unit", "admin"):
        with site.world.database.read() as session:
            actor, registry = site.world.actor(person), site.world.registry
            row = queries.satu(session, registry, actor, period)
            facts = fakta_penilaian.form(session, registry, actor, row, Cetak(NOW.date(), "Rekaan"))
        printed[person] = facts.perilaku[0].rekan
    assert printed == dict.fromkeys(printed, ("(RINI REKAN) Positif: bagus <b>",))


def test_nobody_else_reads_it(site: Situs, work: Kerja, period: int, form: str) -> None:
    _give(site, work, form)
    site.client("pegawai").post(f"/feedback/minta/{period}/", data={"nip": site.world.nip("lewat")})
    given, asked = work.office.rows("feedback_rekan")[0]["id"], work.office.rows("permintaan_feedback")[0]["id"]
    reads = {"pegawai": 200, "unit": 200, "rekan": 404, "tim": 404, "admin": 404, "lewat": 404, "beta_admin": 404}
    for entity, number in (("feedback_rekan", given), ("permintaan_feedback", asked)):
        page = f"/admin/{entity}/details/?id={number}"
        assert {who: site.client(who).get(page).status_code for who in reads} == reads
        assert site.client("pegawai").get(f"/admin/{entity}/edit/?id={number}").status_code == 403


def test_the_team_reads_it_where_it_reviews_the_mark(site: Situs, work: Kerja, period: int, form: str) -> None:
    _give(site, work, form)
    work.dinilai(period, Rating.DIATAS, Rating.DIATAS)
    assert TOLD in site.client("tim").get(f"/tim-penilai/{period}/").text
    assert site.client("rekan").get(f"/tim-penilai/{period}/").status_code != 200


def test_asking_leads_the_asked_to_the_form_with_one_press(site: Situs, work: Kerja, period: int, form: str) -> None:
    owner, asked, page = site.client("pegawai"), site.client("rekan"), f"/feedback/minta/{period}/"
    for person, address in (("pegawai", f"/penilaian/lembar/{period}/"), ("unit", f"/evaluasi/nilai/{period}/")):
        assert f'href="{page}"' in site.client(person).get(address).text
    wrong = owner.post(page, data={"nip": "123"})
    assert (wrong.status_code, 'value="123"' in wrong.text) == (422, True)
    assert owner.post(page, data={"nip": site.world.nip("rekan")}).status_code == 303
    assert 'href="/feedback/"' in asked.get("/pemberitahuan/").text
    first = asked.get("/feedback/").text
    assert "Diminta kepada Anda" in first
    assert f'href="{form}"' in first
    assert "Belum memberi feedback" in site.client("unit").get(page).text
    answers = {who: site.client(who).get(page).status_code for who in ("rekan", "admin", "tim", "beta_admin")}
    assert answers == {"rekan": 404, "admin": 403, "tim": 404, "beta_admin": 404}
    _give(site, work, form)
    assert "Diminta kepada Anda" not in asked.get("/feedback/").text
    assert "Sudah memberi feedback" in owner.get(page).text


def test_a_request_is_withdrawn_with_one_press(site: Situs, work: Kerja, period: int) -> None:
    owner, page = site.client("pegawai"), f"/feedback/minta/{period}/"
    owner.post(page, data={"nip": site.world.nip("rekan")})
    way = f"/feedback/minta/{work.office.rows('permintaan_feedback')[0]['id']}/tarik"
    assert way in owner.get(page).text
    assert way not in site.client("unit").get(page).text
    assert site.client("unit").post(way).status_code == 403
    assert site.client("rekan").post(way).status_code == 404
    assert owner.post(way).status_code == 303
    assert work.office.rows("permintaan_feedback") == []
    work.dinilai(period)
    assert "Feedback tidak dapat diminta" in owner.get(page).text
    assert owner.post(page, data={"nip": site.world.nip("rekan")}).status_code == 409
