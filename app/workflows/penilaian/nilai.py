"""What comes with the step `nilai`: the predikat of the two ratings, and who rated, as they were at that moment.

Until then a penilaian shows whoever rates the pegawai today; rating again freezes them again. Sources: rules 3.4, and
2.9 ('each penilaian also snapshots penilai and atasan penilai, with a PLT's own jabatan text').
"""

from __future__ import annotations

import sqlalchemy as sa

from app.domain.penilai import Jabatan
from app.domain.predikat import Rating, predikat
from app.models import penilai
from app.workflows.draft import Draft, Work
from app.workflows.keberatan import putusan
from app.workflows.penilaian import terbuka
from app.workflows.skp import identitas

RATINGS = ("rating_hasil", "rating_perilaku")
WHY = "Tuliskan alasannya pada Catatan / Rekomendasi, karena ada rating di atas atau di bawah ekspektasi."
FIELDS = ("nama", "nip", "pangkat", "jabatan", "unit")


def step(work: Work, _name: str, draft: Draft) -> None:
    """Put predikat and snapshots; notes a rating that is missing, and one above or below what was expected without a
    word why. Raises Passed unless the SKP is approved, and where the pegawai objected to the marks."""
    terbuka.hold_rated(work, draft.row_id)
    putusan.terkunci(work, draft.row_id)
    missing = [name for name in RATINGS if not draft.after[name]]
    for name in missing:
        draft.refuse(name, f"{work.entity.fields[name].label} wajib diisi.")
    other = [draft.after[name] for name in RATINGS if draft.after[name] not in (None, Rating.SESUAI)]
    if other and not draft.after["catatan"]:
        draft.refuse("catatan", WHY)
    if not missing:
        found = predikat(Rating(draft.after["rating_hasil"]), Rating(draft.after["rating_perilaku"]))
        draft.put({"predikat": found.value, "dinilai_pada": work.now, **bekukan(work, draft.after["skp"])})


def bekukan(work: Work, skp_id: int) -> dict[str, object]:
    """Penilai and atasan penilai of today, of the owner of an SKP in its unit, as the fields of a penilaian."""
    plans = work.registry.tables["skp"]
    whose = sa.select(plans.c.pegawai_id, plans.c.unor_id).where(plans.c.id == skp_id)
    pegawai, unor = work.session.execute(whose).one()
    chain = penilai.tetapkan(work.session, pegawai, unor, work.actor.today)
    held = chain.penilai.penilai
    above = chain.atasan.penilai if chain.atasan is not None else None
    return {
        "penilai": held.pegawai_id if held else None,
        "atasan": above.pegawai_id if above else None,
        **_fields(work, "penilai", held),
        **_fields(work, "atasan", above),
    }


def _fields(work: Work, part: str, held: Jabatan | None) -> dict[str, object]:
    if held is None:
        return {f"{part}_{name}": None for name in FIELDS}
    return identitas.as_fields(identitas.of_pegawai(work, held.pegawai_id, held.unor_id, held.jabatan), part)
