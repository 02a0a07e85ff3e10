"""What a list says about itself: filters in force, order, and what to do where it is empty; and a row's history."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.admin.office import Office


def chips(text: str) -> dict[str, str]:
    """The filters in force with the addresses that take them away."""
    found = re.findall(r'<a class="chip chip-on" href="([^"]+)"><span[^>]*>[^<]*</span>([^<]*) <svg', text)
    return {unescape(label): unescape(address) for address, label in found}


def test_each_filter_in_force_can_be_taken_away(shared_office: Office) -> None:
    unit = shared_office.ids["unor:umum"]
    text = shared_office.client("admin").get(f"/admin/pegawai/?q=warga&f.aktif.eq=ya&f.unor.within={unit}").text
    assert chips(text) == {
        "Kata kunci: warga": f"/admin/pegawai/?f.aktif.eq=ya&f.unor.within={unit}",
        "Aktif: Ya": f"/admin/pegawai/?q=warga&f.unor.within={unit}",
        "Unor (beserta bawahannya): Unit Umum - Unit Setda": "/admin/pegawai/?q=warga&f.aktif.eq=ya",
    }


def test_a_filter_without_a_control_is_told_too(shared_office: Office) -> None:
    text = shared_office.client("admin").get("/admin/pegawai/?f.golongan.is_null=1").text
    assert list(chips(text)) == ["Pangkat / Golongan Ruang (kosong): 1"]


def test_a_unit_of_elsewhere_is_not_named(shared_office: Office) -> None:
    hidden = shared_office.ids["unor:camat"]
    text = shared_office.client("admin").get(f"/admin/pegawai/?f.unor.within={hidden}").text
    assert list(chips(text)) == ["Unor (beserta bawahannya): tidak dikenal"]
    assert "Rahasia" not in text


@pytest.mark.parametrize(
    ("persona", "there", "gone"),
    [("operator", ("Tambah Jenjang", "Impor"), ()), ("pegawai", ("Yang ditambahkan oleh admin",), ("Tambah", "Impor"))],
)
def test_an_empty_list_says_how_its_first_row_comes(
    office: Office, persona: str, there: tuple[str, ...], gone: tuple[str, ...]
) -> None:
    operator = office.client("operator")
    for name in ("jabatan", "jenjang"):
        row_id = office.ids[f"{name}:satu"]
        operator.post(f"/admin/{name}/delete/", data={"id": str(row_id), "version": "1"})
    text = office.client(persona).get("/admin/jenjang/").text
    main = text[text.index('class="empty"') :]
    assert "Belum ada Jenjang" in main
    assert all(word in main for word in there)
    assert not any(word in main for word in gone)


def test_the_order_shows_in_the_header(shared_office: Office) -> None:
    client = shared_office.client("admin")
    [own] = re.findall(r'<th scope="col" aria-sort="(\w+)"><a href="([^"]+)">(\w+)', client.get("/admin/pegawai/").text)
    assert own == ("ascending", "/admin/pegawai/?sort=-nama", "Nama")
    [turned] = re.findall(r'aria-sort="(\w+)"', client.get("/admin/pegawai/?sort=-nip").text)
    assert turned == "descending"


def test_a_row_leads_to_all_that_hangs_on_it(shared_office: Office) -> None:
    unit, client = shared_office.ids["unor:umum"], shared_office.client("admin")
    text = client.get(f"/admin/unor/details/?id={unit}").text
    assert f'href="/admin/pegawai/?f.unor.eq={unit}">Lihat semua' in text
    assert list(chips(client.get(f"/admin/pegawai/?f.unor.eq={unit}").text)) == ["Unor: Unit Umum - Unit Setda"]


def test_the_history_tells_before_and_after_in_words(office: Office) -> None:
    client, unit = office.client("admin"), office.ids["unor:umum"]
    for version, kota in enumerate(("Kota Lama", "Kota Baru", ""), start=1):
        sent = {"version": str(version), "nama": "Unit Umum", "kota": kota, "mandiri": "tidak"}
        assert client.post(f"/admin/unor/edit/?id={unit}", data=sent).status_code == 303
    text = client.get(f"/admin/unor/details/?id={unit}").text
    words = " ".join(re.sub(r"<[^>]+>", "", text[text.index("Riwayat perubahan") :]).split())
    assert "Kota: Kota Lama" in words
    assert "Kota: dari Kota Lama menjadi Kota Baru" in words
    assert "Kota: dikosongkan, semula Kota Baru" in words
    assert "Diubah oleh Akun Admin" in words
