"""One's own requests as the profile shows them: those that wait for an admin, and the one that was refused last."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.tanggal import waktu
from app.models.build import Registry
from app.models.queries import profil as queries
from app.models.queries.profil import Permintaan

OPEN, REFUSED = "diajukan", "ditolak"


@dataclass(frozen=True, slots=True)
class Open:
    """A request of one's own that waits for an admin, and how it is taken back."""

    entity: str
    id: int
    text: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A request of one's own that came to nothing: what it was, and the reason that was given."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Requests:
    """What waits for an admin, and one's latest proposal about the profile, if it was refused."""

    waiting: tuple[Open, ...]
    refused: Refused | None


def requests(session: Session, registry: Registry, actor: Actor, *kinds: str) -> Requests:
    """The actor's latest requests of these kinds, one query each."""
    latest = [one for kind in kinds for one in queries.permintaan(session, registry, actor, kind, most=1)]
    turned = (one for one in latest if one.status == REFUSED and one.entity == "usulan_profil")
    return Requests(
        tuple(opened(actor, one) for one in latest if one.status == OPEN),
        next((_refused(actor, one) for one in turned), None),
    )


def opened(actor: Actor, one: Permintaan) -> Open:
    """A request that waits, in words."""
    what = "Klaim Pimpinan Unit Kerja" if one.entity == "klaim_pimpinan" else "Usulan perubahan profil:"
    since = waktu(one.diajukan, actor.zone)
    return Open(one.entity, one.id, f"{what} {one.isi} diajukan {since} dan menunggu keputusan admin.")


def _refused(actor: Actor, one: Permintaan) -> Refused:
    since = waktu(one.diajukan, actor.zone)
    return Refused(f"Usulan perubahan profil: {one.isi} (diajukan {since}) ditolak admin.", one.alasan)
