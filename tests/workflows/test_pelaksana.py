"""PLT and PLH that an admin unit proposes: nothing is in force before an admin instansi says so."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from app.errors import AppError, Invalid, NotAllowed, OutOfReach, OutOfScope, Passed, Taken
from app.models.history import TABLE as HISTORY
from app.models.notice import Notice
from app.workflows import entity, notices
from app.workflows.effects import Done
from tests.personas import NOW, World
from tests.support.skp import Dinas, dinas
from tests.support.webfixtures import sqlite_first

pytestmark = sqlite_first


@pytest.fixture
def office(world: World) -> Dinas:
    return dinas(world)


def _values(office: Dinas, **values: object) -> dict[str, object]:
    given = {
        "pegawai": office.world.pegawai["pegawai"],
        "unor": office.world.unor["alpa.satu.seksi"],
        "jabatan": "Plt. Kepala Seksi Satu",
        "jenis": "PLT",
        "periode_awal": date(2026, 11, 20),
        "periode_akhir": date(2026, 12, 31),
    }
    return {**given, **values}


def _propose(office: Dinas, person: str = "unit", **values: object) -> Done:
    with office.world.database.write() as session:
        actor = office.actor(person)
        return entity.create(session, office.world.registry, actor, "usulan_plt", _values(office, **values), now=NOW)


def _fire(office: Dinas, person: str, row_id: int, step: str, reason: str | None = None) -> Done:
    with office.world.database.write() as session:
        actor = office.actor(person)
        return entity.fire(session, office.world.registry, actor, "usulan_plt", row_id, step, reason=reason, now=NOW)


def test_a_proposal_is_nothing_before_the_admin_of_the_instansi_approves_it(office: Dinas) -> None:
    done = _propose(office)
    assert [(effect.kind, effect.params["step"]) for effect in done.effects] == [("kabar", "create")]
    assert (office.rows("plt_plh"), office.rows("skp")) == ([], [])
    _fire(office, "admin", done.subject_id, "setujui")
    [made] = office.rows("plt_plh")
    assert (made["pegawai_id"], made["unor_id"], made["aktif"]) == (
        office.world.pegawai["pegawai"],
        office.world.unor["alpa.satu.seksi"],
        True,
    )
    assert [(row["sebagai"], row["periode_awal"]) for row in office.rows("skp")] == [("PLT", date(2026, 11, 20))]
    told = sa.select(HISTORY.c.action, HISTORY.c.actor_nama).where(HISTORY.c.entity == "plt_plh")
    with office.world.database.read() as session:
        assert session.execute(told).all() == [("usulan_plt", "ASTI ADMIN")]
    with pytest.raises(Passed):
        _fire(office, "admin", done.subject_id, "setujui")


def test_those_who_decide_and_whoever_proposed_are_told(office: Dinas) -> None:
    row_id, registry = _propose(office).subject_id, office.world.registry
    spec, heard = registry.catalog.entity("usulan_plt"), sa.select(Notice.akun_id)
    with office.world.database.write() as session:
        notices.tell(session, registry, spec, row_id, "create", NOW)
        assert list(session.scalars(heard)) == [office.world.akun["admin"]]
    _fire(office, "admin", row_id, "tolak", "Sudah ada Plh.")
    with office.world.database.write() as session:
        notices.tell(session, registry, spec, row_id, "tolak", NOW)
        assert office.world.akun["unit"] in session.scalars(heard).all()
    assert office.rows("plt_plh") == []


@pytest.mark.parametrize(
    ("person", "step", "refusal"),
    [
        ("unit", "setujui", NotAllowed),
        ("unit", "batalkan", None),
        ("admin", "setujui", None),
        ("admin", "tolak", None),
        ("admin", "batalkan", NotAllowed),
        ("pegawai", "setujui", NotAllowed),
        ("tim", "setujui", NotAllowed),
        ("beta_admin", "setujui", OutOfScope),
    ],
)
def test_who_may_decide(office: Dinas, person: str, step: str, refusal: type[AppError] | None) -> None:
    row_id = _propose(office).subject_id
    if refusal is None:
        _fire(office, person, row_id, step, "Alasan" if step == "tolak" else None)
    else:
        with pytest.raises((refusal, OutOfScope)):
            _fire(office, person, row_id, step, "Alasan")
    assert len(office.rows("plt_plh")) == (step == "setujui" and refusal is None)


def test_nobody_is_proposed_for_units_of_others_nor_decides_about_themselves(office: Dinas) -> None:
    for unit in ("alpa.dua", "alpa"):
        with pytest.raises((OutOfReach, Invalid)):
            _propose(office, unor=office.world.unor[unit])
    with pytest.raises(NotAllowed):
        _propose(office, "pegawai")
    place = {"unor": office.world.unor["alpa.satu"]}
    office.change("admin", "pegawai", office.world.pegawai["admin"], place)
    own = _propose(office, pegawai=office.world.pegawai["admin"]).subject_id
    with pytest.raises(NotAllowed, match="data Anda sendiri"):
        _fire(office, "admin", own, "setujui")


def test_what_no_longer_fits_is_refused_with_the_reason(office: Dinas) -> None:
    row_id = _propose(office).subject_id
    with pytest.raises(Invalid, match="menunggu keputusan"):
        _propose(office)
    office.make("admin", "plt_plh", _values(office))
    with pytest.raises(Taken, match="sudah tercatat") as refused:
        _fire(office, "admin", row_id, "setujui")
    assert refused.value.hint.startswith("Tolak usulan ini")
    assert office.row("usulan_plt", row_id)["status"] == "diajukan"
