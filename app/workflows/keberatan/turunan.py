"""What a new keberatan takes from elsewhere: the marks that it is about, who explains, who decides and until when.

Sources: PermenPANRB 6/2022 Bab V (the atasan of the pejabat penilai decides); rules.md 5.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.domain import tenggat
from app.domain.keberatan import Setelan
from app.domain.penilai import Penetapan
from app.domain.penilaian import DINILAI
from app.domain.predikat import Rating, predikat
from app.domain.tanggal import tanggal
from app.errors import NotAllowed, Passed
from app.models import penilai
from app.workflows.draft import Draft, Work

NOT_RATED = "Penilaian ini belum dinilai. Keberatan diajukan sesudah hasilnya ditetapkan."
OVER = "Batas pengajuan keberatan untuk penilaian ini adalah tanggal {}."
NOT_YOURS = "Penilaian itu tidak ada pada SKP Anda."
NOBODY = "Pejabat penilai Anda tidak memiliki atasan di sistem ini, sehingga belum ada yang memutuskan keberatan."
SAME = "Atasan pejabat penilai hari ini masih orang yang sama, sehingga tidak ada yang diganti."
SAME_HINT = "Bila ia sudah pindah atau nonaktif, perbarui dahulu data pegawai dan pimpinan unitnya."
YOURSELF = "Menurut struktur hari ini Anda sendiri yang akan memutuskan keberatan ini."
YOURSELF_HINT = "Mintalah admin instansi lain menggantinya."
NOBODY_HINT = "Minta admin instansi melengkapi pimpinan unit di atas unit pejabat penilai Anda."


def keberatan(work: Work, draft: Draft) -> None:
    """Fill in a new keberatan; a stored one stays as it is. Raises Passed before the mark and after the limit, and
    NotAllowed where nobody could decide."""
    penilaian_id = draft.after.get("penilaian")
    if draft.before is not None or not isinstance(penilaian_id, int):
        return
    lembar = _lembar(work, penilaian_id)
    if lembar is None:
        draft.refuse("penilaian", NOT_YOURS)
        return
    if lembar["status"] != DINILAI:
        raise Passed(NOT_RATED)
    setelan, libur = _setelan(work, lembar["instansi_id"]), _libur(work)
    last = setelan.batas_ajukan(_local(work, lembar["dinilai_pada"]), libur)
    if tenggat.lewat(last, work.now, work.actor.zone):
        raise Passed(OVER.format(tanggal(last)))
    draft.put({**_pihak(work, lembar), **_sebelum(lembar), "diajukan_pada": work.now})
    draft.put({"batas": setelan.batas_respon(work.actor.today, libur)})
    hasil, perilaku = draft.after.get("minta_hasil"), draft.after.get("minta_perilaku")
    if hasil and perilaku and not draft.problems:
        draft.put({"minta_predikat": predikat(Rating(hasil), Rating(perilaku)).value})


def batas_ajukan(work: Work, instansi_id: int, dinilai: Mapping[int, datetime]) -> Mapping[int, date]:
    """The last day on which each penilaian may be objected to, from the moments at which they were rated; in two
    queries."""
    setelan, libur = _setelan(work, instansi_id), _libur(work)
    return {number: setelan.batas_ajukan(_local(work, moment), libur) for number, moment in dinilai.items()}


def _lembar(work: Work, penilaian_id: int) -> sa.RowMapping | None:
    """The actor's own penilaian with its owner and unit, locked so that it is not rated again meanwhile. Of those of
    others, nothing is told: neither whether they are there nor whether they were rated."""
    rows, plans = work.registry.tables["penilaian"], work.registry.tables["skp"]
    query = sa.select(rows, plans.c.pegawai_id, plans.c.unor_id).join(plans, plans.c.id == rows.c.skp_id)
    mine = query.where(rows.c.id == penilaian_id, plans.c.pegawai_id == work.actor.pegawai_id)
    return work.session.execute(mine.with_for_update(of=rows)).mappings().first()


def _pihak(work: Work, lembar: sa.RowMapping) -> dict[str, Any]:
    """Who explains and who decides: penilai and atasan penilai of today. Raises NotAllowed without one of them."""
    chain = penilai.tetapkan(work.session, lembar["pegawai_id"], lembar["unor_id"], work.actor.today)
    held = chain.penilai.penilai
    if held is None:
        raise NotAllowed(NOBODY, NOBODY_HINT)
    return {"penilai": held.pegawai_id, "atasan": _pemutus(work, chain, {lembar["pegawai_id"], held.pegawai_id})}


def _pemutus(work: Work, chain: Penetapan, pihak: Collection[int]) -> int:
    """The atasan penilai of a chain, or whoever rates those: nobody decides who is `pihak`, as a pegawai who heads the
    unit above by now, or a penilai who was promoted. Raises NotAllowed where there is none."""
    above = chain.atasan.penilai if chain.atasan is not None else None
    for _ in pihak:
        if above is not None and above.pegawai_id in pihak:
            above = penilai.tetapkan(work.session, above.pegawai_id, above.unor_id, work.actor.today).penilai.penilai
    if above is None or above.pegawai_id in pihak:
        raise NotAllowed(NOBODY, NOBODY_HINT)
    return above.pegawai_id


def ganti_atasan(work: Work, draft: Draft) -> None:
    """Have today's atasan of the penilai decide, who has not looked at it yet; nobody chooses them.

    Raises NotAllowed without one, where it is the one who decides already, and to whoever would put in themselves.
    """
    rows, plans = work.registry.tables["penilaian"], work.registry.tables["skp"]
    query = sa.select(plans.c.pegawai_id, plans.c.unor_id).join(rows, rows.c.skp_id == plans.c.id)
    pegawai, unor = work.session.execute(query.where(rows.c.id == draft.after["penilaian"])).one()
    chain = penilai.tetapkan(work.session, pegawai, unor, work.actor.today)
    found = _pemutus(work, chain, {pegawai, draft.after["penilai"]})
    if found == draft.after["atasan"]:
        raise NotAllowed(SAME, SAME_HINT)
    if found == work.actor.pegawai_id:
        raise NotAllowed(YOURSELF, YOURSELF_HINT)
    draft.put({"atasan": found, "dilihat_pada": None})


def _sebelum(lembar: sa.RowMapping) -> dict[str, Any]:
    return {
        "sebelum_hasil": lembar["rating_hasil"],
        "sebelum_perilaku": lembar["rating_perilaku"],
        "sebelum_predikat": lembar["predikat"],
    }


def _setelan(work: Work, instansi_id: int) -> Setelan:
    table = work.registry.tables["instansi"]
    names = ("keberatan_ajukan_hari", "keberatan_respon_hari", "keberatan_hitung")
    row = work.session.execute(sa.select(*(table.c[name] for name in names)).where(table.c.id == instansi_id)).one()
    return Setelan(*row)


def _libur(work: Work) -> frozenset[date]:
    return frozenset(work.session.scalars(sa.select(work.registry.tables["hari_libur"].c.tanggal)))


def _local(work: Work, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(work.actor.zone)).date()
