"""The SKP that comes with a PLT or PLH: prepared at the appointment, so that the queue is there on the first day.

Sources: Sosialisasi pengisian e-Kinerja 2024 ('wajib membuat periode SKP sebagai PLT untuk menilai bawahan'); screens
B15; rules 6.1, which lets a PLH set SKP and rate as a PLT does. However the appointment comes into being or changes,
this runs behind its verb. It follows from the appointment: no right to the SKP is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.domain import rencana
from app.domain import skp as aturan
from app.domain.rencana import Masa
from app.domain.tanggal import tanggal
from app.errors import InUse
from app.workflows import recording, removal, write
from app.workflows.children import Below
from app.workflows.draft import Draft, Work, changed, new, refuse_if_wrong

PREPARED, FOLLOWS = "siapkan_plt", "ikut_penugasan"
TAKEN = "Penugasan ini sudah dipakai {count} SKP yang berisi. Akhiri penugasan ini, lalu tambahkan yang baru."


@dataclass(frozen=True, slots=True)
class _Tugas:
    """An appointment as it stands before or after a change."""

    pegawai: int
    jabatan: str
    awal: date
    akhir: date
    aktif: bool

    def masa(self, tahun: int) -> Masa | None:
        """Its days in a year; None where it has none."""
        return rencana.masa_tahun(self.awal, self.akhir, tahun)

    def berlaku(self, tahun: int, hari: date) -> bool:
        """Whether it is still to be filled in that year: not ended early, nor over by that day."""
        found = self.masa(tahun)
        return self.aktif and found is not None and found[1] >= hari


def guard(work: Work, action: str, draft: Draft, _below: Sequence[Below]) -> None:
    """The guard of an appointment: one with an SKP that somebody filled neither goes nor passes to somebody else.

    Notes a problem on the draft; raises InUse for a deletion.
    """
    filled = [] if draft.before is None else [row for row in _plans(work, draft.row_id) if row["terisi"]]
    if not filled:
        return
    if action == "delete":
        raise InUse(TAKEN.format(count=len(filled)), {"SKP": len(filled)})
    if "pegawai" in draft.changed:
        draft.refuse("pegawai", TAKEN.format(count=len(filled)))


def after(work: Work, action: str, draft: Draft) -> None:
    """Prepare the SKP of an appointment that was made, and let its drafts follow one that was changed."""
    if action == "delete":
        return
    now = _tugas(draft.after)
    plans = work.of(work.registry.catalog.entity("skp"))
    years = set()
    if draft.before is not None:
        years = _follow(plans, draft.row_id, _tugas(draft.before), now)
    for tahun in rencana.tahun_tugas(now.awal, now.akhir, work.actor.today):
        if tahun not in years and now.berlaku(tahun, work.actor.today):
            _prepare(plans, draft.row_id, now, tahun)


def _tugas(row: Mapping[str, Any]) -> _Tugas:
    return _Tugas(row["pegawai"], row["jabatan"], row["periode_awal"], row["periode_akhir"], bool(row["aktif"]))


def _prepare(work: Work, plt_plh: int, tugas: _Tugas, tahun: int) -> None:
    masa = tugas.masa(tahun)
    assert masa is not None
    values = {"pegawai": tugas.pegawai, "plt_plh": plt_plh, "periode_awal": masa[0], "periode_akhir": masa[1]}
    draft = new(work, 0, {**values, "pendekatan": aturan.KUANTITATIF})
    write.hold(work, [draft])
    write.judge(work, [draft])
    refuse_if_wrong([draft])
    write.insert(work, [draft], None)
    since = f"{tanggal(tugas.awal)} s/d {tanggal(tugas.akhir)}"
    recording.note(work, [draft], PREPARED, reason=f"Disiapkan sistem karena penugasan {tugas.jabatan}, {since}.")


def _follow(work: Work, plt_plh: int, before: _Tugas, now: _Tugas) -> set[int]:
    """Let the drafts of an appointment follow its change; those that lost their ground go, unless somebody filled them.

    Gives the years that have an SKP afterwards. Dates that the owner chose, and periods that are over, stay.
    """
    kept, today = set(), work.actor.today
    for row in _plans(work, plt_plh):
        draft, masa = changed(work, 0, row, {}), now.masa(row["tahun"])
        open_ = row["status"] == aturan.DRAFT and row["periode_akhir"] >= today
        lost = row["pegawai_id"] != now.pegawai or not now.berlaku(row["tahun"], today)
        if open_ and lost and not row["terisi"]:
            removal.remove(work, draft)
            continue
        kept.add(row["tahun"])
        if not open_:
            continue
        if masa is not None and (row["periode_awal"], row["periode_akhir"]) == before.masa(row["tahun"]):
            draft.put({"periode_awal": masa[0], "periode_akhir": masa[1]})
        _store(work, draft)
    return kept


def _store(work: Work, draft: Draft) -> None:
    write.hold(work, [draft])
    write.judge(work, [draft])
    refuse_if_wrong([draft])
    if draft.changed:
        write.update(work, [draft], None)
        recording.note(work, [draft], FOLLOWS)


def _plans(work: Work, plt_plh: int) -> list[Mapping[str, Any]]:
    """The SKP of an appointment, locked; `terisi` is whether one was filled, or is past its draft."""
    plans, *parts = (work.registry.tables[name] for name in ("skp", "rhk", "lampiran", "penilaian"))
    query = sa.select(plans).where(plans.c.plt_plh_id == plt_plh).order_by(plans.c.periode_awal).with_for_update()
    found = [dict(row) for row in work.session.execute(query).mappings()]
    ids = [row["id"] for row in found if row["status"] == aturan.DRAFT]
    within = sa.union(*(sa.select(table.c.skp_id).where(table.c.skp_id.in_(ids)) for table in parts))
    filled = set(work.session.scalars(within)) if ids else set()
    return [{**row, "terisi": row["status"] != aturan.DRAFT or row["id"] in filled} for row in found]
