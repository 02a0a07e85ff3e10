"""Two at the same moment on one SKP: one wins, the other is told why; on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable

from sqlalchemy.orm import Session

from app.errors import AppError
from app.workflows import entity
from app.workflows.skp import isi
from tests.personas import NOW
from tests.support.skp import Dinas
from tests.support.webfixtures import both

pytestmark = both

Move = Callable[[Session], object]


def second_of_two(office: Dinas, first: Move, second: Move) -> tuple[int, str]:
    """Status and message of `second`, begun while the transaction of `first` is still open; (200, '') when it went."""
    outcome = (200, "")

    def do() -> None:
        nonlocal outcome
        try:
            with office.world.database.write() as session:
                second(session)
        except AppError as error:
            outcome = (error.status, error.message)

    thread = threading.Thread(target=do)
    with office.world.database.write() as session:
        first(session)
        thread.start()
        thread.join(1)
        assert thread.is_alive()
    thread.join(30)
    assert not thread.is_alive()
    return outcome


def fire(office: Dinas, person: str, skp: int, step: str, reason: str | None = None) -> Move:
    registry, actor = office.world.registry, office.actor(person)
    return lambda session: entity.fire(session, registry, actor, "skp", skp, step, reason=reason, now=NOW)


def test_an_rhk_that_is_written_while_the_plan_is_handed_in_is_refused(office: Dinas) -> None:
    skp = office.full("pegawai")
    registry, actor = office.world.registry, office.actor("pegawai")
    values = {"skp": skp, "teks": "Terlambat"}
    late = second_of_two(
        office,
        fire(office, "pegawai", skp, "ajukan"),
        lambda session: isi.tambah(session, registry, actor, "rhk", values, now=NOW),
    )
    assert late == (409, "SKP ini sudah diajukan dan sedang ditinjau pejabat penilai; isinya tidak dapat diubah.")
    assert len(office.rows("rhk")) == 1


def test_a_plan_that_is_handed_in_while_its_last_indikator_goes_is_refused(office: Dinas) -> None:
    skp = office.full("pegawai")
    line = office.rows("indikator")[0]["id"]
    registry, actor = office.world.registry, office.actor("pegawai")
    status, message = second_of_two(
        office,
        lambda session: isi.hapus(session, registry, actor, "indikator", line, None, now=NOW),
        fire(office, "pegawai", skp, "ajukan"),
    )
    assert status == 403
    assert "belum memiliki indikator" in message
    assert office.row("skp", skp)["status"] == "draft"


def test_of_two_who_decide_at_once_the_second_is_told(office: Dinas) -> None:
    skp = office.full("pegawai")
    office.fire("pegawai", skp, "ajukan")
    status, message = second_of_two(
        office,
        fire(office, "unit", skp, "setujui"),
        fire(office, "unit", skp, "kembalikan", "Lengkapi."),
    )
    assert status == 409
    assert "PERSETUJUAN" in message


def test_whoever_approves_what_an_admin_just_sent_back_is_told(office: Dinas) -> None:
    skp = office.full("pegawai")
    office.fire("pegawai", skp, "ajukan")
    status, _ = second_of_two(
        office,
        fire(office, "admin", skp, "ke_draft", "Unit berubah."),
        fire(office, "unit", skp, "setujui"),
    )
    assert status in (404, 409)  # a draft is out of the penilai's sight
    assert office.row("skp", skp)["status"] == "draft"


def test_the_same_rhk_twice_at_once_has_two_places(office: Dinas) -> None:
    skp = office.plan("pegawai")
    registry, actor = office.world.registry, office.actor("pegawai")

    def add(text: str) -> Move:
        values = {"skp": skp, "teks": text}
        return lambda session: isi.tambah(session, registry, actor, "rhk", values, now=NOW)

    assert second_of_two(office, add("Satu"), add("Dua")) == (200, "")
    assert [row["urutan"] for row in office.rows("rhk")] == [1, 2]
