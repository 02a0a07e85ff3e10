"""What fills in the readonly fields of an entity that says `derive`, before its rows are judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from app.engine.validate import is_empty, missing
from app.workflows.draft import Draft, Work
from app.workflows.keberatan import turunan as keberatan
from app.workflows.penilaian import turunan as periode
from app.workflows.skp import turunan

Derivation = Callable[[Work, Draft], None]
"""Puts values into the draft, or notes problems on it."""

DERIVATIONS: Mapping[str, Derivation] = MappingProxyType(
    {
        "skp": turunan.skp,
        "rhk": turunan.rhk,
        "indikator": turunan.indikator,
        "lampiran": turunan.lampiran,
        "penilaian": periode.penilaian,
        "rencana_aksi": periode.rencana_aksi,
        "bukti_dukung": periode.bukti_dukung,
        "keberatan": keberatan.keberatan,
    }
)
"""By the names of `app.engine.names.DERIVATIONS`."""


def fill(work: Work, drafts: Sequence[Draft]) -> None:
    """Fill in what the drafts' entity derives, if it derives anything, and note what is still empty and must not be."""
    if not work.entity.derive:
        return
    wanted = [item for item in work.entity.stored if item.required and item.readonly]
    for draft in drafts:
        DERIVATIONS[work.entity.derive](work, draft)
        if not draft.problems:
            for item in wanted:
                if is_empty(draft.after.get(item.name)):
                    draft.refuse(item.name, missing(item))
