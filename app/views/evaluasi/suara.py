"""What colleagues said of a penilaian, as it stands beside each perilaku."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.domain import feedback as aturan
from app.domain.actor import Actor
from app.models.build import Registry
from app.models.queries import feedback
from app.models.queries.feedback import Suara


def kalimat(session: Session, registry: Registry, actor: Actor, penilaian_id: int) -> Mapping[int, tuple[str, ...]]:
    """'(NAMA) 👍 Positif: teks' of each, as far as the actor sees them, by perilaku."""
    found = feedback.atas(session, registry, actor, penilaian_id)
    return {number: tuple(map(_kalimat, said)) for number, said in found.items()}


def menurut_perilaku(
    session: Session, registry: Registry, actor: Actor, penilaian_id: int
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The same with the names of the perilaku, in order."""
    found = feedback.atas(session, registry, actor, penilaian_id)
    return tuple((said[0].perilaku, tuple(map(_kalimat, said))) for said in found.values())


def _kalimat(one: Suara) -> str:
    return aturan.kalimat(one.nama, one.arah, one.teks)
