"""The page of the pre-flight report: who may open it, and what it leads to."""

from __future__ import annotations

import pytest

from tests.admin.office import ANONYMOUS, Office


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("admin", 200),
        ("admin_unit", 200),
        ("tetangga", 200),
        ("operator", 403),
        ("tim_penilai", 403),
        ("pegawai", 403),
        (ANONYMOUS, 302),
    ],
)
def test_who_may_change_people_may_open_it(shared_office: Office, persona: str, status: int) -> None:
    client = shared_office.client(persona)

    assert client.get("/praperiksa/").status_code == status
    if persona != ANONYMOUS:
        assert ('href="/praperiksa/"' in client.get("/beranda").text) == (status == 200)


def test_it_leads_to_what_mends_and_tells_of_nobody_elses_units(shared_office: Office) -> None:
    text = shared_office.client("admin").get("/praperiksa/").text

    assert "Unor tanpa pimpinan" in text
    assert f'href="/admin/unor/details/?id={shared_office.ids["unor:umum"]}"' in text
    assert 'href="/admin/plt_plh/"' in text
    assert "Rahasia" not in text
    assert "Pegawai tanpa Pejabat Penilai Kinerja" in text


def test_an_admin_of_a_unit_reads_of_their_own_units(shared_office: Office) -> None:
    text = shared_office.client("admin_unit").get("/praperiksa/").text

    assert "Unit Umum" in text
    assert "Unit Hukum" not in text


@pytest.mark.parametrize(
    ("persona", "entity", "called"), [("admin", "plt_plh", "Tunjuk PLT"), ("admin_unit", "usulan_plt", "Usulkan PLT")]
)
def test_a_unit_without_head_leads_to_a_form_that_is_half_filled(
    shared_office: Office, persona: str, entity: str, called: str
) -> None:
    client, unit = shared_office.client(persona), shared_office.ids["unor:umum"]
    address = f"/admin/{entity}/new/?unor={unit}&jabatan=Plt.+Kepala+Unit+Umum&periode_akhir=2026-12-31"
    text = client.get("/praperiksa/").text
    assert called in text
    assert address.replace("&", "&amp;") in text
    form = client.get(address).text
    assert f'<option value="{unit}" selected>Unit Umum' in form
    assert 'value="Plt. Kepala Unit Umum"' in form
    assert 'value="2026-12-31"' in form


def test_an_address_proposes_nothing_that_cannot_be_read_or_is_somebody_elses(shared_office: Office) -> None:
    foreign = shared_office.ids["unor:camat"]
    form = shared_office.client("admin").get(f"/admin/plt_plh/new/?unor={foreign}&periode_akhir=kapan&aktif=mungkin")
    assert form.status_code == 200
    assert "Rahasia" not in form.text
    assert "kapan" not in form.text
