"""Saved views as people use them: chips over the list, without a script; another person's are not there."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.models import saved_view as views
from app.models.history import History
from app.models.saved_view import SavedView
from tests.admin.office import NOW, Office, counted

LIST = "/admin/pegawai/"
ASKED = "f.aktif.eq=ya&sort=-nama"


@pytest.fixture
def dialect_name() -> str:
    """The verbs are tried on both databases (tests/workflows/test_saved_view.py); the pages are the same."""
    return "sqlite"


def save(client: FlaskClient, nama: str = "Aktif", asked: str = ASKED, base: str = LIST, **ticked: str) -> int:
    answer = client.post(f"{base}tampilan/new/", data={"nama": nama, **dict(parse_qsl(asked)), **ticked})
    assert answer.status_code == 303, answer.text
    return int(re.findall(r"tampilan=(\d+)", answer.location)[0])


def chips(text: str) -> dict[str, str]:
    """The views over a list with the addresses that open them."""
    found = re.findall(r'<a class="chip" href="([^"]+)"[^>]*>(.*?)</a>', text)
    return {unescape(re.sub("<[^>]+>", "", label)): unescape(address) for address, label in found}


def names(client: FlaskClient, address: str = f"{LIST}?tampilan=semua") -> set[str]:
    return set(chips(client.get(address).text)) - {"Semua"}


def test_a_view_is_saved_and_opened_again(office: Office) -> None:
    client = office.client("admin")
    assert "tampilan/new/" not in client.get(LIST).text

    page = client.get(f"{LIST}?{ASKED}").text
    link = unescape(re.findall(r'href="([^"]+tampilan/new/[^"]+)"', page)[0])
    form = client.get(link).text
    assert "Aktif: Ya" in form
    assert "Urutan: Nama, menurun" in form
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    saved = client.post(f"{LIST}tampilan/new/", data={**hidden, "nama": "Guru"})
    assert saved.status_code == 303

    opened = client.get(saved.location)
    assert "Tampilan Guru disimpan." in opened.text
    assert "Simpan tampilan" not in opened.text
    address = chips(opened.text)["Tampilan saya: Guru"]
    answer = client.get(address)
    assert answer.status_code == 302
    assert dict(parse_qsl(urlsplit(answer.location).query)) == {
        "f.aktif.eq": "ya",
        "sort": "-nama",
        "tampilan": address.rpartition("=")[2],
    }
    assert 'aria-current="true"' in client.get(answer.location).text
    assert "Guru" not in client.get("/admin/unor/").text


def test_a_form_that_is_sent_twice_saves_once(office: Office) -> None:
    client = office.client("admin")
    data = {"nama": "Guru", "q": "guru", "_kirim": "tanda"}
    assert [client.post(f"{LIST}tampilan/new/", data=data).status_code for _ in range(2)] == [303, 303]
    assert names(client) == {"Tampilan saya: Guru"}


def test_a_refused_name_is_told_at_its_field_and_what_was_typed_stays(office: Office) -> None:
    client = office.client("admin")
    save(client, "Guru")
    answer = client.post(f"{LIST}tampilan/new/", data={"nama": "guru", "q": "x", "awal": "1"})
    assert answer.status_code == 422
    assert 'id="nama-error"' in answer.text
    assert 'value="guru"' in answer.text
    assert '<input type="hidden" name="q" value="x">' in answer.text
    assert re.search(r'name="awal" value="1" checked', answer.text)
    assert names(client) == {"Tampilan saya: Guru"}


def test_nothing_to_keep_is_refused(office: Office) -> None:
    answer = office.client("admin").post(f"{LIST}tampilan/new/", data={"nama": "Kosong", "kembali": "//evil.example"})
    assert answer.status_code == 422
    assert "Belum ada yang disimpan" in answer.text


def test_a_menu_opens_with_the_chosen_view_and_everything_stays_in_reach(office: Office) -> None:
    client = office.client("admin")
    view_id = save(client, awal="1")
    answer = client.get(LIST)
    assert answer.status_code == 302
    assert dict(parse_qsl(urlsplit(answer.location).query))["tampilan"] == str(view_id)
    whole = chips(client.get(answer.location).text)["Semua"]
    assert whole == f"{LIST}?tampilan=semua"
    page = client.get(whole)
    assert page.status_code == 200
    assert "Aktif: Ya" not in page.text
    filtered = client.get(f"{LIST}?f.aktif.eq=ya").text
    assert f'href="{LIST}?tampilan=semua"' in filtered, "without its last filter the list is whole, not the view"
    assert client.get("/admin/unor/").status_code == 200
    assert office.client("admin_unit").get(LIST).status_code == 200


def test_a_list_without_rows_leads_back_to_the_whole_one(office: Office) -> None:
    client = office.client("admin")
    save(client, awal="1")
    text = client.get(f"{LIST}?q=tidakada").text
    assert f'href="{LIST}?tampilan=semua"> Tampilkan semua' in text or f'href="{LIST}?tampilan=semua">' in text
    behind = client.get(f"{LIST}?q=warga&page=99").text
    assert f'href="{LIST}?q=warga">' in behind


def test_an_altered_view_is_filled_anew_or_saved_as_another(office: Office) -> None:
    client = office.client("admin")
    view_id = save(client)
    page = client.get(f"{LIST}?f.aktif.eq=ya&q=warga&tampilan={view_id}").text
    assert "Perbarui tampilan" in page
    assert "Simpan tampilan" in page
    form = page[page.index("tampilan/overwrite/") :]
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[: form.index("</form>")]))
    answer = client.post(f"{LIST}tampilan/overwrite/", data=hidden)
    assert dict(parse_qsl(urlsplit(answer.location).query)) == {
        "f.aktif.eq": "ya",
        "q": "warga",
        "tampilan": str(view_id),
    }


def test_a_view_is_renamed_and_deleted(office: Office) -> None:
    client = office.client("admin")
    view_id = save(client)
    assert 'value="Aktif"' in client.get(f"{LIST}tampilan/edit/?id={view_id}").text
    answer = client.post(f"{LIST}tampilan/edit/", data={"id": view_id, "nama": "Masih Aktif"})
    assert answer.status_code == 303
    assert names(client) == {"Tampilan saya: Masih Aktif"}
    assert client.post(f"{LIST}tampilan/delete/", data={"id": view_id}).location == LIST
    assert names(client) == set()


def test_a_shared_view_shows_each_reader_their_own_rows(office: Office) -> None:
    admin, unit = office.client("admin"), office.client("admin_unit")
    view_id = save(admin, "Semua Aktif", bagikan="1")
    opened = unit.get(unit.get(f"{LIST}tampilan/?id={view_id}").location).text
    assert "Tampilan bersama: " in opened
    assert "Warga Umum" in opened
    assert "Warga Hukum" not in opened
    assert "Perbarui" not in opened
    form = unit.get(f"{LIST}tampilan/edit/?id={view_id}").text
    assert 'name="awal"' in form
    assert all(word not in form for word in ('name="nama"', 'name="bagikan"', "tampilan/delete/"))
    unit.post(f"{LIST}tampilan/edit/", data={"id": view_id, "awal": "1", "nama": "Curang"})
    assert unit.get(LIST).status_code == 302
    assert names(admin) == {"Tampilan bersama: Semua Aktif"}
    admin.post(f"{LIST}tampilan/edit/", data={"id": view_id, "nama": "Semua Aktif"})
    assert unit.get(LIST).status_code == 200


def test_what_a_reader_may_not_ask_is_left_out_and_told(office: Office) -> None:
    view_id = save(
        office.client("admin"), "Golongan", f"f.golongan.eq={office.ids['golongan:satu']}&q=warga", bagikan="1"
    )
    client = office.client("tim_penilai")
    address = client.get(f"{LIST}tampilan/?id={view_id}").location
    assert dict(parse_qsl(urlsplit(address).query)) == {"q": "warga", "tampilan": str(view_id)}
    page = client.get(address)
    assert page.status_code == 200
    assert "Sebagian isi tampilan ini tidak dipakai" in page.text
    assert "Anda tidak dapat menyaring menurut isian itu." in page.text


def test_a_view_of_what_is_gone_opens_with_the_rest(office: Office) -> None:
    client = office.client("admin")
    view_id = save(client, awal="1")
    params = [["f.alamat<b>.eq", "1"], ["f.jenis_jabatan.eq", "magang"], ["preset", "lama"], ["sort", "-nama"]]
    _rewrite(office, view_id, params)
    answer = client.get(LIST)
    assert dict(parse_qsl(urlsplit(answer.location).query)) == {"sort": "-nama", "tampilan": str(view_id)}
    page = client.get(answer.location).text
    assert "Saringan menurut “alamat&lt;b&gt;”: isian itu tidak ada lagi." in page
    assert "Saringan menurut Jenis Jabatan: " in page
    assert "Perbarui" in page, "saved anew, it is whole again"

    _rewrite(office, view_id, params[:2])
    answer = client.get(LIST)
    assert answer.location == f"{LIST}?tampilan={view_id}"
    assert client.get(answer.location).status_code == 200


@pytest.mark.parametrize(
    "stored",
    [
        [["next", "https://evil.example/"], ["q", "a"]],
        [["\r\nLocation", "x"], ["q", "a"]],
        [["q", "a"], ["tampilan", "9"]],
    ],
)
def test_only_parameters_of_the_list_ever_stand_in_the_address(office: Office, stored: list[list[str]]) -> None:
    client = office.client("admin")
    view_id = save(client)
    _rewrite(office, view_id, stored)
    assert client.get(f"{LIST}tampilan/?id={view_id}").location == f"{LIST}?q=a&tampilan={view_id}"


@pytest.mark.parametrize("nama", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "a&b'c"])
def test_names_are_shown_as_text(office: Office, nama: str) -> None:
    admin = office.client("admin")
    view_id = save(admin, nama, bagikan="1")
    for client in (admin, office.client("pegawai")):
        pages = [f"{LIST}?tampilan={view_id}&q=warga", f"{LIST}tampilan/edit/?id={view_id}"]
        for text in (client.get(page).text for page in pages):
            assert nama in unescape(text)
            assert "<script>alert" not in text
            assert "<img src=x" not in text


OPEN, EDIT, FILL, DROP = "open", "edit", "fill", "drop"
TABLE = {
    # persona: (private of admin, shared of admin, private of tetangga, shared of tetangga), each: open edit fill drop
    "admin": ("302 200 303 303", "302 200 303 303", "404 404 404 404", "404 404 404 404"),
    "operator": ("404 404 404 404", "302 200 403 403", "404 404 404 404", "404 404 404 404"),
    "admin_unit": ("404 404 404 404", "302 200 403 403", "404 404 404 404", "404 404 404 404"),
    "tim_penilai": ("404 404 404 404", "302 200 403 403", "404 404 404 404", "404 404 404 404"),
    "pegawai": ("404 404 404 404", "302 200 403 403", "404 404 404 404", "404 404 404 404"),
    "tetangga": ("404 404 404 404", "404 404 404 404", "302 200 303 303", "302 200 303 303"),
}


@pytest.mark.parametrize("persona", TABLE)
def test_each_page_answers_as_the_table_says(office: Office, persona: str) -> None:
    ids = [
        save(office.client(owner), nama, **({"bagikan": "1"} if nama == "Bersama" else {}))
        for owner in ("admin", "tetangga")
        for nama in ("Sendiri", "Bersama")
    ]
    client = office.client(persona)
    got = []
    for view_id in ids:
        statuses = [
            client.get(f"{LIST}tampilan/?id={view_id}").status_code,
            client.get(f"{LIST}tampilan/edit/?id={view_id}").status_code,
            client.post(f"{LIST}tampilan/overwrite/", data={"id": view_id, "q": "x"}).status_code,
            client.post(f"{LIST}tampilan/delete/", data={"id": view_id}).status_code,
        ]
        got.append(" ".join(map(str, statuses)))
    assert tuple(got) == TABLE[persona]


@pytest.mark.parametrize(
    ("persona", "status"),
    [("admin", 303), ("tetangga", 303), ("operator", 403), ("admin_unit", 403), ("tim_penilai", 403), ("pegawai", 403)],
)
def test_only_an_admin_of_the_instansi_shares(office: Office, persona: str, status: int) -> None:
    data = {"nama": "Bersama", "q": "warga", "bagikan": "1"}
    client = office.client(persona)
    assert ('name="bagikan"' in client.get(f"{LIST}tampilan/new/?q=a").text) is (status == 303)
    assert client.post(f"{LIST}tampilan/new/", data=data).status_code == status


@pytest.mark.parametrize("tail", ["", "new/", "edit/?id=1"])
def test_who_may_not_open_the_list_has_no_views_of_it(office: Office, tail: str) -> None:
    assert office.client("pegawai").get(f"/admin/akun/tampilan/{tail}").status_code == 403
    assert office.client("anonim").get(f"/admin/akun/tampilan/{tail}").status_code == 302
    assert office.client("anonim").post("/admin/pegawai/tampilan/new/", data={"nama": "x"}).status_code == 401


@pytest.mark.parametrize("view_id", ["", "0", "-1", "1 OR 1=1", "9" * 30, "٣", "1e3"])
def test_what_is_no_view_is_not_found(office: Office, view_id: str) -> None:
    client = office.client("admin")
    for page in ("", "edit/"):
        assert client.get(f"{LIST}tampilan/{page}?id={view_id}").status_code == 404
    for page in ("edit/", "overwrite/", "delete/"):
        assert client.post(f"{LIST}tampilan/{page}", data={"id": view_id, "nama": "x", "q": "x"}).status_code == 404
    assert client.get(f"{LIST}?tampilan={view_id}").status_code == 200


def test_every_change_asks_for_the_forms_token(office: Office) -> None:
    client = office.client("admin")
    view_id = save(client)
    office.app.config["WTF_CSRF_ENABLED"] = True
    for page in ("new/", "edit/", "overwrite/", "delete/"):
        assert client.post(f"{LIST}tampilan/{page}", data={"id": view_id, "nama": "x", "q": "x"}).status_code == 403
    assert client.get(f"{LIST}tampilan/delete/?id={view_id}").status_code == 405
    office.app.config["WTF_CSRF_ENABLED"] = False
    assert names(client) == {"Tampilan saya: Aktif"}


def test_too_long_a_question_is_refused(office: Office) -> None:
    data = {"nama": "x", "f.golongan.in": ",".join(map(str, range(10**6, 10**6 + 900)))}
    assert office.client("admin").post(f"{LIST}tampilan/new/", data=data).status_code == 422


def test_views_cost_one_query_a_list(office: Office) -> None:
    client = office.client("admin")
    for number in range(4):
        save(client, f"Tampilan {number}", bagikan="1")
    with counted() as seen:
        assert client.get(f"{LIST}?{ASKED}").status_code == 200
    assert len([one for one in seen if "sys_view" in one]) == 1
    assert len(seen) <= 1 + 3, seen


def test_the_history_of_the_account_tells_of_it(office: Office) -> None:
    client = office.client("admin")
    save(client, "Rahasia saya")
    client.get(LIST)  # says that it was saved
    with office.database.read() as session:
        told = session.execute(sa.select(History.action, History.reason).order_by(History.id.desc())).first()
    assert told == ("simpan_tampilan", "Manajemen Pegawai")
    page = client.get(f"/admin/akun/details/?id={office.ids['akun:admin']}").text
    assert "Menyimpan tampilan daftar" in page
    assert "Rahasia saya" not in page


def _rewrite(office: Office, view_id: int, params: list[list[str]]) -> None:
    with office.database.write() as session:
        session.execute(sa.update(SavedView).where(SavedView.id == view_id).values(params=params, changed_at=NOW))


def test_views_shown_at_once_are_bounded(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    client = office.client("admin")
    for number in range(3):
        save(client, f"Tampilan {number}")
    monkeypatch.setattr(views, "MOST_SHOWN", 2)
    assert len(names(client)) == 2
