"""What the review of one SKP shows: the SKP as it was handed in, what the penilai expects, and the way to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import url_for
from sqlalchemy.orm import Session

from app.domain import skp as aturan
from app.domain.actor import Actor
from app.errors import NotAllowed
from app.models.build import Registry
from app.models.queries import bawahan
from app.models.queries import skp as queries
from app.models.queries.isi_skp import Perilaku
from app.models.queries.skp import Skp
from app.models.scope import holds
from app.views.skp import rincian
from app.views.skp.rincian import Rincian

STATUS = (("draft", "Draft"), ("pengajuan", "Pengajuan"), ("persetujuan", "Persetujuan"))
"""What Edit Status offers, in the manual's words."""


@dataclass(frozen=True, slots=True)
class Harapan:
    """One perilaku with its guides, what is expected of it, and what is wrong with that."""

    id: int
    nama: str
    panduan: tuple[str, ...]
    teks: str
    salah: tuple[str, ...]
    terakhir: bool
    semula: str


@dataclass(frozen=True, slots=True)
class Antrean:
    """Where one is in the queue: `tempat` is '' outside of it; addresses are '' where there is nothing more."""

    tempat: str = ""
    sebelum: str = ""
    sesudah: str = ""
    sisa: int = 0


@dataclass(frozen=True, slots=True)
class Isian:
    """What was typed, where a form comes back: texts by perilaku, the reason, and what is wrong with them.

    `semula` are the texts that the form had shown. `terus`: the texts of the SKP before are proposed for the next.
    """

    teks: Mapping[int, str] | None = None
    semula: Mapping[int, str] = field(default_factory=dict)
    alasan: str = ""
    terus: bool = False
    salah: tuple[tuple[str, str], ...] = ()
    galat: str = ""


@dataclass(frozen=True, slots=True)
class Tinjauan:
    """The page of one SKP under review, or of one that was approved; `terakhir`: there are texts to use again, `cetak`:
    where it is printed."""

    skp: Rincian
    perilaku: tuple[Harapan, ...]
    antrean: Antrean
    ditinjau: bool
    terakhir: bool
    isian: Isian
    cetak: str = ""

    @property
    def salah_alasan(self) -> list[str]:
        """What is wrong with the reason."""
        return [message for name, message in self.isian.salah if name == "alasan"]


def milik_bawahan(session: Session, registry: Registry, actor: Actor, skp_id: int) -> Skp:
    """An SKP, no draft, of somebody whom the actor rates today. Raises OutOfScope, and NotAllowed for one that they see
    by another right."""
    found = queries.satu(session, registry, actor, skp_id)
    plans, entity = registry.tables["skp"], registry.catalog.entity("skp")
    if not holds(session, registry, bawahan.mine(registry, actor, plans), entity, skp_id):
        raise NotAllowed(
            "SKP ini hanya ditinjau oleh pejabat penilai kinerja pegawai tersebut.",
            "Panel 'Kenapa penilai saya …?' pada Profil pegawai menunjukkan siapa penilainya.",
        )
    return found


def halaman(session: Session, registry: Registry, actor: Actor, skp: Skp, typed: Isian) -> Tinjauan:
    """The page; `typed` is what a refused form held."""
    number, open_ = skp.row["id"], skp.row["status"] == aturan.PENGAJUAN
    last = bawahan.ekspektasi_terakhir(session, registry, actor, number) if open_ else {}
    shown = rincian.halaman(skp)
    return Tinjauan(
        skp=shown,
        perilaku=tuple(_expected(one, typed, last) for one in shown.perilaku),
        antrean=_queue(bawahan.antrean(session, registry, actor), number, terus=typed.terus),
        ditinjau=open_,
        terakhir=bool(last),
        isian=typed,
        cetak=rincian.cetak(number),
    )


def sesudah(queue: Sequence[int], skp_id: int) -> int | None:
    """The SKP that comes after one in the queue, from the front again at its end; None where it is the only one."""
    if skp_id not in queue:
        return queue[0] if queue else None
    place = queue.index(skp_id)
    return next(iter([*queue[place + 1 :], *queue[:place]]), None)


def alamat(skp_id: int | None, *, terus: bool = False) -> str:
    """Where the review of an SKP is; the list for none."""
    if skp_id is None:
        return url_for("bawahan.index")
    return url_for("bawahan.tinjau", skp_id=skp_id, terus=1 if terus else None)


def _queue(queue: Sequence[int], skp_id: int, *, terus: bool) -> Antrean:
    if skp_id not in queue:
        return Antrean(sesudah=alamat(queue[0]) if queue else "", sisa=len(queue))
    place = queue.index(skp_id)
    before = alamat(queue[place - 1], terus=terus) if place else ""
    after = alamat(queue[place + 1], terus=terus) if place + 1 < len(queue) else ""
    return Antrean(f"{place + 1} dari {len(queue)} yang menunggu", before, after, len(queue))


def _expected(one: Perilaku, typed: Isian, last: Mapping[int, str]) -> Harapan:
    """What stands in the form: what was typed, else what is stored, else, where texts are taken along, the last one."""
    text = one.ekspektasi or (last.get(one.id, "") if typed.terus else "")
    if typed.teks is not None:
        text = typed.teks.get(one.id, "")
    wrong = tuple(message for name, message in typed.salah if name == f"ekspektasi-{one.id}")
    shown = typed.semula.get(one.id, one.ekspektasi or "")
    return Harapan(one.id, one.nama, one.panduan, text, wrong, one.id in last, shown)
