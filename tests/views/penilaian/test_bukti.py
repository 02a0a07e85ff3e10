"""A bukti dukung by its form: link or file, several indikator, two tabs, and what is not one's own."""

from __future__ import annotations

import html
import io
import re
from datetime import date

import pytest
import sqlalchemy as sa

from tests.support.penilaian import Kerja
from tests.support.samples import PDF
from tests.support.skp_site import Situs, version_of

LINK = "https://contoh.go.id/rekap"


def test_a_piece_serves_several_indikator_and_can_be_changed(site: Situs, work: Kerja) -> None:
    client, period = site.client("pegawai"), work.buka("Final")
    base = f"/penilaian/lembar/{period}/bukti"
    first, second, third = work.indikator[:3]
    form = client.get(f"{base}/tambah?indikator={second}")
    assert re.findall(r'name="indikator" value="(\d+)" checked', form.text) == [str(second)]
    sent = {"nama": "Rekap", "tautan": LINK, "indikator": [str(first), str(second)]}
    assert client.post(f"{base}/tambah", data=sent).location == f"/penilaian/lembar/{period}/#indikator-{first}"
    again = client.post(f"{base}/tambah", data={**sent, "indikator": [str(third)]})  # as after 'back' and OK
    assert again.status_code == 303
    assert {one["indikator_id"] for one in work.office.rows("bukti_dukung_indikator")} == {first, second, third}
    assert client.post(f"{base}/tambah", data={**sent, "nama": "Lain", "tautan": f"{LINK}/2"}).status_code == 303
    row, other = work.office.rows("bukti_dukung")
    assert client.post(f"{base}/{other['id']}/hapus").status_code == 303
    page = client.get(f"/penilaian/lembar/{period}/").text
    assert page.count(f'href="{LINK}"') == 3
    assert 'rel="noopener noreferrer"' in page
    edit = client.get(f"{base}/{row['id']}/edit")
    changed = {
        "version": version_of(edit),
        "nama": "Rekap akhir",
        "tautan": LINK,
        "indikator": [str(second), str(third)],
    }
    assert client.post(f"{base}/{row['id']}/edit", data=changed).status_code == 303
    assert {one["indikator_id"] for one in work.office.rows("bukti_dukung_indikator")} == {second, third}
    late = client.post(f"{base}/{row['id']}/edit", data={**changed, "nama": "Lain"})
    assert late.status_code == 409
    assert 'value="Lain"' in late.text
    assert client.get(f"{base}/{row['id']}/hapus").status_code == 200
    assert client.post(f"{base}/{row['id']}/hapus").status_code == 303
    assert work.office.rows("bukti_dukung") == []


def test_a_file_that_came_with_a_refused_form_is_not_sent_again(site: Situs, work: Kerja) -> None:
    client, period = site.client("pegawai"), work.buka("Final")
    address, line = f"/penilaian/lembar/{period}/bukti/tambah", str(work.indikator[0])
    both = {"nama": "Rekap", "tautan": LINK, "indikator": line, "berkas": (io.BytesIO(PDF), "rekap.pdf")}
    refused = client.post(address, data=both)
    assert refused.status_code == 422
    assert "salah satu" in refused.text
    (kept,) = re.findall(r'type="hidden" name="berkas" value="([^"]+)"', refused.text)
    sent = {"nama": "Rekap", "tautan": "", "indikator": line, "berkas": html.unescape(kept)}
    assert client.post(address, data=sent).status_code == 303
    (row,) = work.office.rows("bukti_dukung")
    assert row["berkas"].startswith("rekap.pdf/")
    assert "rekap.pdf (" in client.get(f"/penilaian/lembar/{period}/").text
    with client.get(f"/admin/bukti_dukung/file/berkas/?id={row['id']}") as fetched:
        assert fetched.data == PDF
    assert site.client("rekan").get(f"/admin/bukti_dukung/file/berkas/?id={row['id']}").status_code == 404
    again = client.post(address, data={**sent, "nama": "Kedua"})  # a file belongs to one row
    assert again.status_code == 422


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"nama": "", "tautan": LINK}, "Nama Bukti Dukung"),
        ({"nama": "x", "tautan": "javascript:alert(1)"}, "http"),
        ({"nama": "x", "tautan": ""}, "salah satu"),
        ({"nama": "x", "tautan": LINK, "indikator": []}, "sedikitnya satu"),
        ({"nama": "x", "tautan": LINK, "indikator": ["99999"]}, "Indikator"),
        ({"nama": "x", "tautan": "", "berkas": (io.BytesIO(b"MZ\x90"), "rekap.pdf")}, "harus berupa"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(
    site: Situs, work: Kerja, values: dict[str, object], said: str
) -> None:
    address = f"/penilaian/lembar/{work.buka('Final')}/bukti/tambah"
    answer = site.client("pegawai").post(address, data={"indikator": [str(work.indikator[0])], **values})
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{html.escape(str(values["nama"]))}"' in answer.text
    assert work.office.rows("bukti_dukung") == []


def test_pieces_of_other_periods_and_people_are_not_found(site: Situs, work: Kerja) -> None:
    client, period, other = site.client("pegawai"), work.buka("Final"), work.buka("Triwulan 4")
    piece = work.bukti(period, work.indikator[0])
    for address in (f"/penilaian/lembar/{other}/bukti/{piece}/edit", f"/penilaian/lembar/{period}/bukti/9999/hapus"):
        assert client.get(address).status_code == 404
        assert client.post(address, data={"nama": "x"}).status_code == 404
    mine = f"/penilaian/lembar/{period}/bukti/{piece}/edit"
    assert {who: site.client(who).post(mine, data={"nama": "x"}).status_code for who in ("unit", "rekan")} == {
        "unit": 403,
        "rekan": 404,
    }


def test_a_form_that_is_sent_too_late_shows_what_was_typed(site: Situs, work: Kerja) -> None:
    client, period = site.client("pegawai"), work.buka("Final")
    table = work.office.world.registry.tables["penilaian"]
    with work.office.world.database.write() as session:
        session.execute(sa.update(table).values(batas=date(2026, 11, 19)))
    address = f"/penilaian/lembar/{period}/bukti/tambah"
    assert client.get(address).status_code == 409
    sent = {"nama": "Hampir", "tautan": LINK, "indikator": str(work.indikator[0])}
    late = client.post(address, data=sent)
    assert late.status_code == 409
    assert "adalah tanggal 19 November 2026" in late.text
    assert 'value="Hampir"' in late.text
    assert work.office.rows("bukti_dukung") == []
