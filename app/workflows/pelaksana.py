"""PLT and PLH that an admin unit proposed (Sosialisasi pengisian e-Kinerja 2024: 'Admin OPD menginformasikan').

To act for a unit gives power over other people's marks, so an admin instansi confirms it (design/quality.md).
"""

from __future__ import annotations

from app.errors import Taken
from app.workflows import recording, write
from app.workflows.draft import Draft, Work, new
from app.workflows.integrity import translated
from app.workflows.skp import penugasan

ENTITY = "usulan_plt"
FIELDS = ("pegawai", "unor", "jabatan", "jenis", "periode_awal", "periode_akhir")


def step(work: Work, name: str, draft: Draft) -> None:
    """What comes with a step on a proposal: its approval makes the appointment, in the same transaction.

    Raises Taken where it no longer fits: somebody entered it meanwhile, or the pegawai is not active any more.
    """
    if name != "setujui":
        return
    there = work.of(work.registry.catalog.entity("plt_plh"))
    made = new(there, 0, {field: draft.after[field] for field in FIELDS})
    write.hold(there, [made])
    write.judge(there, [made])
    if made.problems:
        said = " ".join(message for messages in made.problems.values() for message in messages)
        raise Taken(said, "Tolak usulan ini dengan alasan itu, atau perbaiki datanya lebih dahulu.")
    with translated(there):
        write.insert(there, [made])
        recording.note(there, [made], ENTITY)
    penugasan.after(there, "create", made)
