"""Tim Penilai Kinerja by its pages: the board, one case after the other, the answer, and who sees nothing."""

from __future__ import annotations

import html
import io
import re

import openpyxl
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.domain.predikat import Rating
from tests.admin.office import counted
from tests.exports import documents
from tests.personas import NOW
from tests.support.penilaian import Kerja
from tests.support.skp_site import Situs, version_of
from tests.views.kerja.test_evaluasi import others


def outstanding(work: Kerja, period: str = "Final", mark: Rating = Rating.DIATAS) -> int:
    """A period of PANJI PEGAWAI with a realisasi and evidence, rated the same twice."""
    number = work.buka(period)
    work.realisasi(number, work.indikator[0], "90 %")
    work.bukti(number, work.indikator[0])
    work.dinilai(number, mark, mark)
    return number


def board(work: Kerja, **more: object) -> str:
    asked = {"tahun": 2026, "periode": work.periode["Final"], **more}
    return "/tim-penilai/?" + "&".join(f"{name}={value}" for name, value in asked.items())


def decide(client: FlaskClient, number: int, langkah: str, kata: str = "", **more: str) -> TestResponse:
    """The form of a case, filled in as it is shown."""
    shown = client.get(f"/tim-penilai/{number}/")
    review = re.search(r'name="versi_tinjauan" value="(\d+)"', shown.text)
    seen = {"version": version_of(shown), "versi_tinjauan": review[1] if review else ""}
    form = {**seen, "langkah": langkah, "kata": kata, "aksi": "lanjut", **more}
    return client.post(f"/tim-penilai/{number}/", data=form)


def test_the_board_lists_both_ends_and_leads_through_them(site: Situs, work: Kerja) -> None:
    first = outstanding(work)
    (second, third) = others(work, 2)
    work.dinilai(second, Rating.DIBAWAH, Rating.DIBAWAH)
    work.dinilai(third)
    values = {"tahun": 2026, "periode": work.periode["Final"], "unor": site.world.unor["alpa"], "capaian": "baik"}
    work.office.make("admin", "capaian_organisasi", values)
    tim = site.client("tim")
    shown = tim.get(board(work)).text
    assert "2 predikat menunggu tinjauan" in tim.get("/beranda").text
    assert "0 dari 2 ditinjau." in shown
    assert "Tinjau 2 kasus" in shown
    assert shown.count("Capaian organisasi: Baik") == 2
    assert [f'href="/tim-penilai/{one}/"' in shown for one in (first, second, third)] == [True, True, False]
    assert "0 dari 2" in tim.get(board(work, predikat="sangat_kurang")).text
    assert "PANJI PEGAWAI" not in tim.get(board(work, predikat="sangat_kurang", status="belum")).text
    assert "Tidak ada yang cocok" in tim.get(board(work, status="setuju")).text

    answer = decide(tim, second, "setujui", "Sesuai bukti.")
    assert (answer.status_code, answer.location) == (303, f"/tim-penilai/{first}/")
    answer = decide(tim, first, "tanya", "Apa yang melampaui?")
    assert answer.location.startswith("/tim-penilai/?")
    last = tim.get(board(work)).text
    assert "predikat menunggu" not in tim.get("/beranda").text
    assert "2 dari 2 ditinjau." in last
    assert "oleh TITIN TIM" in last
    sheet = openpyxl.load_workbook(io.BytesIO(tim.get(board(work).replace("/?", "/xlsx/?")).data)).active
    assert sheet is not None
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert [row[10] for row in rows[1:]] == ["Setuju", "Minta penjelasan"]


def test_the_case_shows_what_it_rests_on_beside_the_decision(site: Situs, work: Kerja) -> None:
    shown = html.unescape(site.client("tim").get(f"/tim-penilai/{outstanding(work)}/").text)
    for words in ("90 % berdasarkan rekap", "https://contoh.go.id/rekap", "DIATAS EKSPEKTASI", "12 Laporan",
                  "mengajak orang lain menjalankannya", "bertemu pada kuadran Sangat Baik", "Simpan & lanjut",
                  ):  # fmt: skip
        assert words in shown
    assert shown.count('class="btn btn-primary') == 1


