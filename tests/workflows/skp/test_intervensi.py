"""What was handed in keeps the RHK that it intervenes, whatever their owner does with their own SKP."""

from __future__ import annotations

import pytest

from app.errors import InUse
from app.workflows import entity
from app.workflows.skp import isi
from tests.personas import NOW
from tests.support.skp import Dinas


def delete(office: Dinas, name: str, row_id: int) -> None:
    """The head deletes something of their own."""
    with office.world.database.write() as session:
        of = entity.delete if name == "skp" else isi.hapus
        of(session, office.world.registry, office.actor("unit"), name, row_id, None, now=NOW)


def test_an_rhk_stays_while_a_plan_that_is_no_draft_stands_on_it(office: Dinas) -> None:
    head = office.plan("unit")
    rhk = office.rhk("unit", head, klasifikasi="organisasi")
    lines = [office.indikator("unit", rhk) for _ in range(2)]
    office.fire("unit", head, "ajukan")
    mine = office.plan("pegawai")
    office.indikator("pegawai", office.rhk("pegawai", mine, rhk_pimpinan=rhk, indikator_pimpinan=lines[0]))
    office.fire("pegawai", mine, "ajukan")
    office.fire("tim", head, "kembalikan", "Rapikan.")
    things = (("indikator", lines[0]), ("rhk", rhk), ("skp", head))
    for stage in ("setujui", ""):
        for name, row_id in things:
            with pytest.raises(InUse, match="1 SKP yang sudah diajukan atau disetujui mengintervensi"):
                delete(office, name, row_id)
        if stage:
            office.fire("unit", mine, stage)
    own = office.rows("rhk")[-1]
    assert (own["rhk_pimpinan_id"], own["indikator_pimpinan_id"]) == (rhk, lines[0])
    delete(office, "indikator", lines[1])
    office.fire("unit", mine, "ke_draft", "RHK pimpinan diganti.")

    delete(office, "skp", head)
    assert office.rows("rhk")[-1]["rhk_pimpinan_id"] is None
