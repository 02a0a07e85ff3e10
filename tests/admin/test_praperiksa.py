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
