"""The SKP that comes with a PLT or PLH: there on the first day, following the appointment, never in its way."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from app.domain import rencana
from app.errors import InUse, Invalid
from app.models.history import TABLE as HISTORY
from app.workflows import entity
from tests.personas import NOW
from tests.support.skp import Dinas

JULI, FEBRUARI = date(2026, 7, 1), date(2027, 2, 28)


def _values(office: Dinas, **values: object) -> dict[str, object]:
    given = {
        "pegawai": office.world.pegawai["unit"],
        "unor": office.world.unor["alpa.dua"],
        "jabatan": "Plt. Kepala Bidang Dua",
        "jenis": "PLT",
        "periode_awal": JULI,
        "periode_akhir": date(2026, 12, 31),
    }
    return {**given, **values}


def _appoint(office: Dinas, **values: object) -> int:
    return office.make("admin", "plt_plh", _values(office, **values))


def _periods(office: Dinas) -> list[tuple[date, date]]:
    return [(row["periode_awal"], row["periode_akhir"]) for row in office.rows("skp")]


@pytest.mark.parametrize("jenis", ["PLT", "PLH"])
def test_an_appointment_brings_a_draft_for_each_year_that_it_touches(office: Dinas, jenis: str) -> None:
    _appoint(office, jenis=jenis, periode_akhir=FEBRUARI)
    assert _periods(office) == [(JULI, date(2026, 12, 31)), (date(2027, 1, 1), FEBRUARI)]
    row = office.rows("skp")[0]
    assert (row["status"], row["sebagai"], row["jenis_jabatan"]) == ("draft", jenis, "pimpinan")
    assert (row["pegawai_id"], row["unor_id"]) == (office.world.pegawai["unit"], office.world.unor["alpa.dua"])
    told = sa.select(HISTORY.c.action, HISTORY.c.reason).where(HISTORY.c.entity == "skp", HISTORY.c.row_id == row["id"])
    with office.world.database.read() as session:
        [(action, reason)] = session.execute(told).all()
    assert action == "siapkan_plt"
    assert reason == "Disiapkan sistem karena penugasan Plt. Kepala Bidang Dua, 1 Juli 2026 s/d 28 Februari 2027."
    skp = row["id"]
    office.indikator("unit", office.rhk("unit", skp), aspek="waktu", target="6 bulan")
    office.fire("unit", skp, "ajukan")


@pytest.mark.parametrize(
    ("awal", "akhir", "years"),
    [
        (date(2026, 7, 1), date(2026, 12, 31), [2026]),
        (date(2026, 12, 1), date(2027, 1, 1), [2026, 2027]),
        (date(2025, 3, 1), date(2026, 11, 20), [2026]),
        (date(2028, 1, 1), date(2099, 12, 31), [2028, 2029]),
        (date(2024, 1, 1), date(2025, 12, 31), []),
    ],
)
def test_the_years_of_an_appointment_are_two_at_most_and_none_that_is_over(
    awal: date, akhir: date, years: list[int]
) -> None:
    assert list(rencana.tahun_tugas(awal, akhir, date(2026, 11, 20))) == years


def test_an_import_prepares_them_too_and_what_is_over_or_ended_brings_none(office: Dinas) -> None:
    rows = [
        _values(office),
        _values(office, unor=office.world.unor["alpa.satu.seksi"], periode_akhir=date(2026, 11, 19)),
        _values(office, unor=office.world.unor["alpa"], aktif=False),
    ]
    with office.world.database.write() as session:
        entity.create_many(session, office.world.registry, office.actor("admin"), "plt_plh", rows, now=NOW)
    assert _periods(office) == [(JULI, date(2026, 12, 31))]


def test_an_untouched_draft_goes_where_its_appointment_goes(office: Dinas) -> None:
    acting = _appoint(office)
    office.change("admin", "plt_plh", acting, {"periode_awal": date(2026, 8, 1), "jabatan": "Plt. Kabid Dua"})
    assert _periods(office) == [(date(2026, 8, 1), date(2026, 12, 31))]
    assert office.rows("skp")[0]["jabatan"] == "Plt. Kabid Dua"
    office.change("admin", "plt_plh", acting, {"pegawai": office.world.pegawai["rekan"]})
    assert [row["pegawai_id"] for row in office.rows("skp")] == [office.world.pegawai["rekan"]]
    office.change("admin", "plt_plh", acting, {"aktif": False})
    assert office.rows("skp") == []
    office.change("admin", "plt_plh", acting, {"aktif": True})
    office.delete("admin", "plt_plh", acting)
    assert (office.rows("skp"), office.rows("plt_plh")) == ([], [])


def test_a_filled_one_stays_with_its_owner_when_the_appointment_ends(office: Dinas) -> None:
    acting = _appoint(office)
    skp = office.rows("skp")[0]["id"]
    office.rhk("unit", skp)
    with pytest.raises(InUse, match="1 SKP yang berisi"):
        office.delete("admin", "plt_plh", acting)
    with pytest.raises(Invalid, match="1 SKP yang berisi"):
        office.change("admin", "plt_plh", acting, {"pegawai": office.world.pegawai["rekan"]})
    office.change("admin", "plt_plh", acting, {"periode_akhir": date(2026, 11, 30)})
    office.change("admin", "plt_plh", acting, {"aktif": False})
    assert _periods(office) == [(JULI, date(2026, 11, 30))]
    again = _appoint(office, periode_awal=date(2026, 10, 1))
    assert [row["plt_plh_id"] for row in office.rows("skp")] == [acting, again]


def test_dates_that_the_owner_chose_stay(office: Dinas) -> None:
    acting = _appoint(office)
    chosen = (date(2026, 8, 1), date(2026, 12, 30))
    skp = office.rows("skp")[0]["id"]
    office.change("unit", "skp", skp, {"periode_awal": chosen[0], "periode_akhir": chosen[1]})
    office.change("admin", "plt_plh", acting, {"periode_akhir": date(2026, 12, 1)})
    assert _periods(office) == [chosen]