def test_the_penilai_answers_and_rating_again_ends_what_was_agreed(site: Situs, work: Kerja) -> None:
    number, tim, unit = outstanding(work), site.client("tim"), site.client("unit")
    decide(tim, number, "tanya", "Apa yang melampaui?")
    listed = unit.get("/evaluasi/").text
    assert "Apa yang melampaui?" in listed
    assert "Apa yang melampaui?" in unit.get(f"/evaluasi/nilai/{number}/").text
    (review,) = work.office.rows("tinjauan")
    address = f"/admin/tinjauan/action/jelaskan/?id={review['id']}"
    assert address in listed
    assert "action/setujui" not in unit.get(f"/admin/tinjauan/details/?id={review['id']}").text
    answer = {"id": str(review["id"]), "version": version_of(unit.get(address)), "penjelasan": "Indeks naik."}
    assert unit.post(address, data=answer).status_code == 303
    assert "Apa yang melampaui?" not in unit.get("/evaluasi/").text
    shown = tim.get(f"/tim-penilai/{number}/").text
    assert "Sudah dijelaskan" in shown
    assert "Indeks naik." in shown
    decide(tim, number, "setujui")
    assert work.office.row("tinjauan", review["id"])["status"] == "setuju"

    table = work.office.world.registry.tables["penilaian"]
    with work.office.world.database.write() as session:
        later = NOW.replace(hour=5)
        session.execute(sa.update(table).where(table.c.id == number).values(dinilai_pada=later, version=9))
    assert "Dinilai ulang setelah ditinjau" in tim.get(board(work)).text
    assert "0 dari 1 ditinjau." in tim.get(board(work)).text
    decide(tim, number, "setujui")
    assert "1 dari 1 ditinjau." in tim.get(board(work)).text


def test_the_case_of_a_final_shows_the_evidence_of_the_year_and_no_other_mark(site: Situs, work: Kerja) -> None:
    quarter = work.buka("Triwulan 4")
    work.rencana(quarter, work.rhk[0])
    work.bukti(quarter, work.indikator[0], nama="Bukti triwulan keempat")
    work.dinilai(quarter, Rating.DIBAWAH, Rating.SESUAI)
    tim, listed = site.client("tim"), "/admin/penilaian/"
    assert tim.get(f"{listed}details/?id={quarter}").status_code == 404
    number = outstanding(work)
    assert "Bukti triwulan keempat" in tim.get(f"/tim-penilai/{number}/").text
    shown = tim.get(f"{listed}details/?id={quarter}")
    assert shown.status_code == 200
    assert "Butuh Perbaikan" not in shown.text
    assert "Triwulan 4" in tim.get(listed).text
    assert "Triwulan 4" not in tim.get(f"{listed}?f.predikat.eq=butuh_perbaikan").text
    assert tim.get(f"/tim-penilai/{quarter}/").status_code in (403, 404)


def test_two_cases_stand_side_by_side(site: Situs, work: Kerja) -> None:
    first, (second,) = outstanding(work), others(work, 1)
    work.dinilai(second, Rating.DIATAS, Rating.DIATAS)
    tim = site.client("tim")
    shown = tim.get(f"/tim-penilai/banding/?id={first}&id={second}&id={second}").text
    assert shown.count("<article") == 2
    assert tim.get(f"/tim-penilai/banding/?id={first}").location == f"/tim-penilai/{first}/"
    assert tim.get("/tim-penilai/banding/?id=x").location == "/tim-penilai/"
    assert tim.get(f"/tim-penilai/banding/?id={first}&id=999999").status_code == 404


