"""What the Berita Acara of the Tim Penilai Kinerja says, collected as far as the actor sees it, in a fixed number of
queries. Nothing is rendered here: whoever prints gives the database back first."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.domain import tinjauan as aturan
from app.domain.actor import Actor
from app.domain.cetak import Cetak
from app.domain.penilaian import judul_periode
from app.domain.predikat import NAMA_PREDIKAT, Predikat
from app.errors import OutOfScope
from app.exports import berita_acara
from app.exports.fakta import instansi
from app.models.build import Registry
from app.models.queries import tinjauan
from app.models.queries.evaluasi import Periode
from app.models.queries.tinjauan import Anggota, Kasus, Saringan

SAID = (("Diminta", "pertanyaan"), ("Penjelasan", "penjelasan"), ("Catatan", "catatan"))


def anggota(session: Session, registry: Registry, actor: Actor, cases: Sequence[Kasus]) -> tuple[Anggota, ...]:
    """The team: who holds the role today, and who reviewed one of the cases. One query."""
    return tinjauan.anggota(session, registry, actor, sorted({one.oleh_id for one in cases if one.oleh_id}))


def berita(
    session: Session,
    registry: Registry,
    actor: Actor,
    periode: Periode,
    asked: Saringan,
    cases: Sequence[Kasus],
    ketua: int | None,
    cetak: Cetak,
) -> berita_acara.Facts:
    """The Berita Acara of some cases of a period; `ketua` is the pegawai who led. Raises OutOfScope for somebody who is
    not of the team."""
    team = {one.id: _member(one) for one in anggota(session, registry, actor, cases)}
    if ketua is not None and ketua not in team:
        raise OutOfScope("Ketua dipilih dari anggota Tim Penilai.")
    if actor.instansi_id is None:
        raise OutOfScope
    return berita_acara.Facts(
        instansi=instansi(session, registry, actor.instansi_id),
        periode=f"{judul_periode(periode.nama, periode.jenis)} TAHUN {asked.tahun}",
        lingkup=_lingkup(asked, cases),
        cetak=cetak,
        ketua=team.pop(ketua) if ketua is not None else None,
        anggota=tuple(team.values()),
        kasus=tuple(_case(one) for one in cases),
        hasil=tuple(aturan.KEADAAN.values()),
        tanpa=actor.nama if tinjauan.sendiri(session, registry, actor, asked) else "",
    )


def _member(one: Anggota) -> berita_acara.Anggota:
    return berita_acara.Anggota(one.nama, one.nip, one.jabatan)


def _case(one: Kasus) -> berita_acara.Kasus:
    said = "\n".join(f"{name}: {getattr(one, field)}" for name, field in SAID if getattr(one, field))
    return berita_acara.Kasus(
        one.nip,
        one.nama,
        one.jabatan,
        one.unor,
        one.penilai,
        NAMA_PREDIKAT[Predikat(one.predikat)],
        aturan.KEADAAN[one.keadaan],
        said or "-",
    )


def _lingkup(asked: Saringan, cases: Sequence[Kasus]) -> str:
    """What the cases were limited to."""
    unit = cases[0].unor if asked.unor and cases else ""
    parts = (
        f"unit kerja {unit}" if unit else "",
        f"predikat {NAMA_PREDIKAT[Predikat(asked.predikat)]}" if asked.predikat else "",
        f"hasil tinjauan {aturan.KEADAAN[asked.keadaan]}" if asked.keadaan else "",
    )
    return ", ".join(part for part in parts if part)
