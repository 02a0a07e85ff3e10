"""The pre-flight report: what is found, whose it is to see, and in how many queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor, Grant
from app.models.entities import REGISTRY
from app.models.queries import praperiksa as module
from app.models.queries.praperiksa import Praperiksa, Temuan, praperiksa
from app.models.transaction import Database
from app.workflows.seed import system_actor
from tests.personas import NOW
from tests.support.organisasi import TODAY, Ids, Kantor, Orang, Pelaksana, put

OFFICE = Kantor(
    {"dinas": None, "bidang": "dinas", "seksi": "bidang", "kosong": "dinas", "bawah": "kosong", "x": "y", "y": "x"},
    {
        "kadis": Orang("dinas", "definitif"),
        "kabid": Orang("bidang", "definitif"),
        "staf": Orang("seksi"),
        "sepi": Orang("kosong"),
        "sepi2": Orang("kosong"),
        "cuti": Orang("kosong"),
        "pergi": Orang("kosong", aktif=False),
        "kasub": Orang("bawah", "pjb"),
        "xavier": Orang("x", "definitif"),
        "yusuf": Orang("y", "definitif"),
    },
    (Pelaksana("staf", "seksi"), Pelaksana("kabid", "kosong", akhir=date(2026, 11, 19))),
)


@pytest.fixture
def office(database: Database) -> Iterator[tuple[Session, Ids]]:
    with database.write() as session:
        ids = put(session, REGISTRY, OFFICE)
        put(session, REGISTRY, Kantor({"asing": None}, {}), "Z")
        out = {"instansi_id": ids.instansi, "pegawai_id": ids.who["cuti"], "alasan": "cltn", "mulai": date(2026, 1, 1)}
        session.execute(sa.insert(REGISTRY.tables["pengecualian"]).values(**out))
        for who, unit, end in (
            ("kadis", "dinas", date(2026, 12, 31)),
            ("kabid", "bidang", date(2026, 6, 30)),
            ("staf", "seksi", date(2026, 9, 30)),
            ("staf", "seksi", date(2026, 12, 31)),
        ):
            session.execute(sa.insert(REGISTRY.tables["skp"]).values(**_skp(ids, who, unit, end)))
        yield session, ids


def _skp(ids: Ids, who: str, unit: str, end: date) -> dict[str, object]:
    whose = {"instansi_id": ids.instansi, "pegawai_id": ids.who[who], "unor_id": ids.unit[unit], "jabatan": "J"}
    period = {"tahun": 2026, "periode_awal": date(2026, 1, 1), "periode_akhir": end, "pendekatan": "kuantitatif"}
    post = {"sebagai": "definitif", "posisi": f"d{end.month}", "jenis_jabatan": "pegawai", "model": "jajf"}
    return {**whose, **period, **post, "status": "draft"}


def _actor(ids: Ids, role: str = "admin_instansi", unit: str | None = None) -> Actor:
    grants = (Grant(role, ids.instansi, ids.unit[unit] if unit else None), Grant("pegawai", ids.instansi))
    return replace(system_actor(NOW, ids.instansi), grants=grants, today=TODAY)


def _names(found: Temuan) -> list[str]:
    assert found.jumlah == len(found.baris)
    return [row.nama.removeprefix("Unit ").lower() for row in found.baris]


def _report(office: tuple[Session, Ids], **who: str) -> Praperiksa:
    session, ids = office
    return praperiksa(session, REGISTRY, _actor(ids, **who))


def test_what_is_to_be_mended_is_found(office: tuple[Session, Ids]) -> None:
    found = _report(office)

    assert _names(found.tanpa_pimpinan) == ["kosong"]
    assert found.tanpa_pimpinan.baris[0].rincian == "3 pegawai · di bawah Unit dinas"
    assert _names(found.melingkar) == ["x", "y"]
    assert _names(found.tanpa_penilai) == ["kasub", "sepi", "sepi2"]
    assert _names(found.tanpa_skp) == ["kasub", "xavier", "yusuf"]
    assert _names(found.terpotong) == ["kabid"]
    assert found.periode == ("belum_ada",)


def test_an_admin_of_a_unit_sees_their_subtree(office: tuple[Session, Ids]) -> None:
    bidang, bawah = (_report(office, role="admin_unit", unit=unit) for unit in ("bidang", "bawah"))

    assert _names(bidang.tanpa_pimpinan) == _names(bidang.tanpa_penilai) == _names(bidang.melingkar) == []
    assert _names(bidang.terpotong) == ["kabid"]
    assert _names(bawah.tanpa_pimpinan) == []
    assert _names(bawah.tanpa_penilai) == _names(bawah.tanpa_skp) == ["kasub"]


def test_who_may_change_nobody_finds_nothing(office: tuple[Session, Ids]) -> None:
    found = _report(office, role="tim_penilai")

    assert [found.tanpa_pimpinan, found.tanpa_penilai, found.tanpa_skp, found.terpotong] == [Temuan()] * 4


@pytest.mark.parametrize(
    ("rows", "lacking"),
    [
        ([("reguler", "12-31"), ("final", "12-31")], ()),
        ([("reguler", "12-31")], ("tanpa_final",)),
        ([("reguler", "11-30"), ("final", "12-31")], ("reguler_terpotong",)),
        ([("reguler", "11-30"), ("final", "12-30")], ("final_terpotong", "reguler_terpotong")),
    ],
)
def test_periods_that_miss_the_years_end_are_told(
    office: tuple[Session, Ids], rows: list[tuple[str, str]], lacking: tuple[str, ...]
) -> None:
    session, ids = office
    for number, (kind, end) in enumerate(rows):
        span = {"nama": f"P{number}", "periode_awal": "01-01", "periode_akhir": end, "batas_pengisian": "01-05"}
        session.execute(sa.insert(REGISTRY.tables["periode"]).values(instansi_id=ids.instansi, jenis=kind, **span))

    assert _report(office).periode == lacking


def test_lists_are_capped_and_everything_is_counted(
    office: tuple[Session, Ids], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    found = _report(office).tanpa_penilai

    assert (found.jumlah, len(found.baris)) == (3, 2)


def test_queries_are_counted(office: tuple[Session, Ids]) -> None:
    session, _ = office
    statements: list[str] = []
    sa.event.listen(session.connection(), "before_cursor_execute", lambda *args: statements.append(args[2]))
    _report(office)

    assert len(statements) == 6