@pytest.mark.parametrize(
    ("langkah", "kata", "more", "status", "said"),
    [
        ("", "Kata <i>saya", {}, 422, "Pilih Setuju atau Minta penjelasan."),
        ("entah", "Kata <i>saya", {}, 422, "Pilih Setuju atau Minta penjelasan."),
        ("tanya", "", {}, 422, "wajib diisi"),
        ("setujui", "x" * 4001, {}, 422, "4000"),
        ("setujui", "Kata <i>saya", {"version": "99"}, 409, "berubah sejak halaman dibuka"),
        ("setujui", "Kata <i>saya", {"versi_tinjauan": "3"}, 409, "Anggota lain sudah meninjau"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    site: Situs, work: Kerja, langkah: str, kata: str, more: dict[str, str], status: int, said: str
) -> None:
    answer = decide(site.client("tim"), outstanding(work), langkah, kata, **more)
    assert (answer.status_code, said in answer.text) == (status, True)
    assert work.office.rows("tinjauan") == []
    if "<i>" in kata:
        assert "Kata &lt;i&gt;saya" in answer.text


@pytest.mark.parametrize(
    ("person", "pages", "case"),
    [("pegawai", 403, 403), ("unit", 403, 403), ("rekan", 403, 403), ("admin", 403, 403), ("beta_admin", 403, 403)],
)
def test_nobody_else_opens_the_board_or_a_case(site: Situs, work: Kerja, person: str, pages: int, case: int) -> None:
    number, client = outstanding(work), site.client(person)
    assert client.get(board(work)).status_code == pages
    assert client.get(f"/tim-penilai/{number}/").status_code == case
    assert client.post(f"/tim-penilai/{number}/", data={"langkah": "setujui"}).status_code == case
    assert "/tim-penilai/" not in client.get("/beranda").text
    assert work.office.rows("tinjauan") == []


def test_who_is_rated_sees_nothing_of_the_review(site: Situs, work: Kerja) -> None:
    number = outstanding(work)
    decide(site.client("tim"), number, "tanya", "Apa yang melampaui?")
    (review,) = work.office.rows("tinjauan")
    address = f"/admin/tinjauan/details/?id={review['id']}"
    answers = {who: site.client(who).get(address).status_code for who in ("pegawai", "rekan", "unit", "admin", "tim")}
    assert answers == {"pegawai": 404, "rekan": 404, "unit": 200, "admin": 200, "tim": 200}
    for page in (f"/penilaian/{work.skp}/", f"/penilaian/lembar/{number}/", "/admin/tinjauan/"):
        assert "Apa yang melampaui?" not in site.client("pegawai").get(page).text


def test_an_address_that_cannot_be_meant_opens_the_board_all_the_same(site: Situs) -> None:
    for asked in ("?tahun=x&periode=-1", "?tahun=99999&unit=x&predikat=baik&status=x&page=0", "?periode=٣&page=999"):
        for page in ("", "xlsx/"):
            assert site.client("tim").get(f"/tim-penilai/{page}{asked}").status_code == 200


def test_the_pages_ask_the_database_as_often_for_forty_cases(site: Situs, work: Kerja) -> None:
    number, counts, other = outstanding(work), list[list[int]](), 0
    for many in (1, 40):
        for other in others(work, many):
            work.dinilai(other, Rating.DIATAS, Rating.DIATAS)
        client = site.client("tim")
        client.get(board(work))
        counts.append([])
        for address in (board(work), f"/tim-penilai/{number}/", f"/tim-penilai/banding/?id={number}&id={other}"):
            with counted() as seen:
                assert client.get(address).status_code == 200
            counts[-1].append(len(seen))
    assert counts[0] == counts[1]
    assert counts[1] == [6, 12, 21]


def test_the_minutes_name_the_team_and_every_outcome(site: Situs, work: Kerja) -> None:
    number, tim = outstanding(work), site.client("tim")
    decide(tim, number, "setujui", "Sesuai bukti.")
    asked = board(work).replace("/?", "/berita-acara/?")
    form = tim.get(asked).text
    team = site.world.pegawai["tim"]
    assert f'<option value="{team}">TITIN TIM' in form
    assert tim.get(f"{asked}&bentuk=docx&tanggal=2026-11-20&lokasi=&ketua=1").status_code == 422
    assert tim.get(f"{asked}&bentuk=odt").status_code == 404
    made = tim.get(f"{asked}&bentuk=docx&tanggal=2026-11-20&lokasi=Alpa&ketua={team}")
    assert made.status_code == 200
    told = documents.lines(made.data)
    assert "Pada hari ini, Jumat tanggal 20 November 2026, bertempat di Alpa" in told
    assert f"1 | TITIN TIM | {site.world.nip('tim')} | Jabatan tim | Ketua" in told
    assert "Sangat Baik | Setuju | Catatan: Sesuai bukti." in told
    assert "tidak dimuat" not in told
    for person in ("unit", "admin", "pegawai"):
        assert site.client(person).get(asked).status_code == 403
